import {sql} from 'kysely';
import {afterAll, beforeAll, describe, expect, it, test} from 'vitest';
import {linkStatus, type Link} from '../../../lib/domain/confirmation-link.ts';
import type {Deal} from '../../../lib/domain/deal.ts';
import {registrationStates} from '../../../lib/domain/deal.ts';
import type {DealId, LinkId} from '../../../lib/domain/ids.ts';
import {nextStep, nextSteps} from '../../../lib/domain/registration.ts';
import {dealShape, findDeals} from '../../../server/console/deal-list.ts';
import {readListQuery} from '../../../server/console/list-query.ts';
import {inTenant, inVendorSnapshot} from '../../../server/db/database.ts';
import {createPortfolio, rowsOf, type Portfolio} from './portfolio.ts';

/** The list of deals as Dana, Bright's CAM, asks for it. */
let at: Portfolio;
const nasty = {
  markup: '<img src=x onerror=alert(1)>',
  hebrew: 'עסקה של אקמה',
  formula: '=HYPERLINK("https://evil.example")',
  percent: '100% of _everything_',
};
beforeAll(async () => {
  at = await createPortfolio();
  const {bright, people} = at;
  const deal = (name: string, more: object = {}) =>
    at.deal(bright, people.maria, {name, ...more}, people.rick);
  await deal('Alpha', {closeDate: '2027-01-01', amount: {amountMinor: 500, currency: 'EUR'}});
  await deal('beta', {closeDate: '2026-12-01', amount: null});
  await deal('Gamma', {closeDate: null, amount: {amountMinor: 90_000, currency: 'EUR'}});
  for (const name of Object.values(nasty)) {
    await deal(name, {company: {name: `Company of ${name}`, ref: null}, contact: null});
  }
});
afterAll(() => at.running.stop());

const open = (query: string) => at.browsers.dana.open(`/console/deals?${query}`);
const names = async (query: string) => rowsOf((await open(query)).html);

describe('order', () => {
  test.each([
    ['name', ['Alpha', 'beta', 'Gamma']],
    ['name&dir=desc', ['Gamma', 'beta', 'Alpha']],
    ['close', ['beta', 'Alpha', 'Gamma']],
    ['amount', ['Gamma', 'Alpha', 'beta']],
    ['amount&dir=asc', ['Alpha', 'Gamma', 'beta']], // what is not known is last either way
    ['activity', ['Gamma', 'beta', 'Alpha']],
    ['nonsense', ['Gamma', 'beta', 'Alpha']],
  ])('by %s', async (sort, order) => {
    const wanted = ['Alpha', 'beta', 'Gamma'];
    const found = (await names(`sort=${sort}`)).filter((name) => wanted.includes(name));
    expect(found).toEqual(order);
  });
});

it('amounts of one currency are in order, and those of another stand apart', async () => {
  const {kestrel, people} = at;
  const amounts = {
    Yen: [50_000, 'JPY'],
    Cents: [700, 'USD'],
    Fils: [900_000, 'BHD'],
    Less: [600, 'USD'],
  } as const;
  for (const [name, [amountMinor, currency]] of Object.entries(amounts)) {
    await at.deal(kestrel, people.kim, {name, amount: {amountMinor, currency}});
  }
  const order = async (dir: string) =>
    rowsOf((await at.browsers.kurt.open(`/console/deals?sort=amount&dir=${dir}`)).html);
  expect(await order('asc')).toEqual(['Fils', 'Yen', 'Less', 'Cents']);
  expect(await order('desc')).toEqual(['Cents', 'Less', 'Yen', 'Fils']);
});

describe('search', () => {
  test.each([
    ['alpha', ['Alpha']],
    ['ALPHA acme', ['Alpha']], // each word anywhere: the name, the company
    ['ann alpha bright', ['Alpha']], // the contact, the partner
    ['100%25', [nasty.percent]], // a sign of a pattern is a letter
    ['_everything_', [nasty.percent]],
    ['e_erything', []],
    ['%5C', []],
    ['nothing at all', []],
  ])('for %s', async (q, found) => {
    expect(await names(`q=${q}`)).toEqual(found);
  });

  test.each(['q=%00', `q=${'x'.repeat(5000)}`, 'after=nonsense', `after=${'x'.repeat(5000)}`])(
    'takes %s for what it is worth',
    async (query) => {
      expect((await open(query)).status).toBe(200);
    },
  );

  it('keeps what was typed in its field, as text', async () => {
    const {html} = await open(`q=${encodeURIComponent('"><script>alert(1)</script>')}`);
    expect(html).toContain('value="&quot;>&lt;script>');
  });
});

describe('what people typed', () => {
  it('is shown as text, each in its own direction', async () => {
    const {html} = await open('sort=name');
    expect(html).not.toContain('<img');
    expect(html).toContain('&lt;img src=x');
    expect(html).toMatch(new RegExp(`dir="auto"[^>]*>${nasty.hebrew}<`));
  });

  it('is no formula in a spreadsheet', async () => {
    const response = await at.browsers.dana.fetch('/console/deals.csv?q=hyperlink');
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(response.headers.get('content-disposition')).toMatch(/^attachment; filename="deals-/);
    const bytes = new Uint8Array(await response.arrayBuffer());
    expect([...bytes.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    const lines = new TextDecoder().decode(bytes).split('\r\n');
    expect(lines).toHaveLength(3); // headings, the deal, the end
    expect(lines[1]).toMatch(/^"'=HYPERLINK\(""https:\/\/evil\.example""\)",Bright Agency,/);
  });
});

describe('pages', () => {
  const query = (text: string) => readListQuery(new URLSearchParams(text), dealShape);
  const asker = () => ({programId: at.programId, userId: at.people.dana.userId});
  const page = (text: string, from: ReturnType<typeof query>['from'], size: number) =>
    inVendorSnapshot(at.running.db, asker().userId, (trx) =>
      findDeals(trx, asker(), {...query(text), from}, size),
    );

  test.each(
    Object.keys(dealShape.columns).flatMap((sort) => [
      [sort, 'asc'],
      [sort, 'desc'],
    ]),
  )('by %s %s show each deal once, forwards and backwards', async (sort, dir) => {
    const text = `sort=${sort}&dir=${dir}`;
    const whole = (await page(text, undefined, 100)).rows.map(({id}) => id);
    expect(whole).toHaveLength(7);
    const forwards: DealId[][] = [];
    let last = await page(text, undefined, 3);
    forwards.push(last.rows.map(({id}) => id));
    while (last.after) {
      last = await page(text, {side: 'after', mark: last.after}, 3);
      forwards.push(last.rows.map(({id}) => id));
    }
    expect(forwards.flat()).toEqual(whole);
    const backwards = [last.rows.map(({id}) => id)];
    while (last.before) {
      last = await page(text, {side: 'before', mark: last.before}, 3);
      backwards.unshift(last.rows.map(({id}) => id));
    }
    expect(backwards.flat()).toEqual(whole);
  });

  it('are reached by the links of the page', async () => {
    expect((await open('sort=name')).html).not.toContain('rel="next"');
  });

  it.each(['9'.repeat(18), '-1', 'x', '1e9', ''])(
    'take the made-up mark %j for none or for a place',
    async (value) => {
      const mark = Buffer.from(JSON.stringify([value, at.bright, at.bright])).toString('base64url');
      for (const sort of Object.keys(dealShape.columns)) {
        for (const side of ['after', 'before']) {
          expect((await open(`sort=${sort}&${side}=${mark}`)).status).toBe(200);
        }
      }
    },
  );

  it('with the mark of another column begin at the first row', async () => {
    const [, , third] = (await page('sort=name', undefined, 3)).rows;
    const mark = Buffer.from(JSON.stringify(['x', third?.id, third?.accountId])).toString(
      'base64url',
    );
    expect((await names(`sort=amount&after=${mark}`))[0]).toBe((await names('sort=amount'))[0]);
  });
});

describe('the next step', () => {
  it('is the one of the rule book, for every deal and proof there can be', async () => {
    const {running, bright, people, programId} = at;
    const base = {name: 'Step', productIds: ['marketing']};
    const dealId = await at.deal(bright, people.maria, base, people.rick);
    const link = await at.linkOn(bright, people.maria, dealId, 'Step link');
    const stored = await inTenant(running.db, bright, (trx) =>
      trx.selectFrom('deal').selectAll().where('id', '=', dealId).executeTakeFirstOrThrow(),
    );
    if (!stored.sharing) throw new Error('Not shared');
    const seen = new Set<string>();
    const eligibilities = [null, {commission: true}, {commission: false}];
    const owners = [null, {userId: people.rick.userId, name: 'Rick'}];
    const answers = ['attached', 'confirmed', 'none'] as const;
    const answer = {lines: [{productId: 'marketing', verdict: 'confirmed'}]};
    for (const proof of answers) {
      await inTenant(running.db, bright, async (trx) => {
        if (proof === 'confirmed') {
          await trx
            .updateTable('link')
            .set({answer: JSON.stringify(answer)})
            .where('id', '=', link.linkId)
            .execute();
        }
        if (proof === 'none') {
          await trx.deleteFrom('attachment').where('deal_id', '=', dealId).execute();
        }
      });
      for (const state of registrationStates) {
        for (const eligibility of eligibilities) {
          for (const owner of owners) {
            const sharing = {...stored.sharing, state, eligibility} as NonNullable<Deal['sharing']>; // as much of it as counts
            await inTenant(running.db, bright, (trx) =>
              trx
                .updateTable('deal')
                .set({
                  sharing: JSON.stringify(sharing),
                  owner_user_id: owner?.userId ?? null,
                  owner_name: owner?.name ?? null,
                })
                .where('id', '=', dealId)
                .execute(),
            );
            const links = proof === 'none' ? [] : [{answer: proof === 'confirmed' ? answer : null}];
            const deal = {sharing, owner} as unknown as Deal; // as much of it as counts
            const wanted = nextStep(deal, links as unknown as Link[]);
            const asker = {programId, userId: people.dana.userId};
            const {rows} = await inVendorSnapshot(running.db, asker.userId, (trx) =>
              findDeals(trx, asker, readListQuery(new URLSearchParams('q=Step'), dealShape)),
            );
            expect([proof, state, eligibility, owner, rows[0]?.nextStep]).toEqual([
              ...[proof, state, eligibility, owner],
              wanted,
            ]);
            seen.add(wanted);
          }
        }
      }
    }
    expect([...seen].sort()).toEqual([...nextSteps].sort());
  });

  it('goes with the links as they come, are answered, and go', async () => {
    const {running, bright, people, command} = at;
    const dealId = await at.deal(bright, people.maria, {name: 'Come and go'}, people.rick);
    const stepOf = () =>
      inTenant(running.db, bright, (trx) =>
        trx
          .selectFrom('deal')
          .select(['proof', 'next_step'])
          .where('id', '=', dealId)
          .executeTakeFirstOrThrow(),
      );
    const steps = [await stepOf()];
    const first = await at.linkOn(bright, people.maria, dealId, 'First');
    steps.push(await stepOf());
    const second = await at.linkOn(bright, people.maria, dealId, 'Second');
    const answerIs = (verdict: string, linkId: LinkId) =>
      inTenant(running.db, bright, (trx) =>
        trx
          .updateTable('link')
          .set({answer: JSON.stringify({lines: [{productId: 'marketing', verdict}]})})
          .where('id', '=', linkId)
          .execute(),
      );
    await answerIs('confirmed', first.linkId);
    steps.push(await stepOf());
    await command(people.maria, bright, {kind: 'link.detach', dealId, linkId: first.linkId});
    steps.push(await stepOf());
    await answerIs('rejected', second.linkId);
    steps.push(await stepOf());
    expect(steps.map(({proof, next_step: step}) => [proof, step])).toEqual([
      [null, 'attach_proof'],
      ['pending', 'client_answers'],
      ['confirmed', 'eligibility'],
      ['pending', 'client_answers'], // the other link is still there
      [null, 'attach_proof'],
    ]);
  });
});

it("a link's status in the database is the rule book's", async () => {
  const {rows} = await inTenant(at.running.db, at.bright, (trx) =>
    sql<{answer: Link['answer']; status: string}>`
      select answer, case when answer is null then 'pending' when answer -> 'lines' @> '[{"verdict": "confirmed"}]' then 'confirmed'
        else 'rejected' end as status from (values
        (null::jsonb), ('{"lines": [{"verdict": "confirmed"}]}'), ('{"lines": [{"verdict": "rejected"}]}'),
        ('{"lines": [{"verdict": "rejected"}, {"verdict": "confirmed", "productId": "x"}]}')) v (answer)`.execute(
      trx,
    ),
  );
  for (const row of rows) expect(row.status).toBe(linkStatus(row));
  expect(new Set(rows.map(({status}) => status)).size).toBe(3);
});

it('the page is allowed its own script and none besides', async () => {
  const {headers, html} = await open('all');
  const policy = headers.get('content-security-policy') ?? '';
  expect(policy).toMatch(/script-src 'sha256-[^' ]+';/);
  expect(policy).not.toContain('unsafe');
  const scripts = html.match(/<script/g) ?? [];
  expect(scripts).toHaveLength(1);
  const text = /<script>([\s\S]*?)<\/script>/.exec(html)?.[1] ?? '';
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(6 * 1024);
  const {createHash} = await import('node:crypto');
  expect(policy).toContain(createHash('sha256').update(text).digest('base64'));
  expect(
    (await at.browsers.dana.open('/home')).headers.get('content-security-policy'),
  ).not.toContain('script-src');
});
