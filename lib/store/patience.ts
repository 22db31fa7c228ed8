/** A database can hang (a disk that sleeps, another page that holds on to it). Waiting for ever would look like working. */
export const patienceMs = 10_000;

/** The work's outcome, or an error when it takes too long; then `giveUp` lets go of what it held. */
export function within<T>(limitMs: number, work: Promise<T>, giveUp: () => void): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new Error(`The database has not answered for ${limitMs} ms`));
      giveUp();
    }, limitMs);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
