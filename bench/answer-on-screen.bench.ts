/**
 * How long after the client's answer it is on the partner's screen, card and popup both open, on loopback. Beside it, as the
 * peer of the same run, the same answer fetched by a page that was reloaded the moment the answer was given: what people
 * would have without the socket, if they knew when to press the key.
 */
import type {Locator, Page} from 'playwright-core';
import {afterAll, beforeAll, expect, it} from 'vitest';
import {createInCard, openCard, rowOf, signIn} from '../test/e2e/partner.ts';
import type {PartnerBrowser, Product} from '../test/e2e/product.ts';
import {startProduct} from '../test/e2e/product.ts';
import {proveAddress} from '../test/e2e/prove-address.ts';

const rounds = 9;
let product: Product;
let browser: PartnerBrowser;
beforeAll(async () => {
  product = await startProduct();
  browser = await product.openPartnerBrowser('bench');
});
afterAll(() => product.stop());

it(`answers on screen, ${rounds} rounds`, async () => {
  await signIn(browser, product.origin, product.getPerson(/admin.*Bright/i));
  await browser.context.grantPermissions(['clipboard-read']);
  const card = await openCard(browser.page, product.firstDealUrl);
  const popup = await browser.openExtensionPage('popup.html');
  const reader = await browser.openExtensionPage('options.html');
  const client = await (await product.openPlainBrowser()).newPage();

  const inCard: number[] = [];
  const inPopup: number[] = [];
  const byReload: number[] = [];
  for (let round = 1; round <= rounds; round++) {
    const name = `Bench ${round}`;
    await browser.page.bringToFront();
    await createInCard(card, {name, product: 'Smart CRM', tier: 'Starter'});
    await card.getByRole('button', {name: 'Add to this deal'}).click();
    await rowOf(card, name).waitFor();
    await card.getByText('All saved').waitFor();
    await rowOf(card, name)
      .getByRole('button', {name: `Copy the link ${name}`, exact: true})
      .click();
    await rowOf(card, name).getByText('Copied').waitFor();
    await reader.bringToFront();
    await client.goto(await reader.evaluate(() => navigator.clipboard.readText()));
    await proveAddress(product, client);
    await client.getByRole('textbox', {name: 'Your name'}).first().fill('Ann');
    await popup.bringToFront();
    const seenInPopup = untilShown(popup.getByRole('tab', {name: `Confirmed ${round + 2}`}));
    const seenInCard = untilShown(rowOf(card, name).getByText(/Confirmed/));
    const start = performance.now();
    await client.getByRole('button', {name: 'Yes, confirm'}).click();
    await client.getByText('Thank you').waitFor();
    const answered = performance.now();
    byReload.push(await timeReload(client, answered));
    inCard.push((await seenInCard) - start);
    inPopup.push((await seenInPopup) - start);
  }
  print('card', inCard, byReload);
  print('popup', inPopup, byReload);
  expect(inCard).toHaveLength(rounds);
});

async function untilShown(what: Locator): Promise<number> {
  await what.waitFor({timeout: 60_000});
  return performance.now();
}

async function timeReload(page: Page, since: number): Promise<number> {
  await page.reload();
  await page.getByText('already answered').waitFor();
  return performance.now() - since;
}

function print(where: string, ours: number[], peer: number[]): void {
  const [median, worst] = [at(ours, 0.5), at(ours, 0.95)];
  const reload = at(peer, 0.5);
  process.stdout.write(
    `answer to ${where}: median ${median.toFixed(0)} ms, p95 ${worst.toFixed(0)} ms; ` +
      `a reload at the right moment: median ${reload.toFixed(0)} ms; ratio ${(median / reload).toFixed(2)}\n`,
  );
}

function at(values: number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}
