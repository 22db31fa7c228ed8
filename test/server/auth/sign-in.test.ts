import {sql} from 'kysely';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {countUses, limits} from '../../../server/auth/rate-limit.ts';
import {endSessions} from '../../../server/auth/users.ts';
import {Browser, formsOf} from './browser.ts';
import {startRunning, type Running} from './running.ts';

let running: Running;
let people = 0;
beforeAll(async () => {
  running = await startRunning();
});
afterAll(() => running.stop());

const password = 'a good password';

async function newPerson() {
  const name = `Person ${++people}`;
  const email = `person${people}@people.test`;
  const {userId} = await running.auth.createUser({name, email, password});
  return {name, email, userId, browser: new Browser(running.origin, `192.0.2.${people}`)};
}

const signIn = (browser: Browser, email: string, typed = password, next = '/home') =>
  browser.post('/sign-in', {email, password: typed, how: 'password', next});

describe('by password', () => {
  test('makes a session that pages know, in a cookie that scripts and other sites cannot use', async () => {
    const {browser, email, name} = await newPerson();
    const response = await browser.fetch('/sign-in', {
      method: 'POST',
      body: new URLSearchParams({email, password, how: 'password', next: '/home'}),
      headers: {origin: running.origin},
    });
    const [cookie = ''] = response.headers.getSetCookie();
    expect(cookie).toMatch(/; Path=\/; HttpOnly; SameSite=Lax$/);
    expect(cookie).not.toContain('Secure'); // http on loopback
    expect((await browser.open('/home')).html).toContain(`Welcome, ${name}`);
  });

  test('takes the address in any case and with spaces around', async () => {
    const {browser, email} = await newPerson();
    expect((await signIn(browser, ` ${email.toUpperCase()} `)).url).toContain('/home');
  });

  test('says the same of a wrong password and an unknown address', async () => {
    const {browser, email} = await newPerson();
    const wrong = await signIn(browser, email, 'not it');
    const unknown = await signIn(browser, 'nobody@people.test', 'not it');
    expect(wrong.status).toBe(422);
    expect(unknown.status).toBe(422);
    expect(wrong.html.replaceAll(email, 'X')).toBe(
      unknown.html.replaceAll('nobody@people.test', 'X'),
    );
    expect(browser.cookies.size).toBe(0);
  });

  test('is slowed down for the guesser and not for the person elsewhere', async () => {
    const {email} = await newPerson();
    const guesser = new Browser(running.origin, '192.0.2.200');
    const statuses = [];
    for (let count = 0; count < 11; count++) {
      statuses.push((await signIn(guesser, email, `guess ${count}`)).status);
    }
    expect(statuses.slice(0, 10)).toEqual(Array.from({length: 10}, () => 422));
    expect(statuses[10]).toBe(429);
    const elsewhere = new Browser(running.origin, '192.0.2.201');
    expect((await signIn(elsewhere, email)).url).toContain('/home');
  });

  test('a network that is refused raises nobody else’s counter', async () => {
    const {email} = await newPerson();
    const flood = '192.0.2.202';
    const {codeFromAddress, signInFromAddress} = limits;
    for (const limit of [codeFromAddress, signInFromAddress]) {
      for (let count = 0; count < limit.max; count++) await countUses(running.db, [[limit, flood]]);
    }
    const others = () =>
      running.sql(sql`
        select key, used from auth.rate_limit where used < ${codeFromAddress.max} order by key`);
    const before = await others();
    const browser = new Browser(running.origin, flood);
    expect((await signIn(browser, email, 'guess')).status).toBe(429);
    const asked = {email, password: '', how: 'code', next: '/home'};
    expect((await browser.post('/sign-in', asked)).status).toBe(429);
    expect(await others()).toEqual(before);
  });

  test('often and rightly is never slowed down', async () => {
    const {email, browser} = await newPerson();
    for (let count = 0; count < 15; count++) {
      browser.cookies.clear();
      expect((await signIn(browser, email)).url).toContain('/home');
    }
  });

  test('shows markup in what was typed as text', async () => {
    const page = await signIn(new Browser(running.origin), '"><script>alert(1)</script>');
    expect(page.status).toBe(422);
    expect(page.html).not.toContain('<script');
  });

  test.each([
    ['another site', {origin: 'https://evil.test'}],
    ['no origin and another site', {'sec-fetch-site': 'cross-site'}],
    ['a page without an origin', {origin: 'null'}],
  ] as Array<[string, Record<string, string>]>)('is not taken from %s', async (_what, headers) => {
    const {browser, email} = await newPerson();
    const response = await browser.fetch('/sign-in', {
      method: 'POST',
      body: new URLSearchParams({email, password, how: 'password', next: '/home'}),
      headers,
    });
    expect(response.status).toBe(403);
    expect(browser.cookies.size).toBe(0);
  });
});

describe('by code', () => {
  async function askCode(email: string, browser: Browser) {
    const page = await browser.open('/sign-in');
    const asked = await browser.submit(page, '/sign-in', {email, how: 'code'});
    return {asked, code: running.codes.at(-1) ?? ''};
  }

  test('mails six digits that sign in once', async () => {
    const {browser, email, name} = await newPerson();
    const {asked, code} = await askCode(email, browser);
    expect(asked.html).toContain(email);
    expect(code).toMatch(/^\d{6}$/);
    const spaced = `${code.slice(0, 3)} ${code.slice(3)}`;
    const page = await browser.submit(asked, '/sign-in/code', {code: spaced, how: 'code'});
    expect(page.html).toContain(name);
    const other = new Browser(running.origin);
    const again = await other.post('/sign-in/code', {email, code, how: 'code', next: '/home'});
    expect(again.status).toBe(422);
  });

  test('keeps the password working', async () => {
    const {browser, email} = await newPerson();
    const {asked, code} = await askCode(email, browser);
    await browser.submit(asked, '/sign-in/code', {code, how: 'code'});
    browser.cookies.clear();
    expect((await signIn(browser, email)).url).toContain('/home');
  });

  test('is void after three wrong guesses', async () => {
    const {browser, email} = await newPerson();
    const {asked, code} = await askCode(email, browser);
    const wrong = code === '111111' ? '222222' : '111111';
    for (let count = 0; count < 3; count++) {
      await browser.submit(asked, '/sign-in/code', {code: wrong, how: 'code'});
    }
    const page = await browser.submit(asked, '/sign-in/code', {code, how: 'code'});
    expect(page.status).toBe(422);
    expect((await browser.open('/home')).url).toContain('/sign-in');
  });

  test('expires', async () => {
    const {browser, email} = await newPerson();
    const {asked, code} = await askCode(email, browser);
    await running.sql(sql`update auth.verification set "expiresAt" = now() - interval '1 second'`);
    expect((await browser.submit(asked, '/sign-in/code', {code, how: 'code'})).status).toBe(422);
  });

  test('says the same to an unknown address and mails nothing', async () => {
    const before = running.codes.length;
    const browser = new Browser(running.origin);
    const {asked} = await askCode('nobody@people.test', browser);
    expect(asked.status).toBe(200);
    expect(running.codes.length).toBe(before);
    const people = await running.sql(
      sql`select from auth."user" where email = 'nobody@people.test'`,
    );
    expect(people).toHaveLength(0);
  });

  test('is mailed five times an hour and no more', async () => {
    const {browser, email} = await newPerson();
    const before = running.codes.length;
    const statuses = [];
    for (let count = 0; count < 6; count++)
      statuses.push((await askCode(email, browser)).asked.status);
    expect(statuses).toEqual([200, 200, 200, 200, 200, 429]);
    expect(running.codes.length).toBe(before + 5);
    const elsewhere = new Browser(running.origin, '192.0.2.203');
    expect((await askCode(email, elsewhere)).asked.status).toBe(200);
  });

  test('is mailed twenty times an hour to one person, from wherever it is asked for', async () => {
    const {email} = await newPerson();
    const statuses = [];
    for (let count = 0; count < 21; count++) {
      const browser = new Browser(running.origin, `198.51.100.${count}`);
      statuses.push((await askCode(email, browser)).asked.status);
    }
    expect(statuses).toEqual([...Array.from({length: 20}, () => 200), 429]);
  });

  test('works in the browser that asked alone; strangers use up none of its tries', async () => {
    const {browser, email, name} = await newPerson();
    const {asked, code} = await askCode(email, browser);
    const stranger = new Browser(running.origin, '192.0.2.204');
    await askCode('nobody@people.test', stranger);
    for (const guess of [code, '111111', '222222', '333333']) {
      const fields = {email, code: guess, how: 'code', next: '/home'};
      expect((await stranger.post('/sign-in/code', fields)).status).toBe(422);
    }
    const page = await browser.submit(asked, '/sign-in/code', {code, how: 'code'});
    expect(page.html).toContain(name);
  });

  test('is stored as a hash', async () => {
    const {browser, email} = await newPerson();
    const {code} = await askCode(email, browser);
    const rows = await running.sql(
      sql<{all: string}>`select string_agg(v::text, ' ') as all from auth.verification v`,
    );
    expect(rows[0]?.all).not.toContain(code);
  });
});

describe('where one goes next', () => {
  test('is the page one came from', async () => {
    const {browser, email} = await newPerson();
    const page = await browser.open('/team/some-account?x=1');
    expect(page.url).toContain('/sign-in?next=');
    const end = await browser.submit(page, '/sign-in', {email, password, how: 'password'});
    expect(end.url).toBe(`${running.origin}/team/some-account?x=1`);
  });

  test.each([
    'https://evil.test/',
    '//evil.test',
    '/\\evil.test',
    'javascript:alert(1)',
    'http://localhost.evil.test',
    '\t//evil.test',
  ])('is never another site: %s', async (next) => {
    const {browser, email} = await newPerson();
    const page = await signIn(browser, email, password, next);
    expect(new URL(page.url).origin).toBe(running.origin);
    const shown = await new Browser(running.origin).open(`/sign-in?${new URLSearchParams({next})}`);
    expect(formsOf(shown.html)[0]?.fields.next).toMatch(/^\/(?![/\\])/);
  });
});

describe('a session', () => {
  test('ends with signing out, by a form and not by a link', async () => {
    const {browser, email} = await newPerson();
    await signIn(browser, email);
    const cookies = new Map(browser.cookies);
    const page = await browser.open('/sign-out');
    expect((await browser.open('/home')).url).toContain('/home');
    await browser.submit(page, '/sign-out', {});
    for (const [name, value] of cookies) browser.cookies.set(name, value);
    expect((await browser.open('/home')).url).toContain('/sign-in');
  });

  test('expires, and ends when sessions are ended', async () => {
    const {browser, email, userId} = await newPerson();
    await signIn(browser, email);
    await running.sql(sql`update auth.session set "expiresAt" = now() - interval '1 second'`);
    expect((await browser.open('/home')).url).toContain('/sign-in');
    await signIn(browser, email);
    await endSessions(running.db, userId);
    expect((await browser.open('/home')).url).toContain('/sign-in');
  });

  test('needs its signature', async () => {
    const {browser, email} = await newPerson();
    await signIn(browser, email);
    for (const [name, value] of browser.cookies)
      browser.cookies.set(name, `${value.slice(0, -6)}AAAAA%3D`);
    expect((await browser.open('/home')).url).toContain('/sign-in');
  });

  test("is looked up by nobody's pages without a cookie", async () => {
    expect(await running.auth.findSession(new Request(running.origin))).toBeUndefined();
  });
});
