/** Everything a simulation decides comes from here: the same seed, the same run. */
export type Random = {
  /** 0 ≤ n < 1. */
  next(): number;
  /** 0 ≤ n < limit, whole. */
  below(limit: number): number;
  chance(share: number): boolean;
  pick<T>(list: readonly T[]): T;
  hex(length: number): string;
  /** For a stream of its own. */
  seed(): number;
  /** An id in the form of a UUIDv7. */
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the caller names what the id is for
  uuid<T extends string>(): T;
};

/**
 * sfc32, of the PractRand suite (public domain): 128 bits of state, so that the thousands of streams of a long run do not run into each other
 * and make two links of one token. `seed`: a whole number of up to 53 bits.
 */
export function createRandom(seed: number): Random {
  let [a, b, c, counter] = [seed >>> 0, Math.floor(seed / 2 ** 32) >>> 0, 0x9e3779b9, 1];
  const next = (): number => {
    const sum = (a + b + counter++) >>> 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) >>> 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    return sum / 2 ** 32;
  };
  for (let warm = 0; warm < 15; warm++) next();
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
    seed: () => below(2 ** 21) * 2 ** 32 + below(2 ** 32),
    // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- as above
    uuid: <T extends string>() => `0190${hex(4)}-${hex(4)}-7${hex(3)}-8${hex(3)}-${hex(12)}` as T, // branding: the caller says what it names
  };
}

/** Two numbers as one seed: streams that have nothing to do with each other. */
export function mixSeeds(a: number, b: number): number {
  return (Math.imul(a ^ (a >>> 16), 0x45d9f3b) ^ Math.imul(b + 0x9e3779b9, 0x85ebca6b)) >>> 0;
}
