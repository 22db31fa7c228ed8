import {mkdirSync, mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import type {Page} from 'playwright-core';
import {afterAll, beforeAll, expect, it} from 'vitest';
import pg from 'pg';
import {receiptPathOf} from '../../../lib/domain/receipt-path.ts';
import {recordUrl} from '../../../sandbox/crm/records.ts';
import {signIn} from '../partner.ts';
import {demoExtension, startProduct, type PartnerBrowser, type Product} from '../product.ts';
import {
  findCutTexts,
  findUntranslated,
  makePseudoExtension,
  stretchTexts,
  unfoldAll,
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

it('what one hears of', async () => {
  const options = await browser.openExtensionPage('options.html');
  await options.getByRole('button', {name: said('Show what I hear of')}).click();
  await options.getByRole('combobox', {name: said('Shared messages')}).waitFor();
  await look(options, 'options-notices', [320, 1280]);
  await options.close();
});

it('how the client is asked', async () => {
  const popup = await browser.openExtensionPage('popup.html');
  await popup.getByText(said('New link')).first().waitFor();
  await popup.getByRole('listitem').first().locator('[aria-haspopup]').click();
  await popup.getByRole('menuitem', {name: said('How the client is asked')}).click();
  await popup.getByRole('heading', {name: said('How the client is asked')}).waitFor();
  await look(popup, 'popup-asking', [400]);
  await popup.close();
});

it('an opened deal, all of it, and the form of a new one', async () => {
  const dashboard = await browser.openExtensionPage('dashboard.html#deals');
  await dashboard.getByRole('row').nth(2).waitFor();
  await dashboard
    .getByRole('row')
    .filter({hasText: 'Nordwind'})
    .getByRole('button')
    .first()
    .click();
  for (const tab of ['Deal', 'Shared', 'Notes', 'Timeline']) {
    await dashboard
      .locator('.s-deal')
      .getByRole('tab', {name: said(tab)})
      .click();
    await look(dashboard, `deal-${tab.toLowerCase()}`, [320, 1400]);
  }
  await dashboard.setViewportSize({width: 1400, height: 900});
  await dashboard.getByRole('button', {name: said('Create shared deal')}).click();
  await dashboard.getByRole('heading', {name: said('New shared deal')}).waitFor();
  await look(dashboard, 'deal-share', [320, 1400]);
  await dashboard.close();
});

it('converting a deal, in the card', async () => {
  const {page} = browser;
  await page.bringToFront();
  await page.setViewportSize({width: 1400, height: 900});
  await page.goto(recordUrl(product.crmOrigin, 'deal', '10105'));
  const deals = page.getByRole('region', {name: said('Shared deal')});
  await deals.getByRole('button', {name: said('Convert to shared deal')}).click();
  await deals.getByRole('heading', {name: said('Convert to shared deal')}).waitFor();
  await look(page, 'card-convert', [1400], 'in_crm');
  await deals.getByRole('button', {name: said('Next')}).click();
  await deals.getByRole('checkbox').first().waitFor();
  await look(page, 'card-convert-review', [1400], 'in_crm');
});

it('the client’s page, a receipt and its check', async () => {
  const database = new pg.Pool({connectionString: product.databaseUrl, max: 1});
  const tokens = await copyTokens(database).finally(() => database.end());
  const page = await (await product.openPlainBrowser()).newPage();
  const paths = {
    'client-asked': `/c/${tokens.pending}`,
    'client-answered': `/c/${tokens.answered}`,
    receipt: await receiptPathOf(tokens.answered),
    verify: '/verify',
  };
  const found: unknown[] = [];
  for (const [name, path] of Object.entries(paths)) {
    await page.goto(product.origin + path);
    await page.getByRole('main').waitFor();
    await unfoldAll(page);
    await stretchTexts(page);
    for (const width of [320, 768, 1280]) {
      await page.setViewportSize({width, height: 900});
      await page.screenshot({path: join(pictures, `${name}-${width}.png`), fullPage: true});
      const cuts = await findCutTexts(page, 'own_page');
      found.push(...cuts.map((cut) => ({name, width, cut})));
    }
  }
  expect(found).toEqual([]);
});

/** Of one link that waits for its client and one that was answered. */
async function copyTokens(database: pg.Pool): Promise<{pending: string; answered: string}> {
  await database.query(
    `select set_config('app.account', account_id::text, false) from app.accounts_of_program((select id from app.program limit 1))
     where name = 'Bright Agency'`,
  );
  const find = async (condition: string): Promise<string> => {
    const {rows} = await database.query<{copy_token: string}>(
      `select copy_token from app.link where ${condition} order by name limit 1`,
    );
    return rows[0]?.copy_token ?? '';
  };
  return {pending: await find('answer is null'), answered: await find('answer is not null')};
}
