import 'fake-indexeddb/auto';
import {describe, expect, it, vi} from 'vitest';
import type {UserId} from '../../../lib/domain/ids.ts';
import {createIndexedDbStore} from '../../../lib/store/indexeddb.ts';
import {createSpare, type Spare} from '../../../lib/store/spare.ts';
import {createSparedStore} from '../../../lib/store/spared.ts';
import type {Store} from '../../../lib/store/store.ts';
import {at} from '../domain/fixtures.ts';
import {describeStore, linkRow, pageOf, scope} from './store-suite.ts';

let databases = 0;
const newName = (): string => `spared-${++databases}`;
const findDisk = (): Promise<IDBFactory> => Promise.resolve(indexedDB);
const spareOf = (name: string): Spare => createSpare(findDisk, `${name}-spare`);

type Opened = Store & {logged: string[]};

let clients = 0;
function start(name: string, spare = spareOf(name)): Opened {
  const logged: string[] = [];
  const log = (event: string): void => void logged.push(event);
  return {...createSparedStore(() => `client-${++clients}`, spare, log, name), logged};
}

/** What the browser does with files that it takes for damaged. */
async function loseDisk(name: string): Promise<void> {
  await new Promise((done, fail) => {
    const request = indexedDB.deleteDatabase(name);
    request.onsuccess = done;
    request.onerror = fail;
  });
}

async function restart(store: Store, name: string): Promise<Opened> {
  store.close();
  await loseDisk(name);
  return start(name);
}

const midsAndBodies = async (store: Store): Promise<unknown> =>
  (await store.readQueued(scope, 99)).map(({mid, body}) => [mid, body]);

describeStore('the store with a spare', (newClientId) => {
  const name = newName();
  return createSparedStore(newClientId, spareOf(name), () => undefined, name);
});

describe('a disk that the browser threw away', () => {
  it('[S5] gives back every edit under its own number, and who we are at the server', async () => {
    const name = newName();
    const store = start(name);
    const {clientId} = await store.open(scope);
    for (const body of ['a', 'b', 'c', 'd']) await store.append(scope, body, at);
    await store.markTaken(scope, [{mid: 1}, {mid: 2}, {mid: 3}]);
    await store.applyPage(scope, pageOf({changes: [linkRow(1)], cursor: 7, settledUpTo: 2}));
    await store.tidy(scope);
    const again = await restart(store, name);
    expect(await again.open(scope)).toMatchObject({clientId, ackedMid: 2, cursor: 0, epoch: null});
    expect(await midsAndBodies(again)).toEqual([
      [3, 'c'],
      [4, 'd'],
    ]);
    expect((await again.append(scope, 'e', at)).mid).toBe(5);
    expect(again.logged).toEqual([]);
  });

  it('[S5] uses no number twice when nothing was waiting', async () => {
    const name = newName();
    const store = start(name);
    const {clientId} = await store.open(scope);
    await store.append(scope, 'a', at);
    await store.markTaken(scope, [{mid: 1}]);
    await store.applyPage(scope, pageOf({settledUpTo: 1}));
    await store.tidy(scope);
    const again = await restart(store, name);
    expect((await again.open(scope)).clientId).toBe(clientId);
    expect((await again.append(scope, 'b', at)).mid).toBe(2);
  });

  it('[S5, S4] keeps refused edits until somebody clears them', async () => {
    const name = newName();
    const store = start(name);
    await store.open(scope);
    for (const body of ['a', 'b', 'c']) await store.append(scope, body, at);
    const refusal = {code: 'forbidden'} as const;
    await store.markTaken(scope, [{mid: 1, refusal}, {mid: 2}, {mid: 3}]);
    await store.applyPage(scope, pageOf({settledUpTo: 3, refused: [{mid: 3, refusal}]}));
    await store.tidy(scope);
    const again = await restart(store, name);
    await again.open(scope);
    const expected = {outbox: [], rejected: [{mid: 1, body: 'a', refusal, at}, {mid: 3}]};
    expect(await again.readLedger(scope)).toMatchObject(expected);
    await again.clearRejected(scope, 1);
    const third = await restart(again, name);
    await third.open(scope);
    expect((await third.readLedger(scope))?.rejected.map(({mid}) => mid)).toEqual([3]);
  });

  it('[S5, T4] goes on under the client id that was taken last', async () => {
    const name = newName();
    const store = start(name);
    await store.open(scope);
    for (const body of ['a', 'b']) await store.append(scope, body, at);
    await store.markTaken(scope, [{mid: 1}]);
    await store.renewClient(scope, at);
    const {clientId, midOffset} = await store.open(scope);
    const again = await restart(store, name);
    expect(await again.open(scope)).toMatchObject({clientId, midOffset, ackedMid: 1});
    expect(await midsAndBodies(again)).toEqual([[2, 'b']]);
  });

  it('[S5, R5] gives back what a restored server had forgotten', async () => {
    const name = newName();
    const store = start(name);
    await store.open(scope);
    for (const body of ['a', 'b']) await store.append(scope, body, at);
    await store.markTaken(scope, [{mid: 1}, {mid: 2}]);
    await store.applyPage(scope, pageOf({settledUpTo: 2}));
    await store.tidy(scope);
    await store.reset(scope, {epoch: 'e2', lastMid: 0, at});
    const again = await restart(store, name);
    expect((await again.open(scope)).ackedMid).toBe(0);
    expect(await midsAndBodies(again)).toEqual([
      [1, 'a'],
      [2, 'b'],
    ]);
  });

  it('[S5] loses nothing either while the extension runs', async () => {
    const name = newName();
    const store = start(name);
    await store.open(scope);
    await store.append(scope, 'a', at);
    await loseDisk(name);
    await store.append(scope, 'b', at); // nobody has noticed
    await store.open(scope);
    expect(await midsAndBodies(store)).toEqual([
      [1, 'a'],
      [2, 'b'],
    ]);
  });

  it('[S5, E3] gives nobody what another person wrote', async () => {
    const name = newName();
    const store = start(name);
    const {clientId} = await store.open(scope);
    await store.append(scope, 'mine', at);
    const again = await restart(store, name);
    const other = {...scope, userId: 'jan' as UserId};
    expect((await again.open(other)).clientId).not.toBe(clientId);
    expect(await again.readQueued(other, 9)).toEqual([]);
    await again.open(scope);
    expect(await midsAndBodies(again)).toEqual([[1, 'mine']]);
  });
});

describe('the spare', () => {
  it('[S5] has nothing of what a person threw away, and while it cannot let go nothing is thrown away', async () => {
    const name = newName();
    const spare = spareOf(name);
    const store = start(name, spare);
    await store.open(scope);
    await store.append(scope, 'a', at);
    const disk = vi.spyOn(spare, 'forget').mockRejectedValueOnce(new Error('Not now'));
    await expect(store.forget(scope)).rejects.toThrow('Not now');
    expect(await midsAndBodies(store)).toEqual([[1, 'a']]);
    disk.mockRestore();
    await store.append(scope, 'b', at);
    await store.forget(scope);
    const again = await restart(store, name);
    await again.open(scope);
    expect(await midsAndBodies(again)).toEqual([]);
  });

  it('[S5] is never asked about a scope that is there', async () => {
    const name = newName();
    const store = start(name);
    await store.open(scope);
    await store.append(scope, 'a', at);
    await spareOf(name).keep(scope, {mid: 1, body: 'something else', at, taken: false});
    store.close();
    const again = start(name);
    await again.open(scope);
    expect(await midsAndBodies(again)).toEqual([[1, 'a']]);
    expect((await spareOf(name).find(scope))?.outbox[0]?.body).toBe('a'); // and follows
  });

  it('[S5] takes over what was written before there was one, or while it failed', async () => {
    const name = newName();
    const before = createIndexedDbStore(() => 'of before', name);
    await before.open(scope);
    await before.append(scope, 'a', at);
    before.close();
    const spare = spareOf(name);
    const failing = new Set<string>();
    const store = start(name, {
      ...spare,
      keep: (of, entry) =>
        failing.has(entry.body) ? Promise.reject(new Error('full')) : spare.keep(of, entry),
    });
    await store.open(scope);
    failing.add('b');
    for (const body of ['b', 'c']) await store.append(scope, body, at); // saved, and logged
    expect(store.logged).toEqual(['spare.failed']);
    expect((await spare.find(scope))?.outbox.map(({body}) => body)).toEqual(['a']);
    await store.open(scope); // as every flight does
    await store.append(scope, 'd', at);
    const again = await restart(store, name);
    expect((await again.open(scope)).clientId).toBe('of before');
    expect(await midsAndBodies(again)).toEqual(
      ['a', 'b', 'c', 'd'].map((body, n) => [n + 1, body]),
    );
  });

  it('[S5] has no copy of an edit that could not be saved', async () => {
    const name = newName();
    const store = start(name);
    await store.open(scope);
    const add = vi.spyOn(IDBObjectStore.prototype, 'add').mockImplementation(() => {
      throw new DOMException('full', 'QuotaExceededError');
    });
    await expect(store.append(scope, 'a', at)).rejects.toThrow('Cannot write');
    add.mockRestore();
    expect((await spareOf(name).find(scope))?.outbox).toEqual([]);
  });

  it('[S5] that cannot be read keeps a lost scope from beginning anew', async () => {
    const name = newName();
    const store = start(name);
    const {clientId} = await store.open(scope);
    await store.append(scope, 'a', at);
    store.close();
    await loseDisk(name);
    let isDown = true;
    const spare = createSpare(
      () => (isDown ? Promise.reject(new Error('no disk')) : findDisk()),
      `${name}-spare`,
    );
    const again = start(name, spare);
    await expect(again.open(scope)).rejects.toThrow('Cannot open the spare');
    isDown = false;
    expect((await again.open(scope)).clientId).toBe(clientId);
    expect(await midsAndBodies(again)).toEqual([[1, 'a']]);
  });

  it('[S5] that never answers is given up, and the edit is saved', async () => {
    const name = newName();
    const hanging = createSpare(() => new Promise(() => undefined), name, 20);
    const plain = createIndexedDbStore(() => 'there already', name);
    await plain.open(scope);
    plain.close();
    const store = start(name, hanging);
    await store.open(scope);
    expect((await store.append(scope, 'a', at)).mid).toBe(1);
    expect(store.logged).toContain('spare.failed');
  });
});
