/** IndexedDB the plain way: a record per link, two indexes, a transaction per page. */
import {linkStatus, type Link} from '../../../lib/domain/confirmation-link.ts';
import {deleteDatabase, eachPage, linksIn, type Contender} from './contender.ts';

export const rawIndexedDb: Contender = {
  rowsPerPage: 500,
  open: async (database) => {
    const db = await openRaw(database);
    return {
      applyPages: eachPage((text) =>
        write(db, (rows) => {
          for (const link of linksIn(text)) rows.put(recordOf(link));
        }),
      ),
      readAll: () =>
        new Promise((resolve, reject) => {
          const request = db.transaction('links').objectStore('links').getAll();
          request.onsuccess = () => resolve(request.result.length);
          request.onerror = () => reject(new Error('Cannot read', {cause: request.error}));
        }),
      close: () => db.close(),
    };
  },
  remove: deleteDatabase,
};

/** One changed record, on the disk when it resolves: what an edit costs at least. */
export async function openRawEditor(database: string) {
  const db = await openRaw(database);
  return {
    edit: (link: Link) => write(db, (rows) => rows.put(recordOf(link)), 'strict'),
    close: () => db.close(),
  };
}

function openRaw(database: string): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(database, 1);
    request.onupgradeneeded = () => {
      const rows = request.result.createObjectStore('links', {keyPath: 'id'});
      rows.createIndex('status', 'status');
      rows.createIndex('createdAt', 'createdAt');
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(new Error(`Cannot open ${database}`, {cause: request.error}));
  });
}

function write(
  db: IDBDatabase,
  issue: (rows: IDBObjectStore) => void,
  durability: IDBTransactionDurability = 'default',
): Promise<void> {
  return new Promise((resolve, reject) => {
    const tx = db.transaction('links', 'readwrite', {durability});
    tx.oncomplete = () => resolve();
    tx.onabort = () => reject(new Error('Cannot write', {cause: tx.error}));
    issue(tx.objectStore('links'));
    tx.commit();
  });
}

function recordOf(link: Link) {
  return {...link, status: linkStatus(link)};
}
