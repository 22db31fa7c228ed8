import {describe, expect, it} from 'vitest';
import {createFileDesk} from '../../../lib/background/file-desk.ts';
import type {Reply} from '../../../lib/api/http.ts';
import type {FileId} from '../../../lib/domain/ids.ts';
import {limits} from '../../../lib/domain/limits.ts';
import {filePiece, filePort, forgetFile, openFile, sendFile} from '../../../lib/messages/files.ts';
import type {Sender} from '../../../lib/messages/sender.ts';
import {newId} from '../../../lib/platform/new-id.ts';
import {createMemoryStore} from '../../../lib/store/memory.ts';
import {fileChunkSize} from '../../../lib/store/file-bytes.ts';
import type {Scope} from '../../../lib/store/store.ts';
import {at, fileRow, newFile, partnerAccount, postMessage, userId} from '../domain/fixtures.ts';
import {createFakeClock, rest} from '../platform/fake-clock.ts';
import {createMemoryFileBytes} from '../store/memory-file-bytes.ts';
import {createPortPair} from './port-pair.ts';
import {cardSender, own, pageSender} from './running.ts';

const scope: Scope = {
  ...{server: 'https://vouch.example', userId: userId('maria')},
  accountId: partnerAccount.id,
};
const size = 2 * filePiece + 77;
const content = new Uint8Array(size).map((_, at) => (at * 13 + (at >> 7)) % 256);

async function setUp(sender: Sender = cardSender()) {
  const store = createMemoryStore(() => 'client');
  await store.open(scope);
  const bytes = createMemoryFileBytes();
  const state = {
    scope: scope as Scope | undefined,
    whole: 0,
    failed: [] as string[],
    opened: [] as unknown[],
    reply: undefined as Reply<Blob> | undefined,
  };
  const start = () =>
    createFileDesk({
      ...{own, store, bytes, clock: createFakeClock()},
      log: (event) => void state.failed.push(event),
      scope: () => Promise.resolve(state.scope),
      open: (...asked) => {
        state.opened.push(asked);
        return Promise.resolve(state.reply);
      },
      onKept: () => {
        state.whole++;
      },
    });
  let desk = start();
  const pairs: Array<ReturnType<typeof createPortPair>> = [];
  const open = (from = sender) => {
    const pair = createPortPair(filePort, from);
    pairs.push(pair);
    desk.accept(pair.background);
    return pair;
  };
  const connect = () => open().page;
  return {
    store,
    bytes,
    state,
    pairs,
    open,
    connect,
    desk: () => desk,
    restart: () => {
      desk = start();
      pairs.forEach((pair) => pair.lose());
    },
    say: async (...messages: unknown[]) => {
      const pair = open();
      for (const message of messages) pair.page.postMessage(message);
      await rest();
      return pair;
    },
    send: (fileId: FileId, blob = new Blob([content]), signal?: AbortSignal) => {
      const kept: number[] = [];
      const options = {onProgress: (n: number) => void kept.push(n), ...(signal && {signal})};
      return sendFile(connect, {fileId, size}, blob, options).then((outcome) => ({outcome, kept}));
    },
    async all(fileId: FileId): Promise<boolean> {
      const parts: Uint8Array[] = [];
      for (let from = 0; from < size; from += fileChunkSize) {
        parts.push((await bytes.read(fileId, from)) ?? new Uint8Array(0));
      }
      return Buffer.concat(parts).equals(content);
    },
  };
}

it('pieces and chunks are the same', () => {
  expect(filePiece).toBe(fileChunkSize);
});

describe.each([
  ['the card', cardSender()],
  ['a page of ours', pageSender],
])('from %s', (_, sender) => {
  it('a file is kept piece by piece, each acknowledged, and the queue is told', async () => {
    const bed = await setUp(sender);
    const fileId = newId<FileId>();
    const {outcome, kept} = await bed.send(fileId);
    expect(outcome).toEqual({kind: 'kept'});
    expect(kept).toEqual([0, filePiece, 2 * filePiece, size]);
    expect(await bed.all(fileId)).toBe(true);
    expect(bed.state.whole).toBe(1);
    expect(bed.pairs.every((pair) => !pair.isOpen())).toBe(true);
  });

  it('a stopped background costs nothing but what was under way', async () => {
    const bed = await setUp(sender);
    const fileId = newId<FileId>();
    const plain = bed.bytes.write.bind(bed.bytes);
    let stops = 2;
    bed.bytes.write = async (...given) => {
      const written = await plain(...given);
      if (stops-- > 0) bed.restart();
      return written;
    };
    const {outcome} = await bed.send(fileId);
    expect(outcome).toEqual({kind: 'kept'});
    expect(bed.pairs).toHaveLength(3);
    expect(await bed.all(fileId)).toBe(true);
  });

  it('a file that is there already is kept at once', async () => {
    const bed = await setUp(sender);
    const fileId = newId<FileId>();
    await bed.send(fileId);
    expect(await bed.send(fileId)).toEqual({outcome: {kind: 'kept'}, kept: [size]});
  });
});

describe('what goes wrong is told', () => {
  it('a background that never comes back, an extension that is gone', async () => {
    const bed = await setUp();
    bed.bytes.begin = () => {
      bed.restart();
      return new Promise(() => undefined);
    };
    expect((await bed.send(newId<FileId>())).outcome).toEqual({kind: 'failed', why: 'gone'});
    const gone = () => {
      throw new Error('Extension context invalidated.');
    };
    const file = {fileId: newId<FileId>(), size};
    expect(await sendFile(gone, file, new Blob([content]), {onProgress: () => undefined})).toEqual({
      ...{kind: 'failed', why: 'gone'},
    });
    forgetFile(gone, file.fileId);
  });

  it('a full disk', async () => {
    const bed = await setUp();
    bed.bytes.write = () => Promise.reject(new DOMException('full', 'QuotaExceededError'));
    const {outcome} = await bed.send(newId<FileId>());
    expect(outcome).toEqual({kind: 'failed', why: 'no_space'});
    expect(bed.state.failed).toEqual(['file.not_kept']);
  });

  it('nobody signed in', async () => {
    const bed = await setUp();
    bed.state.scope = undefined;
    expect((await bed.send(newId<FileId>())).outcome).toEqual({kind: 'failed', why: 'gone'});
  });

  it('a file that was moved since it was chosen', async () => {
    const bed = await setUp();
    const blob = new Blob([content]);
    blob.slice = () => ({arrayBuffer: () => Promise.reject(new Error('NotReadable'))}) as never; // a Blob whose file is gone
    const {outcome} = await bed.send(newId<FileId>(), blob);
    expect(outcome).toEqual({kind: 'failed', why: 'unreadable'});
  });

  it('more than any message could name', async () => {
    const bed = await setUp();
    for (let n = 0; n < 4 * limits.filesPerMessage; n++) {
      await bed.bytes.begin(scope, {fileId: newId<FileId>(), size}, at);
    }
    expect((await bed.send(newId<FileId>())).outcome).toEqual({kind: 'failed', why: 'too_many'});
  });

  it('taking it back in the middle ends it', async () => {
    const bed = await setUp();
    const abort = new AbortController();
    const plain = bed.bytes.write.bind(bed.bytes);
    bed.bytes.write = (...given) => {
      abort.abort();
      return plain(...given);
    };
    const fileId = newId<FileId>();
    const {outcome} = await bed.send(fileId, undefined, abort.signal);
    expect(outcome).toMatchObject({kind: 'failed'});
    expect(bed.pairs).toHaveLength(1);
  });
});

describe('a page that forges what it says', () => {
  const fileId = newId<FileId>();
  const begun = {kind: 'begin', fileId, size};
  const data = 'AAAA';

  it.each([
    ['nothing', null],
    ['a text', 'begin'],
    ['an unknown kind', {kind: 'list'}],
    ['an unknown field', {...begun, scope}],
    ['no id', {...begun, fileId: 'x'}],
    ['no bytes', {...begun, size: 0}],
    ['half a byte', {...begun, size: 1.5}],
    ['more than a file may have', {...begun, size: limits.fileSize + 1}],
    ['a piece before the first', {kind: 'piece', fileId, index: -1, data}],
    ['a piece too long', {kind: 'piece', fileId, index: 0, data: 'A'.repeat(600_000)}],
    ['bytes that are none', {kind: 'piece', fileId, index: 0, data: {}}],
    ['too much to watch', {kind: 'watch', fileIds: Array(201).fill(fileId)}],
  ])('%s: the port is closed, and nothing is written', async (_, message) => {
    const bed = await setUp();
    const pair = await bed.say(message, begun);
    expect(pair.isOpen()).toBe(false);
    expect(pair.said).toEqual([]);
    expect(await bed.bytes.list(scope)).toEqual([]);
  });

  it.each([
    ['a piece of a file that was not begun', [{kind: 'piece', fileId, index: 0, data}]],
    ['a piece out of order', [begun, {kind: 'piece', fileId, index: 1, data}]],
    ['a piece of another length', [begun, {kind: 'piece', fileId, index: 0, data}]],
    ['what is no base64', [begun, {kind: 'piece', fileId, index: 0, data: '%%%'}]],
    ['another size for a file that is there', [begun, {...begun, size: size + 1}]],
  ])('%s: refused', async (_, messages) => {
    const bed = await setUp();
    const {said} = await bed.say(...messages);
    expect(said.at(-1)).toEqual({kind: 'failed', fileId, why: 'gone'});
    expect((await bed.bytes.list(scope)).every(({chunks}) => chunks === 0)).toBe(true);
  });

  it.each<[string, Sender]>([
    ['another extension', {...pageSender, id: 'theirs'}],
    ['a frame', {...cardSender(), frameId: 3}],
    ['a page that shows no record', cardSender('https://example.com/')],
    ['nobody', {}],
  ])('%s gets no port', async (_, sender) => {
    const bed = await setUp();
    expect(bed.open(sender).isOpen()).toBe(false);
  });

  it('cannot reach the file of another person of this computer', async () => {
    const bed = await setUp();
    await bed.bytes.begin({...scope, userId: userId('otto')}, {fileId, size}, at);
    const {said} = await bed.say(begun, {kind: 'forget', fileId});
    expect(said).toEqual([{kind: 'failed', fileId, why: 'gone'}]);
    expect(await bed.bytes.list({...scope, userId: userId('otto')})).toHaveLength(1);
  });
});

describe('forgetting', () => {
  it('takes back a file that no message names', async () => {
    const bed = await setUp();
    const fileId = newId<FileId>();
    await bed.send(fileId);
    forgetFile(bed.connect, fileId);
    await rest();
    expect(await bed.bytes.list(scope)).toEqual([]);
    expect(bed.pairs.every((pair) => !pair.isOpen())).toBe(true);
  });

  it.each<[string, (bed: Awaited<ReturnType<typeof setUp>>, fileId: FileId) => Promise<unknown>]>([
    [
      'a message that waits',
      ({store}, fileId) =>
        store.append(
          scope,
          JSON.stringify({at, mutation: {...postMessage(1), files: [newFile(1, {fileId})]}}),
          at,
        ),
    ],
    [
      'a row of the server',
      ({store}, fileId) =>
        store.applyPage(scope, {
          ...{epoch: 'e', cursor: 1, walk: null, tag: null, settledUpTo: 0, refused: []},
          ...{complete: true, at},
          changes: [{kind: 'file', id: fileId, row: fileRow(1, {id: fileId})}],
        }),
    ],
    [
      'a message of before',
      ({bytes}, fileId) => bytes.mark(fileId, {named: true, idleSince: null}),
    ],
  ])('never one that %s names', async (_, name) => {
    const bed = await setUp();
    const fileId = newId<FileId>();
    await bed.send(fileId);
    await name(bed, fileId);
    await bed.say({kind: 'forget', fileId});
    expect(await bed.bytes.list(scope)).toHaveLength(1);
  });
});

it('tells how far a file has come to whoever watches it, and nobody else', async () => {
  const bed = await setUp();
  const [mine, other] = [newId<FileId>(), newId<FileId>()];
  bed.desk().tell({fileId: mine, sent: 1, size: 10});
  const watching = await bed.say({kind: 'watch', fileIds: [mine]});
  const idle = await bed.say();
  bed.desk().tell({fileId: other, sent: 5, size: 10});
  bed.desk().tell({fileId: mine, sent: 9, size: 10});
  expect(watching.said).toEqual([
    {kind: 'progress', fileId: mine, sent: 1, size: 10},
    {kind: 'progress', fileId: mine, sent: 9, size: 10},
  ]);
  expect(idle.said).toEqual([]);
  watching.page.disconnect();
  bed.desk().tell({fileId: mine, sent: 10, size: 10});
  expect(watching.said).toHaveLength(2);
});

describe('opening a file', () => {
  const fileId = newId<FileId>();

  it.each([
    ['the card, at the address of its tab', cardSender(), cardSender().url],
    ['a page of ours', pageSender, undefined],
  ])('brings it to %s, whole', async (_, sender, address) => {
    const bed = await setUp(sender);
    bed.state.reply = {kind: 'ok', body: new Blob([content], {type: 'image/webp'})};
    const outcome = await openFile(bed.connect, fileId, 'preview');
    expect(bed.state.opened).toEqual([[fileId, 'preview', address]]);
    if (outcome.kind !== 'opened') throw new Error(outcome.why);
    expect(outcome.bytes.type).toBe('image/webp');
    expect(Buffer.from(await outcome.bytes.arrayBuffer()).equals(content)).toBe(true);
  });

  it.each<[string, Reply<Blob> | undefined, string]>([
    ['not theirs to see', undefined, 'gone'],
    ['deleted', {kind: 'error', status: 404, code: 'file_not_found'}, 'gone'],
    ['far away', {kind: 'unreachable', why: 'offline'}, 'offline'],
    ['busy', {kind: 'throttled'}, 'offline'],
  ])('says so when it is %s', async (_, reply, why) => {
    const bed = await setUp();
    bed.state.reply = reply;
    expect(await openFile(bed.connect, fileId, 'content')).toEqual({kind: 'failed', why});
  });
});
