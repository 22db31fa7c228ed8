/**
 * Long work in short slices. Work over all links of an account is a generator that yields every `stride` rows; it runs on until a slice
 * has lasted long enough, then lets the browser draw and take a key press before it goes on. A small account is done within the
 * first slice, at once.
 */
import type {ReadonlySignal} from '@preact/signals';
import {batch, effect, signal, untracked} from '@preact/signals';

export type Work<T> = Generator<undefined, T, undefined>;

export type Pace = {
  /** Milliseconds, of any clock that does not go back. */
  now(): number;
  /** Resolves after the browser had its turn. */
  pause(): Promise<void>;
  /** Resolves once the browser has painted what is there now; absent where nothing waits for it. */
  painted?(): Promise<void>;
};

/** How many rows are done between two looks at the clock: under a millisecond. */
export const stride = 250;
const sliceMs = 8;

/** Undefined once `signal` is aborted. `onPause` may show what is there so far. */
export async function inSlices<T>(
  work: Work<T>,
  pace: Pace,
  signal?: AbortSignal,
  onPause?: () => void,
): Promise<T | undefined> {
  let begunAt = pace.now();
  while (!signal?.aborted) {
    const step = work.next();
    if (step.done) return step.value;
    if (pace.now() - begunAt < sliceMs) continue;
    onPause?.();
    await pace.pause();
    begunAt = pace.now();
  }
  return undefined;
}

/** All of it now, for few rows. */
export function atOnce<T>(work: Work<T>): T {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}

/** What is worked out in slices, anew whenever what `read` reads changes; the newest input wins and stops the work for older ones. */
export type Sliced<T> = {value: ReadonlySignal<T>; busy: ReadonlySignal<boolean>; stop(): void};

export function createSliced<Input, T>(options: {
  read: () => Input;
  /** `publish` says how to get what is there so far; it is asked for when the browser gets its turn. */
  work: (input: Input, publish: (soFar: () => T) => void, before: Input | undefined) => Work<T>;
  start: T;
  pace: Pace;
}): Sliced<T> {
  const {read, work, start, pace} = options;
  const value = signal(start);
  const busy = signal(false);
  let running: AbortController | undefined;
  let before: Input | undefined;

  async function run(input: Input, abort: AbortSignal): Promise<void> {
    let soFar: (() => T) | undefined;
    const steps = finish(
      work(input, (found) => (soFar = found), before),
      (found) => {
        before = input;
        batch(() => {
          value.value = found;
          busy.value = false;
        });
      },
    );
    await inSlices(steps, pace, abort, () => {
      batch(() => {
        busy.value = true;
        if (soFar) value.value = soFar();
      });
    });
  }

  const stopWatching = effect(() => {
    const input = read();
    running?.abort();
    const abort = new AbortController();
    running = abort;
    untracked(() => void run(input, abort.signal));
  });
  return {
    value,
    busy,
    stop() {
      stopWatching();
      running?.abort();
    },
  };
}

/** Hands the result over within the last slice: who waits for a promise sees it a moment later. */
function* finish<T>(work: Work<T>, done: (value: T) => void): Work<undefined> {
  done(yield* work);
  return undefined;
}

/** A sorted copy; equal items stay in their order. */
export function* sortSliced<T>(items: readonly T[], compare: (a: T, b: T) => number): Work<T[]> {
  let runs: T[][] = [];
  for (let at = 0; at < items.length; at += stride) {
    runs.push(items.slice(at, at + stride).sort(compare));
    yield;
  }
  while (runs.length > 1) {
    const merged: T[][] = [];
    for (let at = 0; at < runs.length; at += 2) {
      const [left = [], right] = [runs[at], runs[at + 1]];
      merged.push(right ? yield* merge(left, right, compare) : left);
    }
    runs = merged;
  }
  return runs[0] ?? [];
}

function* merge<T>(left: T[], right: T[], compare: (a: T, b: T) => number): Work<T[]> {
  const merged: T[] = [];
  let l = 0;
  let r = 0;
  while (l < left.length && r < right.length) {
    const [a, b] = [left[l] as T, right[r] as T]; // within both, as just checked
    if (compare(a, b) <= 0) {
      merged.push(a);
      l += 1;
    } else {
      merged.push(b);
      r += 1;
    }
    if (merged.length % stride === 0) yield;
  }
  for (const rest of [left.slice(l), right.slice(r)]) {
    for (let at = 0; at < rest.length; at += stride) {
      merged.push(...rest.slice(at, at + stride));
      yield;
    }
  }
  return merged;
}
