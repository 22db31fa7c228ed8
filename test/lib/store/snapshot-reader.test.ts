import 'fake-indexeddb/auto';
import {describe, expect, it} from 'vitest';
import {createIndexedDbStore} from '../../../lib/store/indexeddb.ts';
import {openReader} from '../../../lib/store/open-reader.ts';
import {createSnapshotReader} from '../../../lib/store/snapshot-reader.ts';
import type {Mutation} from '../../../lib/domain/mutation.ts';
import {
  at,
  createLink,
  dealId,
  fileId,
  linkId,
  messageId,
  noteId,
  postMessage,
  shareDeal,
  sharedDeal,
} from '../domain/fixtures.ts';
import {accountRow, bodyOf, dealRow, linkRow, pageOf, scope} from './store-suite.ts';
import {rowsOf, wholeRows, wholeView} from './whole-account.ts';

let databases = 0;
const newName = (): string => `reader-${++databases}`;

const session = {
  server: scope.server,
  user: {id: scope.userId, name: 'Maria'},
  account: {id: scope.accountId},
};

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
  const found = await openReader(createSnapshotReader(name)).readAll(session);
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
  const found = await openReader(createSnapshotReader(name)).readFirst(session);
  const names = many.map((n) => found.view.links.get(linkId(n))?.name);
  expect(names).toEqual(many.map((n) => `Mine ${n}`));
  expect(found.counts.pending).toBe(2 + 1 + many.length);
  expect(found.queue).toHaveLength(1 + many.length);
  expect(found.isWaiting(linkId(459))).toBe(true);
});

describe('an account with shared deals', () => {
  async function fillWhole(...edits: Mutation[]) {
    const name = newName();
    const store = createIndexedDbStore(() => 'client', name);
    await store.open(scope);
    await store.applyPage(scope, pageOf({changes: wholeRows}));
    for (const edit of edits) await store.append(scope, bodyOf(edit), at);
    return {store, reader: openReader(createSnapshotReader(name))};
  }
  const said = ['messages', 'notes', 'files', 'quotes', 'activities'] as const;
  const deal = sharedDeal.id;

  it('[L11] shows all deals without reading what was said and done on them', async () => {
    const {reader} = await fillWhole();
    const {view} = await reader.readAll(session);
    expect(said.map((kind) => view[kind].size)).toEqual([0, 0, 0, 0, 0]);
    const listed = ['activity', 'file', 'message', 'note', 'quote'];
    expect(
      rowsOf(view)
        .map(({id}) => id)
        .sort(),
    ).toEqual(
      wholeRows
        .filter(({kind}) => !listed.includes(kind))
        .map(({id}) => id)
        .sort(),
    );
  });

  it('[E2] reads what waiting edits speak of, so that they are decided as the server will', async () => {
    const {reader, store} = await fillWhole(postMessage(8, {parentId: messageId(1)}), {
      kind: 'note.edit',
      noteId: noteId(1),
      text: 'Later',
    });
    const {view, isWaiting} = await reader.readAll(session);
    expect(view.messages.get(messageId(8))?.parentId).toBe(messageId(1));
    expect(view.notes.get(noteId(1))?.text).toBe('Later');
    expect([messageId(8), noteId(1), messageId(1)].map(isWaiting)).toEqual([true, true, false]);
    await store.markTaken(scope, [{mid: 1, refusal: {code: 'message_not_found'}}, {mid: 2}]);
    await store.applyPage(scope, pageOf({cursor: 2, settledUpTo: 2}));
    const later = await reader.readAll(session);
    expect(later.attention.map(({mutation}) => mutation?.kind)).toEqual(['message.post']);
    expect(later.view.messages.has(messageId(1))).toBe(true); // what the refused one was a comment on
  });

  it('[E2] reads one deal with all that is on it, the queue applied', async () => {
    const {reader} = await fillWhole(postMessage(8, {text: 'On a train'}), {
      kind: 'file.remove',
      fileId: fileId(2),
    });
    const {view, isWaiting, complete, queue} = await reader.readDeal(session, deal);
    expect([...view.messages.values()].map(({text}) => text)).toContain('On a train');
    expect(view.messages.size).toBe(wholeView.messages.size + 1);
    expect(view.files.has(fileId(2))).toBe(false);
    expect(view.activities.size).toBe(
      [...wholeView.activities.values()].filter((one) => one.dealId === deal).length,
    );
    expect([...view.links.keys()].sort()).toEqual([linkId(1), linkId(2)]);
    expect(view.deals.size).toBe(1);
    expect([isWaiting(messageId(8)), isWaiting(deal)]).toEqual([true, false]);
    expect([complete, queue.length]).toEqual([true, 2]);
  });

  it('[E2] reads a deal that only this computer knows, and none that nobody knows', async () => {
    const {reader} = await fillWhole(shareDeal(9), postMessage(8, {dealId: dealId(9)}));
    const {view} = await reader.readDeal(session, dealId(9));
    expect(view.deals.get(dealId(9))?.sharing?.lastMessage?.at).toBe(at);
    expect(view.messages.size).toBe(1);
    const none = await (await fillWhole()).reader.readDeal(session, dealId(77));
    expect([none.view.deals.size, none.view.account?.name]).toEqual([0, 'Bright Agency']);
  });

  it('finds no deal while there is no database', async () => {
    const reader = openReader(createSnapshotReader(newName()));
    expect((await reader.readDeal(session, deal)).complete).toBe(false);
  });
});
