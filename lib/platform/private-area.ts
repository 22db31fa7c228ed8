/**
 * A place for what only the background may read: tokens, and who is signed in. `storage.local` is open to content scripts by default,
 * and Firefox cannot close it; the extension's own IndexedDB is out of reach of a page and its content scripts.
 */
import type {IDBPDatabase} from 'idb';
import {openDB} from 'idb';
import type {StorageArea} from './key-value.ts';

const place = 'kept';

export function createPrivateArea(databaseName = 'vouch-private'): StorageArea {
  let opening: Promise<IDBPDatabase> | undefined;
  const forget = (): void => void (opening = undefined);
  const open = (): Promise<IDBPDatabase> => {
    opening ??= openDB(databaseName, 1, {
      upgrade: (db) => void db.createObjectStore(place),
      terminated: forget,
    }).catch((cause: unknown) => {
      forget();
      throw new Error('Cannot open the private database of this extension', {cause});
    });
    return opening;
  };
  return {
    get: async (key) => {
      const value: unknown = await (await open()).get(place, key);
      return value === undefined ? {} : {[key]: value};
    },
    set: async (values) => {
      const tx = (await open()).transaction(place, 'readwrite', {durability: 'strict'});
      const puts = Object.entries(values).map(([key, value]) => tx.store.put(value, key));
      await Promise.all([...puts, tx.done]);
    },
    remove: async (key) => (await open()).delete(place, key),
  };
}
