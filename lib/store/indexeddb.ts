/**
 * The store on IndexedDB. Rows are JSON texts (several times faster to write and read than objects, nothing is structured-cloned)
 * under [scope, kind, id]; the rest is small. Every write is one transaction with `durability: 'strict'`, since the
 * browser's default may answer before the disk has it, and resolves on `complete`, never on a request's success.
 */
import type {DBSchema, IDBPDatabase, IDBPTransaction} from 'idb';
import {openDB} from 'idb';
import type {RowKind} from '../domain/account-view.ts';
import {rowKinds} from '../domain/account-view.ts';
import {lastChanges, viewFromRows} from './base-rows.ts';
import type {Settled, Settlement} from './settle.ts';
import {newMeta, nextMid, requeue, settleByPage, settleByRenewal, wipedMeta} from './settle.ts';
import type {OutboxEntry, Rejected, Scope, ScopeMeta, Store} from './store.ts';
import {discardedBody, scopeKey} from './store.ts';

type VouchDb = DBSchema & {
  scopes: {key: string; value: ScopeMeta};
  rows: {key: [scope: string, kind: RowKind, id: string]; value: string};
  outbox: {key: [scope: string, mid: number]; value: OutboxEntry};
  rejected: {key: [scope: string, mid: number]; value: Rejected};
  settled: {key: [scope: string, mid: number]; value: Settled; indexes: {at: string}};
};
type Name = 'scopes' | 'rows' | 'outbox' | 'rejected' | 'settled';
type Writing = IDBPTransaction<VouchDb, Name[], 'readwrite'>;
/** Issues a write; its outcome is the transaction's. */
type Issue = (request: Promise<unknown>) => void;

const schemaVersion = 1;

export function createIndexedDbStore(newClientId: () => string, databaseName = 'vouch'): Store {
  const connection = createConnection(databaseName);
  /** The last mid of each scope, known after the first append; only the background appends. */
  const lastMids = new Map<string, number>();
  let lastAppend: Promise<unknown> = Promise.resolve();

  const write = async (
    names: Name[],
    work: (tx: Writing, issue: Issue) => Promise<void> | void,
  ): Promise<void> => {
    const db = await connection.get();
    const tx = db.transaction(names, 'readwrite', {durability: 'strict'});
    const issued: Array<Promise<unknown>> = [tx.done];
    const issue: Issue = (request) => void issued.push(request);
    try {
      const working = work(tx, issue);
      if (working) await working;
      tx.commit();
    } catch (cause) {
      const over = Promise.allSettled(issued);
      try {
        tx.abort();
      } catch {
        // a failed request had already ended it
      }
      await over;
      throw new Error('Cannot write to the database of this extension', {cause});
    }
    await Promise.all(issued);
  };

  const findLastMid = async (scope: Scope, key: string): Promise<number> => {
    const db = await connection.get();
    const tx = db.transaction(['scopes', 'outbox']);
    const [meta, cursor] = await Promise.all([
      tx.objectStore('scopes').get(key),
      tx.objectStore('outbox').openKeyCursor(all(key), 'prev'),
    ]);
    await tx.done;
    if (!meta) throw new Error(`The scope ${scope.accountId} was never opened`);
    return nextMid(meta, cursor?.key[1] ?? 0) - 1;
  };

  /** One request, known beforehand, so that nothing is awaited between opening the transaction and committing it. */
  const appendNow = async (scope: Scope, body: string, at: string): Promise<OutboxEntry> => {
    const key = scopeKey(scope);
    const mid = (lastMids.get(key) ?? (await findLastMid(scope, key))) + 1;
    const entry: OutboxEntry = {mid, body, at, taken: false};
    lastMids.delete(key); // should the write fail, the next append asks the disk
    await write(['outbox'], (tx, issue) => issue(tx.objectStore('outbox').add(entry, [key, mid])));
    lastMids.set(key, mid);
    return entry;
  };

  return {
    open: async (scope) => {
      const key = scopeKey(scope);
      const db = await connection.get();
      const there = await db.get('scopes', key);
      if (there) return there;
      let meta = newMeta(newClientId());
      await write(['scopes'], async (tx, issue) => {
        const known = await tx.objectStore('scopes').get(key);
        if (known) meta = known;
        else issue(tx.objectStore('scopes').add(meta, key));
      });
      return meta;
    },

    read: async (scope) => {
      const key = scopeKey(scope);
      const db = await connection.get();
      const tx = db.transaction(['scopes', 'rows', 'outbox', 'rejected']);
      const [meta, outbox, rejected, ...texts] = await Promise.all([
        tx.objectStore('scopes').get(key),
        tx.objectStore('outbox').getAll(all(key)),
        tx.objectStore('rejected').getAll(all(key)),
        ...rowKinds.map((kind) => tx.objectStore('rows').getAll(all(key, kind))),
      ]);
      await tx.done;
      if (!meta) return undefined;
      const rows = Object.fromEntries(rowKinds.map((kind, at) => [kind, texts[at] ?? []]));
      return {
        meta,
        outbox,
        rejected,
        base: viewFromRows(rows as Record<RowKind, string[]>), // a list for each of rowKinds
      };
    },

    readLedger: async (scope) => {
      const key = scopeKey(scope);
      const db = await connection.get();
      const tx = db.transaction(['scopes', 'outbox', 'rejected']);
      const [meta, outbox, rejected] = await Promise.all([
        tx.objectStore('scopes').get(key),
        tx.objectStore('outbox').getAll(all(key)),
        tx.objectStore('rejected').getAll(all(key)),
      ]);
      return meta && {meta, outbox, rejected};
    },

    readQueued: async (scope, limit) => {
      const db = await connection.get();
      const queued: OutboxEntry[] = [];
      const tx = db.transaction('outbox');
      for await (const {value} of tx.store.iterate(all(scopeKey(scope)))) {
        if (!value.taken) queued.push(value);
        if (queued.length === limit) break;
      }
      return queued;
    },

    append: (scope, body, at) => {
      const appending = lastAppend.then(() => appendNow(scope, body, at));
      lastAppend = appending.catch(() => undefined); // its caller learns of it; the next one goes on
      return appending;
    },

    markTaken: (scope, results) =>
      write(['outbox'], async (tx, issue) => {
        const store = tx.objectStore('outbox');
        const key = scopeKey(scope);
        for (const {mid, refusal} of results) {
          const entry = await store.get([key, mid]);
          if (!entry) continue;
          issue(store.put({...entry, taken: true, ...(refusal && {refusal})}, [key, mid]));
        }
      }),

    applyPage: async (scope, page) => {
      let isForgetful = false;
      await write(['scopes', 'rows', 'outbox', 'rejected', 'settled'], async (tx, issue) => {
        const key = scopeKey(scope);
        const meta = await getMeta(tx, key);
        const outbox = await tx.objectStore('outbox').getAll(all(key));
        const rows = tx.objectStore('rows');
        for (const change of lastChanges(page.changes)) {
          const place: [string, RowKind, string] = [key, change.kind, change.id];
          issue(change.row ? rows.put(JSON.stringify(change.row), place) : rows.delete(place));
        }
        const settlement = settleByPage(meta, outbox, page);
        writeSettlement(tx, issue, key, settlement);
        isForgetful = settlement.forgotten.length > 0;
      });
      return isForgetful;
    },

    reset: async (scope, given) => {
      let whole = true;
      await write(['scopes', 'rows', 'outbox', 'rejected', 'settled'], async (tx, issue) => {
        const key = scopeKey(scope);
        const meta = await getMeta(tx, key);
        const outbox = await tx.objectStore('outbox').getAll(all(key));
        const settled = await tx.objectStore('settled').getAll(all(key));
        const plan = requeue(meta, outbox, settled, given);
        whole = plan.whole;
        issue(tx.objectStore('scopes').put(plan.meta, key));
        issue(tx.objectStore('rows').delete(all(key)));
        for (const entry of plan.queued) {
          issue(tx.objectStore('outbox').put(entry, [key, entry.mid]));
        }
        for (const mid of plan.returned) {
          issue(tx.objectStore('settled').delete([key, mid]));
          issue(tx.objectStore('rejected').delete([key, mid]));
        }
      });
      return whole;
    },

    renewClient: (scope, at) =>
      write(['scopes', 'outbox', 'rejected', 'settled'], async (tx, issue) => {
        const key = scopeKey(scope);
        const meta = await getMeta(tx, key);
        const outbox = await tx.objectStore('outbox').getAll(all(key));
        writeSettlement(tx, issue, key, settleByRenewal(meta, outbox, newClientId(), at));
      }),

    clearRejected: (scope, mid) =>
      write(['rejected', 'settled'], async (tx, issue) => {
        const place: [string, number] = [scopeKey(scope), mid];
        const settled = await tx.objectStore('settled').get(place);
        issue(tx.objectStore('rejected').delete(place));
        if (settled) {
          issue(tx.objectStore('settled').put({...settled, body: discardedBody}, place));
        }
      }),

    wipeBase: (scope) =>
      write(['scopes', 'rows'], async (tx, issue) => {
        const key = scopeKey(scope);
        const meta = await tx.objectStore('scopes').get(key);
        issue(tx.objectStore('rows').delete(all(key)));
        if (meta) issue(tx.objectStore('scopes').put(wipedMeta(meta), key));
      }),

    sweep: (until) =>
      write(['settled'], async (tx, issue) => {
        const store = tx.objectStore('settled');
        const old = IDBKeyRange.upperBound(until, true);
        for (const key of await store.index('at').getAllKeys(old)) issue(store.delete(key));
      }),

    close: () => connection.close(),
  };
}

/** All keys of a scope: an array sorts after every text and number. */
function all(key: string, kind?: RowKind): IDBKeyRange {
  return kind
    ? IDBKeyRange.bound([key, kind], [key, kind, []])
    : IDBKeyRange.bound([key], [key, []]);
}

async function getMeta(tx: Writing, key: string): Promise<ScopeMeta> {
  const meta = await tx.objectStore('scopes').get(key);
  if (!meta) throw new Error('The scope was never opened');
  return meta;
}

function writeSettlement(tx: Writing, issue: Issue, key: string, settlement: Settlement): void {
  const [scopes, outbox] = [tx.objectStore('scopes'), tx.objectStore('outbox')];
  const [settled, rejected] = [tx.objectStore('settled'), tx.objectStore('rejected')];
  issue(scopes.put(settlement.meta, key));
  for (const mid of settlement.cleared) issue(outbox.delete([key, mid]));
  for (const entry of settlement.forgotten) issue(outbox.put(entry, [key, entry.mid]));
  for (const entry of settlement.settled) issue(settled.put(entry, [key, entry.mid]));
  for (const entry of settlement.rejected) issue(rejected.put(entry, [key, entry.mid]));
}

/** One connection, opened when first needed and again after the browser closed it (an upgrade elsewhere, cleared data). */
function createConnection(name: string): {get(): Promise<IDBPDatabase<VouchDb>>; close(): void} {
  let opening: Promise<IDBPDatabase<VouchDb>> | undefined;
  const forget = (): void => void (opening = undefined);
  const close = (): void => {
    void opening?.then((db) => db.close());
    forget();
  };
  const open = (): Promise<IDBPDatabase<VouchDb>> =>
    openDB<VouchDb>(name, schemaVersion, {
      upgrade: (db) => {
        db.createObjectStore('scopes');
        db.createObjectStore('rows');
        db.createObjectStore('outbox');
        db.createObjectStore('rejected');
        db.createObjectStore('settled').createIndex('at', 'at');
      },
      blocking: close,
      terminated: forget,
    });
  return {
    get: () => {
      opening ??= open().catch((cause: unknown) => {
        forget();
        throw new Error('Cannot open the database of this extension', {cause});
      });
      return opening;
    },
    close,
  };
}
