/**
 * The decisions behind the store's bookkeeping, pure, so that every implementation makes the same ones: which entries leave the
 * outbox, which come back, and what the scope's meta says afterwards.
 */
import {discardedBody} from '../contract/discarded.ts';
import type {Applied, OutboxEntry, Page, Rejected, ScopeMeta} from './store.ts';

/** An edit the server has settled, kept for a while: a server restored from a backup has to be told again. */
export type Settled = {mid: number; body: string; at: string};

const settledDays = 14;
const dayMs = 24 * 60 * 60_000;

/**
 * Settled bodies from before this, ISO UTC, need not be kept. Counted from the last pull and not from today: a browser that was closed for weeks
 * has first to hear whether the server was set back meanwhile.
 */
export function keptFrom(meta: Pick<ScopeMeta, 'syncedAt'> | undefined): string {
  if (!meta?.syncedAt) return '';
  return new Date(Date.parse(meta.syncedAt) - settledDays * dayMs).toISOString();
}

/** What a transaction writes besides the base: entries that leave the outbox, and what they become. */
export type Settlement = {
  meta: ScopeMeta;
  cleared: number[];
  settled: Settled[];
  rejected: Rejected[];
  /** Entries to send again: the server had taken them and knows them no more. */
  forgotten: OutboxEntry[];
};

/** What is told of a page that was asked for with another meta than the disk's. */
export const notLanded: Applied = {
  landed: false,
  again: false,
  hasNews: false,
};

export function newMeta(clientId: string): ScopeMeta {
  return {clientId, midOffset: 0, epoch: null, ackedMid: 0, stamp: 0, ...noBase};
}

/** What the meta says of a base that is not here. Stamps go on: no leaf is ever taken for one of before. */
const noBase = {
  cursor: 0,
  walk: null,
  tag: null,
  syncedAt: null,
  counts: {pending: 0, confirmed: 0, rejected: 0},
  deals: 0,
  delta: 0,
} as const;

/** The epoch stays: should the server be restored meanwhile, we are told so and send again what it forgot. */
export function wipedMeta(meta: ScopeMeta): ScopeMeta {
  return {...meta, ...noBase};
}

/** The mid after all that were ever used: entries leave the outbox only by moving `ackedMid` on. */
export function nextMid(
  meta: Pick<ScopeMeta, 'ackedMid' | 'midOffset'>,
  lastQueued: number,
): number {
  return Math.max(meta.ackedMid, meta.midOffset, lastQueued) + 1;
}

/**
 * A page acknowledges what the server both took from us and shows the effects of. A page that reaches the newest state and does not
 * acknowledge what was taken comes from a server that was set back: then we say it again.
 */
export function settleByPage(
  meta: ScopeMeta,
  outbox: readonly OutboxEntry[],
  page: Omit<Page, 'changes'>,
): Settlement {
  const refusals = new Map(page.refused.map(({mid, refusal}) => [mid, refusal]));
  const leaving = outbox
    .filter((entry) => entry.taken && entry.mid <= page.settledUpTo)
    .map((entry) => {
      const refusal = refusals.get(entry.mid) ?? entry.refusal;
      return refusal ? {...entry, refusal} : entry;
    });
  const settlement = settle(
    {
      ...meta,
      epoch: page.epoch,
      cursor: page.cursor,
      walk: page.walk,
      tag: page.tag,
      syncedAt: page.complete ? page.at : meta.syncedAt,
    },
    leaving,
    page.at,
  );
  const forgotten = outbox.filter(
    (entry) => page.complete && entry.taken && entry.mid > page.settledUpTo,
  );
  return {...settlement, forgotten: forgotten.map(asQueued)};
}

/** Under a new client id nothing acknowledges the old one's entries any more, so those already taken are settled at once. */
export function settleByRenewal(
  meta: ScopeMeta,
  outbox: readonly OutboxEntry[],
  clientId: string,
  at: string,
): Settlement {
  const leaving = outbox.filter((entry) => entry.taken);
  const settlement = settle({...meta, clientId}, leaving, at);
  const first = firstQueued(outbox)?.mid;
  const midOffset = (first ?? nextMid(meta, outbox.at(-1)?.mid ?? 0)) - 1;
  return {...settlement, meta: {...settlement.meta, midOffset}};
}

/** The oldest entry that the server has not taken. `outbox` is in the order of mids. */
export function firstQueued(outbox: readonly OutboxEntry[]): OutboxEntry | undefined {
  return outbox.find((entry) => !entry.taken);
}

function settle(meta: ScopeMeta, leaving: readonly OutboxEntry[], at: string): Settlement {
  const rejected: Rejected[] = [];
  for (const {mid, body, refusal} of leaving) {
    if (refusal && body !== discardedBody) rejected.push({mid, body, refusal, at});
  }
  return {
    meta: {...meta, ackedMid: leaving.at(-1)?.mid ?? meta.ackedMid},
    cleared: leaving.map((entry) => entry.mid),
    settled: leaving.map(({mid, body}) => ({mid, body, at})),
    rejected,
    forgotten: [],
  };
}

function asQueued({mid, body, at}: Settled): OutboxEntry {
  return {mid, body, at, taken: false};
}

/**
 * What a reset brings back to the outbox: everything after the server's last mid, to be sent anew, and what we still have of before that: a
 * copy of this profile may have told a restored server other edits under our name and numbers, and by our own texts it finds the fork.
 * What it does know it skips. Nothing of an earlier client id comes back.
 */
export function requeue(
  meta: ScopeMeta,
  outbox: readonly OutboxEntry[],
  settled: readonly Settled[],
  given: {epoch: string; lastMid: number; at: string},
): {meta: ScopeMeta; queued: OutboxEntry[]; returned: number[]; whole: boolean} {
  const kept = new Set(settled.map(({mid}) => mid));
  let before = meta.ackedMid; // all after it is here
  while (before > meta.midOffset && kept.has(before)) before--;
  const whole = before <= given.lastMid;
  const from = whole ? before : given.lastMid;
  const back = settled.filter(({mid}) => mid > from);
  const again = outbox.filter(({mid}) => mid > from);
  return {
    meta: {
      ...meta,
      ...noBase,
      epoch: given.epoch,
      ackedMid: Math.min(meta.ackedMid, from),
    },
    queued: [...back, ...again].map(asQueued),
    returned: back.map(({mid}) => mid),
    whole,
  };
}
