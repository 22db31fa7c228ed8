import {afterEach, expect, it, vi} from 'vitest';
import {isUuid} from '../../../lib/domain/ids.ts';
import {newId} from '../../../lib/platform/new-id.ts';

afterEach(() => vi.useRealTimers());

it('is a UUID of version 7, never the same twice', () => {
  const ids = Array.from({length: 2000}, () => newId());
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids) {
    expect(isUuid(id)).toBe(true);
    expect(id[14]).toBe('7');
    expect('89ab').toContain(id[19]);
  }
  for (const digit of [15, 16, 17, 20, 24, 35]) {
    expect(new Set(ids.map((id) => id[digit])).size).toBe(16);
  }
  expect(new Set(ids.map((id) => id[19])).size).toBe(4);
});

it('sorts by the time it was made', () => {
  vi.useFakeTimers();
  const ids = [0, 1, 1_000, 1_800_000_000_000, 1_800_000_000_001, 2 ** 47].map((now) => {
    vi.setSystemTime(now);
    return newId();
  });
  expect([...ids].sort()).toEqual(ids);
});
