import {sql} from 'kysely';
import {afterAll, beforeAll, beforeEach, expect, test} from 'vitest';
import {findSetupAddress} from '../../../server/auth/setup.ts';
import {Browser} from '../auth/browser.ts';
import {startRunning, type Running} from '../auth/running.ts';
import {makeProgram, makeVendorPerson} from './people.ts';

let running: Running;
beforeAll(async () => {
  running = await startRunning();
});
afterAll(() => running.stop());
beforeEach(async () => {
  await running.sql(sql`delete from auth.setup_token`);
  await running.sql(sql`delete from app.vendor_person`);
  await running.sql(sql`delete from app.program`);
  await running.sql(sql`delete from auth."user"`);
});

const form = {
  programName: 'Partner Program',
  vendorName: 'HubSpot',
  name: 'Pat',
  email: 'pat@vendor.test',
  password: 'a good password',
};

async function address(): Promise<string> {
  const found = await findSetupAddress(running.db, running.origin);
  if (!found) throw new Error('There is an admin already');
  return found;
}
const tokenOf = (url: string) => new URL(url).searchParams.get('token') ?? '';
const admins = () => running.sql(sql`select * from app.vendor_person`);

test('makes the program and its first admin, who is signed in', async () => {
  const browser = new Browser(running.origin);
  const page = await browser.submit(await browser.open(await address()), '/setup', form);
  expect(page.url).toContain('/admin');
  expect(page.html).toContain('Pat');
  expect(await admins()).toMatchObject([{roles: ['program_admin']}]);
});

test('works once, and is void with every other address once there is an admin', async () => {
  const [first, second] = [await address(), await address()];
  const browser = new Browser(running.origin);
  await browser.post('/setup', {...form, token: tokenOf(first)});
  expect(await findSetupAddress(running.db, running.origin)).toBeUndefined();
  for (const url of [first, second]) {
    expect((await new Browser(running.origin).open(url)).status).toBe(404);
    const page = await browser.post('/setup', {
      ...form,
      email: 'eve@evil.test',
      token: tokenOf(url),
    });
    expect(page.status).toBe(404);
  }
  expect(await admins()).toHaveLength(1);
});

test('is void once there is an admin who came another way', async () => {
  const url = await address();
  await makeVendorPerson(running, await makeProgram(running), 'Seeded', ['program_admin']);
  const browser = new Browser(running.origin);
  expect((await browser.open(url)).status).toBe(404);
  expect((await browser.post('/setup', {...form, token: tokenOf(url)})).status).toBe(404);
  expect(await admins()).toHaveLength(1);
});

test('is void after an hour', async () => {
  const url = await address();
  await running.sql(sql`update auth.setup_token set expires_at = expires_at - interval '1 hour'`);
  const browser = new Browser(running.origin);
  expect((await browser.open(url)).status).toBe(404);
  expect((await browser.post('/setup', {...form, token: tokenOf(url)})).status).toBe(404);
  expect(await admins()).toHaveLength(0);
});

test('makes one admin of several at the same moment', async () => {
  const tokens = [tokenOf(await address()), tokenOf(await address())];
  const pages = await Promise.all(
    [0, 1, 2, 3].map((at) =>
      new Browser(running.origin).post('/setup', {
        ...form,
        email: `pat${at}@vendor.test`,
        token: tokens[at % 2] ?? '',
      }),
    ),
  );
  expect(pages.filter(({status}) => status === 200)).toHaveLength(1);
  expect(await admins()).toHaveLength(1);
  expect(await running.sql(sql`select * from app.program`)).toHaveLength(1);
});

test.each([
  ['nothing filled in', {programName: '', vendorName: '', name: ' ', email: '', password: ''}, 422],
  ['no mail address', {email: 'pat'}, 422],
  ['a short password', {password: '123456789'}, 422],
  ['a name of 201 characters', {name: 'x'.repeat(201)}, 422],
  ['a megabyte', {name: 'x'.repeat(1_000_000)}, 413],
  ['an unknown field', {role: 'root'}, 400],
  ['a guessed address', {token: 'guess'}, 404],
  ['no address', {token: ''}, 404],
])('refuses %s and makes nothing', async (_what, changes, status) => {
  const page = await new Browser(running.origin).post('/setup', {
    ...form,
    token: tokenOf(await address()),
    ...changes,
  });
  expect(page.status).toBe(status);
  expect(page.html).not.toContain(form.password);
  expect(await admins()).toHaveLength(0);
});

test('keeps what was typed, but the password', async () => {
  const page = await new Browser(running.origin).post('/setup', {
    ...form,
    name: '<i>Pat</i>',
    email: 'no address',
    token: tokenOf(await address()),
  });
  expect(page.html).toContain('value="&lt;i>Pat&lt;/i>"');
  expect(page.html).not.toContain('a good password');
});

test('keeps only hashes of addresses', async () => {
  const token = tokenOf(await address());
  const rows = await running.sql(
    sql<{all: string}>`select string_agg(t::text, ' ') as all from auth.setup_token t`,
  );
  expect(rows[0]?.all).not.toContain(token);
});
