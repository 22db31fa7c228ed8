/** Long work of a page in slices: a generator that yields often runs until a slice has lasted long enough, then the browser gets its turn. */
const sliceMs = 8;

export async function paced<T>(work: Generator<undefined, T, undefined>): Promise<T> {
  let begunAt = performance.now();
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
    if (performance.now() - begunAt < sliceMs) continue;
    await pause();
    begunAt = performance.now();
  }
}

/** Lets the browser draw and take a key press; a timer would wait four milliseconds each time. */
export function pause(): Promise<void> {
  return new Promise((done) => {
    const {port1, port2} = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      done();
    };
    port2.postMessage(null);
  });
}

/** All of it now. */
export function atOnce<T>(work: Generator<undefined, T, undefined>): T {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}
