import {randomUUID} from 'node:crypto';
import {sql} from 'kysely';
import {afterAll, beforeAll, beforeEach, describe, expect, test} from 'vitest';
import type {ProgramId} from '../../../lib/domain/ids.ts';
import {mostEndpoints} from '../../../server/webhooks/endpoints.ts';
import {formsOf, type Browser} from '../auth/browser.ts';
import {startRunning, type Running} from '../auth/running.ts';
import {deliveriesOf, startSendingTo, until} from '../webhooks/webhook-world.ts';
import {startReceiver} from '../webhooks/receiver.ts';
import {makeAccount, makeMember, makeProgram, makeVendorPerson, signedIn} from './people.ts';

let running: Running;
let programId: ProgramId;
let pat: Browser;
let stranger: Browser;
let others: Array<[who: string, browser: Browser]>;
const path = '/admin/webhooks';
const good = {name: 'Billing', url: 'https://hooks.example/in', topics: ['links', 'deals']};

beforeAll(async () => {
  running = await startRunning();
  programId = await makeProgram(running);
  const bright = await makeAccount(running, programId, 'Bright Agency');
  await makeMember(running, bright, 'Maria', 'partner_admin');
  await makeVendorPerson(running, programId, 'Pat', ['program_admin']);
  await makeVendorPerson(running, programId, 'Rick', ['rep', 'cam', 'pdm']);
  const other = await makeProgram(running, 'Another Program');
  await makeVendorPerson(running, other, 'Olga', ['program_admin']);
  pat = await signedIn(running, 'Pat');
  stranger = await signedIn(running, 'Olga');
  others = [
    ['a partner admin', await signedIn(running, 'Maria')],
    ['a rep, CAM and PDM', await signedIn(running, 'Rick')],
    ["another program's admin", stranger],
  ];
});
afterAll(() => running.stop());
beforeEach(async () => {
  await running.sql(sql`delete from app.webhook_endpoint`);
});

const rows = () =>
  running.sql(sql<{id: string; name: string; url: string; topics: string[]; paused: boolean}>`
    select id, name, url, topics, paused_at is not null as paused from app.webhook_endpoint order by name`);
const secretIds = (id: string) =>
  running.sql(sql<{id: string; old: boolean}>`
    select id, ends_at is not null as old from app.webhook_secret where endpoint_id = ${id} order by old`);
async function add(given: Partial<typeof good> = {}, by = pat): Promise<string> {
  const id = randomUUID();
  const page = await by.post(path, {...good, ...given, id});
  if (!page.html.includes('whsec_')) throw new Error(`Not added: ${page.status}`);
  return id;
}
const secretIn = (html: string) => /whsec_[\w+/=]+/.exec(html)?.[0];

describe('a webhook', () => {
  test('is added once, its secret shown once, and kept as it was typed', async () => {
    const page = await pat.open(path);
    const id = String(formsOf(page.html).find(({action}) => action === path)?.fields.id);
    const made = await pat.submit(page, path, {...good, url: ' https://hooks.example/in '});
    expect(made.status).toBe(200);
    expect(secretIn(made.html)).toMatch(/^whsec_[\w+/]{43}=$/);
    expect(made.headers.get('cache-control')).toBe('no-store');
    expect(await rows()).toEqual([{id, ...good, paused: false}]);
    const again = await pat.submit(page, path, good);
    expect([again.url.includes(id), secretIn(again.html)]).toEqual([true, undefined]);
    expect(await rows()).toHaveLength(1);
    for (const at of [path, `${path}/${id}`]) {
      const shown = await pat.open(at);
      expect(shown.html).toContain('https://hooks.example/in');
      expect(secretIn(shown.html)).toBeUndefined();
    }
  });

  test.each([
    [{name: ' '}, 'needed'],
    [{name: 'x'.repeat(201)}, 'too long'],
    [{url: ''}, 'begins with https'],
    [{url: 'hooks.example'}, 'begins with https'],
    [{url: 'javascript:alert(1)'}, 'begins with https'],
    [{url: 'http://hooks.example/'}, 'Only https'],
    [{url: 'https://me:secret@hooks.example/'}, 'Leave out the name'],
    [{url: 'https://192.168.1.1/'}, 'private network'],
    [{url: 'https://[::ffff:127.0.0.1]/'}, 'private network'],
    [{url: 'https://2130706433/'}, 'private network'],
    [{url: `https://hooks.example/${'x'.repeat(2000)}`}, 'too long'],
    [{topics: []}, 'Choose one'],
    [{topics: ['notes']}, 'Choose one'],
  ])('is refused with %j, and what was typed is shown again', async (wrong, words) => {
    const typed = {...good, ...wrong, id: randomUUID()};
    const page = await pat.post(path, typed);
    expect([page.status, page.html.includes(words)]).toEqual([422, true]);
    expect(await rows()).toEqual([]);
    const id = await add();
    const edited = await pat.post(`${path}/${id}`, {...good, ...wrong});
    expect([edited.status, edited.html.includes(words)]).toEqual([422, true]);
    expect(await rows()).toEqual([{id, ...good, paused: false}]);
    if (!('name' in wrong)) expect(edited.html).toContain('value="Billing"');
  });

  test('shows markup as text', async () => {
    await add({name: '<b>Bold</b>', url: 'https://hooks.example/?a="><script>'});
    const {html} = await pat.open(path);
    expect(html).not.toContain('<b>Bold');
    expect(html).not.toContain('<script>');
  });

  test('is one of twenty at most', async () => {
    for (let count = 0; count < mostEndpoints; count++) await add();
    const page = await pat.post(path, {...good, id: randomUUID()});
    expect([page.status, page.html.includes('Delete one first')]).toEqual([422, true]);
    expect(await rows()).toHaveLength(mostEndpoints);
  });

  test('is edited, paused, resumed and deleted', async () => {
    const id = await add();
    const changed = {name: 'Invoices', url: 'https://hooks.example:8443/', topics: ['talk']};
    await pat.post(`${path}/${id}`, changed);
    expect(await rows()).toEqual([{id, ...changed, paused: false}]);
    const paused = await pat.submit(await pat.open(`${path}/${id}`), `${path}/${id}/pause`, {});
    expect(paused.html).toContain('go out, in order');
    expect(await rows()).toMatchObject([{paused: true}]);
    await pat.submit(paused, `${path}/${id}/pause`, {});
    expect(await rows()).toMatchObject([{paused: false}]);
    await pat.submit(paused, `${path}/${id}/delete`, {});
    expect(await rows()).toEqual([]);
    expect(await pat.post(`${path}/${id}/delete`, {webhook: id})).toMatchObject({status: 404});
  });

  test('gets a new secret once for each form', async () => {
    const id = await add();
    const [first] = await secretIds(id);
    const page = await pat.open(`${path}/${id}`);
    const rotated = await pat.submit(page, `${path}/${id}/rotate`, {});
    expect(secretIn(rotated.html)).toBeDefined();
    expect(await secretIds(id)).toMatchObject([{old: false}, {id: first?.id, old: true}]);
    const again = await pat.submit(page, `${path}/${id}/rotate`, {});
    expect([again.url.endsWith(id), secretIn(again.html)]).toEqual([true, undefined]);
    expect(await secretIds(id)).toHaveLength(2);
    const third = await pat.submit(again, `${path}/${id}/rotate`, {});
    expect(secretIn(third.html)).not.toBe(secretIn(rotated.html));
    expect((await secretIds(id)).map(({old}) => old)).toEqual([false, true]);
  });

  test('shows what was sent and what came of it, and sends it again', async () => {
    const receiver = await startReceiver();
    receiver.answerWith(() => 500);
    const id = await add();
    await running.sql(sql`update app.webhook_endpoint set url = ${receiver.url} where id = ${id}`);
    const page = await pat.submit(await pat.open(`${path}/${id}`), `${path}/${id}/test`, {});
    expect(page.html).toContain('It goes out now');
    const sending = startSendingTo(running.db);
    await until(async () => (await deliveriesOf(running.db, id))[0]?.state === 'dead');
    const log = await pat.open(`${path}/${id}?show=failing`);
    for (const words of ['Given up', 'answered 500', 'Failing', '1 delivery was given up']) {
      expect(log.html).toContain(words);
    }
    receiver.answerWith(() => 200);
    const [delivery] = await deliveriesOf(running.db, id);
    await pat.submit(log, `${path}/${id}/deliveries/${delivery?.id}/again`, {});
    await until(async () => (await deliveriesOf(running.db, id))[0]?.state === 'delivered');
    expect(new Set(receiver.ids()).size).toBe(1);
    const fine = await pat.open(`${path}/${id}?show=failing`);
    expect(fine.html).toContain('Nothing fails.');
    expect((await pat.open(path)).html).toContain('Fine');
    await sending.stop(0);
    await receiver.stop();
  });

  test('shows its log page by page', async () => {
    const id = await add();
    await running.sql(sql`
      insert into app.webhook_delivery (endpoint_id, account_id, lane, type, event, happened_at, state)
      select ${id}, ${id}, gen_random_uuid(), 'n' || n || '.', '{}', now(), 'delivered' from generate_series(1, 60) n`);
    const first = await pat.open(`${path}/${id}`);
    expect([first.html.includes('n60.'), first.html.includes('n10.')]).toEqual([true, false]);
    const older = /href="([^"]*before=\d+)"/.exec(first.html)?.[1] ?? '';
    const second = await pat.open(older);
    expect([second.html.includes('n10.'), second.html.includes('n11.')]).toEqual([true, false]);
    for (const query of ['before=x', 'before=-1', 'before=99999999999999999999', 'show=all']) {
      expect(await pat.open(`${path}/${id}?${query}`)).toMatchObject({status: 200});
    }
  });
});

describe('forms that our pages never send', () => {
  test.each([
    ['', {}],
    ['', {...good, id: 'x'}],
    ['', {...good, id: '01a1ffd8-4221-7779-8695-b49beddfee36', secret: 'mine'}],
    ['/:id', {...good, id: 'x'}],
    ['/:id/rotate', {}],
    ['/:id/rotate', {from: 'x'}],
    ['/:id/pause', {}],
    ['/:id/pause', {paused: 'perhaps'}],
    ['/:id/test', {}],
    ['/:id/test', {delivery: 'x'}],
    ['/:id/delete', {}],
    ['/:id/delete', {webhook: '01a1ffd8-4221-7779-8695-b49beddfee36'}],
    ['/:id/deliveries/01a1ffd8-4221-7779-8695-b49beddfee36/again', {}],
  ])('%s with %j changes nothing', async (below, fields) => {
    const id = await add();
    const before = [await rows(), await secretIds(id)];
    const page = await pat.post(path + below.replace(':id', id), fields);
    expect(page.status).toBe(400);
    expect([await rows(), await secretIds(id)]).toEqual(before);
    expect(await deliveriesOf(running.db, id)).toEqual([]);
  });

  test('are not taken from another site', async () => {
    const id = await add();
    const body = new URLSearchParams({webhook: id});
    const response = await pat.fetch(`${path}/${id}/delete`, {
      ...{method: 'POST', body},
      headers: {origin: 'https://evil.example', 'sec-fetch-site': 'cross-site'},
    });
    expect(response.status).toBe(403);
    expect(await rows()).toHaveLength(1);
  });

  test.each(['nothing', '%00', '01a1ffd8-4221-7779-8695-b49beddfee36'])(
    'and the webhook "%s" is not there',
    async (id) => {
      expect(await pat.open(`${path}/${id}`)).toMatchObject({status: 404});
      expect(await pat.post(`${path}/${id}`, good)).toMatchObject({status: 404});
    },
  );
});

describe('who may', () => {
  test("nobody but the program's admins, on any route", async () => {
    const id = await add();
    await pat.submit(await pat.open(`${path}/${id}`), `${path}/${id}/test`, {});
    const [delivery] = await deliveriesOf(running.db, id);
    const [secret] = await secretIds(id);
    const before = [await rows(), await secretIds(id), await deliveriesOf(running.db, id)];
    const asked: Array<[below: string, fields: Record<string, string | string[]>]> = [
      ['', {...good, name: 'Taken over'}],
      ['/rotate', {from: secret?.id ?? ''}],
      ['/pause', {paused: 'yes'}],
      ['/test', {delivery: randomUUID()}],
      ['/delete', {webhook: id}],
      [`/deliveries/${delivery?.id}/again`, {delivery: delivery?.id ?? ''}],
    ];
    for (const [who, browser] of others) {
      const seen = await browser.open(`${path}/${id}`);
      expect([who, seen.status, seen.html.includes('Billing')]).toEqual([who, 404, false]);
      for (const [below, fields] of asked) {
        const page = await browser.post(`${path}/${id}${below}`, fields);
        expect([who, below, page.status]).toEqual([who, below, 404]);
      }
    }
    for (const [who, browser] of others.slice(0, 2)) {
      const status = [
        (await browser.open(path)).status,
        (await browser.post(path, {...good, id: randomUUID()})).status,
      ];
      expect([who, ...status]).toEqual([who, 404, 404]);
    }
    expect([await rows(), await secretIds(id), await deliveriesOf(running.db, id)]).toEqual(before);
  });

  test("another program's admin sees their own, and cannot take an id that is in use", async () => {
    const id = await add();
    const theirs = await add({name: 'Theirs'}, stranger);
    const page = await stranger.open(path);
    expect([page.html.includes('Theirs'), page.html.includes('Billing')]).toEqual([true, false]);
    expect(await stranger.post(path, {...good, name: 'Same', id})).toMatchObject({status: 404});
    expect(await rows()).toMatchObject([{id, name: 'Billing'}, {id: theirs}]);
  });

  test("a delivery of another webhook's is not sent by this one", async () => {
    const [id, other] = [await add(), await add()];
    await pat.submit(await pat.open(`${path}/${other}`), `${path}/${other}/test`, {});
    const [delivery] = await deliveriesOf(running.db, other);
    const to = `${path}/${id}/deliveries/${delivery?.id}/again`;
    expect(await pat.post(to, {delivery: delivery?.id ?? ''})).toMatchObject({status: 404});
  });

  test('whoever is not signed in is asked to', async () => {
    const response = await fetch(new URL(path, running.origin), {redirect: 'manual'});
    expect([response.status, response.headers.get('location')?.startsWith('/sign-in')]).toEqual([
      303,
      true,
    ]);
  });
});
