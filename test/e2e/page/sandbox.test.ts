import type {BrowserContext, Page} from 'playwright-core';
import {afterAll, afterEach, beforeAll, describe, expect, test} from 'vitest';
import {deals, recordUrl} from '../../../sandbox/crm/records.ts';
import {startCrm} from '../../../sandbox/crm/server.ts';
import {listenForComplaints, openBrowser} from './extension-browser.ts';

/* The demo build on the sandbox CRM, a real server: its root is open, so everything can be found by role and name. */
let context: BrowserContext;
let crm: Awaited<ReturnType<typeof startCrm>>;
let complaints: string[] = [];
const deal = deals[0]?.id ?? '';
const settled = {timeout: 8000};

beforeAll(async () => {
  [context, crm] = await Promise.all([
    openBrowser('chrome-mv3-demo'),
    startCrm({port: 0, host: '127.0.0.1'}),
  ]);
});
afterAll(async () => {
  await context.close();
  await crm.stop();
});
afterEach(async () => {
  for (const page of context.pages().slice(1)) await page.close();
  expect(complaints).toEqual([]);
});

async function open(variant = '', path = recordUrl('', 'deal', deal)): Promise<Page> {
  const page = await context.newPage();
  complaints = listenForComplaints(page);
  await page.goto(`${crm.origin}${path}?variant=${variant}`);
  return page;
}

const card = (page: Page) => page.getByRole('region', {name: 'Proof of Involvement'});
const chip = (page: Page) => page.getByRole('button', {name: 'Proof of Involvement'});

/** Where the card is: in the right column's scroller as first child, in the dock, or nowhere. */
const place = (page: Page) =>
  page.evaluate(() => {
    const host = document.querySelector('vouch-card');
    if (!host) return 'nowhere';
    if (host.parentElement === document.documentElement) return 'docked';
    const isFirst = host.parentElement?.firstElementChild === host;
    return `${host.parentElement?.dataset.testId ?? 'elsewhere'}${isFirst ? ', first' : ''}`;
  });

const inColumn = 'right-sidebar, first';

describe('a record of the sandbox CRM', () => {
  test.each([
    ['deal', '10101'],
    ['contact', '20101'],
    ['company', '30101'],
  ] as const)('a %s has the card on top of its right column', async (kind, id) => {
    const page = await open('', recordUrl('', kind, id));
    await card(page).waitFor();
    expect(await place(page)).toBe(inColumn);
    expect(await card(page).count()).toBe(1);
  });

  test.each(['late', 'replaced', 'emptied', 'strict-csp', 'small-root', 'clipped', 'hotkeys'])(
    'with the habit "%s" too',
    async (variant) => {
      const page = await open(variant);
      await expect.poll(() => place(page), settled).toBe(inColumn);
      await page.waitForTimeout(2000); // all rebuilding is over by then
      expect(await place(page)).toBe(inColumn);
      expect(await card(page).count()).toBe(1);
    },
  );

  test('without a column has a chip that opens the card', async () => {
    const page = await open('none');
    await expect.poll(() => place(page), settled).toBe('docked');
    expect(await card(page).isVisible()).toBe(false);
    await chip(page).click();
    await card(page).waitFor();
    await page.getByRole('button', {name: 'Collapse'}).click();
    await card(page).waitFor({state: 'hidden'});
    expect(await chip(page).isVisible()).toBe(true);
  });

  test('that throws the card out has a chip', async () => {
    const page = await open('fight');
    await expect.poll(() => place(page), settled).toBe('docked');
  });

  test('is followed from list to record and on, without a reload', async () => {
    const page = await open('', '/contacts/4680/objects/0-3/views/all/list');
    await page.getByRole('link', {name: 'Nordwind data platform'}).click();
    await card(page).waitFor();
    await page.getByRole('link', {name: 'Lena Brandt'}).click();
    await page.getByRole('heading', {name: 'Lena Brandt'}).waitFor();
    await expect.poll(() => place(page), settled).toBe(inColumn);
    await page.getByRole('navigation').getByRole('link', {name: 'Deals'}).click();
    await expect.poll(() => place(page), settled).toBe('nowhere');
    await page.goBack();
    await expect.poll(() => place(page), settled).toBe(inColumn);
  });

  test('turns dark, and the card with it', async () => {
    const page = await open();
    await card(page).waitFor();
    const ink = () => card(page).evaluate((element) => getComputedStyle(element).color);
    const light = await ink();
    await page.getByRole('button', {name: 'Light or dark'}).click();
    await expect.poll(ink).not.toBe(light);
    await page.getByRole('button', {name: 'Light or dark'}).click();
    await expect.poll(ink).toBe(light);
  });
});

test('a list has no card', async () => {
  const page = await open('', '/contacts/4680/objects/0-1/views/all/list');
  await page.getByRole('heading', {name: 'Contacts'}).waitFor();
  await page.waitForTimeout(800);
  expect(await place(page)).toBe('nowhere');
});
