/** Thousands of waiting edits name thousands of rows: they are found by few requests, and just those. */
import 'fake-indexeddb/auto';
import {expect, it} from 'vitest';
import {countReads} from '../../../bench/sync/page/count-reads.ts';
import type {Change} from '../../../lib/domain/account-view.ts';
import type {Link} from '../../../lib/domain/confirmation-link.ts';
import {createIndexedDbStore} from '../../../lib/store/indexeddb.ts';
import {createMemoryStore} from '../../../lib/store/memory.ts';
import type {Need} from '../../../lib/store/store.ts';
import {at, attachmentId, dealId, linkId} from '../domain/fixtures.ts';
import {accountRow, dealRow, linkRow, pageOf, scope} from './store-suite.ts';

const count = 400;
const numbers = Array.from({length: count}, (_, n) => n + 1);
const shape = linkRow(1).row as Link; // linkRow makes links
const linkChange = (n: number, name = `Link ${n}`): Change => ({
  kind: 'link',
  id: linkId(n),
  row: {...shape, id: linkId(n), name},
});
const attached = (n: number): Change => ({
  kind: 'attachment',
  id: attachmentId(n),
  row: {
    ...{id: attachmentId(n), linkId: linkId(n), dealId: dealId(1), at},
    by: {userId: scope.userId, name: 'Maria'},
  },
});
const odd = numbers.filter((n) => n % 2 === 1);
const everyNinth = numbers.filter((n) => n % 9 === 1);

async function fill(store: ReturnType<typeof createMemoryStore>): Promise<void> {
  await store.open(scope);
  const rows = [accountRow, dealRow, ...numbers.flatMap((n) => [linkChange(n), attached(n)])];
  await store.applyPage(scope, pageOf({changes: rows, cursor: 1}));
  const changed = everyNinth.map((n) => linkChange(n, 'Changed'));
  const gone: Change = {kind: 'link', id: linkId(3), row: null};
  await store.applyPage(scope, pageOf({changes: [...changed, gone], cursor: 2}));
}

it.each<[string, Need]>([
  ['links lying close', {links: new Set(odd.map(linkId))}],
  ['attachments lying close', {attachments: new Set(odd.map(attachmentId))}],
  ['few', {links: new Set([linkId(1), linkId(3), linkId(5)])}],
])('[E2] finds just what is asked for: %s', async (_, need) => {
  const [store, plain] = [
    createIndexedDbStore(() => 'c', `many-${_}`),
    createMemoryStore(() => 'c'),
  ];
  await fill(store);
  await fill(plain);
  const {value, requests} = await countReads(() => store.readRows(scope, need));
  const wanted = await plain.readRows(scope, need);
  expect(new Map([...value.links].sort())).toEqual(new Map([...wanted.links].sort()));
  expect(new Set(value.attachments.keys())).toEqual(new Set(wanted.attachments.keys()));
  expect(requests).toBeLessThan(15);
});

it('[E2, L11] does not read a whole account for keys that lie far apart', async () => {
  const store = createIndexedDbStore(() => 'c', 'many-far');
  await store.open(scope);
  const many = Array.from({length: 1200}, (_, n) => attached(n + 1));
  await store.applyPage(scope, pageOf({changes: [accountRow, ...many], cursor: 1}));
  const wanted = numbers.slice(0, 110).map((n) => attachmentId(n * 10));
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called with the store as `this`, below
  const {getAll} = IDBObjectStore.prototype;
  let most = 0;
  IDBObjectStore.prototype.getAll = function (this: IDBObjectStore, ...args) {
    const request = getAll.apply(this, args);
    request.addEventListener('success', () => (most = Math.max(most, request.result.length)));
    return request;
  };
  const found = await store.readRows(scope, {attachments: new Set(wanted)});
  IDBObjectStore.prototype.getAll = getAll;
  expect(new Set(found.attachments.keys())).toEqual(new Set(wanted));
  expect(most).toBe(1);
});
