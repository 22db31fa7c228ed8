/** What the vendor's people do with a deal in the console. */
import type {Locator, Page} from 'playwright-core';
import {seen} from './people.ts';
import type {Details, Qualification} from './shared-deal.ts';

/** Goes to the list and opens the deal there, as soon as it is in it. */
export async function openInConsole(page: Page, origin: string, name: string): Promise<void> {
  await page.goto(`${origin}/console/deals`);
  const link = page.getByRole('link', {name, exact: true});
  await seen(page, link);
  await link.first().click();
  await page.getByRole('heading', {name, level: 1}).waitFor();
}

/** What stands beside a label in the lists of facts. */
export function factOf(page: Page, label: string): Locator {
  const term = page.locator('dt').filter({hasText: label});
  return page.locator('div').filter({has: term}).locator('> dd').first();
}

export function messageOf(page: Page, text: string): Locator {
  return page.locator('#shared article').filter({hasText: text});
}

export async function addMessage(page: Page, text: string): Promise<void> {
  const form = page.locator('#form-message');
  await form.getByRole('textbox', {name: 'Message'}).fill(text);
  await form.getByRole('button', {name: 'Add shared message'}).click();
  await messageOf(page, text).first().waitFor();
}

type NewFile = {name: string; mimeType: string; buffer: Buffer};

export async function addComment(
  page: Page,
  on: string,
  text: string,
  files: readonly NewFile[] = [],
): Promise<void> {
  const thread = messageOf(page, on);
  await thread
    .locator('summary')
    .filter({hasText: /^Comment$/})
    .click();
  await thread.getByRole('textbox', {name: 'Comment'}).fill(text);
  if (files.length > 0) await thread.locator('input[type=file]').setInputFiles([...files]);
  await thread.getByRole('button', {name: 'Add comment'}).click();
  await messageOf(page, on).locator('.k-words').getByText(text, {exact: true}).waitFor();
}

/** Registers a deal for a partner; without a partner contact it goes to the account's notification recipient. */
export async function registerFor(
  page: Page,
  origin: string,
  partner: string,
  {details, qualification}: {details: Details & {contact: string}; qualification: Qualification},
): Promise<void> {
  await page.goto(`${origin}/console/register`);
  await page.getByLabel('Partner').selectOption({label: partner});
  await page.getByRole('button', {name: 'Next'}).click();
  await page.getByRole('textbox', {name: 'Deal name'}).fill(details.name);
  for (const name of details.products) await page.getByRole('checkbox', {name}).check();
  await page.getByRole('textbox', {name: 'Amount'}).fill(details.amount);
  await page.getByRole('textbox', {name: 'Currency'}).fill(details.currency);
  await page.getByLabel('Close date').fill(details.closeDate);
  await page.getByRole('textbox', {name: 'Company'}).fill(details.company ?? '');
  await page.getByRole('textbox', {name: 'Contact', exact: true}).fill(details.contact);
  await page.getByRole('button', {name: 'Next'}).click();
  await page.getByRole('textbox', {name: 'Intro note'}).fill(qualification.introNote);
  await page
    .getByRole('textbox', {name: 'Specific pain/opportunity defined'})
    .fill(qualification.pain);
  await page.getByRole('textbox', {name: 'Next steps'}).fill(qualification.nextSteps);
  await page.getByRole('button', {name: 'Next'}).click();
  await page
    .getByRole('checkbox', {
      name: 'You have reached out to this partner to confirm availability to work the deal',
    })
    .check();
  await page.getByRole('button', {name: 'Register deal'}).click();
  await page.getByText('The deal is registered.').waitFor();
}

/** Decides that the deal brings credit and commission. */
export async function setEligible(page: Page): Promise<void> {
  const part = page.locator('details').filter({hasText: 'Set eligibility'});
  await part.locator('summary').click();
  for (const name of ['Credit', 'Commission']) {
    await part.getByRole('group', {name}).getByRole('radio', {name: 'Yes'}).check();
  }
  await part.getByRole('button', {name: 'Save'}).click();
  await page.getByText(/^Credit: Yes\. Commission: Yes\./).waitFor();
}

export async function addQuote(
  page: Page,
  {number, amount}: {number: string; amount: string},
): Promise<void> {
  const part = page.locator('details').filter({hasText: 'Add quote'});
  await part.locator('summary').click();
  await part.getByRole('textbox', {name: 'Quote number'}).fill(number);
  await part.getByRole('textbox', {name: 'Amount'}).fill(amount);
  await part.getByRole('button', {name: 'Add quote'}).click();
  await page.getByRole('heading', {name: number}).waitFor();
}
