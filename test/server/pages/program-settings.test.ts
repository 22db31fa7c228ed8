import {sql} from 'kysely';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import type {AccountId, ProgramId, UserId} from '../../../lib/domain/ids.ts';
import type {ProgramSettings} from '../../../lib/domain/program-settings.ts';
import {inTenant} from '../../../server/db/database.ts';
import type {Browser} from '../auth/browser.ts';
import {startRunning, type Running} from '../auth/running.ts';
import {makeAccount, makeMember, makeProgram, makeVendorPerson, signedIn} from './people.ts';

let running: Running;
let programId: ProgramId;
let bright: AccountId;
let foreign: AccountId;
let foreignMember: UserId;
let maria: UserId;
let rep: UserId;
let pat: Browser;
let partner: Browser;

beforeAll(async () => {
  running = await startRunning();
  programId = await makeProgram(running);
  bright = await makeAccount(running, programId, 'Bright Agency');
  maria = await makeMember(running, bright, 'Maria', 'partner_admin');
  rep = await makeVendorPerson(running, programId, 'Rick', ['rep']);
  await makeVendorPerson(running, programId, 'Pat', ['program_admin']);
  const other = await makeProgram(running, 'Another Program');
  foreign = await makeAccount(running, other, 'Foreign Account');
  foreignMember = await makeMember(running, foreign, 'Fred', 'partner_admin');
  [pat, partner] = [await signedIn(running, 'Pat'), await signedIn(running, 'Maria')];
  await pat.post('/admin/program/regions', {name: 'Nordics'});
});
afterAll(() => running.stop());

async function settings(): Promise<ProgramSettings> {
  const row = await running.db
    .selectFrom('program')
    .select('settings')
    .where('id', '=', programId)
    .executeTakeFirstOrThrow();
  return row.settings;
}

const accountRow = (id = bright) =>
  inTenant(running.db, id, (trx) =>
    trx
      .selectFrom('partner_account')
      .select(['region', 'recipient_user_id', 'rev'])
      .where('id', '=', id)
      .executeTakeFirstOrThrow(),
  );

const regionsOfRep = async () => {
  const [row] = await running.sql(sql<{regions: string[]}>`
    select regions from app.vendor_person where user_id = ${rep}`);
  return row?.regions;
};

describe('how clients are asked', () => {
  const asked = {expiryDays: '30', afterDays: ' 3 ', everyDays: '1', closingDays: '7'};
  const kept = {
    ...{expiryDays: 30, reminding: {afterDays: 3, everyDays: 1}, closingDays: 7},
  };

  test('is at first as we have it', async () => {
    const {html} = await pat.open('/admin/program');
    for (const [name, value] of [
      ['expiryDays', '90'],
      ['afterDays', '5'],
      ['everyDays', '2'],
      ['closingDays', '4'],
    ]) {
      expect(html).toMatch(new RegExp(`<input[^>]*name="${name}"[^>]*value="${value}"`));
    }
  });

  test('is kept, reaches every account, and outlives a change of the other terms', async () => {
    const {rev} = await accountRow();
    await pat.post('/admin/program/asking', asked);
    expect((await settings()).asking).toEqual(kept);
    expect((await accountRow()).rev).toBeGreaterThan(rev);
    await pat.post('/admin/program/settings', {
      ...{capacity: '', registrationDays: '', assignment: 'by_hand'},
    });
    expect(await settings()).toMatchObject({asking: kept, assignment: 'by_hand'});
  });

  test('is never where nothing is typed', async () => {
    await pat.post('/admin/program/asking', {
      ...{expiryDays: '', afterDays: '', everyDays: '', closingDays: ''},
    });
    expect((await settings()).asking).toEqual({
      ...{expiryDays: null, reminding: null, closingDays: null},
    });
    await pat.post('/admin/program/asking', asked);
  });

  test.each(['0', '-1', '731', '1.5', 'soon', '99999', '1e2'])(
    'is refused with "%s", shows it again, and changes nothing',
    async (wrong) => {
      const page = await pat.post('/admin/program/asking', {...asked, expiryDays: wrong});
      expect(page.status).toBe(422);
      expect(page.html).toContain(`value="${wrong}"`);
      expect(page.html).toContain('A whole number of days from 1 to 730.');
      expect((await settings()).asking).toEqual(kept);
    },
  );

  test('is refused with half of the reminders', async () => {
    const page = await pat.post('/admin/program/asking', {...asked, everyDays: ''});
    expect([page.status, page.html.includes('Fill in both numbers, or neither.')]).toEqual([
      ...[422, true],
    ]);
    expect((await settings()).asking).toEqual(kept);
  });

  test('is nothing that anybody else may change', async () => {
    const page = await partner.post('/admin/program/asking', {...asked, expiryDays: '1'});
    expect(page.status).toBe(404);
    expect((await settings()).asking).toEqual(kept);
  });
});

describe("a program's terms", () => {
  const terms = {capacity: '5', registrationDays: ' 90 ', assignment: 'round_robin'};

  test('are kept, shown again, and reach every account', async () => {
    const {rev} = await accountRow();
    const page = await pat.post('/admin/program/settings', terms);
    expect(page.html).toContain('value="90"');
    expect(await settings()).toMatchObject({
      ...{capacity: 5, registrationDays: 90, assignment: 'round_robin'},
      regions: [{id: 'nordics', name: 'Nordics'}],
    });
    expect((await accountRow()).rev).toBeGreaterThan(rev);
  });

  test('are without bound where nothing is typed', async () => {
    await pat.post('/admin/program/settings', {...terms, capacity: '', registrationDays: ''});
    const {capacity, registrationDays, ...kept} = await settings();
    expect([capacity, registrationDays]).toEqual([undefined, undefined]);
    expect(kept).toMatchObject({
      ...{assignment: 'round_robin', regions: [{id: 'nordics', name: 'Nordics'}]},
    });
  });

  test.each([
    [{...terms, capacity: '0'}, 'A whole number from 1'],
    [{...terms, capacity: '-3'}, 'A whole number from 1'],
    [{...terms, capacity: '2.5'}, 'A whole number from 1'],
    [{...terms, capacity: '<b>many</b>'}, '&lt;b>many'],
    [{...terms, registrationDays: '1e3'}, 'A whole number from 1'],
    [{...terms, registrationDays: '99999'}, 'A whole number from 1'],
    [{...terms, assignment: 'whim'}, 'Choose one from the list'],
  ])('refuse %j, and show it again', async (fields, words) => {
    const before = await settings();
    const page = await pat.post('/admin/program/settings', fields);
    expect([page.status, page.html.includes(words)]).toEqual([422, true]);
    expect(await settings()).toEqual(before);
  });
});

describe('regions', () => {
  test('are added, renamed under their id, and removed', async () => {
    await pat.post('/admin/program/regions', {name: 'Ibéria'});
    await pat.post('/admin/program/regions/iberia', {name: 'Spain and Portugal'});
    expect((await settings()).regions).toContainEqual({id: 'iberia', name: 'Spain and Portugal'});
    await pat.post('/admin/program/regions/iberia/remove', {region: 'iberia'});
    expect((await settings()).regions).toEqual([{id: 'nordics', name: 'Nordics'}]);
  });

  test.each([
    ['/regions', {name: ' '}, 422, 'name'],
    ['/regions', {name: 'NORDICS'}, 422, 'one with this name already'],
    ['/regions', {name: 'x'.repeat(201)}, 422, 'too long'],
    ['/regions/unknown', {name: 'Somewhere'}, 404, ''],
    ['/regions/nordics/remove', {region: 'another'}, 400, ''],
  ])('%s refuses %j', async (path, fields, status, words) => {
    const before = await settings();
    const page = await pat.post(`/admin/program${path}`, fields);
    expect([page.status, page.html.includes(words)]).toEqual([status, true]);
    expect(await settings()).toEqual(before);
  });

  test('stay while a partner account or a rep is in them', async () => {
    const remove = () => pat.post('/admin/program/regions/nordics/remove', {region: 'nordics'});
    await pat.post(`/admin/accounts/${bright}/region`, {region: 'nordics'});
    expect(await remove()).toMatchObject({status: 422});
    await pat.post(`/admin/accounts/${bright}/region`, {region: '-'});
    await pat.post('/admin/people/regions', {user: rep, regions: ['nordics']});
    const page = await remove();
    expect([page.status, page.html.includes('is in this region')]).toEqual([422, true]);
    expect((await settings()).regions).toHaveLength(1);
    await pat.post('/admin/people/regions', {user: rep});
    expect(await regionsOfRep()).toEqual([]);
  });

  test('of accounts and reps are those of the program', async () => {
    const wrong: Array<[path: string, fields: Record<string, string | string[]>]> = [
      [`/admin/accounts/${bright}/region`, {region: 'atlantis'}],
      ['/admin/people/regions', {user: rep, regions: ['nordics', 'atlantis']}],
      ['/admin/people/regions', {user: maria, regions: ['nordics']}],
    ];
    for (const [path, fields] of wrong) {
      expect(await pat.post(path, fields)).toMatchObject({status: 400});
    }
    expect(await pat.post(`/admin/accounts/${foreign}/region`, {region: '-'})).toMatchObject({
      status: 404,
    });
    expect([(await accountRow()).region, await regionsOfRep()]).toEqual([null, []]);
  });

  test('loses nothing when two admins edit at once', async () => {
    const names = Array.from({length: 6}, (_, at) => `At once ${at}`);
    await Promise.all(names.map((name) => pat.post('/admin/program/regions', {name})));
    expect((await settings()).regions?.map(({name}) => name)).toEqual(
      expect.arrayContaining(names),
    );
  });
});

describe('the notification recipient', () => {
  test('is set by the program admin and by the partner admin, and the members see it', async () => {
    const {rev} = await accountRow();
    await pat.post(`/admin/accounts/${bright}/recipient`, {user: maria});
    expect(await accountRow()).toMatchObject({recipient_user_id: maria, rev: rev + 1});
    const page = await partner.open(`/team/${bright}`);
    expect(page.html).toContain('Get notified about lead activity');
    expect(page.html).toMatch(new RegExp(`<option[^>]* selected[^>]*>Maria`));
    await partner.post(`/team/${bright}/recipient`, {user: 'nobody'});
    expect((await accountRow()).recipient_user_id).toBeNull();
  });

  test.each(['', 'Maria', '01a1ffd8-4221-7779-8695-b49beddfee36'])('is no "%s"', async (user) => {
    for (const browser of [pat, partner]) {
      const page = await browser.post(`/team/${bright}/recipient`, {user});
      expect(page.status).toBe(400);
    }
  });

  test("is no member of another account, and nobody sets another account's", async () => {
    const before = await accountRow(foreign);
    expect(await partner.post(`/team/${bright}/recipient`, {user: foreignMember})).toMatchObject({
      status: 400,
    });
    for (const browser of [pat, partner]) {
      expect(await browser.post(`/team/${foreign}/recipient`, {user: 'nobody'})).toMatchObject({
        status: 404,
      });
    }
    expect(await accountRow(foreign)).toEqual(before);
  });
});
