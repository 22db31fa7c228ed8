import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import type {AccountId, DealId} from '../../../lib/domain/ids.ts';
import {changeProgram, setVendorRoles} from '../../../server/write/program.ts';
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

async function register(by = maria, accountId = account): Promise<DealId> {
  const deal = share(ownCompany());
  await must(world, by, accountId, deal);
  return deal.dealId;
}

describe('a rep who leaves while owning deals', () => {
  it('leaves them to the other reps, one after the other, in every account, and all are told', async () => {
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
