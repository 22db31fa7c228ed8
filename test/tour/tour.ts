/** Drives the real product as its people would and writes the pictures of README and docs. */
import {mkdirSync} from 'node:fs';
import {join} from 'node:path';
import type {Locator, Page} from 'playwright-core';
import {afterAll, beforeAll, expect, it} from 'vitest';
import {fillAndCreate, openCard, rowOf, signIn} from '../e2e/partner.ts';
import type {PartnerBrowser, Product} from '../e2e/product.ts';
import {startProduct} from '../e2e/product.ts';
import {proveAddress} from '../e2e/prove-address.ts';

const docs = new URL('../../docs/pictures/', import.meta.url).pathname;
/** Pictures for whoever works on the pages; the docs show only a few. */
const others = new URL('../../test-results/tour/', import.meta.url).pathname;
const shown = new Set([
  'deal-card',
  'card-form',
  'card-offline',
  'popup',
  'client-page',
  'dashboard',
  'mailbox',
]);
let product: Product;
let browser: PartnerBrowser;
beforeAll(async () => {
  for (const folder of [docs, others]) mkdirSync(folder, {recursive: true});
  product = await startProduct();
  browser = await product.openPartnerBrowser('tour');
});
afterAll(() => product.stop());

const written: string[] = [];
async function picture(name: string, of: Page | Locator): Promise<void> {
  await of.screenshot({
    path: join(shown.has(name) ? docs : others, `${name}.png`),
    animations: 'disabled',
  });
  written.push(name);
}

/** A picture in light and one in dark. */
async function both(name: string, page: Page, of: Page | Locator = page): Promise<void> {
  await picture(name, of);
  await page.emulateMedia({colorScheme: 'dark'});
  await picture(`${name}-dark`, of);
  await page.emulateMedia({colorScheme: 'light'});
}

it('writes the pictures', async () => {
  const maria = product.getPerson(/admin.*Bright/i);
  const {page} = browser;
  let card = await openCard(page, product.firstDealUrl);
  await picture('card-signed-out', card);
  await signIn(browser, product.origin, maria);
  await card.getByRole('button', {name: 'Add', exact: true}).waitFor();
  await picture('deal-card', page);

  await card.getByRole('button', {name: 'Add', exact: true}).click();
  await card.getByRole('button', {name: 'Create confirmation link'}).waitFor();
  await picture('card-add', card);
  await card.getByRole('button', {name: 'Create confirmation link'}).click();
  await card.getByRole('checkbox', {name: 'Service Hub'}).check();
  await picture('card-form', card);
  await fillAndCreate(card, {
    name: 'Acme · Service Hub Professional',
    product: 'Service Hub',
    tier: 'Professional',
    onboarding: {type: 'By the partner', duration: '1–3 months'},
  });
  await card.getByText('Link created').waitFor();
  await picture('card-created', card);
  product.line.cut();
  await card.getByRole('button', {name: 'Add to this deal'}).click();
  await page
    .getByText(/edits? waiting/)
    .first()
    .waitFor();
  await picture('card-offline', card);
  product.line.restore();
  await page.getByText('All saved').first().waitFor();

  const popup = await browser.openExtensionPage('popup.html');
  await popup.setViewportSize({width: 380, height: 600});
  await popup.getByRole('listitem').first().waitFor();
  await both('popup', popup);
  await popup.getByRole('tab', {name: /Rejected/}).click();
  await picture('popup-rejected', popup);
  await popup.getByRole('button', {name: 'New link'}).click();
  await popup.getByRole('checkbox', {name: 'Sales Hub'}).check();
  await both('popup-form', popup);
  await popup.close();

  const dashboard = await browser.openExtensionPage('dashboard.html');
  await dashboard.setViewportSize({width: 1280, height: 800});
  await dashboard.getByRole('row').nth(1).waitFor();
  await both('dashboard', dashboard);
  await dashboard.getByRole('button', {name: 'Create confirmation link'}).click();
  await dashboard.getByRole('checkbox', {name: 'Sales Hub'}).check();
  await picture('dashboard-create', dashboard);
  await dashboard.setViewportSize({width: 320, height: 800});
  await picture('dashboard-320', dashboard);
  await dashboard.close();

  const options = await browser.openExtensionPage('options.html');
  await options.getByRole('heading').first().waitFor();
  await both('options', options);
  await options.close();

  await rowOf(card, 'Acme · Service Hub Professional')
    .getByRole('button', {name: /^Copy the link/})
    .click();
  await card.getByText('Copied').waitFor();
  await browser.context.grantPermissions(['clipboard-read']);
  const reader = await browser.openExtensionPage('options.html');
  const address = await reader.evaluate(() => navigator.clipboard.readText());
  await reader.close();

  const plain = await product.openPlainBrowser();
  const client = await plain.newPage({viewport: {width: 720, height: 900}});
  await client.goto(address);
  await both('client-page', client);
  await client.setViewportSize({width: 320, height: 800});
  await picture('client-page-320', client);
  await client.setViewportSize({width: 720, height: 900});
  await proveAddress(product, client);
  await picture('client-page-proven', client);
  await client.getByRole('textbox', {name: 'Your name'}).first().fill('Ann Client');
  await client.getByRole('button', {name: 'Yes, confirm'}).click();
  await client.getByText('Thank you').waitFor();
  await picture('client-page-confirmed', client);

  card = page.getByRole('region', {name: 'Proof of Involvement'});
  await rowOf(card, 'Acme · Service Hub Professional')
    .getByText(/Confirmed/)
    .waitFor();
  await picture('card-confirmed', card);

  const mailbox = await plain.newPage({viewport: {width: 1280, height: 800}});
  await product.waitForMail(maria.email, (mail) => mail.text.includes('Service Hub'));
  await mailbox.goto(product.mailbox.origin);
  await mailbox.locator('ol a').first().click();
  await picture('mailbox', mailbox);

  const admin = await plain.newPage({viewport: {width: 1280, height: 800}});
  await admin.goto(`${product.origin}/sign-in`);
  await both('sign-in', admin);
  const ruth = product.getPerson(/Program admin/);
  await admin.getByRole('textbox', {name: 'Mail address'}).fill(ruth.email);
  await admin.getByLabel('Password').fill(ruth.password);
  await admin.getByRole('button', {name: 'Sign in', exact: true}).click();
  await admin.getByRole('heading').first().waitFor();
  await picture('admin-home', admin);
  for (const path of ['accounts', 'people', 'catalogue', 'program']) {
    await admin.goto(`${product.origin}/admin/${path}`);
    await both(`admin-${path}`, admin);
  }
  expect(written.length).toBeGreaterThan(20);
});
