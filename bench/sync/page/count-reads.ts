/** Counts what is asked of IndexedDB while `work` runs: transactions begun, and requests that bring something. */
export async function countReads<T>(
  work: () => Promise<T>,
): Promise<{value: T; transactions: number; requests: number}> {
  const count = {transactions: 0, requests: 0};
  const undo = [
    spy(IDBDatabase.prototype, ['transaction'], () => count.transactions++),
    ...[IDBObjectStore.prototype, IDBIndex.prototype].map((proto) =>
      spy(
        proto,
        ['get', 'getAll', 'getKey', 'getAllKeys', 'openCursor', 'openKeyCursor'],
        () => count.requests++,
      ),
    ),
  ];
  try {
    return {value: await work(), ...count};
  } finally {
    for (const each of undo) each();
  }
}

function spy<T extends object>(proto: T, names: Array<keyof T>, onCall: () => void): () => void {
  const undo = names.map((name) => {
    const original = proto[name] as (...args: unknown[]) => unknown; // all named are methods
    const spied = function (this: T, ...args: unknown[]) {
      onCall();
      return original.apply(this, args);
    };
    Object.assign(proto, {[name]: spied});
    return () => Object.assign(proto, {[name]: original});
  });
  return () => {
    for (const each of undo) each();
  };
}
