/**
 * "Create and manage confirmation links in your partner account", played from start to end as the help articles tell it: partner, CAM and
 * client, each in an own context. One part per step; each goes on where the one before it ended. What solutions providers are not asked is in
 * ../main-job.test.ts.
 */
import type {Browser, Locator, Page} from 'playwright-core';
import {afterAll, beforeAll, beforeEach, describe, expect, it} from 'vitest';
import {recordUrl} from '../../../sandbox/crm/records.ts';
import {fillAndCreate, openCard, rowOf} from '../partner.ts';
import type {Product} from '../product.ts';
import {startProduct} from '../product.ts';
import {confirms, rejects} from './client.ts';
import {openInConsole} from './console.ts';
import {cardOn, choose, copyLink, rowIn} from './links.ts';
import {
  about,
  gone,
  keepPictures,
  openConsole,
  openPartner,
  pasted,
  seen,
  type Partner,
} from './people.ts';

let product: Product;
let maria: Partner;
let plain: Browser;
let dana: Page;
beforeAll(async () => {
  product = await startProduct();
  plain = await product.openPlainBrowser();
  [maria, dana] = await Promise.all([
    openPartner(product, 'maria', /admin.*Bright/i),
    openConsole(product, plain, /^CAM/),
  ]);
});
afterAll(() => product.stop());
beforeEach(() => keepPictures(() => ({dashboard: maria.dashboard, crm: maria.crm, cam: dana})));

const link = 'Alameda: Service Hub Professional';
const asked = 'Alameda: Smart CRM';
const shared = {id: '10101', name: 'Acme Corp renewal'};
const notShared = {id: '10105', name: 'Alameda atención al paciente'};

const dealUrl = ({id}: {id: string}) => recordUrl(product.crmOrigin, 'deal', id);
const inTable = (name: string): Locator => rowIn(maria.dashboard, name);
const card = (): Locator => cardOn(maria.crm);
const proofInConsole = (): Locator => dana.locator('#proof article');
const copied = (name: string): Promise<string> => copyLink(maria.dashboard, name);

describe('create a confirmation link', () => {
  it('dashboard, tab Confirmation links, top right: Create confirmation link', async () => {
    const {dashboard} = maria;
    const tab = dashboard.getByRole('tab', {name: 'Confirmation links'});
    await tab.click();
    expect(await tab.getAttribute('aria-selected')).toBe('true');
    const create = dashboard.getByRole('button', {name: 'Create confirmation link'}).first();
    const box = await create.boundingBox();
    expect(box?.x, 'on the right').toBeGreaterThan(700);
    expect(box?.y, 'at the top').toBeLessThan(200);
    await create.click();
  });

  it('tick a product and choose its onboarding type, which Professional and Enterprise need', async () => {
    const {dashboard} = maria;
    await dashboard.getByRole('checkbox', {name: 'Service Hub'}).check();
    await dashboard.getByLabel('Tier of Service Hub').selectOption({label: 'Professional'});
    await dashboard.getByLabel('Onboarding of Service Hub').selectOption({label: 'No onboarding'});
    await dashboard.getByRole('button', {name: 'Preview', exact: true}).click();
    await dashboard.getByText('This tier comes with onboarding. Choose who gives it.').waitFor();
  });

  it('switch on Providing onboarding, choose the Estimated onboarding duration', async () => {
    const {dashboard} = maria;
    const providing = dashboard.getByRole('switch', {name: 'Providing onboarding'});
    const duration = dashboard.getByLabel('Estimated onboarding duration');
    expect(await providing.isChecked()).toBe(false);
    expect(await duration.count(), 'asked only when on').toBe(0);
    await providing.check();
    const type = dashboard.getByLabel('Onboarding of Service Hub');
    await expect.poll(() => type.locator('option:checked').innerText()).toBe('By the partner');
    await duration.selectOption({label: '1–3 months'});
  });

  it('Preview shows what the client will see', async () => {
    const {dashboard} = maria;
    await dashboard.getByRole('button', {name: 'Preview', exact: true}).click();
    const panel = dashboard.getByRole('region', {name: 'What your client sees'});
    await panel.getByText('Is Bright Agency your partner for this purchase?').waitFor();
    await panel.getByText('Professional').first().waitFor();
    await panel.getByText('1–3 months').first().waitFor();
    await panel.getByRole('button', {name: 'Back to the form'}).click();
  });

  it('a name, Create, Copy, Done: the link is in the table, and its address works', async () => {
    const {dashboard} = maria;
    await dashboard.getByRole('textbox', {name: 'Name'}).fill(link);
    await dashboard.getByRole('button', {name: 'Create', exact: true}).click();
    const panel = dashboard.getByRole('region', {name: 'Link created'});
    await dashboard.getByText('All saved').waitFor();
    await panel.getByRole('button', {name: 'Copy', exact: true}).click();
    await panel.getByText('Copied').first().waitFor();
    const address = await pasted(dashboard);
    expect(address).toMatch(new RegExp(`^${product.origin}/`));
    await panel.getByRole('button', {name: 'Done'}).click();
    await inTable(link).getByText('Pending · not assigned').waitFor();
  });

  it('CAM and PDM are told of it by themselves', async () => {
    for (const who of [/^CAM/, /^PDM/]) {
      await product.waitForMail(product.getPerson(who).email, about('New confirmation link', link));
    }
    await dana.goto(`${product.origin}/console/links`);
    await seen(dana, dana.getByRole('row').filter({hasText: link}));
    await dana.goto(`${product.origin}/console/notices`);
    await seen(dana, dana.getByText(link).first());
  });
});

describe('add it to a shared deal', () => {
  it('Proof of Involvement > Add > choose > Add', async () => {
    await maria.crm.bringToFront();
    await openCard(maria.crm, dealUrl(shared));
    await card().getByRole('button', {name: 'Add', exact: true}).click();
    await card().getByRole('radio', {name: link}).check();
    await card().getByRole('button', {name: 'Add', exact: true}).click();
    await rowOf(card(), link).getByText('Pending · awaiting client').waitFor();
    await card().getByText('All saved').waitFor();
  });

  it('the CAM sees it on the shared deal', async () => {
    await openInConsole(dana, product.origin, shared.name);
    const proof = proofInConsole().filter({hasText: link});
    await seen(dana, proof);
    await proof.getByText('Pending · awaiting client').waitFor();
    await proof.getByText('Service Hub Professional').last().waitFor();
  });

  it('Actions > Remove from deal > Remove: the CAM sees it no more', async () => {
    await maria.crm.bringToFront();
    await choose(maria.crm, link, 'Remove from deal');
    await card().getByRole('button', {name: 'Remove', exact: true}).click();
    await rowOf(card(), link).waitFor({state: 'detached'});
    await gone(dana, proofInConsole().filter({hasText: link}));
  });

  it('both changes are on the deal’s activity timeline, for both sides', async () => {
    const added = `Proof of involvement added: ${link}`;
    const removed = `Proof of involvement removed from deal: ${link}`;
    const place = maria.crm.getByRole('region', {name: 'Shared deal', exact: true});
    await place.getByRole('button', {name: `Open the shared deal ${shared.name}`}).click();
    await place.getByRole('tab', {name: 'Timeline'}).click();
    for (const entry of [removed, added]) await place.getByText(entry, {exact: true}).waitFor();
    await dana.getByRole('link', {name: 'Timeline'}).click();
    for (const entry of [removed, added]) {
      await seen(dana, dana.getByText(entry, {exact: true}));
    }
    await place.getByRole('button', {name: 'Back', exact: true}).first().click();
  });
});

describe('a deal that is not shared', () => {
  it('offers Copy and Ask your CAM, with a note', async () => {
    await maria.crm.bringToFront();
    await openCard(maria.crm, dealUrl(notShared));
    await card().getByText('This deal is not shared').waitFor();
    await card().getByRole('button', {name: 'Add', exact: true}).click();
    await card().getByRole('button', {name: 'Create confirmation link'}).click();
    await fillAndCreate(card(), {
      ...{name: asked, product: 'Smart CRM', tier: 'Starter'},
      onboarding: {type: 'No onboarding'},
    });
    await card().getByText('Link created').waitFor();
    await card().getByRole('button', {name: 'Copy', exact: true}).waitFor();
    await card().getByRole('button', {name: 'Ask your CAM'}).click();
    await card().getByRole('textbox', {name: /Note/}).fill('They sign on Friday.');
    await card().getByRole('button', {name: 'Send request'}).click();
    await maria.crm.getByText(/^Asked on/).waitFor();
  });

  it('the CAM is told, and attaches it in the console', async () => {
    const {email} = product.getPerson(/^CAM/);
    await product.waitForMail(email, about(asked, 'They sign on Friday.'));
    await dana.getByRole('link', {name: 'Attach requests'}).click();
    const request = dana.getByRole('article').filter({hasText: asked});
    await seen(dana, request);
    await request.getByText('They sign on Friday.').waitFor();
    await request.getByRole('radio', {name: 'Attach it'}).check();
    await request.getByRole('button', {name: 'Answer'}).click();
    await dana.getByText('Added to the deal.').waitFor();
  });

  it('the partner sees who added it, on the deal', async () => {
    await maria.crm.bringToFront();
    await rowOf(card(), asked).getByText('Pending · awaiting client').waitFor();
    await maria.crm.getByText('Added by Dana Whitfield').waitFor();
  });
});

describe('the client answers', () => {
  it('confirms: partner, CAM and PDM are told by mail', async () => {
    await confirms(product, plain, await copied(asked), 'Pablo Serrano');
    for (const who of [/admin.*Bright/i, /^CAM/, /^PDM/]) {
      await product.waitForMail(product.getPerson(who).email, about('Confirmed', asked));
    }
    await inTable(asked)
      .getByText(/^Confirmed/)
      .first()
      .waitFor();
    await maria.crm.bringToFront();
    await rowOf(card(), asked)
      .getByText(/^Confirmed/)
      .waitFor();
  });

  it('rejects with a reason: the partner’s mail holds it', async () => {
    const why = {reason: 'Onboarding or duration wrong', words: 'We agreed on six weeks.'};
    await rejects(product, plain, await copied(link), 'Pablo Serrano', why);
    await product.waitForMail(maria.person.email, about('Rejected', link, why.reason, why.words));
    const mails = await product.mailbox.mails.list(product.getPerson(/^CAM/).email);
    expect(mails.filter(about('Rejected')), 'only confirmations are told').toEqual([]);
  });
});

describe('review and manage your confirmation links', () => {
  it('Client & status: Pending, Confirmed, and Rejected with its reason', async () => {
    const {dashboard} = maria;
    await dashboard.bringToFront();
    await dashboard.getByRole('columnheader', {name: 'Client & status'}).waitFor();
    await inTable('Torrini: Content Hub').getByText('Pending · not assigned').waitFor();
    await inTable(asked)
      .getByText(/^Confirmed/)
      .first()
      .waitFor();
    await inTable(asked).getByText('Pablo Serrano').first().waitFor();
    await inTable(link)
      .getByText(/^Rejected/)
      .first()
      .waitFor();
    await inTable(link).getByText('We agreed on six weeks.').waitFor();
    const filter = dashboard.getByRole('group', {name: 'Filter by status'});
    await filter.getByRole('button', {name: /^Rejected/}).click();
    await inTable(asked).waitFor({state: 'detached'});
    await inTable(link).waitFor();
    await filter.getByRole('button', {name: /^All/}).click();
  });

  it('the CAM reads the same in the console', async () => {
    await dana.goto(`${product.origin}/console/links`);
    const row = (name: string) => dana.getByRole('row').filter({hasText: name});
    await row(link).getByText('Rejected').first().waitFor();
    await row(link)
      .getByText(/We agreed on six weeks\./)
      .waitFor();
    await row(asked).getByText('Confirmed').first().waitFor();
  });

  it('Actions: Preview, and Clone of a rejected one', async () => {
    const {dashboard} = maria;
    await choose(dashboard, link, 'Preview');
    await dashboard.getByText('Is Bright Agency your partner for this purchase?').waitFor();
    await choose(dashboard, link, 'Clone');
    await dashboard.getByRole('textbox', {name: 'Name'}).fill('Alameda, once more');
    await dashboard.getByRole('button', {name: 'Create', exact: true}).click();
    await dashboard.getByRole('button', {name: 'Done'}).click();
    await inTable('Alameda, once more').getByText('Pending · not assigned').waitFor();
  });

  it('Actions: Edit and Remove of a pending one', async () => {
    const {dashboard} = maria;
    await choose(dashboard, 'Alameda, once more', 'Edit');
    await dashboard.getByRole('textbox', {name: 'Name'}).fill('Alameda, edited');
    await dashboard.getByRole('button', {name: 'Save', exact: true}).click();
    await inTable('Alameda, edited').first().waitFor();
    await choose(dashboard, 'Alameda, edited', 'Remove');
    await dashboard.getByRole('button', {name: 'Remove', exact: true}).click();
    await inTable('Alameda, edited').first().waitFor({state: 'detached'});
    await dashboard.getByText('All saved').waitFor();
  });

  it.each([link, asked])('an answered one can be neither edited nor removed: %s', async (name) => {
    const {dashboard} = maria;
    await dashboard.getByRole('button', {name: `Actions for ${name}`}).click();
    const shown = dashboard.getByRole('menuitem').locator('visible=true');
    await shown.first().waitFor();
    const items = await shown.allInnerTexts();
    expect(items.map((item) => item.trim())).toEqual(expect.arrayContaining(['Preview', 'Clone']));
    expect(items.filter((item) => /Edit|Remove/.test(item))).toEqual([]);
    await dashboard.keyboard.press('Escape');
    await shown.first().waitFor({state: 'detached'});
  });
});
