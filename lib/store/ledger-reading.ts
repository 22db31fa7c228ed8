/** Reading what waits inside a transaction, and the part of the base that goes with it. */
import type {RowOf} from '../domain/account-view.ts';
import {neededBy} from '../domain/needed.ts';
import type {Needed} from '../domain/needed.ts';
import {all, ask} from './layout.ts';
import {readLedger, readMeta} from './ledger.ts';
import {readRows} from './part-reading.ts';
import {bodyOf} from './edit-body.ts';
import type {RowRecord} from './layout.ts';
import type {Need, OutboxEntry, QueueState, Scope, Snapshot} from './store.ts';
import {scopeKey} from './store.ts';

export async function readPart(
  tx: IDBTransaction,
  scope: string,
  need: Need,
): Promise<Snapshot | undefined> {
  const ledger = await readLedger(tx, scope);
  return ledger && {...ledger, base: await readRows(tx, scope, withQueue(ledger.outbox, need))};
}

/** What is needed with the queue's edits replayed on top. */
export function withQueue(outbox: readonly OutboxEntry[], need: Need): Need {
  return joinNeeds(need, neededByQueue(outbox));
}

export function neededByQueue(outbox: readonly OutboxEntry[]): Needed {
  return neededBy(
    outbox.flatMap((entry) => (entry.refusal ? [] : (bodyOf(entry)?.mutation ?? []))),
  );
}

function joinNeeds(a: Need, b: Need): Need {
  const join = <Id>(...sets: ReadonlyArray<ReadonlySet<Id> | undefined>): Set<Id> =>
    new Set(sets.flatMap((set) => [...(set ?? [])]));
  return {
    links: join(a.links, b.links),
    deals: join(a.deals, b.deals),
    attachments: join(a.attachments, b.attachments),
    requests: join(a.requests, b.requests),
    overwrites: join(a.overwrites, b.overwrites),
    messages: join(a.messages, b.messages),
    notes: join(a.notes, b.notes),
    files: join(a.files, b.files),
    quotes: join(a.quotes, b.quotes),
    seen: join(a.seen, b.seen),
    wholeDeals: join(a.wholeDeals, b.wholeDeals),
    noticeSettings: a.noticeSettings === true || b.noticeSettings === true,
    refs: [...(a.refs ?? []), ...(b.refs ?? [])],
    records: [...(a.records ?? []), ...(b.records ?? [])],
  };
}

export async function readQueueState(tx: IDBTransaction, of: Scope): Promise<QueueState> {
  const scope = scopeKey(of);
  const outbox = tx.objectStore('outbox');
  const [meta, rejected, overwrites, queued] = await Promise.all([
    readMeta(tx, scope),
    ask<number>(tx.objectStore('rejected').count(all(scope))),
    ask<RowRecord[]>(tx.objectStore('records').getAll(all(scope, 'overwrite'))),
    findQueued(tx, scope),
  ]);
  const [waiting, [oldest]] = await Promise.all([
    ask<number>(outbox.count(queued)),
    ask<OutboxEntry[]>(outbox.getAll(queued, 1)),
  ]);
  return {
    waiting,
    waitingSince: oldest?.at ?? null,
    rejected,
    told: toldOf(overwrites, of),
    syncedAt: meta?.syncedAt ?? null,
  };
}

/** The overwritten values among some rows that the scope's person has not put away. */
export function toldOf(rows: readonly RowRecord[], {userId}: Scope): QueueState['told'] {
  return rows.flatMap((row) => {
    if (row.kind !== 'overwrite') return [];
    const {id, told} = JSON.parse(row.text) as RowOf['overwrite']; // recordOf wrote it
    return told.includes(userId) ? [id] : [];
  });
}

export async function readQueued(
  tx: IDBTransaction,
  scope: string,
  limit: number,
): Promise<OutboxEntry[]> {
  return ask(tx.objectStore('outbox').getAll(await findQueued(tx, scope), limit));
}

/**
 * Where the entries are that the server has not taken. Those it has taken come before all of them, so the first one is found by halving:
 * with thousands queued this is asked after each of them.
 */
async function findQueued(tx: IDBTransaction, scope: string): Promise<IDBKeyRange> {
  const outbox = tx.objectStore('outbox');
  const from = (mid: number) => IDBKeyRange.bound([scope, mid], [scope, []]);
  const [first, last] = await Promise.all([
    ask<IDBCursor | null>(outbox.openKeyCursor(all(scope))),
    ask<IDBCursor | null>(outbox.openKeyCursor(all(scope), 'prev')),
  ]);
  let low = midOf(first) ?? 1;
  let high = (midOf(last) ?? 0) + 1;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const entry = await ask<OutboxEntry | undefined>(outbox.get(from(middle)));
    if (entry?.taken) low = entry.mid + 1;
    else high = middle;
  }
  return from(low);
}

export function midOf(cursor: IDBCursor | null): number | undefined {
  return (cursor?.primaryKey as [string, number] | undefined)?.[1]; // the outbox's key
}
