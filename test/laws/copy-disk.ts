import {openDB} from 'idb';

/** Copies a browser's database as a copied profile would: stores, indexes and every record. */
export async function copyDisk(from: string, to: string): Promise<void> {
  const source = await openDB(from);
  const names = [...source.objectStoreNames];
  const target = await openDB(to, source.version, {
    upgrade: (db) => {
      const tx = source.transaction(names);
      for (const name of names) {
        const {keyPath, autoIncrement, indexNames} = tx.objectStore(name);
        const store = db.createObjectStore(name, {keyPath, autoIncrement});
        for (const indexName of indexNames) {
          const {keyPath: on, unique, multiEntry} = tx.objectStore(name).index(indexName);
          store.createIndex(indexName, on, {unique, multiEntry});
        }
      }
    },
  });
  for (const {name, key, value} of await readDisk(from)) {
    const store = target.transaction(name, 'readwrite').store;
    await (store.keyPath === null ? store.put(value, key) : store.put(value));
  }
  source.close();
  target.close();
}

export type Stored = {name: string; key: IDBValidKey; value: unknown};

/** Everything that is on a disk, whatever it means. */
export async function readDisk(disk: string): Promise<Stored[]> {
  const db = await openDB(disk);
  const found: Stored[] = [];
  for (const name of db.objectStoreNames) {
    const tx = db.transaction(name);
    const [keys, values] = [await tx.store.getAllKeys(), (await tx.store.getAll()) as unknown[]];
    found.push(...keys.map((key, at) => ({name, key, value: values[at]})));
  }
  db.close();
  return found;
}
