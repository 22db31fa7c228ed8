/** Run in an extension page: puts rows into the signed-in account's store, as a first pull of them would have. */
import {walkLimit} from '../../../lib/contract/wire.ts';
import type {Change} from '../../../lib/domain/account-view.ts';
import {newId} from '../../../lib/platform/new-id.ts';
import {createIndexedDbStore} from '../../../lib/store/indexeddb.ts';
import type {Scope} from '../../../lib/store/store.ts';
import {syncLock} from '../../../lib/sync/engine.ts';

/** `rows`: all but the account's own, by kind and id, as a walk brings them. */
export async function putRows(rows: readonly Change[]): Promise<void> {
  const store = createIndexedDbStore(newId);
  const scope = await findScope();
  await navigator.locks.request(syncLock, async () => {
    const {cursor, epoch, tag, ackedMid} = await store.open(scope);
    const row = (await store.readRows(scope, {})).account;
    if (!row || epoch === null) throw new Error('Nothing was ever pulled here');
    await store.wipeBase(scope);
    for (let start = 0; start === 0 || start < rows.length; start += walkLimit) {
      const changes = rows.slice(start, start + walkLimit);
      const last = changes.at(-1);
      const isLast = start + walkLimit >= rows.length;
      await store.applyPage(scope, {
        epoch,
        tag,
        cursor: isLast ? cursor : 0,
        walk: isLast || !last ? null : {rev: cursor, kind: last.kind, id: last.id},
        changes: [
          ...(start === 0 ? [{kind: 'account', id: row.id, row} as const] : []),
          ...changes,
        ],
        settledUpTo: ackedMid,
        refused: [],
        complete: isLast,
        at: new Date().toISOString(),
      });
    }
    while (await store.tidy(scope)) continue;
  });
  store.close();
}

/** Of the only account that anybody opened in this profile. */
function findScope(): Promise<Scope> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open('vouch');
    opening.onerror = () => reject(new Error('No store', {cause: opening.error}));
    opening.onsuccess = () => {
      const db = opening.result;
      const keys = db.transaction('scopes').objectStore('scopes').getAllKeys();
      keys.onsuccess = () => {
        db.close();
        const [server, userId, accountId] = JSON.parse(keys.result[0] as string) as [
          string,
          Scope['userId'],
          Scope['accountId'],
        ]; // scopeKey wrote it
        resolve({server, userId, accountId});
      };
    };
  });
}
