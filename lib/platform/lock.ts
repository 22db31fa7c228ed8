/** Runs `work` while no other context of this extension runs something under the same name. */
export type Lock = <T>(name: string, work: () => Promise<T>) => Promise<T>;

/** Web Locks; the browser frees them when their holder dies. */
export const webLock: Lock = (name, work) => navigator.locks.request(name, work);

/** Turns within one context, for tests and where there is only one. */
export function createLocalLock(): Lock {
  const queues = new Map<string, Promise<unknown>>();
  return (name, work) => {
    const turn = (queues.get(name) ?? Promise.resolve()).then(work);
    queues.set(
      name,
      turn.catch(() => undefined), // its caller learns of it; the next in line goes on
    );
    return turn;
  };
}
