import {sql} from 'kysely';
import {afterAll, beforeAll, beforeEach, describe, expect, test} from 'vitest';
import type {AccountId, ProgramId, UserId} from '../../../lib/domain/ids.ts';
import {storedToken} from '../../../server/auth/bearer.ts';
import {inTenant} from '../../../server/db/database.ts';
import {setMember} from '../../../server/write/account.ts';
import {Browser} from '../auth/browser.ts';
import {startRunning, type Running} from '../auth/running.ts';
import {
  assign,
  catalogueOf,
  emailOf,
  makeAccount,
  makeMember,
  makeProgram,
  makeVendorPerson,
  signedIn,
  waitingMails,
} from './people.ts';

/** Two programs; in the first two accounts; one person of each kind. */
let running: Running;
let programId: ProgramId;
let bright: AccountId;
let kestrel: AccountId;
let foreign: AccountId;
const ids: Record<string, UserId> = {};
const who: Record<string, Browser> = {};
const unknown = '01a1ffd8-4221-7779-8695-b49beddfee36';

beforeAll(async () => {
  running = await startRunning();
  programId = await makeProgram(running);
  bright = await makeAccount(running, programId, 'Bright Agency');
  kestrel = await makeAccount(running, programId, 'Kestrel Resell', 'solutions_provider');
  ids.admin = await makeMember(running, bright, 'Maria', 'partner_admin');
  ids.member = await makeMember(running, bright, 'Tom', 'partner_member');
  await makeMember(running, kestrel, 'Kim', 'partner_admin');
  ids.cam = await makeVendorPerson(running, programId, 'Dana', ['cam']);
  ids.rep = await makeVendorPerson(running, programId, 'Rick', ['rep', 'pdm']);
  ids.programAdmin = await makeVendorPerson(running, programId, 'Pat', ['program_admin']);
  await assign(running, bright, ids.cam, 'cam');
  const other = await makeProgram(running, 'Another Program');
  foreign = await makeAccount(running, other, 'Foreign Account');
  await makeVendorPerson(running, other, 'Olga', ['program_admin']);
  for (const [role, name] of Object.entries({
    admin: 'Maria',
    member: 'Tom',
    otherAdmin: 'Kim',
    cam: 'Dana',
    rep: 'Rick',
    programAdmin: 'Pat',
    otherProgramAdmin: 'Olga',
  })) {
    who[role] = await signedIn(running, name);
  }
  who.nobody = new Browser(running.origin);
});
afterAll(() => running.stop());

function as(role: string): Browser {
  const browser = who[role];
  if (!browser) throw new Error(`Nobody is ${role}`);
  return browser;
}

const everyone = [
  'admin',
  'member',
  'otherAdmin',
  'cam',
  'rep',
  'programAdmin',
  'otherProgramAdmin',
];

describe('who may open what', () => {
  test.each([
    ['/admin', ['programAdmin', 'otherProgramAdmin']],
    ['/admin/people', ['programAdmin', 'otherProgramAdmin']],
    ['/admin/catalogue', ['programAdmin', 'otherProgramAdmin']],
    ['/admin/reasons', ['programAdmin', 'otherProgramAdmin']],
    ['/admin/program', ['programAdmin', 'otherProgramAdmin']],
    ['/admin/accounts/BRIGHT', ['programAdmin']],
    ['/team/BRIGHT', ['admin', 'programAdmin']],
    ['/team/KESTREL', ['otherAdmin', 'programAdmin']],
    ['/team/FOREIGN', ['otherProgramAdmin']],
    ['/home', everyone],
  ])('%s', async (template, allowed) => {
    const path = template
      .replace('BRIGHT', bright)
      .replace('KESTREL', kestrel)
      .replace('FOREIGN', foreign);
    for (const role of everyone) {
      const {status} = await as(role).open(path);
      expect([role, status]).toEqual([role, allowed.includes(role) ? 200 : 404]);
    }
    expect((await as('nobody').open(path)).url).toContain('/sign-in');
  });

  test('an account of others is as absent as an unknown one, to the byte', async () => {
    for (const [role, path] of [
      ['admin', '/team/'],
      ['cam', '/team/'],
      ['programAdmin', '/admin/accounts/'],
    ] as const) {
      const [others, missing, malformed] = await Promise.all(
        [foreign, unknown, "x' or 1=1"].map((id) => as(role).open(path + encodeURIComponent(id))),
      );
      expect(others?.status).toBe(404);
      expect(others?.html).toBe(missing?.html);
      expect(others?.html).toBe(malformed?.html);
    }
  });
});

describe('who may change what', () => {
  const program = ['programAdmin'];
  const forms: Array<[path: string, fields: Record<string, string | string[]>, allowed: string[]]> =
    [
      ['/admin/accounts', {name: 'Mallory', type: 'solutions_partner'}, program],
      ['/admin/accounts/BRIGHT', {name: 'Bright Agency', type: 'solutions_partner'}, program],
      ['/admin/accounts/BRIGHT/assign', {manager: 'REP:pdm'}, program],
      ['/admin/accounts/BRIGHT/unassign', {manager: 'REP:pdm'}, program],
      ['/admin/people/invite', {email: 'x@people.test', roles: ['rep']}, program],
      ['/admin/people/withdraw', {invitation: unknown}, program],
      ['/admin/people/roles', {user: 'REP', roles: ['rep', 'pdm']}, program],
      ['/admin/catalogue/products', {name: 'New Hub', tiers: ['free']}, program],
      ['/admin/catalogue/products/sales', {name: 'Sales Hub', tiers: ['free', 'starter']}, program],
      ['/admin/catalogue/products/sales/retire', {retired: 'no'}, program],
      ['/admin/catalogue/tiers', {name: 'Ultimate'}, program],
      ['/admin/catalogue/onboarding', {name: 'By two', kind: 'third_party'}, program],
      ['/admin/catalogue/durations', {name: 'A year'}, program],
      ['/admin/reasons', {name: 'Too late'}, program],
      ['/admin/reasons/other', {name: 'Other', text: 'yes'}, program],
      ['/admin/program', {programName: 'Solutions Program', vendorName: 'HubSpot'}, program],
      [
        '/admin/program/settings',
        {capacity: '20', registrationDays: '90', assignment: 'owner_first'},
        program,
      ],
      ['/admin/program/regions', {name: 'Nordics'}, program],
      ['/admin/program/regions/nordics', {name: 'Nordics'}, program],
      ['/admin/people/regions', {user: 'REP', regions: ['nordics']}, program],
      ['/admin/accounts/BRIGHT/region', {region: 'nordics'}, program],
      ['/admin/accounts/BRIGHT/recipient', {user: 'MEMBER'}, program],
      ['/team/BRIGHT/recipient', {user: 'MEMBER'}, ['admin', 'programAdmin']],
      ['/admin/program/regions', {name: 'Iberia'}, program],
      ['/admin/program/regions/iberia/remove', {region: 'iberia'}, program],
      [
        '/team/BRIGHT/invite',
        {email: 'y@people.test', role: 'partner_member'},
        ['admin', 'programAdmin'],
      ],
      ['/team/BRIGHT/withdraw', {invitation: unknown}, ['admin', 'programAdmin']],
      ['/team/BRIGHT/role', {user: 'MEMBER', role: 'partner_member'}, ['admin', 'programAdmin']],
    ];
  const fill = (text: string) =>
    text
      .replace('BRIGHT', bright)
      .replace('REP', ids.rep ?? '')
      .replace('MEMBER', ids.member ?? '');

  test.each(forms)('%s', async (path, fields, allowed) => {
    const filled = Object.fromEntries(
      Object.entries(fields).map(([name, value]) => [
        name,
        Array.isArray(value) ? value : fill(value),
      ]),
    );
    const refused = ['nobody', ...everyone].filter(
      (role) => !allowed.includes(role) && role !== 'otherProgramAdmin',
    );
    const before = await stateOfAll();
    for (const role of refused) {
      const page = await as(role).post(fill(path), filled);
      if (role === 'nobody') expect(page.url).toContain('/sign-in');
      else expect([role, page.status]).toEqual([role, 404]);
    }
    expect(await stateOfAll()).toEqual(before);
    for (const role of allowed) {
      const page = await as(role).post(fill(path), filled);
      expect([role, page.status, page.url.includes('?done=')]).toEqual([role, 200, true]);
    }
  });

  test.each(forms)(
    '%s is not taken from another site, nor with more than it asks for',
    async (path, fields) => {
      const before = await stateOfAll();
      const response = await as('programAdmin').fetch(fill(path), {
        method: 'POST',
        body: new URLSearchParams(
          Object.entries(fields).map(([name, value]) => [name, String(value)]),
        ),
        headers: {origin: 'https://evil.test'},
      });
      expect(response.status).toBe(403);
      const more = await as('programAdmin').post(fill(path), {...fields, extra: '1'});
      expect(more.status).toBe(400);
      const large = await as('programAdmin').post(fill(path), {
        ...fields,
        name: 'x'.repeat(1_000_000),
      });
      expect(large.status).toBe(413);
      const nul = await as('programAdmin').post(fill(path), {
        [Object.keys(fields)[0] ?? '']: 'a\0b',
      });
      expect(nul.status).toBe(400);
      const nothing = await as('programAdmin').post(fill(path), {});
      expect(nothing.status).toBeGreaterThanOrEqual(400);
      expect(nothing.status).toBeLessThan(500);
      expect(await stateOfAll()).toEqual(before);
    },
  );

  async function stateOfAll() {
    const rows = (table: string) =>
      running.sql(sql`select t::text as row from ${sql.raw(table)} t order by 1`);
    const tenants = await Promise.all(
      [bright, kestrel, foreign].map((id) =>
        inTenant(running.db, id, async (trx) => {
          const all = await Promise.all(
            ['app.partner_account', 'app.member', 'app.account_assignment', 'app.invitation'].map(
              (table) =>
                sql`select t::text as row from ${sql.raw(table)} t order by 1`.execute(trx),
            ),
          );
          return all.map((one) => one.rows);
        }),
      ),
    );
    return {
      tenants,
      accounts: await running.sql(
        sql`select name from app.accounts_of_program(${programId}) order by 1`,
      ),
      program: await rows('app.program'),
      vendor: await rows('app.vendor_person'),
      invitations: await rows('app.vendor_invitation'),
    };
  }
});

describe('members', () => {
  let account: AccountId;
  let count = 0;
  let boss: Browser;
  let bossName: string;
  beforeEach(async () => {
    account = await makeAccount(running, programId, `Team ${++count}`);
    bossName = `Boss ${count}`;
    await makeMember(running, account, bossName, 'partner_admin');
    boss = await signedIn(running, bossName);
  });

  test('show with their roles, and markup in a name as text', async () => {
    await makeMember(running, account, `<b>Zed</b> ${count}`, 'partner_member');
    const {html} = await boss.open(`/team/${account}`);
    expect(html).toContain(`&lt;b>Zed&lt;/b> ${count}`);
    expect(html).not.toContain('<b>Zed');
  });

  test('lose everything at once when removed', async () => {
    const name = `Leaver ${count}`;
    const leaver = await makeMember(running, account, name, 'partner_admin');
    const browser = await signedIn(running, name);
    expect((await browser.open(`/team/${account}`)).status).toBe(200);
    await boss.post(`/team/${account}/remove`, {user: leaver});
    expect((await browser.open(`/team/${account}`)).url).toContain('/sign-in');
    const sessions = await running.sql(sql`select from auth.session where "userId" = ${leaver}`);
    expect(sessions).toHaveLength(0);
  });

  test('learn in the extension that the account is lost, so that it takes the data off the disk', async () => {
    const leaver = await makeMember(running, account, `Offline ${count}`, 'partner_member');
    const token = `token-of-${leaver}`;
    await running.sql(sql`
      insert into auth."oauthClient" (id, "clientId", "redirectUris")
      values ('extension', 'vouch-extension', '[]') on conflict do nothing`);
    await running.sql(sql`
      insert into auth."oauthAccessToken" (id, token, "clientId", "userId", "expiresAt", "createdAt", scopes)
      values (${leaver}, ${storedToken(token)}, 'vouch-extension', ${leaver},
        now() + interval '5 minutes', now(), '[]')`);
    const headers = {authorization: `Bearer ${token}`};
    const accounts = async () => {
      const reply = await fetch(`${running.origin}/api/v1/me`, {headers});
      return [reply.status, ((await reply.json()) as {accounts: unknown[]}).accounts.length];
    };
    expect(await accounts()).toEqual([200, 1]);
    await boss.post(`/team/${account}/remove`, {user: leaver});
    expect(await accounts()).toEqual([200, 0]);
  });

  test('keep their session when they belong somewhere else, and lose this account', async () => {
    const name = `Both ${count}`;
    const both = await makeMember(running, account, name, 'partner_admin');
    const elsewhere = await makeAccount(running, programId, `Elsewhere ${count}`);
    await setMember(running.deps, {kind: 'operator'}, elsewhere, both, 'partner_admin');
    const browser = await signedIn(running, name);
    await boss.post(`/team/${account}/remove`, {user: both});
    expect((await browser.open(`/team/${account}`)).status).toBe(404);
    expect((await browser.open(`/team/${elsewhere}`)).status).toBe(200);
  });

  test('never leave an account without an admin', async () => {
    const me = (await running.auth.findUser(emailOf(bossName)))?.userId ?? '';
    const removed = await boss.post(`/team/${account}/remove`, {user: me});
    expect(removed.status).toBe(409);
    expect(removed.html).toContain('at least one partner admin');
    const demoted = await boss.post(`/team/${account}/role`, {user: me, role: 'partner_member'});
    expect(demoted.status).toBe(409);
    expect((await boss.open(`/team/${account}`)).status).toBe(200);
  });

  test('cannot be those of another account', async () => {
    const page = await boss.post(`/team/${account}/role`, {
      user: ids.member ?? '',
      role: 'partner_admin',
    });
    expect(page.status).toBe(400);
    await boss.post(`/team/${account}/remove`, {user: ids.member ?? ''});
    expect((await as('member').open('/home')).html).toContain('Bright Agency');
  });

  test.each([
    ['no mail address', {email: '', role: 'partner_member'}, 'This is needed'],
    ['half a mail address', {email: 'x@', role: 'partner_member'}, 'not a mail address'],
    ['no role', {email: 'z@people.test', role: ''}, 'This is needed'],
    [
      'a role of the vendor',
      {email: 'z@people.test', role: 'program_admin'},
      'Choose one from the list',
    ],
  ])('are not invited with %s', async (_what, fields, words) => {
    const before = (await waitingMails(running)).length;
    const page = await boss.post(`/team/${account}/invite`, fields);
    expect(page.status).toBe(422);
    expect(page.html).toContain(words);
    expect((await waitingMails(running)).length).toBe(before);
  });
});

describe('the vendor team', () => {
  test('keeps a program admin', async () => {
    const page = await as('programAdmin').post('/admin/people/remove', {
      user: ids.programAdmin ?? '',
    });
    expect(page.status).toBe(409);
    const roles = await as('programAdmin').post('/admin/people/roles', {
      user: ids.programAdmin ?? '',
      roles: ['rep'],
    });
    expect(roles.status).toBe(409);
    expect((await as('programAdmin').open('/admin')).status).toBe(200);
  });

  test('loses its accounts with the role, and everything with the last one', async () => {
    const person = await makeVendorPerson(running, programId, 'Carl', ['cam', 'rep']);
    const browser = await signedIn(running, 'Carl');
    await assign(running, kestrel, person, 'cam');
    await as('programAdmin').post('/admin/people/roles', {user: person, roles: ['rep']});
    const page = await as('programAdmin').open(`/admin/accounts/${kestrel}`);
    expect(page.html).not.toContain('Remove Carl from');
    expect((await browser.open('/home')).status).toBe(200);
    await as('programAdmin').post('/admin/people/remove', {user: person});
    expect((await browser.open('/home')).url).toContain('/sign-in');
  });

  test('is assigned only in a role that the person has', async () => {
    const page = await as('programAdmin').post(`/admin/accounts/${kestrel}/assign`, {
      manager: `${ids.cam}:pdm`,
    });
    expect(page.status).toBe(400);
  });
});

describe('the catalogue', () => {
  test('takes new things with ids of their own, renames, retires, and tells every account', async () => {
    const revOf = (id: AccountId) =>
      inTenant(running.db, id, async (trx) =>
        trx
          .selectFrom('partner_account')
          .select('rev')
          .where('id', '=', id)
          .executeTakeFirstOrThrow(),
      );
    const [before, beforeForeign] = [await revOf(bright), await revOf(foreign)];
    const post = (path: string, fields: Record<string, string | string[]>) =>
      as('programAdmin').post(`/admin/catalogue${path}`, fields);
    await post('/products', {name: 'Ünique Hub!', tiers: ['enterprise', 'free', 'nonsense']});
    await post('/products/unique_hub', {name: 'Renamed Hub', tiers: ['starter']});
    await post('/products', {name: 'Unique Hub', tiers: ['free']});
    await post('/products/renamed_hub', {name: 'Nothing', tiers: ['free']});
    await post('/products/unique_hub/retire', {retired: 'yes'});
    const {products} = await catalogueOf(running, programId);
    expect(products.find(({id}) => id === 'unique_hub')).toEqual({
      id: 'unique_hub',
      name: 'Renamed Hub',
      tierIds: ['starter'],
      retired: true,
    });
    expect(products.find(({name}) => name === 'Unique Hub')?.id).toBe('unique_hub_2');
    expect((await revOf(bright)).rev).toBeGreaterThan(before.rev);
    expect((await revOf(foreign)).rev).toBe(beforeForeign.rev);
  });

  test('loses nothing when two admins edit at once', async () => {
    await Promise.all(
      Array.from({length: 6}, (_, at) =>
        as('programAdmin').post('/admin/reasons', {name: `At once ${at}`}),
      ),
    );
    const {rejectionReasons} = await catalogueOf(running, programId);
    expect(rejectionReasons.filter(({name}) => name.startsWith('At once'))).toHaveLength(6);
  });

  test.each([
    ['/admin/catalogue/products', {name: '', tiers: ['free']}, 422],
    ['/admin/catalogue/products', {name: 'No Tiers'}, 422],
    ['/admin/catalogue/products', {name: 'sales hub', tiers: ['free']}, 422],
    ['/admin/catalogue/products/unknown', {name: 'X', tiers: ['free']}, 404],
    ['/admin/catalogue/products/sales/retire', {retired: 'perhaps'}, 400],
    ['/admin/catalogue/tiers', {name: 'x'.repeat(201)}, 422],
    ['/admin/catalogue/onboarding', {name: 'X', kind: ''}, 422],
    ['/admin/catalogue/onboarding', {name: 'X', kind: 'magic'}, 422],
    ['/admin/reasons/unknown', {name: 'X'}, 404],
  ] as Array<[string, Record<string, string | string[]>, number]>)(
    'refuses at %s: %j',
    async (path, fields, status) => {
      const before = await catalogueOf(running, programId);
      expect((await as('programAdmin').post(path, fields)).status).toBe(status);
      expect(await catalogueOf(running, programId)).toEqual(before);
    },
  );

  test('shows markup in names as text', async () => {
    await as('programAdmin').post('/admin/reasons', {name: '<img src=x onerror=alert(1)>'});
    const {html} = await as('programAdmin').open('/admin/reasons');
    expect(html).not.toContain('<img');
  });
});
