import {readFileSync} from 'node:fs';
import {chromium} from 'playwright-core';
import type {Browser} from 'playwright-core';
import {h} from 'preact';
import {renderToString} from 'preact-render-to-string';
import {afterAll, beforeAll, expect, it} from 'vitest';
import {ClientPage} from '../../../components/client-page/client-page.tsx';
import {Surface} from '../../../components/ui/surface.tsx';
import {createTexts} from '../../../lib/domain/texts.ts';
import {findChromium} from '../../browser.ts';
import {states} from '../../components/client-page/client-page-states.ts';
import {findCutTexts, pseudo, unfoldAll} from './pseudo-locale.ts';

/*
 * Every state of the client's page in a language that is two fifths longer, what can be unfolded unfolded: nothing is cut off.
 */
const css = ['ui/tokens', 'ui/ui', 'client-page/client-page']
  .map((name) => readFileSync(`components/${name}.css`, 'utf8'))
  .join('');
const catalogue = JSON.parse(readFileSync('public/_locales/en/messages.json', 'utf8')) as Record<
  string,
  {message: string}
>; // our own file
const texts = createTexts('en', (key) => {
  const text = catalogue[key]?.message;
  return text === undefined ? undefined : pseudo(text);
});

let browser: Browser;
beforeAll(async () => {
  browser = await chromium.launch({executablePath: findChromium(), args: ['--no-sandbox']});
});
afterAll(() => browser.close());

it.each(Object.entries(states))('%s', async (_, state) => {
  const children = h(ClientPage, {state, address: '/c/secret'});
  const page = renderToString(h(Surface, {texts, size: 'page', children}));
  const tab = await browser.newPage();
  await tab.setContent(
    `<!doctype html><meta name="viewport" content="width=device-width"><style>${css}</style>${page}`,
  );
  await unfoldAll(tab);
  expect(await tab.locator('body').innerText()).toContain('⟦');
  for (const width of [320, 768, 1280]) {
    await tab.setViewportSize({width, height: 900});
    expect(await findCutTexts(tab, 'own_page')).toEqual([]);
  }
  await tab.close();
});
