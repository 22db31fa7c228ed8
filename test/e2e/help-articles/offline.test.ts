/**
 * "Create shared partner deals" with the partner on a train: every other part is played without a line to the server, files included.
 * Everything arrives, once; the vendor's people go on working meanwhile.
 */
import type {Browser, Locator, Page} from 'playwright-core';
import {afterAll, beforeAll, beforeEach, describe, expect, it} from 'vitest';
import {recordUrl} from '../../../sandbox/crm/records.ts';
import type {Product} from '../product.ts';
import {startProduct} from '../product.ts';
import * as consoleOf from './console.ts';
import {about, gone, keepPictures, openConsole, openPartner, seen, type Partner} from './people.ts';
import {
  addMessage,
  editDeal,
  fillDetails,
  fillQualification,
  openDeal,
  openInDashboard,
  openPart,
  openSharedDeals,
  threadOf,
} from './shared-deal.ts';

let product: Product;
let maria: Partner;
let plain: Browser;
let luca: Page;
let dana: Page;
/** "Shared deal" on maria's page of the CRM. */
let card: Locator;
beforeAll(async () => {
  product = await startProduct();
  plain = await product.openPlainBrowser();
  [maria, luca, dana] = await Promise.all([
    openPartner(product, 'maria', /admin.*Bright/i),
    openConsole(product, plain, /rep, EMEA/),
    openConsole(product, plain, /^CAM/),
  ]);
});
afterAll(() => product.stop());
beforeEach(() =>
  keepPictures(() => ({crm: maria.crm, dashboard: maria.dashboard, rep: luca, cam: dana})),
);

const deal = 'Alameda on a train';
const converted = 'Nordwind pilot';
const hello = 'Written in a tunnel.';
const big = {
  name: 'offer.txt',
  mimeType: 'text/plain',
  buffer: Buffer.from('A line of the offer.\n'.repeat(60_000)), // 1.2 MB: several chunks
};
const plan = {name: 'plan.txt', mimeType: 'text/plain', buffer: Buffer.from('1. Call Pablo.\n')};

const contact = () => recordUrl(product.crmOrigin, 'contact', '20106');
const pilot = () => recordUrl(product.crmOrigin, 'deal', '10108');
const notSent = (place: Locator | Page) => place.getByText('Not sent yet');

/** The line is back, and nothing waits any more. */
async function online(): Promise<void> {
  product.line.restore();
  await maria.crm.bringToFront();
  await maria.crm.getByText('All saved').first().waitFor();
}

/** How often each text is to be read on a page of the console; forms that are folded away hold some once more. */
async function timesIn(page: Page, ...texts: string[]): Promise<number[]> {
  const find = (text: string) => page.getByText(text, {exact: true}).locator('visible=true');
  return Promise.all(texts.map((text) => find(text).count()));
}

async function timelineOf(page: Page): Promise<void> {
  await page.getByRole('link', {name: 'Timeline'}).click();
  await page.locator('#timeline').waitFor();
}

const mailsTo = async (who: RegExp, ...words: string[]) =>
  (await product.mailbox.mails.list(product.getPerson(who).email)).filter(about(...words));

describe('a deal that is created on a train', () => {
  it('offline: Add, details, Next, qualification, Create shared deal', async () => {
    product.line.cut();
    card = await openSharedDeals(maria.crm, contact());
    await card.getByRole('button', {name: 'Add', exact: true}).click();
    await fillDetails(card, {
      ...{name: deal, products: ['Service Hub'], amount: '21400', currency: 'EUR'},
      closeDate: '2027-06-18',
    });
    await card.getByRole('button', {name: 'Next', exact: true}).click();
    await fillQualification(card, {
      introNote: 'Pablo asked us after the fair.',
      pain: 'Patients call three times for one date.',
      nextSteps: 'A call with Pablo on Tuesday.',
    });
    await card.getByRole('button', {name: 'Create shared deal'}).click();
    await openDeal(card, deal);
    await card.getByText('HubSpot assigns a sales rep.').waitFor();
    await notSent(card).first().waitFor();
  });

  it('offline: a shared message with files, and a private note', async () => {
    await openPart(card, 'Shared');
    await addMessage(card, {text: hello, files: [big, plan]});
    await notSent(threadOf(card, hello)).first().waitFor();
    await openPart(card, 'Notes');
    await card.getByRole('textbox', {name: 'Create note'}).fill('Only for us.');
    await card.getByRole('button', {name: 'Save note'}).click();
    await card.getByRole('list', {name: 'Private notes'}).getByText('Only for us.').waitFor();
    await maria.crm.getByText('3 edits waiting').first().waitFor();
  });

  it('online: it is registered, assigned, and all is there once', async () => {
    await online();
    await openPart(card, 'Deal');
    await card.getByText(/^Luca Ferri, since/).waitFor();
    await openPart(card, 'Shared');
    await notSent(card).first().waitFor({state: 'detached'});
    await consoleOf.openInConsole(luca, product.origin, deal);
    const message = consoleOf.messageOf(luca, hello);
    for (const {name, buffer} of [big, plan]) {
      const link = message.getByRole('link', {name});
      await seen(luca, link);
      const href = new URL((await link.getAttribute('href')) ?? '', product.origin).href;
      expect((await (await luca.request.get(href)).body()).equals(buffer), name).toBe(true);
    }
    expect(await timesIn(luca, hello, 'Only for us.')).toEqual([1, 0]);
    await timelineOf(luca);
    expect(
      await timesIn(luca, 'Deal registered', 'Shared message added', 'File added: offer.txt'),
    ).toEqual([1, 1, 1]);
    await product.waitForMail(product.getPerson(/rep, EMEA/).email, about(deal, hello));
    expect(await mailsTo(/rep, EMEA/, `${deal}: New shared deal`)).toHaveLength(1);
    expect(await mailsTo(/rep, EMEA/, `${deal}: New shared message`)).toHaveLength(1);
  });
});

describe('a deal that is worked on from a train', () => {
  it('offline: the partner updates it, comments, deletes a file and converts another deal', async () => {
    product.line.cut();
    await editDeal(card, {amount: '25900', nextSteps: 'Pablo wants an offer.'});
    await card.getByText('€25,900').first().waitFor();
    await openPart(card, 'Shared');
    const thread = threadOf(card, hello);
    await thread.getByRole('button', {name: 'Comment', exact: true}).click();
    await thread.getByRole('textbox', {name: 'Comment'}).fill('From the train.');
    await thread.getByRole('button', {name: 'Post comment'}).click();
    await thread.getByText('From the train.').waitFor();
    await thread.getByRole('button', {name: 'Remove the file plan.txt'}).click();
    await thread.getByRole('button', {name: 'Remove', exact: true}).click();
    await thread.getByText('plan.txt').first().waitFor({state: 'detached'});

    const place = await openSharedDeals(maria.crm, pilot());
    await place.getByRole('button', {name: 'Convert to shared deal'}).click();
    await place.getByLabel('Partner contact').selectOption({label: 'Maria Nowak'});
    await place.getByRole('textbox', {name: 'Intro note'}).fill('They piloted it for a year.');
    await place.getByRole('button', {name: 'Next', exact: true}).click();
    await place.getByRole('checkbox', {name: /^You have reached out to this partner/}).check();
    await place.getByRole('button', {name: 'Add partner'}).click();
    await place.getByText('Active', {exact: true}).first().waitFor();
    await maria.crm
      .getByText(/[4-9] edits waiting/)
      .first()
      .waitFor();
  });

  it('offline: Number of Active Deal Registrations counts them, Settings names who is told', async () => {
    const {dashboard, browser} = maria;
    await dashboard.bringToFront();
    await dashboard.getByRole('tab', {name: 'Deals'}).click();
    const filter = dashboard.getByRole('group', {name: 'Filter by state'});
    await filter.getByRole('button', {name: /^Active/}).click();
    for (const name of [deal, converted]) {
      await dashboard.getByRole('row').filter({hasText: name}).waitFor();
    }
    const settings = await browser.openExtensionPage('options.html');
    await settings.getByRole('button', {name: 'Show what I hear of'}).click();
    const recipient = settings.getByLabel('Get notified about lead activity');
    await recipient.selectOption({label: 'Tomasz Zieliński'});
    await settings.getByText(/^Saved on this computer/).waitFor();
    await settings.close();
  });

  it('meanwhile the rep comments, decides and quotes, and sees nothing of it yet', async () => {
    await consoleOf.openInConsole(luca, product.origin, deal);
    await consoleOf.addComment(luca, hello, 'I bring the offer.');
    await consoleOf.setEligible(luca);
    await consoleOf.addQuote(luca, {number: 'Q-2027-9', amount: '26400'});
    expect(await timesIn(luca, 'From the train.', '€25,900.00')).toEqual([0, 0]);
  });

  it('online: both have all of it, once', async () => {
    await online();
    await seen(luca, luca.getByText('€25,900.00'));
    await gone(luca, luca.getByRole('link', {name: 'plan.txt'}));
    expect(await timesIn(luca, 'From the train.', 'I bring the offer.')).toEqual([1, 1]);
    await luca.getByText('Pablo wants an offer.').first().waitFor();
    await timelineOf(luca);
    expect(
      await timesIn(luca, 'Deal details changed', 'Comment added', 'File removed: plan.txt'),
    ).toEqual([1, 2, 1]);
    await consoleOf.openInConsole(luca, product.origin, converted);
    await timelineOf(luca);
    expect(await timesIn(luca, 'Converted to shared deal')).toEqual([1]);

    card = await openSharedDeals(maria.crm, contact());
    await openDeal(card, deal, 'Deal');
    await card
      .getByRole('group', {name: 'Eligibility for compensation'})
      .getByText('Commission', {exact: true})
      .waitFor();
    await card.getByRole('group', {name: 'Quotes'}).getByText('Quote Q-2027-9').waitFor();
    await openPart(card, 'Shared');
    await threadOf(card, hello).getByText('I bring the offer.').waitFor();
    await product.waitForMail(maria.person.email, about(deal, 'I bring the offer.'));
    expect(await mailsTo(/rep, EMEA/, `${deal}: New comment`)).toHaveLength(1);
    const settings = await maria.browser.openExtensionPage('options.html');
    await settings.getByRole('button', {name: 'Show what I hear of'}).click();
    const recipient = settings.getByLabel('Get notified about lead activity');
    await expect
      .poll(() => recipient.locator('option:checked').innerText())
      .toBe('Tomasz Zieliński');
    await settings.close();
  });
});

describe('proof and files on a bad line', () => {
  const link = 'Torrini: Content Hub';

  it('offline: Proof of Involvement > Add > choose > Add', async () => {
    product.line.cut();
    const proof = maria.crm.getByRole('region', {name: 'Proof of Involvement'}).first();
    await proof.getByRole('button', {name: 'Add', exact: true}).click();
    await proof.getByRole('radio', {name: link}).check();
    await proof.getByRole('button', {name: 'Add', exact: true}).click();
    await notSent(proof.getByRole('listitem').filter({hasText: link})).waitFor();
  });

  it('online: the CAM sees it, once', async () => {
    await online();
    await consoleOf.openInConsole(dana, product.origin, deal);
    const onDeal = dana.locator('#proof article').filter({hasText: link});
    await seen(dana, onDeal);
    expect(await onDeal.count()).toBe(1);
    await timelineOf(dana);
    expect(await timesIn(dana, `Proof of involvement added: ${link}`)).toEqual([1]);
  });

  it('a file whose upload is cut in the middle arrives whole, once', async () => {
    const cutOff = product.line.after('there', 400_000, 'cut');
    const again = {...big, name: 'offer-2.txt'};
    await openDealAgain();
    await addMessage(card, {text: 'The offer, once more.', files: [again]});
    await cutOff;
    await online();
    const message = consoleOf.messageOf(luca, 'The offer, once more.');
    await consoleOf.openInConsole(luca, product.origin, deal);
    const file = message.getByRole('link', {name: again.name});
    await seen(luca, file);
    const href = new URL((await file.getAttribute('href')) ?? '', product.origin).href;
    expect((await (await luca.request.get(href)).body()).equals(big.buffer)).toBe(true);
    expect(await message.count()).toBe(1);
  });

  async function openDealAgain(): Promise<void> {
    card = await openSharedDeals(maria.crm, contact());
    await openDeal(card, deal, 'Shared');
  }
});

describe('two people edit one field on two trains', () => {
  const notice = (page: Page) => page.getByRole('region', {name: 'Overwritten values'});
  let tomasz: Partner;

  it('offline: each changes the amount', async () => {
    tomasz = await openPartner(product, 'tomasz', /member.*Bright/i);
    const places = [];
    for (const {dashboard} of [maria, tomasz]) places.push(await openInDashboard(dashboard, deal));
    product.line.cut();
    const [marias, tomaszs] = places;
    if (!marias || !tomaszs) throw new Error('There are two');
    await maria.dashboard.bringToFront();
    await editDeal(marias, {amount: '30000'});
    await marias.getByText('€30,000').first().waitFor();
    await tomasz.dashboard.bringToFront();
    await editDeal(tomaszs, {amount: '40000'});
    await tomaszs.getByText('€40,000').first().waitFor();
  });

  it('online: the later one stands, both are told, and Restore brings the other back', async () => {
    product.line.restore();
    await Promise.all([notice(maria.dashboard).waitFor(), notice(tomasz.dashboard).waitFor()]);
    const isMariaLoser = (await notice(maria.dashboard).innerText()).includes('You wrote');
    const [loser, lost, winner, stands] = isMariaLoser
      ? ([maria, '€30,000.00', tomasz, '€40,000.00'] as const)
      : ([tomasz, '€40,000.00', maria, '€30,000.00'] as const);
    await notice(loser.dashboard)
      .getByText(/changed “Amount” of .* while you changed it too/)
      .waitFor();
    await notice(winner.dashboard)
      .getByText(/You changed “Amount” of .* while .* changed it too/)
      .waitFor();
    for (const {dashboard} of [loser, winner]) {
      await notice(dashboard).getByText(lost, {exact: true}).waitFor();
      await notice(dashboard).getByText(stands, {exact: true}).waitFor();
    }
    await consoleOf.openInConsole(luca, product.origin, deal);
    await seen(luca, consoleOf.factOf(luca, 'Amount').getByText(stands));

    await loser.dashboard.bringToFront();
    await notice(loser.dashboard)
      .getByRole('button', {name: /^Restore/})
      .click();
    await notice(loser.dashboard).waitFor({state: 'detached'});
    await seen(luca, consoleOf.factOf(luca, 'Amount').getByText(lost));
    await notice(winner.dashboard).getByText('The deal says that again.').waitFor();
    for (const {dashboard} of [loser, winner]) await dashboard.getByText('All saved').waitFor();
  });
});
