import {v7 as uuid} from 'uuid';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {inTenant} from '../../../server/db/database.ts';
import type {Browser, Page} from '../auth/browser.ts';
import {createConsoleWorld, formIn, send, type ConsoleWorld} from './console-world.ts';

let world: ConsoleWorld;
let rick: Browser;
beforeAll(async () => {
  world = await createConsoleWorld();
  rick = await world.as('Rick');
});
afterAll(() => world.stop());

const address = '/console/register';
const details = {
  ...{name: 'Globex: Sales Hub', productIds: ['sales'], amount: '9.000,50', currency: 'EUR'},
  ...{closeDate: '2027-03-31', companyName: 'Globex', companyDomain: 'https://www.globex.example/'},
  ...{contactName: 'Gus', contactEmail: 'gus@globex.example'},
};
const qualification = {
  introNote: 'Met at a fair',
  painOrOpportunity: 'Spreadsheets',
  nextSteps: '',
};
const next = (page: Page, fields: Record<string, string | string[]>) =>
  send(rick, page, 'register', fields);

async function toReview(given: Record<string, string | string[]> = {}): Promise<Page> {
  const first = await rick.open(`${address}?account=${world.bright}`);
  const second = await next(first, {...details, ...given});
  return next(second, qualification);
}

async function dealsNamed(name: string) {
  return inTenant(world.running.db, world.bright, (trx) =>
    trx.selectFrom('deal').selectAll().where('name', '=', name).execute(),
  );
}

describe('registering a deal for a partner', () => {
  it('takes details, qualification and a review, and makes one shared deal', async () => {
    const choice = await rick.open(address);
    expect(choice.html).toContain('Bright Agency');
    const review = await toReview();
    expect(review.html).toContain('Step 3 of 3');
    expect(review.html).toContain('€9,000.50');
    expect(review.html).toContain('Globex, globex.example');
    const form = formIn(review, 'register');
    const sent = {...form.fields, reachedOut: 'yes'};
    const done = await rick.post(form.action, sent);
    const again = await rick.post(form.action, sent);
    expect(done.url).toContain('?done=registered');
    expect(again.url).toBe(done.url);
    const [deal, ...others] = await dealsNamed(details.name);
    expect(others).toEqual([]);
    expect(deal).toMatchObject({
      ...{shared: true, owner_name: 'Rick', close_date: '2027-03-31'},
      company: {name: 'Globex', domain: 'globex.example', ref: null},
      sharing: {
        ...{state: 'active', introNote: 'Met at a fair', partnerContact: null},
        ...{amount: {amountMinor: 900_050, currency: 'EUR'}},
        registeredBy: {name: 'Rick', side: 'vendor'},
      },
    });
  });

  it('goes to the partner contact that was chosen, else to their notification recipient', async () => {
    const {bright, maria, tom} = world;
    await world.run(maria, bright, {kind: 'settings.recipient', userId: tom.userId});
    const first = await rick.open(`${address}?account=${bright}`);
    const second = await next(first, {...details, name: 'To Maria', companyDomain: ''});
    expect(second.html).toContain('Their notification recipient: Tom');
    const review = await next(second, {...qualification, partnerContact: maria.userId});
    await next(review, {reachedOut: 'yes'});
    await next(await toReview({name: 'To Tom', companyDomain: ''}), {reachedOut: 'yes'});
    const contacts = [...(await dealsNamed('To Maria')), ...(await dealsNamed('To Tom'))];
    expect(contacts.map(({sharing}) => sharing?.partnerContact?.name)).toEqual(['Maria', 'Tom']);
  });

  it('shows what was filed before for the same business, and of others no more than when', async () => {
    await world.share(world.kestrel, world.kim, {
      name: 'Secret of Kestrel',
      company: {name: 'Initech', domain: 'initech.example', ref: null},
    });
    const review = await toReview({companyName: 'Other', companyDomain: 'initech.example'});
    expect(review.html).toContain('Possible duplicates');
    expect(review.html).toMatch(/A registration of another partner: same web domain, filed .* UTC/);
    expect(review.html).not.toContain('Secret of Kestrel');
    const done = await next(review, {reachedOut: 'yes', name: 'Filed second'});
    expect(done.html).toContain('That one was filed first.');
  });

  it('asks whether the partner has been reached, and keeps all that was typed', async () => {
    const review = await toReview({name: 'Not reached'});
    const back = await next(review, {});
    expect(back.status).toBe(422);
    expect(back.html).toContain('This is needed.');
    expect(formIn(back, 'register').fields).toMatchObject({
      ...details,
      ...qualification,
      ...{productIds: 'sales', name: 'Not reached'},
    });
    expect(await dealsNamed('Not reached')).toEqual([]);
  });

  it('goes back with everything in it', async () => {
    const review = await toReview({name: 'Back and forth'});
    const second = await next(review, {go: 'back'});
    expect(formIn(second, 'register').fields).toMatchObject(qualification);
    const first = await next(second, {go: 'back', nextSteps: 'Call'});
    expect(formIn(first, 'register').fields).toMatchObject({
      name: 'Back and forth',
      nextSteps: 'Call',
    });
  });

  it.each<[Record<string, string | string[]>, string]>([
    [{name: ' '}, 'This is needed.'],
    [{name: 'x'.repeat(201)}, 'This is too long.'],
    [{amount: '1.000.00'}, 'Please write an amount such as'],
    [{amount: '9.000'}, 'This can be read in two ways.'],
    [{currency: 'Euros'}, 'Three letters, such as EUR.'],
    [{closeDate: '2027-13-01'}, 'This does not look right.'],
    [{productIds: ['nothing']}, 'Choose one from the list.'],
    [{companyDomain: 'not a domain'}, 'A web domain, such as'],
    [{contactEmail: 'nobody'}, 'This does not look right.'],
    [{companyName: '', companyDomain: '', contactName: '', contactEmail: ''}, 'This is needed.'],
  ])('says what is wrong with %o at the first step', async (given, said) => {
    const first = await rick.open(`${address}?account=${world.bright}`);
    const back = await next(first, {...details, ...given});
    expect(back.status).toBe(422);
    expect(back.html).toContain('Step 1 of 3');
    expect(back.html).toContain(said);
  });

  it('needs the pain or opportunity at the second', async () => {
    const first = await rick.open(`${address}?account=${world.bright}`);
    const back = await next(await next(first, details), {painOrOpportunity: ' '});
    expect(back.html).toContain('Step 2 of 3');
    expect(back.html).toContain('This is needed.');
  });

  it('a partner contact who is nobody of the account is refused, and nothing is lost', async () => {
    const review = await toReview({name: 'Forged contact'});
    const back = await next(review, {reachedOut: 'yes', partnerContact: world.kim.userId});
    expect(back.status).toBe(422);
    expect(formIn(back, 'register').fields).toMatchObject({name: 'Forged contact'});
    expect(await dealsNamed('Forged contact')).toEqual([]);
  });

  it('says so when the partner has no place left', async () => {
    const review = await toReview({name: 'One too many'});
    await world.capacity(1);
    const back = await next(review, {reachedOut: 'yes'});
    await world.capacity(undefined);
    expect(back.status).toBe(422);
    expect(back.html).toContain('as many active deal registrations as the program allows');
    expect(formIn(back, 'register').fields).toMatchObject({name: 'One too many'});
    const now = await next(back, {reachedOut: 'yes'});
    expect(now.url).toContain('?done=registered');
  });
});

describe('who registers', () => {
  it.each(['Dana', 'Paul', 'Cora', 'Pat', 'Olga', 'Maria', 'Kim'])('not %s', async (who) => {
    const browser = await world.as(who);
    expect((await browser.open(address)).status).toBe(404);
    expect((await browser.open(`${address}?account=${world.bright}`)).status).toBe(404);
    const fields = {key: uuid(), account: world.bright, step: 'review', ...details};
    const sent = await browser.post(address, {...fields, ...qualification, reachedOut: 'yes'});
    expect(sent.status).toBe(404);
  });

  it('nobody for an account that is not there, with a step that is not there, from elsewhere', async () => {
    const post = (given: Record<string, string>) =>
      rick.post(address, {key: uuid(), account: world.bright, step: 'details', ...given});
    expect((await post({account: uuid()})).status).toBe(404);
    expect((await post({account: 'x'})).status).toBe(404);
    expect((await post({step: 'x'})).status).toBe(400);
    expect((await post({extra: 'x'})).status).toBe(400);
    const headers = {origin: 'https://evil.example'};
    const body = new URLSearchParams({key: uuid()});
    expect((await rick.fetch(address, {method: 'POST', body, headers})).status).toBe(403);
  });

  it('a rep for partners of the own region only', async () => {
    await world.region(world.kestrel, 'dach', 'Rick', []);
    await world.region(world.bright, 'nordic', 'Rosa', ['dach']);
    const rosa = await world.as('Rosa');
    const page = await rosa.open(address);
    expect(page.html).toContain('Kestrel Resell');
    expect(page.html).not.toContain('Bright Agency');
    expect((await rosa.open(`${address}?account=${world.bright}`)).status).toBe(404);
    const fields = {key: uuid(), account: world.bright, step: 'review', ...details};
    const sent = await rosa.post(address, {...fields, ...qualification, reachedOut: 'yes'});
    expect(sent.status).toBe(404);
    expect((await rosa.open(`${address}?account=${world.kestrel}`)).status).toBe(200);
    // Of the north there is no rep, so it is for who has no regions
    const other = await rick.open(address);
    expect(other.html).toContain('Bright Agency');
    expect(other.html).not.toContain('Kestrel Resell');
    expect((await rick.open(`${address}?account=${world.kestrel}`)).status).toBe(404);
  });
});
