import {randomUUID} from 'node:crypto';
import {sql} from 'kysely';
import {afterAll, beforeAll, beforeEach, describe, expect, test} from 'vitest';
import type {ProgramId, UserId} from '../../../lib/domain/ids.ts';
import {mostAddresses} from '../../../server/checkout/addresses.ts';
import {findProgramOfKey, mostKeys} from '../../../server/checkout/vendor-keys.ts';
import {inTenant, inVendorTransaction} from '../../../server/db/database.ts';
import {formsOf, type Browser} from '../auth/browser.ts';
import {startRunning, type Running} from '../auth/running.ts';
import {makeAccount, makeMember, makeProgram, makeVendorPerson, signedIn} from '../pages/people.ts';
import {createCheckoutWorld} from './checkout-world.ts';

let running: Running;
let programId: ProgramId;
let otherId: ProgramId;
let patId: UserId;
let olgaId: UserId;
let pat: Browser;
let olga: Browser;
let others: Array<[who: string, browser: Browser]>;
const path = '/admin/checkout';

beforeAll(async () => {
  running = await startRunning();
  programId = await makeProgram(running);
  const bright = await makeAccount(running, programId, 'Bright Agency');
  await makeMember(running, bright, 'Maria', 'partner_admin');
  patId = await makeVendorPerson(running, programId, 'Pat', ['program_admin']);
  await makeVendorPerson(running, programId, 'Rick', ['rep', 'cam', 'pdm']);
  otherId = await makeProgram(running, 'Another Program');
  olgaId = await makeVendorPerson(running, otherId, 'Olga', ['program_admin']);
  pat = await signedIn(running, 'Pat');
  olga = await signedIn(running, 'Olga');
  others = [
    ['a partner admin', await signedIn(running, 'Maria')],
    ['a rep, CAM and PDM', await signedIn(running, 'Rick')],
  ];
});
afterAll(() => running.stop());
beforeEach(async () => {
  await running.sql(sql`delete from app.checkout_key`);
  await running.sql(sql`delete from app.checkout_address`);
});

const keyIn = (html: string) => /vck_[\w-]+/.exec(html)?.[0];
const keys = () =>
  running.sql(sql<{id: string; name: string; revoked: boolean}>`
    select id, name, revoked_at is not null as revoked from app.checkout_key order by made_at`);
const addresses = () =>
  running.sql(sql<{kind: string; address: string}>`
    select kind, address from app.checkout_address order by kind, address`);
const makeOne = async (by = pat, name = 'Shop') => {
  const id = randomUUID();
  const {html} = await by.post(`${path}/keys`, {id, name});
  return {id, key: keyIn(html) ?? ''};
};

describe('vendor keys', () => {
  test('one is made once, shown once, and kept as nobody can read it', async () => {
    const page = await pat.open(path);
    expect(page.html).toContain('No key yet');
    const made = await pat.submit(page, `${path}/keys`, {name: ' Shop '});
    const key = keyIn(made.html);
    expect([key?.length, made.headers.get('cache-control')]).toEqual([47, 'no-store']);
    const again = await pat.submit(page, `${path}/keys`, {name: 'Shop'});
    expect(keyIn(again.html)).toBeUndefined();
    expect(await keys()).toMatchObject([{name: 'Shop', revoked: false}]);
    const list = await pat.open(path);
    expect([list.html.includes('Shop'), list.html.includes('never used')]).toEqual([true, true]);
    expect(keyIn(list.html)).toBeUndefined();
    const stored = await running.sql(
      sql<{row: string}>`select k::text as row from app.checkout_key k`,
    );
    expect(stored[0]?.row).not.toContain(key);
    expect(await findProgramOfKey(running.deps, key ?? '')).toBe(programId);
    expect((await pat.open(path)).html).toContain('last used');
  });

  test('revoked, it works no more, and stays in the list', async () => {
    const {id, key} = await makeOne();
    const page = await pat.submit(await pat.open(path), `${path}/keys/revoke`, {});
    expect([page.status, page.html.includes('Revoked')]).toEqual([200, true]);
    expect(await findProgramOfKey(running.deps, key)).toBeUndefined();
    expect((await pat.post(`${path}/keys/revoke`, {key: id})).status).toBe(404);
  });

  test('bad input makes and revokes nothing', async () => {
    for (const name of ['', '  ', 'x'.repeat(201)]) {
      const page = await pat.post(`${path}/keys`, {id: randomUUID(), name});
      expect([page.status, keyIn(page.html)]).toEqual([422, undefined]);
    }
    expect((await pat.post(`${path}/keys`, {id: 'x', name: 'Shop'})).status).toBe(400);
    expect((await pat.post(`${path}/keys/revoke`, {})).status).toBe(400);
    expect(await keys()).toEqual([]);
  });

  test(`no more than ${mostKeys} work at a time`, async () => {
    for (let made = 0; made < mostKeys; made++) await makeOne(pat, `Shop ${made}`);
    const id = randomUUID();
    const full = await pat.post(`${path}/keys`, {id, name: 'One more'});
    expect([full.status, full.html.includes('Revoke one first')]).toEqual([422, true]);
    const [first] = await keys();
    await pat.post(`${path}/keys/revoke`, {key: first?.id ?? ''});
    expect(keyIn((await pat.post(`${path}/keys`, {id, name: 'One more'})).html)).toBeDefined();
  });
});

describe('registered addresses', () => {
  test('are added as a browser reads them, once, and removed', async () => {
    for (const address of [
      'https://SHOP.example/a/../checkout/',
      'https://shop.example/checkout/',
    ]) {
      expect((await pat.post(`${path}/addresses`, {kind: 'return', address})).status).toBe(200);
    }
    await pat.post(`${path}/addresses`, {kind: 'frame', address: 'https://shop.example/'});
    expect(await addresses()).toEqual([
      {kind: 'frame', address: 'https://shop.example'},
      {kind: 'return', address: 'https://shop.example/checkout/'},
    ]);
    const page = await pat.open(path);
    const removing = formsOf(page.html).filter(({action}) => action === `${path}/addresses/remove`);
    expect(removing.map(({fields}) => fields)).toHaveLength(2);
    for (const {fields} of removing) await pat.post(`${path}/addresses/remove`, fields);
    expect(await addresses()).toEqual([]);
  });

  test.each([
    ['return', 'http://shop.example/', 'Use an https address'],
    ['return', '', 'Use an https address'],
    ['return', 'https://me@shop.example/', 'Use an https address'],
    ['frame', 'https://shop.example/path', 'Use an https origin'],
    ['frame', "https://a;'none'.example", 'Use an https origin'],
  ])('%s %s is refused, and shown again', async (kind, address, words) => {
    const page = await pat.post(`${path}/addresses`, {kind, address});
    expect([page.status, page.html.includes(words)]).toEqual([422, true]);
    expect(await addresses()).toEqual([]);
  });

  test('what is no kind or is not there', async () => {
    const address = 'https://shop.example/';
    expect((await pat.post(`${path}/addresses`, {kind: 'x', address})).status).toBe(400);
    expect((await pat.post(`${path}/addresses`, {address})).status).toBe(400);
    expect((await pat.post(`${path}/addresses/remove`, {kind: 'return', address})).status).toBe(
      404,
    );
  });

  test(`no more than ${mostAddresses}`, async () => {
    await running.sql(sql`
      insert into app.checkout_address (program_id, kind, address)
      select ${programId}, 'return', 'https://shop.example/' || n from generate_series(1, ${mostAddresses}::int) n`);
    const page = await pat.post(`${path}/addresses`, {kind: 'frame', address: 'https://a.example'});
    expect([page.status, page.html.includes('Remove one first')]).toEqual([422, true]);
  });
});

test('whether a purchase waits is off, and a program’s to say', async () => {
  const settings = async () => {
    const [row] = await running.sql(sql<{on: boolean | null}>`
      select (settings ->> 'proofBlocksPurchase')::boolean as on from app.program where id = ${programId}`);
    return row?.on;
  };
  expect(await settings()).toBeNull();
  await pat.post(path, {setting: 'blocks', blocks: 'yes'});
  expect(await settings()).toBe(true);
  expect((await pat.post(path, {})).status).toBe(400);
  expect((await pat.post(path, {setting: 'blocks', blocks: 'maybe'})).status).toBe(400);
  expect(await settings()).toBe(true);
  await pat.submit(await pat.open(path), path, {blocks: ''});
  expect(await settings()).toBe(false);
});

describe('is for the program’s admins alone', () => {
  const forms = (id: string): Array<[string, Record<string, string>]> => [
    [path, {setting: 'blocks', blocks: 'yes'}],
    [`${path}/keys`, {id: randomUUID(), name: 'Theirs'}],
    [`${path}/keys/revoke`, {key: id}],
    [`${path}/addresses`, {kind: 'return', address: 'https://evil.example/'}],
    [`${path}/addresses/remove`, {kind: 'return', address: 'https://shop.example/'}],
  ];

  test('to others at the partner and the vendor it is not there', async () => {
    const {id} = await makeOne();
    for (const [who, browser] of others) {
      expect([who, (await browser.open(path)).status]).toEqual([who, 404]);
      for (const [action, fields] of forms(id)) {
        expect([who, action, (await browser.post(action, fields)).status]).toEqual([
          who,
          action,
          404,
        ]);
      }
    }
    expect(await keys()).toMatchObject([{id, revoked: false}]);
    expect(await addresses()).toEqual([]);
  });

  test('another program’s admin neither sees nor ends what is here', async () => {
    const {id} = await makeOne(pat, 'Of Pat');
    await pat.post(`${path}/addresses`, {kind: 'return', address: 'https://shop.example/'});
    const page = await olga.open(path);
    expect([
      page.html.includes('Of Pat'),
      page.html.includes('value="https://shop.example/"'),
    ]).toEqual([false, false]);
    expect((await olga.post(`${path}/keys/revoke`, {key: id})).status).toBe(404);
    const removed = {kind: 'return', address: 'https://shop.example/'};
    expect((await olga.post(`${path}/addresses/remove`, removed)).status).toBe(404);
    expect(keyIn((await olga.post(`${path}/keys`, {id, name: 'Same id'})).html)).toBeUndefined();
    expect(await keys()).toMatchObject([{id, name: 'Of Pat', revoked: false}]);
  });

  test('a form of another page is refused', async () => {
    const response = await pat.fetch(`${path}/keys`, {
      ...{method: 'POST', body: new URLSearchParams({id: randomUUID(), name: 'Evil'})},
      headers: {origin: 'https://evil.example', 'sec-fetch-site': 'cross-site'},
    });
    expect([response.status, await keys()]).toEqual([403, []]);
  });
});

describe('past the application', () => {
  const as = (userId: UserId, query: ReturnType<typeof sql>) =>
    inVendorTransaction(running.db, userId, (trx) => query.execute(trx));

  test('the vendor’s role sees the own program’s, and no hash of a key', async () => {
    await makeOne();
    await pat.post(`${path}/addresses`, {kind: 'return', address: 'https://shop.example/'});
    for (const table of ['checkout_key', 'checkout_address']) {
      const read = sql`select program_id from app.${sql.ref(table)}`;
      expect((await as(patId, read)).rows).toEqual([{program_id: programId}]);
      expect((await as(olgaId, read)).rows).toEqual([]);
    }
    expect(
      (await as(olgaId, sql`update app.checkout_key set revoked_at = now()`)).numAffectedRows,
    ).toBe(0n);
    expect((await as(olgaId, sql`delete from app.checkout_address`)).numAffectedRows).toBe(0n);
    const insert = sql`insert into app.checkout_address (program_id, kind, address) values (${programId}, 'return', 'x')`;
    await expect(as(olgaId, insert)).rejects.toThrow('row-level security');
    for (const query of [
      sql`select key_hash from app.checkout_key`,
      sql`update app.checkout_key set key_hash = ''`,
      sql`delete from app.checkout_key`,
      sql`select id from app.checkout_session`,
    ]) {
      await expect(as(patId, query)).rejects.toThrow('permission denied');
    }
  });

  test('a partner’s transaction reads none of it, and opens nothing for another account', async () => {
    const world = await createCheckoutWorld(running, 'With a shop');
    const {session} = await world.open();
    for (const table of ['checkout_key', 'checkout_address', 'checkout_session']) {
      const read = inTenant(running.db, world.accountId, (trx) =>
        sql`select * from app.${sql.ref(table)}`.execute(trx),
      );
      await expect(read).rejects.toThrow('permission denied');
    }
    const rival = await world.rival();
    const forged = inTenant(running.db, rival, (trx) =>
      sql`
        insert into app.checkout_session (id, program_id, account_id, link_id, body_hash, token_hash, client_name,
          client_email, return_url)
        values (${randomUUID()}, ${world.programId}, ${world.accountId}, ${session.id}, '', sha256('x'), '', '', '')
      `.execute(trx),
    );
    await expect(forged).rejects.toThrow('row-level security');
  });
});
