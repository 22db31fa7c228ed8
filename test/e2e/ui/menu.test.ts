import {build} from 'esbuild';
import {chromium} from 'playwright-core';
import type {Browser, Page} from 'playwright-core';
import {afterAll, afterEach, beforeAll, describe, expect, it} from 'vitest';
import {inlineCss} from '../../../scripts/inline-css.ts';
import {findChromium} from '../../browser.ts';

/*
 * The menu with the browser's own popover and anchors, which the unit tests' DOM lacks: inside a closed shadow root, in a
 * column that clips, scrolls and is transformed.
 */
let browser: Browser;
let script: string;
let page: Page;
beforeAll(async () => {
  const {outputFiles} = await build({
    entryPoints: ['test/fixtures/ui/menu-page.tsx'],
    bundle: true,
    write: false,
    jsx: 'automatic',
    jsxImportSource: 'preact',
    plugins: [inlineCss],
  });
  script = outputFiles[0]?.text ?? '';
  browser = await chromium.launch({executablePath: findChromium(), args: ['--no-sandbox']});
});
afterAll(() => browser.close());
afterEach(() => page.close());

type Seen = {
  isOpen: boolean;
  /** Every item's middle is in the window and nothing lies above it. */
  canBeClicked: boolean;
  focus: string | undefined;
  top: number;
  bottom: number;
};

async function open(search = '', height = 400): Promise<void> {
  page = await browser.newPage({viewport: {width: 400, height}});
  await page.route('**/*', (route) =>
    route.fulfill({contentType: 'text/html', body: '<!doctype html><body style="margin:0">'}),
  );
  await page.goto(`https://crm.test/${search}`);
  await page.addScriptTag({content: script});
}

function look(): Promise<Seen> {
  return page.evaluate(() => {
    const {root} = window.menuPage;
    const list = root.querySelector<HTMLElement>('[role=menu]');
    const items = [...root.querySelectorAll('[role=menuitem]')];
    const {top = 0, bottom = 0} = list?.getBoundingClientRect() ?? {};
    return {
      isOpen: list?.matches(':popover-open') ?? false,
      canBeClicked: items.every((item) => {
        const {x, y, width, height} = item.getBoundingClientRect();
        return root.elementFromPoint(x + width / 2, y + height / 2) === item;
      }),
      focus:
        root.activeElement?.getAttribute('role') === 'menuitem'
          ? root.activeElement.textContent
          : root.activeElement?.tagName,
      top,
      bottom,
    };
  });
}

const buttonPlace = () =>
  page.evaluate(() => {
    const {x, y, width, height} =
      window.menuPage.root.querySelector('button')?.getBoundingClientRect() ?? new DOMRect();
    return {x: x + width / 2, y: y + height / 2, bottom: y + height, top: y};
  });

async function clickButton() {
  const {x, y} = await buttonPlace();
  await page.mouse.click(x, y);
}

describe.each([
  ['with anchors', ''],
  ['without anchors', '?old'],
])('a menu %s', (_, search) => {
  it('leaves the column that clips it', async () => {
    await open(search);
    await clickButton();
    await expect.poll(look).toMatchObject({isOpen: true, canBeClicked: true, focus: 'Preview'});
    expect((await look()).top).toBeGreaterThanOrEqual((await buttonPlace()).bottom);
  });

  it('opens upwards at the lower edge of the window', async () => {
    await open(search, 200);
    await page.evaluate(() => {
      const column = document.querySelector<HTMLElement>('body > div');
      if (column) column.style.top = '160px';
    });
    await clickButton();
    await expect.poll(look).toMatchObject({isOpen: true, canBeClicked: true});
    expect((await look()).bottom).toBeLessThanOrEqual((await buttonPlace()).top);
  });

  it('goes by Escape, with the focus on its button', async () => {
    await open(search);
    await clickButton();
    await expect.poll(look).toMatchObject({isOpen: true});
    await page.keyboard.press('Escape');
    await expect.poll(look).toMatchObject({isOpen: false, focus: 'BUTTON'});
  });

  it('is used by keys alone', async () => {
    await open(search);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await expect.poll(look).toMatchObject({isOpen: true, focus: 'Preview'});
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect.poll(look).toMatchObject({isOpen: false, focus: 'BUTTON'});
    expect(await page.evaluate(() => window.menuPage.chosen)).toEqual(['Clone']);
  });

  it('goes by a click elsewhere and by a second click on its button', async () => {
    await open(search);
    await clickButton();
    await expect.poll(look).toMatchObject({isOpen: true});
    await page.mouse.click(5, 5);
    await expect.poll(look).toMatchObject({isOpen: false});
    await clickButton();
    await expect.poll(look).toMatchObject({isOpen: true});
    await clickButton();
    await expect.poll(look).toMatchObject({isOpen: false});
  });
});

describe('a theme on the surface', () => {
  it('wins over the browser’s preference', async () => {
    await open();
    await page.emulateMedia({colorScheme: 'light'});
    const ink = await page.evaluate(() => {
      const surface = window.menuPage.root.querySelector('.v-surface');
      return surface ? getComputedStyle(surface).color : '';
    });
    expect(ink).toBe('rgb(232, 238, 243)');
  });
});
