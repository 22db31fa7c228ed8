import {setImmediate} from 'node:timers/promises';
import {sql} from 'kysely';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import type {AccountId, ProgramId, UserId} from '../../../lib/domain/ids.ts';
import {acceptInvitation, findInvitation} from '../../../server/auth/accept-invitation.ts';
import {
  inviteMember,
  inviteVendorPerson,
  type MailInvitation,
} from '../../../server/auth/invitations.ts';
import {inTenant} from '../../../server/db/database.ts';
import {removeMember, setMember} from '../../../server/write/account.ts';
import {lockAccount} from '../../../server/write/locked-account.ts';
import {setVendorRoles} from '../../../server/write/program.ts';
import {Browser} from '../auth/browser.ts';
import {startRunning, type Running} from '../auth/running.ts';
import {
  emailOf,
  lastInvitation,
  makeAccount,
  makeMember,
  makePerson,
  makeProgram,
  makeVendorPerson,
  password,
  signedIn,
  waitingMails,
} from './people.ts';

let running: Running;
let programId: ProgramId;
let accountId: AccountId;
let admin: Browser;
let programAdmin: Browser;
let people = 0;

beforeAll(async () => {
  running = await startRunning();
  programId = await makeProgram(running);
  accountId = await makeAccount(running, programId, 'Bright Agency');
  await makeMember(running, accountId, 'Maria', 'partner_admin');
  await makeVendorPerson(running, programId, 'Pat', ['program_admin']);
  admin = await signedIn(running, 'Maria');
  programAdmin = await signedIn(running, 'Pat');
});
afterAll(() => running.stop());

async function invite(email = `new${++people}@people.test`, role = 'partner_member') {
  const page = await admin.post(`/team/${accountId}/invite`, {email, role});
  expect(page.url).toContain('done=invited');
  return {email, path: await lastInvitation(running, email)};
}

const members = () =>
  inTenant(running.db, accountId, async (trx) => trx.selectFrom('member').selectAll().execute());
const roleOf = async (email: string) => {
  const user = await running.auth.findUser(email);
  return (await members()).find((member) => member.user_id === user?.userId)?.role;
};

describe('an invitation', () => {
  test('is mailed, and makes somebody new a member with a password of their own', async () => {
    const {email, path} = await invite();
    const mail = (await waitingMails(running)).find(({to}) => to === email);
    expect(mail?.text).toContain('Maria');
    expect(mail?.text).toContain('Bright Agency');
    const browser = new Browser(running.origin);
    const page = await browser.open(path);
    expect(page.html).toContain(email);
    const end = await browser.submit(page, path, {name: 'Nia New', password});
    expect(end.html).toContain('Welcome, Nia New');
    expect(await roleOf(email)).toBe('partner_member');
    const later = new Browser(running.origin);
    const home = await later.post('/sign-in', {email, password, how: 'password', next: '/home'});
    expect(home.html).toContain('Bright Agency');
  });

  test('decides nothing when opened, and is used up by one use', async () => {
    const {email, path} = await invite();
    await new Browser(running.origin).open(path);
    expect(await running.auth.findUser(email)).toBeUndefined();
    await new Browser(running.origin).post(path, {name: 'Nia', password});
    const again = new Browser(running.origin);
    expect((await again.open(path)).status).toBe(404);
    expect((await again.post(path, {name: 'Eve', password: 'another password'})).status).toBe(404);
  });

  test('is accepted by one of several at the same moment', async () => {
    const {email, path} = await invite();
    const pages = await Promise.all(
      ['A', 'B', 'C'].map((name) =>
        new Browser(running.origin).post(path, {name, password: `${password} ${name}`}),
      ),
    );
    expect(pages.filter(({url}) => url.endsWith('/home'))).toHaveLength(1);
    expect(await roleOf(email)).toBe('partner_member');
  });

  test('leaves nobody behind when it is withdrawn while somebody new accepts it', async () => {
    const {email, path} = await invite();
    let page: ReturnType<Browser['post']> | undefined;
    await inTenant(running.db, accountId, async (trx) => {
      await lockAccount(trx, accountId);
      page = new Browser(running.origin).post(path, {name: 'Nia', password});
      while (!(await running.auth.findUser(email))) await setImmediate();
      await trx.deleteFrom('invitation').where('email', '=', email).execute();
    });
    expect((await page)?.status).toBe(404);
    expect(await running.auth.findUser(email)).toBeUndefined();
  });

  test('is void once its sender was removed, or may invite no longer', async () => {
    const operator = {kind: 'operator'} as const;
    for (const end of [
      (userId: UserId) => removeMember(running.deps, operator, accountId, userId),
      (userId: UserId) => setMember(running.deps, operator, accountId, userId, 'partner_member'),
    ]) {
      const name = `Sender ${++people}`;
      const userId = await makeMember(running, accountId, name, 'partner_admin');
      const email = `new${++people}@people.test`;
      const sender = await signedIn(running, name);
      await sender.post(`/team/${accountId}/invite`, {email, role: 'partner_admin'});
      const path = await lastInvitation(running, email);
      const kept = await invite();
      await end(userId);
      expect((await new Browser(running.origin).open(path)).status).toBe(404);
      expect((await new Browser(running.origin).open(kept.path)).status).toBe(200);
    }
  });

  test('of a program admin is void once they are none, in the program and in its accounts', async () => {
    const userId = await makeVendorPerson(running, programId, 'Short Admin', ['program_admin']);
    const by = {kind: 'person', userId, name: 'Short Admin'} as const;
    const tokens: string[] = [];
    const mail: MailInvitation = (_trx, {token}) => Promise.resolve(void tokens.push(token));
    const to = (role: 'partner_member') => ({email: `new${++people}@people.test`, role});
    await inviteMember(running.deps, by, accountId, to('partner_member'), mail);
    const vendorEmail = `new${++people}@people.test`;
    await inviteVendorPerson(
      running.deps,
      by,
      programId,
      {email: vendorEmail, roles: ['cam']},
      mail,
    );
    expect(tokens).toHaveLength(2);
    for (const token of tokens) expect(await findInvitation(running.db, token)).toBeDefined();
    await setVendorRoles(running.deps, {kind: 'operator'}, programId, userId, ['cam']);
    for (const token of tokens) expect(await findInvitation(running.db, token)).toBeUndefined();
  });

  test('asks somebody known to sign in, and lets nobody else take it', async () => {
    await makePerson(running, 'Known');
    const email = emailOf('Known');
    const {path} = await invite(email, 'partner_admin');
    const stranger = new Browser(running.origin);
    expect((await stranger.open(path)).html).toContain('Sign in and join');
    await stranger.post(path, {name: 'Eve', password});
    expect(await roleOf(email)).toBeUndefined();
    const page = await admin.open(path);
    expect(page.html).toContain('Sign out first');
    await admin.post(path, {});
    expect(await roleOf(email)).toBeUndefined();

    const browser = await signedIn(running, 'Known');
    const end = await browser.submit(await browser.open(path), path, {});
    expect(end.html).toContain('Bright Agency');
    expect(await roleOf(email)).toBe('partner_admin');
  });

  test('expires after two weeks', async () => {
    const {path} = await invite();
    await running.sql(sql`alter table app.invitation no force row level security`);
    await running.sql(sql`update app.invitation set expires_at = now() - interval '1 second'`);
    await running.sql(sql`alter table app.invitation force row level security`);
    expect((await new Browser(running.origin).open(path)).status).toBe(404);
    expect((await new Browser(running.origin).post(path, {name: 'Eve', password})).status).toBe(
      404,
    );
  });

  test('can be taken back, and a newer one makes the older void', async () => {
    const {email, path} = await invite();
    const {path: newer} = await invite(email);
    expect(newer).not.toBe(path);
    expect((await new Browser(running.origin).open(path)).status).toBe(404);
    expect((await new Browser(running.origin).open(newer)).status).toBe(200);
    const team = await admin.open(`/team/${accountId}`);
    const id = new RegExp(`${email}[\\s\\S]*?name="invitation" value="([^"]+)"`).exec(
      team.html,
    )?.[1];
    await admin.post(`/team/${accountId}/withdraw`, {invitation: id ?? ''});
    expect((await new Browser(running.origin).open(newer)).status).toBe(404);
  });

  test('taken back while somebody accepts it makes nobody a member', async () => {
    const {email, path} = await invite();
    const found = await findInvitation(running.db, path.split('/').at(-1) ?? '');
    if (!found) throw new Error('no invitation');
    await admin.post(`/team/${accountId}/withdraw`, {invitation: found.id});
    const {userId} = await running.auth.createUser({name: 'Late', email, password});
    expect(await acceptInvitation(running.deps, found, userId)).toBe(false);
    expect(await roleOf(email)).toBeUndefined();
  });

  test('is kept as a hash', async () => {
    const {path} = await invite();
    const rows = await running.db.transaction().execute(async (trx) => {
      await sql`alter table app.invitation_token no force row level security`.execute(trx);
      const read = await sql<{
        all: string;
      }>`select string_agg(t::text, ' ') as all from app.invitation_token t`.execute(trx);
      await sql`alter table app.invitation_token force row level security`.execute(trx);
      return read.rows;
    });
    expect(rows[0]?.all).not.toContain(path.split('/').at(-1));
  });

  test.each([
    ['nothing', {name: '', password: ''}, 422],
    ['a short password', {name: 'Nia', password: 'short'}, 422],
    ['a name of 201 characters', {name: 'x'.repeat(201), password}, 422],
    ['an unknown field', {name: 'Nia', password, role: 'partner_admin'}, 400],
    ['a megabyte', {name: 'x'.repeat(1_000_000), password}, 413],
  ])('refuses %s', async (_what, fields, status) => {
    const {email, path} = await invite();
    expect((await new Browser(running.origin).post(path, fields)).status).toBe(status);
    expect(await running.auth.findUser(email)).toBeUndefined();
  });

  test('unknown ones answer like used ones', async () => {
    const page = await new Browser(running.origin).open('/invitations/unknown');
    expect(page.status).toBe(404);
    expect(page.html).toContain('used up');
  });
});

describe('the vendor team', () => {
  const path = '/admin/people';

  test('is joined by invitation, with all roles it names', async () => {
    const email = `new${++people}@people.test`;
    await programAdmin.post(`${path}/invite`, {email, roles: ['cam', 'pdm']});
    const invitation = await lastInvitation(running, email);
    const browser = new Browser(running.origin);
    const end = await browser.post(invitation, {name: 'Dana', password});
    expect(end.html).toContain('CAM and PDM');
  });

  test('invites nobody who is in it already', async () => {
    await makePerson(running, 'Rick');
    const email = emailOf('Rick');
    await programAdmin.post(`${path}/invite`, {email, roles: ['rep']});
    const first = await lastInvitation(running, email);
    const browser = await signedIn(running, 'Rick');
    await browser.post(first, {});
    const known = await programAdmin.post(`${path}/invite`, {email, roles: ['cam']});
    expect(known.status).toBe(422);
    expect(known.html).toContain('a member already');
  });
});
