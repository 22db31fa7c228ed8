import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {gzipSync} from 'node:zlib';
import type {AxeResults} from 'axe-core';
import {chromium} from 'playwright-core';
import type {Browser, BrowserContextOptions, Page} from 'playwright-core';
import {h} from 'preact';
import {renderToString} from 'preact-render-to-string';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {ClientPage} from '../../../components/client-page/client-page.tsx';
import type {ClientPageState} from '../../../components/client-page/client-page-state.ts';
import {Surface} from '../../../components/ui/surface.tsx';
import {languages} from '../../../lib/domain/asking.ts';
import {createTexts, type Texts} from '../../../lib/domain/texts.ts';
import {findChromium} from '../../browser.ts';
import {asking, states} from '../../components/client-page/client-page-states.ts';

/*
 * The client's page as a browser without scripts draws it: sizes, contrast, keys and what its form really sends.
 */
const address = 'https://vouch.test/c/secret';
const css = [
  ...['components/ui/tokens', 'components/ui/ui', 'server/pages/own-page'],
  'components/client-page/client-page',
]
  .map((name) => readFileSync(`${name}.css`, 'utf8'))
  .join('');
const axeSource = readFileSync(
  createRequire(import.meta.url).resolve('axe-core/axe.min.js'),
  'utf8',
);

function textsIn(language: string): Texts {
  const path = `public/_locales/${language}/messages.json`;
  const catalogue = JSON.parse(readFileSync(path, 'utf8')) as Record<string, {message: string}>; // the extension's format
  return createTexts(language, (key) => catalogue[key]?.message);
}

let browser: Browser;
beforeAll(async () => {
  browser = await chromium.launch({executablePath: findChromium(), args: ['--no-sandbox']});
});
afterAll(() => browser.close());

const long = 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft';
const examples: Record<string, ClientPageState> = {
  ...states,
  'long words': {
    ...asking,
    snapshot: {
      partner: long,
      vendor: long,
      lines: [{product: long, tier: long, onboarding: long}],
      duration: long,
    },
    reasons: [{id: 'long', name: long, textRequired: true}],
    form: {action: '/c/secret', seen: 'what-it-shows', step: 'reject'},
  },
};

function html(state: ClientPageState, language = 'en'): string {
  const texts = textsIn(language);
  const page = renderToString(
    h(Surface, {texts, size: 'page', children: h(ClientPage, {state, address: '/c/secret'})}),
  );
  const isPreview = state.kind === 'asking' && state.form === 'preview';
  const body = isPreview
    ? `<main><h1>A</h1><h2>card</h2><h3>with a preview</h3>${page}</main>`
    : page; // it stands in a page of others
  return `<!doctype html><html lang="${language}"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Vouch</title><style>body{background:var(--page)}${css}</style><body>${body}</body></html>`;
}

/** Opens the page; the bodies of the forms it sends are collected in `sent`. */
async function open(state: ClientPageState, options: BrowserContextOptions = {}) {
  const context = await browser.newContext(options);
  const sent: string[] = [];
  await context.route('**/*', async (route) => {
    const request = route.request();
    if (request.method() === 'POST') sent.push(request.postData() ?? '');
    await route.fulfill({contentType: 'text/html; charset=utf-8', body: html(state)});
  });
  const page = await context.newPage();
  await page.goto(address);
  return {page, sent, close: () => context.close()};
}

/** Of a form that was sent what is not empty. */
function filledIn(body: string): string {
  return body
    .split('&')
    .filter((part) => !part.endsWith('='))
    .join('&');
}

async function findFaults(page: Page): Promise<string[]> {
  const {violations} = await page.evaluate<AxeResults>(
    `axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice']})`,
  );
  return violations.flatMap(({id, nodes}) => nodes.map((node) => `${id}: ${node.html}`));
}

describe.each([
  [320, 'dark'],
  [1280, 'light'],
] as const)('at %d px, %s', (width, colorScheme) => {
  let page: Page;
  beforeAll(async () => {
    page = await browser.newPage({viewport: {width, height: 700}, colorScheme});
    await page.evaluate(axeSource);
  });
  afterAll(() => page.close());

  it.each(Object.entries(examples))(
    '%s: axe finds nothing, nothing sticks out',
    async (_, state) => {
      await page.setContent(html(state));
      expect(await findFaults(page)).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
        width,
      );
    },
  );
});

describe.each(languages)('in %s', (language) => {
  let page: Page;
  beforeAll(async () => {
    page = await browser.newPage({viewport: {width: 320, height: 700}});
  });
  afterAll(() => page.close());
  const isWider = () => page.evaluate(() => document.documentElement.scrollWidth > innerWidth);

  it.each(Object.entries(examples))(
    '%s: nothing sticks out at 320 px, and with all letters twice as large at 640',
    async (_, state) => {
      await page.setViewportSize({width: 320, height: 700});
      await page.setContent(html(state, language));
      expect(await isWider()).toBe(false);
      await page.setViewportSize({width: 640, height: 700}); // 1280 px at 200 %
      await page.evaluate(() => (document.documentElement.style.fontSize = '200%'));
      expect(await isWider()).toBe(false);
    },
  );

  it.each(Object.entries(states))('%s fits the first 14 kB', (_, state) => {
    expect(gzipSync(html(state, language)).length).toBeLessThan(14_000 - 2000); // for headers and frames around it
  });
});

describe('without scripts', () => {
  const options = {javaScriptEnabled: false, viewport: {width: 320, height: 700}};

  it('Enter in the name sends nothing; the button sends the decision', async () => {
    const {page, sent, close} = await open(asking, options);
    const name = page.getByLabel('Your name');
    await name.fill('Jan Kowalski');
    await name.press('Enter');
    expect(sent).toEqual([]);
    await page.getByRole('button', {name: 'Yes, confirm'}).click();
    expect(sent.map(filledIn)).toEqual(['seen=what-it-shows&name=Jan+Kowalski&decision=confirm']);
    await close();
  });

  it('a browser asks for the name before it sends anything', async () => {
    const {page, sent, close} = await open(asking, options);
    await page.getByRole('button', {name: 'Yes, confirm'}).click();
    expect(sent).toEqual([]);
    await close();
  });

  it('a rejection can be made by keys alone', async () => {
    const {page, sent, close} = await open(asking, options);
    const keys = page.keyboard;
    await keys.press('Tab');
    await keys.type('Jan');
    await keys.press('Tab'); // Yes, confirm
    await keys.press('Tab'); // Something is not right
    await keys.press('Enter');
    await keys.press('Tab'); // the reasons
    await keys.press('Space');
    await keys.press('ArrowDown');
    await keys.press('Tab');
    await keys.type('No');
    await keys.press('Tab');
    await keys.press('Enter');
    await expect
      .poll(() => sent.map(filledIn))
      .toEqual(['seen=what-it-shows&name=Jan&reason=products_wrong&text=No&decision=reject']);
    await close();
  });

  it('what is wrong has the focus when the page arrives', async () => {
    const {page, close} = await open(states['asking, refused'], options);
    expect(await page.locator(':focus').getAttribute('role')).toBe('alert');
    await page.keyboard.press('Tab');
    expect(await page.locator(':focus').textContent()).toBe('Enter your name.');
    await close();
  });

  it('everything to press is at least 44 px high', async () => {
    const {page, close} = await open(
      {...asking, form: {action: '/c/secret', seen: 'what-it-shows', step: 'reject'}},
      options,
    );
    const targets = page.locator(
      'button:visible, summary, nav a, label:has(input):visible, input[type=text]:visible:not([tabindex]), textarea:visible',
    );
    const heights: number[] = [];
    for (const target of await targets.all())
      heights.push((await target.boundingBox())?.height ?? 0);
    expect(heights).toHaveLength(18);
    expect(Math.min(...heights)).toBeGreaterThanOrEqual(44);
    await close();
  });
});
