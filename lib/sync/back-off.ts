import type {BackOff} from './machine.ts';

const firstMs = 1000;
const longestMs = 5 * 60_000;
/** While somebody looks, we never keep them waiting longer than this for a server that is back. */
const longestWatchedMs = 4000;

/** Doubling pauses with jitter over their upper half, so that browsers which lost the server together do not return together. */
export function createBackOff(
  isWatched: () => boolean,
  random: () => number = Math.random,
): BackOff {
  return (failures) => {
    const cap = isWatched() ? longestWatchedMs : longestMs;
    const most = Math.min(firstMs * 2 ** Math.min(failures - 1, 20), cap);
    return Math.round(most / 2 + (most / 2) * random());
  };
}
