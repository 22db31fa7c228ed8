/**
 * How a page hands a file's bytes to the background: `sendMessage` would make `{}` of a Blob, so they go over a port, in pieces that are
 * each acknowledged once they are on disk. The card and our own pages do it the same way. A port that breaks (the browser stopped the
 * background) is opened again and goes on after what is there.
 */
import type {FileId} from '../domain/ids.ts';
import type {NewFile} from '../domain/message.ts';
import type {NewsPort} from './news.ts';

export const filePort = 'files';

/** Bytes of each piece but the last: half a megabyte as base64. */
export const filePiece = 384 * 1024;

export type FileAsk =
  /** First; also to go on with a file that is partly there. */
  | {kind: 'begin'; fileId: FileId; size: number}
  /** Piece by piece, each after the answer to the one before. `data`: base64. */
  | {kind: 'piece'; fileId: FileId; index: number; data: string}
  /** It was taken off its message before that was saved. */
  | {kind: 'forget'; fileId: FileId}
  /** Be told how far these have come on their way to the server. */
  | {kind: 'watch'; fileIds: FileId[]}
  /** The file from the server, or the picture of it. A card gets those on its record's deals. */
  | {kind: 'open'; fileId: FileId; what: 'content' | 'preview'};

export type FileTrouble = 'too_many' | 'no_space' | 'gone' | 'offline';
/** On its way from this computer to the server; in bytes. */
export type FileProgress = {fileId: FileId; sent: number; size: number};
export type FileAnswer =
  /** That many pieces are on disk; all of them when `whole`. */
  | {kind: 'kept'; fileId: FileId; pieces: number; whole: boolean}
  /** Nothing of what was asked was done. `gone`: nobody is signed in, or the file is another's. */
  | {kind: 'failed'; fileId: FileId; why: FileTrouble}
  | ({kind: 'progress'} & FileProgress)
  /** The opened file, piece by piece, in order; base64. */
  | {kind: 'bytes'; fileId: FileId; data: string; type: string; last: boolean};

export type KeepOutcome =
  {kind: 'kept'} | {kind: 'failed'; why: 'unreadable' | Exclude<FileTrouble, 'offline'>};

/** `connect`: `() => browser.runtime.connect({name: filePort})`; throws once the extension was updated or removed. */
export type Connect = () => NewsPort;

const mostTries = 5;

/**
 * Keeps a file on this computer's disk; `onProgress` hears how many bytes of it are. Never rejects. Asked again for the same file after a
 * failure it goes on where that one ended.
 */
export async function sendFile(
  connect: Connect,
  {fileId, size}: Pick<NewFile, 'fileId' | 'size'>,
  bytes: Blob,
  {onProgress, signal}: {onProgress: (kept: number) => void; signal?: AbortSignal},
): Promise<KeepOutcome> {
  let most = 0;
  for (let tries = 1; ; tries++) {
    const onKept = (kept: number): void => {
      if (kept > most) tries = 0; // it does go on
      most = Math.max(kept, most);
      onProgress(kept);
    };
    const outcome = await sendOnce(connect, {fileId, size}, bytes, onKept, signal);
    if (outcome.kind !== 'broken') return outcome;
    if (signal?.aborted || tries >= mostTries) return {kind: 'failed', why: 'gone'};
  }
}

function sendOnce(
  connect: Connect,
  {fileId, size}: Pick<NewFile, 'fileId' | 'size'>,
  bytes: Blob,
  onProgress: (kept: number) => void,
  signal: AbortSignal | undefined,
): Promise<KeepOutcome | {kind: 'broken'}> {
  return new Promise((resolve) => {
    let port: NewsPort;
    try {
      port = connect();
    } catch {
      resolve({kind: 'failed', why: 'gone'});
      return;
    }
    const end = (outcome: KeepOutcome | {kind: 'broken'}): void => {
      signal?.removeEventListener('abort', onAbort);
      resolve(outcome);
      port.disconnect();
    };
    const onAbort = (): void => end({kind: 'broken'});
    const ask = (message: FileAsk): void => {
      try {
        port.postMessage(message);
      } catch {
        end({kind: 'broken'});
      }
    };
    signal?.addEventListener('abort', onAbort);
    port.onDisconnect.addListener(() => end({kind: 'broken'}));
    port.onMessage.addListener((message) => {
      const answer = message as FileAnswer; // the background is trusted
      if (answer.kind === 'progress' || answer.kind === 'bytes') return;
      if (answer.fileId !== fileId) return;
      if (answer.kind === 'failed') {
        end({kind: 'failed', why: answer.why === 'offline' ? 'gone' : answer.why});
        return;
      }
      onProgress(Math.min(answer.pieces * filePiece, size));
      if (answer.whole) {
        end({kind: 'kept'});
        return;
      }
      const from = answer.pieces * filePiece;
      asBase64(bytes.slice(from, Math.min(from + filePiece, size))).then(
        (data) => ask({kind: 'piece', fileId, index: answer.pieces, data}),
        () => end({kind: 'failed', why: 'unreadable'}), // the file was moved or changed since it was chosen
      );
    });
    if (signal?.aborted) onAbort();
    else ask({kind: 'begin', fileId, size});
  });
}

/** For a file that was taken off its message before that was saved; one that a message names stays. */
export function forgetFile(connect: Connect, fileId: FileId): void {
  try {
    const port = connect();
    // The background hangs up when it has done it; a port that we close ourselves may lose what it was told
    port.postMessage({kind: 'forget', fileId} satisfies FileAsk);
  } catch {
    // The extension is gone for this page; what no message names goes by itself
  }
}

export type OpenOutcome = {kind: 'opened'; bytes: Blob} | {kind: 'failed'; why: FileTrouble};

/**
 * A stored file, or the picture of it (`preview`, drawn anew by the server). `content` is whatever somebody shared: save it, never show it.
 * Never rejects.
 */
export function openFile(
  connect: Connect,
  fileId: FileId,
  what: 'content' | 'preview',
): Promise<OpenOutcome> {
  return new Promise((resolve) => {
    const gone = (): void => resolve({kind: 'failed', why: 'gone'});
    try {
      const port = connect();
      const parts: Array<Uint8Array<ArrayBuffer>> = [];
      port.onDisconnect.addListener(gone);
      port.onMessage.addListener((message) => {
        const answer = message as FileAnswer; // the background is trusted
        if (answer.kind === 'failed') resolve({kind: 'failed', why: answer.why});
        else if (answer.kind === 'bytes') {
          parts.push(Uint8Array.from(atob(answer.data), (mark) => mark.charCodeAt(0)));
          if (!answer.last) return;
          resolve({kind: 'opened', bytes: new Blob(parts, {type: answer.type})});
        } else return;
        port.disconnect();
      });
      port.postMessage({kind: 'open', fileId, what} satisfies FileAsk);
    } catch {
      gone();
    }
  });
}

export async function asBase64(piece: Blob): Promise<string> {
  const bytes = new Uint8Array(await piece.arrayBuffer());
  let text = '';
  for (let at = 0; at < bytes.length; at += 8192) {
    text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  }
  return btoa(text);
}
