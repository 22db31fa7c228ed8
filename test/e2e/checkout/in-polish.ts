/** What a client does on Vouch's pages in a browser that speaks Polish, in the words that the pages show. */
import type {Browser, Page} from 'playwright-core';
import type {Product} from '../product.ts';

/** Somebody of the client's company, in a browser of their own that does not say to be a machine's. */
export async function openPolish(plain: Browser): Promise<Page> {
  const version = plain.version().split('.')[0] ?? '';
  const context = await plain.newContext({
    locale: 'pl-PL',
    userAgent: `Mozilla/5.0 (X11; Linux x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${version}.0.0.0 Safari/537.36`,
    viewport: {width: 720, height: 900},
    acceptDownloads: true,
  });
  return context.newPage();
}

export async function asks(page: Page): Promise<void> {
  await page
    .getByRole('heading', {name: 'Czy Bright Agency to Twój partner przy tym zakupie?'})
    .waitFor();
}

export async function passOn(page: Page, to: {name: string; email: string}): Promise<void> {
  await page.getByText('Przekaż innej osobie w firmie').click();
  await page.getByRole('textbox', {name: 'Imię i nazwisko tej osoby'}).fill(to.name);
  await page.getByRole('textbox', {name: 'Adres e-mail tej osoby'}).fill(to.email);
  await page.getByRole('button', {name: 'Przekaż', exact: true}).click();
  await page.getByRole('heading', {name: `Prośbę przekazano. Odpowiada: ${to.name}`}).waitFor();
}

/** Has a code mailed, reads it in the mailbox, enters it. */
export async function provesAddress(product: Product, page: Page, email: string): Promise<void> {
  await page.getByRole('textbox', {name: 'Twój służbowy adres e-mail'}).fill(email);
  await page.getByRole('button', {name: 'Wyślij mi kod'}).click();
  const mail = await product.waitForMail(email, ({subject}) => /^\d{6} to Twój kod$/.test(subject));
  await page.getByRole('textbox', {name: 'Kod', exact: true}).fill(mail.subject.slice(0, 6));
  await page.getByRole('button', {name: 'Dalej'}).click();
  await page.getByText(`Odpowiadasz jako ${email}.`).waitFor();
}

/** To the shop. */
export async function goesBack(page: Page): Promise<void> {
  await page.getByRole('link', {name: /^Wróć do/}).click();
}

export type Verdict = {product: string; tier: string} & (
  {confirms: true} | {confirms: false; reason: string; words: string}
);

export async function answersEach(
  page: Page,
  name: string,
  verdicts: readonly Verdict[],
): Promise<void> {
  await page.getByRole('textbox', {name: 'Imię i nazwisko', exact: true}).first().fill(name);
  await page.getByText('Odpowiedz osobno dla każdego produktu').click();
  for (const verdict of verdicts) {
    const {product, tier} = verdict;
    const group = page.getByRole('group', {name: `${product}, ${tier}`});
    if (verdict.confirms) {
      await group.getByRole('radio', {name: 'Tak, potwierdzam'}).check();
      continue;
    }
    await group.getByRole('radio', {name: 'Odrzuć'}).check();
    await page
      .getByLabel(`Co się nie zgadza? Produkt: ${product}`)
      .selectOption({label: verdict.reason});
    await page.getByLabel(`Własnymi słowami. Produkt: ${product}`).fill(verdict.words);
  }
  await page.getByRole('button', {name: 'Wyślij te odpowiedzi'}).click();
  await page.getByText('Dziękujemy. Odpowiedź została zapisana.').waitFor();
}
