/* eslint-disable @typescript-eslint/require-await -- the interface is asynchronous, a map is not */
import type {FileId} from '../../../lib/domain/ids.ts';
import type {FileBytes, KeptFile} from '../../../lib/store/file-bytes.ts';
import {fileChunkSize} from '../../../lib/store/file-bytes.ts';
import {scopeKey} from '../../../lib/store/store.ts';

type Shelf = {scope: string; file: KeptFile; chunks: Uint8Array[]};

/** File bytes without a disk, by the suite of the real one. */
export function createMemoryFileBytes(): FileBytes {
  const shelves = new Map<FileId, Shelf>();
  return {
    begin: async (scope, {fileId, size}, at) => {
      const there = shelves.get(fileId);
      if (there) {
        const isSame = there.scope === scopeKey(scope) && there.file.size === size;
        return isSame ? {...there.file} : 'taken';
      }
      const file: KeptFile = {fileId, size, chunks: 0, named: false, idleSince: at};
      shelves.set(fileId, {scope: scopeKey(scope), file, chunks: []});
      return {...file};
    },
    write: async (scope, fileId, index, bytes) => {
      const there = shelves.get(fileId);
      if (there?.scope !== scopeKey(scope) || there.chunks.length !== index) return undefined;
      const {size} = there.file;
      if (bytes.length !== Math.min(fileChunkSize, size - index * fileChunkSize)) return undefined;
      there.chunks.push(bytes.slice());
      there.file = {...there.file, chunks: index + 1};
      return {...there.file};
    },
    list: async (scope) =>
      [...shelves.values()]
        .filter((one) => one.scope === scopeKey(scope))
        .map(({file}) => ({...file})),
    read: async (fileId, from) => {
      const index = Math.floor(from / fileChunkSize);
      const chunk = shelves.get(fileId)?.chunks[index];
      return chunk && new Uint8Array(chunk.subarray(from - index * fileChunkSize));
    },
    mark: async (fileId, what) => {
      const there = shelves.get(fileId);
      if (there) there.file = {...there.file, ...what};
    },
    forget: async (fileId) => void shelves.delete(fileId),
    close: () => undefined,
  };
}
