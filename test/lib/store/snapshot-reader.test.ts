import 'fake-indexeddb/auto';
import {expect, it} from 'vitest';
import {createIndexedDbStore} from '../../../lib/store/indexeddb.ts';
import {openReader} from '../../../lib/store/open-reader.ts';
import {createSnapshotReader} from '../../../lib/store/snapshot-reader.ts';
import type {Mutation} from '../../../lib/domain/mutation.ts';
import {at, createLink, linkId} from '../domain/fixtures.ts';
import {accountRow, bodyOf, dealRow, linkRow, pageOf, scope} from './store-suite.ts';

let databases = 0;
const newName = (): string => `reader-${++databases}`;

async function fill(name: string) {
  const store = createIndexedDbStore(() => 'client', name);
  await store.open(scope);
  await store.applyPage(scope, pageOf({changes: [accountRow, dealRow, linkRow(1), linkRow(2)]}));
  await store.append(scope, bodyOf(createLink(3)), at);
  await store.append(scope, bodyOf(createLink(4)), at);
  await store.markTaken(scope, [{mid: 1, refusal: {code: 'invalid'}}]);
  await store.applyPage(
    scope,
    pageOf({cursor: 2, settledUpTo: 1, refused: [{mid: 1, refusal: {code: 'invalid'}}]}),
  );
  return store;
}

it('finds exactly what the store wrote', async () => {
  const name = newName();
  const store = await fill(name);
  const expected = await store.read(scope);
  expect(expected?.base.links.size).toBe(2);
  expect(expected?.outbox).toHaveLength(1);
  expect(expected?.rejected).toHaveLength(1);
  expect(await createSnapshotReader(name).readAll(scope)).toEqual(expected);
});

it('finds nothing of another person or account', async () => {
  const name = newName();
  await fill(name);
  const reader = createSnapshotReader(name);
  expect(await reader.readAll({...scope, server: `${scope.server}x`})).toBeUndefined();
});

it('sees what was written after it was opened', async () => {
  const name = newName();
  const store = await fill(name);
  const reader = createSnapshotReader(name);
  await reader.readAll(scope);
  await store.append(scope, bodyOf(createLink(5)), at);
  expect((await reader.readAll(scope))?.outbox).toHaveLength(2);
});

it('makes no database, and finds it once the background has made it', async () => {
  const name = newName();
  const reader = createSnapshotReader(name);
  expect(await reader.readAll(scope)).toBeUndefined();
  expect((await indexedDB.databases()).map((database) => database.name)).not.toContain(name);
  await fill(name);
  expect((await reader.readAll(scope))?.base.links.size).toBe(2);
});

it('makes way for a newer layout', async () => {
  const name = newName();
  await fill(name).then((store) => store.close());
  const reader = createSnapshotReader(name);
  await reader.readAll(scope);
  const upgraded = await new Promise<string>((resolve) => {
    const request = indexedDB.open(name, 99);
    request.onblocked = () => resolve('blocked');
    request.onsuccess = () => {
      request.result.close();
      resolve('upgraded');
    };
  });
  expect(upgraded).toBe('upgraded');
});

it('gives a page view, queue and refused edits as of one moment', async () => {
  const name = newName();
  await fill(name);
  const found = await openReader(createSnapshotReader(name)).readAll({
    server: scope.server,
    user: {id: scope.userId, name: 'Maria'},
    account: {id: scope.accountId},
  });
  expect(found.view.links.size).toBe(3);
  expect(found.queue.map(({mutation}) => mutation?.kind)).toEqual(['link.create']);
  expect(found.attention).toMatchObject([{mid: 1, refusal: {code: 'invalid'}, madeAt: at}]);
  expect(found.complete).toBe(true);
});

it('[E2, L11] shows on a first screen what hundreds of waiting edits made of the base', async () => {
  const name = newName();
  const store = await fill(name);
  const many = Array.from({length: 450}, (_, n) => n + 10);
  await store.applyPage(scope, pageOf({changes: many.map(linkRow), cursor: 3}));
  for (const n of many) {
    const rename: Mutation = {kind: 'link.edit', linkId: linkId(n), changes: {name: `Mine ${n}`}};
    await store.append(scope, bodyOf(rename), at);
  }
  const found = await openReader(createSnapshotReader(name)).readFirst({
    server: scope.server,
    user: {id: scope.userId, name: 'Maria'},
    account: {id: scope.accountId},
  });
  const names = many.map((n) => found.view.links.get(linkId(n))?.name);
  expect(names).toEqual(many.map((n) => `Mine ${n}`));
  expect(found.counts.pending).toBe(2 + 1 + many.length);
  expect(found.queue).toHaveLength(1 + many.length);
  expect(found.isWaiting(linkId(459))).toBe(true);
});
