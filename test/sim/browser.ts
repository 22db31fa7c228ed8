/**
 * A browser of the simulation: a profile (the disk), the life that runs on it, and a seat for each account that its person works in. A life
 * is the client core as the extension has it: store, engine, API; it can be killed at any of its awaits, and only the disk stays.
 */
import {createHash} from 'node:crypto';
import {createServerApi} from '../../lib/api/server-api.ts';
import type {Tokens} from '../../lib/api/tokens.ts';
import type {AccountId, UserId} from '../../lib/domain/ids.ts';
import {createLocalLock} from '../../lib/platform/lock.ts';
import {silentLog} from '../../lib/platform/log.ts';
import {createIndexedDbStore} from '../../lib/store/indexeddb.ts';
import {createMemoryStore} from '../../lib/store/memory.ts';
import type {Scope, Store} from '../../lib/store/store.ts';
import type {Engine} from '../../lib/sync/engine.ts';
import {createEngine} from '../../lib/sync/engine.ts';
import {origin} from './backend.ts';
import {copyDisk, cutWrites, deleteDisk} from './disk.ts';
import {createRandom} from './random.ts';
import type {SimTime} from './sim-time.ts';

export type SimPerson = {userId: UserId; name: string; token: string};

/** An edit that was saved here. `shared`: a copy of this profile has it, too. */
export type Saved = {
  hash: string;
  mid: number;
  shared: boolean;
  discarded: boolean;
  /** Settled under a client id that all who have it gave up before the server was set back: nothing sends it again. */
  beyond: boolean;
};

export type Seat = {
  person: SimPerson;
  accountId: AccountId;
  scope: Scope;
  engine: Engine;
  /** Told that the person is no member. */
  isOut: boolean;
  saved: Map<string, Saved>;
  /** Edits whose saving a kill cut short: they may be there or not. */
  doubtful: Saved[];
};

export type Browser = {
  name: string;
  isOnDisk: boolean;
  seats: Seat[];
  skewMs: number;
  clock: ReturnType<SimTime['clock']>;
  /** The store as it is, without the bomb. */
  disk(): Store;
  append(seat: Seat, body: string, hash: string, at: string): Promise<'saved' | 'killed'>;
  /** Lets engines work until they rest, or the bomb goes off. */
  sync(network: typeof fetch, seats?: readonly Seat[]): Promise<'rested' | 'killed'>;
  /** The next life stops for good at its so-manyth await, so many turns into it. */
  plant(at: number, turns: number): void;
  isDead(): boolean;
  /** A new life on the same disk. */
  start(): Promise<void>;
  /** Another computer with a copy of this profile. */
  copy(name: string): Promise<Browser>;
  end(): Promise<void>;
};

type Bomb = {left: number; turns: number};
const never = new Promise<never>(() => undefined);

export async function createBrowser(given: {
  name: string;
  isOnDisk: boolean;
  seats: ReadonlyArray<{person: SimPerson; accountId: AccountId}>;
  time: SimTime;
  skewMs: number;
  seed: number;
  history?: readonly Seat[];
}): Promise<Browser> {
  const {name, isOnDisk, time} = given;
  const random = createRandom(given.seed);
  const newClientId = (): string => random.uuid();
  const memory = isOnDisk ? undefined : createMemoryStore(newClientId);
  let raw: Store;
  let store: Store;
  let bomb: Bomb = {left: 0, turns: 0};
  let life = 0;
  let dead = false;
  let die: () => void = () => undefined;
  let death: Promise<'killed'> = never;
  let network: typeof fetch = () => Promise.reject(new TypeError('Failed to fetch'));

  const explode = (): Promise<never> => {
    dead = true;
    life++;
    if (isOnDisk) cutWrites(name);
    die();
    return never;
  };

  /** Each await of a life: before the call, in the middle of it, after it. */
  const fused = <T extends object>(target: T, hasMiddle: boolean): T => {
    const wrap =
      (method: (...args: unknown[]) => unknown) =>
      async (...args: unknown[]): Promise<unknown> => {
        const mine = life;
        if (dead) return never;
        if (bomb.left > 0 && --bomb.left === 0) {
          if (!hasMiddle || bomb.turns === 0) return explode();
          void Promise.resolve(method(...args)).catch(() => undefined);
          for (let turn = 0; turn < bomb.turns; turn++) await new Promise(setImmediate);
          return explode();
        }
        const result = await method(...args);
        if (mine !== life) return never;
        if (bomb.left > 0 && --bomb.left === 0) return explode();
        return result;
      };
    const methods = Object.entries(target) as Array<[string, (...args: unknown[]) => unknown]>; // ports hold methods only
    return Object.fromEntries(
      methods.map(([key, method]) => [key, key === 'close' ? method : wrap(method)]),
    ) as T;
  };

  const startEngine = (seat: Seat): Engine => {
    const tokens = {
      get: () => Promise.resolve({kind: 'ok', body: seat.person.token}),
    } as unknown as Tokens; // nothing else is asked of it by the API
    const http = {
      fetch: ((input, init) => network(input, init)) as typeof fetch,
      isOnline: () => true,
      now: () => browser.clock.now(),
    };
    return createEngine({
      scope: seat.scope,
      store,
      server: fused(createServerApi(http, tokens, origin), true),
      clock: browser.clock,
      lock,
      log: silentLog,
      backOff: (failures) => 1000 * 2 ** Math.min(failures - 1, 8),
      onChange: () => undefined,
      onPulled: () => undefined,
      onStop: (why) => void (seat.isOut ||= why === 'no_access'),
    });
  };
  let lock = createLocalLock();

  const start = async (): Promise<void> => {
    for (const seat of browser.seats) seat.engine.stop();
    if (isOnDisk && life > 0) raw.close();
    life++;
    dead = false;
    bomb = {left: 0, turns: 0};
    raw = memory ?? createIndexedDbStore(newClientId, name);
    store = fused(raw, isOnDisk);
    lock = createLocalLock();
    browser.clock.clear();
    death = new Promise((done) => (die = () => done('killed')));
    await raw.sweep();
    for (const seat of browser.seats) {
      await raw.open(seat.scope);
      seat.engine = startEngine(seat);
      if (seat.doubtful.length > 0) await settleDoubts(raw, seat);
    }
  };

  const browser: Browser = {
    name,
    isOnDisk,
    skewMs: given.skewMs,
    clock: time.clock(() => browser.skewMs),
    seats: given.seats.map(({person, accountId}, at) => ({
      person,
      accountId,
      scope: {server: origin, userId: person.userId, accountId},
      engine: undefined as unknown as Engine, // start() makes it
      isOut: given.history?.[at]?.isOut ?? false,
      saved: new Map(given.history?.[at]?.saved),
      doubtful: [],
    })),
    disk: () => raw,
    append: async (seat, body, hash, at) => {
      const saving = store.append(seat.scope, body, at);
      const entry = await Promise.race([saving, death]);
      const saved = {hash, shared: false, discarded: false, beyond: false};
      if (entry === 'killed') {
        seat.doubtful.push({...saved, mid: 0});
        return 'killed';
      }
      seat.saved.set(hash, {...saved, mid: entry.mid});
      return 'saved';
    },
    sync: async (through, seats = browser.seats) => {
      network = through;
      browser.clock.fire();
      const working = Promise.all(
        seats.map(async (seat) => {
          if (!seat.isOut) await seat.engine.syncNow();
          if (seat.isOut) await store.wipeBase(seat.scope);
        }),
      ).then(() => 'rested' as const);
      const ended = await Promise.race([working, death]);
      network = () => Promise.reject(new TypeError('Failed to fetch'));
      return ended;
    },
    plant: (at, turns) => void (bomb = {left: at, turns}),
    isDead: () => dead,
    start,
    copy: async (copyName) => {
      await copyDisk(name, copyName);
      for (const seat of browser.seats) {
        for (const saved of seat.saved.values()) saved.shared = true;
      }
      return createBrowser({
        ...given,
        name: copyName,
        skewMs: browser.skewMs,
        seed: random.below(2 ** 32),
        history: browser.seats.map((seat) => ({
          ...seat,
          saved: new Map([...seat.saved].map(([hash, saved]) => [hash, {...saved}])),
        })),
      });
    },
    end: async () => {
      for (const seat of browser.seats) seat.engine.stop();
      raw.close();
      if (isOnDisk) await deleteDisk(name);
    },
  };
  for (const seat of browser.seats) {
    seat.engine = {stop: () => undefined} as unknown as Engine; // none yet; start() stops what was there
  }
  life = 0;
  await start();
  return browser;
}

/** Whether an edit whose saving was cut short is on the disk, the disk says. */
async function settleDoubts(disk: Store, seat: Seat): Promise<void> {
  const ledger = await disk.readLedger(seat.scope);
  for (const doubt of seat.doubtful) {
    const entry = ledger?.outbox.find(({body}) => hashOf(body) === doubt.hash);
    if (entry) seat.saved.set(doubt.hash, {...doubt, mid: entry.mid});
  }
  seat.doubtful = [];
}

export function hashOf(body: string): string {
  return createHash('sha256').update(body).digest('hex');
}
