import {sql} from 'kysely';
import {afterAll, beforeAll, beforeEach, describe, expect, test} from 'vitest';
import {inTenant} from '../../../server/db/database.ts';
import {Browser, formsOf} from '../auth/browser.ts';
import {startRunning, type Running} from '../auth/running.ts';
import {waitingMails} from '../pages/people.ts';
import {createClientWorld, type ClientWorld, type MadeLink} from './clients.ts';

let running: Running;
let world: ClientWorld;
let link: MadeLink & {mailed: string};
let client: Browser;
let networks = 0;

beforeAll(async () => {
  running = await startRunning();
  world = await createClientWorld(running);
});
afterAll(() => running.stop());
beforeEach(async () => {
  link = await world.mailedLink();
  client = new Browser(running.origin, `203.1.${networks >> 8}.${++networks & 255}`);
  await sql`delete from auth.rate_limit`.execute(running.db);
});

const person = {'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) Firefox/150.0'};
const visits = () =>
  inTenant(running.db, world.accountId, async (trx) =>
    (
      await trx
        .selectFrom('client_visit')
        .select(['what', 'machine'])
        .where('link_id', '=', link.linkId)
        .orderBy('id')
        .execute()
    ).map(({what, machine}) => `${what} ${machine}`),
  );
const untouched = async () => {
  const {answer, asking} = await world.stored(link.linkId);
  expect([answer, asking?.wish, asking?.hops]).toEqual([null, undefined, undefined]);
};

describe('a visit that looks like a machine’s', () => {
  test.each([
    ['opened head', {method: 'HEAD', headers: person}],
    ['opened prefetch', {headers: {...person, 'sec-purpose': 'prefetch;prerender'}}],
    ['opened prefetch', {headers: {...person, purpose: 'preview'}}],
    ['opened agent', {headers: {'user-agent': 'Mozilla/5.0 (compatible; Googlebot/2.1)'}}],
    ['opened agent', {headers: {'user-agent': 'SkypeUriPreview Preview/0.5'}}],
    ['opened agent', {headers: {'user-agent': 'python-requests/2.32'}}],
  ] as Array<[string, RequestInit]>)('is noted: %s', async (noted, init) => {
    expect((await client.fetch(link.mailed, init)).status).toBe(200);
    expect(await visits()).toEqual([noted]);
    await untouched();
  });

  test('a person’s is not', async () => {
    await client.fetch(link.mailed, {headers: person});
    expect(await visits()).toEqual([]);
  });

  test('neither is more than the link’s share of a day', async () => {
    for (let count = 0; count < 205; count++) {
      await client.fetch(link.mailed, {method: 'HEAD', headers: person});
    }
    expect(await visits()).toHaveLength(200);
  });
});

describe('a form that a machine sent', () => {
  const post = async (fields: Record<string, string>) => {
    const page = await client.open(link.mailed);
    const form = formsOf(page.html).find(({action}) => action === link.mailed);
    const body = new URLSearchParams({...(form?.fields as Record<string, string>), ...fields}); // one value each
    return client.fetch(link.mailed, {
      ...{method: 'POST', body},
      headers: {...person, origin: running.origin},
    });
  };

  test('with the field that no person sees decides nothing, and says what to do', async () => {
    const sent = await post({name: 'Eve', decision: 'confirm', homepage: 'https://spam.test'});
    expect([sent.status, await sent.text()]).toEqual([
      422,
      expect.stringContaining('Please press the button once more'),
    ]);
    expect(await visits()).toContain('sent trap');
    await untouched();
  });

  test('within a second of the page is noted, and counts if it says all that an answer needs', async () => {
    const sent = await post({name: 'Quick', decision: 'confirm'});
    expect(sent.status).toBe(200);
    expect(await visits()).toContain('sent at_once');
    expect((await world.stored(link.linkId)).answer?.by.name).toBe('Quick');
  });

  test.each(['copied', 'mailed'])(
    'every form of the %s address, as it stands, empty, and by every button: nothing happens',
    async (kind) => {
      const path = kind === 'copied' ? link.path : link.mailed;
      const before = (await waitingMails(running)).length;
      const {html} = await client.open(path);
      const buttons = [...html.matchAll(/<button[^>]*name="(\w+)"[^>]*value="(\w+)"/g)];
      for (const form of formsOf(html)) {
        const empty = Object.fromEntries(Object.keys(form.fields).map((name) => [name, '']));
        for (const fields of [form.fields, empty, {}]) {
          expect((await client.post(form.action, fields)).status).toBe(422);
          for (const [, name = '', value = ''] of buttons) {
            expect((await client.post(form.action, {...fields, [name]: value})).status).toBe(422);
          }
        }
      }
      expect((await waitingMails(running)).length).toBe(before);
      await untouched();
    },
  );
});

describe('guessing addresses', () => {
  const guess = (at: number) => `/c/${String(at).padStart(32, 'g')}`;

  test('is over soon: ten thousand tries of a network find nothing, not even what is there', async () => {
    const statuses = new Map<number, number>();
    const count = (status: number) => statuses.set(status, (statuses.get(status) ?? 0) + 1);
    for (let at = 0; at < 10_000; at += 50) {
      const some = Array.from({length: 50}, (_, n) => client.fetch(guess(at + n)));
      for (const response of await Promise.all(some)) {
        count(response.status);
        await response.arrayBuffer();
      }
    }
    expect(statuses.get(404)).toBeLessThanOrEqual(120);
    expect((statuses.get(404) ?? 0) + (statuses.get(429) ?? 0)).toBe(10_000);
    expect((await client.fetch(link.mailed)).status).toBe(429);
    expect((await client.post(link.mailed, {name: 'Eve', decision: 'confirm'})).status).toBe(429);
    await untouched();
    const elsewhere = new Browser(running.origin, '192.0.2.200');
    expect((await elsewhere.fetch(link.mailed)).status).toBe(200);
  }, 60_000);

  test('takes as long for a removed address as for one that never was', async () => {
    await world.say({kind: 'link.remove', linkId: link.linkId});
    const timesOf = async (path: string) => {
      const times: number[] = [];
      for (let round = 0; round < 40; round++) {
        const start = performance.now();
        const response = await client.fetch(path);
        await response.arrayBuffer();
        expect(response.status).toBe(404);
        times.push(performance.now() - start);
      }
      return times.sort((a, b) => a - b)[10] ?? 0; // a quarter: what the machine can do undisturbed
    };
    const [removed, unknown] = [await timesOf(link.mailed), await timesOf(guess(1))];
    expect(Math.max(removed, unknown) / Math.min(removed, unknown)).toBeLessThan(3);
  });
});
