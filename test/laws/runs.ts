/**
 * How long a law is tried: a little in every test run, longer by LAW_RUNS=20 (times as much). Seeds are the same every time unless
 * LAW_SEED gives one; fast-check prints the seed and path of what failed, and a seed that failed once goes into the list.
 */
const times = Number(process.env.LAW_RUNS ?? 1);
const given = process.env.LAW_SEED;

export const seeds: number[] = given === undefined ? [20261121] : [Number(given)];

export function runs(few: number, seed = seeds[0] ?? 1) {
  return {numRuns: few * times, seed, endOnFailure: Boolean(process.env.VOUCH_MUTANT)};
}

export const patienceMs = 60_000 + 60_000 * times;
