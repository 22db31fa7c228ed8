/**
 * The bytes of files that were put on a message here and have not reached the server yet: in a database of their own, in chunks, so that
 * a file costs no more memory than one of them. Nothing is said to be kept before it is on disk, and nothing goes before somebody says so:
 * lib/background/file-queue.ts does, once the server has the file or nobody will ask for it any more.
 */
import type {DBSchema, IDBPDatabase} from 'idb';
import {openDB} from 'idb';
import type {FileId} from '../domain/ids.ts';
import {patienceMs, within} from './patience.ts';
import type {Scope} from './store.ts';
import {scopeKey} from './store.ts';

/** Bytes of each chunk but a file's last: as base64, half a megabyte. */
export const fileChunkSize = 384 * 1024;

export type KeptFile = {
  fileId: FileId;
  size: number;
  /** How many chunks are on disk; the next one has this index. */
  chunks: number;
  /** Whether a message has ever named it. */
  named: boolean;
  /** Since when no message names it, ISO UTC; null while one does. */
  idleSince: string | null;
};

export type FileBytes = {
  /** What is there of the file, made when nothing is. `taken`: there is another file of that id. */
  begin(
    scope: Scope,
    file: {fileId: FileId; size: number},
    at: string,
  ): Promise<KeptFile | 'taken'>;
  /** Resolves when the chunk is on disk, with what is there then; undefined for a chunk that is not the next one, or of a wrong length. */
  write(
    scope: Scope,
    fileId: FileId,
    index: number,
    bytes: Uint8Array,
  ): Promise<KeptFile | undefined>;
  /** Oldest first. */
  list(scope: Scope): Promise<KeptFile[]>;
  /** The rest of the chunk that holds this byte; undefined when it is not there. */
  read(fileId: FileId, from: number): Promise<Uint8Array<ArrayBuffer> | undefined>;
  mark(fileId: FileId, what: Pick<KeptFile, 'named' | 'idleSince'>): Promise<void>;
  forget(fileId: FileId): Promise<void>;
  close(): void;
};

export function isWhole({size, chunks}: KeptFile): boolean {
  return chunks >= Math.ceil(size / fileChunkSize);
}

type FileRecord = KeptFile & {scope: string};
type FilesDb = DBSchema & {
  files: {key: string; value: FileRecord; indexes: {scope: string}};
  chunks: {key: [fileId: string, index: number]; value: ArrayBuffer};
};

const strict = {durability: 'strict'} as const;

export function createFileBytes(databaseName = 'vouch-files'): FileBytes {
  let opening: Promise<IDBPDatabase<FilesDb>> | undefined;

  const close = (): void => {
    void opening?.then((db) => db.close()).catch(() => undefined);
    opening = undefined;
  };

  const open = (): Promise<IDBPDatabase<FilesDb>> => {
    opening ??= openDB<FilesDb>(databaseName, 1, {
      upgrade: (db) => {
        db.createObjectStore('files', {keyPath: 'fileId'}).createIndex('scope', 'scope');
        db.createObjectStore('chunks');
      },
      blocking: close,
      terminated: () => void (opening = undefined),
    }).catch((cause: unknown) => {
      opening = undefined;
      throw new Error('Cannot open the database of files', {cause});
    });
    return opening;
  };

  const inTime = <T>(work: Promise<T>): Promise<T> => within(patienceMs, work, close);

  const all = (fileId: FileId): IDBKeyRange => IDBKeyRange.bound([fileId], [fileId, []]);

  /** Changes what is known of one file; what `change` returns as undefined is left as it was. */
  const update = async (
    fileId: FileId,
    change: (
      file: FileRecord | undefined,
    ) => {file: FileRecord; chunk?: [number, Uint8Array]} | undefined,
  ): Promise<void> => {
    const db = await open();
    const tx = db.transaction(['files', 'chunks'], 'readwrite', strict);
    const work = async (): Promise<void> => {
      const changed = change(await tx.objectStore('files').get(fileId));
      if (changed) {
        const issued: Array<Promise<unknown>> = [tx.objectStore('files').put(changed.file)];
        if (changed.chunk) {
          const [index, bytes] = changed.chunk;
          issued.push(tx.objectStore('chunks').put(bytes.slice().buffer, [fileId, index]));
        }
        await Promise.all(issued);
      }
      await tx.done;
    };
    await inTime(work());
  };

  return {
    begin: async (scope, {fileId, size}, at) => {
      let found: KeptFile | 'taken' = 'taken';
      await update(fileId, (file) => {
        const ours = scopeKey(scope);
        if (file) {
          if (file.scope === ours && file.size === size) found = plain(file);
          return undefined;
        }
        const made = {scope: ours, fileId, size, chunks: 0, named: false, idleSince: at};
        found = plain(made);
        return {file: made};
      });
      return found;
    },

    write: async (scope, fileId, index, bytes) => {
      let found: KeptFile | undefined;
      await update(fileId, (file) => {
        if (file?.scope !== scopeKey(scope) || index !== file.chunks) return undefined;
        if (bytes.length !== Math.min(fileChunkSize, file.size - index * fileChunkSize)) {
          return undefined;
        }
        const changed = {...file, chunks: index + 1};
        found = plain(changed);
        return {file: changed, chunk: [index, bytes]};
      });
      return found;
    },

    list: async (scope) => {
      const db = await open();
      const found = await inTime(db.getAllFromIndex('files', 'scope', scopeKey(scope)));
      return found.map(plain);
    },

    read: async (fileId, from) => {
      const db = await open();
      const index = Math.floor(from / fileChunkSize);
      const chunk = await inTime(db.get('chunks', [fileId, index]));
      return chunk && new Uint8Array(chunk).subarray(from - index * fileChunkSize);
    },

    mark: (fileId, what) => update(fileId, (file) => file && {file: {...file, ...what}}),

    forget: async (fileId) => {
      const db = await open();
      const tx = db.transaction(['files', 'chunks'], 'readwrite', strict);
      const issued = [
        tx.objectStore('files').delete(fileId),
        tx.objectStore('chunks').delete(all(fileId)),
        tx.done,
      ];
      await inTime(Promise.all(issued));
    },

    close,
  };
}

function plain({fileId, size, chunks, named, idleSince}: KeptFile): KeptFile {
  return {fileId, size, chunks, named, idleSince};
}
