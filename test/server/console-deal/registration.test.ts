import {v7 as uuid} from 'uuid';
import {afterAll, beforeAll, beforeEach, describe, expect, it} from 'vitest';
import type {DealId} from '../../../lib/domain/ids.ts';
import {inTenant} from '../../../server/db/database.ts';
import {dealOf} from '../../../server/data/rows.ts';
import type {Browser, Page} from '../auth/browser.ts';
import {createConsoleWorld, formIds, pathOf, send, type ConsoleWorld} from './console-world.ts';

/** Rosa, who owns the partner's deal, withdraws it for them and registers it again. */
let world: ConsoleWorld;
let rosa: Browser;
let dealId: DealId;
let path: string;
beforeAll(async () => {
  world = await createConsoleWorld();
  rosa = await world.as('Rosa');
});
afterAll(() => world.stop());
beforeEach(async () => {
  const unique = uuid().slice(-12);
  dealId = await world.share(world.bright, world.maria, {
    company: {name: `Acme ${unique}`, domain: `acme-${unique}.example`, ref: company},
  });
  path = pathOf(world.bright, dealId);
});

const company = {
  ...({crm: 'sandbox', portal: '4680', objectType: 'company', objectId: '77'} as const),
  url: 'http://crm.localhost/company/77',
};

async function deals() {
  const rows = await inTenant(world.running.db, world.bright, (trx) =>
    trx.selectFrom('deal').selectAll().where('account_id', '=', world.bright).execute(),
  );
  return rows.map(dealOf);
}
const dealNow = async () => (await deals()).find(({id}) => id === dealId);
const next = (page: Page, fields: Record<string, string | string[]> = {}) =>
  send(rosa, page, 'register', fields);

async function withdraw(reason = 'They went with somebody else'): Promise<Page> {
  return send(rosa, await rosa.open(path), 'withdraw', {reason});
}

function hrefOf(page: Page, text: string): string {
  const link = [...page.html.matchAll(/<a\b[^>]*href="([^"]*)"[^>]*>(?:<[^>]*>)*([^<]*)/g)];
  const href = link.find(([, , said]) => said === text)?.[1];
  if (href === undefined) throw new Error(`No link ${text}`);
  return href.replaceAll('&amp;', '&');
}

describe('withdrawing for the partner', () => {
  it('asks first, says what it does, and keeps the reason for the partner', async () => {
    const page = await rosa.open(path);
    expect(page.html).toContain('What was shared is kept, and it can be registered again.');
    const done = await send(rosa, page, 'withdraw', {reason: ' They went with others '});
    expect(done.html).toContain('The registration is withdrawn.');
    expect(await dealNow()).toMatchObject({
      shared: false,
      sharing: {state: 'withdrawn', stateReason: 'They went with others'},
    });
  });

  it('a form that shows another state asks again, and keeps what was typed', async () => {
    const page = await rosa.open(path);
    const {pat, bright} = world;
    await world.run(pat, bright, {kind: 'vendor.set_state', dealId, state: 'won', reason: ''});
    const back = await send(rosa, page, 'withdraw', {reason: 'Kept'});
    expect(back.status).toBe(422);
    expect(back.html).toContain('Kept');
    expect((await dealNow())?.sharing?.state).toBe('won');
  });

  it('a reason that is too long comes back', async () => {
    const back = await withdraw('x'.repeat(2001));
    expect(back.status).toBe(422);
    expect(back.html).toContain('This is too long.');
    expect((await dealNow())?.sharing?.state).toBe('active');
  });
});

describe('registering again', () => {
  it('makes the same deal active again, with what was known of it', async () => {
    const withdrawn = await withdraw();
    const before = await dealNow();
    const count = (await deals()).length;
    const first = await rosa.open(hrefOf(withdrawn, 'Register again'));
    const review = await next(await next(first, {amount: '99'}), {introNote: 'Once more'});
    const done = await next(review, {reachedOut: 'yes'});
    expect(done.url).toContain(`${path}?done=registered`);
    const after = await dealNow();
    expect(after).toMatchObject({
      ...{shared: true, name: before?.name, ref: null},
      company: before?.company, // the record of its company, too
      sharing: {
        ...{state: 'active', introNote: 'Once more', nextSteps: 'Demo on Friday.'},
        amount: {amountMinor: 9900, currency: 'EUR'},
        registeredBy: {name: 'Rosa'},
      },
    });
    expect((await deals()).length).toBe(count);
  });

  it('needs the contact and the company, and the word of the partner', async () => {
    const first = await rosa.open(hrefOf(await withdraw(), 'Register again'));
    const back = await next(first, {contactName: '', contactEmail: ''});
    expect(back.status).toBe(422);
    expect(back.html).toContain('Step 1 of 3');
    expect(back.html).toContain('This is needed.');
    const review = await next(await next(first));
    expect((await next(review)).html).toContain('This is needed.');
    expect((await dealNow())?.shared).toBe(false);
  });

  it('says so where somebody else was faster, and makes nothing beside it', async () => {
    const first = await rosa.open(hrefOf(await withdraw(), 'Register again'));
    const review = await next(await next(first));
    const again = {kind: 'deal.convert', deal: {dealId}, partnerContact: null} as const;
    const {values} = await valuesNow();
    await world.run(world.maria, world.bright, {...again, values, reachedOut: true});
    const {pat, bright, rosa: owner} = world;
    await world.run(pat, bright, {kind: 'vendor.set_owner', dealId, userId: owner.userId});
    const count = (await deals()).length;
    const back = await next(review, {reachedOut: 'yes'});
    expect(back.status).toBe(422);
    expect(back.html).toContain('This deal is shared already.');
    expect((await deals()).length).toBe(count);
    const page = await rosa.open(first.url);
    expect(page.url).toContain(path); // nothing is left to register
  });

  it.each(['Dana', 'Paul', 'Cora', 'Rick', 'Pat', 'Maria', 'Kim'])('not %s', async (who) => {
    const at = hrefOf(await withdraw(), 'Register again');
    const browser = await world.as(who);
    const page = await browser.open(path);
    expect(page.html).not.toContain('Register again');
    expect(formIds(page)).not.toContain('withdraw');
    expect((await browser.open(at)).status).toBe(404);
    const fields = {key: uuid(), account: world.bright, deal: dealId, step: 'review'};
    const sent = await browser.post('/console/register', {...fields, reachedOut: 'yes'});
    expect(sent.status).toBe(404);
    expect((await dealNow())?.shared).toBe(false);
  });

  it("not another account's deal, nor one that is nowhere", async () => {
    const theirs = await world.share(world.kestrel, world.kim, {}, world.rick);
    for (const deal of [theirs, uuid(), "x'", `${dealId}%00`]) {
      const query = new URLSearchParams({account: world.bright, deal}).toString();
      expect((await rosa.open(`/console/register?${query}`)).status, deal).toBe(404);
      const fields = {key: uuid(), account: world.bright, deal, step: 'details'};
      expect((await rosa.post('/console/register', fields)).status, deal).toBe(404);
    }
  });
});

describe('a deal of the partner with that company that the rep has not seen', () => {
  it('comes back with it, and is registered once the rep has', async () => {
    const acme = (await dealNow())?.company ?? null;
    await withdraw();
    const first = await rosa.open(`/console/register?account=${world.bright}`);
    const details = {name: 'A second one', companyName: acme?.name ?? '', companyDomain: ''};
    const review = await next(await next(first, details), {painOrOpportunity: 'Tools'});
    expect(review.html).not.toContain('Possible duplicates');
    await world.share(world.bright, world.maria, {name: 'The partner was faster', company: acme});
    const back = await next(review, {reachedOut: 'yes'});
    expect(back.status).toBe(422);
    expect(back.html).toContain('a registration with this company that you have not seen');
    expect(back.html).toContain('The partner was faster');
    expect((await deals()).filter(({name}) => name === 'A second one')).toEqual([]);
    const done = await next(back, {reachedOut: 'yes'});
    expect(done.url).toContain('?done=registered');
  });

  it('and no form of ours names one that is none', async () => {
    const first = await rosa.open(`/console/register?account=${world.bright}`);
    const details = {name: 'Forged', companyName: 'Forged', companyDomain: ''};
    const review = await next(await next(first, details), {painOrOpportunity: 'Tools'});
    const back = await next(review, {reachedOut: 'yes', besides: ['x']});
    expect(back.status).toBe(400);
  });
});

async function valuesNow() {
  const deal = await dealNow();
  if (!deal?.sharing) throw new Error('It was shared');
  const {name, contact, closeDate, sharing} = deal;
  const {productIds, amount, introNote, painOrOpportunity, nextSteps} = sharing;
  return {
    values: {
      ...{name, contact, company: deal.company, closeDate, productIds, amount},
      ...{introNote, painOrOpportunity, nextSteps},
    },
  };
}
