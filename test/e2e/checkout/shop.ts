/** What somebody who buys does in the shop. */
import type {Page} from 'playwright-core';

/** From the shop's door to the checkout of one offer. */
export async function checkOut(page: Page, shopOrigin: string, company: string): Promise<void> {
  await page.goto(shopOrigin);
  await page.getByRole('link', {name: company}).click();
  await page.getByRole('button', {name: 'Check out'}).click();
  await page.getByRole('heading', {name: `Checkout of ${company}`}).waitFor();
}

export async function buys(page: Page): Promise<void> {
  await page.getByRole('button', {name: 'Buy now'}).click();
  await page.getByRole('heading', {name: 'Thank you for your order'}).waitFor();
}

/** What the shop shows of a result whose signature it has checked. */
export async function signedResult(page: Page, outcome: string): Promise<Record<string, unknown>> {
  await page.getByText(`Signed result: ${outcome}`).waitFor();
  await page.getByText('What it says').click();
  const said = await page.locator('pre').innerText();
  return JSON.parse(said) as Record<string, unknown>; // an object, as the shop prints one
}
