/** The extension's sync against the real server over real HTTP, without a browser: what goes wrong on the way is the test's choice. */
import {setTimeout as wait} from 'node:timers/promises';
import {createServerApi} from '../../../lib/api/server-api.ts';
import type {HttpPorts} from '../../../lib/api/http.ts';
import type {AccountView} from '../../../lib/domain/account-view.ts';
import type {AccountId} from '../../../lib/domain/ids.ts';
import type {Mutation} from '../../../lib/domain/mutation.ts';
import {systemClock} from '../../../lib/platform/clock.ts';
import {createLocalLock} from '../../../lib/platform/lock.ts';
import {silentLog} from '../../../lib/platform/log.ts';
import {newId} from '../../../lib/platform/new-id.ts';
import {createMemoryStore} from '../../../lib/store/memory.ts';
import type {Scope, Snapshot} from '../../../lib/store/store.ts';
import {createEngine, type Engine} from '../../../lib/sync/engine.ts';
import {startServer} from '../../../server/server.ts';
import {makeFilesFolder} from '../../server/files/test-files.ts';
import {createWorld, type Someone} from '../../server/world.ts';

export async function startWorldServer() {
  const world = await createWorld();
  const files = makeFilesFolder();
  const server = await startServer({
    databaseUrl: world.url,
    host: '127.0.0.1',
    port: 0,
    publicUrl: 'http://localhost:0',
    smtpUrl: 'smtp://127.0.0.1:1', // mail waits; no test here reads any
    mailFrom: 'vouch@localhost',
    secret: 'a secret of thirty-two characters and more',
    extensionRedirectUris: ['https://akbdnenaokfgddcakoekeifleinikpif.chromiumapp.org/'],
    trustedProxies: ['127.0.0.1'],
    files: files.at,
    log: () => undefined,
  });
  return {
    world,
    origin: server.publicUrl,
    stop: async () => {
      await server.stop();
      await world.end();
      files.remove();
    },
  };
}

/** What happens to the next requests, in order. */
export type Fault = 'lose_request' | 'lose_reply' | 'portal';

export type Device = {
  engine: Engine;
  faults: Fault[];
  edit(mutation: Mutation): Promise<void>;
  snapshot(): Promise<Snapshot>;
  /** Tries until nothing is left to send and the newest state is here. */
  quiet(): Promise<AccountView>;
  restart(): void;
};

export async function openDevice(
  origin: string,
  accountId: AccountId,
  person: Someone,
  token: string,
): Promise<Device> {
  const store = createMemoryStore(newId);
  const scope: Scope = {server: origin, userId: person.userId, accountId};
  await store.open(scope);
  const faults: Fault[] = [];
  const http: HttpPorts = {
    isOnline: () => true,
    now: () => Date.now(),
    fetch: async (input, init) => {
      const fault = faults.shift();
      if (fault === 'lose_request') throw new TypeError('Failed to fetch');
      if (fault === 'portal') return new Response('<title>Welcome to the hotel</title>');
      const response = await fetch(input, init);
      if (fault !== 'lose_reply') return response;
      await response.arrayBuffer(); // it did arrive there, and was answered
      throw new TypeError('Failed to fetch');
    },
  };
  const tokens = {
    get: () => Promise.resolve({kind: 'ok', body: token} as const),
    keep: () => Promise.resolve(),
    forget: () => Promise.resolve(),
  };
  const start = (): Engine =>
    createEngine({
      scope,
      store,
      server: createServerApi(http, tokens, origin),
      clock: systemClock,
      lock: createLocalLock(),
      log: silentLog,
      backOff: () => 5,
      onChange: () => undefined,
      onPulled: () => undefined,
      onStop: () => undefined,
    });
  const snapshot = async (): Promise<Snapshot> => {
    const found = await store.read(scope);
    if (!found) throw new Error('It was opened above');
    return found;
  };
  const device: Device = {
    engine: start(),
    faults,
    snapshot,
    edit: async (mutation) => {
      const at = new Date().toISOString();
      await store.append(scope, JSON.stringify({at, mutation}), at);
      device.engine.hint('edited');
    },
    quiet: async () => {
      faults.length = 0;
      for (let attempt = 0; attempt < 200; attempt++) {
        const trouble = await device.engine.syncNow();
        const {outbox, base} = await snapshot();
        if (trouble === undefined && outbox.length === 0) return base;
        await wait(5);
      }
      throw new Error(`Not quiet: ${JSON.stringify(device.engine.trouble())}`);
    },
    restart: () => {
      device.engine.stop();
      device.engine = start();
    },
  };
  return device;
}
