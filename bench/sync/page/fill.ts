/** Run in an extension page: puts so many links into the signed-in account's store, as a first pull of them would have. */
import {walkLimit} from '../../../lib/contract/wire.ts';
import {newId} from '../../../lib/platform/new-id.ts';
import {createIndexedDbStore} from '../../../lib/store/indexeddb.ts';
import type {Scope} from '../../../lib/store/store.ts';
import {syncLock} from '../../../lib/sync/engine.ts';
import {linkAt} from './sample-links.ts';

async function fill(count: number): Promise<void> {
  const store = createIndexedDbStore(newId);
  const scope = await findScope();
  await navigator.locks.request(syncLock, async () => {
    const {cursor, epoch, tag, ackedMid} = await store.open(scope);
    const snapshot = await store.read(scope);
    const row = snapshot?.base.account;
    if (!row || epoch === null) throw new Error('Nothing was ever pulled here');
    await store.wipeBase(scope);
    const walked = (at: number) => ({rev: cursor, kind: 'link', id: linkAt(at).id}) as const;
    for (let start = 0; start === 0 || start < count; start += walkLimit) {
      const links = Array.from({length: Math.min(walkLimit, count - start)}, (_, at) =>
        linkAt(start + at),
      );
      const isLast = start + walkLimit >= count;
      await store.applyPage(scope, {
        epoch,
        tag,
        cursor: isLast ? cursor : 0,
        walk: isLast ? null : walked(start + links.length - 1),
        changes: [
          {kind: 'account', id: row.id, row},
          ...links.map((link) => ({kind: 'link', id: link.id, row: link}) as const),
        ],
        settledUpTo: ackedMid,
        refused: [],
        complete: isLast,
        at: new Date().toISOString(),
      });
    }
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
Object.assign(globalThis, {fill});
