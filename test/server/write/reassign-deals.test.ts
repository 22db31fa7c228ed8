import {afterAll, beforeAll, describe, expect, it, onTestFinished} from 'vitest';
import type {DealValues} from '../../../lib/domain/deal.ts';
import type {AccountId, DealId} from '../../../lib/domain/ids.ts';
import {changeProgram, setVendorRoles} from '../../../server/write/program.ts';
import {startMailing} from '../jobs/mailing.ts';
import {findDeal, must, ownCompany, share, timelineOf} from '../shared-deals.ts';
import {createSyncClient} from '../sync-client.ts';
import {createWorld, done, operator, type Someone, type World} from '../world.ts';

let world: World;
let account: AccountId;
let other: AccountId;
let maria: Someone;
let olga: Someone;

beforeAll(async () => {
  world = await createWorld();
  account = await world.account('Bright Agency');
  other = await world.account('Other');
  maria = await world.member(account, 'Maria', 'partner_admin');
  olga = await world.member(other, 'Olga', 'partner_admin');
});
afterAll(() => world.end());

const setRoles = async (someone: Someone, ...roles: Array<'rep' | 'cam'>) =>
  done(await setVendorRoles(world.deps, operator, world.programId, someone.userId, roles));

const ownerOf = async (dealId: DealId, accountId = account) =>
  (await findDeal(world, accountId, dealId)).owner?.userId ?? null;

async function register(
  by = maria,
  accountId = account,
  given: Partial<DealValues> = ownCompany(),
): Promise<DealId> {
  const deal = share(given);
  await must(world, by, accountId, deal);
  return deal.dealId;
}

/** Who has a notice that the deal's owner is another. */
async function toldOfOwner(dealId: DealId, accountId: AccountId): Promise<string[]> {
  const notices = await world.read(accountId, (trx) =>
    trx.selectFrom('notice').select(['user_id', 'event']).execute(),
  );
  return notices
    .filter(({event: {event}}) => event.kind === 'owner_set' && event.dealId === dealId)
    .map(({user_id: userId}) => userId)
    .sort();
}

describe('a rep who leaves while owning deals', () => {
  it('leaves them to the other reps, one after the other, in every account, and every page shows it', async () => {
    const leaver = await world.vendor('Luca', 'rep');
    const [mine, next] = [await register(), await register()];
    const theirs = await register(olga, other);
    const [ann, bob] = [await world.vendor('Ann', 'rep'), await world.vendor('Bob', 'rep')];
    const client = createSyncClient(world, account, maria);
    await client.pull();
    const told = world.published.length;

    await setRoles(leaver);

    const owners = [await ownerOf(mine), await ownerOf(next)];
    expect(new Set(owners)).toEqual(new Set([ann.userId, bob.userId]));
    expect([ann.userId, bob.userId]).toContain(await ownerOf(theirs, other));
    expect((await timelineOf(world, account, mine)).at(-1)).toMatchObject({
      by: null,
      event: {
        kind: 'owner_set',
        before: {userId: leaver.userId, name: 'Luca'},
        after: {userId: owners[0]},
      },
    });
    await client.pull();
    expect(client.rows.get(`deal:${mine}`)).toMatchObject({owner: {userId: owners[0]}});
    const accounts = world.published
      .slice(told)
      .flatMap((item) => (item.kind === 'news' ? [item.accountId] : []));
    expect(accounts.sort()).toEqual([account, other].sort());
    for (const someone of [ann, bob]) await setRoles(someone);
  });

  it('leaves all deals of one company to one rep, whatever order they come in, in every account', async () => {
    const leaver = await world.vendor('Luca', 'rep');
    const {company} = ownCompany();
    const deals = [
      await register(maria, account, {company}),
      await register(maria, account, {company: {...company, name: 'By its site'}}),
      await register(maria, account, {company: {name: company.name.toUpperCase(), ref: null}}),
      await register(),
    ];
    const theirs = await register(olga, other, {company});
    const namesake = await register(maria, account, {
      company: {...company, domain: 'namesake.example'},
    });
    const [ann, bob] = [await world.vendor('Ann', 'rep'), await world.vendor('Bob', 'rep')];

    await setRoles(leaver);

    const [first, second, third, another] = await Promise.all(deals.map((id) => ownerOf(id)));
    expect([second, third, await ownerOf(theirs, other)]).toEqual([first, first, first]);
    expect(new Set([first, another])).toEqual(new Set([ann.userId, bob.userId]));
    expect(await ownerOf(namesake)).not.toBeNull();
    for (const someone of [ann, bob]) await setRoles(someone);
  });

  it('leaves deals of one company to whoever’s turn it is where the program goes by turns alone', async () => {
    done(
      await changeProgram(world.deps, operator, world.programId, {
        settings: {assignment: 'round_robin'},
      }),
    );
    const leaver = await world.vendor('Luca', 'rep');
    const same = ownCompany();
    const deals = [await register(maria, account, same), await register(maria, account, same)];
    const [ann, bob] = [await world.vendor('Ann', 'rep'), await world.vendor('Bob', 'rep')];
    await setRoles(leaver);
    const owners = await Promise.all(deals.map((id) => ownerOf(id)));
    expect(new Set(owners)).toEqual(new Set([ann.userId, bob.userId]));
    done(await changeProgram(world.deps, operator, world.programId, {settings: {}}));
    for (const someone of [ann, bob]) await setRoles(someone);
  });

  it('is told of each, and so are the new owner and the partner contact, who are those of that deal alone', async () => {
    const mailing = await startMailing(world);
    onTestFinished(() => mailing.stop());
    const leaver = await world.vendor('Luca', 'rep', 'cam');
    const [mine, theirs] = [await register(), await register(olga, other)];
    const [ann, bob] = [await world.vendor('Ann', 'rep'), await world.vendor('Bob', 'rep')];
    await mailing.settle();

    await setRoles(leaver, 'cam');

    await mailing.settle();
    for (const [dealId, accountId, contact] of [
      [mine, account, maria],
      [theirs, other, olga],
    ] as const) {
      const owner = (await ownerOf(dealId, accountId)) ?? '';
      expect([ann.userId, bob.userId]).toContain(owner);
      expect(await toldOfOwner(dealId, accountId)).toEqual(
        [leaver.userId, owner, contact.userId].sort(),
      );
    }
    for (const someone of [ann, bob]) await setRoles(someone);
  });

  it('leaves them to nobody where there is no other, and where the program assigns by hand', async () => {
    const last = await world.vendor('Last', 'rep');
    const first = await register();
    await setRoles(last, 'cam');
    expect(await ownerOf(first)).toBeNull();
    await setRoles(last, 'rep');
    const second = await register();
    const spare = await world.vendor('Spare', 'rep');
    const byHand = {settings: {assignment: 'by_hand'}} as const;
    done(await changeProgram(world.deps, operator, world.programId, byHand));
    await setRoles(last);
    expect(await ownerOf(second)).toBeNull();
    done(await changeProgram(world.deps, operator, world.programId, {settings: {}}));
    await setRoles(spare);
  });

  it('keeps them while still a rep, whatever else changes', async () => {
    const rep = await world.vendor('Rita', 'rep');
    const deal = await register();
    const timeline = await timelineOf(world, account, deal);
    await setRoles(rep, 'rep', 'cam');
    expect(await ownerOf(deal)).toBe(rep.userId);
    expect(await timelineOf(world, account, deal)).toEqual(timeline);
    await setRoles(rep);
  });

  it('gets none that is registered in the same moment', async () => {
    for (let round = 0; round < 5; round++) {
      const leaver = await world.vendor('Leaver', 'rep');
      const registering = Array.from({length: 4}, () => share(ownCompany()));
      await Promise.all([
        ...registering.map((deal) => must(world, maria, account, deal)),
        setRoles(leaver),
      ]);
      for (const {dealId} of registering) expect(await ownerOf(dealId)).toBeNull();
    }
  });
});
