/* eslint-disable @typescript-eslint/require-await -- the interface is asynchronous, a map is not */
import {rowKinds} from '../domain/account-view.ts';
import type {RowKind} from '../domain/account-view.ts';
import {lastChanges, viewFromRows} from './base-rows.ts';
import type {Settled, Settlement} from './settle.ts';
import {newMeta, nextMid, requeue, settleByPage, settleByRenewal, wipedMeta} from './settle.ts';
import type {Ledger, OutboxEntry, Rejected, Scope, ScopeMeta, Store} from './store.ts';
import {discardedBody, scopeKey} from './store.ts';

type Shelf = {
  meta: ScopeMeta;
  rows: Map<string, {kind: RowKind; json: string}>;
  outbox: Map<number, OutboxEntry>;
  rejected: Map<number, Rejected>;
  settled: Map<number, Settled>;
};

/** The store without a disk: for tests of what stands on it, and where a browser denies IndexedDB. */
export function createMemoryStore(newClientId: () => string): Store {
  const shelves = new Map<string, Shelf>();
  const find = (scope: Scope): Shelf | undefined => shelves.get(scopeKey(scope));
  const get = (scope: Scope): Shelf => {
    const shelf = find(scope);
    if (!shelf) throw new Error('The scope was never opened');
    return shelf;
  };
  return {
    open: async (scope) => {
      const shelf = find(scope) ?? emptyShelf(newClientId());
      shelves.set(scopeKey(scope), shelf);
      return {...shelf.meta};
    },

    read: async (scope) => {
      const shelf = find(scope);
      return shelf && {...ledgerOf(shelf), base: viewFromRows(textsByKind(shelf))};
    },

    readLedger: async (scope) => {
      const shelf = find(scope);
      return shelf && ledgerOf(shelf);
    },

    readQueued: async (scope, limit) =>
      structuredClone(
        entries(get(scope))
          .filter((entry) => !entry.taken)
          .slice(0, limit),
      ),

    append: async (scope, body, at) => {
      const shelf = get(scope);
      const mid = nextMid(shelf.meta, entries(shelf).at(-1)?.mid ?? 0);
      const entry = {mid, body, at, taken: false};
      shelf.outbox.set(mid, entry);
      return {...entry};
    },

    markTaken: async (scope, results) => {
      const shelf = get(scope);
      for (const {mid, refusal} of results) {
        const entry = shelf.outbox.get(mid);
        if (entry) shelf.outbox.set(mid, {...entry, taken: true, ...(refusal && {refusal})});
      }
    },

    applyPage: async (scope, page) => {
      const shelf = get(scope);
      const rows = new Map(shelf.rows); // kept only when every row could be written
      for (const change of lastChanges(page.changes)) {
        const key = `${change.kind} ${change.id}`;
        if (!change.row) rows.delete(key);
        else rows.set(key, {kind: change.kind, json: JSON.stringify(change.row)});
      }
      shelf.rows = rows;
      const settlement = settleByPage(shelf.meta, entries(shelf), page);
      write(shelf, settlement);
      return settlement.forgotten.length > 0;
    },

    reset: async (scope, given) => {
      const shelf = get(scope);
      const settled = [...shelf.settled.values()].sort((a, b) => a.mid - b.mid);
      const plan = requeue(shelf.meta, entries(shelf), settled, given);
      shelf.meta = plan.meta;
      shelf.rows.clear();
      for (const entry of plan.queued) shelf.outbox.set(entry.mid, entry);
      for (const mid of plan.returned) {
        shelf.settled.delete(mid);
        shelf.rejected.delete(mid);
      }
      return plan.whole;
    },

    renewClient: async (scope, at) => {
      const shelf = get(scope);
      write(shelf, settleByRenewal(shelf.meta, entries(shelf), newClientId(), at));
    },

    clearRejected: async (scope, mid) => {
      const shelf = get(scope);
      shelf.rejected.delete(mid);
      const settled = shelf.settled.get(mid);
      if (settled) shelf.settled.set(mid, {...settled, body: discardedBody});
    },

    wipeBase: async (scope) => {
      const shelf = find(scope);
      if (!shelf) return;
      shelf.rows.clear();
      shelf.meta = wipedMeta(shelf.meta);
    },

    sweep: async (until) => {
      for (const shelf of shelves.values()) {
        for (const {mid, at} of shelf.settled.values()) {
          if (at < until) shelf.settled.delete(mid);
        }
      }
    },

    close: () => undefined,
  };
}

function entries(shelf: Shelf): OutboxEntry[] {
  return [...shelf.outbox.values()].sort((a, b) => a.mid - b.mid);
}

function ledgerOf(shelf: Shelf): Ledger {
  return structuredClone({
    meta: shelf.meta,
    outbox: entries(shelf),
    rejected: [...shelf.rejected.values()].sort((a, b) => a.mid - b.mid),
  });
}

function emptyShelf(clientId: string): Shelf {
  return {
    meta: newMeta(clientId),
    rows: new Map(),
    outbox: new Map(),
    rejected: new Map(),
    settled: new Map(),
  };
}

function textsByKind(shelf: Shelf): Record<RowKind, string[]> {
  const texts = Object.fromEntries(rowKinds.map((kind) => [kind, [] as string[]])) as Record<
    RowKind,
    string[]
  >; // every kind was just given its list
  for (const {kind, json} of shelf.rows.values()) texts[kind].push(json);
  return texts;
}

function write(shelf: Shelf, settlement: Settlement): void {
  shelf.meta = settlement.meta;
  for (const mid of settlement.cleared) shelf.outbox.delete(mid);
  for (const entry of settlement.forgotten) shelf.outbox.set(entry.mid, entry);
  for (const settled of settlement.settled) shelf.settled.set(settled.mid, settled);
  for (const rejected of settlement.rejected) shelf.rejected.set(rejected.mid, rejected);
}
