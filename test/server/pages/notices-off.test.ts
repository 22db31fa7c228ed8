import {sql} from 'kysely';
import {afterAll, beforeAll, beforeEach, describe, expect, it} from 'vitest';
import type {AccountId, ProgramId, UserId} from '../../../lib/domain/ids.ts';
import {createNoticeTokens} from '../../../server/notices/notice-tokens.ts';
import {findChoice} from '../../../server/notices/choices.ts';
import {enqueueMail} from '../../../server/mail/enqueue-mail.ts';
import type {Browser} from '../auth/browser.ts';
import {startRunning, type Running} from '../auth/running.ts';
import {
  emailOf,
  makeAccount,
  makeMember,
  makeProgram,
  makeVendorPerson,
  signedIn,
} from './people.ts';

/** The pages behind a mail: one click that ends it, and what became of those that never went. */
const tokens = createNoticeTokens('a secret of more than thirty-two characters');
let running: Running;
let programId: ProgramId;
let account: AccountId;
let rick: UserId;
const browsers: Record<string, Browser> = {};

beforeAll(async () => {
  running = await startRunning();
  programId = await makeProgram(running);
  account = await makeAccount(running, programId, 'Bright Agency');
  await makeMember(running, account, 'Maria', 'partner_admin');
  rick = await makeVendorPerson(running, programId, 'Rick', ['rep']);
  await makeVendorPerson(running, programId, 'Pat', ['program_admin']);
  const other = await makeProgram(running, 'Another Program');
  await makeVendorPerson(running, other, 'Olga', ['program_admin']);
  for (const name of ['Pat', 'Olga', 'Rick', 'Maria']) {
    browsers[name] = await signedIn(running, name);
  }
});
afterAll(() => running.stop());

const ask = (path: string, init: RequestInit = {}) => fetch(new URL(path, running.origin), init);
const oneClick = {
  method: 'POST',
  headers: {'content-type': 'application/x-www-form-urlencoded'},
  body: 'List-Unsubscribe=One-Click',
};
const wayOf = async () => (await findChoice(running.db, programId, rick)).ways.message;

describe('the address in a notice', () => {
  const pathOf = (userId: UserId) =>
    `/notices/off/${tokens.tokenOf({accountId: account, userId, side: 'vendor', topic: 'message'})}`;

  it('ends that topic’s mails by a POST alone, also twice, with nobody signed in', async () => {
    const german = {headers: {'accept-language': 'de-AT,en;q=0.5'}};
    const page = await ask(pathOf(rick), german);
    expect(await page.text()).toContain('Sie erhalten keine E-Mails mehr zu: ');
    await ask(pathOf(rick), {method: 'HEAD'});
    expect(await wayOf()).toBe('both');
    for (let times = 0; times < 2; times++) {
      const done = await ask(pathOf(rick), oneClick);
      expect([done.status, await done.text()]).toEqual([
        200,
        expect.stringContaining('No more mails about: Shared messages'),
      ]);
    }
    expect(await wayOf()).toBe('browser');
  });

  it.each([
    'nothing',
    '.',
    'a.b.c',
    `${'a'.repeat(5000)}.b`,
    createNoticeTokens('another secret of thirty-two characters').tokenOf({
      ...{accountId: '01900000-0000-7000-8000-000000000001' as AccountId},
      ...{userId: 'x' as UserId, side: 'vendor', topic: 'message'},
    }),
  ])('is nothing that we never signed (%#)', async (token) => {
    for (const init of [{}, oneClick]) {
      expect((await ask(`/notices/off/${token}`, init)).status).toBe(404);
    }
  });
});

describe('an error', () => {
  it.each([
    ['de', 'Accept-Language', {'accept-language': 'de,en;q=0.3'}, ''],
    ['pl', 'the address', {'accept-language': 'de'}, '?lang=pl'],
    ['en', 'nothing', {}, ''],
    ['en', 'a language that we do not speak', {'accept-language': 'fr'}, ''],
  ])('is in %s, as %s says', async (language, _, headers, query) => {
    const page = await ask(`/u/nothing${query}`, {headers});
    expect([page.status, await page.text()]).toEqual([
      404,
      expect.stringContaining(`<html lang="${language}">`),
    ]);
  });

  it('for too many requests is too', async () => {
    const headers = {'accept-language': 'it', 'x-forwarded-for': '203.0.113.77'};
    let last = await ask('/c/nothing', {headers});
    for (let asked = 0; asked < 200 && last.status !== 429; asked++) {
      last = await ask(`/c/${'a'.repeat(31)}${asked % 10}`, {headers});
    }
    const html = await last.text();
    expect([last.status, html]).toEqual([429, expect.stringContaining('<html lang="it">')]);
    expect(html).not.toMatch(/Please|too many/i);
  });
});

describe('mails that never went', () => {
  beforeEach(() => sql`delete from graphile_worker._private_jobs`.execute(running.db));
  const lose = async (name: string) => {
    const words = {subject: 'A deal of Acme', text: 'Secret words', html: 'Secret words'};
    await enqueueMail(running.db, {to: {name, email: emailOf(name)}, ...words});
    await sql`update graphile_worker._private_jobs set attempts = max_attempts, last_error = 'ECONNECTION'`.execute(
      running.db,
    );
  };
  const open = async (name: string, path: string) => {
    const page = await browsers[name]?.open(path);
    return page ?? {status: 0, html: ''};
  };

  it('are told to the program’s admins, by their readers alone', async () => {
    expect((await open('Pat', '/admin')).html).not.toContain('could not be sent');
    await lose('Rick');
    await lose('Maria');
    const {html} = await open('Pat', '/admin');
    expect(html).toContain('2 mails could not be sent');
    expect(html).toContain(emailOf('Rick'));
    expect(html).toContain(emailOf('Maria'));
    expect(html).not.toMatch(/Secret words|A deal of Acme/);
    expect((await open('Pat', '/console/notices')).html).toContain('2 mails could not be sent');
    expect((await open('Rick', '/console/notices')).html).not.toContain('could not be sent');
    for (const path of ['/admin', '/console/notices']) {
      expect((await open('Olga', path)).html).not.toContain('could not be sent');
    }
  });

  it('are sent once more on an admin’s word, those of the own program alone', async () => {
    await lose('Rick');
    const attempts = async () => {
      const {rows} = await sql<{attempts: number}>`
        select attempts from graphile_worker._private_jobs`.execute(running.db);
      return rows.map((row) => row.attempts);
    };
    for (const [name, status] of [
      ['Olga', 200],
      ['Rick', 404],
      ['Maria', 404],
    ] as const) {
      expect([name, (await browsers[name]?.post('/admin/mails', {}))?.status]).toEqual([
        name,
        status,
      ]);
    }
    expect(await attempts()).toEqual([25]);
    const page = await browsers.Pat?.post('/admin/mails', {});
    expect(page?.html).toContain('They are sent once more.');
    expect(page?.html).not.toContain('could not be sent');
    expect(await attempts()).toEqual([0]);
  });
});
