import {sql} from 'kysely';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import type {AccountId, UserId} from '../../../lib/domain/ids.ts';
import {inVendorSnapshot} from '../../../server/db/database.ts';
import {setAccountRegion, setRepRegions} from '../../../server/write/program-settings.ts';
import {changeProgram, setVendorRoles} from '../../../server/write/program.ts';
import {answerTo, convert, findDeal, must, ownCompany, share} from '../shared-deals.ts';
import {createWorld, done, operator, type Someone, type World} from '../world.ts';

/**
 * Who the reps of a partner account are (docs/decisions/0018), cell by cell: what they may do for it, that they know its name, and whose
 * turn it is, are the same people. Ron has no regions; of the west there is no rep. Cam, of the north by mistake, is no rep at all.
 */
const repsOf = {
  'no region': ['Nora', 'Nils', 'Sven', 'Ron'],
  north: ['Nora', 'Nils'],
  south: ['Sven'],
  west: ['Ron'],
} as const;
type Place = keyof typeof repsOf;
const places = Object.keys(repsOf) as Place[]; // its own keys, as written above
const regionsOf = {
  Nora: ['north'],
  Nils: ['north', 'east'],
  Sven: ['south'],
  Ron: [],
  Cam: ['north'],
};
type Name = keyof typeof regionsOf;
const names = Object.keys(regionsOf) as Name[]; // as above

let world: World;
const people = {} as Record<Name, Someone>; // filled below
const at = {} as Record<Place, {account: AccountId; maria: Someone}>; // as above
const nameOf = (userId: UserId | undefined) => names.find((one) => people[one].userId === userId);

beforeAll(async () => {
  world = await createWorld();
  const {deps, programId} = world;
  const regions = ['north', 'south', 'east', 'west'].map((id) => ({id, name: id}));
  done(await changeProgram(deps, operator, programId, {settings: {regions}}));
  for (const name of names) {
    people[name] = await world.vendor(name, name === 'Cam' ? 'cam' : 'rep');
    done(await setRepRegions(deps, operator, programId, people[name].userId, regionsOf[name]));
  }
  for (const place of places) {
    const account = await world.account(place);
    const region = place === 'no region' ? null : place;
    done(await setAccountRegion(deps, operator, programId, account, region));
    at[place] = {account, maria: await world.member(account, 'Maria', 'partner_admin')};
  }
});
afterAll(() => world.end());

const cells = places.flatMap((place) =>
  names.map((name): [Name, Place, boolean] => [
    name,
    place,
    repsOf[place].some((one) => one === name),
  ]),
);

describe.each(cells)('%s, for a partner of %s: %s', (name, place, isTheirs) => {
  const answer = isTheirs ? 'applied' : name === 'Cam' ? 'no_access' : 'forbidden';

  it('registers, converts and withdraws', async () => {
    const {account, maria} = at[place];
    const rep = people[name];
    expect(await answerTo(world, rep, account, share(ownCompany()))).toBe(answer);
    const plain = await world.deal(account, {shared: false, owner: null});
    const converting = convert({dealId: plain.id}, ownCompany());
    expect(await answerTo(world, rep, account, converting)).toBe(answer);
    const deal = share(ownCompany());
    await must(world, maria, account, deal);
    const withdraw = {kind: 'deal.withdraw', dealId: deal.dealId, reason: ''} as const;
    expect(await answerTo(world, rep, account, withdraw)).toBe(answer);
  });

  it('knows its name', async () => {
    // Whoever got a deal of it knows it by that
    await world.read(at[place].account, (trx) =>
      sql`update app.deal set owner_user_id = null, sharing = null, shared = false`.execute(trx),
    );
    const known = await inVendorSnapshot(world.db, people[name].userId, (trx) =>
      trx.selectFrom('partner_account').select('id').execute(),
    );
    expect(known.some(({id}) => id === at[place].account)).toBe(isTheirs);
  });
});

it.each(places)('the deals of a partner of %s go to its reps in turn', async (place) => {
  const {account, maria} = at[place];
  const got: Array<string | undefined> = [];
  for (let deals = 0; deals < 2 * repsOf[place].length; deals += 1) {
    const deal = share(ownCompany());
    await must(world, maria, account, deal);
    got.push(nameOf((await findDeal(world, account, deal.dealId)).owner?.userId));
  }
  const all = repsOf[place].toSorted();
  expect([got.slice(0, all.length).toSorted(), got.slice(all.length).toSorted()]).toEqual([
    all,
    all,
  ]);
});

it('whoever owns a deal decides on it wherever the partner is, and does not withdraw it', async () => {
  const {account, maria} = at.south;
  const deal = share(ownCompany());
  await must(world, maria, account, deal);
  const {dealId} = deal;
  const {userId} = people.Nora;
  const pat = await world.vendor('Pat', 'program_admin');
  await must(world, pat, account, {kind: 'vendor.set_owner', dealId, userId});
  const state = {kind: 'vendor.set_state', dealId, state: 'won', reason: ''} as const;
  expect(await answerTo(world, people.Nora, account, state)).toBe('applied');
  const withdraw = {kind: 'deal.withdraw', dealId, reason: ''} as const;
  expect(await answerTo(world, people.Nora, account, withdraw)).toBe('forbidden');
});

it('the first rep of a region takes it over from those without regions, and nobody has it where there are none', async () => {
  const {deps, programId} = world;
  const {account, maria} = at.west;
  const may = async (name: Name) =>
    (await answerTo(world, people[name], account, share(ownCompany()))) === 'applied';
  const next = async () => {
    const deal = share(ownCompany());
    await must(world, maria, account, deal);
    return nameOf((await findDeal(world, account, deal.dealId)).owner?.userId);
  };
  const sellIn = async (name: Name, ...regions: string[]) =>
    done(await setRepRegions(deps, operator, programId, people[name].userId, regions));
  await sellIn('Nils', 'west');
  expect([await may('Nils'), await may('Ron'), await next()]).toEqual([true, false, 'Nils']);
  done(await setVendorRoles(deps, operator, programId, people.Nils.userId, ['cam']));
  expect([await may('Nils'), await may('Ron'), await next()]).toEqual([false, true, 'Ron']);
  await sellIn('Ron', 'south');
  expect([await may('Nils'), await may('Ron'), await next()]).toEqual([false, false, undefined]);
});
