/**
 * The reading half of the store on IndexedDB, for pages: the popup opens often and has few bytes to spare, so it brings neither the writing
 * half nor a library. One transaction per snapshot; layout and keys are lib/store/indexeddb.ts's.
 */
import {applyChanges, emptyView} from '../domain/account-view.ts';
import {readRows} from './base-reading.ts';
import type {LeafCache} from './base-rows.ts';
import {joinParts, readBase} from './base-rows.ts';
import {viewOfFirst} from './first-screen.ts';
import type {RowRecord} from './layout.ts';
import {all, ask, changeOf, layoutVersion} from './layout.ts';
import {neededByQueue, readLedger} from './ledger-reading.ts';
import {patienceMs, within} from './patience.ts';
import {joinViews} from './plain-reading.ts';
import type {Scope, Snapshot} from './store.ts';
import {scopeKey} from './store.ts';

export type SnapshotReader = {
  /** The first screen's part of the base, and what the queue names. */
  readFirst(scope: Scope): Promise<Snapshot | undefined>;
  readAll(scope: Scope, signal?: AbortSignal): Promise<Snapshot | undefined>;
  close(): void;
};

export function createSnapshotReader(databaseName = 'vouch'): SnapshotReader {
  let opening: Promise<IDBDatabase | undefined> | undefined;

  const forget = (): void => void (opening = undefined);
  const close = (): void => {
    void opening?.then((db) => db?.close());
    forget();
  };

  /** Undefined while the background has not made the database yet: making it is not ours to do. */
  const open = (): Promise<IDBDatabase | undefined> =>
    new Promise((resolve, reject) => {
      const request = indexedDB.open(databaseName);
      let missing = false;
      request.onupgradeneeded = () => {
        missing = true;
        request.transaction?.abort();
      };
      request.onsuccess = () => {
        const db = request.result;
        if (db.version < layoutVersion) {
          db.close(); // the background has yet to bring it up to date
          forget();
          resolve(undefined);
          return;
        }
        db.onversionchange = close; // a newer version of the extension wants to change the layout
        db.onclose = forget;
        resolve(db);
      };
      request.onerror = () => {
        forget();
        if (missing) resolve(undefined);
        else
          reject(new Error('Cannot open the database of this extension', {cause: request.error}));
      };
    });

  /** Runs work in one transaction over these stores; undefined when there is no database. */
  const inTransaction = async <T>(
    stores: readonly string[],
    work: (tx: IDBTransaction) => Promise<T>,
  ): Promise<T | undefined> => {
    opening ??= open();
    const db = await within(patienceMs, opening, forget);
    if (!db) return undefined;
    return within(patienceMs, work(db.transaction(stores)), close);
  };

  /** Leaves of the scope that was read last. */
  let cached: {scope: string; leaves: LeafCache} | undefined;

  return {
    readFirst: (scope) =>
      inTransaction([...ledgerNames, ...baseNames, 'firsts'], async (tx) => {
        const key = scopeKey(scope);
        const records = tx.objectStore('records');
        const [ledger, first, told] = await Promise.all([
          readLedger(tx, key),
          ask<string | undefined>(tx.objectStore('firsts').get(key)),
          ask<RowRecord[]>(records.getAll(all(key, 'overwrite'))),
        ]);
        if (!ledger) return undefined;
        let base = first === undefined ? emptyView : viewOfFirst(first);
        base = applyChanges(base, told.map(changeOf));
        const isBare = first !== undefined && ledger.outbox.length === 0;
        if (isBare) return {...ledger, base};
        const queued = await readRows(tx, key, neededByQueue(ledger.outbox));
        return {...ledger, base: joinViews(base, queued)};
      }),

    // What was queued is read first and on its own, so that nobody's edit has to wait for the rest. An edit that is
    // settled in between is then both in the base and in the queue, where it changes nothing.
    async readAll(scope, signal) {
      const key = scopeKey(scope);
      const ledger = await inTransaction(ledgerNames, (tx) => readLedger(tx, key));
      if (!ledger) return undefined;
      if (cached?.scope !== key) cached = {scope: key, leaves: new Map()};
      const {leaves} = cached;
      const parts = await inTransaction(baseNames, (tx) => readBase(tx, key, leaves, signal));
      return parts && {...ledger, base: await joinParts(parts, pause)};
    },

    close: () => {
      cached = undefined;
      close();
    },
  };
}

const ledgerNames = ['scopes', 'outbox', 'rejected'];
const baseNames = ['leaves', 'delta', 'records'];

/** Lets the browser draw and take a key press; a timer would wait four milliseconds each time. */
function pause(): Promise<void> {
  return new Promise((done) => {
    const {port1, port2} = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      done();
    };
    port2.postMessage(null);
  });
}
