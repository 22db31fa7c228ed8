import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import type {DealValues} from '../../../lib/domain/deal.ts';
import type {AccountId, DealId} from '../../../lib/domain/ids.ts';
import {tellDuplicates} from '../../../server/jobs/tell-duplicates.ts';
import {ask, findDeal, must, ownCompany, share, timelineOf} from '../shared-deals.ts';
import {createSyncClient} from '../sync-client.ts';
import {createWorld, type Someone, type World} from '../world.ts';
import {startMailing} from './mailing.ts';

let world: World;
let mailing: Awaited<ReturnType<typeof startMailing>>;
let account: AccountId;
let other: AccountId;
let maria: Someone;
let olga: Someone;

beforeAll(async () => {
  world = await createWorld();
  mailing = await startMailing(world);
  [account, other] = [await world.account('Bright Agency'), await world.account('Rivals Ltd')];
  maria = await world.member(account, 'Maria Nowak', 'partner_admin');
  olga = await world.member(other, 'Olga', 'partner_admin');
});
afterAll(async () => {
  await mailing.stop();
  await world.end();
});

async function register(given: Partial<DealValues>, by = maria, of = account): Promise<DealId> {
  const deal = share(given);
  await must(world, by, of, deal);
  return deal.dealId;
}

const sharingOf = async (of: AccountId, dealId: DealId) =>
  (await findDeal(world, of, dealId)).sharing;
const filedAt = async (of: AccountId, dealId: DealId) =>
  (await sharingOf(of, dealId))?.registeredAt;

describe('whoever filed first', () => {
  it('learns of another partner’s registration by the feed: why and when, and nothing else', async () => {
    const company = ownCompany();
    const first = await register(company);
    await mailing.settle();
    const client = createSyncClient(world, account, maria);
    await client.pull();
    const second = await register({...company, name: 'A secret name'}, olga, other);
    await mailing.settle();
    await client.pull();
    expect(client.rows.get(`deal:${first}`)).toMatchObject({
      sharing: {
        duplicates: [
          {
            ...{why: 'same_domain', dealId: null, dealName: null, oursFirst: true},
            filedAt: await filedAt(other, second),
          },
        ],
      },
    });
    const entry = (await timelineOf(world, account, first)).at(-1);
    expect(entry).toMatchObject({by: null, event: {kind: 'duplicate_found', oursFirst: true}});
    const all = JSON.stringify([...client.rows]);
    for (const leak of ['secret', 'Olga', 'Rivals', second, olga.userId]) {
      expect(all).not.toContain(leak);
    }
    const rows = await world.read(account, (trx) =>
      trx.selectFrom('notice').select(['user_id', 'event']).where('deal_id', '=', first).execute(),
    );
    expect(rows.filter(({event}) => event.event.kind === 'duplicate_found')).toMatchObject([
      {user_id: maria.userId},
    ]);
  });

  it('in the same account, reads which deal it is', async () => {
    const company = ownCompany();
    const first = await register(company);
    const second = await register({...company, name: 'The later one'});
    await mailing.settle();
    expect((await sharingOf(account, first))?.duplicates).toEqual([
      {
        ...{why: 'same_domain', dealId: second, dealName: 'The later one', oursFirst: true},
        filedAt: await filedAt(account, second),
      },
    ]);
    expect((await sharingOf(account, second))?.duplicates).toMatchObject([
      {dealId: first, oursFirst: false},
    ]);
  });

  it('is told once, however often the job runs', async () => {
    const company = ownCompany();
    const first = await register(company);
    const second = await register(company, olga, other);
    await mailing.settle();
    const before = await timelineOf(world, account, first);
    await tellDuplicates(world.deps, {accountId: other, dealId: second});
    await tellDuplicates(world.deps, {accountId: account, dealId: first});
    expect(await timelineOf(world, account, first)).toEqual(before);
    expect((await sharingOf(other, second))?.duplicates).toHaveLength(1);
  });
});

describe('a deal that comes to a business without being registered for it', () => {
  it('tells both, when its company is changed to one that another partner has', async () => {
    const company = ownCompany();
    const first = await register(ownCompany());
    const theirs = await register(company, olga, other);
    await mailing.settle();
    await must(world, maria, account, {kind: 'deal.edit', dealId: first, changes: company});
    await mailing.settle();
    expect((await sharingOf(account, first))?.duplicates).toMatchObject([
      {why: 'same_domain', dealId: null, filedAt: await filedAt(other, theirs)},
    ]);
    expect((await sharingOf(other, theirs))?.duplicates).toMatchObject([
      {why: 'same_domain', dealId: null, filedAt: await filedAt(account, first)},
    ]);
    expect((await timelineOf(world, other, theirs)).at(-1)?.event.kind).toBe('duplicate_found');
  });

  it.each(['active', 'won'] as const)('tells both, when it was lost and is %s', async (state) => {
    const company = ownCompany();
    const cam = await world.vendor('Dana', 'cam');
    await world.assign(account, cam, 'cam');
    const first = await register(company);
    const lost = {kind: 'vendor.set_state', dealId: first, state: 'lost', reason: 'No'} as const;
    await must(world, cam, account, lost);
    const theirs = await register(company, olga, other);
    await mailing.settle();
    expect((await sharingOf(other, theirs))?.duplicates).toEqual([]);
    await must(world, cam, account, {...lost, state});
    await mailing.settle();
    expect((await sharingOf(account, first))?.duplicates).toMatchObject([{oursFirst: true}]);
    expect((await sharingOf(other, theirs))?.duplicates).toMatchObject([{oursFirst: false}]);
  });

  it('tells nobody of an edit that leaves its company', async () => {
    const company = ownCompany();
    const first = await register(company);
    const theirs = await register(company, olga, other);
    await mailing.settle();
    const before = await timelineOf(world, other, theirs);
    const changes = {nextSteps: 'Sign'};
    await must(world, maria, account, {kind: 'deal.edit', dealId: first, changes});
    await mailing.settle();
    expect(await timelineOf(world, other, theirs)).toEqual(before);
  });
});

describe('two partners who register in the same moment', () => {
  it('find each other, and agree on who was first', async () => {
    const company = ownCompany();
    const [ours, theirs] = [share(company), share(company)];
    await Promise.all([ask(world, maria, account, ours), ask(world, olga, other, theirs)]);
    await mailing.settle();
    const found = [
      (await sharingOf(account, ours.dealId))?.duplicates,
      (await sharingOf(other, theirs.dealId))?.duplicates,
    ];
    expect(found.map((some) => some?.length)).toEqual([1, 1]);
    expect(found.map((some) => some?.[0]?.oursFirst).sort()).toEqual([false, true]);
  });
});

describe('a registration that ended', () => {
  it('tells nobody, and is told of nothing', async () => {
    const company = ownCompany();
    const first = await register(company);
    await must(world, maria, account, {kind: 'deal.withdraw', dealId: first, reason: ''});
    const second = await register(company, olga, other);
    await mailing.settle();
    await tellDuplicates(world.deps, {accountId: account, dealId: first});
    expect((await sharingOf(account, first))?.duplicates).toEqual([]);
    expect((await sharingOf(other, second))?.duplicates).toEqual([]);
  });
});
