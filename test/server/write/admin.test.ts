import {randomUUID} from 'node:crypto';
import {afterAll, beforeAll, beforeEach, describe, expect, it} from 'vitest';
import type {AccountId} from '../../../lib/domain/ids.ts';
import {
  assignManager,
  createAccount,
  removeMember,
  setMember,
  unassignManager,
  updateAccount,
} from '../../../server/write/account.ts';
import {findLinkForClient} from '../../../server/client/client-link.ts';
import type {Admin} from '../../../server/write/change-accounts.ts';
import {changeProgram, setVendorRoles} from '../../../server/write/program.ts';
import {createSyncClient} from '../sync-client.ts';
import {
  answerAsShown,
  attach,
  createLink,
  createWorld,
  done,
  operator,
  type Someone,
  type World,
} from '../world.ts';

let world: World;
let account: AccountId;
let other: AccountId;
const people: Record<string, Someone> = {};

beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.end());

beforeEach(async () => {
  account = await world.account('Bright Agency');
  other = await world.account('Other');
  people['partner admin'] = await world.member(account, 'Ada', 'partner_admin');
  people['partner member'] = await world.member(account, 'Max');
  people['admin of another account'] = await world.member(other, 'Olga', 'partner_admin');
  people.CAM = await world.vendor('Dana', 'cam');
  await world.assign(account, people.CAM, 'cam');
  people['CAM of another account'] = await world.vendor('Carl', 'cam');
  await world.assign(other, people['CAM of another account'], 'cam');
  people.rep = await world.vendor('Luca', 'rep');
  people['program admin'] = await world.vendor('Ruth', 'program_admin');
  people.nobody = await world.person('Nobody');
});

const as = (who: string): Admin => {
  const person = people[who];
  if (!person) throw new Error(`Who is ${who}?`);
  return {kind: 'person', userId: person.userId, name: person.name};
};

/** What each may do: done, forbidden (they see the account), not_found (they do not). */
const table: Array<[who: string, program: string, account: string, members: string]> = [
  ['partner admin', 'not_found', 'forbidden', 'done'],
  ['partner member', 'not_found', 'forbidden', 'forbidden'],
  ['admin of another account', 'not_found', 'not_found', 'not_found'],
  ['CAM', 'not_found', 'forbidden', 'forbidden'],
  ['CAM of another account', 'not_found', 'not_found', 'not_found'],
  ['rep', 'not_found', 'not_found', 'not_found'],
  ['program admin', 'done', 'done', 'done'],
  ['nobody', 'not_found', 'not_found', 'not_found'],
];

describe('who may run what', () => {
  it.each(table)(
    '%s: program %s, account %s, members %s',
    async (who, program, onAccount, members) => {
      const {deps, programId} = world;
      const by = as(who);
      const someone = await world.vendor('Newcomer', 'pdm');
      expect([
        (await changeProgram(deps, by, programId, {name: 'Renamed'})).kind,
        (await createAccount(deps, by, programId, {name: 'New', type: 'solutions_partner'})).kind,
        (await setVendorRoles(deps, by, programId, someone.userId, ['pdm'])).kind,
      ]).toEqual([program, program, program]);
      expect([
        (await updateAccount(deps, by, account, {name: 'Renamed'})).kind,
        (await assignManager(deps, by, account, someone.userId, 'pdm')).kind,
        (await unassignManager(deps, by, account, someone.userId, 'pdm')).kind,
      ]).toEqual([onAccount, onAccount, onAccount]);
      expect([
        (await setMember(deps, by, account, someone.userId, 'partner_member')).kind,
        (await removeMember(deps, by, account, someone.userId)).kind,
      ]).toEqual([members, members]);
    },
  );

  it('is the same for what is not there', async () => {
    const {deps} = world;
    const nowhere = randomUUID();
    expect(await updateAccount(deps, operator, nowhere as AccountId, {name: 'x'})).toEqual({
      kind: 'not_found',
    });
    expect(await changeProgram(deps, operator, nowhere as never, {name: 'x'})).toEqual({
      kind: 'not_found',
    });
  });
});

describe('an account', () => {
  it('gets no CAM or PDM who is not one of the vendor', async () => {
    const {deps, programId} = world;
    const rep = people.rep;
    if (!rep) throw new Error('Nobody there');
    const assign = () => assignManager(deps, operator, account, rep.userId, 'cam');
    expect(await assign()).toEqual({kind: 'not_found'});
    done(await setVendorRoles(deps, operator, programId, rep.userId, ['rep', 'cam']));
    expect(await assign()).toEqual({kind: 'done', value: undefined});
  });

  it('keeps its last admin', async () => {
    const {deps} = world;
    const ada = as('partner admin');
    const id = people['partner admin']?.userId;
    if (!id) throw new Error('Nobody there');
    expect(await removeMember(deps, ada, account, id)).toEqual({kind: 'done', value: 'last_admin'});
    expect(await setMember(deps, ada, account, id, 'partner_member')).toEqual({
      kind: 'done',
      value: 'last_admin',
    });
    const second = await world.member(account, 'Second', 'partner_admin');
    expect(await removeMember(deps, as('program admin'), account, id)).toEqual({
      kind: 'done',
      value: 'removed',
    });
    expect(await removeMember(deps, operator, account, second.userId)).toEqual({
      kind: 'done',
      value: 'last_admin',
    });
    expect(await removeMember(deps, operator, account, id)).toEqual({
      kind: 'done',
      value: 'unknown',
    });
  });

  it('keeps its last admin when two leave at once', async () => {
    const second = await world.member(account, 'Second', 'partner_admin');
    const first = people['partner admin'];
    if (!first) throw new Error('Nobody there');
    const outcomes = await Promise.all(
      [first, second].map(({userId}) => removeMember(world.deps, operator, account, userId)),
    );
    expect(outcomes).toContainEqual({kind: 'done', value: 'last_admin'});
    expect(outcomes).toContainEqual({kind: 'done', value: 'removed'});
  });

  it('shows its people who their CAM is, as assignments come and go', async () => {
    const max = people['partner member'];
    const dana = people.CAM;
    if (!max || !dana) throw new Error('Nobody there');
    const client = createSyncClient(world, account, max);
    await client.pull();
    const managers = () =>
      (client.rows.get(`account:${account}`) as {channelManagers: string[]}).channelManagers;
    expect(managers()).toEqual(['Dana']);
    done(await unassignManager(world.deps, operator, account, dana.userId, 'cam'));
    await client.pull();
    expect(managers()).toEqual([]);
  });

  it('loses a CAM who is no longer one of the vendor', async () => {
    const max = people['partner member'];
    const dana = people.CAM;
    if (!max || !dana) throw new Error('Nobody there');
    done(await setVendorRoles(world.deps, operator, world.programId, dana.userId, []));
    const client = createSyncClient(world, account, max);
    await client.pull();
    expect(client.rows.get(`account:${account}`)).toMatchObject({channelManagers: []});
  });

  it('of the vendor keeps a program admin', async () => {
    const own = await createWorld(3);
    try {
      const only = await own.vendor('Only', 'program_admin');
      const set = (roles: Parameters<typeof setVendorRoles>[4]) =>
        setVendorRoles(own.deps, operator, own.programId, only.userId, roles);
      expect(await set(['rep'])).toEqual({kind: 'done', value: 'last_admin'});
      expect(await set([])).toEqual({kind: 'done', value: 'last_admin'});
      expect(await set(['rep', 'program_admin'])).toEqual({kind: 'done', value: 'set'});
    } finally {
      await own.end();
    }
  });
});

describe('a link, to its client', () => {
  it('is found by its address alone, and not when removed, unknown or malformed', async () => {
    const max = people['partner member'];
    if (!max) throw new Error('Nobody there');
    const client = createSyncClient(world, account, max);
    const link = createLink();
    await client.push(link);
    expect(await findLinkForClient(world.db, link.copyToken)).toMatchObject({
      link: {id: link.linkId},
      account: {name: 'Bright Agency', vendorName: 'HubSpot'},
    });
    const other = createLink().copyToken;
    for (const token of [other, '', 'x', `${link.copyToken}x`, link.linkId, "' or 1=1 --"]) {
      expect(await findLinkForClient(world.db, token)).toBeUndefined();
      expect(
        await answerAsShown(world.deps, token, {name: 'H', choice: {kind: 'confirm'}}),
      ).toEqual({
        kind: 'gone',
      });
    }
    await client.push({kind: 'link.remove', linkId: link.linkId});
    expect(await findLinkForClient(world.db, link.copyToken)).toBeUndefined();
    expect(
      await answerAsShown(world.deps, link.copyToken, {name: 'H', choice: {kind: 'confirm'}}),
    ).toEqual({kind: 'gone'});
  });

  it('takes no empty or impossible answer, and changes nothing for it', async () => {
    const max = people['partner member'];
    if (!max) throw new Error('Nobody there');
    const client = createSyncClient(world, account, max);
    const link = createLink();
    await client.push(link);
    await client.pull();
    const reject = (reasonId: string, text: string | null) =>
      ({kind: 'reject', reasonId, text}) as const;
    for (const [name, choice, field] of [
      ['', {kind: 'confirm'} as const, 'name'],
      ['   ', {kind: 'confirm'} as const, 'name'],
      ['x'.repeat(201), {kind: 'confirm'} as const, 'name'],
      ['Hannah', reject('', null), 'reason'],
      ['Hannah', reject('made_up', null), 'reason'],
      ['Hannah', reject('other', ' '), 'text'],
      ['Hannah', reject('other', 'x'.repeat(2001)), 'text'],
      ['Hannah', {kind: 'per_product' as const, lines: []}, 'lines.marketing'],
    ] as const) {
      const outcome = await answerAsShown(world.deps, link.copyToken, {
        name,
        choice: choice as Parameters<typeof answerAsShown>[2]['choice'],
      });
      expect(outcome).toMatchObject({kind: 'invalid', issues: [{field}]});
    }
    expect(await client.pullPage()).toMatchObject({changes: []});
  });

  it('puts the deal on the timeline when it is answered where it is attached', async () => {
    const max = people['partner member'];
    if (!max) throw new Error('Nobody there');
    const deal = await world.deal(account);
    const link = createLink();
    await createSyncClient(world, account, max).push(link, attach(link.linkId, deal.id));
    await answerAsShown(world.deps, link.copyToken, {name: 'Hannah', choice: {kind: 'confirm'}});
    const events = await world.read(account, (trx) =>
      trx
        .selectFrom('activity')
        .select('event')
        .where('deal_id', '=', deal.id)
        .orderBy('seq')
        .execute(),
    );
    expect(events.map(({event}) => event.kind)).toEqual(['link_attached', 'link_confirmed']);
  });
});
