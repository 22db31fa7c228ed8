/** The extension in a real Firefox: signing in, the card on a deal's page, and what is written while the server is out of reach. */
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join, resolve} from 'node:path';
import pg from 'pg';
import {afterAll, beforeAll, expect, it} from 'vitest';
import {firefoxExtensionId} from '../../../lib/domain/extension-id.ts';
import {findFirefox} from '../../browser.ts';
import {startProduct, type Product} from '../product.ts';
import {launchFirefox, type Firefox, type Tab} from './bidi.ts';

const folder = mkdtempSync(join(tmpdir(), 'vouch-firefox-'));
let product: Product;
let firefox: Firefox;
beforeAll(async () => {
  product = await startProduct();
  firefox = await launchFirefox(findFirefox(), join(folder, 'profile'), firefoxExtensionId);
  await firefox.install(resolve('.output/firefox-mv3-demo'));
});
afterAll(async () => {
  await firefox.stop();
  await product.stop();
  rmSync(folder, {recursive: true, force: true});
});

async function signIn(): Promise<void> {
  const {email, password} = product.getPerson(/admin.*Bright/i);
  const popup = await firefox.open(`${firefox.extensionOrigin}/popup.html`);
  await firefox.click(popup, 'Server address', 'input');
  await firefox.evaluate(popup, `document.activeElement.select()`);
  await firefox.type(popup, product.origin);
  await firefox.click(popup, 'Sign in');
  const tab = await firefox.tabAt(product.origin);
  await firefox.click(tab, 'Mail address', 'input');
  await firefox.type(tab, email);
  await firefox.click(tab, 'Password', 'input');
  await firefox.type(tab, password);
  await firefox.click(tab, 'Sign in');
  await firefox.sees(popup, 'All saved');
}

/** Of all accounts, one by one: the owner is bound by row-level security, too. */
async function messagesAtServer(): Promise<string[]> {
  const client = new pg.Client({connectionString: product.databaseUrl});
  await client.connect();
  try {
    const {rows: accounts} = await client.query<{id: string}>(
      'select account_id as id from app.accounts_of_program((select id from app.program))',
    );
    const all: string[] = [];
    for (const {id} of accounts) {
      await client.query(`select set_config('app.account', $1, false)`, [id]);
      const {rows} = await client.query<{body: string}>('select body from app.message');
      all.push(...rows.map(({body}) => body));
    }
    return all;
  } finally {
    await client.end();
  }
}

it('signs in, shows the card, copies a link, and sends what was written without a server', async () => {
  const crm: Tab = await firefox.open(product.firstDealUrl);
  await firefox.sees(crm, 'You are signed out');
  await signIn();
  await firefox.show(crm);
  await firefox.sees(crm, 'Pending · awaiting client');
  await firefox.click(crm, 'Copy the link Acme Corp: Service Hub');
  await firefox.sees(crm, 'Copied');

  await firefox.click(crm, 'Open the shared deal Acme Corp renewal');
  await firefox.click(crm, 'Shared');
  product.line.cut();
  await firefox.click(crm, 'Add shared message', 'textarea');
  await firefox.type(crm, 'Written in Firefox, on a train.');
  await firefox.click(crm, 'Add shared message', 'button');
  await firefox.sees(crm, 'Not sent yet');
  expect(await messagesAtServer()).not.toContain('Written in Firefox, on a train.');
  product.line.restore();
  await firefox.sees(crm, 'All saved');
  expect(await messagesAtServer()).toContain('Written in Firefox, on a train.');
});
