import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import {createLazyScript, retryDelaysMs} from '../../../lib/page/lazy-script.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const whole = retryDelaysMs.reduce((sum, delayMs) => sum + delayMs, 0);

test('a script is asked for once, however often it is wanted', async () => {
  const load = vi.fn(() => Promise.resolve(true));
  const script = createLazyScript({load, isAlive: () => true});
  script.want();
  script.want();
  await vi.advanceTimersByTimeAsync(whole);
  script.want();
  await vi.advanceTimersByTimeAsync(whole);
  expect(load).toHaveBeenCalledTimes(1);
});

test.each([
  ['refused', () => Promise.resolve(false)],
  ['unheard', () => Promise.reject(new Error('Receiving end does not exist'))],
])('it is asked for again after a pause when %s', async (_title, fail) => {
  const load = vi
    .fn<() => Promise<boolean>>(() => Promise.resolve(true))
    .mockImplementationOnce(fail);
  createLazyScript({load, isAlive: () => true}).want();
  await vi.advanceTimersByTimeAsync(0);
  expect(load).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(retryDelaysMs[0] ?? 0);
  expect(load).toHaveBeenCalledTimes(2);
});

test('asking ends, and begins anew with the next wish', async () => {
  const load = vi.fn(() => Promise.resolve(false));
  const script = createLazyScript({load, isAlive: () => true});
  script.want();
  await vi.advanceTimersByTimeAsync(whole * 3);
  expect(load).toHaveBeenCalledTimes(retryDelaysMs.length + 1);
  script.want();
  await vi.advanceTimersByTimeAsync(0);
  expect(load).toHaveBeenCalledTimes(retryDelaysMs.length + 2);
});

test('an extension that is gone is not asked', async () => {
  const load = vi.fn(() => Promise.resolve(true));
  createLazyScript({load, isAlive: () => false}).want();
  await vi.advanceTimersByTimeAsync(whole);
  expect(load).not.toHaveBeenCalled();
});
