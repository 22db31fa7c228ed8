import {mkdirSync, mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import type {Page} from 'playwright-core';
import {afterAll, beforeAll, expect, it} from 'vitest';
import {recordUrl} from '../../../sandbox/crm/records.ts';
import {signIn} from '../partner.ts';
import {demoExtension, startProduct, type PartnerBrowser, type Product} from '../product.ts';
import {
  findCutTexts,
  findUntranslated,
  makePseudoExtension,
  pseudo,
  type Where,
} from './pseudo-locale.ts';

/*
 * The extension in a language that is two fifths longer: nothing is cut off, nothing escaped the catalogue. The pictures are in
 * test-results/pseudo-locale, to be looked at.
 */
const pictures = 'test-results/pseudo-locale';
let product: Product;
let browser: PartnerBrowser;
let folder: string;

beforeAll(async () => {
  product = await startProduct();
  folder = mkdtempSync(join(tmpdir(), 'vouch-pseudo-'));
  mkdirSync(pictures, {recursive: true});
  const english = await product.openPartnerBrowser('pseudo');
  await signIn(english, product.origin, product.getPerson(/admin.*Bright/i));
  await english.context.close();
  const extension = makePseudoExtension(demoExtension, join(folder, 'extension'));
  browser = await product.openPartnerBrowser('pseudo', extension); // the same person, the same data
});
afterAll(async () => {
  await product.stop();
  rmSync(folder, {recursive: true, force: true});
});

/** Words of ours that a page must not show as they are in English; single words may be anybody's. */
const english = Object.values(
  JSON.parse(readFileSync('public/_locales/en/messages.json', 'utf8')) as Record<
    string,
    {message: string}
  >, // our own file
)
  .map(({message}) => message)
  .filter((message) => !message.includes('$') && message.includes(' '));

async function look(
  page: Page,
  name: string,
  widths: readonly number[],
  where: Where = 'own_page',
): Promise<void> {
  const found: unknown[] = [];
  for (const width of widths) {
    await page.setViewportSize({width, height: 900});
    await page.screenshot({path: join(pictures, `${name}-${width}.png`), fullPage: true});
    found.push(...(await findCutTexts(page, where)).map((cut) => ({name, width, cut})));
  }
  found.push(...(await findUntranslated(page, where, english)).map((text) => ({name, text})));
  expect(found).toEqual([]);
}

const said = (text: string) => pseudo(text);

it('the popup, its form and its settings', async () => {
  const popup = await browser.openExtensionPage('popup.html');
  await popup.getByText(said('New link')).first().waitFor();
  await look(popup, 'popup', [400]);
  await popup.getByText(said('New link')).first().click();
  await popup.getByText(said('Providing onboarding')).first().waitFor();
  await look(popup, 'popup-form', [400]);
  await popup.close();
  const options = await browser.openExtensionPage('options.html');
  await options.getByText(said('Notices')).first().waitFor();
  await look(options, 'options', [320, 1280]);
  await options.close();
});

it('the dashboard, both of its lists', async () => {
  const dashboard = await browser.openExtensionPage('dashboard.html');
  await dashboard.getByRole('row').nth(2).waitFor();
  await look(dashboard, 'dashboard-links', [320, 768, 1400]);
  await dashboard.getByRole('tab').nth(1).click();
  await dashboard.getByRole('row').nth(2).waitFor();
  await look(dashboard, 'dashboard-deals', [320, 768, 1400]);
  await dashboard.close();
});

it('the card, on a shared deal and on one that is not', async () => {
  const {page} = browser;
  await page.bringToFront();
  for (const [id, name] of [
    ['10101', 'card-shared'],
    ['10105', 'card-not-shared'],
  ] as const) {
    await page.goto(recordUrl(product.crmOrigin, 'deal', id));
    const card = page.getByRole('region', {name: said('Proof of Involvement')});
    await card.getByRole('button').first().waitFor();
    await page
      .getByRole('region', {name: said('Shared deal')})
      .getByRole('button')
      .first()
      .waitFor();
    await look(page, name, [1400], 'in_crm');
  }
});
