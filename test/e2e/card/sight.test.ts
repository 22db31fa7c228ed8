import {build} from 'esbuild';
import type {Browser, Page} from 'playwright-core';
import {chromium} from 'playwright-core';
import {afterAll, beforeAll, beforeEach, describe, expect, it} from 'vitest';
import {findChromium} from '../../browser.ts';

/*
 * What a hostile page can do to a button of ours, in a browser that really lays out and paints: the check of
 * components/card/visibility-check.ts, in a closed shadow root as on a CRM page.
 */
const script = `
  import {watchSight} from './components/card/visibility-check.ts';
  const host = document.createElement('div');
  host.id = 'host';
  document.querySelector('#column').append(host);
  const root = host.attachShadow({mode: 'closed'});
  const area = document.createElement('div');
  const button = document.createElement('button');
  button.textContent = 'Remove';
  button.style.cssText = 'width: 90px; height: 32px';
  area.append(button);
  root.append(area);
  window.held = [];
  const sight = watchSight(area, (isHeld) => {
    window.held.push(isHeld);
    if (isHeld) window.askedWhileHeld = sight.isSeen(button, false);
  });
  window.ask = (byKey = false) => sight.isSeen(button, byKey);
  window.button = button;
`;
const html = `<!doctype html><body style="margin:0;height:900px">
<div id="outer"><div id="column" style="width:316px;margin:40px;overflow:auto"></div></div></body>`;

let browser: Browser;
let bundle: string;
let page: Page;

beforeAll(async () => {
  browser = await chromium.launch({executablePath: findChromium(), args: ['--no-sandbox']});
  const built = await build({
    stdin: {contents: script, resolveDir: '.', loader: 'ts'},
    bundle: true,
    write: false,
    format: 'iife',
  });
  bundle = built.outputFiles[0]?.text ?? '';
});
afterAll(() => browser.close());

beforeEach(async () => {
  page = await browser.newPage({viewport: {width: 800, height: 600}});
  await page.setContent(html);
  await page.addScriptTag({content: bundle});
  return () => page.close();
});

const ask = () => page.evaluate('ask()');
const css = (text: string) => page.addStyleTag({content: text});
/** Longer than the browser takes to report a change. */
const settle = () => page.waitForTimeout(300);

describe('a button in plain sight', () => {
  it('is seen', async () => {
    expect(await ask()).toBe(true);
  });

  it.each([
    ['in a moved column', '#column {transform: translate(20px, 10px)}'],
    ['in a column moved by another property', '#column {translate: 20px 10px}'],
    ['in a scrolled page', 'body {height: 3000px} #column {margin-top: 300px}'],
    [
      'beside a fixed bar of the page',
      'body::after {content: ""; position: fixed; inset: 0 0 auto; height: 30px; background: red}',
    ],
  ])('%s is seen', async (_, style) => {
    await css(style);
    await settle();
    await settle(); // what was hidden while it moved must be calm again
    expect(await ask()).toBe(true);
  });
});

describe('a button that has only just come into sight', () => {
  /** Below the edge of its column, and scrolled into it by `act`. */
  async function scrolled(act: string): Promise<void> {
    await css('#column {height: 60px} #host {display: block; margin-top: 400px}');
    await settle();
    await page.evaluate(act);
  }
  const scroll = `document.querySelector('#column').scrollTop = 400`;
  it('is held until a person can have seen it', async () => {
    await scrolled('');
    const count = await page.evaluate<number>('held.length');
    await page.evaluate(scroll);
    await page.waitForFunction(`held.length > ${count + 1}`);
    expect(await page.evaluate(`held.slice(${count})`)).toEqual([true, false]);
    expect(await page.evaluate('askedWhileHeld')).toBe(false);
    expect(await ask()).toBe(true);
  });

  it('takes the press of a key at once and acts on it when it was seen', async () => {
    await scrolled(scroll);
    expect(await page.evaluate('ask(true)')).toBe(true);
  });

  it('takes no key while it is covered, however soon the cover goes', async () => {
    const cover = await css(
      'body::after {content: ""; position: fixed; inset: 0; background: white; pointer-events: none}',
    );
    await settle();
    const asked = await cover.evaluate((style) => {
      const answer = (window as unknown as {ask: (byKey: boolean) => Promise<boolean>}).ask(true);
      (style as HTMLElement).remove();
      return answer;
    });
    expect(asked).toBe(false);
  });
});

describe('a button that a page hides is not seen', () => {
  it.each([
    ['faded', '#outer {opacity: 0.05}'],
    ['faded a little at each level', '#outer, #column {opacity: 0.8}'],
    ['covered', 'body::after {content: ""; position: fixed; inset: 0; background: white}'],
    [
      'covered by what lets clicks through',
      'body::after {content: ""; position: fixed; inset: 0; background: white; pointer-events: none}',
    ],
    ['masked', '#outer {mask-image: linear-gradient(transparent, transparent)}'],
    ['clipped away', '#outer {clip-path: inset(0 0 100% 0)}'],
    ['filtered', '#outer {filter: opacity(0.02)}'],
    ['blended', '#outer {mix-blend-mode: darken}'],
    ['shrunk', '#outer {transform: scale(0.2)}'],
    ['turned', '#outer {transform: rotate(40deg)}'],
    ['moved off the screen', '#column {transform: translateX(-2000px)}'],
    ['invisible', '#column {visibility: hidden}'],
    ['scrolled out of its column', '#column {height: 10px; overflow: hidden}'],
  ])('%s', async (_, style) => {
    await css(style);
    await settle();
    expect(await ask()).toBe(false);
  });

  it.each([
    ['the very moment of the click', 0],
    ['when the finger went down', 200],
  ])('covered until %s', async (_, beforeMs) => {
    const cover = await css(
      'body::after {content: ""; position: fixed; inset: 0; background: white; pointer-events: none}',
    );
    await settle();
    const asked = await cover.evaluate(async (style, ms) => {
      (style as HTMLElement).remove();
      if (ms > 0) await new Promise((done) => setTimeout(done, ms));
      return (window as unknown as {ask: () => Promise<boolean>}).ask();
    }, beforeMs);
    expect(asked).toBe(false);
    await settle();
    await settle();
    expect(await ask()).toBe(true);
  });
});

describe('where the browser does not report visibility', () => {
  beforeEach(async () => {
    // A browser like Firefox: no second version of IntersectionObserver.
    await page.evaluate('delete IntersectionObserverEntry.prototype.isVisible');
    await page.evaluate('document.querySelector("#host").remove()');
    await page.addScriptTag({content: bundle});
  });

  it('a button in plain sight is seen, and nothing stays behind in the page', async () => {
    const before = await page.content();
    expect(await ask()).toBe(true);
    expect(await page.content()).toBe(before);
  });

  it('what lets clicks through beside the button does no harm', async () => {
    await css('body::after {content: ""; position: fixed; inset: 300px 0 0; pointer-events: none}');
    await page.evaluate(`
      document.body.insertAdjacentHTML('beforeend',
        '<p id="beside" style="position:fixed;inset:400px 0 0;pointer-events:none!important"></p>')
    `);
    expect(await ask()).toBe(true);
  });

  it.each([
    ['let through', 'pointer-events: none'],
    ['let through with all its weight', 'pointer-events: none !important'],
    [
      'let through for as long as a transition lasts',
      'pointer-events: none; transition: all 60s allow-discrete',
    ],
  ])('a cover is noticed whose clicks are %s', async (_, declarations) => {
    const cover = 'content: ""; position: fixed; inset: 0; background: white';
    await css(`html body#body#body::after, #none {${cover}; ${declarations}}`);
    await page.evaluate('document.body.id = "body"');
    expect(await ask()).toBe(false);
  });

  it.each([
    ['shrunk by another property', '#outer {scale: 0.2}'],
    ['narrowed', '#outer {scale: 0.5 1}'],
    ['mirrored', '#outer {scale: -1 1}'],
    ['turned by another property', '#outer {rotate: 40deg}'],
    ['pushed back', '#outer {translate: 0 0 -1px}'],
    ['moved off the screen by another property', '#column {translate: -2000px}'],
  ])('%s is noticed', async (_, style) => {
    await css(style);
    expect(await ask()).toBe(false);
  });

  it('a moved column does no harm', async () => {
    await css('#column {translate: 20px 10px; scale: 1.2; rotate: 0deg}');
    expect(await ask()).toBe(true);
  });

  it('a cover is noticed in a layer of its own', async () => {
    await css(
      '@layer first {body::after {content: ""; position: fixed; inset: 0; background: white; pointer-events: none !important}}',
    );
    expect(await ask()).toBe(false);
  });

  it.each([
    ['whose own style insists', 'style="pointer-events:none!important"'],
    ['that is inert', 'inert'],
  ])('a cover is noticed %s', async (_, attribute) => {
    await css('#cover {position: fixed; inset: 0; margin: 0; background: white}');
    await page.evaluate(
      `document.body.insertAdjacentHTML('beforeend', '<p id="cover" ${attribute}></p>')`,
    );
    expect(await ask()).toBe(false);
  });

  it('a page whose policy lets no style of ours in is not trusted', async () => {
    await page.evaluate(`
      const policy = document.createElement('meta');
      policy.httpEquiv = 'Content-Security-Policy';
      policy.content = "style-src 'none'";
      document.head.append(policy);
    `);
    expect(await ask()).toBe(false);
  });
});
