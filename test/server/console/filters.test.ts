import {sql} from 'kysely';
import {afterAll, beforeAll, beforeEach, describe, expect, it, test} from 'vitest';
import {inVendorTransaction} from '../../../server/db/database.ts';
import {Browser, type Page} from '../auth/browser.ts';
import {createPortfolio, rowsOf, type Portfolio} from './portfolio.ts';

/** Saved filters: Dana's are Dana's alone. */
let at: Portfolio;
beforeAll(async () => {
  at = await createPortfolio();
  const {bright, people} = at;
  await at.deal(bright, people.maria, {name: 'Big'}, people.rick);
  await at.deal(bright, people.maria, {name: 'Small'}, people.rita);
});
afterAll(() => at.running.stop());
beforeEach(async () => {
  for (const who of ['dana', 'kurt'] as const) {
    await inVendorTransaction(at.running.db, at.people[who].userId, (trx) =>
      trx.deleteFrom('saved_filter').execute(),
    );
  }
});

const save = (fields: Record<string, string>, who: keyof Portfolio['people'] = 'dana') =>
  at.browsers[who].post('/console/filters', fields);
const list = (query = 'all', who: keyof Portfolio['people'] = 'dana') =>
  at.browsers[who].open(`/console/deals?${query}`);
const idIn = ({html}: Page) => /\/console\/filters\/([0-9a-f-]{36})\/delete/.exec(html)?.[1] ?? '';

describe('a saved filter', () => {
  it('is kept under its name and opens the list as it was', async () => {
    const saved = await save({name: 'Mine & big', query: 'q=big&sort=name'});
    expect([saved.status, rowsOf(saved.html)]).toEqual([200, ['Big']]);
    const {html} = await list();
    expect(html).toContain('Mine &amp; big');
    expect(html).toContain('href="/console/deals?q=big&amp;sort=name"');
  });

  it('is the list without an address of its own, if it is the default', async () => {
    await save({name: 'Small ones', query: 'q=small', default: 'yes'});
    const bare = await at.browsers.dana.open('/console/deals');
    expect(rowsOf(bare.html)).toEqual(['Small']);
    expect(rowsOf((await list('all')).html)).toHaveLength(2);
    expect(rowsOf((await list('q=')).html)).toHaveLength(2); // the form sent empty
  });

  it('is the only default', async () => {
    await save({name: 'One', query: 'q=small', default: 'yes'});
    await save({name: 'Two', query: 'q=big', default: 'yes'});
    expect(rowsOf((await at.browsers.dana.open('/console/deals')).html)).toEqual(['Big']);
  });

  it('becomes the default and no default by its buttons', async () => {
    await save({name: 'One', query: 'q=small'});
    const id = idIn(await list());
    await at.browsers.dana.post(`/console/filters/${id}/default`, {default: 'yes'});
    expect(rowsOf((await at.browsers.dana.open('/console/deals')).html)).toEqual(['Small']);
    await at.browsers.dana.post(`/console/filters/${id}/default`, {default: 'no'});
    expect(rowsOf((await at.browsers.dana.open('/console/deals')).html)).toHaveLength(2);
  });

  it('is deleted by its button', async () => {
    await save({name: 'One', query: 'q=small'});
    const page = await at.browsers.dana.post(`/console/filters/${idIn(await list())}/delete`, {});
    expect(page.status).toBe(200);
    expect(page.html).not.toContain('/delete"');
  });

  it('keeps of its query what a list can be asked for', async () => {
    await save({name: 'Odd', query: 'q=big&evil=1&state=nonsense&after=x&sort=; drop table'});
    expect((await list()).html).toContain('href="/console/deals?q=big"');
  });
});

describe('refused', () => {
  test.each([
    ['no name', {name: ' ', query: 'q=x'}, 'This is needed'],
    ['a name that is too long', {name: 'x'.repeat(201), query: ''}, 'too long'],
  ])('with %s, and the search stays', async (_what, fields, words) => {
    const page = await save(fields);
    expect(page.status).toBe(422);
    expect(page.html).toContain(words);
  });

  test('a name that is there, in whatever case, and what was typed stays', async () => {
    await save({name: 'Twice', query: 'q=big'});
    const page = await save({name: 'twice', query: 'q=small'});
    expect(page.status).toBe(422);
    expect(page.html).toContain('value="twice"');
    expect(rowsOf(page.html)).toEqual(['Small']);
  });

  test('more than fifty', async () => {
    await inVendorTransaction(at.running.db, at.people.dana.userId, async (trx) => {
      await sql`insert into app.saved_filter select ${at.programId}, ${at.people.dana.userId}, gen_random_uuid(), 'f' || n, '', false
        from generate_series(1, 50) n`.execute(trx);
    });
    expect((await save({name: 'One more', query: ''})).status).toBe(422);
  });

  test.each([
    ['/console/filters', {name: 'x', query: ''}],
    ['/console/filters/01a1ffd8-4221-7779-8695-b49beddfee36/default', {default: 'yes'}],
    ['/console/filters/01a1ffd8-4221-7779-8695-b49beddfee36/delete', {}],
  ])(
    '%s from partners, strangers, other sites, and with more than it asks for',
    async (path, fields) => {
      expect((await at.browsers.maria.post(path, fields)).status).toBe(404);
      expect((await new Browser(at.running.origin).post(path, fields)).url).toContain('/sign-in');
      const foreign = await at.browsers.dana.fetch(path, {
        ...{method: 'POST', body: new URLSearchParams(fields)},
        headers: {origin: 'https://evil.test'},
      });
      expect(foreign.status).toBe(403);
      expect((await at.browsers.dana.post(path, {...fields, extra: '1'})).status).toBe(400);
    },
  );

  test.each(['yes', 'no', 'maybe', ''])("another's, made the default: %j", async (word) => {
    await save({name: 'Hers', query: 'q=small', default: 'yes'});
    const id = idIn(await list());
    const page = await at.browsers.kurt.post(`/console/filters/${id}/default`, {default: word});
    expect(page.status).toBe(word === 'yes' ? 404 : word === 'no' ? 200 : 400);
    await at.browsers.kurt.post(`/console/filters/${id}/delete`, {});
    await at.browsers.kurt.post('/console/filters/nonsense/delete', {});
    expect((await list('all', 'kurt')).html).not.toContain('Hers');
    expect(rowsOf((await at.browsers.dana.open('/console/deals')).html)).toEqual(['Small']);
  });
});

test("row-level security alone keeps people's filters apart", async () => {
  await save({name: 'Hers', query: ''});
  const seen = await inVendorTransaction(at.running.db, at.people.kurt.userId, (trx) =>
    trx.selectFrom('saved_filter').selectAll().execute(),
  );
  expect(seen).toEqual([]);
  await expect(
    inVendorTransaction(at.running.db, at.people.kurt.userId, (trx) =>
      sql`insert into app.saved_filter values (${at.programId}, ${at.people.dana.userId}, gen_random_uuid(), 'Planted', '', true)`.execute(
        trx,
      ),
    ),
  ).rejects.toThrow(/row-level security/);
});
