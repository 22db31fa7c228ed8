import {sql} from 'kysely';
import {v7 as uuid} from 'uuid';
import {
  applyChanges,
  attachmentOf,
  type AccountView,
  type Change,
} from '../../lib/domain/account-view.ts';
import {fieldsIn, traceDealWrites} from '../../lib/domain/deal-overwrite.ts';
import {decide} from '../../lib/domain/decide.ts';
import type {Actor, Refusal, ServerMutation} from '../../lib/domain/mutation.ts';
import {actionFor, isOwnDeal, isSystemMutation} from '../../lib/domain/mutation-action.ts';
import {linkIn} from '../../lib/domain/mutation-subject.ts';
import type {DomainEvent} from '../../lib/domain/domain-event.ts';
import type {OverwriteId} from '../../lib/domain/ids.ts';
import {linkFields, traceWrites} from '../../lib/domain/overwrite.ts';
import {stands, type Standing} from '../data/standing.ts';
import {answersTo, type AccountTransaction} from '../db/database.ts';
import {sqlState} from '../db/sql-state.ts';
import {closeBatch, type Author, type Batch, type BatchEntry} from './close-batch.ts';
import {recordTurns} from './choose-owner.ts';
import {countActive, isRegistering, loadDealFacts} from './deal-facts.ts';
import {tellOthersLater} from './duplicates.ts';
import {loadFieldWriters, saveFieldWriters, type Writers} from './field-writers.ts';
import type {LockedAccount} from './locked-account.ts';
import {loadNeededRows, type KnownRows} from './needed-rows.ts';
import {toldToMembers, type AnyOverwrite} from './overwrites.ts';
import {writeRows} from './write-rows.ts';

/** Something to be done, or something already known to be refused (its body could not be read) that keeps its place. */
export type Asked =
  {kind: 'mutation'; mutation: ServerMutation} | {kind: 'refused'; refusal: Refusal};
export type Outcome = {kind: 'applied'; changes: Change[]} | {kind: 'refused'; refusal: Refusal};
export type Asker = {actor: Actor; standing: Standing};

export type Applied = {account: LockedAccount; outcomes: Outcome[]};

/**
 * Decides mutations one after the other on the locked account and sends all that came of it at once. If Postgres refuses the rows, the
 * transaction ends in its error (`isRowError`); `applyOneByOne` finds out whose rows those are. `known`: where one is asked, and what it
 * needs was read.
 */
export async function applyMutations(
  trx: AccountTransaction,
  account: LockedAccount,
  asker: Asker,
  asked: readonly Asked[],
  at: string,
  known?: KnownRows,
): Promise<Applied> {
  let now = account;
  const outcomes: Outcome[] = [];
  for (const part of partsOf(asked)) {
    const applied = await applyPart(trx, now, asker, part, at, known);
    now = applied.account;
    outcomes.push(...applied.outcomes);
  }
  return {account: now, outcomes};
}

/** A registration ends its part: who gets the next one, and what it duplicates, is read when this one is written. */
function partsOf(asked: readonly Asked[]): Asked[][] {
  const parts: Asked[][] = [[]];
  for (const one of asked) {
    parts.at(-1)?.push(one);
    if (one.kind === 'mutation' && isRegistering(one.mutation)) parts.push([]);
  }
  return parts;
}

async function applyPart(
  trx: AccountTransaction,
  account: LockedAccount,
  asker: Asker,
  asked: readonly Asked[],
  at: string,
  known?: KnownRows,
): Promise<Applied> {
  const mutations = asked.flatMap((one) => (one.kind === 'mutation' ? [one.mutation] : []));
  if (mutations.length === 0) return {account, outcomes: asked.flatMap(asOutcome)};
  const [rows, writersBefore, facts] = await Promise.all([
    loadNeededRows(trx, account.id, mutations, known),
    loadFieldWriters(trx, account.id, mutations),
    loadDealFacts(trx, account, asker.actor, mutations),
  ]);
  const before: AccountView = facts ? {...rows, facts} : rows;
  const writers: Writers = {
    links: new Map(writersBefore.links),
    deals: new Map(writersBefore.deals),
  };
  const by = authorOf(asker.actor);
  const found = new Map<AnyOverwrite, Change[]>(); // each with the changes of its mutation's outcome
  let view = before;
  const changes: Change[] = [];
  const entries: BatchEntry[] = [];
  const outcomes = asked.map((one): Outcome => {
    if (one.kind === 'refused') return one;
    const {mutation} = one;
    if (!mayDo(asker, view, mutation)) return {kind: 'refused', refusal: {code: 'forbidden'}};
    const decision = decide(view, asker.actor, mutation, at);
    if (decision.kind === 'refused') return decision;
    const next = countActive(applyChanges(view, decision.changes), view, decision.changes);
    const done = [...decision.changes];
    if (by) {
      for (const one of trace(writers, mutation, {before: view, after: next}, by, at)) {
        found.set(one, done);
      }
    }
    view = next;
    changes.push(...decision.changes);
    entries.push(...decision.events.map((event) => ({event, changes: decision.changes})));
    return {kind: 'applied', changes: done};
  });
  for (const [overwrite, outcome] of await toldToMembers(trx, account.id, found)) {
    const isTold = overwrite.told.length > 0;
    const row: Change[] = isTold ? [{kind: 'overwrite', id: overwrite.id, row: overwrite}] : [];
    changes.push(...row);
    outcome.push(...row);
    entries.push({event: eventOf(overwrite, view), changes: row});
  }
  writeRows(trx, account.id, before, changes);
  saveFieldWriters(trx, account.id, writersBefore, writers);
  recordTurns(trx, account, entries, at);
  tellOthersLater(trx, account, entries);
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
  known?: KnownRows,
): Promise<Applied> {
  let now = account;
  const outcomes: Outcome[] = [];
  for (const one of asked) {
    await sql`savepoint one`.execute(trx);
    try {
      const applied = await applyMutations(trx, now, asker, [one], at, known);
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

/** By the permission table; what a rep may do hangs on the deal. What happens by itself needs nobody's right. */
function mayDo({actor, standing}: Asker, view: AccountView, mutation: ServerMutation): boolean {
  if (isSystemMutation(mutation)) return actor.kind === 'system';
  const action = actionFor(mutation, actor, view);
  if (actor.kind !== 'vendor') return stands(standing, action);
  const deal = view.deals.get(dealIn(view, mutation) ?? ('' as never)); // no deal has that id
  const ownsDeal = deal !== undefined && isOwnDeal(deal, actor.userId, action);
  return stands({...standing, relation: {...standing.relation, ownsDeal}}, action);
}

/** The deal that a mutation is about, also through the message or file that it names. */
function dealIn(view: AccountView, mutation: ServerMutation) {
  if ('dealId' in mutation) return mutation.dealId;
  if (mutation.kind === 'deal.convert' && 'dealId' in mutation.deal) return mutation.deal.dealId;
  if (mutation.kind === 'file.remove') return view.files.get(mutation.fileId)?.dealId;
  return 'messageId' in mutation ? view.messages.get(mutation.messageId)?.dealId : undefined;
}

function trace(
  writers: Writers,
  mutation: ServerMutation,
  {before, after}: {before: AccountView; after: AccountView},
  by: NonNullable<Author>,
  at: string,
): AnyOverwrite[] {
  const makeId = () => uuid() as OverwriteId; // just made
  const writer = {userId: by.userId, name: by.name};
  const linkId = linkIn(mutation);
  if (linkId !== undefined) {
    const step = {mutation, before: before.links.get(linkId), after: after.links.get(linkId)};
    return traceWrites(writers.links, step, writer, at, makeId);
  }
  if (mutation.kind !== 'deal.edit') return [];
  const {dealId} = mutation;
  const step = {mutation, before: before.deals.get(dealId), after: after.deals.get(dealId)};
  return traceDealWrites(writers.deals, step, writer, at, makeId);
}

function eventOf(overwrite: AnyOverwrite, view: AccountView): DomainEvent {
  const {id: overwriteId} = overwrite;
  if (!('linkId' in overwrite)) {
    const {dealId, lost, lostBy, kept} = overwrite;
    const fields = fieldsIn(lost);
    const {productIds: went} = lost;
    const {productIds: stands} = kept;
    const products = went && stands && {lost: {productIds: went}, kept: {productIds: stands}};
    return {kind: 'deal_overwritten', dealId, overwriteId, fields, lostBy, ...products};
  }
  const {linkId, lost} = overwrite;
  const dealId = attachmentOf(view, linkId)?.dealId;
  const fields = linkFields.filter((field) => field in lost);
  return {kind: 'value_overwritten', linkId, overwriteId, fields, ...(dealId && {dealId})};
}

function authorOf(actor: Actor): Batch['by'] {
  return actor.kind === 'partner' || actor.kind === 'vendor'
    ? {userId: actor.userId, name: actor.name, side: actor.kind}
    : null;
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
