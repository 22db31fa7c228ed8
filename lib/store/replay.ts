/**
 * What people see: the base as the server last gave it, with this computer's own pending edits decided on top of it by the same rule
 * book. [L7] Pure and total: an entry that no longer applies (its link was answered meanwhile, or its effects are already in the
 * base because a reply was lost) changes nothing here; what becomes of it, the server says.
 */
import type {AccountView, Change} from '../domain/account-view.ts';
import {createViewBuilder} from '../domain/account-view.ts';
import {decideForPartner} from '../domain/decide-partner.ts';
import type {UserId} from '../domain/ids.ts';
import type {Mutation} from '../domain/mutation.ts';
import {subjectOf} from '../domain/mutation-subject.ts';
import {bodyOf} from './edit-body.ts';
import {atOnce} from './paced.ts';
import type {OutboxEntry} from './store.ts';

export type Viewer = {userId: UserId; name: string};

export type Replayed = {
  view: AccountView;
  /** Ids of everything an edit that the server has not taken touches. */
  waitingIds: ReadonlySet<string>;
};

export function replay(
  base: AccountView,
  outbox: readonly OutboxEntry[],
  viewer: Viewer,
): Replayed {
  return atOnce(replaySteps(base, outbox, viewer));
}

/** A step for each entry. */
export function* replaySteps(
  base: AccountView,
  outbox: readonly OutboxEntry[],
  viewer: Viewer,
): Generator<undefined, Replayed, undefined> {
  const builder = createViewBuilder(base);
  const waitingIds = new Set<string>();
  for (const entry of outbox) {
    yield;
    if (entry.refusal) continue;
    const body = bodyOf(entry);
    if (!body) continue;
    const actor = {kind: 'partner', ...viewer} as const;
    const decision = decideForPartner(builder.view, actor, body.mutation, body.at);
    if (decision.kind === 'refused') continue;
    builder.apply(decision.changes);
    if (entry.taken) continue;
    for (const id of touchedBy(body.mutation, decision.changes)) waitingIds.add(id);
  }
  return {view: builder.view, waitingIds};
}

/** What waits with an edit. To have read something is no edit of it, and a message is none of its deal. */
export function touchedBy(mutation: Mutation, changes: readonly Change[]): string[] {
  if (mutation.kind === 'deal.seen') return [];
  const isOfOther = ({kind}: Change): boolean =>
    kind === 'deal' && mutation.kind === 'message.post';
  return [subjectOf(mutation), ...changes.filter((one) => !isOfOther(one)).map(({id}) => id)];
}
