/**
 * "Create shared partner deals", played from start to end as the help article tells it: partner, rep and CAM, each in an own context. One
 * part per step; each goes on where the one before it ended.
 */
import {readFile} from 'node:fs/promises';
import type {Browser, Locator, Page} from 'playwright-core';
import {afterAll, beforeAll, beforeEach, describe, expect, it} from 'vitest';
import {recordUrl} from '../../../sandbox/crm/records.ts';
import type {Product} from '../product.ts';
import {startProduct} from '../product.ts';
import * as consoleOf from './console.ts';
import {about, gone, keepPictures, openConsole, openPartner, seen, type Partner} from './people.ts';
import {
  addMessage,
  fillDetails,
  fillQualification,
  openDeal,
  openInDashboard,
  openPart,
  openSharedDeals,
  threadOf,
} from './shared-deal.ts';

let product: Product;
let maria: Partner;
let plain: Browser;
let luca: Page;
let dana: Page;
/** "Shared deal" on maria's page of the CRM. */
let card: Locator;
beforeAll(async () => {
  product = await startProduct();
  plain = await product.openPlainBrowser();
  [maria, luca, dana] = await Promise.all([
    openPartner(product, 'maria', /admin.*Bright/i),
    openConsole(product, plain, /rep, EMEA/),
    openConsole(product, plain, /^CAM/),
  ]);
});
afterAll(() => product.stop());
beforeEach(() =>
  keepPictures(() => ({crm: maria.crm, dashboard: maria.dashboard, rep: luca, cam: dana})),
);

const rep = () => product.getPerson(/rep, EMEA/);
const url = (kind: 'deal' | 'contact' | 'company', id: string) =>
  recordUrl(product.crmOrigin, kind, id);
const inTable = (name: string): Locator => maria.dashboard.getByRole('row').filter({hasText: name});
const vendor = () => [luca, dana] as const;

const details = {
  name: 'Alameda patient portal',
  products: ['Service Hub', 'Smart CRM'],
  ...{amount: '21400', currency: 'EUR', closeDate: '2027-06-18'},
};
const qualification = {
  introNote: 'Pablo asked us after the fair.',
  pain: 'Patients call three times for one date.',
  nextSteps: 'A call with Pablo on Tuesday.',
};
const converted = 'Nordwind pilot';
const forUs = {
  details: {
    ...{name: 'Gaviota clinics', products: ['Sales Hub'], amount: '9000', currency: 'EUR'},
    ...{closeDate: '2027-08-20', company: 'Gaviota', contact: 'Inés Vidal'},
  },
  qualification: {
    introNote: 'Came in by our web form.',
    pain: 'Leads are kept in a notebook.',
    nextSteps: 'Please call Inés.',
  },
};

describe('create a shared deal', () => {
  it('contact record, card Shared deal, Add: the details, with what the record knows', async () => {
    card = await openSharedDeals(maria.crm, url('contact', '20106'));
    await card.getByRole('button', {name: 'Add', exact: true}).click();
    await card.getByRole('heading', {name: 'New shared deal'}).waitFor();
    const contact = card.getByRole('textbox', {name: 'Contact', exact: true});
    expect(await contact.inputValue()).toBe('Pablo Serrano');
    await fillDetails(card, {...details, company: 'Clínica Alameda'});
    await card.getByRole('button', {name: 'Next', exact: true}).click();
  });

  it('Intro note, Specific pain/opportunity defined, Next steps, Create shared deal', async () => {
    await card.getByText('Step 2 of 2').waitFor();
    await card.getByRole('button', {name: 'Create shared deal'}).click();
    await card.getByText('Say what it is about.').waitFor();
    await fillQualification(card, qualification);
    await card.getByRole('button', {name: 'Create shared deal'}).click();
    await card.getByRole('heading', {name: 'New shared deal'}).waitFor({state: 'detached'});
  });

  it('it is registered by itself and assigned to a rep, which the card says', async () => {
    await card
      .getByRole('listitem')
      .filter({hasText: details.name})
      .getByText('Owner: Luca Ferri, HubSpot')
      .waitFor();
    await card.getByText('Active', {exact: true}).first().waitFor();
  });

  it('the rep is told, and sees it in the console as their own', async () => {
    await product.waitForMail(rep().email, about(details.name));
    await consoleOf.openInConsole(luca, product.origin, details.name);
    await consoleOf.factOf(luca, 'Owner').getByText('Luca Ferri').waitFor();
    await luca.getByText('€21,400').first().waitFor();
    for (const text of Object.values(qualification)) await luca.getByText(text).first().waitFor();
    await consoleOf.factOf(luca, 'Contact').getByText('Pablo Serrano').waitFor();
    await consoleOf.factOf(luca, 'Company').getByText('Clínica Alameda').waitFor();
    await consoleOf
      .factOf(luca, 'Products of interest')
      .getByText(/Service Hub/)
      .waitFor();
  });

  it('the company’s record offers the same', async () => {
    const place = await openSharedDeals(maria.crm, url('company', '30105'));
    await place.getByRole('button', {name: 'Add', exact: true}).click();
    await place.getByRole('heading', {name: 'New shared deal'}).waitFor();
    const company = place.getByRole('textbox', {name: 'Company', exact: true});
    expect(await company.inputValue()).toBe('Clínica Alameda');
  });
});

describe('register an existing deal as a shared deal', () => {
  it('deal record, Convert to shared deal: partner, partner contact, intro note, Next', async () => {
    card = await openSharedDeals(maria.crm, url('deal', '10108'));
    await card.getByRole('button', {name: 'Convert to shared deal'}).click();
    await card.getByLabel('Partner', {exact: true}).selectOption({label: 'Bright Agency'});
    await card.getByLabel('Partner contact').selectOption({label: 'Maria Nowak'});
    await card.getByRole('textbox', {name: 'Intro note'}).fill('They piloted it for a year.');
    await card.getByRole('button', {name: 'Next', exact: true}).click();
  });

  it('review, tick, Add partner', async () => {
    await card.getByText('This is what HubSpot will see.').waitFor();
    await card.getByText('They piloted it for a year.').first().waitFor();
    await card.getByText('Nordwind Energie').first().waitFor();
    await card.getByText('Lena Brandt').first().waitFor();
    await card.getByRole('button', {name: 'Add partner'}).click();
    await card.getByText('Tick this once you have.').waitFor();
    await card
      .getByRole('checkbox', {
        name: 'You have reached out to this partner to confirm availability to work the deal',
      })
      .check();
    await card.getByRole('button', {name: 'Add partner'}).click();
    await card.getByText('Active', {exact: true}).first().waitFor();
  });

  it('the rep has it, with its partner contact', async () => {
    await consoleOf.openInConsole(luca, product.origin, converted);
    await consoleOf.factOf(luca, 'Partner contact').getByText('Maria Nowak').waitFor();
    await luca.getByText('They piloted it for a year.').first().waitFor();
  });
});

describe('what is kept in step', () => {
  it('the partner updates the deal, and the rep sees the new facts', async () => {
    await consoleOf.openInConsole(luca, product.origin, details.name);
    card = await openSharedDeals(maria.crm, url('contact', '20106'));
    await openDeal(card, details.name);
    const facts = card.getByRole('group', {name: 'Deal details'});
    await facts.getByText('To HubSpot').first().waitFor();
    await facts.getByRole('button', {name: 'Edit', exact: true}).click();
    await card.getByRole('textbox', {name: 'Amount'}).fill('25900');
    await card.getByRole('textbox', {name: 'Next steps'}).fill('Pablo wants an offer.');
    await card.getByRole('button', {name: 'Send changes'}).click();
    await facts.getByText('€25,900').waitFor();
    await seen(luca, luca.getByText('€25,900'));
    await luca.getByText('Pablo wants an offer.').first().waitFor();
  });

  it('both see eligibility, products and quotes', async () => {
    await consoleOf.setEligible(luca);
    await consoleOf.addQuote(luca, {number: 'Q-2027-7', amount: '25900'});
    await maria.crm.bringToFront();
    const eligibility = card.getByRole('group', {name: 'Eligibility for compensation'});
    await eligibility.getByText('Commission', {exact: true}).waitFor();
    await card.getByRole('group', {name: 'Quotes'}).getByText('Quote Q-2027-7').waitFor();
    await card
      .getByRole('group', {name: 'Deal details'})
      .getByText(/Service Hub/)
      .waitFor();
  });
});

describe('track registered deals', () => {
  it('Settings > Get notified about lead activity: the person who is told', async () => {
    const settings = await maria.browser.openExtensionPage('options.html');
    await settings.getByRole('button', {name: 'Show what I hear of'}).click();
    const recipient = settings.getByLabel('Get notified about lead activity');
    await recipient.selectOption({label: 'Tomasz Zieliński'});
    await settings.getByText(/^Saved on this computer/).waitFor();
    await settings.getByText('All saved').waitFor();
    await settings.close();
  });

  it('Number of Active Deal Registrations, in a view of its own', async () => {
    const {dashboard} = maria;
    await dashboard.bringToFront();
    await dashboard.getByRole('tab', {name: 'Deals'}).click();
    await dashboard.getByText('Number of Active Deal Registrations').waitFor();
    const filter = dashboard.getByRole('group', {name: 'Filter by state'});
    await filter.getByRole('button', {name: /^Active/}).click();
    for (const name of [details.name, converted]) await inTable(name).waitFor();
    expect(await inTable('Kolej Bałtycka wdrożenie').count(), 'won').toBe(0);
    expect(await inTable('Torrini sito e vendite').count(), 'withdrawn').toBe(0);
    const rows = (await dashboard.getByRole('table', {name: 'Deals'}).getByRole('row').count()) - 1;
    const count = dashboard.locator('dl', {hasText: 'Number of Active Deal Registrations'});
    expect(Number(await count.locator('b').innerText())).toBe(rows);
  });

  it('a deal that the rep registers for the partner is in it, and with the recipient', async () => {
    await consoleOf.registerFor(luca, product.origin, 'Bright Agency', forUs);
    await maria.dashboard.bringToFront();
    const {name} = forUs.details;
    await inTable(name).getByText('Registered for you').waitFor();
    await maria.dashboard.getByText('1 of them registered for you by HubSpot').waitFor();
    await inTable(name).getByRole('button', {name}).click();
    const panel = maria.dashboard.getByRole('complementary', {name: 'Details'});
    const registration = panel.getByRole('group', {name: 'Deal registration'});
    await registration.getByText('Tomasz Zieliński').first().waitFor();
    await registration
      .getByText(/Luca Ferri, HubSpot/)
      .first()
      .waitFor();
    await product.waitForMail(product.getPerson(/member.*Bright/i).email, about(name));
  });
});

describe('communicate with the vendor’s sales team', () => {
  const hello = 'Here is the plan, with a picture of the desk.';
  const plan = {
    name: 'plan.txt',
    mimeType: 'text/plain',
    buffer: Buffer.from('1. Call Pablo.\n2. Send the offer.\n'),
  };
  const offer = {name: 'offer.txt', mimeType: 'text/plain', buffer: Buffer.from('25,900 euros.\n')};
  const note = 'Pablo told us in private that the board has doubts.';

  it('Shared: Add shared message, with a file and an image', async () => {
    const picture = {
      ...{name: 'desk.png', mimeType: 'image/png'},
      buffer: await maria.dashboard.screenshot({clip: {x: 0, y: 0, width: 320, height: 200}}),
    };
    card = await openSharedDeals(maria.crm, url('contact', '20106'));
    await openDeal(card, details.name, 'Shared');
    await addMessage(card, {text: hello, files: [plan, picture]});
    await card.getByText('All saved').or(maria.crm.getByText('All saved')).first().waitFor();
  });

  it('the rep is told, reads it, opens the file and sees the image', async () => {
    await product.waitForMail(rep().email, about(details.name, hello));
    await consoleOf.openInConsole(luca, product.origin, details.name);
    const message = consoleOf.messageOf(luca, hello);
    await seen(luca, message.getByRole('link', {name: 'plan.txt'}));
    await seen(luca, message.locator('img'));
    const file = await luca.request.get(
      await hrefOf(message.getByRole('link', {name: 'plan.txt'})),
    );
    expect(await file.text()).toBe(plan.buffer.toString());
    const image = message.locator('img');
    await image.scrollIntoViewIfNeeded();
    await expect.poll(() => widthOf(image)).toBeGreaterThan(0);
  });

  it('the rep comments on it, and the partner is told and reads it', async () => {
    await consoleOf.addComment(luca, hello, 'Thank you, I bring the offer.', [offer]);
    await maria.crm.bringToFront();
    await threadOf(card, hello).getByText('Thank you, I bring the offer.').waitFor();
    await product.waitForMail(
      maria.person.email,
      about(details.name, 'Thank you, I bring the offer.'),
    );
  });

  it('the partner opens the rep’s file and sees the image in the dashboard', async () => {
    const {dashboard} = maria;
    const panel = await openInDashboard(dashboard, details.name);
    await openPart(panel, 'Shared');
    const file = panel.getByRole('button', {name: offer.name, exact: true});
    await file.waitFor();
    const [download] = await Promise.all([dashboard.waitForEvent('download'), file.click()]);
    expect(await readFile(await download.path(), 'utf8')).toBe(offer.buffer.toString());
    const image = panel.getByRole('img', {name: 'desk.png'});
    await image.scrollIntoViewIfNeeded();
    await expect.poll(() => widthOf(image)).toBeGreaterThan(0);
  });

  it('the rep shares a message, and the partner is told and comments on it', async () => {
    await consoleOf.addMessage(luca, 'Who signs at Alameda?');
    await product.waitForMail(maria.person.email, about(details.name, 'Who signs at Alameda?'));
    await maria.crm.bringToFront();
    const thread = threadOf(card, 'Who signs at Alameda?');
    await thread.getByRole('button', {name: 'Comment', exact: true}).click();
    await thread.getByRole('textbox', {name: 'Comment'}).fill('Pablo does.');
    await thread.getByRole('button', {name: 'Post comment'}).click();
    await thread.getByText('Pablo does.').waitFor();
    await seen(luca, consoleOf.messageOf(luca, 'Who signs at Alameda?').getByText('Pablo does.'));
  });

  it('a file deleted from its message is gone for both', async () => {
    const inConsole = consoleOf.messageOf(luca, hello).getByRole('link', {name: 'plan.txt'});
    const address = await hrefOf(inConsole);
    const message = threadOf(card, hello);
    await message.getByRole('button', {name: 'Remove the file plan.txt'}).click();
    await message.getByRole('button', {name: 'Remove', exact: true}).click();
    await message.getByText('plan.txt').first().waitFor({state: 'detached'});
    await gone(luca, inConsole);
    expect((await luca.request.get(address)).status()).toBe(404);
    await message.getByText('desk.png').first().waitFor();
  });

  it('a private note never reaches the vendor', async () => {
    await openPart(card, 'Notes');
    await card.getByRole('textbox', {name: 'Create note'}).fill(note);
    await card.getByRole('button', {name: 'Save note'}).click();
    await card.getByRole('list', {name: 'Private notes'}).getByText(note).waitFor();
    await maria.crm.getByText('All saved').first().waitFor();
    for (const page of vendor()) {
      await consoleOf.openInConsole(page, product.origin, details.name);
      const address = page.url().split('#')[0] ?? '';
      for (const where of [
        address,
        `${address}?tab=timeline`,
        `${product.origin}/console/notices`,
      ]) {
        await page.goto(where);
        expect(await page.content()).not.toContain('the board has doubts');
      }
    }
    for (const who of [/rep, EMEA/, /^CAM/, /^PDM/]) {
      const mails = await product.mailbox.mails.list(product.getPerson(who).email);
      expect(mails.filter(about('the board has doubts'))).toEqual([]);
    }
  });

  it('Shared shows only what is shared', async () => {
    await openPart(card, 'Shared');
    await threadOf(card, hello).waitFor();
    expect(await card.getByText(note).count()).toBe(0);
    expect(await card.getByText('Deal details changed').count()).toBe(0);
  });
});

/** More than nothing once a picture is really there. */
function widthOf(image: Locator): Promise<number> {
  return image.evaluate((element) => (element as HTMLImageElement).naturalWidth); // an img
}

async function hrefOf(link: Locator): Promise<string> {
  return new URL((await link.getAttribute('href')) ?? '', product.origin).href;
}
