import {randomUUID} from 'node:crypto';
import {afterAll, beforeAll, expect, it} from 'vitest';
import {protocol} from '../../../lib/contract/protocol.ts';
import {
  pullLimit,
  pullRequest,
  pushLimit,
  pushRequest,
  walkLimit,
} from '../../../lib/contract/wire.ts';
import type {AccountId} from '../../../lib/domain/ids.ts';
import {createSyncClient} from '../sync-client.ts';
import {bodyOf, createLink, createWorld, makeDeal, operator, type World} from '../world.ts';
import {importDeals} from '../../../server/write/import-deals.ts';

let world: World;
let account: AccountId;
const newClient = async () =>
  createSyncClient(world, account, await world.member(account, 'Maria Nowak'));

beforeAll(async () => {
  world = await createWorld();
  account = await world.account('Bright Agency');
});
afterAll(() => world.end());

it('[L11] a page has 500 objects at most, however many there are', {timeout: 60_000}, async () => {
  const deals = Array.from({length: pullLimit * 2 + 7}, () => makeDeal());
  for (let at = 0; at < deals.length; at += 200) {
    await importDeals(world.deps, operator, account, deals.slice(at, at + 200));
  }
  const client = await newClient();
  const sizes: number[] = [];
  for (let more = true; more;) {
    const page = await client.pullPage(pullLimit);
    if (page.kind !== 'page') throw new Error('Reset without a reason');
    sizes.push(page.changes.length);
    ({more} = page);
  }
  expect(pullLimit).toBe(500);
  expect(sizes).toEqual([500, 500, 8]); // the account itself is the eighth
  expect([...client.rows.keys()].filter((key) => key.startsWith('deal:'))).toHaveLength(1007);
  const asked = {
    ...{protocol, accountId: account, clientId: randomUUID()},
    ...{epoch: null, cursor: 0, walk: null, tag: null, ackedMid: 0},
  };
  const mayAsk = (cursor: number, limit: number) =>
    pullRequest.safeParse({...asked, cursor, limit}).success;
  expect([mayAsk(9, pullLimit), mayAsk(9, pullLimit + 1)]).toEqual([true, false]);
  expect([mayAsk(0, walkLimit), mayAsk(0, walkLimit + 1)]).toEqual([true, false]);
});

it('[L11] a push has 100 mutations at most', () => {
  const pushOf = (count: number) => ({
    protocol,
    accountId: account,
    clientId: randomUUID(),
    mutations: Array.from({length: count}, (_, index) => ({
      mid: index + 1,
      body: bodyOf(createLink()),
    })),
  });
  expect(pushLimit).toBe(100);
  expect(pushRequest.safeParse(pushOf(100)).success).toBe(true);
  expect(pushRequest.safeParse(pushOf(101)).success).toBe(false);
  expect(pushRequest.safeParse(pushOf(0)).success).toBe(false);
});

it('[L11] a pull tells 1000 refusals at most; none is skipped', {timeout: 60_000}, async () => {
  const client = await newClient();
  const total = 1000 + 150;
  for (let sent = 0; sent < total; sent += 50) {
    await client.push(...Array.from({length: 50}, () => createLink({name: ''})));
  }
  const pages: number[][] = [];
  while (client.ackedMid < total) {
    const page = await client.pullPage();
    if (page.kind !== 'page') throw new Error('Reset without a reason');
    if (page.refused.length > 0) pages.push(page.refused.map(({mid}) => mid));
  }
  expect(pages.map(({length}) => length)).toEqual([1000, 150]);
  expect(pages.flat()).toEqual(Array.from({length: total}, (_, index) => index + 1));
});
