/**
 * The client's side from the purchase to the proof: in a shop's checkout a buyer is shown the partner's request, in Polish, and passes it on
 * to a colleague, who answers each product; the receipt holds offline; the partner and the CAM see it. Each in an own browser context, and
 * each part goes on where the one before it ended.
 */
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import type {Browser, Page} from 'playwright-core';
import {afterAll, beforeAll, beforeEach, describe, expect, it} from 'vitest';
import {recordUrl} from '../../../sandbox/crm/records.ts';
import {
  about,
  keepPictures,
  openConsole,
  openPartner,
  pasted,
  seen,
  type Partner,
} from '../help-articles/people.ts';
import {openCard, rowOf} from '../partner.ts';
import type {Product} from '../product.ts';
import {startProduct} from '../product.ts';
import {answersEach, asks, goesBack, openPolish, passOn, provesAddress} from './in-polish.ts';
import {verifyOffline} from './offline-check.ts';
import {buys, checkOut, signedResult} from './shop.ts';

const link = 'Kolej Bałtycka: sprzedaż i dane';
const deal = {id: '10103', name: 'Kolej Bałtycka wdrożenie'};
const buyer = {name: 'Agnieszka Wójcik', email: 'agnieszka.wojcik@kolej-baltycka.example'};
const colleague = {name: 'Piotr Lis', email: 'piotr.lis@kolej-baltycka.example'};
/** As a client who reads Polish chooses it; the receipt has the program's own name of it. */
const wrong = {reason: 'Niewłaściwe produkty lub poziom', words: 'Zamówiliśmy Data Hub Starter.'};

let product: Product;
let plain: Browser;
let maria: Partner;
let dana: Page;
let shopper: Page;
let piotr: Page;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vouch-checkout-'));
  product = await startProduct();
  plain = await product.openPlainBrowser();
  [maria, dana, shopper, piotr] = await Promise.all([
    openPartner(product, 'maria', /admin.*Bright/i),
    openConsole(product, plain, /^CAM/),
    openPolish(plain),
    openPolish(plain),
  ]);
});
afterAll(async () => {
  await product.stop();
  rmSync(folder, {recursive: true});
});
beforeEach(() =>
  keepPictures(() => ({
    ...{dashboard: maria.dashboard, crm: maria.crm},
    cam: dana,
    shopper,
    piotr,
  })),
);

const card = () => maria.crm.getByRole('region', {name: 'Proof of Involvement'}).first();

async function choose(name: string, action: string): Promise<void> {
  const {dashboard} = maria;
  await dashboard.bringToFront();
  await dashboard.getByRole('button', {name: `Actions for ${name}`}).click();
  await dashboard.getByRole('menuitem', {name: action}).click();
}

describe('the partner', () => {
  it('puts a link for two products on the deal, in the card', async () => {
    await maria.crm.bringToFront();
    await openCard(maria.crm, recordUrl(product.crmOrigin, 'deal', deal.id));
    await card().getByRole('button', {name: 'Add', exact: true}).click();
    await card().getByRole('button', {name: 'Create confirmation link'}).click();
    for (const name of ['Sales Hub', 'Data Hub']) {
      await card().getByRole('checkbox', {name}).check();
      await card().getByLabel(`Tier of ${name}`).selectOption({label: 'Professional'});
      await card().getByLabel(`Onboarding of ${name}`).selectOption({label: 'By the partner'});
    }
    await card().getByLabel('Estimated onboarding duration').selectOption({label: '1–3 months'});
    await card().getByRole('textbox', {name: 'Name'}).fill(link);
    await card().getByRole('button', {name: 'Create', exact: true}).click();
    await card().getByText('Link created').waitFor();
    await card().getByRole('button', {name: 'Add to this deal'}).click();
    await rowOf(card(), link).getByText('Pending · awaiting client').waitFor();
    await card().getByText('All saved').waitFor();
  });

  it('has its client asked in Polish', async () => {
    const {dashboard} = maria;
    await choose(link, 'How the client is asked');
    const panel = dashboard.getByRole('region', {name: 'How the client is asked'});
    await panel.getByLabel('Language of the mail and the page').selectOption({value: 'pl'});
    await panel.getByRole('button', {name: 'Save', exact: true}).click();
    await panel.waitFor({state: 'detached'});
    await dashboard.getByText('All saved').waitFor();
  });
});

describe('the checkout', () => {
  it('puts the request before the buyer, in Polish, and mails it to them', async () => {
    await checkOut(shopper, product.shopOrigin, 'Kolej Bałtycka');
    await shopper.getByRole('link', {name: 'Answer now'}).click();
    await asks(shopper);
    expect(new URL(shopper.url()).origin).toBe(product.origin);
    expect(await shopper.locator('html').getAttribute('lang')).toBe('pl');
    await product.waitForMail(buyer.email, about('Czy Bright Agency to Twój partner'));
  });

  it('the buyer passes it on to a colleague, and is back in the shop', async () => {
    await passOn(shopper, colleague);
    await goesBack(shopper);
    expect(await signedResult(shopper, 'pending')).toMatchObject({blocks: false});
    await buys(shopper);
  });
});

describe('the colleague', () => {
  let address: string;

  it('is mailed, with a word on who passed it on', async () => {
    const mail = await product.waitForMail(colleague.email, about('Bright Agency'));
    expect(mail.text).toContain('Agnieszka');
    address = /https?:\S+\/c\/\S+/.exec(mail.text)?.[0] ?? '';
    await piotr.goto(address);
    await asks(piotr);
    await piotr.getByText(`Odpowiadasz jako ${colleague.email}.`).waitFor();
  });

  it('with the address that the partner copied proves theirs by a code', async () => {
    await maria.crm.bringToFront();
    await rowOf(card(), link)
      .getByRole('button', {name: `Copy the link ${link}`})
      .click();
    await card().getByText('Copied').waitFor();
    const copied = await pasted(maria.dashboard);
    expect(new URL(copied).pathname).not.toBe(new URL(address).pathname);
    await piotr.goto(copied);
    await asks(piotr);
    await provesAddress(product, piotr, colleague.email);
  });

  it('confirms one product and rejects the other, with a reason', async () => {
    await answersEach(piotr, colleague.name, [
      {product: 'Sales Hub', tier: 'Professional', confirms: true},
      {product: 'Data Hub', tier: 'Professional', confirms: false, ...wrong},
    ]);
    await piotr.getByText(/potwierdziła kodem adres e-mail/).waitFor();
  });

  it('has a receipt, as a page and as a signed file', async () => {
    await piotr.getByRole('link', {name: 'Twoje poświadczenie'}).click();
    await piotr.getByRole('heading', {name: 'Poświadczenie'}).first().waitFor();
    await piotr.getByText('Zamówiliśmy Data Hub Starter.').first().waitFor();
    const [download] = await Promise.all([
      piotr.waitForEvent('download'),
      piotr.getByRole('link', {name: 'Pobierz podpisany JSON'}).click(),
    ]);
    await download.saveAs(join(folder, 'receipt.jws'));
    const keys = await fetch(`${product.origin}/.well-known/jwks.json`);
    writeFileSync(join(folder, 'keys.json'), await keys.text());
  });
});

describe('everybody else sees it', () => {
  it('the partner in the card, with what proves it', async () => {
    await maria.crm.bringToFront();
    const row = rowOf(card(), link);
    await row
      .getByText(/^Confirmed/)
      .first()
      .waitFor();
    await row.getByText('1 of 2 products').waitFor();
    await row.getByText('by a code').waitFor();
    await row.getByText(wrong.words).waitFor();
  });

  it('the CAM in the console, with what proves it', async () => {
    await dana.goto(`${product.origin}/console/deals`);
    await dana.getByRole('link', {name: deal.name, exact: true}).first().click();
    const proof = dana.locator('#proof article').filter({hasText: link});
    await seen(dana, proof);
    await proof.getByText('Confirmed').first().waitFor();
    await proof.getByText(colleague.name).first().waitFor();
    await proof.getByText('by a code').waitFor();
    await proof.getByText(wrong.words).waitFor();
  });

  it('both by mail', async () => {
    await product.waitForMail(maria.person.email, about('Confirmed', link, wrong.words));
    await product.waitForMail(product.getPerson(/^CAM/).email, about('Confirmed', link));
  });
});

describe('the receipt', () => {
  it('holds without any network, with the server stopped', async () => {
    const receipt = readFileSync(join(folder, 'receipt.jws'), 'utf8');
    const at = receipt.indexOf('.') + 40; // within what was signed
    const flipped =
      receipt.slice(0, at) + (receipt[at] === 'A' ? 'B' : 'A') + receipt.slice(at + 1);
    writeFileSync(join(folder, 'flipped.jws'), flipped);
    await product.restartServer(async () => {
      await expect(fetch(`${product.serverOrigin()}/healthz`)).rejects.toThrow();
      const valid = verifyOffline(folder, 'receipt.jws', 'keys.json');
      expect(valid.status, valid.said).toBe(0);
      for (const words of [
        `Issued by ${product.origin}, whole and unchanged.`,
        'Confirmed: Sales Hub Professional',
        'Rejected: Data Hub Professional',
        `Reason: Products or tier wrong (“${wrong.words}”)`,
        'Piotr Lis, with an address at kolej-baltycka.example',
        'proved a mail address with a code',
      ]) {
        expect(valid.said).toContain(words);
      }
      const changed = verifyOffline(folder, 'flipped.jws', 'keys.json');
      expect(changed).toMatchObject({status: 1});
      expect(changed.said).toContain('Changed or damaged');
    });
  });
});
