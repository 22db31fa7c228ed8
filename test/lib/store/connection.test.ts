/** What a browser's database can do to the store: an older layout, another page in the way, no answer, no room. */
import 'fake-indexeddb/auto';
import {expect, it, vi} from 'vitest';
import {createIndexedDbStore} from '../../../lib/store/indexeddb.ts';
import {baseNames, ledgerNames} from '../../../lib/store/layout.ts';
import {createSnapshotReader} from '../../../lib/store/snapshot-reader.ts';
import {scopeKey} from '../../../lib/store/store.ts';
import {newMeta} from '../../../lib/store/settle.ts';
import {at, sharedDeal} from '../domain/fixtures.ts';
import {accountRow, linkRow, pageOf, scope} from './store-suite.ts';
import {wholeRows} from './whole-account.ts';

let databases = 0;
const newName = (): string => `connection-${++databases}`;
const key = scopeKey(scope);
const hasty = {patienceMs: 60};

/** The layout of version 1 with what a person had in it. */
function createVersion1(name: string): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, 1);
    request.onerror = () => reject(new Error('No database', {cause: request.error}));
    request.onupgradeneeded = () => {
      const db = request.result;
      for (const store of ['scopes', 'rows', 'outbox', 'rejected']) db.createObjectStore(store);
      db.createObjectStore('settled').createIndex('at', 'at');
      const tx = request.transaction;
      const meta = {clientId: 'old', midOffset: 2, cursor: 9, epoch: 'e1', ackedMid: 4};
      tx?.objectStore('scopes').put({...meta, syncedAt: at}, key);
      tx?.objectStore('rows').put('{}', [key, 'link', 'x']);
      tx?.objectStore('outbox').put({mid: 5, body: 'five', at, taken: false}, [key, 5]);
      const refusal = {code: 'forbidden'};
      tx?.objectStore('rejected').put({mid: 4, body: 'four', refusal, at}, [key, 4]);
      tx?.objectStore('settled').put({mid: 3, body: 'three', at}, [key, 3]);
    };
    request.onsuccess = () => resolve(request.result);
  });
}

/** The layout of version 2, with a deal as it was then, or of version 3, which only had more to say of it. */
function createVersion2(name: string, version = 2): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, version);
    request.onerror = () => reject(new Error('No database', {cause: request.error}));
    request.onupgradeneeded = () => {
      const db = request.result;
      for (const store of ['scopes', 'outbox', 'rejected', 'leaves', 'delta', 'firsts']) {
        db.createObjectStore(store);
      }
      db.createObjectStore('settled').createIndex('at', 'at');
      db.createObjectStore('records').createIndex('keys', 'keys', {multiEntry: true});
      const tx = request.transaction;
      const meta = {...newMeta('old'), midOffset: 2, cursor: 9, epoch: 'e1', ackedMid: 4};
      const counts = {pending: 1, confirmed: 0, rejected: 0};
      tx?.objectStore('scopes').put({...meta, syncedAt: at, counts, stamp: 7}, key);
      const {sharing: _unknown, ...deal} = sharedDeal;
      const row = version === 2 ? deal : sharedDeal;
      const record = {kind: 'deal', text: JSON.stringify(row), keys: [`${key} deal ${deal.id}`]};
      tx?.objectStore('records').put(record, [key, 'deal', deal.id]);
      const link = linkRow(1);
      tx?.objectStore('leaves').put(`[${JSON.stringify(link.row)}]`, [
        ...[key, 'pending', link.id, link.id],
        ...[7, 1],
      ]);
      tx?.objectStore('firsts').put('{"account":null}', key);
      tx?.objectStore('outbox').put({mid: 5, body: 'five', at, taken: false}, [key, 5]);
      const refusal = {code: 'forbidden'};
      tx?.objectStore('rejected').put({mid: 4, body: 'four', refusal, at}, [key, 4]);
      tx?.objectStore('settled').put({mid: 3, body: 'three', at}, [key, 3]);
    };
    request.onsuccess = () => resolve(request.result);
  });
}

/** A transaction of somebody else that holds on to these stores until it is let go. */
async function hold(name: string, stores: string[]): Promise<() => void> {
  const db = await new Promise<IDBDatabase>((resolve) => {
    const request = indexedDB.open(name);
    request.onsuccess = () => resolve(request.result);
  });
  const store = db.transaction(stores, 'readwrite').objectStore(stores[0] ?? '');
  let isHeld = true;
  const goOn = (): void => {
    const request = store.get(['nothing', 0]);
    request.onsuccess = () => {
      if (isHeld) goOn();
      else db.close();
    };
  };
  goOn();
  return () => (isHeld = false);
}

it.each([
  [1, createVersion1],
  [2, createVersion2],
  [3, (name: string) => createVersion2(name, 3)],
])(
  '[E1] keeps everything a person wrote in layout %d, and pulls the rest again',
  async (_version, createOld) => {
    const name = newName();
    (await createOld(name)).close();
    const store = createIndexedDbStore(() => 'new', name);
    const {meta, outbox, rejected, base} = (await store.read(scope)) ?? {};
    expect(meta).toMatchObject({
      clientId: 'old',
      midOffset: 2,
      epoch: 'e1',
      ackedMid: 4,
      cursor: 0,
      walk: null,
      syncedAt: null,
      counts: {pending: 0, confirmed: 0, rejected: 0},
    });
    expect(outbox).toEqual([{mid: 5, body: 'five', at, taken: false}]);
    expect(rejected?.map(({mid}) => mid)).toEqual([4]);
    expect([base?.links.size, base?.deals.size]).toEqual([0, 0]);
    expect((await createSnapshotReader(name).readFirst(scope))?.base.account).toBeUndefined();
    await store.applyPage(scope, pageOf({changes: wholeRows, cursor: 9}));
    expect((await store.read(scope))?.base.deals.get(sharedDeal.id)?.sharing?.state).toBe('active');
    expect((await store.append(scope, 'six', at)).mid).toBe(6);
    await store.reset(scope, {epoch: 'e2', lastMid: 2, at});
    expect((await store.readQueued(scope, 9)).map(({body}) => body)).toEqual([
      'three',
      'five',
      'six',
    ]);
  },
);

it('[R7] keeps everything of layout 4, which only did not know what was to be told', async () => {
  const name = newName();
  const meta = {...newMeta('old'), cursor: 9, epoch: 'e1', syncedAt: at};
  await new Promise<void>((resolve) => {
    const request = indexedDB.open(name, 4);
    request.onupgradeneeded = () => {
      const db = request.result;
      for (const store of [...ledgerNames, 'settled', ...baseNames]) db.createObjectStore(store);
      const tx = request.transaction;
      tx?.objectStore('settled').createIndex('at', 'at');
      for (const store of ['dealKeys', 'records']) {
        tx?.objectStore(store).createIndex('keys', 'keys', {multiEntry: true});
      }
      tx?.objectStore('scopes').put(meta, key);
    };
    request.onsuccess = () => {
      request.result.close();
      resolve();
    };
  });
  const store = createIndexedDbStore(() => 'new', name);
  expect(await store.open(scope)).toEqual(meta);
  expect(await store.readUntold(scope)).toEqual([]);
});

it('a page that comes before the new layout is there finds nothing, and finds it later', async () => {
  const name = newName();
  (await createVersion1(name)).close();
  const reader = createSnapshotReader(name);
  expect(await reader.readFirst(scope)).toBeUndefined();
  const store = createIndexedDbStore(() => 'new', name);
  await store.open(scope);
  expect((await reader.readFirst(scope))?.outbox).toHaveLength(1);
});

it('[L8] says so when another page blocks the new layout, and opens once it is gone', async () => {
  const name = newName();
  const old = await createVersion1(name); // does not step aside
  const store = createIndexedDbStore(() => 'new', name, hasty);
  await expect(store.open(scope)).rejects.toThrow('Cannot open the database');
  await expect(store.append(scope, 'a', at)).rejects.toThrow();
  old.close();
  await vi.waitFor(async () => expect((await store.open(scope)).clientId).toBe('old'), 15_000);
  expect((await store.append(scope, 'six', at)).mid).toBe(6);
});

it('[E1] gives up a transaction that hangs, never calls that edit saved, and uses no mid twice', async () => {
  const name = newName();
  const store = createIndexedDbStore(() => 'client', name, hasty);
  await store.open(scope);
  await store.append(scope, 'a', at);
  const letGo = await hold(name, ['outbox', 'scopes']);
  await expect(store.append(scope, 'unsure', at)).rejects.toThrow('Cannot write');
  await expect(store.readQueued(scope, 9)).rejects.toThrow('has not answered');
  await expect(store.applyPage(scope, pageOf())).rejects.toThrow('Cannot write');
  letGo();
  await vi.waitFor(() => store.open(scope), 15_000);
  await store.append(scope, 'b', at);
  const stored = (await store.readQueued(scope, 9)).map(({body}) => body);
  expect(stored.filter((body) => body !== 'unsure')).toEqual(['a', 'b']); // a commit under way cannot be called back
});

it('[R7] a page that finds no room leaves everything as it was', async () => {
  const store = createIndexedDbStore(() => 'client', newName());
  await store.open(scope);
  await store.applyPage(scope, pageOf({changes: [accountRow, linkRow(1)], cursor: 2}));
  await store.append(scope, 'a', at);
  const before = await store.read(scope);
  const put = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (
    this: IDBObjectStore,
  ) {
    throw new DOMException('full', 'QuotaExceededError');
  });
  await expect(
    store.applyPage(scope, pageOf({changes: [linkRow(2)], cursor: 3})),
  ).rejects.toMatchObject({cause: {name: 'QuotaExceededError'}});
  put.mockRestore();
  expect(await store.read(scope)).toEqual(before);
});
