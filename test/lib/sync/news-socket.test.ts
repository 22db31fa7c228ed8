// @vitest-environment node
import {beforeEach, describe, expect, it} from 'vitest';
import {socketPing} from '../../../lib/contract/wire.ts';
import type {NewsSocket, Socket} from '../../../lib/sync/news-socket.ts';
import {createNewsSocket, pollMs, silenceMs} from '../../../lib/sync/news-socket.ts';
import {createFakeClock, rest, type FakeClock} from '../platform/fake-clock.ts';

/** One end of a connection; the test is the other. */
class Line extends EventTarget {
  sent: string[] = [];
  closed = false;
  send(text: string): void {
    this.sent.push(text);
  }
  close(): void {
    this.closed = true;
  }
  open(): void {
    this.dispatchEvent(new Event('open'));
  }
  say(data: unknown): void {
    this.dispatchEvent(Object.assign(new Event('message'), {data}));
  }
  drop(): void {
    this.dispatchEvent(new Event('close'));
  }
}

let clock: FakeClock;
let lines: Line[];
let news: number;
let hasTicket: boolean;
let socket: NewsSocket;

beforeEach(() => {
  clock = createFakeClock();
  lines = [];
  news = 0;
  hasTicket = true;
  socket = createNewsSocket({
    clock,
    backOff: (failures) => failures * 1000,
    open: async () => {
      await Promise.resolve();
      if (!hasTicket) return undefined;
      const line = new Line();
      lines.push(line);
      return line as unknown as Socket; // an EventTarget with a socket's two verbs
    },
    onNews: () => news++,
  });
});

const line = (at = lines.length - 1): Line => {
  const found = lines[at];
  if (!found) throw new Error(`No line ${at}`);
  return found;
};

const watch = async (): Promise<Line> => {
  socket.watch(true);
  await rest();
  line().open();
  return line();
};

describe('the news socket', () => {
  it('[H1] is open only while somebody looks', async () => {
    await clock.advance(60_000);
    expect(lines).toHaveLength(0);
    const open = await watch();
    socket.watch(false);
    expect(open.closed).toBe(true);
    await clock.advance(60_000);
    expect(lines).toHaveLength(1);
    expect(clock.waiting()).toBe(0);
  });

  it('[H2] asks once when it opens, for what happened before', async () => {
    await watch();
    expect(news).toBe(1);
  });

  it('[H2] passes on news, and nothing else that is said', async () => {
    const open = await watch();
    news = 0;
    open.say('{"kind":"news","rev":7}');
    expect(news).toBe(1);
    for (const other of [
      'ping',
      '{}',
      '{"kind":"news"}',
      '{"kind":"evil","rev":1}',
      'x{',
      4,
      null,
    ]) {
      open.say(other);
    }
    expect(news).toBe(1);
  });

  it('[H2] does not ask by the clock while it is open', async () => {
    const open = await watch();
    news = 0;
    for (let second = 0; second < 100; second += 10) {
      open.say(socketPing.text);
      await clock.advance(10_000);
    }
    expect(news).toBe(0);
    expect(lines).toHaveLength(1);
  });

  it('[H3] says something every 20 s, so that both ends and the worker live', async () => {
    const open = await watch();
    await clock.advance(socketPing.everyMs * 2);
    expect(open.sent).toEqual([socketPing.text, socketPing.text]);
  });

  it('[H3] takes silence for the end and opens another', async () => {
    const open = await watch();
    await clock.advance(silenceMs - pollMs);
    expect(open.closed).toBe(false);
    await clock.advance(pollMs * 2 + 1000);
    expect(open.closed).toBe(true);
    expect(lines).toHaveLength(2);
  });

  it('[H2] asks every few seconds while it is down', async () => {
    hasTicket = false;
    socket.watch(true);
    await clock.advance(pollMs * 3);
    expect(news).toBe(3);
  });

  it('[H2] opens again after it was closed, with growing pauses until it hears something', async () => {
    await watch();
    line().drop();
    await clock.advance(999);
    expect(lines).toHaveLength(1);
    await clock.advance(1);
    expect(lines).toHaveLength(2);
    line().drop();
    await clock.advance(1999);
    expect(lines).toHaveLength(2);
    await clock.advance(1);
    expect(lines).toHaveLength(3);
    line().open();
    line().say(socketPing.text);
    line().drop();
    await clock.advance(1000);
    expect(lines).toHaveLength(4);
  });

  it('[H1] tries again while there is no ticket', async () => {
    hasTicket = false;
    socket.watch(true);
    await clock.advance(1500);
    hasTicket = true;
    await clock.advance(2000);
    expect(lines).toHaveLength(1);
  });

  it('[H2] tries at once when told that we are online', async () => {
    hasTicket = false;
    socket.watch(true);
    await rest();
    hasTicket = true;
    socket.wake();
    await rest();
    expect(lines).toHaveLength(1);
    socket.wake();
    await rest();
    expect(lines).toHaveLength(1);
  });

  it('[H1] closes one that opens when nobody looks any more', async () => {
    socket.watch(true);
    socket.watch(false);
    await rest();
    expect(line().closed).toBe(true);
    line().open();
    line().say('{"kind":"news","rev":1}');
    expect(news).toBe(0);
  });

  it('[H3] does not listen to a line it has given up', async () => {
    const old = await watch();
    await clock.advance(silenceMs + pollMs + 1000);
    news = 0;
    old.say('{"kind":"news","rev":1}');
    old.drop();
    expect(news).toBe(0);
    expect(lines).toHaveLength(2);
  });
});
