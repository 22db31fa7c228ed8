/**
 * The laws once more, with the real server and Postgres at the other end and several devices at the same time. What the fake server of
 * test/lib/sync believes about the protocol is thereby checked too.
 */
import fc from 'fast-check';
import {sql} from 'kysely';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {createServerApi} from '../../../lib/api/server-api.ts';
import {signIn} from '../../../lib/api/sign-in.ts';
import {createTokens} from '../../../lib/api/tokens.ts';
import type {AccountView} from '../../../lib/domain/account-view.ts';
import type {AccountId, AttachmentId, LinkId} from '../../../lib/domain/ids.ts';
import type {Mutation} from '../../../lib/domain/mutation.ts';
import {createLocalLock} from '../../../lib/platform/lock.ts';
import {newId} from '../../../lib/platform/new-id.ts';
import {createFakeArea} from '../../lib/api/fake-sign-in.ts';
import {Browser} from '../../server/auth/browser.ts';
import {takeBackup} from '../../server/backup.ts';
import {createLink, operator} from '../../server/world.ts';
import {removeMember} from '../../../server/write/account.ts';
import {hashPassword} from 'better-auth/crypto';
import {openDevice, startWorldServer, type Device, type Fault} from './real-server.ts';

let running: Awaited<ReturnType<typeof startWorldServer>>;
beforeAll(async () => {
  running = await startWorldServer();
});
afterAll(() => running.stop());

type Step =
  | {kind: 'create'; who: number; link: number}
  | {kind: 'rename'; who: number; link: number; name: string}
  | {kind: 'remove'; who: number; link: number}
  | {kind: 'attach'; who: number; link: number}
  | {kind: 'detach'; who: number; link: number}
  | {kind: 'fault'; who: number; fault: Fault}
  | {kind: 'restart'; who: number}
  | {kind: 'wait'; who: number};

const who = fc.integer({min: 0, max: 2});
const link = fc.integer({min: 0, max: 3});
const step: fc.Arbitrary<Step> = fc.oneof(
  {weight: 3, arbitrary: fc.record({kind: fc.constant('create' as const), who, link})},
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('rename' as const),
      who,
      link,
      name: fc.constantFrom('Alpha', 'Beta', '<i>Gamma</i>'),
    }),
  },
  {weight: 1, arbitrary: fc.record({kind: fc.constant('remove' as const), who, link})},
  {weight: 2, arbitrary: fc.record({kind: fc.constant('attach' as const), who, link})},
  {weight: 1, arbitrary: fc.record({kind: fc.constant('detach' as const), who, link})},
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('fault' as const),
      who,
      fault: fc.constantFrom<Fault>('lose_request', 'lose_reply', 'portal'),
    }),
  },
  {weight: 1, arbitrary: fc.record({kind: fc.constant('restart' as const), who})},
  {weight: 2, arbitrary: fc.record({kind: fc.constant('wait' as const), who})},
);

async function setUp() {
  const {world, origin} = running;
  const accountId = await world.account('Bright Agency');
  const maria = await world.member(accountId, 'Maria Nowak', 'partner_admin');
  const jan = await world.member(accountId, 'Jan Kowalski', 'partner_member');
  const deal = await world.deal(accountId);
  const devices: Device[] = [];
  for (const person of [maria, maria, jan]) {
    devices.push(await openDevice(origin, accountId, person, await world.token(person)));
  }
  const links = Array.from({length: 4}, () => newId<LinkId>());

  const mutationOf = (taken: Exclude<Step, {kind: 'fault' | 'restart' | 'wait'}>): Mutation => {
    const linkId = links[taken.link] ?? newId<LinkId>();
    switch (taken.kind) {
      case 'create':
        return {...createLink(), linkId};
      case 'rename':
        return {kind: 'link.edit', linkId, changes: {name: taken.name}};
      case 'remove':
        return {kind: 'link.remove', linkId};
      case 'attach':
        return {kind: 'link.attach', attachmentId: newId<AttachmentId>(), linkId, dealId: deal.id};
      case 'detach':
        return {kind: 'link.detach', linkId, dealId: deal.id};
    }
  };

  const take = async (taken: Step): Promise<void> => {
    const device = devices[taken.who];
    if (!device) throw new Error('who is one of them');
    switch (taken.kind) {
      case 'fault':
        device.faults.push(taken.fault);
        return;
      case 'restart':
        device.restart();
        return;
      case 'wait':
        await device.engine.syncNow();
        return;
      case 'create':
      case 'rename':
      case 'remove':
      case 'attach':
      case 'detach':
        await device.edit(mutationOf(taken));
    }
  };
  return {accountId, devices, take};
}

/** How many effects the server has written down for each mutation, and what it thinks of each client. */
async function logOf(accountId: AccountId) {
  return running.world.read(accountId, async (trx) => ({
    clients: await trx.selectFrom('client').select(['client_id', 'last_mid']).execute(),
    logged: await trx.selectFrom('mutation_log').select(['client_id', 'mid', 'refusal']).execute(),
    rev: (await trx.selectFrom('partner_account').select('rev').executeTakeFirstOrThrow()).rev,
    feed: await trx.selectFrom('feed').select('rev').execute(),
  }));
}

describe('against the real server', () => {
  it('[L1] [L3] [L5] [L6] [L10] hold for any history of three devices and two people', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, {minLength: 5, maxLength: 25}), async (steps) => {
        const {accountId, devices, take} = await setUp();
        const edits = steps.filter(({kind}) => !['fault', 'restart', 'wait'].includes(kind));
        for (const taken of steps) await take(taken);
        for (const device of devices) await device.quiet();
        const views = [];
        for (const device of devices) views.push(sorted(await device.quiet()));

        expect(views[1]).toEqual(views[0]);
        expect(views[2]).toEqual(views[0]);
        const log = await logOf(accountId);
        expect(log.logged).toHaveLength(edits.length);
        let rejected = 0;
        for (const device of devices) {
          const {meta, rejected: kept} = await device.snapshot();
          rejected += kept.length;
          const known = log.clients.find(({client_id: id}) => id === meta.clientId);
          expect(known?.last_mid ?? 0).toBe(meta.ackedMid);
          expect(meta.cursor).toBe(log.rev);
        }
        expect(log.logged.filter(({refusal}) => refusal !== null)).toHaveLength(rejected);
      }),
      {numRuns: Number(process.env.SYNC_RUNS ?? 12)},
    );
  });

  it('[L12] sends again what a server restored from a backup has forgotten', async () => {
    const {accountId, devices} = await setUp();
    const [device] = devices;
    if (!device) throw new Error('There are three');
    const first = createLink({name: 'Before the backup'});
    await device.edit(first);
    await device.quiet();
    const restore = await takeBackup(running.world.url, accountId);
    const second = createLink({name: 'After the backup'});
    await device.edit(second);
    await device.quiet();
    await restore();
    await running.world.db.transaction().execute(async (trx) => {
      await sql`select set_config('app.account', ${accountId}, true)`.execute(trx);
      await sql`update app.partner_account set epoch = ${newId()}`.execute(trx);
    });
    const base = await device.quiet();
    expect([...base.links.values()].map(({name}) => name).sort()).toEqual([
      'After the backup',
      'Before the backup',
    ]);
    expect((await device.snapshot()).rejected).toEqual([]);
  });

  it('[L9] a member who was removed gets no further page', async () => {
    const {world, origin} = running;
    const accountId = await world.account('Kestrel');
    const owen = await world.member(accountId, 'Owen Blake', 'partner_member');
    const device = await openDevice(origin, accountId, owen, await world.token(owen));
    await device.quiet();
    expect(await removeMember(world.deps, operator, accountId, owen.userId)).toEqual({
      kind: 'done',
      value: 'removed',
    });
    await device.edit(createLink());
    expect(await device.engine.syncNow()).toBe('signed_out');
    expect((await device.snapshot()).outbox).toHaveLength(1);
  });
});

describe('signing in at the real server', () => {
  it('gives tokens that work, are renewed, and are over after sign-out', async () => {
    const {origin, world} = running;
    const accountId = await world.account('Bright');
    const person = await world.member(accountId, 'Ida Sand', 'partner_admin');
    const password = await hashPassword('a good password');
    await sql`
      insert into auth.account (id, "accountId", "providerId", "userId", password, "updatedAt")
      values (${person.userId}, ${person.userId}, 'credential', ${person.userId}, ${password}, now())
    `.execute(world.db);
    let time = Date.now();
    const http = {fetch, isOnline: () => true, now: () => time};
    const redirectUri = 'https://akbdnenaokfgddcakoekeifleinikpif.chromiumapp.org/';
    const result = await signIn(
      {
        http,
        redirectUri,
        authorize: async (address) => {
          const browser = new Browser(origin);
          const page = await browser.open(address);
          const fields = {email: person.email, password: 'a good password', how: 'password'};
          return (await browser.submit(page, '/sign-in', fields)).url;
        },
      },
      origin,
      {asksAgain: false},
    );
    if (result.kind !== 'granted') throw new Error(`Not signed in: ${result.why}`);
    const [local, session] = [createFakeArea(), createFakeArea()];
    const tokens = createTokens({http, lock: createLocalLock(), local, session});
    await tokens.keep(result.server, result.endpoints, result.grant);
    const api = createServerApi(http, tokens, origin);
    expect(await api.me()).toMatchObject({
      kind: 'ok',
      body: {user: {name: 'Ida Sand'}, accounts: [{id: accountId, role: 'partner_admin'}]},
    });
    const before = JSON.stringify(local.kept.get('refresh'));
    time += 16 * 60_000;
    expect((await api.me()).kind).toBe('ok');
    expect(JSON.stringify(local.kept.get('refresh'))).not.toBe(before);
    const kept = {...(local.kept.get('refresh') as object)};
    await tokens.forget(origin);
    local.kept.set('refresh', kept); // what a thief of the disk would hold
    const stolen = () => tokens.get(origin, 'not this one');
    await expect.poll(stolen).toMatchObject({kind: 'error', status: 401});
  });
});

function sorted(view: AccountView): unknown {
  const byId = (map: ReadonlyMap<string, unknown>): unknown =>
    [...map.entries()].sort(([a], [b]) => (a < b ? -1 : 1));
  return [
    view.account,
    ...[view.links, view.deals, view.attachments, view.attachRequests].map(byId),
  ];
}
