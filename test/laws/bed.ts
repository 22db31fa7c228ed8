/**
 * Where the laws are tried: the whole server in this process, with a real Postgres behind it, and browsers that are the extension's own
 * core (lib/api, lib/sync, lib/store on IndexedDB) wired to the server's handlers without a socket in between. Every browser has a
 * disk of its own which a kill leaves as its last complete transaction made it.
 */
import 'fake-indexeddb/auto';
import {createServerApi} from '../../lib/api/server-api.ts';
import type {HttpPorts} from '../../lib/api/http.ts';
import type {AccountId, UserId} from '../../lib/domain/ids.ts';
import type {Mutation} from '../../lib/domain/mutation.ts';
import {systemClock} from '../../lib/platform/clock.ts';
import {createLocalLock, type Lock} from '../../lib/platform/lock.ts';
import {silentLog} from '../../lib/platform/log.ts';
import {newId} from '../../lib/platform/new-id.ts';
import {createIndexedDbStore} from '../../lib/store/indexeddb.ts';
import {createSpare} from '../../lib/store/spare.ts';
import {createSparedStore} from '../../lib/store/spared.ts';
import type {Scope, Snapshot, Store} from '../../lib/store/store.ts';
import {createEngine, type Engine} from '../../lib/sync/engine.ts';
import type {SyncServer} from '../../lib/sync/server-port.ts';
import {createApp} from '../../server/app.ts';
import {createAuth} from '../../server/auth/auth.ts';
import {createClientKeys} from '../../server/client/client-keys.ts';
import {createServerTexts} from '../../server/server-texts.ts';
import {noFiles} from '../server/files/test-files.ts';
import {createWorld, issueToken, type Someone} from '../server/world.ts';

const origin = 'http://127.0.0.1:1';

export type Bed = Awaited<ReturnType<typeof createBed>>;

export async function createBed(connections = 16) {
  const world = await createWorld(connections);
  world.pool.on('error', () => undefined); // a restore ends idle connections
  const auth = createAuth({
    db: world.db,
    publicUrl: origin,
    secret: 'a secret of thirty-two characters and more',
    extensionRedirectUris: [],
    sendCode: () => Promise.resolve(),
    log: () => undefined,
  });
  const app = createApp({
    ...{db: world.db, news: world.news, auth, publicUrl: origin, host: '127.0.0.1'},
    receiptKeys: world.deps.receiptKeys,
    clientKeys: createClientKeys('a secret of thirty-two characters and more'),
    ...{files: noFiles, texts: createServerTexts('en'), trustedProxies: [], log: () => undefined},
  });
  const fetchFrom: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    request.headers.set('host', new URL(origin).host);
    return app.fetch(request);
  };
  return {
    world,
    fetch: fetchFrom,

    /** An account with two people and some shared deals. */
    async account(name = 'Lawful', dealCount = 3) {
      const accountId = await world.account(name);
      const people = [
        await world.member(accountId, 'Anna', 'partner_admin'),
        await world.member(accountId, 'Ben'),
      ] as const;
      const deals = [];
      for (let count = 0; count < dealCount; count++) deals.push(await world.deal(accountId));
      return {accountId, people, deals};
    },

    browser: (accountId: AccountId, person: Someone, options: BrowserOptions = {}) =>
      openBrowser(fetchFrom, accountId, person, () => issueToken(world.db, person.userId), options),

    end: () => world.end(),
  };
}

/** What happens to the next requests, in order. */
export type Fault = 'lose_request' | 'lose_reply' | 'portal' | 'twice' | 'down';

export type BrowserOptions = {
  /** The name of its database: the same again is the same disk. */
  disk?: string;
  /** The same for its spare; without, it has none. */
  spare?: string;
  /** The client id that a disk without one takes. */
  clientId?: string;
  /** Wraps what the engine is given; the browser's own calls go past it. */
  store?: (store: Store) => Store;
  server?: (server: SyncServer) => SyncServer;
  lock?: Lock;
};

export type Browser = Awaited<ReturnType<typeof openBrowser>>;

let disks = 0;

async function openBrowser(
  fetchFrom: typeof fetch,
  accountId: AccountId,
  person: {userId: UserId},
  askToken: () => Promise<string>,
  options: BrowserOptions,
) {
  const disk = options.disk ?? `disk-${++disks}`;
  const newClientId = (): string => options.clientId ?? newId();
  const spare = options.spare && createSpare(() => Promise.resolve(indexedDB), options.spare);
  const store = spare
    ? createSparedStore(newClientId, spare, silentLog, disk)
    : createIndexedDbStore(newClientId, disk);
  const scope: Scope = {server: origin, userId: person.userId, accountId};
  await store.open(scope);
  const faults: Fault[] = [];
  const stops: string[] = [];
  const flights: Array<{path: string; bytes: number}> = [];
  const token = await askToken();
  const http: HttpPorts = {
    isOnline: () => true,
    now: () => Date.now(),
    fetch: async (input, init) => {
      const fault = faults.shift();
      if (fault === 'lose_request') throw new TypeError('Failed to fetch');
      if (fault === 'portal') return new Response('<title>Welcome to the hotel</title>');
      if (fault === 'down')
        return new Response('{"error":{"code":"x","message":""}}', {status: 503});
      const again = fault === 'twice' ? fetchFrom(input, init) : undefined;
      const response = await fetchFrom(input, init);
      await again;
      const text = await response.text(); // it did arrive there, and was answered
      flights.push({path: new URL(input as string).pathname, bytes: text.length});
      if (fault === 'lose_reply') throw new TypeError('Failed to fetch');
      return new Response(text, response);
    },
  };
  const tokens = {
    get: () => Promise.resolve({kind: 'ok', body: token} as const),
    keep: () => Promise.resolve(),
    forget: () => Promise.resolve(),
  };
  const reach = options.server ?? ((server: SyncServer) => server);
  const wrap = options.store ?? ((plain: Store) => plain);
  const lock = options.lock ?? createLocalLock();
  const start = (): Engine =>
    createEngine({
      scope,
      store: wrap(store),
      server: reach(createServerApi(http, tokens, origin)),
      clock: systemClock,
      lock,
      log: silentLog,
      backOff: () => 1,
      onChange: () => undefined,
      onPulled: () => undefined,
      onStop: (why) => stops.push(why),
    });
  const snapshot = async (): Promise<Snapshot> => {
    const found = await store.read(scope);
    if (!found) throw new Error('It was opened above');
    return found;
  };
  const browser = {
    ...{disk, store, scope, person, faults, stops, flights, snapshot},
    engine: start(),
    /** Saves an edit, as the desk does; its mid. */
    async edit(mutation: Mutation | string): Promise<number> {
      const at = new Date().toISOString();
      const body = typeof mutation === 'string' ? mutation : JSON.stringify({at, mutation});
      const {mid} = await store.append(scope, body, at);
      browser.engine.hint('edited');
      return mid;
    },
    /** The browser stops the worker; the next start finds the disk and nothing else. */
    restart() {
      browser.engine.stop();
      browser.engine = start();
    },
    /** Without further faults, until nothing is left to send and the newest state is here. */
    async quiet(): Promise<Snapshot> {
      faults.length = 0;
      let why: string | undefined;
      for (let round = 0; round < 60; round++) {
        why = await browser.engine.syncNow();
        const found = await snapshot();
        if (why === undefined && found.outbox.length === 0) return found;
        await new Promise((done) => setTimeout(done, 2));
      }
      throw new Error(`Never quiet: ${why ?? 'the outbox does not empty'}`);
    },
    close() {
      browser.engine.stop();
      store.close();
    },
  };
  return browser;
}
