/** A partner's ordinary days, with real parts only: what stands beside the main job. */
import type {Locator, Page} from 'playwright-core';
import {afterAll, afterEach, beforeAll, describe, expect, it} from 'vitest';
import {recordUrl} from '../../sandbox/crm/records.ts';
import {createInCard, fillAndCreate, openCard, rowOf, signIn} from './partner.ts';
import type {PartnerBrowser, Product} from './product.ts';
import {killBrowser, startProduct} from './product.ts';
import {proveAddress} from './prove-address.ts';

let product: Product;
let browser: PartnerBrowser;
let dashboard: Page;

beforeAll(async () => {
  product = await startProduct();
  browser = await openSignedIn('everyday');
});
afterEach(() => product.line.restore());
afterAll(() => product.stop());

async function openSignedIn(profile: string): Promise<PartnerBrowser> {
  const opened = await product.openPartnerBrowser(profile);
  await signIn(opened, product.origin, product.getPerson(/admin.*Bright/i));
  dashboard = await opened.openExtensionPage('dashboard.html');
  return opened;
}

const record = (kind: 'deal' | 'contact' | 'company', id: string) =>
  recordUrl(product.crmOrigin, kind, id);
const tableRow = (name: string): Locator =>
  dashboard.getByRole('row').filter({hasText: name}).first();

async function choose(page: Page, name: string, action: string): Promise<void> {
  await page.getByRole('button', {name: `Actions for ${name}`}).click();
  await page.getByRole('menuitem', {name: action}).click();
}

/** Creates a link in the dashboard and waits until the server has it. */
async function createInDashboard(name: string): Promise<void> {
  await dashboard.bringToFront();
  await dashboard.getByRole('button', {name: 'Create confirmation link'}).click();
  await fillAndCreate(dashboard, {name, product: 'Smart CRM', tier: 'Starter'});
  await dashboard.getByRole('button', {name: 'Done'}).click();
  await tableRow(name).waitFor();
  await saved();
}

async function saved(): Promise<void> {
  await dashboard.getByText('All saved').waitFor();
}

describe('in the card', () => {
  it('takes a link off the deal, and offers it again', async () => {
    await browser.page.bringToFront();
    const card = await openCard(browser.page, record('deal', '10101'));
    const name = 'Acme Corp: Service Hub';
    await choose(browser.page, name, 'Remove from deal');
    await card.getByRole('button', {name: 'Remove', exact: true}).click();
    await rowOf(card, name).waitFor({state: 'detached'});
    await card.getByText('All saved').waitFor();
    await card.getByRole('button', {name: 'Add', exact: true}).click();
    await card.getByRole('radio', {name}).check();
    await card.getByRole('button', {name: 'Add', exact: true}).click();
    await rowOf(card, name).getByText('Pending').waitFor();
  });

  it('asks the CAM on a deal that is not shared, who gets the note by mail', async () => {
    const card = await openCard(browser.page, record('deal', '10105'));
    await card.getByText('This deal is not shared').waitFor();
    await card.getByRole('button', {name: 'Ask your CAM'}).click();
    await card.getByRole('radio', {name: 'Torrini: Content Hub'}).check();
    await card.getByRole('button', {name: 'Ask your CAM'}).last().click();
    await card.getByRole('textbox', {name: /Note/}).fill('They sign on Friday.');
    await card.getByRole('button', {name: 'Send request'}).click();
    await browser.page.getByText(/^Asked on/).waitFor();
    await product.waitForMail(
      product.getPerson(/^CAM/).email,
      (mail) => mail.text.includes('They sign on Friday.') && mail.text.includes('Torrini'),
    );
  });

  it('knows a deal that nobody has told us of as not shared', async () => {
    const card = await openCard(browser.page, record('deal', '10108'));
    await card.getByText('This deal is not shared').waitFor();
  });

  it('shows the links of a company’s deals, and asks which deal Add means', async () => {
    const card = await openCard(browser.page, record('company', '30101'));
    await rowOf(card, 'Acme Corp: Marketing Hub').waitFor();
    await createInCard(card, {
      name: 'Acme · asked which',
      product: 'Smart CRM',
      tier: 'Starter',
    });
    await card.getByLabel('Deal', {exact: true}).selectOption({label: 'Acme Corp service desk'});
    await card.getByRole('button', {name: /^Add to/}).click();
    await rowOf(card, 'Acme · asked which').waitFor();
    await openCard(browser.page, record('deal', '10107'));
    await rowOf(card, 'Acme · asked which').waitFor();
  });

  it('shows a contact the links of its deals', async () => {
    const card = await openCard(browser.page, record('contact', '20103'));
    await rowOf(card, 'Nordwind: data and sales')
      .getByText(/Rejected/)
      .waitFor();
  });

  it('is on record pages only', async () => {
    await browser.page.goto(`${product.crmOrigin}/`);
    await browser.page.getByRole('link', {name: 'Nordwind data platform'}).first().waitFor();
    const card = browser.page.getByRole('region', {name: 'Proof of Involvement'});
    expect(await card.count()).toBe(0);
  });
});

describe('in the dashboard', () => {
  it('edits, clones and removes', async () => {
    await dashboard.bringToFront();
    await choose(dashboard, 'Larkspur: Smart CRM', 'Edit');
    await dashboard.getByRole('textbox', {name: 'Name'}).fill('Larkspur, edited');
    await dashboard.getByRole('button', {name: 'Save', exact: true}).click();
    await tableRow('Larkspur, edited').waitFor();

    await choose(dashboard, 'Nordwind: data and sales', 'Clone');
    await dashboard.getByRole('textbox', {name: 'Name'}).fill('Nordwind, once more');
    await dashboard.getByRole('button', {name: 'Create', exact: true}).click();
    await tableRow('Nordwind, once more').waitFor();

    await choose(dashboard, 'Nordwind, once more', 'Remove');
    await dashboard.getByRole('button', {name: 'Remove', exact: true}).click();
    await tableRow('Nordwind, once more').waitFor({state: 'detached'});
    await saved();
  });

  it('offers neither Edit nor Remove for an answered link', async () => {
    await dashboard.getByRole('button', {name: 'Actions for Nordwind: data and sales'}).click();
    const items = await dashboard.getByRole('menuitem').allTextContents();
    expect(items.join()).toContain('Clone');
    expect(items.filter((item) => /Edit|Remove/.test(item))).toEqual([]);
    await dashboard.keyboard.press('Escape');
  });
});

describe('without a network', () => {
  it('an edit and a removal survive a killed browser and arrive once', async () => {
    await createInDashboard('To be edited offline');
    await createInDashboard('To be removed offline');
    product.line.cut();
    await choose(dashboard, 'To be edited offline', 'Edit');
    await dashboard.getByRole('textbox', {name: 'Name'}).fill('Edited on a train');
    await dashboard.getByRole('button', {name: 'Save', exact: true}).click();
    await tableRow('Edited on a train').waitFor();
    await choose(dashboard, 'To be removed offline', 'Remove');
    await dashboard.getByRole('button', {name: 'Remove', exact: true}).click();
    await tableRow('To be removed offline').waitFor({state: 'detached'});
    await dashboard.getByText('2 edits waiting').waitFor();
    await killBrowser(browser);

    browser = await product.openPartnerBrowser('everyday');
    dashboard = await browser.openExtensionPage('dashboard.html');
    await tableRow('Edited on a train').waitFor();
    expect(await tableRow('To be removed offline').count()).toBe(0);
    product.line.restore();
    await saved();
    const second = await product.openPartnerBrowser('second look');
    await signIn(second, product.origin, product.getPerson(/admin.*Bright/i));
    const popup = await second.openExtensionPage('popup.html');
    await rowOf(popup, 'Edited on a train').waitFor();
    expect(await rowOf(popup, 'To be removed offline').count()).toBe(0);
    await second.context.close();
  });

  it('keeps an edit that came after the client’s answer, with its reason, for another use', async () => {
    const name = 'Answered meanwhile';
    await browser.context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await createInDashboard(name);
    await dashboard.getByRole('button', {name: `Copy the link ${name}`}).click();
    const address = await dashboard.evaluate(() => navigator.clipboard.readText());
    const client = await (await product.openPlainBrowser()).newPage();
    await client.goto(address);
    await proveAddress(product, client);

    product.line.cut();
    await choose(dashboard, name, 'Edit');
    await dashboard.getByRole('textbox', {name: 'Name'}).fill('Too late');
    await dashboard.getByRole('button', {name: 'Save', exact: true}).click();
    await tableRow('Too late').waitFor();
    await client.getByRole('textbox', {name: 'Your name'}).first().fill('Ann Client');
    await client.getByRole('button', {name: 'Yes, confirm'}).click();
    await client.getByText('Thank you').waitFor();
    product.line.restore();

    await dashboard.getByRole('button', {name: /Needs attention/}).click();
    await dashboard.getByText('Edit of').waitFor();
    await dashboard.getByRole('button', {name: /^Reuse/}).click();
    expect(await dashboard.getByRole('textbox', {name: 'Name'}).inputValue()).toBe('Too late');
    await tableRow(name)
      .getByText(/Confirmed/)
      .waitFor();
  });
});

describe('from outside', () => {
  it('an answer raises the badge and a notification', async () => {
    const worker = browser.context.serviceWorkers()[0];
    if (!worker) throw new Error('The extension has no worker');
    const badge = () =>
      worker.evaluate(() =>
        (globalThis as unknown as {chrome: ChromeApi}).chrome.action.getBadgeText({}),
      );
    const notices = () =>
      worker.evaluate(async () => {
        const api = (globalThis as unknown as {chrome: ChromeApi}).chrome;
        return Object.keys(await api.notifications.getAll()).length;
      });
    await expect.poll(badge, {timeout: 15_000}).not.toBe('');
    await expect.poll(notices, {timeout: 15_000}).toBeGreaterThan(0);
  });
});

type ChromeApi = {
  action: {getBadgeText(of: object): Promise<string>};
  notifications: {getAll(): Promise<object>};
};
