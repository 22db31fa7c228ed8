/**
 * One look at what is kept in the private place, for a page that cannot wait until the background is awake. Undefined where nothing is: making the
 * database is not a page's to do.
 */
import {privateDatabase, privatePlace} from './private-place.ts';

export function glanceAt(key: string, databaseName = privateDatabase): Promise<unknown> {
  return new Promise((resolve) => {
    const opening = indexedDB.open(databaseName);
    opening.onupgradeneeded = () => opening.transaction?.abort();
    opening.onerror = () => resolve(undefined);
    opening.onsuccess = () => {
      const db = opening.result;
      const request = db.transaction(privatePlace).objectStore(privatePlace).get(key);
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => resolve(undefined);
      db.close(); // once the request is through
    };
  });
}
