/** What a partner does with a shared deal, in the card and beside the dashboard's table, in the words that both show. */
import type {Locator, Page} from 'playwright-core';

/** "Shared deal" on a page of the CRM, once it is there. */
export async function openSharedDeals(crm: Page, url: string): Promise<Locator> {
  await crm.bringToFront();
  await crm.goto(url);
  return sharedDeals(crm);
}

export async function sharedDeals(crm: Page): Promise<Locator> {
  const place = crm.getByRole('region', {name: 'Shared deal', exact: true});
  await place.waitFor();
  return place;
}

export type Details = {
  name: string;
  products: readonly string[];
  amount: string;
  currency: string;
  closeDate: string;
  company?: string;
};

export async function fillDetails(place: Locator | Page, details: Details): Promise<void> {
  const {name, products, amount, currency, closeDate, company} = details;
  await place.getByRole('textbox', {name: 'Deal name'}).fill(name);
  for (const product of products) await place.getByRole('checkbox', {name: product}).check();
  await place.getByRole('textbox', {name: 'Amount'}).fill(amount);
  await place.getByLabel('Currency').selectOption({label: currency});
  await place.getByLabel('Close date').fill(closeDate);
  if (company !== undefined) {
    await place.getByRole('textbox', {name: 'Company', exact: true}).fill(company);
  }
}

export type Qualification = {introNote: string; pain: string; nextSteps: string};

export async function fillQualification(
  place: Locator | Page,
  {introNote, pain, nextSteps}: Qualification,
): Promise<void> {
  await place.getByRole('textbox', {name: 'Intro note'}).fill(introNote);
  await place.getByRole('textbox', {name: 'Specific pain/opportunity defined'}).fill(pain);
  await place.getByRole('textbox', {name: 'Next steps'}).fill(nextSteps);
}

/** Opens one of the record's deals, at one of its parts. */
export async function openDeal(place: Locator, name: string, part?: string): Promise<void> {
  await place.getByRole('button', {name: `Open the shared deal ${name}`}).click();
  if (part) await openPart(place, part);
}

export async function openPart(place: Locator, part: string): Promise<void> {
  await place.getByRole('tab', {name: new RegExp(`^${part}`)}).click();
}

/** A text of the shared tab with all that stands under it. */
export function threadOf(place: Locator, text: string): Locator {
  return place.getByRole('list', {name: 'Shared messages'}).locator('> li').filter({hasText: text});
}

export type Sent = {
  text: string;
  files?: ReadonlyArray<{name: string; mimeType: string; buffer: Buffer}>;
};

/** Add shared message, with files. */
export async function addMessage(place: Locator, {text, files = []}: Sent): Promise<void> {
  await place.getByRole('textbox', {name: 'Add shared message'}).fill(text);
  if (files.length > 0) {
    await place
      .locator('input[type=file]')
      .first()
      .setInputFiles([...files]);
    for (const {name} of files) await place.getByText(name).first().waitFor();
    await place
      .getByRole('progressbar', {name: /^Keeping/})
      .first()
      .waitFor({state: 'detached'});
  }
  await place.getByRole('button', {name: 'Add shared message'}).click();
  await threadOf(place, text).first().waitFor();
}

/** Edits the deal that is open in `place`. */
export async function editDeal(
  place: Locator,
  {amount, nextSteps}: {amount: string; nextSteps?: string},
): Promise<void> {
  await openPart(place, 'Deal');
  const facts = place.getByRole('group', {name: 'Deal details'});
  await facts.getByRole('button', {name: 'Edit', exact: true}).click();
  await place.getByRole('textbox', {name: 'Amount'}).fill(amount);
  if (nextSteps !== undefined) {
    await place.getByRole('textbox', {name: 'Next steps'}).fill(nextSteps);
  }
  await place.getByRole('button', {name: 'Send changes'}).click();
  await facts.waitFor();
}

/** Opens a deal beside the dashboard's table; gives the panel. */
export async function openInDashboard(dashboard: Page, name: string): Promise<Locator> {
  await dashboard.bringToFront();
  await dashboard.getByRole('tab', {name: 'Deals'}).click();
  await dashboard.getByRole('row').getByRole('button', {name, exact: true}).click();
  const panel = dashboard.getByRole('complementary', {name: 'Details'});
  await panel.getByRole('heading', {name}).waitFor();
  return panel;
}
