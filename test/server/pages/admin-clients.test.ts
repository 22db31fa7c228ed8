import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import type {AccountId, ProgramId} from '../../../lib/domain/ids.ts';
import type {Browser} from '../auth/browser.ts';
import {startRunning, type Running} from '../auth/running.ts';
import {makeAccount, makeMember, makeProgram, makeVendorPerson, signedIn} from './people.ts';

let running: Running;
let programId: ProgramId;
let otherId: ProgramId;
let bright: AccountId;
let pat: Browser;
let stranger: Browser;

beforeAll(async () => {
  running = await startRunning();
  programId = await makeProgram(running);
  bright = await makeAccount(running, programId, 'Bright Agency');
  await makeMember(running, bright, 'Maria', 'partner_admin');
  await makeVendorPerson(running, programId, 'Pat', ['program_admin']);
  await makeVendorPerson(running, programId, 'Cam', ['cam', 'pdm', 'rep']);
  otherId = await makeProgram(running, 'Another Program');
  await makeVendorPerson(running, otherId, 'Olga', ['program_admin']);
  [pat, stranger] = [await signedIn(running, 'Pat'), await signedIn(running, 'Olga')];
});
afterAll(() => running.stop());

const domains = async (id = programId) =>
  (
    await running.db
      .selectFrom('client_domain')
      .select(['domain', 'company'])
      .where('program_id', '=', id)
      .orderBy('domain')
      .execute()
  ).map(({domain, company}) => `${domain} ${company}`);
const settings = async () =>
  (
    await running.db
      .selectFrom('program')
      .select('settings')
      .where('id', '=', programId)
      .executeTakeFirstOrThrow()
  ).settings;
const add = (domain: string, company = 'Acme', by = pat) =>
  by.post('/admin/clients/domains', {domain, company});

describe('a program admin', () => {
  test('holds domains for companies, as people paste them', async () => {
    for (const domain of ['acme.example', '@Acme-Labs.example', 'https://www.acme.test/contact']) {
      expect((await add(domain)).status).toBe(200);
    }
    await add('jo@bücher.example', 'Bücher');
    expect(await domains()).toEqual([
      'acme-labs.example Acme',
      'acme.example Acme',
      'acme.test Acme',
      'xn--bcher-kva.example Bücher',
    ]);
    const {html} = await pat.open('/admin/clients');
    expect(html).toContain('Acme: acme-labs.example');
  });

  test('takes one away', async () => {
    await add('gone.example', 'Gone');
    await pat.post('/admin/clients/domains/remove', {domain: 'gone.example'});
    expect((await domains()).join()).not.toContain('gone.example');
  });

  test('cannot hold one twice, and is told', async () => {
    await add('twice.example', 'One');
    const page = await add('TWICE.example', 'Two');
    expect([page.status, page.html]).toEqual([422, expect.stringContaining('in the list already')]);
    expect(page.html).toContain('value="Two"');
    expect(await domains()).toContain('twice.example One');
  });

  test.each([
    ['', 'Enter a domain'],
    ['acme', 'Enter a domain'],
    ['acme example.com', 'Enter a domain'],
    ['-acme.example', 'Enter a domain'],
    ['10.0.0.1', 'Enter a domain'],
    ['<b>.example', 'Enter a domain'],
    [`${'a'.repeat(64)}.example`, 'Enter a domain'],
    [`${'a.'.repeat(200)}example`, 'Enter a domain'],
    ['gmail.com', 'Anybody can get an address there'],
    ['someone@web.de', 'Anybody can get an address there'],
  ])('cannot hold "%s"', async (domain, words) => {
    const before = await domains();
    const page = await add(domain);
    expect([page.status, page.html]).toEqual([422, expect.stringContaining(words)]);
    expect(await domains()).toEqual(before);
  });

  test.each(['', '  ', 'x'.repeat(201)])('names the company: not "%s"', async (company) => {
    expect((await add('named.example', company)).status).toBe(422);
    expect((await domains()).join()).not.toContain('named.example');
  });

  test('lets answers be taken without a code, and no longer', async () => {
    await pat.post('/admin/clients', {setting: 'code', without: 'yes'});
    expect((await settings()).answersWithoutCode).toBe(true);
    expect((await pat.open('/admin/clients')).html).toMatch(
      /<input[^>]*name="without"[^>]*checked/,
    );
    await pat.post('/admin/program/settings', {
      ...{capacity: '', registrationDays: '', assignment: 'by_hand'},
    });
    expect((await settings()).answersWithoutCode).toBe(true);
    await pat.post('/admin/clients', {setting: 'code'});
    expect((await settings()).answersWithoutCode).toBe(false);
  });

  test('finds one among many', async () => {
    await add('needle_haystack.example'.replace('_', '-'), 'Hay 100%');
    const found = await pat.open('/admin/clients?q=hay%20100%25');
    expect(found.html).toContain('Hay 100%: needle-haystack.example');
    expect(found.html).not.toContain('acme.example<');
    expect((await pat.open('/admin/clients?q=%25')).html).not.toContain('Acme: acme.example');
  });
});

describe('bad input', () => {
  test.each([
    ['/admin/clients', {}, 400],
    ['/admin/clients', {setting: 'code', without: 'perhaps'}, 400],
    ['/admin/clients', {setting: 'code', admin: '1'}, 400],
    ['/admin/clients/domains', {domain: ['a.example', 'b.example'], company: 'A'}, 400],
    ['/admin/clients/domains', {domain: 'a\0.example', company: 'A'}, 400],
    ['/admin/clients/domains', {domain: 'x'.repeat(100_000), company: 'A'}, 413],
    ['/admin/clients/domains/remove', {}, 400],
    ['/admin/clients/domains/remove', {domain: ''}, 400],
  ] as Array<[string, Record<string, string | string[]>, number]>)(
    '%s with %j is refused',
    async (path, fields, status) => {
      const before = [await domains(), await settings()];
      expect((await pat.post(path, fields)).status).toBe(status);
      expect([await domains(), await settings()]).toEqual(before);
    },
  );
});

describe('nobody else', () => {
  test.each(['Maria', 'Cam'])('reads or changes any of it, not %s', async (name) => {
    const before = [await domains(), await settings()];
    const browser = await signedIn(running, name);
    expect((await browser.open('/admin/clients')).status).toBe(404);
    expect((await add('evil.example', 'Acme', browser)).status).toBe(404);
    const removal = {domain: 'acme.example'};
    expect((await browser.post('/admin/clients/domains/remove', removal)).status).toBe(404);
    const setting = {setting: 'code', without: 'yes'};
    expect((await browser.post('/admin/clients', setting)).status).toBe(404);
    expect([await domains(), await settings()]).toEqual(before);
  });

  test('an admin of another program sees and changes their own alone', async () => {
    const before = await domains();
    expect((await stranger.open('/admin/clients')).html).not.toContain('Acme: acme');
    await stranger.post('/admin/clients/domains/remove', {domain: 'acme.example'});
    await add('acme.example', 'Another Acme', stranger);
    expect(await domains()).toEqual(before);
    expect(await domains(otherId)).toEqual(['acme.example Another Acme']);
  });
});
