/** A client with nothing but a copied address, against the whole product: the code comes by real mail, and the company is held in the demo. */
import {afterAll, beforeAll, expect, it} from 'vitest';
import pg from 'pg';
import type {Answer} from '../../lib/domain/answer.ts';
import {startProduct, type Product} from './product.ts';
import {proveAddress} from './prove-address.ts';

let product: Product;
let database: pg.Pool;
beforeAll(async () => {
  product = await startProduct();
  database = new pg.Pool({connectionString: product.databaseUrl, max: 1});
});
afterAll(async () => {
  await database.end();
  await product.stop();
});

/** As the owner, who names the account. */
async function linksOf<T extends object>(columns: string, name: string): Promise<T[]> {
  await database.query(
    `select set_config('app.account', account_id::text, false) from app.accounts_of_program((select id from app.program limit 1))
     where name = 'Bright Agency'`,
  );
  const {rows} = await database.query<T>(`select ${columns} from app.link where name = $1`, [name]);
  return rows;
}

it('confirms after a code to their company’s address, and it counts', async () => {
  const name = 'Acme Corp: Service Hub';
  const [link] = await linksOf<{copy_token: string}>('copy_token', name);
  const page = await (await product.openPlainBrowser()).newPage();
  await page.goto(`${product.origin}/c/${link?.copy_token ?? ''}`);
  await proveAddress(product, page, 'marcus.cole@acme.example');
  await page.getByRole('textbox', {name: 'Your name'}).fill('Marcus Cole');
  await page.getByRole('button', {name: 'Yes, confirm'}).click();
  await page.getByText('proved a mail address of acme.example by a code').waitFor();
  const [{answer} = {answer: null}] = await linksOf<{answer: Answer | null}>('answer', name);
  expect(answer).toMatchObject({
    ...{evidence: 'code', by: {name: 'Marcus Cole', email: 'marcus.cole@acme.example'}},
  });
});
