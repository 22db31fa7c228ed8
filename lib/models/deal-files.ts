/**
 * Files that somebody puts on a message that is being written. Each goes to the background at once, in pieces, so that it is on this
 * computer's disk before the message that names it is saved; the way from there to the server is the background's.
 */
import {batch, signal, type ReadonlySignal} from '@preact/signals';
import type {FileId} from '../domain/ids.ts';
import {limits} from '../domain/limits.ts';
import type {NewFile} from '../domain/message.ts';
import {checkFiles} from '../domain/message.ts';

export type FileProblem = 'empty' | 'too_large' | 'too_many' | 'unreadable' | 'no_space' | 'gone';

/** How a page hands a file's bytes over. `kept`: all of them are on this computer's disk. Never rejects. */
export type KeepFile = (
  file: NewFile,
  bytes: Blob,
  options: {onProgress: (kept: number) => void; signal: AbortSignal},
) => Promise<{kind: 'kept'} | {kind: 'failed'; why: FileProblem}>;

/** Hears how many bytes of a file have reached the server, until the returned function is called. */
export type WatchFile = (fileId: FileId, listener: (sent: number) => void) => () => void;

export type FilePorts = {
  keep: KeepFile;
  /** A file that was taken off its message before it was saved. */
  forget: (fileId: FileId) => void;
  makeId: () => string;
};

/** `part`: how much of it is kept, 0 to 1. */
export type DraftFile = NewFile & {
  state: {kind: 'keeping'; part: number} | {kind: 'kept'} | {kind: 'failed'; why: FileProblem};
};

export type DraftFiles = {
  items: ReadonlySignal<readonly DraftFile[]>;
  add: (files: Iterable<File>) => void;
  /** Those of a refused message, whose bytes were kept with it; they are that edit's until it is put away. */
  bring: (files: readonly NewFile[]) => void;
  retry: (fileId: FileId) => void;
  remove: (fileId: FileId) => void;
  /** Forgets what is there without telling anybody: the message was saved. */
  clear: () => void;
};

export function createDraftFiles(ports: FilePorts): DraftFiles {
  const items = signal<readonly DraftFile[]>([]);
  const blobs = new Map<FileId, Blob>();
  const running = new Map<FileId, AbortController>();

  function setState(fileId: FileId, state: DraftFile['state']): void {
    items.value = items.value.map((one) => (one.fileId === fileId ? {...one, state} : one));
  }

  async function keep(file: NewFile, bytes: Blob): Promise<void> {
    const abort = new AbortController();
    running.set(file.fileId, abort);
    setState(file.fileId, {kind: 'keeping', part: 0});
    const outcome = await ports.keep(file, bytes, {
      signal: abort.signal,
      onProgress: (kept) => {
        if (!abort.signal.aborted) setState(file.fileId, {kind: 'keeping', part: kept / file.size});
      },
    });
    if (abort.signal.aborted) return;
    running.delete(file.fileId);
    setState(file.fileId, outcome);
  }

  function problemOf(file: NewFile, at: number): FileProblem | undefined {
    if (at >= limits.filesPerMessage) return 'too_many';
    if (file.size === 0) return 'empty';
    if (file.size > limits.fileSize) return 'too_large';
    return checkFiles([file]).length > 0 ? 'unreadable' : undefined;
  }

  return {
    items,
    add: (files) =>
      batch(() => {
        for (const blob of files) {
          const file: NewFile = {
            fileId: ports.makeId() as FileId, // made for it right now
            name: nameOf(blob),
            size: blob.size,
            type: blob.type.slice(0, 100),
          };
          const why = problemOf(file, items.value.length);
          const state = why ? {kind: 'failed' as const, why} : {kind: 'keeping' as const, part: 0};
          items.value = [...items.value, {...file, state}];
          if (why) continue;
          blobs.set(file.fileId, blob);
          void keep(file, blob);
        }
      }),
    bring: (files) => {
      const there = new Set(items.value.map(({fileId}) => fileId));
      const fresh = files.filter(({fileId}) => !there.has(fileId));
      items.value = [
        ...items.value,
        ...fresh.map((file, at): DraftFile => {
          const isTooMany = items.value.length + at >= limits.filesPerMessage;
          return {...file, state: isTooMany ? {kind: 'failed', why: 'too_many'} : {kind: 'kept'}};
        }),
      ];
    },
    retry: (fileId) => {
      const file = items.value.find((one) => one.fileId === fileId);
      const bytes = blobs.get(fileId);
      if (!file || !bytes || file.state.kind !== 'failed') return;
      const {state: _, ...plain} = file;
      void keep(plain, bytes);
    },
    remove: (fileId) => {
      running.get(fileId)?.abort();
      running.delete(fileId);
      if (blobs.delete(fileId)) ports.forget(fileId);
      items.value = items.value.filter((one) => one.fileId !== fileId);
    },
    clear: () => {
      blobs.clear();
      items.value = [];
    },
  };
}

/** A picture from the clipboard has no name of its own worth the word. */
function nameOf({name, type}: File): string {
  if (name !== '') return name.slice(0, limits.fileNameLength);
  return type.startsWith('image/') ? `image.${type.slice('image/'.length)}` : 'file';
}
