import {get} from 'node:http';
import {sql} from 'kysely';
import {afterAll, beforeAll, beforeEach, describe, expect, test} from 'vitest';
import type {AccountId, LinkId, ProgramId, UserId} from '../../../lib/domain/ids.ts';
import type {Link} from '../../../lib/domain/confirmation-link.ts';
import {runCommand} from '../../../server/write/command.ts';
import {createSideCookie} from '../../../server/auth/side-cookie.ts';
import {lockAccount} from '../../../server/write/locked-account.ts';
import {changeProgram} from '../../../server/write/program.ts';
import {Browser, formsOf} from '../auth/browser.ts';
import {startRunning, type Running} from '../auth/running.ts';
import {issueToken} from '../world.ts';
import {inTenant} from '../../../server/db/database.ts';
import {linkOf} from '../../../server/data/rows.ts';
import {makeAccount, makeLink, makeMember, makePerson, makeProgram, signedIn} from './people.ts';

let running: Running;
let programId: ProgramId;
let accountId: AccountId;
let maria: {userId: UserId; name: string};
let client: Browser;
let link: {linkId: LinkId; token: string; path: string};

beforeAll(async () => {
  running = await startRunning();
  programId = await makeProgram(running);
  accountId = await makeAccount(running, programId, 'Bright <b>Agency</b>');
  const userId = await makeMember(running, accountId, 'Maria <i>Nowak</i>', 'partner_admin');
  maria = {userId, name: 'Maria <i>Nowak</i>'};
});
afterAll(() => running.stop());
beforeEach(async () => {
  link = await makeLink(running, accountId, maria);
  client = new Browser(running.origin, `198.51.100.${Math.floor(Math.random() * 250)}`);
});

function stored(id = link.linkId): Promise<Link> {
  return inTenant(running.db, accountId, async (trx) =>
    linkOf(await trx.selectFrom('link').selectAll().where('id', '=', id).executeTakeFirstOrThrow()),
  );
}
const untouched = async () => expect((await stored()).answer).toBeNull();

/** Opens the page and sends its form with these fields, as a browser does. */
async function send(browser: Browser, fields: Record<string, string | string[]>) {
  return browser.submit(await browser.open(link.path), link.path, fields);
}

/** Headers and body as they travel. */
function bytesOnTheWire(url: string): Promise<number> {
  return new Promise((done, fail) => {
    const request = get(url, {headers: {'accept-encoding': 'gzip'}, agent: false}, (response) => {
      response.resume();
      response.on('end', () => done(response.socket.bytesRead));
    });
    request.on('error', fail);
  });
}

describe('opening', () => {
  test('says who asks, for what, what confirming means, and asks for a name', async () => {
    const page = await client.open(link.path);
    expect(page.status).toBe(200);
    for (const words of [
      'Marketing Hub',
      'Professional',
      'Sales Hub',
      'By the partner',
      'HubSpot',
      'changes nothing in your order',
      'Your name',
      '1–3 months',
    ]) {
      expect(page.html).toContain(words);
    }
    await untouched();
  });

  test('shows markup in names as text', async () => {
    const {html} = await client.open(link.path);
    expect(html).toContain('Bright &lt;b>Agency&lt;/b>');
    expect(html).not.toContain('<b>Agency');
    expect(html).not.toContain('<i>Nowak');
  });

  test('is private, inert and fits the first round trip', async () => {
    const response = await client.fetch(link.path);
    const html = await response.text();
    expect(response.headers.get('referrer-policy')).toBe('no-referrer');
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('x-robots-tag')).toBe('noindex');
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("form-action 'self'");
    expect(policy).not.toMatch(/unsafe|script-src/);
    expect(html).not.toMatch(/<script|\son\w+=|\sstyle=/);
    expect(response.headers.getSetCookie()).toEqual([]);
    expect(await bytesOnTheWire(running.origin + link.path)).toBeLessThan(14_000);
  });

  test.each(['HEAD', 'OPTIONS', 'PUT', 'DELETE', 'PATCH'])(
    'by %s decides nothing',
    async (method) => {
      const response = await client.fetch(`${link.path}?name=Eve&decision=confirm`, {method});
      expect(response.status).toBeLessThan(500);
      await untouched();
    },
  );

  test('by GET with the form in its query decides nothing', async () => {
    await client.open(`${link.path}?name=Eve&decision=confirm&reason=other&text=x`);
    await untouched();
  });
});

describe('a robot', () => {
  test('that sends every form as it finds it, or with all fields empty, decides nothing', async () => {
    const page = await client.open(link.path);
    const forms = formsOf(page.html);
    expect(forms.length).toBeGreaterThan(0);
    for (const form of forms) {
      expect((await client.post(form.action, form.fields)).status).toBe(422);
      const empty = Object.fromEntries(Object.keys(form.fields).map((name) => [name, '']));
      expect((await client.post(form.action, empty)).status).toBe(422);
      expect((await client.post(form.action, {})).status).toBe(422);
    }
    await untouched();
  });

  test.each([
    ['presses Confirm with no name', {decision: 'confirm'}],
    ['presses Confirm with a name of spaces', {decision: 'confirm', name: '   '}],
    ['presses Reject with no reason', {decision: 'reject', name: 'Eve'}],
    ['presses Reject with a reason that is none', {decision: 'reject', name: 'Eve', reason: 'x'}],
    ['types a name and presses nothing', {name: 'Eve'}],
    ['makes up a decision', {decision: 'yes', name: 'Eve'}],
  ])('that %s decides nothing', async (_what, fields) => {
    const page = await send(client, fields);
    expect(page.status).toBe(422);
    expect(page.html).toContain('Nothing was sent');
    expect(page.html).not.toContain('has changed');
    await untouched();
  });

  test('that sends from another site is refused', async () => {
    for (const headers of [
      {origin: 'https://evil.test'},
      {origin: 'null', 'sec-fetch-site': 'cross-site'},
      {'sec-fetch-site': 'cross-site'},
    ] as Array<Record<string, string>>) {
      const response = await client.fetch(link.path, {
        method: 'POST',
        body: new URLSearchParams({name: 'Eve', decision: 'confirm'}),
        headers,
      });
      expect(response.status).toBe(403);
    }
    await untouched();
  });
});

describe('answering', () => {
  test('confirms once, with the name typed, unverified, for every product', async () => {
    const page = await send(client, {name: ' Eve Client ', decision: 'confirm'});
    expect(page.status).toBe(200);
    expect(page.html).toContain('Thank you');
    expect(page.html).toContain('Unverified');
    const {answer} = await stored();
    expect(answer).toMatchObject({
      by: {name: 'Eve Client'},
      evidence: 'unverified',
      lines: [
        {productId: 'marketing', verdict: 'confirmed'},
        {productId: 'sales', verdict: 'confirmed'},
      ],
    });
  });

  test('rejects with a reason and words', async () => {
    await send(client, {
      name: 'Eve',
      decision: 'reject',
      reason: 'other',
      text: 'We <b>never</b> met.',
    });
    const {answer} = await stored();
    expect(answer?.lines[0]).toMatchObject({
      verdict: 'rejected',
      reason: {id: 'other', name: 'Other', text: 'We <b>never</b> met.'},
    });
    const again = await client.open(link.path);
    expect(again.html).toContain('We &lt;b>never&lt;/b> met.');
  });

  test('needs words for "other" and keeps what was typed', async () => {
    const page = await send(client, {
      name: 'Eve "E"',
      decision: 'reject',
      reason: 'other',
      text: '  ',
    });
    expect(page.status).toBe(422);
    const [form] = formsOf(page.html);
    expect(form?.fields).toMatchObject({name: 'Eve "E"', reason: 'other'});
    expect(page.html).toContain('<details class="cp-doubt" open');
    await untouched();
  });

  test('a second time shows the first answer and changes nothing', async () => {
    await send(client, {name: 'Eve', decision: 'confirm'});
    const page = await client.post(link.path, {
      name: 'Adam',
      decision: 'reject',
      reason: 'wrong_person',
    });
    expect(page.status).toBe(200);
    expect(page.html).toContain('already answered');
    expect(page.html).toContain('Eve');
    expect(page.html).not.toContain('Adam');
    expect((await stored()).answer?.by.name).toBe('Eve');
  });

  test('twice in the same moment leaves one answer, which both see', async () => {
    const shown = await client.open(link.path);
    const pages = await Promise.all(
      ['Eve', 'Adam', 'Lilith', 'Cain'].map((name, at) =>
        new Browser(running.origin).submit(
          shown,
          link.path,
          at % 2 ? {name, decision: 'reject', reason: 'wrong_person'} : {name, decision: 'confirm'},
        ),
      ),
    );
    const winner = (await stored()).answer?.by.name ?? '?';
    expect(pages.map(({status}) => status)).toEqual([200, 200, 200, 200]);
    for (const page of pages) expect(page.html).toContain(winner);
    expect(pages.filter(({html}) => html.includes('Thank you'))).toHaveLength(1);
  });

  test('works for a browser that hides its origin, as this page tells it to', async () => {
    const seen = String(formsOf((await client.open(link.path)).html)[0]?.fields.seen);
    const response = await client.fetch(link.path, {
      method: 'POST',
      body: new URLSearchParams({seen, name: 'Eve', decision: 'confirm', reason: '', text: ''}),
      headers: {origin: 'null', 'sec-fetch-site': 'same-origin'},
    });
    expect(response.status).toBe(200);
    expect((await stored()).answer).not.toBeNull();
  });

  test('tells the partner and the managers', async () => {
    await send(client, {name: 'Eve', decision: 'reject', reason: 'wrong_person'});
    const jobs = await running.sql(sql<{
      payload: {events: Array<{event: {kind: string; linkId: string}}>};
    }>`
      select payload from graphile_worker._private_jobs jobs
      join graphile_worker._private_tasks tasks on tasks.id = jobs.task_id where identifier = 'notify'`);
    const kinds = jobs
      .flatMap(({payload}) => payload.events.map(({event}) => event))
      .filter(({linkId}) => linkId === link.linkId)
      .map(({kind}) => kind);
    expect(kinds).toContain('link_rejected');
  });
});

describe('a request that changed after it was read', () => {
  const changes = {
    'the partner edits it': () =>
      runCommand(running.deps, maria, accountId, {
        key: `edit ${link.linkId}`,
        mutation: {
          kind: 'link.edit',
          linkId: link.linkId,
          changes: {
            lines: [{productId: 'service', tierId: 'enterprise', onboardingTypeId: 'by_partner'}],
          },
        },
      }),
    'the program names a product anew': async () => {
      const {catalogue} = await running.db
        .selectFrom('program')
        .select('catalogue')
        .where('id', '=', programId)
        .executeTakeFirstOrThrow();
      const products = catalogue.products.map((product) =>
        product.id === 'marketing' ? {...product, name: `Everything ${link.linkId}`} : product,
      );
      return changeProgram(running.deps, {kind: 'operator'}, programId, {
        catalogue: {...catalogue, products},
      });
    },
  };

  test.each(Object.entries(changes))(
    '%s: it is shown as it stands, and counts only once it was read',
    async (_what, change) => {
      const before = await client.open(link.path);
      await change();
      const page = await client.submit(before, link.path, {name: 'Eve', decision: 'confirm'});
      expect(page.status).toBe(422);
      expect(page.html).toContain(
        'This request has changed since you opened it. Please read it again.',
      );
      expect(page.html).toMatch(/Service Hub|Everything/);
      expect(formsOf(page.html)[0]?.fields.name).toBe('Eve');
      await untouched();
      expect((await client.submit(page, link.path, {decision: 'confirm'})).status).toBe(200);
      const {answer} = await stored();
      expect(answer?.by.name).toBe('Eve');
      expect(JSON.stringify(answer?.snapshot)).toMatch(/Service Hub|Everything/);
    },
  );

  test('an edit while the answer waits for the account is seen, too', async () => {
    const shown = await client.open(link.path);
    let sent: ReturnType<Browser['submit']> | undefined;
    await inTenant(running.db, accountId, async (trx) => {
      await lockAccount(trx, accountId);
      sent = client.submit(shown, link.path, {name: 'Eve', decision: 'confirm'});
      for (;;) {
        const waiting = await running.sql(sql<{n: number}>`
          select count(*)::int as n from pg_stat_activity
          where datname = current_database() and wait_event_type = 'Lock'`);
        if ((waiting[0]?.n ?? 0) > 0) break;
      }
      await trx
        .updateTable('link')
        .set({duration_id: 'over_6_months'})
        .where('id', '=', link.linkId)
        .execute();
    });
    expect((await sent)?.status).toBe(422);
    await untouched();
  });

  test.each([{}, {seen: ''}, {seen: 'A'.repeat(43)}])(
    'a form that does not say what was read decides nothing: %j',
    async (fields: Record<string, string>) => {
      const sent = {...fields, name: 'Eve', decision: 'confirm'};
      const page = await client.post(link.path, sent);
      expect(page.status).toBe(422);
      expect(page.html).toContain('has changed since you opened it');
      await untouched();
    },
  );
});

describe('bad input', () => {
  test.each([
    ['a field that the form does not have', {name: 'Eve', decision: 'confirm', admin: '1'}, 400],
    ['a field twice', {name: ['Eve', 'Adam'], decision: 'confirm'}, 400],
    ['a NUL', {name: 'E\0ve', decision: 'confirm'}, 400],
    ['a megabyte', {name: 'E'.repeat(1_000_000), decision: 'confirm'}, 413],
    ['a name of 201 characters', {name: 'E'.repeat(201), decision: 'confirm'}, 422],
    [
      '2001 characters of words',
      {name: 'E', decision: 'reject', reason: 'other', text: 'x'.repeat(2001)},
      422,
    ],
  ] as Array<[string, Record<string, string | string[]>, number]>)(
    '%s is refused',
    async (_what, fields, status) => {
      expect((await send(client, fields)).status).toBe(status);
      await untouched();
    },
  );

  test('another content type is refused', async () => {
    const response = await client.fetch(link.path, {
      method: 'POST',
      body: JSON.stringify({name: 'Eve', decision: 'confirm'}),
      headers: {'content-type': 'application/json', origin: running.origin},
    });
    expect(response.status).toBe(415);
    await untouched();
  });

  test('too many tries have to wait', async () => {
    const statuses = [];
    for (let count = 0; count < 32; count++) {
      statuses.push((await client.post(link.path, {name: ''})).status);
    }
    expect(statuses.slice(0, 30)).toEqual(Array.from({length: 30}, () => 422));
    expect(statuses.at(-1)).toBe(429);
    await untouched();
    const elsewhere = new Browser(running.origin, '203.0.113.99');
    expect((await elsewhere.post(link.path, {name: ''})).status).toBe(422);
  });

  test('an address that can be none of ours is not counted', async () => {
    const counted = () =>
      running.sql(sql`select key, used from auth.rate_limit order by key`).then((rows) => rows);
    const before = await counted();
    for (const path of ['/c/short', `/c/${'x'.repeat(5000)}`]) {
      expect((await client.post(path, {name: 'Eve', decision: 'confirm'})).status).toBe(404);
    }
    expect(await counted()).toEqual(before);
  });
});

describe('who may not answer', () => {
  test.each(['a member of the partner', 'anybody else signed in'])('%s is refused', async (who) => {
    const name = who.startsWith('a member') ? maria.name : `Stranger ${Math.random()}`;
    if (name !== maria.name) await makePerson(running, name);
    const browser = await signedIn(running, name);
    const page = await browser.open(link.path);
    expect(page.status).toBe(403);
    expect(formsOf(page.html)).toEqual([]);
    const answer = await browser.post(link.path, {name: 'Eve', decision: 'confirm'});
    expect(answer.status).toBe(403);
    await untouched();
  });

  test('a browser in which a partner has signed out, or was signed out by time, is refused', async () => {
    for (const leave of [
      async (browser: Browser) => {
        await browser.submit(await browser.open('/sign-out'), '/sign-out', {});
      },
      async (_browser: Browser) => {
        await running.sql(sql`update auth.session set "expiresAt" = now() - interval '1 second'`);
      },
    ]) {
      const {path} = await makeLink(running, accountId, maria);
      const shown = await client.open(path);
      const browser = await signedIn(running, maria.name);
      await leave(browser);
      expect((await browser.open('/home')).url).toContain('/sign-in');
      const page = await browser.open(path);
      expect([page.status, formsOf(page.html)]).toEqual([403, []]);
      const answer = {...formsOf(shown.html)[0]?.fields, name: 'Eve', decision: 'confirm'};
      expect((await browser.post(path, answer)).status).toBe(403);
      expect((await client.open(path)).status).toBe(200);
    }
  });

  test('a forged or outdated mark of a partner’s browser marks nobody', async () => {
    const secret = 'a secret of more than thirty-two characters';
    const ago = Date.now() - 366 * 24 * 60 * 60 * 1000;
    for (const cookie of [
      'vouch.side=9999999999.AAAA',
      createSideCookie({secret, publicUrl: running.origin}).make(ago),
      createSideCookie({secret: `${secret}!`, publicUrl: running.origin}).make(),
    ]) {
      const response = await client.fetch(link.path, {headers: {cookie}});
      expect(response.status).toBe(200);
    }
  });

  test.each([0, 60_000])(
    'the extension’s token is refused, %d ms after its end too',
    async (ageMs) => {
      const token = await issueToken(running.db, maria.userId, ageMs + (ageMs ? 15 * 60_000 : 0));
      const [form] = formsOf((await client.open(link.path)).html);
      const fields = {...form?.fields, name: 'Eve', decision: 'confirm'};
      const response = await client.fetch(link.path, {
        method: 'POST',
        body: new URLSearchParams(fields), // one value each, as untouched forms have
        headers: {origin: running.origin, authorization: `Bearer ${token}`},
      });
      expect(response.status).toBe(403);
      await untouched();
    },
  );
});

describe('no link', () => {
  test('an unknown, a removed and a malformed address answer alike, to the byte', async () => {
    await runCommand(running.deps, maria, accountId, {
      key: `remove ${link.linkId}`,
      mutation: {kind: 'link.remove', linkId: link.linkId},
    });
    const paths = [
      link.path,
      `/c/${'A'.repeat(32)}`,
      '/c/short',
      '/c/%00',
      `/c/${'x'.repeat(5000)}`,
    ];
    const answers = await Promise.all(
      paths.map(async (path) => {
        const response = await client.fetch(path);
        const headers = [...response.headers].filter(([name]) => name !== 'date').sort();
        return {status: response.status, headers, html: await response.text()};
      }),
    );
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect(answers[0]?.status).toBe(404);
    const posts = await Promise.all(
      paths.slice(0, 2).map((path) => client.post(path, {name: 'Eve', decision: 'confirm'})),
    );
    expect(posts.map(({status, html}) => [status, html])).toEqual([
      [404, answers[0]?.html],
      [404, answers[0]?.html],
    ]);
  });
});
