import {gzipSync} from 'node:zlib';
import {createServer, type Server} from 'node:http';
import type {AddressInfo} from 'node:net';
import {chromium, type Browser, type BrowserContext, type Page} from 'playwright-core';
import {afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi} from 'vitest';
import {addAddress, removeAddress} from '../../../server/checkout/addresses.ts';
import {findChromium} from '../../browser.ts';
import {startRunning, type Running} from '../auth/running.ts';
import {createCheckoutWorld, type CheckoutWorld} from './checkout-world.ts';

/** The notice in a shop's page, in a real browser, under a policy of the shop's that allows this server's script and frame and nothing else. */
let running: Running;
let world: CheckoutWorld;
let shopServer: Server;
let shopOrigin: string;
let html = '';
let chrome: Browser;
let context: BrowserContext;
let page: Page;
let complaints: string[];

vi.setConfig({testTimeout: 120_000, hookTimeout: 120_000}); // as the other tests in a browser have

beforeAll(async () => {
  running = await startRunning();
  world = await createCheckoutWorld(running);
  shopServer = createServer((_, response) => {
    const own = running.origin;
    response.setHeader('Content-Type', 'text/html');
    response.setHeader(
      'Content-Security-Policy',
      `default-src 'none'; script-src ${own}; frame-src ${own}; img-src data:`,
    );
    response.end(`<!doctype html><link rel="icon" href="data:,">${html}`);
  });
  await new Promise<void>((done) => shopServer.listen(0, '127.0.0.1', done));
  shopOrigin = `http://127.0.0.1:${(shopServer.address() as AddressInfo).port}`; // it listens on a port
  await addAddress(running.db, world.admin, 'return', `${shopOrigin}/`);
  await addAddress(running.db, world.admin, 'frame', shopOrigin);
  chrome = await chromium.launch({executablePath: findChromium(), args: ['--no-sandbox']});
});
afterAll(async () => {
  await chrome.close();
  await new Promise((done) => shopServer.close(done));
  await running.stop();
});
beforeEach(async () => {
  const userAgent =
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/156.0.0.0 Safari/537.36';
  context = await chrome.newContext({userAgent, locale: 'en'});
  page = await context.newPage();
  complaints = [];
  page.on('console', (line) => line.type() === 'error' && complaints.push(line.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
});
afterEach(() => context.close());

const open = async () => (await world.open({returnUrl: `${shopOrigin}/done`})).session;
const tag = (token: string, more = '') =>
  `<script src="${running.origin}/checkout.js" data-vouch-session="${token}" ${more} async></script>`;
const noticeOf = (token: string) =>
  page.frameLocator(`[data-vouch-notice="${token}"] iframe`).locator('#co-notice');
const heightOf = (token: string) =>
  page.locator(`[data-vouch-notice="${token}"] iframe`).evaluate((frame) => frame.clientHeight);

describe('on a registered page', () => {
  afterEach(() => expect(complaints).toEqual([]));

  test('shows the question, the products and the state, as high as it is; the answer opens in the whole window', async () => {
    const session = await open();
    html = `<body><p>Your cart</p>${tag(session.token)}<p>Pay</p>`;
    await page.goto(shopOrigin);
    const notice = noticeOf(session.token);
    await notice.getByRole('heading', {name: /your partner for this purchase/}).waitFor();
    expect(await notice.getByRole('listitem').count()).toBe(2);
    expect(await notice.textContent()).toContain('Pending');
    await page.locator(`[data-vouch-notice] > a`).waitFor({state: 'detached'});
    const own = await notice.evaluate((one) => Math.ceil(one.getBoundingClientRect().height));
    expect([own > 60, await heightOf(session.token)]).toEqual([true, own]);
    expect(await notice.locator('form, input').count()).toBe(0);
    expect((await world.state(session.id)).opened).toBe(false);
    await notice.getByRole('link', {name: 'Answer'}).click();
    await page.waitForURL(/\/c\//);
    await page.getByText('You come from the checkout of HubSpot.').waitFor();
    await page.getByRole('link', {name: 'Decide later'}).click();
    await page.waitForURL(/\/done\?vouch_result=/);
    expect(new URL(page.url()).origin).toBe(shopOrigin);
  });

  test('two sessions, each tag twice, one in the head and one with a place of its own', async () => {
    const [one, two] = [await open(), await open()];
    const inPlace = `data-vouch-target="#here" data-vouch-language="de" data-vouch-theme="dark"`;
    const tags = `${tag(one.token)}${tag(two.token, inPlace)}`;
    html = `<html><head>${tags}${tags}</head><body><div id="here"></div></body></html>`;
    await page.goto(shopOrigin);
    await noticeOf(one.token).getByRole('link', {name: 'Answer'}).waitFor();
    await noticeOf(two.token).getByRole('link', {name: 'Antworten'}).waitFor();
    expect(await page.locator('[data-vouch-notice]').count()).toBe(2);
    expect(await page.locator('#here > [data-vouch-notice]').count()).toBe(1);
    const scheme = await noticeOf(two.token).evaluate((at) => getComputedStyle(at).colorScheme);
    expect(scheme).toBe('dark');
  });

  test('a height is believed from the frame alone', async () => {
    const session = await open();
    html = `<body>${tag(session.token)}`;
    await page.goto(shopOrigin);
    await noticeOf(session.token).waitFor();
    await page.locator(`[data-vouch-notice] > a`).waitFor({state: 'detached'});
    const before = await heightOf(session.token);
    await page.evaluate(
      () =>
        new Promise<void>((done) => {
          addEventListener('message', () => done());
          postMessage({vouchHeight: 4000}, '*');
        }),
    );
    expect(await heightOf(session.token)).toBe(before);
  });

  test('what is no token shows nothing', async () => {
    html = `<body>${tag('javascript:alert(1)')}${tag('')}<p>Pay</p>`;
    await page.goto(shopOrigin, {waitUntil: 'networkidle'});
    expect(await page.locator('iframe, a').count()).toBe(0);
  });
});

test('where it may not be framed a plain link stays, and leads to the step', async () => {
  const session = await open();
  await removeAddress(running.db, world.admin, 'frame', shopOrigin);
  html = `<body>${tag(session.token)}`;
  await page.goto(shopOrigin, {waitUntil: 'networkidle'});
  await addAddress(running.db, world.admin, 'frame', shopOrigin);
  expect(complaints.join()).toContain('frame-ancestors');
  const link = page.getByRole('link', {name: 'Confirm your partner for this purchase'});
  expect(await heightOf(session.token)).toBe(0);
  await link.click();
  await page.waitForURL(/\/c\//);
});

test('only what is meant to be framed can be', async () => {
  const session = await open();
  const policy = async (path: string) => {
    const {headers} = await fetch(running.origin + path);
    const ancestors = /frame-ancestors [^;]*/.exec(headers.get('content-security-policy') ?? '');
    return [ancestors?.[0], headers.get('x-frame-options')];
  };
  expect(await policy(`/k/${session.token}/frame`)).toEqual([
    `frame-ancestors ${shopOrigin} https://shop.example`,
    null,
  ]);
  expect(await policy(`/k/${session.token}`)).toEqual(["frame-ancestors 'none'", 'DENY']);
  const narrow = await world.open({frameOrigin: 'https://shop.example'});
  expect(await policy(`/k/${narrow.session.token}/frame`)).toEqual([
    'frame-ancestors https://shop.example',
    null,
  ]);
});

test('the script is small, for every origin, and the same for everybody', async () => {
  const response = await fetch(`${running.origin}/checkout.js`);
  const text = await response.text();
  expect(response.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
  expect(gzipSync(text).length).toBeLessThanOrEqual(5000);
  expect(text).not.toMatch(/innerHTML|eval\(|document\.write/);
});
