import {sql} from 'kysely';
import type {Catalogue} from '../../../lib/domain/catalogue.ts';
import type {Colleague, Deal, DealCompany, Duplicate} from '../../../lib/domain/deal.ts';
import {domainOf} from '../../../lib/domain/deal-rules.ts';
import type {AccountId, DealId, UserId} from '../../../lib/domain/ids.ts';
import {findPeople} from '../../data/people.ts';
import {dealOf} from '../../data/rows.ts';
import {findStanding, stands} from '../../data/standing.ts';
import {inTenant, type Database, type VendorTransaction} from '../../db/database.ts';
import type {AtConsole} from '../console-kit.tsx';
import {findAccountOf} from './deal-data.ts';

export type Partner = {id: AccountId; name: string};

/** The accounts that the rep may register deals for, by name. */
export async function findPartners(
  trx: VendorTransaction,
  {person, programId}: AtConsole,
): Promise<Partner[]> {
  const {rows} = await sql<Partner>`
    select account.id, account.name from app.partner_account account
    where account.program_id = ${programId}
      and exists (select from app.account_reps(account.program_id, account.region) rep where rep.user_id = ${person.userId})
    order by lower(account.name), account.id
  `.execute(trx);
  return rows;
}

export type Registering = {
  account: {id: AccountId; name: string; vendorName: string; catalogue: Catalogue};
  /** Who can answer for the deal at the partner; its notification recipient by default. */
  people: Colleague[];
  recipientId: UserId | null;
  /** The deal that is registered again; undefined: a new one. */
  before?: Deal;
};

/** Undefined where the person may not register deals for that account, or there is no such account. */
export async function findRegistering(
  trx: VendorTransaction,
  {person, programId}: AtConsole,
  accountId: AccountId,
): Promise<Registering | undefined> {
  const [account, standing, members, row] = await Promise.all([
    findAccountOf(trx, programId, accountId),
    findStanding(trx, accountId, person.userId),
    trx
      .selectFrom('member')
      .select('user_id')
      .where('account_id', '=', accountId)
      .orderBy('user_id')
      .execute(),
    trx
      .selectFrom('partner_account')
      .select('recipient_user_id')
      .where('id', '=', accountId)
      .executeTakeFirst(),
  ]);
  if (!account || !stands(standing, 'share_deals') || standing.relation.sameAccount) {
    return undefined;
  }
  const found = await findPeople(
    trx,
    members.map(({user_id: userId}) => userId),
  );
  const people = found.map(({userId, name}) => ({userId, name}));
  return {account, people, recipientId: row?.recipient_user_id ?? null};
}

export type FoundDuplicates = {
  shown: Duplicate[];
  /** The partner's own among them: the same deal may have been registered a moment ago. */
  own: DealId[];
};

/** A deal that is to be registered again, or for the first time; undefined where the person sees none. */
export async function findBefore(
  trx: VendorTransaction,
  accountId: AccountId,
  dealId: DealId,
): Promise<Deal | undefined> {
  const row = await trx
    .selectFrom('deal')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('id', '=', dealId)
    .executeTakeFirst();
  return row && dealOf(row);
}

/** Registrations of what looks like the same business: of others only why and when (`app.find_duplicates`). */
export async function findDuplicates(
  db: Database,
  {programId}: AtConsole,
  accountId: AccountId,
  company: DealCompany | null,
): Promise<FoundDuplicates> {
  if (!company) return {shown: [], own: []};
  const {rows} = await inTenant(db, accountId, (trx) =>
    sql<{
      account_id: AccountId;
      deal_id: DealId;
      deal_name: string;
      why: Duplicate['why'];
      filed_at: string;
    }>`
      select * from app.find_duplicates(${programId}, ${domainOf(company.domain)}, ${company.name})
    `.execute(trx),
  );
  const shown = rows.map((row) => ({
    why: row.why,
    dealId: null, // a rep need not be able to open it
    dealName: row.account_id === accountId ? row.deal_name : null,
    filedAt: row.filed_at,
    oursFirst: false,
  }));
  return {
    shown,
    own: rows.flatMap((row) => (row.account_id === accountId ? [row.deal_id] : [])),
  };
}
