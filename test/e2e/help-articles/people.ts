/**
 * The people of the help articles, each in an own browser context: the partner with the extension in the CRM and its pages, the rep and the
 * CAM in the console, the client with nothing but a link.
 */
import {mkdirSync} from 'node:fs';
import {join} from 'node:path';
import type {Browser, Locator, Page} from 'playwright-core';
import {expect, onTestFailed} from 'vitest';
import type {ReceivedMail} from '../../../sandbox/mailbox/mail-store.ts';
import {signIn} from '../partner.ts';
import type {PartnerBrowser, Person, Product} from '../product.ts';

export type Partner = {
  person: Person;
  browser: PartnerBrowser;
  /** A tab in the CRM. */
  crm: Page;
  /** Vouch's own page, at its table of links. */
  dashboard: Page;
};

/** Signs in and stands in the CRM and the dashboard. */
export async function openPartner(
  product: Product,
  profile: string,
  who: RegExp,
): Promise<Partner> {
  const person = product.getPerson(who);
  const browser = await product.openPartnerBrowser(profile);
  await signIn(browser, product.origin, person);
  await browser.context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const dashboard = await browser.openExtensionPage('dashboard.html');
  await dashboard.getByRole('tab', {name: 'Confirmation links'}).waitFor();
  return {person, browser, crm: browser.page, dashboard};
}

/** Somebody of the vendor in a context of their own, signed in at the console. */
export async function openConsole(product: Product, plain: Browser, who: RegExp): Promise<Page> {
  const {email, password} = product.getPerson(who);
  const context = await plain.newContext({viewport: {width: 1300, height: 1000}});
  const page = await context.newPage();
  await page.goto(`${product.origin}/console`);
  await page.getByRole('textbox', {name: 'Mail address'}).fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', {name: 'Sign in', exact: true}).click();
  await page.getByRole('link', {name: 'Deals', exact: true}).first().waitFor();
  return page;
}

/** Whoever got the link, on a phone. */
export async function openAsClient(plain: Browser, address: string): Promise<Page> {
  const context = await plain.newContext({viewport: {width: 390, height: 844}});
  const page = await context.newPage();
  await page.goto(address);
  return page;
}

/** What Copy put on the clipboard, as the person would paste it. */
export async function pasted(page: Page): Promise<string> {
  await page.bringToFront();
  return page.evaluate(() => navigator.clipboard.readText());
}

export const about =
  (...words: string[]) =>
  (mail: ReceivedMail): boolean =>
    words.every((word) => `${mail.subject}\n${mail.text}`.includes(word));

/** A page of the console shows what was so when it was asked for: asks again until it is there. */
export async function seen(page: Page, what: Locator): Promise<void> {
  await expect
    .poll(
      async () => {
        if ((await what.count()) > 0) return true;
        await page.reload();
        return (await what.count()) > 0;
      },
      {timeout: 30_000, interval: 200},
    )
    .toBe(true);
}

/** The same for what must go away. */
export async function gone(page: Page, what: Locator): Promise<void> {
  await expect
    .poll(
      async () => {
        if ((await what.count()) === 0) return true;
        await page.reload();
        return (await what.count()) === 0;
      },
      {timeout: 30_000, interval: 200},
    )
    .toBe(true);
}

/** Where a part failed, the pages as their people saw them. */
export function keepPictures(pages: () => Record<string, Page | undefined>): void {
  onTestFailed(async ({task}) => {
    const folder = join('test-results', 'help-articles');
    mkdirSync(folder, {recursive: true});
    const part = task.name.replaceAll(/\W+/g, '-').slice(0, 60);
    for (const [who, page] of Object.entries(pages())) {
      const path = join(folder, `${part}-${who}.png`);
      await page?.screenshot({path, timeout: 5000}).catch(() => undefined); // a picture is a help, not a result
    }
  });
}
