/** What a partner does in the browser, in the words that the pages show. */
import type {Locator, Page} from 'playwright-core';
import type {PartnerBrowser, Person} from './product.ts';

/** Signs in from the popup: the server's address, then the sign-in page that the browser opens. */
export async function signIn(
  browser: PartnerBrowser,
  origin: string,
  person: Person,
): Promise<void> {
  const popup = await browser.openExtensionPage('popup.html');
  await popup.getByRole('textbox', {name: 'Server address'}).fill(origin);
  const opened = browser.context.waitForEvent('page');
  await popup.getByRole('button', {name: 'Sign in'}).click();
  const signedIn = popup.getByRole('tab', {name: /^Pending/}).waitFor({timeout: 60_000});
  const asked = opened.then(async (page) => {
    await page.getByRole('textbox', {name: 'Mail address'}).waitFor();
    return page;
  });
  // With a session at the server still open its page asks for nothing and closes by itself
  const page = await Promise.any([asked, signedIn.then(() => undefined)]);
  if (page) {
    await page.getByRole('textbox', {name: 'Mail address'}).fill(person.email);
    await page.getByLabel('Password').fill(person.password);
    await page.getByRole('button', {name: 'Sign in', exact: true}).click();
  }
  await signedIn;
  await popup.close();
}

/** The card of the page, once it is there. */
export async function openCard(page: Page, url: string): Promise<Locator> {
  await page.goto(url);
  const card = page.getByRole('region', {name: 'Proof of Involvement'});
  await card.waitFor();
  return card;
}

export type Claim = {
  name: string;
  product: string;
  tier: string;
  /** Left out for an account that is offered no onboarding. */
  onboarding?: {type: string; duration?: string};
};

/** Fills the form that is open in `place`, through Preview, up to and with Create. */
export async function fillAndCreate(place: Locator | Page, claim: Claim): Promise<void> {
  await place.getByRole('checkbox', {name: claim.product}).check();
  await place.getByLabel(`Tier of ${claim.product}`).selectOption({label: claim.tier});
  if (claim.onboarding) {
    await place
      .getByLabel(`Onboarding of ${claim.product}`)
      .selectOption({label: claim.onboarding.type});
    if (claim.onboarding.duration) {
      await place
        .getByLabel('Estimated onboarding duration')
        .selectOption({label: claim.onboarding.duration});
    }
  }
  await place.getByRole('button', {name: 'Preview', exact: true}).click();
  await place.getByText(claim.tier).first().waitFor();
  await place.getByRole('button', {name: 'Back to the form'}).click();
  await place.getByRole('textbox', {name: 'Name'}).fill(claim.name);
  await place.getByRole('button', {name: 'Create', exact: true}).click();
}

/** Add > Create confirmation link > … > Create: the card then offers Copy and "Add to this deal". */
export async function createInCard(card: Locator, claim: Claim): Promise<void> {
  await card.getByRole('button', {name: 'Add', exact: true}).click();
  await card.getByRole('button', {name: 'Create confirmation link'}).click();
  await fillAndCreate(card, claim);
  await card.getByText('Link created').waitFor();
}

/** The row of one link in a list. */
export function rowOf(place: Locator | Page, name: string): Locator {
  return place.getByRole('listitem').filter({hasText: name});
}
