/**
 * The disks of the simulated browsers, on fake-indexeddb: a profile is a database. When its browser is killed, what was not complete is gone;
 * a copied profile is a copied database.
 */
import 'fake-indexeddb/auto';

const open = new Map<string, Set<IDBTransaction>>();
// eslint-disable-next-line @typescript-eslint/unbound-method -- called with the database as `this`, below
const begin = IDBDatabase.prototype.transaction;
IDBDatabase.prototype.transaction = function (this: IDBDatabase, ...args) {
  const tx = begin.apply(this, args);
  if (args[1] === 'readwrite') {
    const of = open.get(this.name) ?? new Set();
    open.set(this.name, of.add(tx));
    tx.addEventListener('complete', () => of.delete(tx));
    tx.addEventListener('abort', (event) => {
      of.delete(tx);
      hush(event);
    });
    tx.addEventListener('error', hush, true);
  }
  return tx;
};

/** A browser that was killed hears nothing any more, not even that its writes came to nothing. */
const cut = new WeakSet<IDBTransaction>();
function hush(event: Event): void {
  const tx = event.currentTarget as IDBTransaction; // it listens there and nowhere else
  if (cut.has(tx)) event.stopImmediatePropagation();
}

/** The browser is killed: transactions that are not complete never will be. */
export function cutWrites(name: string): number {
  let count = 0;
  for (const tx of open.get(name) ?? []) {
    cut.add(tx);
    try {
      tx.abort();
      count++;
    } catch {
      // committed already, its event still to come: it counts
    }
  }
  open.delete(name);
  return count;
}

export async function copyDisk(from: string, to: string): Promise<void> {
  const source = await connect(from);
  const stores = await Promise.all(
    [...source.objectStoreNames].map(async (name) => {
      const store = source.transaction(name).objectStore(name);
      const indexes = [...store.indexNames].map((index) => store.index(index));
      const [keys, values] = await Promise.all([
        settled(store.getAllKeys()),
        settled<unknown[]>(store.getAll()),
      ]);
      return {
        name,
        keyPath: store.keyPath,
        autoIncrement: store.autoIncrement,
        indexes,
        keys,
        values,
      };
    }),
  );
  const target = await connect(to, source.version, (db) => {
    for (const {name, keyPath, autoIncrement, indexes} of stores) {
      const store = db.createObjectStore(name, {keyPath, autoIncrement});
      for (const index of indexes) {
        store.createIndex(index.name, index.keyPath, {
          unique: index.unique,
          multiEntry: index.multiEntry,
        });
      }
    }
  });
  const tx = target.transaction([...target.objectStoreNames], 'readwrite');
  for (const {name, keyPath, keys, values} of stores) {
    for (const [at, key] of keys.entries()) {
      if (keyPath === null) tx.objectStore(name).put(values[at], key);
      else tx.objectStore(name).put(values[at]);
    }
  }
  await new Promise<void>((done, fail) => {
    tx.oncomplete = () => done();
    tx.onabort = () => fail(new Error('Cannot copy a profile', {cause: tx.error}));
  });
  source.close();
  target.close();
}

export async function deleteDisk(name: string): Promise<void> {
  cutWrites(name);
  await settled(indexedDB.deleteDatabase(name));
}

function connect(
  name: string,
  version?: number,
  upgrade?: (db: IDBDatabase) => void,
): Promise<IDBDatabase> {
  const request = indexedDB.open(name, version);
  if (upgrade) request.onupgradeneeded = () => upgrade(request.result);
  return settled(request);
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((done, fail) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => fail(new Error('IndexedDB refused', {cause: request.error}));
  });
}
