/** What the client does on the page behind the link. */
import type {Browser, Page} from 'playwright-core';
import type {Product} from '../product.ts';
import {proveAddress} from '../prove-address.ts';
import {openAsClient} from './people.ts';

const asks = (page: Page) =>
  page.getByRole('heading', {name: 'Is Bright Agency your partner for this purchase?'}).waitFor();

export async function confirms(
  product: Product,
  plain: Browser,
  address: string,
  name: string,
): Promise<void> {
  const page = await openAsClient(plain, address);
  await asks(page);
  await proveAddress(product, page, 'pablo.serrano@alameda.example');
  await page.getByRole('textbox', {name: 'Your name'}).first().fill(name);
  await page.getByRole('button', {name: 'Yes, confirm'}).click();
  await page.getByText('Thank you. You confirmed Bright Agency.').waitFor();
  await page.context().close();
}

export async function rejects(
  product: Product,
  plain: Browser,
  address: string,
  name: string,
  why: {reason: string; words: string},
): Promise<void> {
  const page = await openAsClient(plain, address);
  await asks(page);
  await proveAddress(product, page, 'pablo.serrano@alameda.example');
  await page.getByText('Something is not right').click();
  await page.getByRole('radio', {name: why.reason}).check();
  await page.getByRole('textbox', {name: 'In your own words'}).fill(why.words);
  const named = page.getByRole('textbox', {name: 'Your name'}).locator('visible=true').last();
  await named.fill(name);
  await page.getByRole('button', {name: 'Reject', exact: true}).click();
  await page.getByText('Thank you. You rejected this request.').waitFor();
  await page.context().close();
}
