/** A page that was open before the extension was updated: it holds the database in its older layout and does not hear that it should let go. */
import type {Inside} from './inside.ts';

/** Puts the database back into version 1, with all that a person wrote, and holds on to it. */
export async function holdOlder({page}: Inside): Promise<void> {
  await page.evaluate(putBackAndHold);
}

export async function letGo({page}: Inside): Promise<void> {
  await page.evaluate(() => olderConnection.close());
}

declare let olderConnection: IDBDatabase;

/** In the page. */
async function putBackAndHold(): Promise<void> {
  const ask = <T>(request: IDBRequest<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(new Error('Refused', {cause: request.error}));
    });
  const written = ['scopes', 'outbox', 'rejected', 'settled'];
  const newer = await ask(indexedDB.open('vouch'));
  const tx = newer.transaction(written);
  const copies = await Promise.all(
    written.map(async (name) => {
      const store = tx.objectStore(name);
      const [keys, values] = await Promise.all([ask(store.getAllKeys()), ask(store.getAll())]);
      return {name, rows: keys.map((key, at) => ({key, value: values[at] as unknown}))};
    }),
  );
  newer.close();
  indexedDB.deleteDatabase('vouch');
  const opening = indexedDB.open('vouch', 1); // before whoever comes after the deletion
  opening.onupgradeneeded = () => {
    const db = opening.result;
    db.createObjectStore('rows');
    for (const {name, rows} of copies) {
      const store = db.createObjectStore(name);
      if (name === 'settled') store.createIndex('at', 'at');
      for (const {key, value} of rows) store.put(value, key);
    }
  };
  Object.assign(globalThis, {olderConnection: await ask(opening)});
}
