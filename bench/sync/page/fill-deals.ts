/**
 * Run in an extension page: `fillDeals` puts so many deals into the signed-in account's store, a fifth of them with a link, and the same
 * deals into a database of their own, a record each; `readPlainDeals` reads them there.
 */
import type {Change} from '../../../lib/domain/account-view.ts';
import {putRows} from './put-rows.ts';
import {attachmentAt, dealAt} from './sample-deals.ts';
import {linkAt} from './sample-links.ts';

const plain = 'plain-deals';

async function fillDeals(count: number): Promise<void> {
  await putRows(changesOf(count));
  const db = await openPlain();
  const tx = db.transaction('deals', 'readwrite');
  for (let at = 0; at < count; at++) tx.objectStore('deals').put(dealAt(at));
  await new Promise((resolve) => (tx.oncomplete = resolve));
  db.close();
}

/** By kind and id, as a walk brings them. */
function changesOf(count: number): Change[] {
  const all = Array.from({length: count}, (_, at) => at);
  const proven = all.filter((at) => at % 5 === 0);
  return [
    ...proven.map((at): Change => ({
      kind: 'attachment',
      id: attachmentAt(at).id,
      row: attachmentAt(at),
    })),
    ...all.map((at): Change => ({kind: 'deal', id: dealAt(at).id, row: dealAt(at)})),
    ...proven.map((at): Change => ({kind: 'link', id: linkAt(at).id, row: linkAt(at)})),
  ];
}

/** In ms, from opening the database to having all of them; how many there were. */
async function readPlainDeals(): Promise<{ms: number; rows: number}> {
  const begun = performance.now();
  const db = await openPlain();
  const rows = await new Promise<number>((resolve, reject) => {
    const request = db.transaction('deals').objectStore('deals').getAll();
    request.onsuccess = () => resolve(request.result.length);
    request.onerror = () => reject(new Error('Cannot read', {cause: request.error}));
  });
  const ms = performance.now() - begun;
  db.close();
  return {ms, rows};
}

function openPlain(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(plain, 1);
    request.onupgradeneeded = () => void request.result.createObjectStore('deals', {keyPath: 'id'});
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(new Error(`Cannot open ${plain}`, {cause: request.error}));
  });
}

export type FillDeals = {fillDeals: typeof fillDeals; readPlainDeals: typeof readPlainDeals};
Object.assign(globalThis, {fillDeals, readPlainDeals} satisfies FillDeals);
