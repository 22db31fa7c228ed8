/**
 * A disk whose power can be cut. Every request to IndexedDB counts one; at the chosen one the transactions under way are undone, what was complete stays,
 * and nothing that the old life still holds is ever answered: no success, no error, as when a browser is killed. The next
 * connection finds the disk as it was left.
 */
import type {SyncServer} from '../../lib/sync/server-port.ts';

export type Bomb = {
  /** Goes off at this step; 0: never. */
  at: number;
  steps: number;
  /** What is asked of the disk while the power is off. */
  off: boolean;
};

/** What fake-indexeddb has inside of a transaction. */
type Inner = IDBTransaction & {
  _state: string;
  _requests: Array<{request: EventTarget}>;
  _prioritizedListeners: Map<string, () => void>;
  _abort(name: null): void;
};

const never = new Promise<never>(() => undefined);
const requests = {
  IDBObjectStore: [
    'get',
    'getAll',
    'getAllKeys',
    'getKey',
    'count',
    'put',
    'add',
    'delete',
    'clear',
  ],
  IDBIndex: ['get', 'getAll', 'getAllKeys', 'getKey', 'count'],
} as const;
const cursors = ['openCursor', 'openKeyCursor'] as const;

/** Arms all connections to these databases that are open now or will be; `disarm` gives the power back. */
export function armDisk(
  disks: string | readonly string[],
  bomb: Bomb,
): {disarm(): void; cut(): void} {
  const armed = new Set(typeof disks === 'string' ? [disks] : disks);
  const open = new Set<Inner>();
  const undo: Array<() => void> = [];

  const cut = (): void => {
    bomb.off = true;
    for (const tx of open) kill(tx);
    open.clear();
  };
  const count = (): void => {
    if (!bomb.off && ++bomb.steps === bomb.at) cut();
    if (bomb.off) throw new Error('The power is off');
  };

  const patch = (target: object, name: string, around: Around): void => {
    const plain = Reflect.get(target, name) as Method;
    Reflect.set(target, name, function (this: unknown, ...args: unknown[]) {
      return around(this, () => plain.apply(this, args));
    });
    undo.push(() => Reflect.set(target, name, plain));
  };

  patch(IDBDatabase.prototype, 'transaction', (self, run) => {
    if (!armed.has((self as IDBDatabase).name)) return run();
    count();
    const tx = run() as Inner;
    open.add(tx);
    tx.addEventListener('complete', () => open.delete(tx));
    tx.addEventListener('abort', () => open.delete(tx));
    return tx;
  });
  for (const [owner, names] of Object.entries(requests)) {
    const {prototype} = globalThis[owner as keyof typeof requests];
    for (const name of [...names, ...cursors]) {
      patch(prototype, name, (self, run) => {
        const source = self as IDBObjectStore | IDBIndex;
        const {transaction} = 'objectStore' in source ? source.objectStore : source;
        if (armed.has(transaction.db.name)) count();
        return run();
      });
    }
  }
  return {
    cut,
    disarm: () => {
      for (const put of undo.reverse()) put();
    },
  };
}

type Method = (...args: unknown[]) => unknown;
type Around = (self: unknown, run: () => unknown) => unknown;

/** Also one that is committing: without its `complete` nobody may rely on it. */
function kill(tx: Inner): void {
  if (tx._state === 'finished') return;
  for (const {request} of tx._requests) request.dispatchEvent = () => true;
  tx.dispatchEvent = (event) => {
    tx._prioritizedListeners.get(event.type)?.(); // the database's own, which let the next transaction begin
    return true;
  };
  tx._abort(null);
}

/** The server as a browser reaches it that can be killed before a request leaves and after its reply has come. */
export function armServer(server: SyncServer, bomb: Bomb): SyncServer {
  const fly = async <T>(request: () => Promise<T>, cut: () => void): Promise<T> => {
    const step = (): boolean => {
      if (!bomb.off && ++bomb.steps === bomb.at) cut();
      return bomb.off;
    };
    if (step()) return never;
    const reply = await request();
    return step() ? never : reply;
  };
  const cut = (): void => {
    bomb.off = true;
  };
  return {
    push: (request, signal) => fly(() => server.push(request, signal), cut),
    pull: (request, signal) => fly(() => server.pull(request, signal), cut),
  };
}
