/**
 * One connection to the database, opened when first needed and again after the browser closed it (an upgrade elsewhere, cleared data). A
 * database that does not answer is given up with an error, and the next try opens it anew: waiting for ever would look like working.
 */
import type {DBSchema, IDBPDatabase} from 'idb';
import {openDB, unwrap} from 'idb';
import type {DealKeys, Delta, LeafKey, RecordKey, RowRecord} from './layout.ts';
import {baseNames, layoutVersion} from './layout.ts';
import {within} from './patience.ts';
import type {Settled} from './settle.ts';
import {newMeta} from './settle.ts';
import type {OutboxEntry, Rejected, ScopeMeta} from './store.ts';
import type {News} from './untold.ts';

export type VouchDb = DBSchema & {
  scopes: {key: string; value: ScopeMeta};
  leaves: {key: LeafKey; value: string};
  delta: {key: [scope: string, id: string]; value: Delta};
  dealKeys: {key: [scope: string, id: string]; value: DealKeys; indexes: {keys: string}};
  records: {key: RecordKey; value: RowRecord; indexes: {keys: string}};
  firsts: {key: string; value: string};
  outbox: {key: [scope: string, mid: number]; value: OutboxEntry};
  rejected: {key: [scope: string, mid: number]; value: Rejected};
  settled: {key: [scope: string, mid: number]; value: Settled; indexes: {at: string}};
  untold: {key: [scope: string, kind: News['kind'], id: string]; value: News};
};

export type Connection = {
  get(): Promise<IDBPDatabase<VouchDb>>;
  /** Waits for work in a transaction, and gives it up when nothing comes of it. */
  inTime<T>(tx: IDBTransaction, work: Promise<T>): Promise<T>;
  close(): void;
};

export function createConnection(name: string, patienceMs: number): Connection {
  let opening: Promise<IDBPDatabase<VouchDb>> | undefined;

  const close = (): void => {
    void opening?.then((db) => db.close()).catch(() => undefined);
    opening = undefined;
  };

  const open = (): Promise<IDBPDatabase<VouchDb>> => {
    const request = openDB<VouchDb>(name, layoutVersion, {
      upgrade: (db, from, _to, tx) => upgrade(unwrap(db), from, unwrap(tx)),
      blocking: close,
      terminated: () => void (opening = undefined),
    });
    return within(patienceMs, request, () => {
      request.then((db) => db.close()).catch(() => undefined); // it comes too late
    });
  };

  return {
    get: () => {
      opening ??= open().catch((cause: unknown) => {
        opening = undefined;
        throw new Error('Cannot open the database of this extension', {cause});
      });
      return opening;
    },
    inTime: (tx, work) =>
      within(patienceMs, work, () => {
        close();
        try {
          tx.abort();
        } catch {
          // it has just ended
        }
      }),
    close,
  };
}

/**
 * Rows of an older layout go and are pulled again: version 1 kept every link by itself, version 2 knew deals without what is shared of
 * them, version 3 kept every deal by itself; version 4 only did not know what was to be told. What was written here stays.
 */
function upgrade(db: IDBDatabase, from: number, tx: IDBTransaction): void {
  db.createObjectStore('untold');
  if (from === 4) return;
  if (from === 0) {
    for (const store of ['scopes', 'outbox', 'rejected', 'settled']) db.createObjectStore(store);
    tx.objectStore('settled').createIndex('at', 'at');
  } else {
    for (const store of ['rows', ...baseNames]) {
      if (db.objectStoreNames.contains(store)) db.deleteObjectStore(store);
    }
    const walking = tx.objectStore('scopes').openCursor();
    walking.onsuccess = () => {
      const cursor = walking.result;
      if (!cursor) return;
      const {clientId, midOffset, epoch, ackedMid, stamp = 0} = cursor.value as OldMeta;
      cursor.update({...newMeta(clientId), midOffset, epoch, ackedMid, stamp});
      cursor.continue();
    };
  }
  for (const store of baseNames) db.createObjectStore(store);
  for (const store of ['dealKeys', 'records']) {
    tx.objectStore(store).createIndex('keys', 'keys', {multiEntry: true});
  }
}

/** Version 1 had no stamps. */
type OldMeta = Pick<ScopeMeta, 'clientId' | 'midOffset' | 'epoch' | 'ackedMid'> &
  Partial<Pick<ScopeMeta, 'stamp'>>;
