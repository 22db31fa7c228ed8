import type {Page} from 'playwright-core';
import {afterAll, beforeAll, expect, it} from 'vitest';
import {serveHubspot} from '../../fixtures/hubspot/serve.ts';
import {signIn} from '../partner.ts';
import {startProduct, type PartnerBrowser, type Product} from '../product.ts';
import {buildFolder, lookInside, type Inside} from './extension-browser.ts';

/*
 * The production build, signed in, on pages that answer for HubSpot's hosts: a record that nobody told of is brought to the door of a shared deal, with
 * nothing but keys and mouse, through the closed root.
 */
let product: Product;
let browser: PartnerBrowser;
let page: Page;
let card: Inside;

beforeAll(async () => {
  product = await startProduct();
  browser = await product.openPartnerBrowser('hubspot', buildFolder('chrome-mv3'));
  await signIn(browser, product.origin, product.getPerson(/admin.*Bright/i));
  await serveHubspot(browser.context);
  page = browser.page;
  await page.goto('https://app.hubspot.com/contacts/123/record/0-3/456');
  card = await lookInside(page);
});
afterAll(() => product.stop());

const regions = () => card.regions();
const text = () => card.text();

/** Presses what has these words, where a person would. */
async function press(words: string): Promise<void> {
  await expect.poll(text, {timeout: 15_000}).toContain(words);
  const found = await card.buttons(words);
  const [place] = found;
  if (!place) throw new Error(`Nothing to press says ${words}`);
  await page.mouse.click(place.x, place.y);
}

it('shows both regions, and a form to convert the deal that keeps what is typed', async () => {
  await expect
    .poll(regions, {timeout: 15_000})
    .toEqual(expect.arrayContaining(['Proof of Involvement', 'Shared deal']));
  await press('Convert to shared deal');
  await expect.poll(text).toContain('Step 1 of 2');
  await card.run('textarea', (field) => field.focus());
  await page.keyboard.type('They asked for us by name.');
  await press('Next');
  await expect.poll(text).toContain('Step 2 of 2');
  expect(await text()).toContain('They asked for us by name.');
});

it('says what is missing instead of sharing half a deal', async () => {
  const before = await text();
  await press('Add partner');
  const missing = [
    'Converting needs a contact.',
    'Converting needs a company.',
    'Tick this once you have.',
  ];
  for (const sentence of missing) {
    expect(before).not.toContain(sentence);
    await expect.poll(text).toContain(sentence);
  }
  expect(await text()).toContain('Step 2 of 2');
});
