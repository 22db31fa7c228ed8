/** What a partner does with confirmation links in the dashboard and in the card, in the words that both show. */
import type {Locator, Page} from 'playwright-core';
import {pasted} from './people.ts';

/** A link's row in the dashboard's table. */
export function rowIn(dashboard: Page, name: string): Locator {
  return dashboard.getByRole('row').filter({hasText: name});
}

/** "Proof of Involvement" on a page of the CRM. */
export function cardOn(crm: Page): Locator {
  return crm.getByRole('region', {name: 'Proof of Involvement'}).first();
}

export async function choose(page: Page, name: string, action: string): Promise<void> {
  await page.getByRole('button', {name: `Actions for ${name}`}).click();
  await page.getByRole('menuitem', {name: action}).click();
}

/** Copies a link's address from its row in the dashboard, and gives it. */
export async function copyLink(dashboard: Page, name: string): Promise<string> {
  await dashboard.bringToFront();
  await dashboard.getByRole('button', {name: `Copy the link ${name}`}).click();
  await rowIn(dashboard, name).getByText('Copied').waitFor();
  return pasted(dashboard);
}
