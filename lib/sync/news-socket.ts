/**
 * The socket that says "there is news", open while somebody looks. It carries no data and nothing depends on it: while it is down we
 * ask every few seconds instead. A connection can die without a word (a laptop that slept, a NAT that forgot): both ends
 * say something every 20 s, which also keeps the worker alive, and take silence for the end.
 */
import {hint, socketPing} from '../contract/wire.ts';
import type {Clock} from '../platform/clock.ts';
import type {BackOff} from './machine.ts';

/** The part of a WebSocket that is used. */
export type Socket = {
  send(text: string): void;
  close(): void;
  addEventListener(kind: 'open' | 'close', listener: () => void): void;
  addEventListener(kind: 'message', listener: (event: {data: unknown}) => void): void;
};

export type NewsSocketPorts = {
  clock: Clock;
  backOff: BackOff;
  /** Opens one with a fresh ticket; undefined when no ticket was to be had. */
  open: () => Promise<Socket | undefined>;
  /** News, or a poll in its stead. */
  onNews: () => void;
};

export type NewsSocket = {
  /** Somebody looks, or nobody does any more. */
  watch(isWatched: boolean): void;
  /** Try again now: we are online, say. */
  wake(): void;
};

/** One ping may be late, two are not. */
export const silenceMs = socketPing.everyMs * 2.5;
export const pollMs = 4000;

export function createNewsSocket(ports: NewsSocketPorts): NewsSocket {
  const {clock} = ports;
  let watched = false;
  let socket: Socket | undefined;
  let opening = false;
  let isOpen = false;
  let heardAt = 0;
  let failures = 0;
  let cancelRetry: (() => void) | undefined;
  let cancelBeat: (() => void) | undefined;
  let cancelPing: (() => void) | undefined;

  /** Asked anew after every wait: much may have happened. */
  const isWanted = (): boolean => watched && !socket;

  const connect = async (): Promise<void> => {
    if (!isWanted() || opening) return;
    opening = true;
    cancelRetry?.();
    const opened = await ports.open().catch(() => undefined);
    opening = false;
    if (!isWanted()) {
      opened?.close();
      return;
    }
    if (!opened) {
      retry();
      return;
    }
    socket = opened;
    heardAt = clock.now();
    opened.addEventListener('open', () => {
      if (socket !== opened) return;
      heardAt = clock.now();
      isOpen = true;
      ports.onNews(); // what happened before it was open
    });
    opened.addEventListener('message', ({data}) => {
      if (socket !== opened) return;
      heardAt = clock.now();
      failures = 0;
      if (isNews(data)) ports.onNews();
    });
    opened.addEventListener('close', () => lose(opened));
  };

  const lose = (lost: Socket): void => {
    if (socket !== lost) return;
    socket = undefined;
    isOpen = false;
    retry();
  };

  const retry = (): void => {
    if (!watched) return;
    cancelRetry?.();
    cancelRetry = clock.after(ports.backOff(++failures), () => void connect());
  };

  const drop = (): void => {
    const dropped = socket;
    socket = undefined;
    isOpen = false;
    dropped?.close();
  };

  const beat = (): void => {
    cancelBeat = clock.after(pollMs, beat);
    if (!isOpen) ports.onNews();
    if (!socket || clock.now() - heardAt < silenceMs) return;
    drop();
    retry();
  };

  const ping = (): void => {
    cancelPing = clock.after(socketPing.everyMs, ping);
    if (isOpen) socket?.send(socketPing.text);
  };

  return {
    watch: (isWatched) => {
      if (watched === isWatched) return;
      watched = isWatched;
      cancelRetry?.();
      cancelBeat?.();
      cancelPing?.();
      failures = 0;
      if (!watched) {
        drop();
        return;
      }
      cancelBeat = clock.after(pollMs, beat);
      cancelPing = clock.after(socketPing.everyMs, ping);
      void connect();
    },
    wake: () => {
      if (!socket) void connect();
    },
  };
}

function isNews(data: unknown): boolean {
  if (typeof data !== 'string' || data === socketPing.text) return false;
  try {
    return hint.safeParse(JSON.parse(data)).success;
  } catch {
    return false;
  }
}
