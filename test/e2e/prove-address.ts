import type {Page} from 'playwright-core';
import type {Product} from './product.ts';

/** The client's way to the answer: has a code mailed, reads it in the mailbox, enters it. */
export async function proveAddress(
  product: Pick<Product, 'mailbox' | 'waitForMail'>,
  page: Page,
  email = 'ann@acme.example',
): Promise<void> {
  const before = new Set((await product.mailbox.mails.list(email)).map(({id}) => id));
  await page.getByRole('textbox', {name: 'Your work mail address'}).fill(email);
  await page.getByRole('button', {name: 'Send me a code'}).click();
  await page.getByText(`We sent a code to ${email}.`).waitFor();
  const isCode = ({id, subject}: {id: string; subject: string}) =>
    !before.has(id) && subject.endsWith('is your code');
  const mail = await product.waitForMail(email, isCode);
  await page.getByRole('textbox', {name: 'The code'}).fill(mail.subject.slice(0, 6));
  await page.getByRole('button', {name: 'Continue'}).click();
  await page.getByText(`You answer as ${email}.`).waitFor();
}
