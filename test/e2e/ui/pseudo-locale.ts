/**
 * A language that nobody speaks: every text longer by two fifths and in accented letters, marks in brackets. What is cut off, or was never put into
 * the catalogue, shows.
 */
import {cpSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import type {Page} from 'playwright-core';

const accented: Record<string, string> = {
  ...{a: 'á', e: 'é', i: 'í', o: 'ö', u: 'ü', n: 'ñ', s: 'š', c: 'č', z: 'ž', y: 'ý'},
  ...{A: 'Á', E: 'É', I: 'Í', O: 'Ö', U: 'Ü', N: 'Ñ', S: 'Š', C: 'Č', Z: 'Ž', Y: 'Ý'},
};

/** "⟦Šávéd ~~⟧": marks stay as they are. */
export function pseudo(text: string): string {
  const letters = text.replace(/\$[1-9]|[a-zA-Z]/g, (found) => accented[found] ?? found);
  const words = Math.ceil(text.length * 0.4);
  return `⟦${letters}${' ~~~~'.repeat(Math.ceil(words / 5))}⟧`;
}

/** A copy of the built extension in that language, which it takes for English. */
export function makePseudoExtension(from: string, to: string): string {
  cpSync(from, to, {recursive: true});
  const file = join(to, '_locales', 'en', 'messages.json');
  const texts = JSON.parse(readFileSync(file, 'utf8')) as Record<string, {message: string}>; // our own build
  for (const [key, text] of Object.entries(texts)) {
    if (!key.startsWith('extension_')) text.message = pseudo(text.message); // the manifest's, which have limits
  }
  writeFileSync(file, JSON.stringify(texts));
  return to;
}

/** A page of ours, or a CRM's, where only what stands in a shadow root is ours. */
export type Where = 'own_page' | 'in_crm';

/** Texts that a person cannot read whole: cut by their own box or reaching out of the window. A tooltip makes up for an ellipsis. */
export function findCutTexts(page: Page, where: Where): Promise<string[]> {
  return page.evaluate((whose) => {
    const cut: string[] = [];
    const look = (root: Document | ShadowRoot): void => {
      for (const element of root.querySelectorAll<HTMLElement>('*')) {
        if (element.shadowRoot) look(element.shadowRoot);
        if (whose === 'in_crm' && root === document) continue;
        const own = [...element.childNodes].some(
          (node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim(),
        );
        const {width, height, left, right} = element.getBoundingClientRect();
        if (!own || width < 2 || height < 2) continue; // for screen readers only
        if (!element.checkVisibility({opacityProperty: true, visibilityProperty: true})) continue;
        const style = getComputedStyle(element);
        const clips = style.overflowX !== 'visible' && style.overflowX !== 'auto';
        const isCut =
          (clips && element.scrollWidth > element.clientWidth + 1) ||
          (style.overflowY === 'hidden' && element.scrollHeight > element.clientHeight + 2);
        const isOutside = left < -1 || right > innerWidth + 1;
        const said = element.closest('[title]')?.getAttribute('title');
        if ((isCut && !said) || isOutside) cut.push(element.textContent.trim().slice(0, 80));
      }
    };
    look(document);
    return [...new Set(cut)];
  }, where);
}

export async function unfoldAll(page: Page): Promise<void> {
  await page.evaluate(() => {
    for (const details of document.querySelectorAll('details')) details.open = true;
  });
}

/** Makes every text of a page that the server wrote longer by two fifths, names included. */
export async function stretchTexts(page: Page): Promise<void> {
  await page.evaluate(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const text = node.textContent?.trim() ?? '';
      if (text === '' || node.parentElement?.closest('script, style, option')) continue;
      node.textContent = `⟦${text}${' ~~~~'.repeat(Math.ceil(text.length * 0.08))}⟧`;
    }
  });
}

/** Texts of ours that came out in plain English: never given to the catalogue. */
export function findUntranslated(
  page: Page,
  where: Where,
  known: readonly string[],
): Promise<string[]> {
  return page.evaluate(
    ({whose, sources}) => {
      const texts = new Set(sources);
      const found: string[] = [];
      const look = (root: Document | ShadowRoot): void => {
        const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
        for (let node = walker.nextNode(); node; node = walker.nextNode()) {
          const text = node.textContent?.trim() ?? '';
          if (texts.has(text) && (whose === 'own_page' || root !== document)) found.push(text);
        }
        for (const element of root.querySelectorAll('*')) {
          if (element.shadowRoot) look(element.shadowRoot);
        }
      };
      look(document);
      return [...new Set(found)];
    },
    {whose: where, sources: known},
  );
}
