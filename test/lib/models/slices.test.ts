import {signal} from '@preact/signals';
import {describe, expect, it} from 'vitest';
import type {Pace, Work} from '../../../lib/models/slices.ts';
import {atOnce, createSliced, inSlices, sortSliced, stride} from '../../../lib/models/slices.ts';
import {settle} from './page-world.ts';

/** Each look at the clock finds it `stepMs` later; pauses are counted. */
function createPace(stepMs: number): Pace & {pauses: number} {
  let time = 0;
  const pace = {
    pauses: 0,
    now: () => (time += stepMs),
    pause: () => {
      pace.pauses += 1;
      return Promise.resolve();
    },
  };
  return pace;
}

function* count(to: number, seen: number[] = []): Work<number> {
  for (let at = 1; at <= to; at++) {
    seen.push(at);
    yield;
  }
  return to;
}

describe('slices', () => {
  it('run through without a pause while the time of one is not up', async () => {
    const pace = createPace(0);
    expect(await inSlices(count(1000), pace)).toBe(1000);
    expect(pace.pauses).toBe(0);
  });

  it('pause whenever the time of one is up', async () => {
    const pace = createPace(8);
    expect(await inSlices(count(10), pace)).toBe(10);
    expect(pace.pauses).toBe(10);
  });

  it('stop when nobody wants the result any more', async () => {
    const abort = new AbortController();
    const seen: number[] = [];
    const pace = createPace(8);
    const done = inSlices(count(10, seen), pace, abort.signal, () => {
      if (seen.length === 3) abort.abort();
    });
    expect(await done).toBeUndefined();
    expect(seen).toEqual([1, 2, 3]);
  });
});

describe('a sliced sort', () => {
  const items = Array.from({length: stride * 7 + 3}, (_, at) => ({
    key: (at * 7919) % 97,
    at,
  }));
  const compare = (a: {key: number}, b: {key: number}) => a.key - b.key;

  it('gives what a stable sort gives, and leaves what it was given alone', () => {
    const before = [...items];
    expect(atOnce(sortSliced(items, compare))).toEqual(items.toSorted(compare));
    expect(items).toEqual(before);
    expect(atOnce(sortSliced([], compare))).toEqual([]);
  });

  it('yields at least once for every stride of each pass', () => {
    const work = sortSliced(items, compare);
    let yields = 0;
    while (!work.next().done) yields += 1;
    const passes = 1 + Math.ceil(Math.log2(Math.ceil(items.length / stride)));
    expect(yields).toBeGreaterThanOrEqual(passes * Math.floor(items.length / stride) - passes);
  });
});

describe('a value worked out in slices', () => {
  function* spell(text: string, publish: (soFar: () => string) => void): Work<string> {
    let spelled = '';
    for (const letter of text) {
      spelled += letter;
      publish(() => spelled);
      yield;
    }
    return `${spelled}.`;
  }

  it('is there at once when it fits into one slice', () => {
    const input = signal('abc');
    const pace = createPace(0);
    const sliced = createSliced({read: () => input.value, work: spell, start: '', pace});
    expect([sliced.value.value, sliced.busy.value]).toEqual(['abc.', false]);
    input.value = 'xy';
    expect(sliced.value.value).toBe('xy.');
    sliced.stop();
  });

  it('shows what is found so far, and the newest input ends the work for older ones', async () => {
    const input = signal('abc');
    const pace = createPace(8);
    const shown: string[] = [];
    const sliced = createSliced({read: () => input.value, work: spell, start: '', pace});
    const stop = sliced.value.subscribe((value) => shown.push(value));
    expect(sliced.busy.value).toBe(true);
    input.value = 'xy';
    await settle();
    expect(shown).toEqual(['a', 'x', 'xy', 'xy.']);
    expect(sliced.busy.value).toBe(false);
    stop();
    sliced.stop();
  });

  it('ends with its page', async () => {
    const pace = createPace(8);
    const sliced = createSliced({read: () => 'abc', work: spell, start: '', pace});
    sliced.stop();
    await settle();
    expect(sliced.value.value).toBe('a');
  });
});
