import {AsyncLocalStorage} from 'node:async_hooks';
import type {Clock} from '../../lib/platform/clock.ts';

/**
 * A world's time: it stands still until the scheduler moves it, for the server too, whose `new Date()` reads it for as long as it works for that world.
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
  /** In this time, with all that it calls; several worlds may live at once. */
  live<T>(work: () => Promise<T>): Promise<T>;
};

const times = new AsyncLocalStorage<SimTime>();
let living = 0;

export function createSimTime(start: number): SimTime {
  let now = start;
  const time: SimTime = {
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
    live: async (work) => {
      if (living++ === 0) replaceDate();
      try {
        return await times.run(time, work);
      } finally {
        if (--living === 0) globalThis.Date = RealDate;
      }
    },
  };
  return time;
}

const RealDate = globalThis.Date;

function replaceDate(): void {
  const now = (): number => times.getStore()?.now() ?? RealDate.now();
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, args: unknown[], newTarget) =>
      Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget) as object,
    get: (target, name, receiver) =>
      name === 'now' ? now : (Reflect.get(target, name, receiver) as unknown),
  });
}
