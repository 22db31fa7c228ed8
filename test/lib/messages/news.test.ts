// @vitest-environment node
import {beforeEach, describe, expect, it} from 'vitest';
import {openNews, type NewsPort} from '../../../lib/messages/news.ts';
import {createFakeClock, type FakeClock} from '../platform/fake-clock.ts';

type Wire = NewsPort & {
  said: unknown[];
  isClosed: boolean;
  tell(news: unknown): void;
  drop(): void;
};

function createWire(): Wire {
  const listeners: Array<(message: unknown) => void> = [];
  const endings: Array<() => void> = [];
  const wire: Wire = {
    said: [],
    isClosed: false,
    postMessage: (message) => wire.said.push(message),
    disconnect: () => (wire.isClosed = true),
    onMessage: {addListener: (listener) => void listeners.push(listener)},
    onDisconnect: {addListener: (listener) => void endings.push(listener)},
    tell: (news) => listeners.forEach((listener) => listener(news)),
    drop: () => endings.forEach((end) => end()),
  };
  return wire;
}

let clock: FakeClock;
let wires: Wire[];
let heard: unknown[];
beforeEach(() => {
  clock = createFakeClock();
  wires = [];
  heard = [];
});

const connect = (): Wire => {
  const wire = createWire();
  wires.push(wire);
  return wire;
};
const listener = (news: unknown): void => void heard.push(news);
const last = (): Wire => {
  const wire = wires.at(-1);
  if (!wire) throw new Error('Nobody connected');
  return wire;
};

describe('live state', () => {
  it('comes over one port, and asks go back over it', () => {
    const reader = openNews({connect, listener, clock});
    last().tell('a');
    reader.post('moved' as never);
    expect(heard).toEqual(['a']);
    expect(last().said).toEqual(['moved']);
    expect(wires).toHaveLength(1);
  });

  it('comes back by itself when the background was stopped', async () => {
    openNews({connect, listener, clock});
    last().drop();
    await clock.advance(100);
    expect(wires).toHaveLength(2);
    last().tell('b');
    expect(heard).toEqual(['b']);
  });

  it('waits longer while ports end at once, and no longer after news', async () => {
    openNews({connect, listener, clock});
    for (const delayMs of [100, 200, 400, 800]) {
      last().drop();
      await clock.advance(delayMs - 1);
      const before = wires.length;
      await clock.advance(1);
      expect(wires).toHaveLength(before + 1);
    }
    last().tell('x');
    last().drop();
    await clock.advance(100);
    expect(wires).toHaveLength(6);
  });

  it('ignores what an old port still says', async () => {
    openNews({connect, listener, clock});
    const old = last();
    old.drop();
    await clock.advance(100);
    old.tell('late');
    old.drop();
    await clock.advance(10_000);
    expect(heard).toEqual([]);
    expect(wires).toHaveLength(2);
  });

  it('ends for good when stopped', async () => {
    const reader = openNews({connect, listener, clock});
    reader.stop();
    expect(last().isClosed).toBe(true);
    last().tell('late');
    last().drop();
    await clock.advance(10_000);
    expect(heard).toEqual([]);
    expect(wires).toHaveLength(1);
  });

  it('says when the extension is gone', async () => {
    let gone = 0;
    let isGone = false;
    openNews({
      connect: () => {
        if (isGone) throw new Error('Extension context invalidated.');
        return connect();
      },
      listener,
      clock,
      onGone: () => gone++,
    });
    isGone = true;
    last().drop();
    await clock.advance(60_000);
    expect(gone).toBe(1);
  });

  it('holds no port while its page is hidden', () => {
    const page = Object.assign(new EventTarget(), {hidden: false});
    const reader = openNews({connect, listener, clock, document: page});
    page.hidden = true;
    page.dispatchEvent(new Event('visibilitychange'));
    expect(last().isClosed).toBe(true);
    page.hidden = false;
    page.dispatchEvent(new Event('visibilitychange'));
    expect(wires).toHaveLength(2);
    reader.stop();
    page.dispatchEvent(new Event('visibilitychange'));
    expect(wires).toHaveLength(2);
  });
});
