// @vitest-environment node
/**
 * [L8] The worker is stopped at every await there is: before and after each request and each write, one at a time. Whatever the moment, the
 * next start ends with every saved edit on the server once, and nothing left here.
 */
import {describe, expect, it} from 'vitest';
import type {Mutation} from '../../../lib/domain/mutation.ts';
import {createMemoryStore} from '../../../lib/store/memory.ts';
import type {SyncServer} from '../../../lib/sync/server-port.ts';
import {
  attachLink,
  confirmLink,
  createLink,
  linkId,
  partnerAccount,
  sharedDeal,
  viewWith,
} from '../domain/fixtures.ts';
import {createFakeClock, rest} from '../platform/fake-clock.ts';
import {newClientId, openBrowser} from './browser.ts';
import {createFakeServer} from './fake-server.ts';

/** Counts the awaits of a run, and at the one that was named everything stops for good, as when a worker is killed. */
type Bomb = {steps: number; at: number};
const never = new Promise<never>(() => undefined);

function fused<T extends object>(target: T, bomb: Bomb): T {
  const wrap =
    (method: (...args: unknown[]) => unknown) =>
    async (...args: unknown[]): Promise<unknown> => {
      if (++bomb.steps === bomb.at) return never;
      const result = await method(...args);
      if (++bomb.steps === bomb.at) return never;
      return result;
    };
  const methods = Object.entries(target) as Array<[string, (...args: unknown[]) => unknown]>; // ports hold methods only
  return Object.fromEntries(methods.map(([name, method]) => [name, wrap(method)])) as T;
}

const mutations: Mutation[] = [
  createLink(1),
  attachLink(1),
  createLink(2),
  {kind: 'link.edit', linkId: linkId(2), changes: {name: 'Second'}},
  {kind: 'link.edit', linkId: linkId(9), changes: {name: 'Answered meanwhile'}}, // will be refused
  {kind: 'link.remove', linkId: linkId(1)},
];

type Setting = {name: string; prepare: (server: ReturnType<typeof createFakeServer>) => void};
const settings: Setting[] = [
  {name: 'a quiet day', prepare: () => undefined},
  {name: 'small pages', prepare: (server) => void (server.pageLimit = 2)},
  {
    name: 'lost replies',
    prepare: (server) => void server.faults.push('lose_reply', 'lose_request', 'lose_reply'),
  },
];

async function run(setting: Setting, at: number): Promise<{steps: number}> {
  const clock = createFakeClock();
  const server = createFakeServer(viewWith(partnerAccount, sharedDeal));
  server.apply(createLink(9));
  server.apply(confirmLink(9));
  const store = createMemoryStore(newClientId);
  const bomb: Bomb = {steps: 0, at};

  // The first life: edits are saved one after the other while the engine runs, until the bomb goes off.
  const first = await openBrowser({
    server,
    clock,
    store: {
      ...fused(store, bomb),
      // The test's own edits are not what is under fire.
      open: (scope) => store.open(scope),
      append: (scope, body, when) => store.append(scope, body, when),
    },
    reach: (to): SyncServer => fused(to, bomb),
  });
  setting.prepare(server);
  for (const mutation of mutations) {
    await first.edit(mutation);
    await rest();
  }
  await clock.drain(30);
  first.engine.stop();

  // The second life: nothing but the disk.
  server.faults = [];
  const second = await openBrowser({server, clock, store});
  second.engine.hint('opened');
  await clock.drain();

  const {outbox, rejected, base} = await second.snapshot();
  expect(outbox).toEqual([]);
  expect(rejected.map((entry) => entry.refusal.code)).toEqual(['already_answered']);
  expect(server.mostEffects()).toBe(1);
  expect([...server.view().links.keys()].sort()).toEqual([linkId(2), linkId(9)]);
  expect(server.view().links.get(linkId(2))?.name).toBe('Second');
  expect(server.view().attachments.size).toBe(0);
  expect(base).toEqual(server.view());
  return {steps: bomb.steps};
}

describe.each(settings)('[L8] killed at every await on $name', (setting) => {
  it('ends with everything done once', async () => {
    const {steps} = await run(setting, 0);
    expect(steps).toBeGreaterThan(20);
    for (let at = 1; at <= steps; at++) await run(setting, at);
  });
});

describe('the bomb', () => {
  it('does stop a run', async () => {
    const bomb: Bomb = {steps: 0, at: 2};
    const store = fused(createMemoryStore(newClientId), bomb);
    const outcome = await Promise.race([
      store.sweep().then(() => 'went on'),
      rest().then(() => 'stopped'),
    ]);
    expect(outcome).toBe('stopped');
  });
});
