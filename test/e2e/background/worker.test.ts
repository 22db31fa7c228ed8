/**
 * The background in a real Chromium: its worker is stopped, its network cut, its people change, its messages are forged. Everything around
 * it is real, too.
 */
import {readFile} from 'node:fs/promises';
import type {CDPSession, Page, Worker} from 'playwright-core';
import {sql} from 'kysely';
import type pg from 'pg';
import {afterAll, afterEach, beforeAll, describe, expect, it} from 'vitest';
import type {UserId} from '../../../lib/domain/ids.ts';
import {findMemberships} from '../../../server/data/memberships.ts';
import {
  createDatabase,
  createPool,
  inTenant,
  type AccountTransaction,
  type Database,
} from '../../../server/db/database.ts';
import {createLocalNews} from '../../../server/hints/news.ts';
import {removeMember} from '../../../server/write/account.ts';
import {createInCard, fillAndCreate, openCard, rowOf, signIn, type Claim} from '../partner.ts';
import {startProduct, type PartnerBrowser, type Product} from '../product.ts';
import {proveAddress} from '../prove-address.ts';

let product: Product;
let pool: pg.Pool;
let db: Database;
beforeAll(async () => {
  product = await startProduct();
  pool = createPool(product.databaseUrl, 2);
  db = createDatabase(pool);
});
afterEach(() => product.line.restore());
afterAll(async () => {
  await pool.end();
  await product.stop();
});

/** What a worker's own script sees of the browser, as far as the tests look. */
declare const chrome: {
  action: {getBadgeText(details: object): Promise<string>};
  notifications: {getAll(): Promise<Record<string, boolean>>};
};

const maria = () => product.getPerson(/admin.*Bright/i);
const tomasz = () => product.getPerson(/member.*Bright/i);
const claim = (name: string): Claim => ({
  name,
  product: 'Service Hub',
  tier: 'Professional',
  onboarding: {type: 'By the partner', duration: '1–3 months'},
});

const linksNamed = (name: string) =>
  inBright((trx) =>
    trx.selectFrom('link').select(['id', 'copy_token']).where('name', '=', name).execute(),
  );

/** Rows of Maria's account, read as the application does. */
async function inBright<T>(work: (trx: AccountTransaction) => Promise<T>): Promise<T> {
  const {db, accountId} = await findAccount(maria().email);
  return inTenant(db, accountId, work);
}

async function findWorker({context}: PartnerBrowser): Promise<Worker> {
  return context.serviceWorkers()[0] ?? (await context.waitForEvent('serviceworker'));
}

/** What the browser does after 30 s without work, now. */
async function stopWorker(browser: PartnerBrowser): Promise<void> {
  const session = await browser.context.newCDPSession(browser.page);
  const stopped = new Promise<void>((resolve) => {
    session.on('ServiceWorker.workerVersionUpdated', ({versions}) => {
      if (versions.some(({runningStatus}) => runningStatus === 'stopped')) resolve();
    });
  });
  await session.send('ServiceWorker.enable');
  await session.send('ServiceWorker.stopAllWorkers');
  await stopped;
  await session.detach();
}

describe('a worker that is stopped', () => {
  it('leaves card and popup alive: they show what comes next, and save', async () => {
    const browser = await product.openPartnerBrowser('stopped');
    await signIn(browser, product.origin, maria());
    const card = await openCard(browser.page, product.firstDealUrl);
    const popup = await browser.openExtensionPage('popup.html');
    await browser.page.bringToFront();
    await card.getByRole('button', {name: 'Add', exact: true}).waitFor();

    await stopWorker(browser);
    await createInCard(card, claim('After the stop'));
    await card.getByRole('button', {name: 'Add to this deal'}).click();
    await rowOf(card, 'After the stop').waitFor();

    await stopWorker(browser);
    await popup.bringToFront();
    await rowOf(popup, 'After the stop').waitFor();
    await expect.poll(() => linksNamed('After the stop'), {timeout: 15_000}).toHaveLength(1);
    await browser.context.close();
  });

  it('in the middle of a cut line: every edit arrives once when the line is back', async () => {
    const browser = await product.openPartnerBrowser('stopped-offline');
    await signIn(browser, product.origin, maria());
    const popup = await browser.openExtensionPage('popup.html');
    await popup.getByRole('button', {name: 'New link'}).first().waitFor();
    product.line.cut();
    for (const name of ['Train 1', 'Train 2', 'Train 3']) {
      await popup.getByRole('button', {name: 'New link'}).first().click();
      await fillAndCreate(popup, claim(name));
      await popup.getByRole('button', {name: 'Done'}).click();
      await stopWorker(browser);
    }
    await popup.getByText('3 edits waiting').waitFor();
    product.line.restore();
    await popup.getByText('All saved').waitFor();
    for (const name of ['Train 1', 'Train 2', 'Train 3']) {
      expect(await linksNamed(name)).toHaveLength(1);
    }
    await browser.context.close();
  });
});

describe('a client’s answer', () => {
  it('while no page of ours is open: a notification and a number on the icon, until one is', async () => {
    const browser = await product.openPartnerBrowser('notice');
    await signIn(browser, product.origin, maria());
    const card = await openCard(browser.page, product.firstDealUrl);
    await createInCard(card, claim('To be told'));
    await card.getByRole('button', {name: 'Add to this deal'}).click();
    await card.getByText('All saved').waitFor();
    const [link] = await linksNamed('To be told');
    const client = await (await product.openPlainBrowser()).newPage();
    await client.goto(`${product.origin}/c/${link?.copy_token ?? ''}`);
    await proveAddress(product, client);
    await client.getByRole('textbox', {name: 'Your name'}).first().fill('Ann Client');
    await client.getByRole('button', {name: 'Yes, confirm'}).click();
    await client.getByText('Thank you').waitFor();
    await rowOf(card, 'To be told')
      .getByText(/Confirmed/)
      .waitFor();

    const worker = await findWorker(browser);
    const badge = () => worker.evaluate(() => chrome.action.getBadgeText({}));
    await expect.poll(badge, {timeout: 15_000}).toBe('1');
    const notices = async () =>
      Object.keys(await worker.evaluate(() => chrome.notifications.getAll()));
    await expect.poll(notices, {timeout: 15_000}).toHaveLength(1);
    await browser.openExtensionPage('popup.html');
    await expect.poll(badge, {timeout: 15_000}).toBe('');
    await browser.context.close();
  });
});

describe('people of one browser', () => {
  it('never see or send what another left behind', async () => {
    const browser = await product.openPartnerBrowser('shared');
    await signIn(browser, product.origin, maria());
    let popup = await browser.openExtensionPage('popup.html');
    await popup.getByRole('button', {name: 'New link'}).first().waitFor();
    product.line.cut();
    await popup.getByRole('button', {name: 'New link'}).first().click();
    await fillAndCreate(popup, claim('Left by Maria'));
    await popup.getByRole('button', {name: 'Done'}).click();
    await popup.getByText('1 edit waiting').waitFor();
    await popup.getByRole('button', {name: 'Sign out'}).click();
    await popup.getByText(/1 edit is not sent yet/).waitFor();
    await popup.getByRole('button', {name: 'Sign out anyway'}).click();
    await popup.getByRole('textbox', {name: 'Server address'}).waitFor();
    product.line.restore();
    await expect.poll(() => countRows(popup), {timeout: 15_000}).toEqual({rows: 0, outbox: 1}); // the page may hear of it first
    await popup.close();

    await browser.context.clearCookies();
    await signIn(browser, product.origin, tomasz());
    popup = await browser.openExtensionPage('popup.html');
    await popup.getByText('All saved').waitFor();
    expect(await rowOf(popup, 'Left by Maria').count()).toBe(0);
    expect(await linksNamed('Left by Maria')).toHaveLength(0);
    await popup.getByRole('button', {name: 'Sign out'}).click();
    await popup.getByRole('textbox', {name: 'Server address'}).waitFor();
    await popup.close();

    await browser.context.clearCookies();
    await signIn(browser, product.origin, maria());
    await expect.poll(() => linksNamed('Left by Maria'), {timeout: 15_000}).toHaveLength(1);
    await browser.context.close();
  });

  it('[L9] who lost the account finds nothing of it in IndexedDB, and takes along what was not sent', async () => {
    const browser = await product.openPartnerBrowser('removed');
    await signIn(browser, product.origin, tomasz());
    const popup = await browser.openExtensionPage('popup.html');
    await popup.getByText('All saved').waitFor();
    expect((await countRows(popup)).rows).toBeGreaterThan(3);
    product.line.cut();
    await popup.getByRole('button', {name: 'New link'}).first().click();
    await fillAndCreate(popup, claim('Too late'));
    await popup.getByRole('button', {name: 'Done'}).click();
    const {db, accountId, userId} = await findAccount(tomasz().email);
    const deps = {db, news: createLocalNews()};
    await removeMember(deps, {kind: 'operator'}, accountId, userId);
    product.line.restore();
    await popup.getByRole('textbox', {name: 'Server address'}).waitFor();
    await expect.poll(() => countRows(popup), {timeout: 15_000}).toEqual({rows: 0, outbox: 1});

    await popup.getByText('1 edit of yours was not sent').waitFor();
    const opened = browser.context.waitForEvent('page');
    await popup.getByRole('button', {name: 'See in settings'}).click();
    const options = await opened;
    const left = options.getByRole('region', {name: 'Edits that were not sent'});
    await left.getByText('New link “Too late”').waitFor();
    const download = options.waitForEvent('download');
    await left.getByRole('button', {name: 'Export 1 edit'}).click();
    const file = await readFile(await (await download).path(), 'utf8');
    expect(JSON.parse(file)).toMatchObject({
      account: {id: accountId},
      waiting: [{mutation: {kind: 'link.create', draft: {name: 'Too late'}}}],
    });
    await left.getByRole('button', {name: 'Delete'}).click();
    await left.getByRole('group').getByRole('button', {name: 'Delete'}).click();
    await left.waitFor({state: 'detached'});
    expect(await countRows(options)).toEqual({rows: 0, outbox: 0});
    await popup.getByText('1 edit of yours was not sent').waitFor({state: 'detached'});
    await browser.context.close();
  });
});

describe('a page that took over its content script', () => {
  it('can neither use the calls of our pages nor listen as one', async () => {
    const browser = await product.openPartnerBrowser('forged');
    await signIn(browser, product.origin, maria());
    const card = await openCard(browser.page, product.firstDealUrl);
    await card.getByRole('button', {name: 'Add', exact: true}).waitFor();
    const inside = await openIsolatedWorld(browser.page);
    const forged = await inside<{answers: unknown[]; port: string; kept: unknown[]}>(`(async () => {
      const ask = (call, args) => chrome.runtime.sendMessage({call, args}).catch(String);
      const linkId = '01900000-0000-7000-8000-000000000001';
      const answers = await Promise.all([
        ask('mutate', {mutation: {kind: 'link.remove', linkId}}),
        ask('session.sign_out', {evenIfWaiting: true}),
        ask('attention.clear', {mid: 1}),
        ask('card.attach', {linkId, dealId: linkId}),
        ask('card.copy', {linkId}),
      ]);
      const port = await new Promise((resolve) => {
        const opened = chrome.runtime.connect({name: 'page'});
        opened.onMessage.addListener(() => resolve('told'));
        opened.onDisconnect.addListener(() => resolve('closed'));
      });
      const kept = await Promise.all(
        ['local', 'session', 'sync'].map((area) => chrome.storage[area].get(null).catch(() => ({}))),
      );
      return {answers: answers.map((one) => one ?? null), port, kept};
    })()`);
    expect(forged).toEqual({
      answers: [null, null, null, {kind: 'failed', why: 'no_record'}, {kind: 'failed'}],
      port: 'closed',
      kept: [{}, {}, {}],
    });
    await inside.close();
    await card.getByText('All saved').waitFor(); // still signed in
    await browser.context.close();
  });
});

/** What IndexedDB holds, seen from a page of the extension. */
function countRows(page: Page): Promise<{rows: number; outbox: number}> {
  return page.evaluate(async () => {
    const db = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open('vouch');
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(new Error('Cannot open'));
    });
    const count = (name: string) =>
      new Promise<number>((resolve) => {
        const request = db.transaction(name).objectStore(name).count();
        request.onsuccess = () => resolve(request.result);
      });
    const kept = await Promise.all(['leaves', 'delta', 'dealKeys', 'records', 'firsts'].map(count));
    const rows = kept.reduce((sum, some) => sum + some, 0);
    const counted = {rows, outbox: await count('outbox')};
    db.close();
    return counted;
  });
}

async function findAccount(email: string) {
  const {rows} = await sql<{id: UserId}>`select id from auth."user" where email = ${email}`.execute(
    db,
  );
  const userId = rows[0]?.id;
  const [membership] = userId ? await findMemberships(db, userId) : [];
  if (!userId || !membership) throw new Error(`${email} is in no account`);
  return {db, userId, accountId: membership.id};
}

type Inside = (<T>(expression: string) => Promise<T>) & {close(): Promise<void>};

/** Runs script where the extension's content script runs, as a page would that had broken into it. */
async function openIsolatedWorld(page: Page): Promise<Inside> {
  const session: CDPSession = await page.context().newCDPSession(page);
  const found = new Promise<number>((resolve) => {
    session.on('Runtime.executionContextCreated', ({context}) => {
      const {type} = (context.auxData ?? {}) as {type?: string};
      if (type === 'isolated' && context.name === 'Vouch') resolve(context.id);
    });
  });
  await session.send('Runtime.enable');
  const contextId = await found;
  const run = async <T>(expression: string): Promise<T> => {
    const {result, exceptionDetails} = await session.send('Runtime.evaluate', {
      contextId,
      expression,
      awaitPromise: true,
      returnByValue: true,
    });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? 'It threw');
    return result.value as T;
  };
  return Object.assign(run, {close: () => session.detach()});
}
