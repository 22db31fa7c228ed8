import {describe, expect, it} from 'vitest';
import type {FileApi} from '../../../lib/api/files.ts';
import type {Reply} from '../../../lib/api/http.ts';
import type {FileState} from '../../../lib/contract/files.ts';
import type {Change} from '../../../lib/domain/account-view.ts';
import type {FileId} from '../../../lib/domain/ids.ts';
import type {DealFile} from '../../../lib/domain/message.ts';
import type {Mutation} from '../../../lib/domain/mutation.ts';
import type {FileProgress} from '../../../lib/messages/files.ts';
import {createFileQueue} from '../../../lib/background/file-queue.ts';
import {createLocalLock} from '../../../lib/platform/lock.ts';
import {createMemoryStore} from '../../../lib/store/memory.ts';
import {fileChunkSize} from '../../../lib/store/file-bytes.ts';
import type {Scope} from '../../../lib/store/store.ts';
import {
  at,
  fileId,
  fileRow,
  newFile,
  partnerAccount,
  postMessage,
  userId,
} from '../domain/fixtures.ts';
import {createFakeClock, rest} from '../platform/fake-clock.ts';
import {createMemoryFileBytes} from '../store/memory-file-bytes.ts';

const scope: Scope = {
  ...{server: 'https://vouch.example', userId: userId('maria')},
  accountId: partnerAccount.id,
};
const size = 3 * fileChunkSize + 1000;
const content = new Uint8Array(size).map((_, at) => (at * 11 + (at >> 9)) % 256);

/** A server that behaves like lib/contract/files.ts says, and can be made to misbehave. */
function createFileServer() {
  const files = new Map<FileId, {size: number; bytes: Uint8Array; state: FileState['state']}>();
  const server = {
    files,
    /** What happens to the next requests instead of being answered. `lost`: it was done, and its answer did not arrive. */
    faults: [] as Array<Exclude<Reply<FileState>, {kind: 'ok'}> | 'lost' | 'fine'>,
    requests: 0,
    api: {
      state: (id) => reply(id, () => undefined),
      send: (id, from, bytes) =>
        reply(id, (file) => {
          if (from !== file.bytes.length) return {kind: 'error', status: 409, code: 'wrong_offset'};
          const longer = new Uint8Array(from + bytes.length);
          longer.set(file.bytes);
          longer.set(bytes, from);
          file.bytes = longer;
          return undefined;
        }),
      open: () => Promise.reject(new Error('The queue opens nothing')),
    } satisfies FileApi as FileApi,
    expects: (id: FileId, of = size) =>
      files.set(id, {size: of, bytes: new Uint8Array(0), state: 'awaited'}),
  };
  type File = NonNullable<ReturnType<typeof files.get>>;
  function reply(
    id: FileId,
    change: (file: File) => Reply<FileState> | undefined,
  ): Promise<Reply<FileState>> {
    server.requests++;
    const fault = server.faults.shift();
    if (fault && fault !== 'lost' && fault !== 'fine') return Promise.resolve(fault);
    const file = files.get(id);
    const refused: Reply<FileState> | undefined = file
      ? change(file)
      : {kind: 'error', status: 404, code: 'file_not_found'};
    if (fault === 'lost') return Promise.resolve({kind: 'unreachable', why: 'server'});
    if (refused || !file) return Promise.resolve(refused ?? {kind: 'unreachable', why: 'server'});
    const body = {state: file.state, size: file.size, received: file.bytes.length};
    return Promise.resolve({kind: 'ok', body});
  }
  return server;
}

async function setUp() {
  const store = createMemoryStore(() => 'client');
  const bytes = createMemoryFileBytes();
  const server = createFileServer();
  const clock = createFakeClock();
  const lock = createLocalLock();
  const progress: FileProgress[] = [];
  await store.open(scope);
  const start = () =>
    createFileQueue({
      ...{scope, store, bytes, api: server.api, clock, lock, log: () => undefined},
      backOff: (failures) => 1000 * failures,
      onProgress: (one) => void progress.push(one),
    });
  let queue = start();
  let cursor = 0;

  const page = async (changes: Change[], given = {}) =>
    store.applyPage(scope, {
      ...{epoch: 'e', cursor: ++cursor, walk: null, tag: null, changes, settledUpTo: 0},
      ...{refused: [], complete: true, at, ...given},
    });

  return {
    store,
    bytes,
    server,
    clock,
    progress,
    page,
    row: (id: FileId, given: Partial<DealFile> = {}) =>
      page([{kind: 'file', id, row: fileRow(1, {id, size, ...given})}]),
    keep: async (id: FileId, upTo = size) => {
      await bytes.begin(scope, {fileId: id, size}, at);
      for (let index = 0; index * fileChunkSize < upTo; index++) {
        const from = index * fileChunkSize;
        await bytes.write(scope, id, index, content.subarray(from, from + fileChunkSize));
      }
    },
    post: (...ids: FileId[]) => {
      const files = ids.map((id) => newFile(1, {fileId: id, size}));
      const mutation: Mutation = {...postMessage(1), files} as Mutation; // a message.post
      return store.append(scope, JSON.stringify({at, mutation}), at);
    },
    kept: async () => (await bytes.list(scope)).map((file) => file.fileId),
    wake: async (soon?: 'soon') => {
      queue.wake(soon);
      await rest();
    },
    /** The browser stops the worker: only the disks are left. */
    restart: () => {
      queue.stop();
      queue = start();
    },
    hasAll: (id: FileId) =>
      Buffer.from(content).equals(server.files.get(id)?.bytes ?? content.slice(1)),
  };
}

const [one, two] = [fileId(1), fileId(2)];
const away = {kind: 'unreachable', why: 'offline'} as const;

describe('when bytes are sent', () => {
  it('not before the server has taken the message that promises them', async () => {
    const bed = await setUp();
    await bed.keep(one);
    await bed.wake();
    const {mid} = await bed.post(one);
    await bed.wake();
    expect(bed.server.requests).toBe(0);
    bed.server.expects(one);
    await bed.store.markTaken(scope, [{mid}]);
    await bed.wake();
    expect(bed.hasAll(one)).toBe(true);
  });

  it('in order, and pages hear how far they are', async () => {
    const bed = await setUp();
    await bed.keep(one);
    bed.server.expects(one);
    await bed.row(one);
    await bed.wake();
    expect(bed.hasAll(one)).toBe(true);
    expect(bed.progress.map(({sent}) => sent)).toEqual([
      ...[0, 1, 2, 3].map((n) => n * fileChunkSize),
      size,
    ]);
  });

  it('one file after the other', async () => {
    const bed = await setUp();
    for (const id of [one, two]) {
      await bed.keep(id);
      bed.server.expects(id);
      await bed.row(id);
    }
    await bed.wake();
    expect(bed.progress.map((each) => each.fileId)).toEqual([
      ...Array<FileId>(5).fill(one),
      ...Array<FileId>(5).fill(two),
    ]);
  });

  it('not while some of them are still being written here', async () => {
    const bed = await setUp();
    await bed.keep(one, fileChunkSize);
    bed.server.expects(one);
    await bed.row(one);
    await bed.wake();
    expect(bed.server.requests).toBe(0);
  });

  it('from where the server has them, whatever this worker or the one before believed', async () => {
    const bed = await setUp();
    await bed.keep(one);
    bed.server.expects(one);
    await bed.row(one);
    bed.server.faults = ['fine', away];
    await bed.wake();
    bed.restart();
    bed.server.files.set(one, {size, bytes: content.slice(0, 1234), state: 'awaited'});
    bed.server.faults = ['fine', {kind: 'error', status: 409, code: 'wrong_offset'}];
    await bed.wake();
    expect(bed.hasAll(one)).toBe(true);
  });

  it.each([0, 1, 2, 3, 4])('whatever happens to request %i', async (n) => {
    for (const fault of ['lost', away, {kind: 'throttled', afterMs: 5000}] as const) {
      const bed = await setUp();
      await bed.keep(one);
      bed.server.expects(one);
      await bed.row(one);
      bed.server.faults = [...Array<'fine'>(n).fill('fine'), fault];
      await bed.wake();
      expect(bed.server.faults).toEqual([]);
      await bed.clock.advance(10_000);
      expect(bed.hasAll(one)).toBe(true);
    }
  });
});

describe('how it waits', () => {
  it('with growing pauses while the server is away, and not at all when the network is back', async () => {
    const bed = await setUp();
    await bed.keep(one);
    bed.server.expects(one);
    await bed.row(one);
    bed.server.faults = [away, away, away];
    await bed.wake();
    await bed.wake();
    await bed.wake();
    expect(bed.server.requests).toBe(1);
    await bed.clock.advance(1000);
    expect(bed.server.requests).toBe(2);
    await bed.clock.advance(1999);
    expect(bed.server.requests).toBe(2);
    await bed.wake('soon');
    expect(bed.server.requests).toBe(3);
    bed.server.faults = [];
    await bed.wake('soon');
    expect(bed.hasAll(one)).toBe(true);
  });

  it('as long as the server says', async () => {
    const bed = await setUp();
    await bed.keep(one);
    bed.server.expects(one);
    await bed.row(one);
    bed.server.faults = [{kind: 'throttled', afterMs: 60_000}];
    await bed.wake();
    await bed.wake('soon');
    expect(bed.server.requests).toBe(1);
    await bed.clock.advance(60_000);
    expect(bed.hasAll(one)).toBe(true);
  });

  it('and asks once more when the server does not say what became of a file: it may have lost a part', async () => {
    const bed = await setUp();
    await bed.keep(one);
    bed.server.expects(one);
    await bed.row(one);
    await bed.wake();
    const {requests} = bed.server;
    await bed.wake();
    expect(bed.server.requests).toBe(requests);
    bed.server.files.set(one, {size, bytes: content.slice(0, 500), state: 'awaited'});
    await bed.clock.advance(30_000);
    expect(bed.hasAll(one)).toBe(true);
  });

  it('for a sign-in, without a try in between', async () => {
    const bed = await setUp();
    await bed.keep(one);
    bed.server.expects(one);
    await bed.row(one);
    bed.server.faults = [{kind: 'error', status: 401, code: 'signed_out'}];
    await bed.wake();
    await bed.clock.advance(3_600_000);
    expect(bed.server.requests).toBe(1);
    await bed.wake();
    expect(bed.hasAll(one)).toBe(true);
  });

  it('for nobody: a file that the server does not take holds up no other', async () => {
    const bed = await setUp();
    for (const id of [one, two]) {
      await bed.keep(id);
      await bed.row(id);
    }
    bed.server.expects(two);
    await bed.wake();
    expect(bed.hasAll(two)).toBe(true);
    expect(await bed.kept()).toEqual([one, two]);
  });
});

describe('when bytes go', () => {
  it.each(['stored', 'refused'] as const)('once the row says %s, and not before', async (state) => {
    const bed = await setUp();
    await bed.keep(one);
    bed.server.expects(one);
    await bed.row(one);
    await bed.wake();
    await bed.clock.advance(10 * 24 * 3_600_000);
    expect(await bed.kept()).toEqual([one]);
    await bed.row(one, {state});
    await bed.wake();
    expect(await bed.kept()).toEqual([]);
  });

  it('never with a refused message, which may be used again; an hour after it was thrown away', async () => {
    const bed = await setUp();
    await bed.page([]);
    await bed.keep(one);
    const {mid} = await bed.post(one);
    await bed.wake();
    await bed.store.markTaken(scope, [{mid, refusal: {code: 'deal_not_shared'}}]);
    await bed.wake();
    await bed.page([], {settledUpTo: mid, refused: [{mid, refusal: {code: 'deal_not_shared'}}]});
    await bed.clock.advance(30 * 24 * 3_600_000);
    await bed.wake();
    expect(await bed.kept()).toEqual([one]);
    expect(bed.server.requests).toBe(0);
    await bed.store.clearRejected(scope, mid);
    await bed.wake();
    await bed.clock.advance(3_600_000);
    await bed.wake();
    expect(await bed.kept()).toEqual([one]);
    await bed.clock.advance(1);
    await bed.wake();
    expect(await bed.kept()).toEqual([]);
  });

  it('not when the message comes back within the hour', async () => {
    const bed = await setUp();
    await bed.page([]);
    await bed.keep(one);
    const {mid} = await bed.post(one);
    await bed.wake();
    const refusal = {code: 'deal_not_shared'} as const;
    await bed.page([], {settledUpTo: mid, refused: [{mid, refusal}]});
    await bed.store.clearRejected(scope, mid);
    await bed.wake();
    await bed.clock.advance(3_000_000);
    await bed.post(one);
    await bed.wake();
    await bed.clock.advance(7_200_000);
    await bed.wake();
    expect(await bed.kept()).toEqual([one]);
  });

  it('a week after they were put on a message that nobody sent', async () => {
    const bed = await setUp();
    await bed.page([]);
    await bed.keep(one);
    await bed.wake();
    await bed.clock.advance(7 * 24 * 3_600_000);
    await bed.wake();
    expect(await bed.kept()).toEqual([one]);
    await bed.clock.advance(1);
    await bed.wake();
    expect(await bed.kept()).toEqual([]);
  });

  it('not while the account comes anew: no row means nothing then', async () => {
    const bed = await setUp();
    await bed.keep(one);
    await bed.row(one);
    await bed.wake();
    await bed.store.reset(scope, {epoch: 'f', lastMid: 0, at});
    await bed.clock.advance(30 * 24 * 3_600_000);
    await bed.wake();
    await bed.clock.advance(30 * 24 * 3_600_000);
    await bed.wake();
    expect(await bed.kept()).toEqual([one]);
  });
});
