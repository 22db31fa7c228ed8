/**
 * Brings the bytes of files to the server once it has taken the message that promises them: one file at a time, from where the server has
 * them to, whatever broke off before. It keeps nothing worth keeping: a background that is stopped in the middle goes on after its next
 * start. Bytes go when the server says that it has them, never because we believe that we sent them.
 */
import type {FileApi} from '../api/files.ts';
import type {Reply} from '../api/http.ts';
import type {FileState} from '../contract/files.ts';
import type {FileId} from '../domain/ids.ts';
import type {FileProgress} from '../messages/files.ts';
import type {Clock} from '../platform/clock.ts';
import {timestamp} from '../platform/clock.ts';
import type {Lock} from '../platform/lock.ts';
import type {Log} from '../platform/log.ts';
import type {FileBytes, KeptFile} from '../store/file-bytes.ts';
import type {Scope, Store} from '../store/store.ts';
import type {BackOff} from '../sync/machine.ts';
import type {Fate} from './file-fate.ts';
import {fateOf, isOver, namedBy} from './file-fate.ts';

export type FileQueuePorts = {
  scope: Scope;
  store: Store;
  bytes: FileBytes;
  api: FileApi;
  clock: Clock;
  lock: Lock;
  log: Log;
  backOff: BackOff;
  onProgress: (progress: FileProgress) => void;
};

export type FileQueue = {
  /** Something may have changed: an edit was taken, a page came in. `soon`: the network is back, or somebody looks. */
  wake(soon?: 'soon'): void;
  stop(): void;
};

export const fileLock = 'vouch-files';

/** How long after its last byte the server may take to say what it found, before we ask again; then ever longer, up to an hour. */
const lookAgainMs = {first: 30_000, longest: 3_600_000};

/** What keeps us from going on with the next file: `away` passes by itself, the others when somebody does something. */
type Sent = 'sent' | 'away' | 'stopped' | 'not_wanted';

export function createFileQueue(ports: FileQueuePorts): FileQueue {
  const {scope, store, bytes, api, clock, log} = ports;
  const over = new AbortController();
  const {signal} = over;
  let running = false;
  let again = false;
  let failures = 0;
  let cancelTimer: (() => void) | undefined;
  /** Whatever wakes us: before that the server is not asked. */
  let notBefore = 0;
  /** Files that we are through with and that are still here: when to ask again, and how far the server was. */
  const looks = new Map<FileId, {at: number; pauseMs: number; received: number}>();

  const later = (delayMs: number): void => {
    cancelTimer?.();
    cancelTimer = clock.after(delayMs, () => wake());
  };

  const pause = (delayMs: number): void => {
    notBefore = clock.now() + delayMs;
    later(delayMs);
  };

  const wake = (soon?: 'soon'): void => {
    if (soon && failures > 0) notBefore = 0;
    again = true;
    if (running || signal.aborted) return;
    running = true;
    void runAll().finally(() => (running = false));
  };

  const runAll = async (): Promise<void> => {
    while (again && !signal.aborted) {
      again = false;
      try {
        await ports.lock(fileLock, run);
      } catch (cause) {
        log('files.broken', {}, cause);
        pause(ports.backOff(++failures));
        return;
      }
    }
  };

  const run = async (): Promise<void> => {
    const kept = await bytes.list(scope);
    if (kept.length === 0) return;
    const fates = await findFates(kept);
    for (const file of kept) {
      const fate = fates.get(file.fileId);
      if (fate === 'done' || (fate === 'idle' && isOver(file, clock.now()))) {
        await bytes.forget(file.fileId);
        looks.delete(file.fileId);
      } else if (fate) await note(file, fate === 'idle');
    }
    const wanted = kept.filter(({fileId}) => fates.get(fileId) === 'send');
    for (const file of wanted) {
      if (signal.aborted || clock.now() < notBefore) return;
      if ((looks.get(file.fileId)?.at ?? 0) > clock.now()) continue;
      const sent = await send(file);
      if (sent === 'away') pause(ports.backOff(++failures));
      if (sent === 'away' || sent === 'stopped') return;
      failures = 0;
    }
    const next = Math.min(...wanted.map(({fileId}) => looks.get(fileId)?.at ?? Infinity));
    if (next < Infinity) later(Math.max(next - clock.now(), 1000));
  };

  /** The row says the rest; but the server may have lost a part. */
  const lookLater = (fileId: FileId, received: number): void => {
    const last = looks.get(fileId);
    const pauseMs =
      last?.received === received
        ? Math.min(last.pauseMs * 2, lookAgainMs.longest)
        : lookAgainMs.first;
    looks.set(fileId, {at: clock.now() + pauseMs, pauseMs, received});
  };

  /** Nothing is said of a file that nothing names while the account's rows are still coming. */
  const findFates = async (kept: readonly KeptFile[]): Promise<Map<FileId, Fate>> => {
    const ids = new Set(kept.map(({fileId}) => fileId));
    // The outbox first: what a page settles meanwhile is in the rows that are read after it
    const ledger = await store.readLedger(scope);
    const {files} = await store.readRows(scope, {files: ids});
    const fates = new Map<FileId, Fate>();
    if (!ledger) return fates;
    const named = namedBy(ledger);
    const hasRows = ledger.meta.cursor > 0 && ledger.meta.walk === null;
    for (const file of kept) {
      const fate = fateOf(file, files.get(file.fileId), named);
      if (fate !== 'idle' || hasRows) fates.set(file.fileId, fate);
    }
    return fates;
  };

  const note = async (file: KeptFile, isIdle: boolean): Promise<void> => {
    if (isIdle) {
      if (file.idleSince === null) {
        await bytes.mark(file.fileId, {named: file.named, idleSince: timestamp(clock)});
      }
    } else if (file.idleSince !== null) {
      await bytes.mark(file.fileId, {named: true, idleSince: null});
    }
  };

  const send = async ({fileId, size}: KeptFile): Promise<Sent> => {
    let reply: Reply<FileState> = await api.state(fileId);
    const begun = reply.kind === 'ok' ? reply.body.received : -1;
    let stale = 0;
    while (!signal.aborted) {
      if (reply.kind === 'error' && reply.code === 'wrong_offset' && stale++ < 5) {
        reply = await api.state(fileId);
        continue;
      }
      if (reply.kind !== 'ok') return whyNot(reply, fileId);
      const {state, received} = reply.body;
      ports.onProgress({fileId, sent: received, size});
      if (state !== 'awaited' || received >= size) {
        lookLater(fileId, begun);
        return 'sent';
      }
      const next = await bytes.read(fileId, received);
      if (!next) return 'not_wanted'; // forgotten meanwhile
      reply = await api.send(fileId, received, next, signal);
    }
    return 'stopped';
  };

  const whyNot = (reply: Exclude<Reply<unknown>, {kind: 'ok'}>, fileId: FileId): Sent => {
    if (reply.kind !== 'error') {
      if (reply.kind === 'throttled' && reply.afterMs !== undefined) {
        pause(reply.afterMs);
        return 'stopped';
      }
      return 'away';
    }
    if (reply.status === 401) return 'stopped'; // signing in wakes us
    // 404: deleted meanwhile, or not ours to see any more; 413 and the like: the promise was wrong. The row says what becomes of it
    lookLater(fileId, -1);
    log('file.not_taken', {status: reply.status, code: reply.code, file: fileId.slice(-4)});
    return 'not_wanted';
  };

  return {
    wake,
    stop: () => {
      cancelTimer?.();
      over.abort();
    },
  };
}
