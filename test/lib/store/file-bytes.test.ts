import 'fake-indexeddb/auto';
import {describe, expect, it} from 'vitest';
import type {FileId} from '../../../lib/domain/ids.ts';
import {newId} from '../../../lib/platform/new-id.ts';
import type {FileBytes} from '../../../lib/store/file-bytes.ts';
import {createFileBytes, fileChunkSize, isWhole} from '../../../lib/store/file-bytes.ts';
import type {Scope} from '../../../lib/store/store.ts';
import {at, later, partnerAccount, userId} from '../domain/fixtures.ts';
import {createMemoryFileBytes} from './memory-file-bytes.ts';

const scope: Scope = {
  ...{server: 'https://vouch.example', userId: userId('maria')},
  accountId: partnerAccount.id,
};
const other: Scope = {...scope, userId: userId('otto')};

/** Bytes that tell where they stand. */
function bytesOf(size: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(size).map((_, at) => (at * 7 + (at >> 8)) % 256);
}

/** Quicker than a comparison that can tell the difference. */
function isSame(found: Uint8Array | undefined, expected: Uint8Array): boolean {
  return found !== undefined && Buffer.from(found).equals(expected);
}

describe.each<[string, () => FileBytes]>([
  ['IndexedDB', () => createFileBytes(`files-${newId()}`)],
  ['memory', createMemoryFileBytes],
])('file bytes in %s', (_, create) => {
  const size = 2 * fileChunkSize + 10;
  const all = bytesOf(size);
  const piece = (index: number) => all.subarray(index * fileChunkSize, (index + 1) * fileChunkSize);

  async function keep(store: FileBytes, upTo = 3): Promise<FileId> {
    const fileId = newId<FileId>();
    await store.begin(scope, {fileId, size}, at);
    for (let index = 0; index < upTo; index++) {
      await store.write(scope, fileId, index, piece(index));
    }
    return fileId;
  }

  it('keeps a file in chunks and gives it back from any byte on', async () => {
    const store = create();
    const fileId = newId<FileId>();
    const begun = await store.begin(scope, {fileId, size}, at);
    expect(begun).toEqual({fileId, size, chunks: 0, named: false, idleSince: at});
    for (const index of [0, 1, 2]) {
      const kept = await store.write(scope, fileId, index, piece(index));
      expect(kept).toMatchObject({chunks: index + 1});
      expect(kept && isWhole(kept)).toBe(index === 2);
    }
    for (const from of [0, 5, fileChunkSize - 1, fileChunkSize, 2 * fileChunkSize + 3]) {
      const end = (Math.floor(from / fileChunkSize) + 1) * fileChunkSize;
      expect(isSame(await store.read(fileId, from), all.slice(from, end))).toBe(true);
    }
    expect(await store.read(fileId, size + fileChunkSize)).toBeUndefined();
  });

  it('goes on with a file that is partly there', async () => {
    const store = create();
    const fileId = await keep(store, 1);
    expect(await store.begin(scope, {fileId, size}, later(60))).toMatchObject({
      ...{chunks: 1, idleSince: at},
    });
    expect(await store.write(scope, fileId, 1, piece(1))).toMatchObject({chunks: 2});
  });

  it('takes no chunk but the next one, of the right length', async () => {
    const store = create();
    const fileId = await keep(store, 1);
    for (const [index, bytes] of [
      [0, piece(0)],
      [2, piece(2)],
      [1, piece(1).subarray(1)],
      [1, new Uint8Array(fileChunkSize + 1)],
      [1, new Uint8Array(0)],
      [-1, piece(1)],
    ] as const) {
      expect(await store.write(scope, fileId, index, bytes)).toBeUndefined();
    }
    expect(await store.write(scope, newId<FileId>(), 0, piece(0))).toBeUndefined();
    expect(await store.list(scope)).toMatchObject([{fileId, chunks: 1}]);
    expect(isSame(await store.read(fileId, 0), piece(0))).toBe(true);
  });

  it('never mixes people: not their lists, and not a file by its id', async () => {
    const store = create();
    const fileId = await keep(store, 1);
    expect(await store.list(other)).toEqual([]);
    expect(await store.begin(other, {fileId, size}, at)).toBe('taken');
    expect(await store.write(other, fileId, 1, piece(1))).toBeUndefined();
    expect(await store.begin(scope, {fileId, size: size + 1}, at)).toBe('taken');
    expect(await store.list(scope)).toMatchObject([{fileId, size, chunks: 1}]);
  });

  it('marks and forgets one file and leaves the others', async () => {
    const store = create();
    const [gone, stays] = [await keep(store), await keep(store)];
    await store.mark(stays, {named: true, idleSince: null});
    await store.forget(gone);
    await store.mark(gone, {named: true, idleSince: null});
    expect(await store.list(scope)).toEqual([
      {fileId: stays, size, chunks: 3, named: true, idleSince: null},
    ]);
    expect(await store.read(gone, 0)).toBeUndefined();
    expect(isSame(await store.read(stays, 0), piece(0))).toBe(true);
  });
});

it('is there again for the next worker, strictly written', async () => {
  const name = `files-${newId()}`;
  const first = createFileBytes(name);
  const fileId = newId<FileId>();
  await first.begin(scope, {fileId, size: 3}, at);
  await first.write(scope, fileId, 0, bytesOf(3));
  first.close();
  const second = createFileBytes(name);
  expect(await second.list(scope)).toMatchObject([{fileId, chunks: 1}]);
  expect(isSame(await second.read(fileId, 1), bytesOf(3).slice(1))).toBe(true);
});

it('writes with strict durability: acknowledged is on disk', async () => {
  const asked: Array<IDBTransactionOptions | undefined> = [];
  const plain = IDBDatabase.prototype.transaction; // eslint-disable-line @typescript-eslint/unbound-method -- called on its own object below
  IDBDatabase.prototype.transaction = function (...given) {
    if (given[1] === 'readwrite') asked.push(given[2]);
    return plain.apply(this, given);
  };
  try {
    const store = createFileBytes(`files-${newId()}`);
    const fileId = newId<FileId>();
    await store.begin(scope, {fileId, size: 3}, at);
    await store.write(scope, fileId, 0, bytesOf(3));
    await store.mark(fileId, {named: true, idleSince: null});
    await store.forget(fileId);
  } finally {
    IDBDatabase.prototype.transaction = plain;
  }
  expect(asked).toHaveLength(4);
  for (const options of asked) expect(options).toEqual({durability: 'strict'});
});
