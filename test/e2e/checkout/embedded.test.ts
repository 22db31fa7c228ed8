/**
 * The notice that a shop embeds in its own page: it shows and decides nothing, is framed there alone, and leads to the step and back with a
 * result that the shop checks. Each part goes on where the one before it ended.
 */
import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import type {AxeResults} from 'axe-core';
import type {Browser, Page} from 'playwright-core';
import {afterAll, beforeAll, beforeEach, describe, expect, it} from 'vitest';
import {createDatabase, createPool} from '../../../server/db/database.ts';
import {createSigningKeys} from '../../../server/receipts/signing-keys.ts';
import {recordUrl} from '../../../sandbox/crm/records.ts';
import {
  about,
  keepPictures,
  openConsole,
  openPartner,
  seen,
  type Partner,
} from '../help-articles/people.ts';
import {openCard, rowOf} from '../partner.ts';
import type {Product} from '../product.ts';
import {startProduct} from '../product.ts';
import {buys, checkOut, signedResult} from './shop.ts';

const link = 'Acme Corp: Service Hub';
const buyer = {name: 'Marcus Cole', email: 'marcus.cole@acme.example'};

let product: Product;
let plain: Browser;
let maria: Partner;
let dana: Page;
let marcus: Page;
let pool: ReturnType<typeof createPool>;
beforeAll(async () => {
  product = await startProduct();
  pool = createPool(product.databaseUrl, 1);
  plain = await product.openPlainBrowser();
  [maria, dana, marcus] = await Promise.all([
    openPartner(product, 'maria', /admin.*Bright/i),
    openConsole(product, plain, /^CAM/),
    plain.newPage({viewport: {width: 1000, height: 800}}),
  ]);
});
afterAll(async () => {
  await pool.end();
  await product.stop();
});
beforeEach(() => keepPictures(() => ({crm: maria.crm, cam: dana, marcus})));

const notice = () => marcus.frameLocator('iframe');
const framed = () => marcus.frames().find((frame) => frame.parentFrame() !== null);

async function openDeal(): Promise<void> {
  await dana.goto(`${product.origin}/console/deals`);
  await dana.getByRole('link', {name: 'Acme Corp renewal', exact: true}).first().click();
}

describe('in the shop’s page', () => {
  it('shows what is asked, in a frame of Vouch’s', async () => {
    await checkOut(marcus, product.shopOrigin, 'Acme Corp');
    await notice().getByText('Service Hub').first().waitFor();
    expect(new URL(framed()?.url() ?? '').origin).toBe(product.origin);
  });

  it('only displays: there is no field and no form in it', async () => {
    await notice().getByRole('link', {name: 'Answer'}).waitFor();
    expect(await notice().locator('form, input, textarea, select').count()).toBe(0);
  });

  it('has mailed the buyer as well, and it is in the deal’s timeline', async () => {
    await product.waitForMail(buyer.email, about('Bright Agency'));
    await openDeal();
    await dana.getByRole('link', {name: 'Timeline'}).click();
    await seen(dana, dana.getByText(`put a confirmation link before its client: ${link}`));
  });

  it('is framed by no other page, where a plain link to the step stays', async () => {
    const elsewhere = await plain.newContext();
    const page = await elsewhere.newPage();
    await page.goto(marcus.url().replace('shop.localhost', '127.0.0.1'));
    await page.getByRole('link', {name: 'Confirm your partner for this purchase'}).waitFor();
    expect(await page.frameLocator('iframe').getByText('Service Hub').count()).toBe(0);

    const address = framed()?.url() ?? '';
    expect(address).toMatch(/\/k\/[\w-]+\/frame/);
    await elsewhere.route('http://thief.localhost/', (route) =>
      route.fulfill({contentType: 'text/html', body: `<iframe src="${address}"></iframe>`}),
    );
    await page.goto('http://thief.localhost/');
    const [, stolen] = page.frames();
    await expect.poll(() => stolen?.url()).toMatch(/^chrome-error:/);
    await elsewhere.close();
  });
});

describe('the step', () => {
  let step: string;
  let back: string;

  it('opens in the whole window, and in no other browser', async () => {
    step = (await marcus.getByRole('link', {name: 'Answer now'}).getAttribute('href')) ?? '';
    await notice().getByRole('link', {name: 'Answer'}).click();
    await marcus.getByRole('button', {name: 'Continue'}).click(); // this Chromium says that it is a machine's
    await marcus
      .getByRole('heading', {name: 'Is Bright Agency your partner for this purchase?'})
      .waitFor();
    expect(new URL(marcus.url()).origin).toBe(product.origin);
    expect(marcus.frames()).toHaveLength(1);

    const other = await plain.newPage();
    await other.goto(step);
    await other.getByText('This address was opened in another browser').waitFor();
    await other.close();
  });

  it('takes the answer and leads back to the shop, which checks what came with it', async () => {
    await marcus.getByRole('textbox', {name: 'Your name'}).first().fill(buyer.name);
    await marcus.getByRole('button', {name: 'Yes, confirm'}).click();
    await marcus.getByText('Thank you. You confirmed Bright Agency.').waitFor();
    await marcus.getByRole('link', {name: /^Back to/}).click();
    expect(await signedResult(marcus, 'confirmed')).toMatchObject({
      ...{outcome: 'confirmed', evidence: 'checkout', blocks: false},
    });
    back = marcus.url();
    expect(new URL(back).origin).toBe(product.shopOrigin);
  });

  it('a result that was changed, that is over, or that is another order’s is refused', async () => {
    const token = new URL(back).searchParams.get('vouch_result') ?? '';
    const [header = '', payload = '', signature = ''] = token.split('.');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as object; // of a token that the shop accepted
    const keys = createSigningKeys(createDatabase(pool), product.serverOptions.secret);
    const sign = async (changed: object) =>
      (await keys.signer()).signAs('vouch-checkout+jwt', {...claims, ...changed});
    const lie = Buffer.from(JSON.stringify({...claims, outcome: 'rejected'})).toString('base64url');
    const shown = async (brought: string, at = back) => {
      const url = new URL(at);
      url.searchParams.set('vouch_result', brought);
      const response = await marcus.goto(url.href);
      return `${response?.status()}: ${await marcus.getByRole('status').first().innerText()}`;
    };

    expect(await shown(await sign({})), 'signed the same way').toMatch(/^200: Signed result/);
    expect(await shown(`${header}.${lie}.${signature}`)).toMatch(/^400: [^]*did not sign it/);
    expect(await shown(await sign({iat: 1, exp: 301}))).toMatch(
      /^400: [^]*older than five minutes/,
    );
    expect(await shown(await sign({aud: 'http://thief.localhost'}))).toMatch(
      /^400: [^]*other shop/,
    );
    expect(await shown(await sign({nonce: 'another'}))).toMatch(/^400: [^]*another order/);
    await checkOut(marcus, product.shopOrigin, 'Acme Corp');
    expect(await shown(token, marcus.url())).toMatch(/^400: [^]*another order/);
    expect(await marcus.getByText('Signed result:').count()).toBe(0);
  });

  it('the purchase goes on, and the proof of it is there at once', async () => {
    await marcus.goto(back.split('?')[0] ?? back);
    await marcus.locator('dd').filter({hasText: 'confirmed'}).waitFor();
    await buys(marcus);
  });
});

describe('everybody else sees it', () => {
  it('the partner in the card, with what proves it', async () => {
    await maria.crm.bringToFront();
    const card = await openCard(maria.crm, recordUrl(product.crmOrigin, 'deal', '10101'));
    const row = rowOf(card, link);
    await row
      .getByText(/^Confirmed/)
      .first()
      .waitFor();
    await row.getByText('in the checkout').first().waitFor();
  });

  it('the CAM in the console, with what proves it', async () => {
    await openDeal();
    const proof = dana.locator('#proof article').filter({hasText: link});
    await seen(dana, proof.getByText('Answered in the checkout of HubSpot'));
  });
});

describe('the shop', () => {
  const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

  it.each([
    [320, 'dark'],
    [1280, 'light'],
  ] as const)('can be used by anybody: at %d px, %s', async (width, colorScheme) => {
    const context = await plain.newContext({colorScheme, viewport: {width, height: 700}});
    const page = await context.newPage();
    const check = async () => {
      await page.evaluate(axe);
      const {violations} = await page.evaluate<AxeResults>('axe.run(document)');
      expect(
        violations.map(({id}) => id),
        page.url(),
      ).toEqual([]);
      const needed = await page.evaluate(() => document.documentElement.scrollWidth);
      expect(needed, page.url()).toBeLessThanOrEqual(width);
    };
    await page.goto(product.shopOrigin);
    await check();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', {name: /^Cart of/}).waitFor();
    await check();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', {name: /^Checkout of/}).waitFor();
    await page.frameLocator('iframe').getByText('Service Hub').first().waitFor();
    await check();
    await page.goto(`${page.url()}?vouch_result=made-up`);
    await page.getByText('This result is not accepted.').waitFor();
    await check();
    await context.close();
  });
});
