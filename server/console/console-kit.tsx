/**
 * The vendor's console: what all its pages share. To others than the vendor's people none of it is there.
 *
 * Here:              `enterConsole(c, kit)`, `vendorRead(kit.deps, at, work)`, `showConsole(c, kit, at, page)`
 * views.tsx:         `StatePill`, `LinkPill`, `MoneyText`, `DateText`, `DayText`, `PersonName`, `Name`, `Empty`
 * list-views.tsx:    `ListTools`, `SortHeader`, `Pager`, `Tabs`
 * console.css:       the looks of all console pages; classes begin with `k-`
 * Pages:             /console, /console/deals, /console/deals/{account}/{deal}, /console/accounts, /console/links,
 *                    /console/requests, /console/domains, /console/notices
 */
import type {Context} from 'hono';
import type {ProgramId, UserId} from '../../lib/domain/ids.ts';
import type {VendorRole} from '../../lib/domain/permissions.ts';
import type {SignedInPerson} from '../auth/person.ts';
import {inVendorSnapshot, type Database, type VendorTransaction} from '../db/database.ts';
import {unreadNotices} from '../notices/read-notices.ts';
import type {AnswerOptions, PageKit} from '../pages/page-kit.tsx';
import {PageProblem} from '../pages/page-problem.ts';
import {findVisitor, vendorPost, type Visitor} from '../pages/visitor.ts';
import type {Asker} from './deal-list.ts';

export type AtConsole = {
  visitor: Visitor;
  person: SignedInPerson;
  programId: ProgramId;
  roles: readonly VendorRole[];
};

/** Throws SignInNeeded, or the one 404 for whoever is none of the vendor's people. */
export async function enterConsole(c: Context, kit: PageKit): Promise<AtConsole> {
  const {db} = kit.deps;
  const person = await kit.person(c);
  const [visitor, unread] = await Promise.all([
    findVisitor(db, person),
    unreadNotices(db, person.userId),
  ]);
  const post = vendorPost(visitor);
  if (!post) throw new PageProblem(404);
  return {
    visitor: {...visitor, unreadNotices: unread},
    person,
    programId: post.programId,
    roles: post.roles,
  };
}

/** Who asks, as the lists' queries want to know it. */
export function askerOf({programId, person, roles}: AtConsole): Asker {
  return {programId, userId: person.userId, roles};
}

/**
 * Reads as the person, under the role that sees what is shared and theirs and nothing else. The role knows no program: whoever belongs to
 * two says which with `programId` in the query. Statements given at once are one round trip.
 */
export function vendorRead<T>(
  {db}: {db: Database},
  {person}: {person: {userId: UserId}},
  work: (trx: VendorTransaction) => Promise<T>,
): Promise<T> {
  return inVendorSnapshot(db, person.userId, work);
}

/** One page of the console, with its navigation. */
export function showConsole(
  c: Context,
  kit: PageKit,
  {visitor}: Pick<AtConsole, 'visitor'>,
  page: Omit<AnswerOptions, 'visitor' | 'width' | 'look'>,
): Response {
  return kit.answer(c, {...page, visitor, width: 'full', look: 'console'});
}
