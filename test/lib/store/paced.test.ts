import {afterEach, expect, it, vi} from 'vitest';
import {atOnce, paced} from '../../../lib/store/paced.ts';

afterEach(() => vi.restoreAllMocks());

function* counting(log: string[], upTo: number): Generator<undefined, number, undefined> {
  for (let n = 1; n <= upTo; n++) {
    log.push(String(n));
    yield;
  }
  return upTo;
}

/** Every look at the clock finds ten more milliseconds gone. */
function hurry(): void {
  let now = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => (now += 10));
}

it('[L11] gives the page its turn when a slice has lasted long enough', async () => {
  hurry();
  const log: string[] = [];
  const {port1, port2} = new MessageChannel();
  port1.onmessage = () => {
    log.push('a key press');
    port1.close();
  };
  port2.postMessage(null);
  expect(await paced(counting(log, 50))).toBe(50);
  expect(log).toHaveLength(51);
  expect(log.indexOf('a key press')).toBeLessThan(50);
});

it('does little work at once', async () => {
  vi.spyOn(performance, 'now').mockReturnValue(0);
  const log: string[] = [];
  const working = paced(counting(log, 50));
  expect(log).toHaveLength(50);
  expect(await working).toBe(50);
  expect(atOnce(counting([], 3))).toBe(3);
});
