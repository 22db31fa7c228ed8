import {describe, expect, it} from 'vitest';
import {createBackOff} from '../../../lib/sync/back-off.ts';

describe('the pauses between tries', () => {
  it('[T2] double up to five minutes while nobody looks', () => {
    const backOff = createBackOff(
      () => false,
      () => 1,
    );
    expect([1, 2, 3, 4].map(backOff)).toEqual([1000, 2000, 4000, 8000]);
    expect([9, 10, 30, 5000].map(backOff)).toEqual([256_000, 300_000, 300_000, 300_000]);
  });

  it('[T2] stay short while somebody looks', () => {
    const backOff = createBackOff(
      () => true,
      () => 1,
    );
    expect(backOff(50)).toBe(4000);
  });

  it('[T2] are spread over their upper half', () => {
    const at = (random: number): number =>
      createBackOff(
        () => false,
        () => random,
      )(3);
    expect([at(0), at(0.5), at(1)]).toEqual([2000, 3000, 4000]);
  });
});
