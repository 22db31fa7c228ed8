import {chromium, type Browser, type BrowserContext, type Page} from 'playwright-core';
import {afterAll, afterEach, beforeAll, beforeEach, describe, expect, it} from 'vitest';
import {findChromium} from '../../browser.ts';
import {createPortfolio, type Portfolio} from './portfolio.ts';

/** The list's script in a real browser, under the page's own policy: what changes, what stays, and what a person hears. */
let at: Portfolio;
let chrome: Browser;
let context: BrowserContext;
let page: Page;
let complaints: string[];

beforeAll(async () => {
  at = await createPortfolio();
  const {bright, people} = at;
  for (const name of ['Alpha', 'Beta', 'Gamma']) {
    await at.deal(bright, people.maria, {name}, people.rick);
  }
  chrome = await chromium.launch({executablePath: findChromium(), args: ['--no-sandbox']});
});
afterAll(async () => {
  await chrome.close();
  await at.running.stop();
});
beforeEach(async () => {
  context = await chrome.newContext();
  const cookies = [...at.browsers.dana.cookies].map(([name, value]) => ({name, value}));
  await context.addCookies(cookies.map((one) => ({...one, url: at.running.origin})));
  page = await context.newPage();
  complaints = [];
  page.on('console', (line) => line.type() === 'error' && complaints.push(line.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
});
afterEach(async () => {
  await context.close();
});

const open = async (query = 'all') => {
  await page.goto(`${at.running.origin}/console/deals?${query}`);
  await page.evaluate(() => document.body.setAttribute('data-loaded-once', ''));
};
const isSamePage = () => page.locator('body[data-loaded-once]').count();
const names = () => page.locator('tbody a[data-row]').allTextContents();
const address = () => new URL(page.url()).search;

describe('without loading the page anew', () => {
  afterEach(async () => {
    expect(await isSamePage()).toBe(1);
    expect(complaints).toEqual([]);
  });

  it('typing finds, says how many, keeps the focus and the address', async () => {
    await open();
    await page.getByRole('searchbox').pressSequentially('bet');
    await page.locator('tbody tr').nth(1).waitFor({state: 'detached'});
    expect(await names()).toEqual(['Beta']);
    expect(await page.getByRole('status').first().textContent()).toBe('1 deal');
    expect(
      await page.getByRole('searchbox').evaluate((one) => one === document.activeElement),
    ).toBe(true);
    expect(new URLSearchParams(address()).get('q')).toBe('bet');
    await page.reload();
    expect(await names()).toEqual(['Beta']);
    await page.evaluate(() => document.body.setAttribute('data-loaded-once', ''));
  });

  it('a heading sorts, keeps the focus, and the search goes along', async () => {
    await open('q=acme');
    await page.getByRole('link', {name: 'Deal', exact: true}).click();
    await page.locator('th[aria-sort="ascending"]').waitFor();
    expect(await names()).toEqual(['Alpha', 'Beta', 'Gamma']);
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Deal');
    await page.keyboard.press('Enter');
    await page.locator('th[aria-sort="descending"]').waitFor();
    expect(await names()).toEqual(['Gamma', 'Beta', 'Alpha']);
    await page.getByRole('searchbox').fill('gam');
    await page.locator('tbody tr').nth(1).waitFor({state: 'detached'});
    expect(new URLSearchParams(address()).get('sort')).toBe('name'); // from the list, not from the page's first load
  });

  it('Back goes to the list before, its search in the field', async () => {
    await open('q=alpha');
    await page.getByRole('navigation', {name: 'By state'}).getByRole('link', {name: /Won/}).click();
    await page.getByText('Nothing fits this search.').waitFor();
    await page.goBack();
    await page.locator('tbody tr').waitFor();
    expect(await names()).toEqual(['Alpha']);
    expect(await page.getByRole('searchbox').inputValue()).toBe('alpha');
  });

  it('keys do nothing until the list has the focus', async () => {
    await open('sort=name');
    for (const key of ['j', 'k', '/']) await page.keyboard.press(key);
    expect(await page.evaluate(() => document.activeElement === document.body)).toBe(true);
    await page.getByRole('link', {name: 'Partners'}).focus();
    for (const key of ['j', 'k', '/']) await page.keyboard.press(key);
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Partners');
  });

  it('keys go from row to row of the focused list, and to the search', async () => {
    await open('sort=name');
    await page.locator('#k-list').focus();
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Beta');
    await page.keyboard.press('k');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Alpha');
    await page.keyboard.press('/');
    await page.keyboard.type('jk');
    expect(await page.getByRole('searchbox').inputValue()).toBe('jk');
  });
});

it('leads to the sign-in page when the session has ended', async () => {
  await open();
  await context.clearCookies();
  await page.getByRole('link', {name: 'Partner', exact: true}).click();
  await page.waitForURL(/\/sign-in/);
});

it('keeps what was typed when the server cannot be reached', async () => {
  await open();
  await page.route('**/console/deals?**', (route) => route.abort());
  const failed = page.waitForEvent('requestfailed');
  await page.getByRole('searchbox').pressSequentially('alp');
  await failed;
  expect(await page.getByRole('searchbox').inputValue()).toBe('alp');
  expect(await names()).toHaveLength(3);
});

it('does without a script what it does with one', async () => {
  const plain = await chrome.newContext({javaScriptEnabled: false});
  const cookies = [...at.browsers.dana.cookies].map(([name, value]) => ({name, value}));
  await plain.addCookies(cookies.map((one) => ({...one, url: at.running.origin})));
  const still = await plain.newPage();
  await still.goto(`${at.running.origin}/console/deals?sort=name`);
  await still.getByRole('searchbox').fill('acme');
  await still.getByRole('button', {name: 'Show'}).click();
  expect(await still.locator('tbody a[data-row]').allTextContents()).toEqual([
    'Alpha',
    'Beta',
    'Gamma',
  ]);
  expect(new URL(still.url()).searchParams.get('sort')).toBe('name');
  await plain.close();
});
