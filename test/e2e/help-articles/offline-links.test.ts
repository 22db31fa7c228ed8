/**
 * "Create and manage confirmation links in your partner account" with the partner on a train: every other part is played without a line to
 * the server. Client and CAM go on meanwhile; everything arrives, once, and what came too late is kept and explained.
 */
import type {Browser, Locator, Page} from 'playwright-core';
import {afterAll, beforeAll, beforeEach, describe, expect, it} from 'vitest';
import {recordUrl} from '../../../sandbox/crm/records.ts';
import {createInCard, openCard, rowOf} from '../partner.ts';
import type {Product} from '../product.ts';
import {startProduct} from '../product.ts';
import {confirms, rejects} from './client.ts';
import {openInConsole} from './console.ts';
import {cardOn, choose, copyLink, rowIn} from './links.ts';
import {about, gone, keepPictures, openConsole, openPartner, seen, type Partner} from './people.ts';

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

const link = 'Alameda: on a train';
const asked = 'Alameda: asked in a tunnel';
const again = 'Alameda: once more';
const shared = {id: '10101', name: 'Acme Corp renewal'};
const notShared = {id: '10105', name: 'Alameda atención al paciente'};

const dealUrl = ({id}: {id: string}) => recordUrl(product.crmOrigin, 'deal', id);
const inTable = (name: string): Locator => rowIn(maria.dashboard, name);
const card = (): Locator => cardOn(maria.crm);
const onDeal = (name: string): Locator => dana.locator('#proof article').filter({hasText: name});
const mailsTo = async (who: RegExp, ...words: string[]) =>
  (await product.mailbox.mails.list(product.getPerson(who).email)).filter(about(...words));

/** The line is back, and nothing waits any more. */
async function online(page: Page): Promise<void> {
  product.line.restore();
  await page.bringToFront();
  await page.getByText('All saved').first().waitFor();
}

describe('a link that is created on a train', () => {
  it('offline: Create confirmation link, products, onboarding, Preview, Create, Done', async () => {
    const {dashboard} = maria;
    product.line.cut();
    await dashboard.getByRole('button', {name: 'Create confirmation link'}).first().click();
    await dashboard.getByRole('checkbox', {name: 'Service Hub'}).check();
    await dashboard.getByLabel('Tier of Service Hub').selectOption({label: 'Professional'});
    await dashboard.getByRole('switch', {name: 'Providing onboarding'}).check();
    const duration = dashboard.getByLabel('Estimated onboarding duration');
    await duration.selectOption({label: '1–3 months'});
    await dashboard.getByRole('button', {name: 'Preview', exact: true}).click();
    const panel = dashboard.getByRole('region', {name: 'What your client sees'});
    await panel.getByText('1–3 months').first().waitFor();
    await panel.getByRole('button', {name: 'Back to the form'}).click();
    await dashboard.getByRole('textbox', {name: 'Name'}).fill(link);
    await dashboard.getByRole('button', {name: 'Create', exact: true}).click();
    await dashboard.getByRole('button', {name: 'Done'}).click();
    await inTable(link).getByText('Not sent yet').waitFor();
  });

  it('offline: Proof of Involvement > Add > choose > Add on a shared deal', async () => {
    await maria.crm.bringToFront();
    await openCard(maria.crm, dealUrl(shared));
    await card().getByRole('button', {name: 'Add', exact: true}).click();
    await card().getByRole('radio', {name: link}).check();
    await card().getByRole('button', {name: 'Add', exact: true}).click();
    await rowOf(card(), link).getByText('Not sent yet').waitFor();
    await maria.crm.getByText('2 edits waiting').first().waitFor();
    await openInConsole(dana, product.origin, shared.name);
    expect(await onDeal(link).count()).toBe(0);
  });

  it('online: the CAM has it on the deal and was told, once; its address works', async () => {
    await online(maria.crm);
    await seen(dana, onDeal(link));
    expect(await onDeal(link).count()).toBe(1);
    await product.waitForMail(
      product.getPerson(/^CAM/).email,
      about('New confirmation link', link),
    );
    expect(await mailsTo(/^CAM/, 'New confirmation link', link)).toHaveLength(1);
    expect(await copyLink(maria.dashboard, link)).toMatch(new RegExp(`^${product.origin}/`));
  });
});

describe('a deal that is not shared, from a train', () => {
  it('offline: create in the card, Ask your CAM; Remove from deal of the other', async () => {
    product.line.cut();
    await maria.crm.bringToFront();
    await choose(maria.crm, link, 'Remove from deal');
    await card().getByRole('button', {name: 'Remove', exact: true}).click();
    await rowOf(card(), link).waitFor({state: 'detached'});

    await openCard(maria.crm, dealUrl(notShared));
    await createInCard(card(), {
      ...{name: asked, product: 'Smart CRM', tier: 'Starter'},
      onboarding: {type: 'No onboarding'},
    });
    await card().getByRole('button', {name: 'Ask your CAM'}).click();
    await card().getByRole('textbox', {name: /Note/}).fill('They sign on Friday.');
    await card().getByRole('button', {name: 'Send request'}).click();
    await maria.crm.getByText('Request saved, not sent yet').waitFor();
    await maria.crm.getByText('3 edits waiting').first().waitFor();
    expect(await mailsTo(/^CAM/, asked)).toEqual([]);
  });

  it('online: it is gone from the deal, and the CAM is asked, once', async () => {
    await online(maria.crm);
    await maria.crm.getByText(/^Asked on/).waitFor();
    await gone(dana, onDeal(link));
    const {email} = product.getPerson(/^CAM/);
    await product.waitForMail(email, about(asked, 'They sign on Friday.'));
    expect(await mailsTo(/^CAM/, asked, 'They sign on Friday.')).toHaveLength(1);
    await dana.getByRole('link', {name: 'Attach requests'}).click();
    const request = dana.getByRole('article').filter({hasText: asked});
    await seen(dana, request);
    expect(await request.count()).toBe(1);
  });

  it('offline again, the CAM attaches it meanwhile: online the partner sees who did', async () => {
    product.line.cut();
    const request = dana.getByRole('article').filter({hasText: asked});
    await request.getByRole('radio', {name: 'Attach it'}).check();
    await request.getByRole('button', {name: 'Answer'}).click();
    await dana.getByText('Added to the deal.').waitFor();
    expect(await maria.crm.getByText('Added by Dana Whitfield').count()).toBe(0);
    await online(maria.crm);
    await maria.crm.getByText('Added by Dana Whitfield').waitFor();
  });
});

describe('answers while the partner is away', () => {
  it('offline: the client rejects a link that the partner edits', async () => {
    const {dashboard} = maria;
    const [rejected, confirmed] = [
      await copyLink(dashboard, link),
      await copyLink(dashboard, asked),
    ];
    product.line.cut();
    const why = {reason: 'Onboarding or duration wrong', words: 'We agreed on six weeks.'};
    await rejects(product, plain, rejected, 'Pablo Serrano', why);
    await confirms(product, plain, confirmed, 'Pablo Serrano');
    await dashboard.bringToFront();
    await choose(dashboard, link, 'Edit');
    await dashboard.getByRole('textbox', {name: 'Name'}).fill(`${link}, edited`);
    await dashboard.getByRole('button', {name: 'Save', exact: true}).click();
    await inTable(`${link}, edited`).getByText('Not sent yet').waitFor();
  });

  it('online: both answers are there; the edit is kept, and used again in a clone', async () => {
    const {dashboard} = maria;
    product.line.restore();
    await dashboard.bringToFront();
    await inTable(link)
      .getByText(/^Rejected/)
      .first()
      .waitFor();
    await inTable(link).getByText('We agreed on six weeks.').waitFor();
    await inTable(asked)
      .getByText(/^Confirmed/)
      .first()
      .waitFor();
    await dashboard.getByRole('button', {name: /Needs attention/}).click();
    await dashboard.getByText('Edit of').waitFor();
    await dashboard.getByRole('button', {name: /^Reuse/}).click();
    const name = dashboard.getByRole('textbox', {name: 'Name'});
    expect(await name.inputValue()).toBe(`${link}, edited`);
    await name.fill(again);
    await dashboard.getByRole('button', {name: 'Create', exact: true}).click();
    await dashboard.getByRole('button', {name: 'Done'}).click();
    await inTable(again).getByText('Pending · not assigned').waitFor();
  });

  it('offline: Edit of the pending one, Clone, and Remove of the clone', async () => {
    const {dashboard} = maria;
    product.line.cut();
    await choose(dashboard, again, 'Edit');
    await dashboard.getByRole('textbox', {name: 'Name'}).fill(`${again}, better`);
    await dashboard.getByRole('button', {name: 'Save', exact: true}).click();
    await inTable(`${again}, better`).getByText('Not sent yet').waitFor();
    await choose(dashboard, `${again}, better`, 'Clone');
    await dashboard.getByRole('textbox', {name: 'Name'}).fill('Not wanted');
    await dashboard.getByRole('button', {name: 'Create', exact: true}).click();
    await dashboard.getByRole('button', {name: 'Done'}).click();
    await choose(dashboard, 'Not wanted', 'Remove');
    await dashboard.getByRole('button', {name: 'Remove', exact: true}).click();
    await inTable('Not wanted').first().waitFor({state: 'detached'});
  });

  it('online: the CAM’s list has the clone, once, and not what was removed', async () => {
    await online(maria.dashboard);
    await dana.goto(`${product.origin}/console/links`);
    const row = (name: string) => dana.getByRole('row').filter({hasText: name});
    await seen(dana, row(`${again}, better`));
    expect(await row(again).count()).toBe(1);
    expect(await row('Not wanted').count()).toBe(0);
    await row(link)
      .getByText(/We agreed on six weeks\./)
      .waitFor();
  });
});
