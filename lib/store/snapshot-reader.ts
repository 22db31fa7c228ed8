/**
 * The reading half of the store on IndexedDB, for pages: the popup opens often and has few bytes to spare, so it brings neither the writing
 * half nor a library. One transaction per snapshot; layout and keys are lib/store/indexeddb.ts's.
 */
import type {RowKind} from '../domain/account-view.ts';
import {rowKinds} from '../domain/account-view.ts';
import {viewFromRows} from './base-rows.ts';
import type {OutboxEntry, Rejected, ScopeMeta, Store} from './store.ts';
import {scopeKey} from './store.ts';

export function createSnapshotReader(databaseName = 'vouch'): Pick<Store, 'read' | 'close'> {
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

  return {
    async read(scope) {
      opening ??= open();
      const db = await opening;
      if (!db) return undefined;
      const key = scopeKey(scope);
      const tx = db.transaction(['scopes', 'rows', 'outbox', 'rejected']);
      const all = <T>(store: string, range: IDBKeyRange) =>
        result<T[]>(tx.objectStore(store).getAll(range));
      // An array sorts after every text and number, so these are all keys that begin with the scope.
      const ofScope = IDBKeyRange.bound([key], [key, []]);
      const [meta, outbox, rejected, ...texts] = await Promise.all([
        result<ScopeMeta | undefined>(tx.objectStore('scopes').get(key)),
        all<OutboxEntry>('outbox', ofScope),
        all<Rejected>('rejected', ofScope),
        ...rowKinds.map((kind) =>
          all<string>('rows', IDBKeyRange.bound([key, kind], [key, kind, []])),
        ),
      ]);
      if (!meta) return undefined;
      const rows = Object.fromEntries(rowKinds.map((kind, at) => [kind, texts[at] ?? []]));
      return {
        meta,
        outbox,
        rejected,
        base: viewFromRows(rows as Record<RowKind, string[]>), // a list for each of rowKinds
      };
    },
    close,
  };
}

function result<T>(request: IDBRequest): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result as T); // what lib/store/indexeddb.ts wrote there
    request.onerror = () => reject(new Error('Cannot read the database', {cause: request.error}));
  });
}
