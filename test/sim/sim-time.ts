import type {Clock} from '../../lib/platform/clock.ts';

/**
 * The simulation's time: it stands still until the scheduler moves it, for the server too, whose `new Date()` reads it while the simulation runs.
 * Each browser has a clock of its own, days before or behind; its timers, like a real browser's, do not care what the clock says.
 */
export type SimTime = {
  now(): number;
  clock(skewMs: () => number): Clock & {
    /** Runs the timers that are due and forgets them; how many there were. */
    fire(): number;
    clear(): void;
  };
  advance(ms: number): void;
  install(): () => void;
};

export function createSimTime(start: number): SimTime {
  let now = start;
  return {
    now: () => now,
    advance: (ms) => void (now += ms),
    clock: (skewMs) => {
      let timers: Array<{at: number; run: () => void}> = [];
      return {
        now: () => now + skewMs(),
        after: (delayMs, run) => {
          const timer = {at: now + delayMs, run};
          timers.push(timer);
          return () => {
            timers = timers.filter((other) => other !== timer);
          };
        },
        fire: () => {
          const due = timers.filter(({at}) => at <= now).sort((a, b) => a.at - b.at);
          timers = timers.filter((timer) => !due.includes(timer));
          for (const {run} of due) run();
          return due.length;
        },
        clear: () => void (timers = []),
      };
    },
    install: () => {
      const RealDate = globalThis.Date;
      const simulated = () => now;
      globalThis.Date = new Proxy(RealDate, {
        construct: (target, args: unknown[], newTarget) =>
          Reflect.construct(target, args.length === 0 ? [simulated()] : args, newTarget) as object,
        get: (target, name, receiver) =>
          name === 'now' ? simulated : (Reflect.get(target, name, receiver) as unknown),
      });
      return () => void (globalThis.Date = RealDate);
    },
  };
}
