/**
 * The background's end of port `files` (lib/messages/files.ts). The caller may be a card in a page that forges what it says: it can put
 * files on this computer's disk up to a limit, take back what no message names, and learn how far a file whose id it knows has come.
 */
import * as z from 'zod/mini';
import type {Reply} from '../api/http.ts';
import {ids} from '../contract/shapes.ts';
import {findRecordAt} from '../crm/registry.ts';
import type {FileId} from '../domain/ids.ts';
import {limits} from '../domain/limits.ts';
import type {FileAnswer, FileAsk, FileProgress, FileTrouble} from '../messages/files.ts';
import {asBase64} from '../messages/files.ts';
import {trustOf} from '../messages/sender.ts';
import type {Clock} from '../platform/clock.ts';
import {timestamp} from '../platform/clock.ts';
import type {Log} from '../platform/log.ts';
import type {FileBytes} from '../store/file-bytes.ts';
import {fileChunkSize, isWhole} from '../store/file-bytes.ts';
import type {Scope, Store} from '../store/store.ts';
import {namedBy} from './file-fate.ts';
import type {HubPort} from './port-hub.ts';

export type FileDeskPorts = {
  own: {id: string; origin: string};
  store: Store;
  bytes: FileBytes;
  clock: Clock;
  log: Log;
  /** The account at work, once it is known who is signed in. */
  scope: () => Promise<Scope | undefined>;
  /** A stored file for whoever asks, `address` being what a card's tab shows; undefined for one that is not theirs to see. */
  open: (
    fileId: FileId,
    what: 'content' | 'preview',
    address: string | undefined,
  ) => Promise<Reply<Blob> | undefined>;
  /** A file is whole, or went. */
  onKept: () => void;
};

export type FileDesk = {
  accept(port: HubPort): void;
  /** To whoever watches that file. */
  tell(progress: FileProgress): void;
};

/** Files that no message names yet: a few messages' worth, and never a disk's. */
const mostIdle = 4 * limits.filesPerMessage;

const ask: z.ZodMiniType<FileAsk> = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('begin'),
    fileId: ids.file,
    size: z.int().check(z.positive(), z.maximum(limits.fileSize)),
  }),
  z.strictObject({
    kind: z.literal('piece'),
    fileId: ids.file,
    index: z.int().check(z.nonnegative()),
    data: z.string().check(z.maxLength(Math.ceil(fileChunkSize / 3) * 4)),
  }),
  z.strictObject({kind: z.literal('forget'), fileId: ids.file}),
  z.strictObject({
    kind: z.literal('watch'),
    fileIds: z.array(ids.file).check(z.maxLength(200)),
  }),
  z.strictObject({
    kind: z.literal('open'),
    fileId: ids.file,
    what: z.enum(['content', 'preview']),
  }),
]);

export function createFileDesk(ports: FileDeskPorts): FileDesk {
  const {store, bytes, clock, log} = ports;
  const watchers = new Map<HubPort, Set<FileId>>();
  const newest = new Map<FileId, FileProgress>();

  const isWelcome = (port: HubPort): boolean => {
    const trust = trustOf(port.sender ?? {}, ports.own);
    if (trust.kind === 'content') return findRecordAt(trust.address) !== undefined;
    return trust.kind === 'page';
  };

  const begin = async (fileId: FileId, size: number): Promise<FileAnswer> => {
    const scope = await ports.scope();
    if (!scope) return failed(fileId, 'gone');
    const there = await bytes.list(scope);
    const isNew = !there.some((file) => file.fileId === fileId);
    if (isNew && there.filter(({named}) => !named).length >= mostIdle) {
      return failed(fileId, 'too_many');
    }
    const file = await bytes.begin(scope, {fileId, size}, timestamp(clock));
    if (file === 'taken') return failed(fileId, 'gone');
    return {kind: 'kept', fileId, pieces: file.chunks, whole: isWhole(file)};
  };

  const write = async (fileId: FileId, index: number, data: string): Promise<FileAnswer> => {
    const scope = await ports.scope();
    const piece = fromBase64(data);
    const file = scope && piece && (await bytes.write(scope, fileId, index, piece));
    if (!file) return failed(fileId, 'gone');
    const whole = isWhole(file);
    if (whole) ports.onKept();
    return {kind: 'kept', fileId, pieces: file.chunks, whole};
  };

  /** Only what no message of ours names, sent or not. */
  const forget = async (fileId: FileId): Promise<void> => {
    const scope = await ports.scope();
    if (!scope) return;
    const file = (await bytes.list(scope)).find((one) => one.fileId === fileId);
    if (!file || file.named) return;
    const ledger = await store.readLedger(scope);
    const {files} = await store.readRows(scope, {files: new Set([fileId])});
    if (files.has(fileId) || (ledger && namedBy(ledger).has(fileId))) return;
    await bytes.forget(fileId);
  };

  const open = async (
    port: HubPort,
    {fileId, what}: Extract<FileAsk, {kind: 'open'}>,
  ): Promise<void> => {
    const trust = trustOf(port.sender ?? {}, ports.own);
    const address = trust.kind === 'content' ? trust.address : undefined;
    const reply = await ports.open(fileId, what, address);
    if (reply?.kind !== 'ok') {
      const isAway = reply !== undefined && reply.kind !== 'error';
      say(port, failed(fileId, isAway ? 'offline' : 'gone'));
      return;
    }
    const {size, type} = reply.body;
    for (let at = 0; at < size; at += fileChunkSize) {
      const data = await asBase64(reply.body.slice(at, at + fileChunkSize));
      say(port, {kind: 'bytes', fileId, data, type, last: at + fileChunkSize >= size});
    }
  };

  const answer = async (port: HubPort, asked: FileAsk): Promise<void> => {
    switch (asked.kind) {
      case 'begin':
        say(port, await begin(asked.fileId, asked.size));
        break;
      case 'piece':
        say(port, await write(asked.fileId, asked.index, asked.data));
        break;
      case 'forget':
        await forget(asked.fileId);
        port.disconnect();
        break;
      case 'open':
        await open(port, asked);
        break;
      case 'watch':
        watchers.set(port, new Set(asked.fileIds));
        for (const fileId of asked.fileIds) {
          const progress = newest.get(fileId);
          if (progress) say(port, {kind: 'progress', ...progress});
        }
    }
  };

  return {
    accept: (port) => {
      if (!isWelcome(port)) {
        port.disconnect();
        return;
      }
      let last: Promise<void> = Promise.resolve();
      let isOpen = true;
      port.onDisconnect.addListener(() => {
        isOpen = false;
        watchers.delete(port);
      });
      port.onMessage.addListener((message) => {
        const parsed = ask.safeParse(message);
        if (!parsed.success) {
          port.disconnect(); // a forged message, or a page of another version
          return;
        }
        const asked = parsed.data;
        last = last
          .then(() => (isOpen ? answer(port, asked) : undefined))
          .catch((cause: unknown) => {
            log('file.not_kept', {ask: asked.kind}, cause);
            if ('fileId' in asked) say(port, failed(asked.fileId, 'no_space'));
          });
      });
    },
    tell: (progress) => {
      newest.set(progress.fileId, progress);
      for (const [port, watched] of watchers) {
        if (watched.has(progress.fileId)) say(port, {kind: 'progress', ...progress});
      }
    },
  };
}

/** Whoever asked may have gone meanwhile; they ask again. */
function say(port: HubPort, answer: FileAnswer): void {
  try {
    port.postMessage(answer);
  } catch {
    // It is closed
  }
}

function failed(fileId: FileId, why: FileTrouble): FileAnswer {
  return {kind: 'failed', fileId, why};
}

function fromBase64(data: string): Uint8Array | undefined {
  try {
    return Uint8Array.from(atob(data), (mark) => mark.charCodeAt(0));
  } catch {
    return undefined;
  }
}
