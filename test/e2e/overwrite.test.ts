/** Two people of one partner edit the same link, both without a line to the server: both are told, and what went comes back. */
import type {Page} from 'playwright-core';
import {afterAll, beforeAll, expect, it} from 'vitest';
import {signIn} from './partner.ts';
import type {Product} from './product.ts';
import {startProduct} from './product.ts';

let product: Product;
beforeAll(async () => {
  product = await startProduct();
});
afterAll(() => product.stop());

const link = 'Larkspur: Smart CRM';
const row = (page: Page, name: string) => page.getByRole('row').filter({hasText: name}).first();
const notice = (page: Page) => page.getByRole('region', {name: 'Overwritten values'});

async function openDashboard(profile: string, who: RegExp): Promise<Page> {
  const browser = await product.openPartnerBrowser(profile);
  await signIn(browser, product.origin, product.getPerson(who));
  const page = await browser.openExtensionPage('dashboard.html');
  await row(page, link).waitFor();
  return page;
}

async function rename(page: Page, name: string): Promise<void> {
  await page.bringToFront();
  await page.getByRole('button', {name: `Actions for ${link}`}).click();
  await page.getByRole('menuitem', {name: 'Edit'}).click();
  await page.getByRole('textbox', {name: 'Name'}).fill(name);
  await page.getByRole('button', {name: 'Save', exact: true}).click();
  await row(page, name).waitFor();
}

it('[F2, F3] two browsers offline: the later edit stands, both hear of it, Restore brings the other back', async () => {
  const maria = await openDashboard('overwrite-maria', /admin.*Bright/i);
  const tomasz = await openDashboard('overwrite-tomasz', /member.*Bright/i);
  product.line.cut();
  await rename(maria, "Maria's name");
  await rename(tomasz, "Tomasz's name");
  product.line.restore();

  await notice(maria).waitFor();
  await notice(tomasz).waitFor();
  const marias = await notice(maria).innerText();
  const [loser, lost, winner, stands] = marias.includes('You wrote')
    ? [maria, "Maria's name", tomasz, "Tomasz's name"]
    : [tomasz, "Tomasz's name", maria, "Maria's name"];
  await notice(loser)
    .getByText(/changed “Name” of .* while you changed it too/)
    .waitFor();
  await notice(winner)
    .getByText(/You changed “Name” of .* while .* changed it too/)
    .waitFor();
  for (const page of [loser, winner]) {
    await row(page, stands).waitFor();
    await notice(page).getByText(lost, {exact: true}).waitFor();
  }

  await notice(loser)
    .getByRole('button', {name: /^Restore/})
    .click();
  await notice(loser).waitFor({state: 'detached'});
  await row(winner, lost).waitFor();
  await notice(winner).getByText('The link says that again.').waitFor();
  await notice(winner)
    .getByRole('button', {name: /^Close the notice/})
    .click();
  await notice(winner).waitFor({state: 'detached'});
  for (const page of [loser, winner]) await page.getByText('All saved').waitFor();
  expect(await loser.getByText(/Needs attention/).count()).toBe(0);
}, 120_000);
