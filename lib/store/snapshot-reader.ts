/**
 * The reading half of the store on IndexedDB, for pages: the popup opens often and has few bytes to spare, so it brings neither the writing
 * half nor a library. Layout and keys are lib/store/indexeddb.ts's. What is queued is read first and on its own, so that nobody's edit has
 * to wait for the rest. An edit that is settled in between is then both in the base and in the queue, where it changes nothing.
 */
import type {AccountView} from '../domain/account-view.ts';
import {applyChanges, emptyView} from '../domain/account-view.ts';
import type {DealId} from '../domain/ids.ts';
import type {LeafCache} from './base-rows.ts';
import {viewOfFirst} from './first-text.ts';
import type {RowRecord} from './layout.ts';
import {all, ask, baseNames, changeOf, layoutVersion} from './layout.ts';
import {readLedger, readMeta} from './ledger.ts';
import {pause} from './paced.ts';
import {patienceMs, within} from './patience.ts';
import {joinViews} from './plain-reading.ts';
import type {Scope, Snapshot} from './store.ts';
import {scopeKey} from './store.ts';

export type SnapshotReader = {
  /** Opens the database, for somebody who will soon read. */
  warm(): void;
  /** The first screen's part of the base, and what the queue names. `deals`: with those that the table of deals shows first. */
  readFirst(scope: Scope, wish?: {deals?: boolean}): Promise<Snapshot | undefined>;
  /** All links and deals, and of the rest the kinds that a page shows of a whole account (lib/store/base-rows.ts), with what the edits speak of. */
  readAll(scope: Scope, signal?: AbortSignal): Promise<Snapshot | undefined>;
  /** A deal with everything on it, and what the queue names. */
  readDeal(scope: Scope, dealId: DealId): Promise<Snapshot | undefined>;
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
    warm() {
      opening ??= open();
      opening.catch(() => undefined); // whoever reads is told
    },

    async readFirst(scope, {deals = false} = {}) {
      const key = scopeKey(scope);
      const late = deals ? await import('./late-reading.ts') : undefined;
      const names = late ? baseNames : ['records', 'firsts'];
      const found = await inTransaction([...ledgerNames, ...names], async (tx) => {
        const [ledger, first, newest] = await Promise.all([
          readLedger(tx, key),
          readFirstText(tx, key),
          late?.readFirstDeals(tx, key),
        ]);
        return {ledger, first, newest};
      });
      if (!found?.ledger) return undefined;
      const {ledger, first, newest = emptyView} = found;
      if (first.isThere && ledger.outbox.length === 0) {
        return {...ledger, base: joinViews(newest, first.base)};
      }
      const {findNeeded, readRows} = await import('./late-reading.ts');
      const needed = await findNeeded(ledger.outbox);
      return inTransaction(['scopes', ...baseNames], async (tx) => {
        const [meta, {base}, queued] = await Promise.all([
          readMeta(tx, key),
          readFirstText(tx, key),
          readRows(tx, key, needed),
        ]);
        const rows = joinViews(joinViews(newest, base), queued);
        return {...ledger, meta: meta ?? ledger.meta, base: rows};
      });
    },

    async readAll(scope, signal) {
      const key = scopeKey(scope);
      const ledger = await inTransaction(ledgerNames, (tx) => readLedger(tx, key));
      if (!ledger) return undefined;
      const {findSaid, joinParts, pageKinds, readBase} = await import('./late-reading.ts');
      const hasEdits = ledger.outbox.length + ledger.rejected.length > 0;
      const also = hasEdits ? await findSaid(ledger) : undefined;
      if (cached?.scope !== key) cached = {scope: key, leaves: new Map()};
      const {leaves} = cached;
      const parts = await inTransaction(baseNames, (tx) =>
        readBase(tx, key, leaves, {kinds: pageKinds, also, signal}),
      );
      return parts && {...ledger, base: await joinParts(parts, pause)};
    },

    async readDeal(scope, dealId) {
      const key = scopeKey(scope);
      const ledger = await inTransaction(ledgerNames, (tx) => readLedger(tx, key));
      if (!ledger) return undefined;
      const {findNeeded, readRows} = await import('./late-reading.ts');
      const need = {...(await findNeeded(ledger.outbox)), wholeDeals: new Set([dealId])};
      const base = await inTransaction(baseNames, (tx) => readRows(tx, key, need));
      return base && {...ledger, base};
    },

    close: () => {
      cached = undefined;
      close();
    },
  };
}

const ledgerNames = ['scopes', 'outbox', 'rejected'];

/** The first screen, and what its person is told of. */
async function readFirstText(
  tx: IDBTransaction,
  key: string,
): Promise<{isThere: boolean; base: AccountView}> {
  const [text, told] = await Promise.all([
    ask<string | undefined>(tx.objectStore('firsts').get(key)),
    ask<RowRecord[]>(tx.objectStore('records').getAll(all(key, 'overwrite'))),
  ]);
  const base = text === undefined ? emptyView : viewOfFirst(text);
  return {isThere: text !== undefined, base: applyChanges(base, told.map(changeOf))};
}
