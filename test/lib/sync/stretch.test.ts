// @vitest-environment node
/** Several pages of a walk in one flight, on IndexedDB: how many are under way, where it stops, and what a kill leaves. */
import 'fake-indexeddb/auto';
import {describe, expect, it} from 'vitest';
import type {Reply} from '../../../lib/api/http.ts';
import type {PullRequest, PullResponse} from '../../../lib/contract/wire.ts';
import type {Change} from '../../../lib/domain/account-view.ts';
import {createIndexedDbStore} from '../../../lib/store/indexeddb.ts';
import type {Store} from '../../../lib/store/store.ts';
import {createAhead} from '../../../lib/sync/ahead.ts';
import {pull, type Pulled} from '../../../lib/sync/pull.ts';
import type {FlightPorts} from '../../../lib/sync/push.ts';
import {armDisk, type Bomb} from '../../laws/killable-disk.ts';
import {linkId} from '../domain/fixtures.ts';
import {createFakeClock} from '../platform/fake-clock.ts';
import {accountRow, linkRow, scope} from '../store/store-suite.ts';
import {newClientId} from './browser.ts';

let databases = 0;
const newName = (): string => `stretch-${++databases}`;
type Answer = (request: PullRequest) => Reply<PullResponse> | undefined;

/** A server with so many links, one a page; `odd` may answer instead. */
function serverWith(links: number, odd: Answer = () => undefined) {
  const asked: PullRequest[] = [];
  const pages: Array<Change | undefined> = Array.from({length: links}, (_, at) => linkRow(at + 1));
  const answer = (request: PullRequest): Reply<PullResponse> => {
    const at = pages.findIndex((one) => one?.id === request.walk?.id) + 1;
    const change = request.cursor > 0 ? undefined : pages[at];
    const isLast = request.cursor > 0 || at + 1 === pages.length; // after the walk there is nothing new
    return {
      kind: 'ok',
      body: {
        ...{kind: 'page', epoch: 'e1', tag: null, lastMid: 0, refused: []},
        cursor: isLast ? 9 : 0,
        walk: isLast ? null : {rev: 9, kind: 'link', id: linkId(at + 1)},
        more: !isLast,
        changes: change ? (at === 0 ? [accountRow, change] : [change]) : [],
      },
    };
  };
  return {
    asked,
    pull: (request: PullRequest) => {
      asked.push(request);
      return Promise.resolve(odd(request) ?? answer(request));
    },
    push: () => Promise.reject(new Error('Nothing is sent here')),
  };
}

function portsFor(server: ReturnType<typeof serverWith>, store: Store): FlightPorts {
  const {signal} = new AbortController();
  const ahead = createAhead(server, signal);
  return {store, scope, clock: createFakeClock(), signal, server, ahead};
}

async function opened(name = newName()): Promise<Store> {
  const store = createIndexedDbStore(newClientId, name);
  await store.open(scope);
  return store;
}

const kept = async (store: Store): Promise<number | undefined> =>
  (await store.read(scope))?.base.links.size;

/** What is there is the first so many pages, and the meta says just that. */
async function expectPrefix(store: Store): Promise<number> {
  const snapshot = await store.read(scope);
  if (!snapshot) return 0;
  const {meta, base} = snapshot;
  const ids = [...base.links.keys()];
  expect(ids).toEqual(ids.map((_, at) => linkId(at + 1)));
  expect(meta.counts).toEqual({pending: ids.length, confirmed: 0, rejected: 0});
  expect(base.account === undefined).toBe(ids.length === 0);
  if (meta.cursor === 0) expect(meta.walk?.id).toBe(ids.at(-1));
  return ids.length;
}

async function powerCut(bomb: Bomb): Promise<void> {
  while (!bomb.off) await new Promise((done) => setTimeout(done, 0));
}

async function finish(ports: FlightPorts): Promise<void> {
  for (let flights = 0; flights < 30; flights++) {
    const outcome = await pull(ports, () => undefined);
    if (outcome.kind === 'page' && !outcome.more) return;
  }
  throw new Error('It does not come to an end');
}

describe('a flight of a walk', () => {
  it('[R8] begins to write a page while the one before it is written, and no third', async () => {
    const store = await opened();
    let [writing, most] = [0, 0];
    const watched: Store = {
      ...store,
      applyPage: async (of, page) => {
        most = Math.max(most, ++writing);
        return store.applyPage(of, page).finally(() => writing--);
      },
    };
    const told: Pulled[] = [];
    const outcome = await pull(portsFor(serverWith(6), watched), (pulled) => {
      told.push(pulled);
    });
    expect(outcome).toEqual({kind: 'page', more: true, again: false});
    expect(most).toBe(2);
    expect(told).toEqual(Array(5).fill({kind: 'page', hasNews: false}));
    expect(await expectPrefix(store)).toBe(5);
  });

  it('[R8, L11] is eight pages long at most, and asks for none twice', async () => {
    const store = await opened();
    const server = serverWith(20);
    const ports = portsFor(server, store);
    await pull(ports, () => undefined);
    expect(await expectPrefix(store)).toBe(8);
    await finish(ports);
    expect(server.asked).toHaveLength(20);
    expect(await expectPrefix(store)).toBe(20);
    expect((await store.open(scope)).cursor).toBe(9);
  });

  it('[R5, T5] leaves everything but the next page to the next flight', async () => {
    const reset: Reply<PullResponse> = {
      kind: 'ok',
      body: {kind: 'reset', epoch: 'e2', lastMid: 0},
    };
    const isThird = ({walk}: PullRequest) => walk?.id === linkId(2);
    for (const odd of [reset, {kind: 'unreachable', why: 'offline'} as const]) {
      const store = await opened();
      const server = serverWith(5, (request) => (isThird(request) ? odd : undefined));
      const ports = portsFor(server, store);
      expect(await pull(ports, () => undefined)).toMatchObject({kind: 'page', more: true});
      expect(await expectPrefix(store)).toBe(2);
      const next = await pull(ports, () => undefined);
      expect(next).toMatchObject(odd === reset ? {kind: 'reset'} : {kind: 'retry', why: 'offline'});
      expect(await kept(store)).toBe(odd === reset ? 0 : 2);
      expect(server.asked.filter(isThird)).toHaveLength(1);
    }
  });

  it('[R8, S2] writes nothing behind a page that was not written', async () => {
    const store = await opened();
    const broken: Store = {
      ...store,
      applyPage: async (of, page) => {
        if (page.walk?.id === linkId(2)) throw new Error('The disk is full');
        return store.applyPage(of, page);
      },
    };
    const server = serverWith(5);
    await expect(pull(portsFor(server, broken), () => undefined)).rejects.toThrow('full');
    expect(await expectPrefix(store)).toBe(1);
    await finish(portsFor(server, store));
    expect(await expectPrefix(store)).toBe(5);
  });

  it('[L9, S2] writes nothing more once the rows were taken away', async () => {
    const store = await opened();
    const wiping: Store = {
      ...store,
      applyPage: async (of, page) => {
        if (page.walk?.id === linkId(3)) await store.wipeBase(of);
        return store.applyPage(of, page);
      },
    };
    const outcome = await pull(portsFor(serverWith(6), wiping), () => undefined);
    expect(outcome).toMatchObject({kind: 'retry'});
    expect(await kept(store)).toBe(0);
  });

  it('[L8] leaves whole pages, wherever it is killed, and goes on from there', async () => {
    const live = async (at: number): Promise<{steps: number; left: number}> => {
      const name = newName();
      const first = await opened(name);
      const bomb: Bomb = {steps: 0, at, off: false};
      const armed = armDisk(name, bomb);
      const flying = finish(portsFor(serverWith(4), first)).catch(() => undefined);
      await Promise.race([flying, powerCut(bomb)]);
      armed.cut(); // ends the waiting for it as well
      armed.disarm();
      const second = await opened(name);
      const left = await expectPrefix(second);
      await finish(portsFor(serverWith(4), second));
      expect(await expectPrefix(second)).toBe(4);
      second.close();
      return {steps: bomb.steps, left};
    };
    const {steps} = await live(0);
    const seen = new Set<number>();
    for (let at = 1; at <= steps; at++) seen.add((await live(at)).left);
    expect([...seen]).toEqual([0, 1, 2, 3]);
  });
});
