import {createHash} from 'node:crypto';
import {sql} from 'kysely';
import {afterAll, beforeAll, beforeEach, describe, expect, test, vi} from 'vitest';
import {createClientCookies} from '../../../server/client/client-cookies.ts';
import {createClientKeys} from '../../../server/client/client-keys.ts';
import {inTenant} from '../../../server/db/database.ts';
import {letAnswerWithoutCode} from '../world.ts';
import {Browser, formsOf} from '../auth/browser.ts';
import {startRunning, type Running} from '../auth/running.ts';
import {signedIn, waitingMails} from '../pages/people.ts';
import {
  attachToDeal,
  createClientWorld,
  hannah,
  holdDomain,
  lastCode,
  proveAddress,
  type ClientWorld,
  type MadeLink,
} from './clients.ts';

let running: Running;
let world: ClientWorld;
let client: Browser;
let link: MadeLink;
let people = 0;
/** Of the running server. */
const secret = 'a secret of more than thirty-two characters';

beforeAll(async () => {
  running = await startRunning();
  world = await createClientWorld(running);
  await holdDomain(running, world.programId, 'Acme', 'acme.example', 'acme-labs.example');
  await holdDomain(running, world.programId, 'Globex', 'globex.example');
});
afterAll(() => running.stop());
beforeEach(async () => {
  link = await world.link();
  client = new Browser(running.origin, `198.51.${people >> 8}.${++people & 255}`);
  await sql`delete from auth.rate_limit`.execute(running.db);
});

const someone = () => `jo${++people}@acme.example`;
const answerOf = async ({linkId} = link) => (await world.stored(linkId)).answer;
const confirm = {name: 'Jo', decision: 'confirm'};
const codesTo = async (email: string) =>
  (await waitingMails(running)).filter(({to}) => to === email).length;

describe('a copied address', () => {
  test('shows what is asked and asks for a mail address; nothing can be answered yet', async () => {
    const page = await client.open(link.path);
    expect(page.status).toBe(200);
    expect(page.html).toContain('Marketing Hub');
    expect(formsOf(page.html).map(({action}) => action)).toEqual([`${link.path}/code`]);
    const sent = await client.post(link.path, {...confirm, seen: (await seenBy()) ?? ''});
    expect(sent.status).toBe(422);
    expect(sent.html).toContain('Please prove your mail address first');
    expect(await answerOf()).toBeNull();
  });

  test('a code that was mailed leads to the answer, and stands with it', async () => {
    const email = someone();
    await world.say({kind: 'link.assign_client', linkId: link.linkId, client: hannah});
    const page = await proveAddress(running, client, link.path, email);
    expect(page.status).toBe(200);
    expect(page.html).toContain(`You answer as ${email}.`);
    expect(page.html).not.toContain('unverified');
    expect((await client.submit(page, link.path, confirm)).html).toContain('Thank you');
    expect(await answerOf()).toMatchObject({by: {name: 'Jo', email}, evidence: 'code'});
  });

  test('its cookies are for this link alone and out of reach of scripts', async () => {
    const email = someone();
    const asked = await client.submit(await client.open(link.path), `${link.path}/code`, {email});
    const fields = {email, code: await lastCode(running, email)};
    const response = await client.fetch(`${link.path}/proof`, {
      ...{method: 'POST', body: new URLSearchParams(fields)},
      headers: {origin: running.origin},
    });
    for (const cookie of [asked.headers.get('set-cookie'), response.headers.get('set-cookie')]) {
      expect(cookie).toMatch(new RegExp(`Path=${link.path}; HttpOnly; SameSite=Lax`));
    }
  });

  test.each(['Jo@GMAIL.com', 'jo@web.de', 'jo@wp.pl'])(
    '%s proves nothing of a company, and is told so before',
    async (email) => {
      await world.say({
        ...{kind: 'link.assign_client', linkId: link.linkId},
        client: {name: 'Jo', email},
      });
      const page = await proveAddress(running, client, link.path, email.toLowerCase());
      expect(page.html).toContain('marked unverified');
      await client.submit(page, link.path, confirm);
      expect(await answerOf()).toMatchObject({
        ...{by: {email: email.toLowerCase()}, evidence: 'unverified', unproven: 'free_mail'},
      });
    },
  );

  test('neither do the partner’s own people and their domain', async () => {
    await holdDomain(running, world.programId, 'Partner', 'people.test');
    await world.say({
      ...{kind: 'link.assign_client', linkId: link.linkId},
      client: {name: 'Jo', email: 'jo@people.test'},
    });
    const page = await proveAddress(running, client, link.path, 'else@people.test');
    expect(page.html).toContain('belongs to the partner');
    await client.submit(page, link.path, confirm);
    expect(await answerOf()).toMatchObject({evidence: 'unverified', unproven: 'own_people'});
  });

  test.each([
    ['another domain of the client’s company', 'jo@acme-labs.example', 'code'],
    ['a company that is held and not asked', 'jo@globex.example', 'unverified'],
    ['a domain that nobody holds', 'jo@acme.example.evil.test', 'unverified'],
  ])('%s: %s is %s', async (_what, email, evidence) => {
    await world.say({kind: 'link.assign_client', linkId: link.linkId, client: hannah});
    const page = await proveAddress(running, client, link.path, email);
    await client.submit(page, link.path, confirm);
    expect(await answerOf()).toMatchObject({evidence});
  });

  test('the deal that it is attached to says the company, too', async () => {
    const {accountId} = world;
    await attachToDeal(running, {accountId, linkId: link.linkId, domain: 'acme.example'});
    const page = await proveAddress(running, client, link.path, someone());
    await client.submit(page, link.path, confirm);
    expect(await answerOf()).toMatchObject({evidence: 'code'});
  });

  test.each([
    ['another held company’s', hannah.email, 'globex.example', 'unverified'],
    ['the deal’s', 'friend@globex.example', 'acme.example', 'unverified'],
    [
      'the deal’s, which has a domain more',
      'friend@globex.example',
      'acme-labs.example',
      'unverified',
    ],
  ])(
    'on a deal of another company the client’s own counts no more: %s',
    async (_what, email, domain, evidence) => {
      const {accountId} = world;
      await world.say({
        ...{kind: 'link.assign_client', linkId: link.linkId},
        client: {name: 'Friend', email},
      });
      await attachToDeal(running, {accountId, linkId: link.linkId, domain});
      const page = await proveAddress(running, client, link.path, email);
      expect(page.html).toContain('marked unverified');
      await client.submit(page, link.path, confirm);
      expect(await answerOf()).toMatchObject({evidence, unproven: 'unknown_domain'});
    },
  );

  test.each([
    ['Acme', 'code'],
    [' ACME ', 'code'],
    ['Globex', 'unverified'],
    ['Nobody knows', 'unverified'],
  ])('on a deal of "%s", whose domain is not known, its name says: %s', async (name, evidence) => {
    const {accountId} = world;
    await world.say({kind: 'link.assign_client', linkId: link.linkId, client: hannah});
    await attachToDeal(running, {accountId, linkId: link.linkId, name, domain: null});
    const page = await proveAddress(running, client, link.path, someone());
    await client.submit(page, link.path, confirm);
    expect(await answerOf()).toMatchObject({evidence});
  });

  test('on a deal without a company the client’s own counts', async () => {
    const {accountId} = world;
    await world.say({kind: 'link.assign_client', linkId: link.linkId, client: hannah});
    await attachToDeal(running, {accountId, linkId: link.linkId, name: null, domain: null});
    const page = await proveAddress(running, client, link.path, someone());
    await client.submit(page, link.path, confirm);
    expect(await answerOf()).toMatchObject({evidence: 'code'});
  });

  test('another address can be proven in its place', async () => {
    await world.say({kind: 'link.assign_client', linkId: link.linkId, client: hannah});
    const page = await proveAddress(running, client, link.path, `jo${++people}@gmail.com`);
    const again = /href="([^"]*prove=again)"/.exec(page.html)?.[1] ?? '';
    const email = someone();
    const asked = await client.submit(await client.open(again), `${link.path}/code`, {email});
    const code = await lastCode(running, email);
    const proven = await client.submit(asked, `${link.path}/proof`, {code});
    expect(proven.html).toContain(`You answer as ${email}.`);
    const reloaded = await client.submit(asked, `${link.path}/proof`, {code});
    expect(reloaded.html).toContain(`You answer as ${email}.`);
    await client.submit(proven, link.path, confirm);
    expect(await answerOf()).toMatchObject({by: {email}, evidence: 'code'});
    expect((await client.open(again)).html).toContain('already answered');
  });

  test('a program can take answers without a code, which are unverified', async () => {
    await letAnswerWithoutCode(running.db, world.programId);
    const page = await client.open(link.path);
    expect(page.html).toContain('will be marked unverified');
    expect(page.html).toContain('prove=again');
    await client.submit(page, link.path, confirm);
    await sql`update app.program set settings = '{}'`.execute(running.db);
    expect(await answerOf()).toMatchObject({evidence: 'unverified', unproven: 'no_code'});
  });
});

describe('a code', () => {
  /** Asked for, with the page that waits for it. */
  async function asked(email = someone()) {
    const page = await client.submit(await client.open(link.path), `${link.path}/code`, {email});
    return {email, page, code: await lastCode(running, email)};
  }
  const other = (code: string) => (code === '000000' ? '111111' : '000000');

  test('works only as it was mailed; a wrong one is told and can be tried again', async () => {
    const {page, code} = await asked();
    const wrong = await client.submit(page, `${link.path}/proof`, {code: other(code)});
    expect([wrong.status, wrong.html]).toEqual([
      422,
      expect.stringContaining('This code is not right'),
    ]);
    const right = await client.submit(wrong, `${link.path}/proof`, {
      code: ` ${code.slice(0, 3)} ${code.slice(3)}`,
    });
    expect(right.html).toContain('Yes, confirm');
  });

  test('is over after five wrong tries', async () => {
    const {page, code} = await asked();
    for (let tries = 0; tries < 5; tries++) {
      await client.submit(page, `${link.path}/proof`, {code: other(code)});
    }
    const late = await client.submit(page, `${link.path}/proof`, {code});
    expect(late.html).toContain('Too many tries');
    expect(formsOf((await client.open(link.path)).html)[0]?.action).toBe(`${link.path}/code`);
  });

  test('is over after ten minutes', async () => {
    const [before] = await inAccount<{now: string}>(sql`select clock_timestamp()::text as now`);
    const {page, code} = await asked();
    const [kept] = await inAccount<{isTen: boolean}>(sql`
      select expires_at - interval '10 minutes' between ${before?.now}::timestamptz and now() as "isTen"
      from app.client_code where link_id = ${link.linkId}`);
    expect(kept).toEqual({isTen: true});
    await inAccount(sql`update app.client_code set expires_at = now() - interval '1 second'`);
    // Its mail is dropped by then, however long the mail server was away (jobs/notices.test.ts)
    for (let tries = 0; tries < 6; tries++) {
      const late = await client.submit(page, `${link.path}/proof`, {code: other(code)});
      expect([late.status, late.html]).toEqual([422, expect.stringContaining('too old')]);
      expect(formsOf(late.html).map(({action}) => action)).toContain(`${link.path}/code`);
    }
    const email = String(formsOf(page.html)[0]?.fields.email);
    const next = await client.submit(page, `${link.path}/code`, {email});
    const fresh = await client.submit(next, `${link.path}/proof`, {
      code: await lastCode(running, email),
    });
    expect(fresh.html).toContain('Yes, confirm');
  });

  test('works once', async () => {
    const {page, code, email} = await asked();
    await client.submit(page, `${link.path}/proof`, {code});
    client.cookies.delete('vouch.proof');
    const again = await client.submit(page, `${link.path}/proof`, {code});
    expect(again.html).toContain('was used before');
    expect(email).toBeTruthy();
  });

  test('works in no other browser, for no other address and on no other link', async () => {
    const {page, code, email} = await asked();
    const elsewhere = new Browser(running.origin);
    await elsewhere.submit(await elsewhere.open(link.path), `${link.path}/code`, {
      email: someone(),
    });
    const statuses = [
      await elsewhere.submit(page, `${link.path}/proof`, {code}),
      await client.post(`${link.path}/proof`, {email: someone(), code}),
    ].map(({status}) => status);
    const second = await world.link();
    const third = await client.submit(await client.open(second.path), `${second.path}/code`, {
      email,
    });
    const secondCode = await lastCode(running, email);
    if (secondCode !== code) {
      statuses.push((await client.submit(third, `${second.path}/proof`, {code})).status);
    } else statuses.push(422); // one time in a million
    expect(statuses).toEqual([422, 422, 422]);
    expect((await client.submit(page, `${link.path}/proof`, {code})).html).toContain(
      'Yes, confirm',
    );
  });

  test('asked for anew ends the one before', async () => {
    const {page, code, email} = await asked();
    const next = await client.submit(page, `${link.path}/code`, {email});
    const newCode = await lastCode(running, email);
    if (newCode !== code) {
      expect((await client.submit(next, `${link.path}/proof`, {code})).status).toBe(422);
    }
    const right = await client.submit(next, `${link.path}/proof`, {code: newCode});
    expect(right.html).toContain('Yes, confirm');
  });

  test('is kept as a hash that needs the server’s secret', async () => {
    const {code, email} = await asked();
    const rows = await inAccount<{hash: string}>(
      sql`select encode(code_hash, 'hex') as hash from app.client_code where link_id = ${link.linkId}`,
    );
    const words = ['code', link.linkId, email, client.cookies.get('vouch.browser') ?? '', code];
    const withSecret = (text: string) =>
      createClientKeys(text)('code', ...words.slice(1)).toString('hex');
    expect(rows).toEqual([{hash: withSecret(secret)}]);
    const plain = (text: string) => createHash('sha256').update(text).digest('hex');
    for (const guess of [withSecret(`${secret}!`), plain(code), plain(JSON.stringify(words))]) {
      expect(rows).not.toContainEqual({hash: guess});
    }
    expect(JSON.stringify(rows)).not.toContain(code);
  });

  test.each(['', '   ', 'jo', 'jo@acme', 'a b@acme.example', `${'x'.repeat(250)}@acme.example`])(
    'is mailed to no such address: "%s"',
    async (email) => {
      const before = (await waitingMails(running)).length;
      const page = await client.post(`${link.path}/code`, {email});
      expect([page.status, page.html]).toEqual([
        422,
        expect.stringContaining('Enter a mail address'),
      ]);
      expect((await waitingMails(running)).length).toBe(before);
    },
  );

  test('is mailed five times a day to one address for one link, and ten for all', async () => {
    const email = someone();
    const ask = async ({path}: MadeLink) => (await client.post(`${path}/code`, {email})).status;
    const statuses = [];
    for (let count = 0; count < 6; count++) statuses.push(await ask(link));
    expect(statuses).toEqual([200, 200, 200, 200, 200, 429]);
    const second = await world.link();
    const third = await world.link();
    for (let count = 0; count < 5; count++) expect(await ask(second)).toBe(200);
    const refused = await client.post(`${third.path}/code`, {email});
    expect([await ask(third), refused.status]).toEqual([429, 429]);
    expect(refused.html).toContain('No more codes can be sent there for now');
    expect(refused.html).toContain(email);
    expect(await codesTo(email)).toBeLessThanOrEqual(10);
  });

  test('is mailed again to one address for one link only once a day has gone by', async () => {
    const email = someone();
    const ask = async () => (await client.post(`${link.path}/code`, {email})).status;
    for (let count = 0; count < 5; count++) expect(await ask()).toBe(200);
    const age = (minutes: number) =>
      sql`update auth.rate_limit set since = since - ${minutes} * interval '1 minute'`.execute(
        running.db,
      );
    await age(24 * 60 - 5);
    expect(await ask()).toBe(429);
    await age(6);
    expect(await ask()).toBe(200);
  });

  test('is mailed three hundred times an hour for one partner account', async () => {
    const ask = () => client.post(`${link.path}/code`, {email: someone()});
    expect((await ask()).status).toBe(200);
    const key = createHash('sha256').update(`client_code_account\n${world.accountId}`);
    const {numAffectedRows} = await sql`
      update auth.rate_limit set used = 299 where key = ${key.digest('base64url')} and used = 1
    `.execute(running.db);
    expect(numAffectedRows).toBe(1n);
    expect((await ask()).status).toBe(200);
    const refused = await ask();
    expect([refused.status, refused.html]).toEqual([
      429,
      expect.stringContaining('No more codes can be sent there for now'),
    ]);
    await sql`update auth.rate_limit set since = since - interval '61 minutes'`.execute(running.db);
    expect((await ask()).status).toBe(200);
  });

  test('is mailed no more often to a mailbox by another name of it', async () => {
    const [name] = someone().split('@');
    const ask = async ({path}: MadeLink, tag: string) =>
      (await client.post(`${path}/code`, {email: `${name}${tag}@acme.example`})).status;
    const statuses = [];
    for (const tag of ['', '+1', '+2', '+x+y', '+']) statuses.push(await ask(link, tag));
    expect(statuses).toEqual([200, 200, 200, 200, 200]);
    expect(await ask(link, '+6')).toBe(429);
    const second = await world.link();
    for (let count = 0; count < 5; count++) expect(await ask(second, `+s${count}`)).toBe(200);
    expect(await ask(await world.link(), '+z')).toBe(429);
  });

  test('is as old as the database says, also where its clock was set back', async () => {
    const {page, code} = await asked();
    const turn = (minutes: number) =>
      inAccount(
        sql`update app.client_code set expires_at = expires_at + ${minutes} * interval '1 minute'`,
      );
    await turn(60); // made an hour in the future, as it seems
    const early = await client.submit(page, `${link.path}/proof`, {code});
    expect(early.html).toContain('too old');
    await turn(-60);
    vi.useFakeTimers({toFake: ['Date'], now: Date.now() - 3 * 60 * 60_000}); // the program's clock has no say
    try {
      expect((await client.submit(page, `${link.path}/proof`, {code})).html).toContain(
        'Yes, confirm',
      );
    } finally {
      vi.useRealTimers();
    }
  });

  test('is mailed thirty times an hour for one network', async () => {
    const statuses = [];
    for (let count = 0; count < 31; count++) {
      const {path} = count % 10 === 0 ? (link = await world.link()) : link;
      statuses.push((await client.post(`${path}/code`, {email: someone()})).status);
    }
    expect(statuses.filter((status) => status === 200)).toHaveLength(30);
    expect(statuses.at(-1)).toBe(429);
  });

  test('what was typed before it is there after it', async () => {
    const typed = {
      ...{name: 'Jo Keeper', decision: 'reject', reason: 'other'},
      ...{text: 'Six & seven', seen: (await seenBy()) ?? ''},
    };
    const refused = await client.post(link.path, typed);
    const email = someone();
    const asking = await client.submit(refused, `${link.path}/code`, {email});
    const code = await lastCode(running, email);
    const wrong = await client.submit(asking, `${link.path}/proof`, {code: other(code)});
    const page = await client.submit(wrong, `${link.path}/proof`, {code});
    const form = formsOf(page.html).find(({action}) => action === link.path);
    expect(form?.fields).toMatchObject({name: 'Jo Keeper', reason: 'other', text: 'Six & seven'});
    expect(await answerOf()).toBeNull();
    await client.submit(page, link.path, {decision: 'reject'});
    expect(await answerOf()).toMatchObject({by: {name: 'Jo Keeper', email}});
  });

  test.each([
    ['a field that the form does not have', {email: 'a@b.example', admin: '1'}, 400],
    ['a field twice', {email: ['a@b.example', 'b@b.example']}, 400],
    ['a NUL', {email: 'a\0@b.example'}, 400],
    ['a megabyte', {email: 'a'.repeat(1_000_000)}, 413],
  ] as Array<[string, Record<string, string | string[]>, number]>)(
    '%s is refused by both forms',
    async (_what, fields, status) => {
      expect((await client.post(`${link.path}/code`, fields)).status).toBe(status);
      expect((await client.post(`${link.path}/proof`, fields)).status).toBe(status);
    },
  );

  test('characters that turn the reading direction are no part of an address', async () => {
    const email = someone();
    await client.post(`${link.path}/code`, {email: `\u202E${email}\u2069`});
    expect(await codesTo(email)).toBe(1);
  });

  test('nobody signed in asks for one or enters it', async () => {
    const {page, code, email} = await asked();
    const browser = await signedIn(running, world.maria.name);
    expect((await browser.post(`${link.path}/code`, {email: someone()})).status).toBe(403);
    expect((await browser.submit(page, `${link.path}/proof`, {code})).status).toBe(403);
    const before = await codesTo(email);
    expect(before).toBe(1);
  });
});

describe('a proof', () => {
  const made = (token: string, of = secret, at?: number) =>
    createClientCookies(createClientKeys(of), running.origin)
      .makeProof(token, 'jo@acme.example', at)
      .split(';')[0] ?? '';

  test.each([
    ['signed by somebody else', () => made(link.token, `${secret}!`)],
    ['of another link', () => made('B'.repeat(32))],
    ['an hour old', () => made(link.token, secret, Date.now() - 61 * 60_000)],
    [
      'of a clock that was set back since',
      () => made(link.token, secret, Date.now() + 30 * 60_000),
    ],
    ['of another address', () => made(link.token).replace(/\.[^.]+\./, '.ZXZlQGFjbWUuZXhhbXBsZQ.')],
    ['nonsense', () => 'vouch.proof=a.b.c'],
  ])('%s proves nothing', async (_what, cookie) => {
    const good = await client.fetch(link.path, {headers: {cookie: made(link.token)}});
    expect(await good.text()).toContain('You answer as jo@acme.example.');
    const response = await client.fetch(link.path, {headers: {cookie: cookie()}});
    expect(await response.text()).not.toContain('You answer as');
  });
});

/** What a page that can be answered would send back. */
async function seenBy(): Promise<string | undefined> {
  const browser = new Browser(running.origin, '192.0.2.77');
  const page = await proveAddress(running, browser, link.path, someone());
  const seen = formsOf(page.html).find(({action}) => action === link.path)?.fields.seen;
  return typeof seen === 'string' ? seen : undefined;
}

async function inAccount<T>(query: ReturnType<typeof sql<T>>): Promise<T[]> {
  return inTenant(running.db, world.accountId, async (trx) => (await query.execute(trx)).rows);
}
