/** Time as a port: everything that waits or stamps takes one, so that tests own the clock. */
export type Clock = {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls back once after `delayMs`; the returned function calls it off. */
  after(delayMs: number, run: () => void): () => void;
};

export const systemClock: Clock = {
  now: () => Date.now(),
  after: (delayMs, run) => {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
};

/** ISO 8601 in UTC, as everything we store writes a time. */
export function timestamp(clock: Clock): string {
  return new Date(clock.now()).toISOString();
}
