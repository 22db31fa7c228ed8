/** Everything a simulation decides comes from here: the same seed, the same run. */
export type Random = {
  /** 0 ≤ n < 1. */
  next(): number;
  /** 0 ≤ n < limit, whole. */
  below(limit: number): number;
  chance(share: number): boolean;
  pick<T>(list: readonly T[]): T;
  hex(length: number): string;
  /** An id in the form of a UUIDv7. */
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the caller names what the id is for
  uuid<T extends string>(): T;
};

/** mulberry32. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  const hex = (length: number): string =>
    Array.from({length}, () => below(16).toString(16)).join('');
  return {
    next,
    below,
    chance: (share) => next() < share,
    pick: (list) => {
      const picked = list[below(list.length)];
      if (picked === undefined) throw new Error('Nothing to pick from');
      return picked;
    },
    hex,
    // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- as above
    uuid: <T extends string>() => `0190${hex(4)}-${hex(4)}-7${hex(3)}-8${hex(3)}-${hex(12)}` as T, // branding: the caller says what it names
  };
}

/** Two numbers as one seed: streams that have nothing to do with each other. */
export function mixSeeds(a: number, b: number): number {
  return (Math.imul(a ^ (a >>> 16), 0x45d9f3b) ^ Math.imul(b + 0x9e3779b9, 0x85ebca6b)) >>> 0;
}
