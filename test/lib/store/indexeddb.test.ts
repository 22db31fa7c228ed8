import 'fake-indexeddb/auto';
import {describe, expect, it, vi} from 'vitest';
import {createIndexedDbStore} from '../../../lib/store/indexeddb.ts';
import {at} from '../domain/fixtures.ts';
import {describeDeals} from './deal-suite.ts';
import {accountRow, describeStore, pageOf, scope} from './store-suite.ts';

let databases = 0;
const newName = (): string => `test-${++databases}`;

describeStore('the store on IndexedDB', (newClientId) =>
  createIndexedDbStore(newClientId, newName()),
);
describeDeals('shared deals on IndexedDB', (newClientId) =>
  createIndexedDbStore(newClientId, newName()),
);

describe('IndexedDB beneath the store', () => {
  it('[S1] writes every edit strictly and says so only once it is complete', async () => {
    const store = createIndexedDbStore(() => 'c', newName());
    await store.open(scope);
    const events: string[] = [];
    // eslint-disable-next-line @typescript-eslint/unbound-method -- called with the database as `this`, below
    const begin = IDBDatabase.prototype.transaction;
    const began = vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(function (
      this: IDBDatabase,
      ...args
    ) {
      const tx = begin.apply(this, args);
      if (args[1] !== 'readwrite') return tx;
      events.push(`begin ${String(args[2]?.durability)}`);
      tx.addEventListener('complete', () => events.push('complete'));
      return tx;
    });
    await store.append(scope, 'a', at).then(() => events.push('saved'));
    expect(events).toEqual(['begin strict', 'complete', 'saved']);
    began.mockRestore();
  });

  it('[S1] goes on without a hole after a write that failed', async () => {
    const store = createIndexedDbStore(() => 'c', newName());
    await store.open(scope);
    await store.append(scope, 'a', at);
    const add = vi.spyOn(IDBObjectStore.prototype, 'add').mockImplementationOnce(function (
      this: IDBObjectStore,
    ) {
      this.transaction.abort();
      throw new DOMException('full', 'QuotaExceededError');
    });
    const failing = store.append(scope, 'lost?', at);
    const next = store.append(scope, 'b', at);
    await expect(failing).rejects.toThrow('Cannot write');
    expect((await next).mid).toBe(2);
    expect((await store.readQueued(scope, 9)).map(({mid, body}) => [mid, body])).toEqual([
      [1, 'a'],
      [2, 'b'],
    ]);
    add.mockRestore();
  });

  it('is what another connection, or the next start, finds', async () => {
    const name = newName();
    const first = createIndexedDbStore(() => 'c', name);
    await first.open(scope);
    await first.applyPage(scope, pageOf({changes: [accountRow], cursor: 3}));
    await first.append(scope, 'a', at);
    const second = createIndexedDbStore(() => 'other', name);
    expect(await second.read(scope)).toEqual(await first.read(scope));
    first.close();
    expect((await second.append(scope, 'b', at)).mid).toBe(2);
    expect((await first.read(scope))?.outbox).toHaveLength(2); // opens again by itself
  });

  it('steps aside for a newer version and comes back when it can', async () => {
    const name = newName();
    const store = createIndexedDbStore(() => 'c', name);
    await store.open(scope);
    const deleted = new Promise((resolve, reject) => {
      const request = indexedDB.deleteDatabase(name);
      request.onsuccess = resolve;
      request.onerror = reject;
    });
    await deleted; // would wait for ever if the store held on to its connection
    expect((await store.open(scope)).cursor).toBe(0);
  });
});
