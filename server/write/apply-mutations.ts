import {sql} from 'kysely';
import {v7 as uuid} from 'uuid';
import {
  applyChanges,
  attachmentOf,
  type AccountView,
  type Change,
} from '../../lib/domain/account-view.ts';
import {decide} from '../../lib/domain/decide.ts';
import type {Actor, Refusal, ServerMutation} from '../../lib/domain/mutation.ts';
import type {DomainEvent} from '../../lib/domain/domain-event.ts';
import type {OverwriteId} from '../../lib/domain/ids.ts';
import {linkFields, traceWrites, type Overwrite} from '../../lib/domain/overwrite.ts';
import type {Action} from '../../lib/domain/permissions.ts';
import {stands, type Standing} from '../data/standing.ts';
import {answersTo, type AccountTransaction} from '../db/database.ts';
import {sqlState} from '../db/sql-state.ts';
import {closeBatch, type Batch, type BatchEntry} from './close-batch.ts';
import {loadFieldWriters, saveFieldWriters} from './field-writers.ts';
import type {LockedAccount} from './locked-account.ts';
import {loadNeededRows} from './needed-rows.ts';
import {toldToMembers} from './overwrites.ts';
import {writeRows} from './write-rows.ts';

/** Something to be done, or something already known to be refused (its body could not be read) that keeps its place. */
export type Asked =
  {kind: 'mutation'; mutation: ServerMutation} | {kind: 'refused'; refusal: Refusal};
export type Outcome = {kind: 'applied'; changes: Change[]} | {kind: 'refused'; refusal: Refusal};
export type Asker = {actor: Actor; standing: Standing};

export type Applied = {account: LockedAccount; outcomes: Outcome[]};

/**
 * Decides mutations one after the other on the locked account and sends all that came of it at once. If Postgres refuses the rows, the
 * transaction ends in its error (`isRowError`); `applyOneByOne` finds out whose rows those are.
 */
export async function applyMutations(
  trx: AccountTransaction,
  account: LockedAccount,
  asker: Asker,
  asked: readonly Asked[],
  at: string,
): Promise<Applied> {
  const mutations = asked.flatMap((one) => (one.kind === 'mutation' ? [one.mutation] : []));
  if (mutations.length === 0) return {account, outcomes: asked.flatMap(asOutcome)};
  const [before, writersBefore] = await Promise.all([
    loadNeededRows(trx, account.id, mutations),
    loadFieldWriters(trx, account.id, mutations),
  ]);
  const writers = new Map(writersBefore);
  const by = authorOf(asker.actor);
  const found = new Map<Overwrite, Change[]>(); // each with the changes of its mutation's outcome
  let view = before;
  const changes: Change[] = [];
  const entries: BatchEntry[] = [];
  const outcomes = asked.map((one): Outcome => {
    if (one.kind === 'refused') return one;
    const {mutation} = one;
    if (!stands(asker.standing, actionOf[mutation.kind])) {
      return {kind: 'refused', refusal: {code: 'forbidden'}};
    }
    const decision = decide(view, asker.actor, mutation, at);
    if (decision.kind === 'refused') return decision;
    const next = applyChanges(view, decision.changes);
    const done = [...decision.changes];
    if (by) {
      const {linkId} = mutation;
      const step = {mutation, before: view.links.get(linkId), after: next.links.get(linkId)};
      const makeId = () => uuid() as OverwriteId; // just made
      for (const one of traceWrites(writers, step, by, at, makeId)) found.set(one, done);
    }
    view = next;
    changes.push(...decision.changes);
    entries.push(...decision.events.map((event) => ({event, changes: decision.changes})));
    return {kind: 'applied', changes: done};
  });
  for (const [overwrite, outcome] of await toldToMembers(trx, account.id, found)) {
    const change: Change = {kind: 'overwrite', id: overwrite.id, row: overwrite};
    changes.push(change);
    outcome.push(change);
    entries.push({event: eventOf(overwrite, view), changes: [change]});
  }
  writeRows(trx, account.id, before, changes);
  saveFieldWriters(trx, account.id, writersBefore, writers);
  const batch = {at, by, touched: touchedBy(changes), entries};
  return {account: closeBatch(trx, account, batch), outcomes};
}

/** The same, each mutation on its own, so that rows which Postgres refuses are refused alone and the rest stands. */
export async function applyOneByOne(
  trx: AccountTransaction,
  account: LockedAccount,
  asker: Asker,
  asked: readonly Asked[],
  at: string,
): Promise<Applied> {
  let now = account;
  const outcomes: Outcome[] = [];
  for (const one of asked) {
    await sql`savepoint one`.execute(trx);
    try {
      const applied = await applyMutations(trx, now, asker, [one], at);
      await answersTo(trx);
      now = applied.account;
      outcomes.push(...applied.outcomes);
    } catch (error) {
      if (!isRowError(error)) throw error;
      await sql`rollback to savepoint one`.execute(trx);
      outcomes.push({kind: 'refused', refusal: refusalFor(error)});
    }
    await sql`release savepoint one`.execute(trx);
  }
  return {account: now, outcomes};
}

/** Classes 22 and 23: a value that Postgres cannot hold, or a constraint. */
export function isRowError(error: unknown): boolean {
  return /^2[23]/.test(sqlState(error) ?? '');
}

function refusalFor(error: unknown): Refusal {
  const {constraint} = error as {constraint?: string}; // a DatabaseError, by isRowError
  return constraint === 'link_token_pkey'
    ? {code: 'invalid', fields: [{field: 'copyToken', code: 'duplicate'}]}
    : {code: 'invalid'};
}

const actionOf: Record<ServerMutation['kind'], Action> = {
  'link.create': 'write_links',
  'link.edit': 'write_links',
  'link.remove': 'write_links',
  'link.assign_client': 'write_links',
  'link.attach': 'attach_shared',
  'link.detach': 'attach_shared',
  'attach.request': 'ask_to_attach',
  'overwrite.dismiss': 'dismiss_overwrite',
  'link.answer': 'answer',
};

function eventOf({id, linkId, lost}: Overwrite, view: AccountView): DomainEvent {
  const dealId = attachmentOf(view, linkId)?.dealId;
  const fields = linkFields.filter((field) => field in lost);
  return {
    kind: 'value_overwritten',
    linkId,
    overwriteId: id,
    fields,
    ...(dealId && {dealId}),
  };
}

function authorOf(actor: Actor): Batch['by'] {
  return actor.kind === 'partner' ? {userId: actor.userId, name: actor.name} : null;
}

/** Each object once, where it changed last. */
export function touchedBy(changes: readonly Change[]): Batch['touched'] {
  const touched = new Map<string, Batch['touched'][number]>();
  for (const {kind, id, row} of changes) {
    const key = `${kind}:${id}`;
    touched.delete(key);
    touched.set(key, {kind, id, deleted: row === null});
  }
  return [...touched.values()];
}

function asOutcome(one: Asked): Outcome[] {
  return one.kind === 'refused' ? [one] : [];
}
