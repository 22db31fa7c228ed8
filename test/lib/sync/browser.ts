/** One browser's sync, without a browser: a store, an engine on it, and what its person sees and does. */
import type {AccountView} from '../../../lib/domain/account-view.ts';
import type {UserId} from '../../../lib/domain/ids.ts';
import type {Mutation} from '../../../lib/domain/mutation.ts';
import type {Lock} from '../../../lib/platform/lock.ts';
import {createLocalLock} from '../../../lib/platform/lock.ts';
import {silentLog} from '../../../lib/platform/log.ts';
import {createMemoryStore} from '../../../lib/store/memory.ts';
import {readingOf} from '../../../lib/store/reading.ts';
import type {Scope, Snapshot, Store} from '../../../lib/store/store.ts';
import type {Engine} from '../../../lib/sync/engine.ts';
import {createEngine} from '../../../lib/sync/engine.ts';
import type {SyncServer} from '../../../lib/sync/server-port.ts';
import {partnerAccount} from '../domain/fixtures.ts';
import type {FakeClock} from '../platform/fake-clock.ts';
import type {FakeServer} from './fake-server.ts';

export type Browser = {
  scope: Scope;
  store: Store;
  engine: Engine;
  stops: string[];
  changes: number;
  /** Stores an edit, as the desk does once the rules allow it. */
  edit(mutation: Mutation): Promise<void>;
  snapshot(): Promise<Snapshot>;
  view(): Promise<AccountView>;
  /** The browser stops the worker; the next start finds the disk and nothing else. */
  restart(): void;
};

export type BrowserOptions = {
  server: FakeServer;
  clock: FakeClock;
  userId?: UserId;
  store?: Store;
  lock?: Lock;
  reach?: (server: SyncServer) => SyncServer;
};

let made = 0;
export const newClientId = (): string =>
  `00000000-0000-7000-8000-${String(++made).padStart(12, '0')}`;

export async function openBrowser(options: BrowserOptions): Promise<Browser> {
  const {server, clock, userId = 'maria' as UserId, lock = createLocalLock()} = options;
  const store = options.store ?? createMemoryStore(newClientId);
  const scope: Scope = {server: 'https://vouch.example', userId, accountId: partnerAccount.id};
  await store.open(scope);
  const reach = options.reach ?? ((to: SyncServer) => to);
  const start = (): Engine =>
    createEngine({
      scope,
      store,
      server: reach(server.as(userId)),
      clock,
      lock,
      log: silentLog,
      backOff: (failures) => 1000 * 2 ** (failures - 1),
      onChange: () => browser.changes++,
      onPulled: () => undefined,
      onStop: (why) => browser.stops.push(why),
    });
  const snapshot = async (): Promise<Snapshot> => {
    const found = await store.read(scope);
    if (!found) throw new Error('It was opened above');
    return found;
  };
  const browser: Browser = {
    scope,
    store,
    stops: [],
    changes: 0,
    engine: undefined as unknown as Engine, // made below: it reports to this very object
    edit: async (mutation) => {
      const at = new Date(clock.now()).toISOString();
      await store.append(scope, JSON.stringify({at, mutation}), at);
      browser.engine.hint('edited');
    },
    snapshot,
    view: async () => readingOf(await snapshot(), {id: userId, name: userId}).view,
    restart: () => {
      browser.engine.stop();
      browser.engine = start();
    },
  };
  browser.engine = start();
  return browser;
}
