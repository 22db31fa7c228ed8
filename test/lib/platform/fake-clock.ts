import type {Clock} from '../../../lib/platform/clock.ts';

export type FakeClock = Clock & {
  /** Moves time on, running each timer at its time and letting what it starts come to rest. */
  advance(ms: number): Promise<void>;
  /** Runs timers until there is none, at most so many. */
  drain(most?: number): Promise<void>;
  waiting(): number;
};

/** Time that stands still until a test moves it. */
export function createFakeClock(start = Date.parse('2026-11-21T10:00:00.000Z')): FakeClock {
  let now = start;
  let timers: Array<{at: number; run: () => void}> = [];
  const next = (): {at: number; run: () => void} | undefined =>
    timers.reduce<{at: number; run: () => void} | undefined>(
      (first, timer) => (!first || timer.at < first.at ? timer : first),
      undefined,
    );
  const fire = async (timer: {at: number; run: () => void}): Promise<void> => {
    timers = timers.filter((other) => other !== timer);
    now = Math.max(now, timer.at);
    timer.run();
    await rest();
  };
  return {
    now: () => now,
    after: (delayMs, run) => {
      const timer = {at: now + delayMs, run};
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
    advance: async (ms) => {
      await rest();
      const until = now + ms;
      for (let timer = next(); timer && timer.at <= until; timer = next()) await fire(timer);
      now = until;
      await rest();
    },
    drain: async (most = 200) => {
      await rest();
      for (let timer = next(), count = 0; timer && count < most; timer = next(), count++) {
        await fire(timer);
      }
    },
    waiting: () => timers.length,
  };
}

const long = new Uint8Array(64 * 1024);

/** Lets every promise that needs no timer come to rest. Digests are made on another thread: ours is begun later and takes longer. */
export async function rest(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) {
    await new Promise((done) => setImmediate(done));
    await crypto.subtle.digest('SHA-256', long);
  }
}
