import {sql} from 'kysely';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {languages} from '../../../lib/domain/asking.ts';
import type {AccountId, LinkId, ProgramId, UserId} from '../../../lib/domain/ids.ts';
import {readKeySet} from '../../../lib/receipt/key-set.ts';
import {findInLog, verifyLogExport} from '../../../lib/receipt/log-export.ts';
import {verifyReceipt} from '../../../lib/receipt/verify-receipt.ts';
import {readReceipt} from '../../../server/receipts/find-receipt.ts';
import {receiptToken} from '../../../server/receipts/receipt-address.ts';
import {createServerTexts} from '../../../server/server-texts.ts';
import {Browser, formsOf} from '../auth/browser.ts';
import {startRunning, type Running} from '../auth/running.ts';
import {
  assign,
  makeAccount,
  makeLink,
  makeMember,
  makeProgram,
  makeVendorPerson,
  signedIn,
} from '../pages/people.ts';
import {answerAsShown, issueToken} from '../world.ts';
import {streamsOf, wordsIn} from './pdf-text.ts';
import {takeUnverifiedAnswers} from './receipts-world.ts';

let running: Running;
let programId: ProgramId;
let account: AccountId;
let other: AccountId;
let maria: {userId: UserId; name: string};
let answered: {linkId: LinkId; token: string; path: string};
let path: string;
const client = () => new Browser(running.origin, `198.51.100.${Math.floor(Math.random() * 250)}`);
const nobody = '0193a1b2-0000-7000-8000-000000000001';

beforeAll(async () => {
  running = await startRunning();
  programId = await makeProgram(running);
  await takeUnverifiedAnswers(running.db);
  account = await makeAccount(running, programId, 'Bright <b>Agency</b>');
  other = await makeAccount(running, programId, 'Kestrel');
  const userId = await makeMember(running, account, 'Maria', 'partner_admin');
  maria = {userId, name: 'Maria'};
  await makeMember(running, account, 'Member', 'partner_member');
  await makeMember(running, other, 'Owen', 'partner_admin');
  await makeVendorPerson(running, programId, 'Admin', ['program_admin']);
  const cam = await makeVendorPerson(running, programId, 'Cam', ['cam']);
  await assign(running, account, cam, 'cam');
  const otherCam = await makeVendorPerson(running, programId, 'Other Cam', ['cam']);
  await assign(running, other, otherCam, 'cam');
  answered = await makeAnswered('Hannah <i>Reyes</i>');
  path = `/r/${receiptToken(answered.token)}`;
});
afterAll(() => running.stop());

async function makeAnswered(name: string) {
  const link = await makeLink(running, account, maria);
  const choice = {kind: 'confirm'} as const;
  const outcome = await answerAsShown(running.deps, link.token, {name, choice});
  if (outcome.kind !== 'answered') throw new Error(outcome.kind);
  return link;
}
const signed = async () => (await client().fetch(`${path}/receipt.jws`)).text();

describe("a client's page", () => {
  test('leads to the receipt once it is answered, and to none before', async () => {
    const link = await makeLink(running, account, maria);
    expect((await client().open(link.path)).html).not.toContain('/r/');
    const page = await client().open(answered.path);
    expect(wordsOf(page.html)).toContain(`<a href="${path}">Your receipt</a>`);
  });

  test('leads to none where the answer is older than receipts', async () => {
    const link = await makeLink(running, account, maria);
    const choice = {kind: 'confirm'} as const;
    await answerAsShown(running.deps, link.token, {name: 'A', choice});
    await sql`alter table app.receipt no force row level security`.execute(running.db);
    await sql`delete from app.receipt where link_id = ${link.linkId}`.execute(running.db);
    await sql`alter table app.receipt force row level security`.execute(running.db);
    const page = await client().open(link.path);
    expect(page.status).toBe(200);
    expect(page.html).not.toContain('/r/');
  });
});

describe("a receipt's page", () => {
  test('shows what was asked and answered, what is proven and what is not', async () => {
    const page = await client().open(path);
    expect(page.status).toBe(200);
    for (const words of [
      'Marketing Hub Professional',
      'Sales Hub Starter',
      'Onboarding: By the partner',
      'Confirmed',
      'Hannah &lt;i>Reyes&lt;/i>',
      'Bright &lt;b>Agency&lt;/b>',
      'Solutions Program',
      'HubSpot',
      'Unverified: somebody with the link typed this name.',
      'No independent clock confirms it.',
      'Anybody who had the link could have typed this name, the partner included.',
      'Entry ',
      running.origin,
    ]) {
      expect(page.html).toContain(words);
    }
    expect(page.html).not.toContain('<i>Reyes');
    expect(page.html).not.toContain(answered.token);
  });

  test('is private and inert', async () => {
    const response = await client().fetch(path);
    const html = await response.text();
    expect(response.headers.get('referrer-policy')).toBe('no-referrer');
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('x-robots-tag')).toBe('noindex');
    expect(response.headers.get('content-security-policy')).not.toMatch(/unsafe|script-src/);
    expect(html).not.toMatch(/<script|\son\w+=|\sstyle=/);
    expect(response.headers.getSetCookie()).toEqual([]);
  });

  test('speaks the language of the browser, or the one that was chosen there', async () => {
    const response = await client().fetch(path, {headers: {'accept-language': 'de-AT,de;q=0.9'}});
    const html = await response.text();
    expect(html).toContain('<html lang="de">');
    expect(html).not.toContain('What this proves');
    const chosen = await client().open(`${path}?lang=pl`);
    expect(chosen.html).toContain('<html lang="pl">');
    expect(chosen.html).toContain(`href="${path}/receipt.pdf?lang=pl"`);
    expect((await client().open(`${path}?lang=xx`)).html).toContain('<html lang="en">');
    const check = await client().post('/verify?lang=pl', {text: await signed()});
    expect(check.html).toContain('<html lang="pl">');
  });

  test.each(['', 'x', 'A'.repeat(32), '%00', '..%2f', 'ü'.repeat(32)])(
    'is not there at /r/%s',
    async (token) => {
      for (const end of ['', '/receipt.pdf', '/receipt.jws']) {
        expect((await client().open(`/r/${token}${end}`)).status).toBe(404);
      }
    },
  );

  test("is not at the link's own secret, nor is the link at the receipt's", async () => {
    expect((await client().open(`/r/${answered.token}`)).status).toBe(404);
    expect((await client().open(path.replace('/r/', '/c/'))).status).toBe(404);
  });

  test('says so when the key was withdrawn', async () => {
    const keys = running.deps.receiptKeys;
    const link = await makeAnswered('Withdrawn');
    const {kid} = await keys.signer();
    await keys.rotate();
    await keys.withdraw(kid);
    const page = await client().open(`/r/${receiptToken(link.token)}`);
    expect(page.html).toContain('Key withdrawn');
    const {keys: published} = (await (await client().fetch('/.well-known/jwks.json')).json()) as {
      keys: Array<{kid: string}>;
    };
    expect(published.map((key) => key.kid)).not.toContain(kid);
    await sql`update app.receipt_key set withdrawn_at = null where kid = ${kid}`.execute(
      running.db,
    );
  });

  test('guessing is slowed down', async () => {
    const guesser = new Browser(running.origin, '192.0.2.99');
    const statuses = new Set<number>();
    for (let guess = 0; guess < 122; guess++) {
      const token = String(guess).padStart(32, 'x');
      statuses.add((await guesser.fetch(`/r/${token}`)).status);
    }
    expect([...statuses]).toEqual([404, 429]);
    expect((await guesser.fetch(path)).status).toBe(200);
  });
});

describe('what can be taken away', () => {
  test('is the signed receipt, which the published keys prove', async () => {
    const response = await client().fetch(`${path}/receipt.jws`);
    const jws = await response.text();
    expect(response.headers.get('content-type')).toBe('application/jose');
    expect(response.headers.get('content-disposition')).toBe(
      `attachment; filename="vouch-receipt-${readReceipt(jws).jti}.jws"`,
    );
    const published = await client().fetch('/.well-known/jwks.json');
    expect(published.headers.get('cache-control')).toBe('public, max-age=300');
    expect(published.headers.get('access-control-allow-origin')).toBe('*');
    const text = await published.text();
    expect(text).not.toMatch(/"d"|sealed/);
    const set = await readKeySet(text);
    expect(set?.issuer).toBe(running.origin);
    const trusted = {issuer: running.origin, keys: set?.keys ?? new Map<string, never>()};
    expect(await verifyReceipt(jws, trusted)).toMatchObject({kind: 'valid'});
  });

  test('is a PDF with its fonts and the signed receipt in it', async () => {
    const response = await client().fetch(`${path}/receipt.pdf`);
    expect(response.headers.get('content-type')).toBe('application/pdf');
    const pdf = Buffer.from(await response.arrayBuffer());
    const text = pdf.toString('latin1');
    expect(text.slice(0, 8)).toBe('%PDF-1.7');
    expect(text).toContain('/EmbeddedFile');
    expect(text).toContain('/ToUnicode');
    expect(text).toMatch(/\/FontFile2/);
    expect(streamsOf(pdf)).toContain(await signed());
  });

  test.each(languages)('says on paper in %s what the page says', async (language) => {
    const {t} = createServerTexts(language);
    const response = await client().fetch(`${path}/receipt.pdf?lang=${language}`);
    const written = wordsIn(Buffer.from(await response.arrayBuffer()));
    const {program, partner} = readReceipt(await signed());
    for (const said of [
      ...[t('receipt_title'), t('receipt_products'), t('receipt_proven')],
      ...[t('receipt_not_proven'), t('receipt_details'), t('receipt_lead', running.origin)],
      ...['Hannah <i>Reyes</i>', partner.name, program.name],
    ]) {
      expect(
        written.filter((words) => words.includes(said.replace(/\s/g, ''))),
        said,
      ).not.toEqual([]);
    }
  });
});

/** As browsers write it, an empty one for a file field without a file. */
function partOf(name: string, content: string): string {
  return `--x\r\nContent-Disposition: form-data; ${name}\r\n\r\n${content}\r\n`;
}

/** What a person reads of it. */
const wordsOf = (html: string) => html.replace(/<style>.*?<\/style>/s, '');

describe('/verify', () => {
  const post = (text: string, browser = client()) => browser.post('/verify', {text});

  test('shows a form that works without scripts', async () => {
    const page = await client().open('/verify');
    expect(page.status).toBe(200);
    expect(page.html).toContain('enctype="multipart/form-data"');
    expect(page.html).toContain(`${running.origin}/.well-known/jwks.json`);
  });

  test("takes a receipt from its page's own button, pasted, and as its address", async () => {
    const page = await client().open(path);
    const form = formsOf(page.html).find(({action}) => action === '/verify');
    const sent = [form?.fields.text ?? '', await signed(), running.origin + path, `  ${path}\n`];
    for (const text of sent) {
      const {status, html} = await post(text as string);
      expect(status).toBe(200);
      expect(html).toContain('whole and unchanged');
      expect(html).toContain('Marketing Hub Professional');
    }
  });

  test('takes a receipt as a file, and its log', async () => {
    const admin = await signedIn(running, 'Maria');
    const log = await (await admin.fetch(`/team/${account}/log`)).text();
    const send = async (given: {file?: string; log?: string; text?: string}) => {
      const body = [
        partOf('name="text"', given.text ?? ''),
        partOf(
          `name="file"; filename="${given.file === undefined ? '' : 'r.jws'}"`,
          given.file ?? '',
        ),
        partOf(
          `name="log"; filename="${given.log === undefined ? '' : 'l.jsonl'}"`,
          given.log ?? '',
        ),
        '--x--\r\n',
      ].join('');
      const headers = {'content-type': 'multipart/form-data; boundary=x'};
      const response = await client().fetch('/verify', {method: 'POST', body, headers});
      return {status: response.status, html: await response.text()};
    };
    const file = await signed();
    expect((await send({file})).html).toContain('whole and unchanged');
    expect((await send({text: file})).html).toContain('whole and unchanged');
    expect((await send({file, log})).html).toContain('the receipt is in it, at entry');
    const cut = log.split('\n').slice(0, 3).join('\n');
    expect((await send({file, log: cut})).html).toContain('The log was cut');
    expect((await send({})).html).toContain('There is nothing to check.');
  });

  test('names a flipped byte, a foreign issuer, a PDF and what is no receipt', async () => {
    const jws = await signed();
    expect((await post(jws.replace(/.{4}$/, 'AAAA'))).html).toContain('Changed or damaged');
    const [header = '', payload = ''] = jws.split('.');
    const foreign = Buffer.from(
      Buffer.from(payload, 'base64url').toString().replace(running.origin, 'https://evil.example'),
    ).toString('base64url');
    const [unknown] = [Buffer.from('{"alg":"EdDSA","typ":"vouch-receipt+jwt","kid":"x"}')];
    const page = await post(`${unknown.toString('base64url')}.${foreign}.AAAA`);
    expect(page.html).toContain('It says that https://evil.example issued it');
    expect((await post(`${header}.${foreign}.AAAA`)).html).toContain('Changed or damaged');
    expect((await post('%PDF-1.7')).html).toContain('A PDF is for reading');
    expect((await post('<script>alert(1)</script>')).html).toContain('Not a receipt');
    expect((await post('x'.repeat(32))).status).toBe(422);
    expect((await post(`${running.origin}/r/${'x'.repeat(32)}`)).html).toContain(
      'There is no such receipt',
    );
  });

  test('refuses what its form never sends', async () => {
    const send = (body: BodyInit, headers = {}) =>
      client().fetch('/verify', {method: 'POST', body, headers});
    expect((await send('text=a&text=b', urlencoded)).status).toBe(400);
    expect((await send('text=a&more=b', urlencoded)).status).toBe(400);
    expect((await send('{}', {'content-type': 'application/json'})).status).toBe(415);
    expect((await send(`text=${'x'.repeat(1_100_000)}`, urlencoded)).status).toBe(413);
    const strange = new FormData();
    strange.append('photo', new Blob(['x']), 'x.png');
    expect((await send(strange)).status).toBe(400);
    const cut = {'content-type': 'multipart/form-data; boundary=x'};
    expect((await send('--x\r\nContent-Disposition: form-data; name="text"', cut)).status).toBe(
      400,
    );
    const from = {...urlencoded, origin: 'https://evil.example', 'sec-fetch-site': 'cross-site'};
    expect((await send('text=a', from)).status).toBe(403);
  });

  test('keeps nothing of what is checked, and counts who checks', async () => {
    const before = await rowsOf();
    const checker = new Browser(running.origin, '192.0.2.50');
    const statuses = new Set<number>();
    for (let time = 0; time < 122; time++) statuses.add((await post('a.b.c', checker)).status);
    expect([...statuses]).toEqual([200, 429]);
    expect(await rowsOf()).toEqual(before);
  });

  const rowsOf = () => running.db.selectFrom('receipt_key').select('kid').execute();
});
const urlencoded = {'content-type': 'application/x-www-form-urlencoded'};

describe('the way to a receipt for those who are signed in', () => {
  const way = () => `/receipts/${account}/${answered.linkId}`;

  test.each(['Maria', 'Member', 'Cam', 'Admin'])('is open to %s', async (name) => {
    const response = await (await signedIn(running, name)).fetch(way());
    expect(response.status).toBe(303);
    expect(response.headers.get('location')).toBe(path);
  });

  test.each(['Owen', 'Other Cam'])('is closed to %s', async (name) => {
    const browser = await signedIn(running, name);
    expect((await browser.fetch(way())).status).toBe(404);
    expect((await browser.fetch(`/receipts/${other}/${answered.linkId}`)).status).toBe(404);
  });

  test('leads nowhere with ids that are none, and to the sign-in page for a stranger', async () => {
    const browser = await signedIn(running, 'Maria');
    const open = await makeLink(running, account, maria);
    for (const wrong of [
      `/receipts/${account}/${nobody}`,
      `/receipts/${nobody}/${answered.linkId}`,
      `/receipts/x/${answered.linkId}`,
      `/receipts/${account}/x`,
      `/receipts/${account}/${open.linkId}`,
    ]) {
      expect((await browser.fetch(wrong)).status).toBe(404);
    }
    const stranger = await client().fetch(way());
    expect(stranger.headers.get('location')).toContain('/sign-in');
  });
});

describe('the API', () => {
  const get = async (person: string | undefined, at: string) => {
    const [row] = await running.sql(
      sql<{id: UserId}>`select id from auth."user" where name = ${person ?? ''}`,
    );
    const token = row && (await issueToken(running.db, row.id));
    const headers = token === undefined ? {} : {authorization: `Bearer ${token}`};
    const response = await client().fetch(at, {headers});
    return {status: response.status, body: (await response.json()) as Record<string, unknown>};
  };
  const at = (accountId: string, linkId: string) =>
    `/api/v1/accounts/${accountId}/links/${linkId}/receipt`;

  test('gives the signed receipt and its address to the account and to its vendor', async () => {
    const expected = {receipt: await signed(), address: running.origin + path};
    for (const person of ['Maria', 'Member', 'Cam', 'Admin']) {
      expect(await get(person, at(account, answered.linkId))).toEqual({
        ...{status: 200, body: expected},
      });
    }
  });

  test('gives nothing to others, for other ids, and without a token', async () => {
    const open = await makeLink(running, account, maria);
    for (const [person, where, status] of [
      ['Owen', at(account, answered.linkId), 404],
      ['Owen', at(other, answered.linkId), 404],
      ['Other Cam', at(account, answered.linkId), 404],
      ['Maria', at(other, answered.linkId), 404],
      ['Maria', at(account, open.linkId), 404],
      ['Maria', at(account, nobody), 404],
      ['Maria', at('x', answered.linkId), 404],
      ['Maria', at(account, 'x'), 404],
      [undefined, at(account, answered.linkId), 401],
    ] as const) {
      expect(await get(person, where)).toMatchObject({status});
    }
  });
});

describe("an account's log", () => {
  const log = async (name: string, of: string = account) => {
    const response = await (await signedIn(running, name)).fetch(`/team/${of}/log`);
    return {status: response.status, text: await response.text()};
  };

  test('goes whole to its own admin, and holds the receipt', async () => {
    const {status, text} = await log('Maria');
    expect(status).toBe(200);
    const verdict = await verifyLogExport(text);
    if (verdict.kind !== 'intact') throw new Error(verdict.kind);
    expect(verdict.log.readable).toBe(verdict.log.heads.length);
    expect(findInLog(verdict.log, readReceipt(await signed()))).toMatchObject({kind: 'there'});
  });

  test("goes to the program's admin without what the entries say", async () => {
    const {text} = await log('Admin');
    expect(await verifyLogExport(text)).toMatchObject({kind: 'intact', log: {readable: 0}});
    expect(text).not.toMatch(/payload|salt|Hannah/);
  });

  test('goes to nobody else', async () => {
    for (const [name, of] of [
      ['Member', account],
      ['Cam', account],
      ['Owen', account],
      ['Maria', other],
      ['Maria', nobody],
      ['Maria', 'x'],
    ] as const) {
      expect([name, (await log(name, of)).status]).toEqual([name, 404]);
    }
    const stranger = await client().fetch(`/team/${account}/log`);
    expect(stranger.headers.get('location')).toContain('/sign-in');
  });
});
