/**
 * The main job with real parts only: a partner's Chromium with the extension, the client's Chromium without it, the server, Postgres,
 * an SMTP server; from an empty data directory.
 */
import {afterAll, afterEach, beforeAll, describe, expect, it} from 'vitest';
import type {Page} from 'playwright-core';
import type {ReceivedMail} from '../../sandbox/mailbox/mail-store.ts';
import type {Claim} from './partner.ts';
import {createInCard, openCard, rowOf, signIn} from './partner.ts';
import type {PartnerBrowser, Product} from './product.ts';
import {killBrowser, startProduct} from './product.ts';
import {proveAddress} from './prove-address.ts';

let product: Product;
beforeAll(async () => {
  product = await startProduct();
});
afterEach(() => product.line.restore());
afterAll(() => product.stop());

const claim: Claim = {
  name: 'Acme · Service Pro',
  product: 'Service Hub',
  tier: 'Professional',
  onboarding: {type: 'By the partner', duration: '1–3 months'},
};

const about =
  (...words: string[]) =>
  (mail: ReceivedMail): boolean =>
    words.every((word) => `${mail.subject}\n${mail.text}`.includes(word));

/** What Copy put on the clipboard, read as the person would paste it. */
async function pasted(browser: PartnerBrowser): Promise<string> {
  await browser.context.grantPermissions(['clipboard-read']);
  const page = await browser.openExtensionPage('popup.html');
  const text = await page.evaluate(() => navigator.clipboard.readText());
  await page.close();
  return text;
}

async function openAsClient(address: string): Promise<Page> {
  const browser = await product.openPlainBrowser();
  const context = await browser.newContext({viewport: {width: 390, height: 844}});
  const page = await context.newPage();
  await page.goto(address);
  return page;
}

async function answer(address: string, how: 'confirm' | 'reject'): Promise<void> {
  const page = await openAsClient(address);
  await page.getByRole('heading', {name: /Bright Agency/}).waitFor();
  await proveAddress(product, page);
  if (how === 'confirm') {
    await page.getByRole('textbox', {name: 'Your name'}).first().fill('Ann Client');
    await page.getByRole('button', {name: 'Yes, confirm'}).click();
    await page.getByText('Thank you').waitFor();
    return;
  }
  await page.getByText('Something is not right').click();
  await page.getByRole('radio', {name: 'Onboarding or duration wrong'}).check();
  await page.getByRole('textbox', {name: 'In your own words'}).fill('We agreed on six weeks.');
  const name = page.getByRole('textbox', {name: 'Your name'}).locator('visible=true').last();
  await name.fill('Ann Client');
  await page.getByRole('button', {name: 'Reject', exact: true}).click();
  await page.getByText('Thank you').waitFor();
}

async function answerAndWatch(
  browser: PartnerBrowser,
  link: Claim,
  how: 'confirm' | 'reject',
): Promise<void> {
  const partner = product.getPerson(/admin.*Bright/i);
  const cam = product.getPerson(/CAM/);
  const popup = await browser.openExtensionPage('popup.html');
  await rowOf(popup, link.name).waitFor();
  const card = browser.page.getByRole('region', {name: 'Proof of Involvement'});

  await answer(await pasted(browser), how);

  const status = how === 'confirm' ? /Confirmed/ : /Rejected/;
  await rowOf(card, link.name).getByText(status).waitFor();
  await popup.getByRole('tab', {name: status}).click();
  await rowOf(popup, link.name).waitFor();
  if (how === 'reject') {
    await rowOf(card, link.name).getByText('We agreed on six weeks.').waitFor();
    await rowOf(popup, link.name).getByText('We agreed on six weeks.').waitFor();
    await product.waitForMail(
      partner.email,
      about(link.name, 'Onboarding or duration wrong', 'We agreed on six weeks.'),
    );
  } else {
    await product.waitForMail(partner.email, about(link.name, 'confirmed'));
    await product.waitForMail(cam.email, about(link.name, 'confirmed'));
  }
  await popup.close();
}

describe('the main job', () => {
  it.each(['reject', 'confirm'] as const)(
    'sign in, create and attach in the card, the client’s %s, seen in card and popup',
    async (how) => {
      const browser = await product.openPartnerBrowser(`online-${how}`);
      await signIn(browser, product.origin, product.getPerson(/admin.*Bright/i));
      const card = await openCard(browser.page, product.firstDealUrl);
      const link = {...claim, name: `${claim.name} to ${how}`};
      await createInCard(card, link);
      await card.getByRole('button', {name: 'Add to this deal'}).click();
      await rowOf(card, link.name).getByText('Pending · awaiting client').waitFor();

      await product.waitForMail(product.getPerson(/CAM/).email, about(link.name));
      await rowOf(card, link.name)
        .getByRole('button', {name: `Copy the link ${link.name}`})
        .click();
      await rowOf(card, link.name).getByText('Copied').waitFor();
      await answerAndWatch(browser, link, how);
      await browser.context.close();
    },
  );

  it.each(['reject', 'confirm'] as const)(
    'the same with the network cut between Create and Add, and the browser killed before it is back: %s',
    async (how) => {
      const profile = `offline-${how}`;
      let browser = await product.openPartnerBrowser(profile);
      await signIn(browser, product.origin, product.getPerson(/admin.*Bright/i));
      let card = await openCard(browser.page, product.firstDealUrl);
      const link = {...claim, name: `${claim.name} on a train to ${how}`};
      await createInCard(card, link);
      product.line.cut();
      await card.getByRole('button', {name: 'Add to this deal'}).click();
      await rowOf(card, link.name).getByText('Not sent yet').waitFor();
      await card.getByText(/edits? waiting/).waitFor();
      await killBrowser(browser);

      browser = await product.openPartnerBrowser(profile);
      card = await openCard(browser.page, product.firstDealUrl);
      await rowOf(card, link.name).getByText('Not sent yet').waitFor();
      product.line.restore();
      await card.getByText('All saved').waitFor();
      expect(await rowOf(card, link.name).count()).toBe(1);
      await product.waitForMail(product.getPerson(/CAM/).email, about(link.name));
      const mails = await product.mailbox.mails.list(product.getPerson(/CAM/).email);
      expect(mails.filter(about(link.name))).toHaveLength(1);

      await rowOf(card, link.name)
        .getByRole('button', {name: `Copy the link ${link.name}`})
        .click();
      await rowOf(card, link.name).getByText('Copied').waitFor();
      await answerAndWatch(browser, link, how);
      await browser.context.close();
    },
  );

  it('never shows an onboarding choice to a solutions provider', async () => {
    const browser = await product.openPartnerBrowser('provider');
    await signIn(browser, product.origin, product.getPerson(/Kestrel/i));
    const dashboard = await browser.openExtensionPage('dashboard.html');
    const popup = await browser.openExtensionPage('popup.html');
    for (const [page, opener] of [
      [dashboard, 'Create confirmation link'],
      [popup, 'New link'],
    ] as const) {
      await page.getByRole('button', {name: opener}).first().click();
      await page.getByRole('checkbox', {name: 'Sales Hub'}).check();
      await page.getByLabel('Tier of Sales Hub').selectOption({label: 'Enterprise'});
      expect(await page.getByText(/onboarding/i).count()).toBe(0);
    }
    const card = await openCard(browser.page, product.firstDealUrl);
    await card.getByRole('button', {name: 'Add', exact: true}).click();
    await card.getByRole('button', {name: 'Create confirmation link'}).click();
    await card.getByRole('checkbox', {name: 'Sales Hub'}).check();
    expect(await card.getByText(/onboarding/i).count()).toBe(0);
    await browser.context.close();
  });
});
