import {sql} from 'kysely';
import {afterAll, beforeAll, beforeEach, describe, expect, test} from 'vitest';
import {v7 as uuid} from 'uuid';
import {inTenant} from '../../../server/db/database.ts';
import {Browser, formsOf, type Page} from '../auth/browser.ts';
import {startRunning, type Running} from '../auth/running.ts';
import {makeMember, makeVendorPerson, signedIn} from '../pages/people.ts';
import {
  createClientWorld,
  hannah,
  holdDomain,
  mailTo,
  proveAddress,
  type ClientWorld,
  type MadeLink,
} from './clients.ts';

let running: Running;
let world: ClientWorld;
let client: Browser;
let link: MadeLink & {mailed: string};
let networks = 0;

beforeAll(async () => {
  running = await startRunning();
  world = await createClientWorld(running);
  await holdDomain(running, world.programId, 'Acme', 'acme.example');
});
afterAll(() => running.stop());
beforeEach(async () => {
  link = await world.mailedLink();
  client = new Browser(running.origin, `203.0.${networks >> 8}.${++networks & 255}`);
  await sql`delete from auth.rate_limit`.execute(running.db);
});

const stored = () => world.stored(link.linkId);
const formAt = (page: Page, path: string) => formsOf(page.html).find(({action}) => action === path);
const send = async (fields: Record<string, string>, path = link.mailed) =>
  client.submit(await client.open(path), path, fields);
const expire = () =>
  inTenant(running.db, world.accountId, (trx) =>
    sql`update app.link set created_at = now() - interval '91 days' where id = ${link.linkId}`.execute(
      trx,
    ),
  );
const bo = {toName: 'Bo Acme', toEmail: 'Bo@ACME.example'};

describe('the address that was mailed', () => {
  test('needs no code, and the answer says to whom it had been mailed', async () => {
    const page = await client.open(link.mailed);
    expect(page.html).toContain(`You answer as ${hannah.email}.`);
    await client.submit(page, link.mailed, {name: 'Hannah', decision: 'confirm'});
    expect((await stored()).answer).toMatchObject({
      ...{by: {name: 'Hannah', email: hannah.email}, evidence: 'mailed'},
    });
    expect((await client.open(link.mailed)).html).toContain(
      'the address that was mailed to hannah@',
    );
    const copied = await client.open(link.path);
    expect(copied.html).toContain('the address that was mailed to somebody at acme.example');
    expect(copied.html).not.toContain(hannah.email);
  });

  test.each(['', ' \n ', '\u200B', '\u2060\u00AD'])(
    'decides nothing for a name like %j',
    async (name) => {
      const page = await send({name, decision: 'confirm'});
      expect([page.status, page.html]).toEqual([422, expect.stringContaining('#client-name')]);
      expect((await stored()).answer).toBeNull();
    },
  );

  test('keeps a name of two lines as one', async () => {
    await send({name: ' Hannah\r\nReyes ', decision: 'confirm'});
    expect((await stored()).answer?.by.name).toBe('Hannah Reyes');
  });

  test('is not on the page of the copied one', async () => {
    const page = await client.open(link.path);
    expect(page.html).not.toContain(link.mailed.slice(3));
    expect(page.html).not.toContain(hannah.email);
  });

  test('two answer at once, one by each address: one answer, which both see', async () => {
    const other = new Browser(running.origin, '192.0.2.9');
    const copied = await proveAddress(running, other, link.path, 'jo@acme.example');
    const mailed = await client.open(link.mailed);
    const pages = await Promise.all([
      client.submit(mailed, link.mailed, {name: 'Hannah', decision: 'confirm'}),
      other.submit(copied, link.path, {name: 'Jo', decision: 'reject', reason: 'wrong_person'}),
    ]);
    const name = (await stored()).answer?.by.name ?? '?';
    for (const {status, html} of pages) {
      expect(status).toBe(200);
      expect(html).toContain(name);
    }
    expect(pages.filter(({html}) => html.includes('Thank you'))).toHaveLength(1);
  });

  test('removed while the client reads: nothing is left to answer', async () => {
    const page = await client.open(link.mailed);
    await world.say({kind: 'link.remove', linkId: link.linkId});
    const sent = await client.submit(page, link.mailed, {name: 'Hannah', decision: 'confirm'});
    expect(sent.status).toBe(404);
  });
});

describe('a mail that went to the wrong person', () => {
  const typo = {name: 'Hannah Reyes', email: 'hannah@acmee.example'};
  const assign = (to: typeof hannah | null) =>
    world.say({kind: 'link.assign_client', linkId: link.linkId, client: to});
  let wrong: string;
  beforeEach(async () => {
    link = await world.mailedLink(typo);
    wrong = link.mailed;
    await world.say({kind: 'link.send', linkId: link.linkId});
  });

  test('decides nothing once the partner has corrected the address, and shows nothing more', async () => {
    const before = await client.open(wrong);
    await assign(hannah);
    const after = await client.open(wrong);
    expect(after.html).toContain('Somebody else is asked now');
    expect(after.html).not.toContain('Marketing Hub');
    expect(formsOf(after.html)).toEqual([]);
    for (const fields of [
      {name: 'H', decision: 'confirm'},
      {name: 'H', decision: 'ask_change', wish: 'x'},
      {name: 'H', decision: 'pass_on', toName: 'Eve', toEmail: 'eve@acmee.example'},
      {name: 'H', decision: 'pass_on', ...bo},
    ] as Array<Record<string, string>>) {
      const sent = await client.submit(before, wrong, fields);
      expect(sent.html).toContain('Somebody else is asked now');
    }
    const {answer, asking, client: asked} = await stored();
    expect([answer, asking?.wish, asking?.hops, asked]).toEqual([
      null,
      undefined,
      undefined,
      hannah,
    ]);

    const right = await mailTo(running, world.accountId, link.linkId, hannah.email);
    await client.submit(await client.open(right), right, {name: 'Hannah', decision: 'confirm'});
    expect((await stored()).answer).toMatchObject({evidence: 'mailed', by: {name: 'Hannah'}});
    const late = await client.open(wrong);
    expect(late.html).toContain('Somebody else is asked now');
    expect(late.html).not.toContain('receipt');
  });

  test('is as good as before when nobody else is asked after all', async () => {
    await assign(null);
    expect((await client.open(wrong)).html).toContain('Somebody else is asked now');
    await assign({...typo, email: typo.email.toUpperCase()});
    const page = await client.open(wrong);
    expect(page.html).toContain('Marketing Hub');
    await client.submit(page, wrong, {name: 'Hannah', decision: 'confirm'});
    expect((await stored()).answer).toMatchObject({
      by: {name: 'Hannah'},
      unproven: 'unknown_domain',
    });
  });
});

describe('an answer for each product', () => {
  const each = {name: 'Hannah', decision: 'each', 'verdict-0': 'confirmed'};

  test('confirms one and rejects the other with its own reason', async () => {
    const rejected = {'verdict-1': 'rejected', 'reason-1': 'other', 'text-1': 'Never asked.'};
    const page = await send({...each, ...rejected});
    expect(page.html).toContain('Thank you');
    expect(page.html).toContain('Never asked.');
    expect((await stored()).answer?.lines).toEqual([
      {productId: 'marketing', verdict: 'confirmed'},
      {
        ...{productId: 'sales', verdict: 'rejected'},
        reason: {id: 'other', name: 'Other', text: 'Never asked.'},
      },
    ]);
  });

  test.each([
    ['no verdict', {}, 'verdict-1'],
    ['a verdict that is none', {'verdict-1': 'perhaps'}, 'verdict-1'],
    ['no reason', {'verdict-1': 'rejected'}, 'reason-1'],
    ['a reason that is none', {'verdict-1': 'rejected', 'reason-1': 'x'}, 'reason-1'],
    ['no words for "other"', {'verdict-1': 'rejected', 'reason-1': 'other'}, 'text-1'],
    [
      'too many words',
      {'verdict-1': 'rejected', 'reason-1': 'other', 'text-1': 'x'.repeat(2001)},
      'text-1',
    ],
  ] as Array<[string, Record<string, string>, string]>)(
    '%s decides nothing, and what was typed stays',
    async (_what, fields, field) => {
      const page = await send({...each, ...fields});
      expect(page.status).toBe(422);
      expect(page.html).toContain(`href="#client-${field}"`);
      expect(formAt(page, link.mailed)?.fields).toMatchObject({
        ...{name: 'Hannah', 'verdict-0': 'confirmed'},
      });
      expect((await stored()).answer).toBeNull();
    },
  );

  test('a product that the partner took away meanwhile: it is read again', async () => {
    const page = await client.open(link.mailed);
    await world.say({
      ...{kind: 'link.edit', linkId: link.linkId},
      changes: {
        lines: [{productId: 'sales', tierId: 'starter', onboardingTypeId: 'none'}],
        providingOnboarding: false,
        durationId: null,
      },
    });
    const sent = await client.submit(page, link.mailed, {...each, 'verdict-1': 'confirmed'});
    expect([sent.status, sent.html]).toEqual([422, expect.stringContaining('has changed')]);
    expect((await stored()).answer).toBeNull();
  });
});

describe('asking for a change', () => {
  const wish = {name: 'Hannah', decision: 'ask_change', wish: 'The <b>tier</b> is wrong.'};

  test('tells the partner, decides nothing, and is shown until the partner has edited', async () => {
    const page = await send(wish);
    expect(page.html).toContain('Your wish is sent');
    expect(page.html).toContain('The &lt;b>tier&lt;/b> is wrong.');
    const {answer, asking} = await stored();
    expect(answer).toBeNull();
    expect(asking?.wish).toMatchObject({
      ...{text: wish.wish, by: {name: 'Hannah', email: hannah.email}},
    });
    expect((await client.open(link.mailed)).html).toContain('A change was asked for');
    await world.say({kind: 'link.edit', linkId: link.linkId, changes: {name: 'Better'}});
    expect((await client.open(link.mailed)).html).not.toContain('A change was asked for');
  });

  test('again and again mails the partner once, and keeps all that was said', async () => {
    await send(wish);
    for (const text of ['Two', 'Three', 'Four']) await send({...wish, wish: text});
    expect((await stored()).asking?.wish?.text).toBe('Four');
    const said = () =>
      inTenant(running.db, world.accountId, async (trx) => {
        const {rows} = await sql<{text: string; again: boolean}>`
          select payload::jsonb #>> '{event,text}' as text, payload::jsonb #> '{event,again}' is not null as again
          from app.account_log where payload::jsonb #>> '{event,kind}' = 'change_wanted'
            and payload::jsonb #>> '{event,linkId}' = ${link.linkId} order by seq`.execute(trx);
        return rows.map(({text, again}) => [text, again]);
      });
    expect(await said()).toEqual([
      [wish.wish, false],
      ...['Two', 'Three', 'Four'].map((text) => [text, true]),
    ]);
    await world.say({kind: 'link.edit', linkId: link.linkId, changes: {name: 'Better'}});
    await send({...wish, wish: 'Five'});
    expect((await said()).at(-1)).toEqual(['Five', false]);
  });

  test.each([
    ['no text', {wish: '  '}, 'wish'],
    ['no name', {name: ''}, 'name'],
    ['a name that nobody sees', {name: '\u200B\u2060'}, 'name'],
    ['too long a text', {wish: 'x'.repeat(2001)}, 'wish'],
  ])('with %s is refused', async (_what, fields, field) => {
    const page = await send({...wish, ...fields});
    expect([page.status, page.html]).toEqual([422, expect.stringContaining(`#client-${field}`)]);
    expect((await stored()).asking?.wish).toBeUndefined();
  });

  test('by the copied address needs a code', async () => {
    const seen = String(formAt(await client.open(link.mailed), link.mailed)?.fields.seen);
    const page = await client.post(link.path, {...wish, seen});
    expect([page.status, page.html]).toEqual([422, expect.stringContaining('prove your mail')]);
    expect((await stored()).asking?.wish).toBeUndefined();
  });
});

describe('passing it on', () => {
  const pass = {decision: 'pass_on', ...bo};

  test('asks the colleague instead; the address it came by can only be read from then on', async () => {
    const page = await send(pass);
    expect(page.html).toContain('Passed on to Bo Acme');
    const {client: now, asking} = await stored();
    expect(now).toEqual({name: 'Bo Acme', email: 'bo@acme.example'});
    expect(asking?.hops).toMatchObject([{from: hannah, to: now}]);
    const old = await client.open(link.mailed);
    expect(old.html).toContain('went to Bo Acme, who answers it now');
    expect(old.html).toContain('Marketing Hub');
    expect(formsOf(old.html)).toEqual([]);
    for (const fields of [
      {name: 'H', decision: 'confirm'},
      pass,
      {decision: 'ask_change', name: 'H', wish: 'x'},
    ] as Array<Record<string, string>>) {
      const sent = await client.post(link.mailed, fields);
      expect(sent.html).toContain('went to Bo Acme, who answers it now');
    }
    expect((await stored()).answer).toBeNull();
    expect((await stored()).asking?.hops).toHaveLength(1);
    const path = await mailTo(running, world.accountId, link.linkId, 'bo@acme.example', 1);
    await client.submit(await client.open(path), path, {name: 'Bo', decision: 'confirm'});
    expect((await stored()).answer).toMatchObject({evidence: 'mailed', by: {name: 'Bo'}});
  });

  test.each([
    ['another company', {toEmail: 'bo@else.example'}, 'within your company only'],
    ['a domain that only ends alike', {toEmail: 'bo@notacme.example'}, 'within your company only'],
    ['a domain below', {toEmail: 'bo@x.acme.example'}, 'within your company only'],
    ['oneself', {toEmail: 'HANNAH@acme.example'}, 'already sent to this address'],
    ['no address', {toEmail: 'bo'}, 'colleague’s mail address'],
    ['nobody', {toName: ' '}, 'colleague’s name'],
    ['nobody to be seen', {toName: '\u200B'}, 'colleague’s name'],
    ['two addresses', {toEmail: 'a@acme.example, b@acme.example'}, 'colleague’s mail address'],
  ])('to %s is refused', async (_what, fields, words) => {
    const page = await send({...pass, ...fields});
    expect([page.status, page.html]).toEqual([422, expect.stringContaining(words)]);
    expect((await stored()).client).toEqual(hannah);
  });

  test('is refused the fourth time', async () => {
    let path = link.mailed;
    for (let hop = 1; hop <= 4; hop++) {
      const toEmail = `colleague${hop}@acme.example`;
      const page = await send({...pass, toEmail}, path);
      if (hop === 4) expect(page.html).toContain('three times already');
      else path = await mailTo(running, world.accountId, link.linkId, toEmail, hop);
    }
    expect((await stored()).asking?.hops).toHaveLength(3);
  });

  test('by the copied address needs a code to the asked company’s domain', async () => {
    const seen = String(formAt(await client.open(link.mailed), link.mailed)?.fields.seen);
    expect((await client.post(link.path, {...pass, seen})).html).toContain('prove your mail');
    await holdDomain(running, world.programId, 'Acme', `labs${networks}.example`);
    const other = await proveAddress(running, client, link.path, `jo@labs${networks}.example`);
    expect(other.html).not.toContain('Pass it on');
    expect((await client.submit(other, link.path, pass)).html).toContain('prove your mail');
    client.cookies.clear();
    expect((await stored()).client).toEqual(hannah);
    const page = await proveAddress(running, client, link.path, 'jo@acme.example');
    expect((await client.submit(page, link.path, pass)).html).toContain('href="#client-name"');
    const passed = await client.submit(page, link.path, {...pass, name: 'Jo\nKeeper'});
    expect(passed.html).toContain('Passed on to Bo Acme');
    const jo = {name: 'Jo Keeper', email: 'jo@acme.example'};
    expect((await stored()).asking?.hops).toMatchObject([{from: jo}]);
    expect((await client.open(link.mailed)).html).toContain('went to Bo Acme, who answers it now');
  });

  test('by a mail that went to another company is refused: a stranger would choose who answers', async () => {
    const stranger = await mailTo(running, world.accountId, link.linkId, 'jo@acmee.example');
    const page = await client.open(stranger);
    expect(page.html).not.toContain('Pass it on');
    await client.submit(page, stranger, pass);
    expect((await stored()).client).toEqual(hannah);
  });

  test('of a client with a free-mail address is offered to nobody', async () => {
    const free = await world.mailedLink({name: 'Jo', email: 'jo@gmail.com'});
    const page = await client.open(free.mailed);
    expect(page.html).not.toContain('Pass it on');
    const to = {...pass, toEmail: 'stranger@gmail.com'};
    await client.submit(page, free.mailed, to);
    expect((await world.stored(free.linkId)).client?.email).toBe('jo@gmail.com');
  });
});

describe('somebody signed in', () => {
  test.each(['partner', 'vendor'])('of the %s never answers, asks or passes on', async (side) => {
    const name = `Somebody ${uuid().slice(-8)}`;
    if (side === 'partner') await makeMember(running, world.accountId, name, 'partner_member');
    else await makeVendorPerson(running, world.programId, name, ['cam', 'program_admin']);
    const shown = formAt(await client.open(link.mailed), link.mailed)?.fields ?? {};
    const browser = await signedIn(running, name);
    for (const fields of [
      {name: 'Eve', decision: 'confirm'},
      {name: 'Eve', decision: 'ask_change', wish: 'x'},
      {decision: 'pass_on', ...bo},
    ] as Array<Record<string, string>>) {
      for (const path of [link.mailed, link.path]) {
        expect((await browser.post(path, {...shown, ...fields})).status).toBe(403);
      }
    }
    const {answer, asking, client: asked} = await stored();
    expect([answer, asking?.wish, asked]).toEqual([null, undefined, hannah]);
  });
});

describe('bad input', () => {
  test.each([
    ['a field that the form does not have', {decision: 'ask_change', admin: '1'}, 400],
    ['a product that no link has', {decision: 'each', 'verdict-99': 'confirmed'}, 400],
    ['a field twice', {decision: 'pass_on', toName: ['a', 'b']}, 400],
    ['a NUL', {decision: 'ask_change', name: 'x', wish: 'a\0b'}, 400],
    ['a megabyte', {decision: 'ask_change', name: 'x', wish: 'x'.repeat(1_000_000)}, 413],
  ] as Array<[string, Record<string, string | string[]>, number]>)(
    '%s is refused',
    async (_what, fields, status) => {
      const page = await client.open(link.mailed);
      expect((await client.submit(page, link.mailed, fields)).status).toBe(status);
    },
  );

  test('characters that turn the reading direction are left out of what is kept', async () => {
    await send({name: 'Han\u202Enah', decision: 'ask_change', wish: 'a\u2066b\u2069c'});
    expect((await stored()).asking?.wish).toMatchObject({text: 'abc', by: {name: 'Hannah'}});
  });
});

describe('a request that has expired', () => {
  test('says so and who can renew it; nothing more can be said to it', async () => {
    const page = await client.open(link.mailed);
    await expire();
    for (const fields of [
      {name: 'H', decision: 'confirm'},
      {name: 'H', decision: 'ask_change', wish: 'x'},
      {decision: 'pass_on', ...bo},
    ] as Array<Record<string, string>>) {
      const sent = await client.submit(page, link.mailed, fields);
      expect(sent.html).toContain('This request has expired');
    }
    for (const path of [link.mailed, link.path]) {
      const late = await client.open(path);
      expect(late.html).toContain('can send it again, which renews it');
      expect(formsOf(late.html)).toEqual([]);
    }
    const {answer, asking, client: asked} = await stored();
    expect([answer, asking?.wish, asked]).toEqual([null, undefined, hannah]);
  });
});

describe('a clone', () => {
  test('of an answered link says so', async () => {
    await send({name: 'Hannah', decision: 'confirm'});
    const {linkId} = await world.link();
    await inTenant(running.db, world.accountId, (trx) =>
      sql`update app.link set replaces = ${link.linkId} where id = ${linkId}`.execute(trx),
    );
    const path = await mailTo(running, world.accountId, linkId, hannah.email);
    expect((await client.open(path)).html).toContain('This one takes its place');
    expect((await client.open(link.mailed)).html).not.toContain('takes its place');
  });
});

describe('its language', () => {
  const langOf = ({html}: Page) => /<html lang="(\w+)"/.exec(html)?.[1];
  const opened = async (path: string, accept: string) => {
    const response = await client.fetch(path, {headers: {'accept-language': accept}});
    return langOf({html: await response.text(), status: 200, url: '', headers: new Headers()});
  };

  test.each([
    ['pl-PL,pl;q=0.9,en;q=0.8', 'pl'],
    ['fr,it;q=0.5,de;q=0.9', 'de'],
    ['es', 'es'],
    ['fr', 'en'],
    ['', 'en'],
    ['pl;q=0, it', 'it'],
    [';;;q=x,,,', 'en'],
  ])('is the browser’s: %s is %s', async (accept, language) => {
    expect(await opened(link.mailed, accept)).toBe(language);
  });

  test('is the partner’s choice for the link, and the reader’s before that', async () => {
    await world.say({
      ...{kind: 'link.set_asking', linkId: link.linkId},
      choice: {language: 'it'},
    });
    expect(await opened(link.mailed, 'pl')).toBe('it');
    expect(await opened(`${link.mailed}?lang=de`, 'pl')).toBe('de');
    expect(await opened(`${link.mailed}?lang=xx`, 'pl')).toBe('it');
  });

  test('that was chosen stays through every form', async () => {
    const page = await client.open(`${link.mailed}?lang=pl`);
    const action = `${link.mailed}?lang=pl`;
    const refused = await client.submit(page, action, {name: '', decision: 'confirm'});
    expect([langOf(refused), formAt(refused, action)?.action]).toEqual(['pl', action]);
    expect(langOf(await client.submit(refused, action, {name: 'Hania'}))).toBe('pl');
    const copied = await client.open(`${link.path}?lang=pl`);
    const asked = await client.submit(copied, `${link.path}/code?lang=pl`, {
      email: 'jo@acme.example',
    });
    expect(langOf(asked)).toBe('pl');
  });

  test('five can be chosen, on every page that leads somewhere', async () => {
    const {html} = await client.open(link.path);
    const chosen = [...html.matchAll(/href="\/c\/[\w-]+\?lang=(\w+)"/g)].map(([, one]) => one);
    expect(chosen).toEqual(['en', 'pl', 'it', 'de', 'es']);
  });
});
