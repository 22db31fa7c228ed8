import type {BrowserContext, Page} from 'playwright-core';
import {afterAll, afterEach, beforeAll, describe, expect, test} from 'vitest';
import type {Fixture} from '../../fixtures/hubspot/app.ts';
import {serveHubspot, strictCsp, type PageOptions} from '../../fixtures/hubspot/serve.ts';
import {listenForComplaints, lookInside, openBrowser, type Inside} from './extension-browser.ts';

/*
 * The production build on pages that answer for HubSpot's hosts: closed shadow root, HubSpot's hosts only. After every
 * test the page must not have complained about anything, React's development build included.
 */
let context: BrowserContext;
let complaints: string[] = [];

beforeAll(async () => {
  context = await openBrowser('chrome-mv3');
});
afterAll(() => context.close());
afterEach(async () => {
  for (const page of context.pages().slice(1)) await page.close();
  expect(complaints).toEqual([]);
});

const deal = '/contacts/123/record/0-3/456';
const other = '/contacts/123/record/0-3/789';
const list = '/contacts/123/objects/0-3/views/all/list';

type Opened = {page: Page; card: Inside; fixture: <T>(act: (fixture: Fixture) => T) => Promise<T>};

async function open(
  path: string,
  options: PageOptions = {},
  host = 'app.hubspot.com',
): Promise<Opened> {
  await serveHubspot(context, options);
  const page = await context.newPage();
  complaints = listenForComplaints(page);
  await page.goto(`https://${host}${path}`);
  return {
    page,
    card: await lookInside(page),
    fixture: (act) => page.evaluate(`(${act.toString()})(window.fixture)`),
  };
}

/** Where each card stands: the landmark of its parent, or the parent's name when docked. */
const places = (page: Page) =>
  page.evaluate(() =>
    Array.from(
      document.querySelectorAll('vouch-card'),
      ({parentElement, previousElementSibling}) => [
        parentElement?.getAttribute('data-test-id') ?? parentElement?.className ?? '',
        previousElementSibling ? 'below something' : 'on top',
      ],
    ),
  );

const inColumn = [['right-sidebar', 'on top']];
const docked = [['', 'below something']];

const expectPlaces = (page: Page, expected: string[][], timeout = 3000) =>
  expect.poll(() => places(page), {timeout}).toEqual(expected);

/** The page gets this long to do something it should not. */
const quiet = (page: Page, ms = 400) => page.waitForTimeout(ms);

describe('one card at the top of the right column', () => {
  test.each([
    ['a deal', deal],
    ['a contact', '/contacts/123/record/0-1/456'],
    ['a company', '/contacts/123/record/0-2/456'],
    ['a tab of a deal', `${deal}/view/1`],
    ['a deal by its legacy address', '/contacts/123/deal/456'],
    ['a contact by its legacy address', '/contacts/123/contact/456/'],
    ['a deal come to from a list', `${deal}?eschref=%2Fcontacts%2F123%2Fobjects%2F0-3`],
  ])('on %s', async (_title, path) => {
    const {page, card} = await open(path);
    await expectPlaces(page, inColumn);
    expect(await card.count()).toBe(1);
    expect(await card.regions()).toEqual(['Proof of Involvement']);
  });

  test.each(['app-eu1', 'app-na1', 'app-na2', 'app-na3', 'app-ap1'])(
    'on the host %s',
    async (host) => {
      const {page} = await open(deal, {}, `${host}.hubspot.com`);
      await expectPlaces(page, inColumn);
    },
  );

  test('with a policy that forbids everything', async () => {
    const {page, card} = await open(deal, {csp: strictCsp});
    await expectPlaces(page, inColumn);
    expect(await card.run('.frame', (frame) => getComputedStyle(frame).position)).toBe('static');
    expect(await card.run('.frame', (frame) => getComputedStyle(frame).fontSize)).toBe('14px');
  });

  test('when the column comes late', async () => {
    const {page} = await open(deal, {habits: ['late']});
    await quiet(page, 600);
    expect(await places(page)).toEqual([]);
    await expectPlaces(page, inColumn);
  });

  test('found by its association cards when the landmarks are gone', async () => {
    const {page} = await open(deal, {habits: ['no-landmarks']});
    await expectPlaces(page, [['inner', 'on top']]);
  });

  test('while the same record is shown in a frame of the page', async () => {
    const {page, card} = await open(deal, {habits: ['frame']});
    await expectPlaces(page, inColumn);
    await page.frameLocator('iframe').locator('.inner .card').last().waitFor({state: 'attached'});
    await quiet(page, 1000);
    expect(await card.count()).toBe(1);
  });
});

describe('no card', () => {
  test.each([
    ['a list', list],
    ['a board', '/contacts/123/objects/0-3/views/1/board'],
    ['a ticket', '/contacts/123/record/0-5/456'],
    ['a custom object', '/contacts/123/record/2-77/456'],
    ['the calling window', '/calling-integration-popup-ui/123/record/0-3/456'],
  ])('on %s', async (_title, path) => {
    const {page, card} = await open(path);
    await quiet(page, 1000);
    expect(await card.count()).toBe(0);
  });

  test('on a page of the same company that shows no records', async () => {
    const {page, card} = await open(deal, {}, 'community.hubspot.com');
    await quiet(page, 1000);
    expect(await card.count()).toBe(0);
  });
});

describe('the card stays one and on top when the page', () => {
  let opened: Opened;
  const openDeal = async () => {
    opened = await open(deal);
    await expectPlaces(opened.page, inColumn);
    // Same element, same content: what a person typed must survive.
    await opened.card.run('.slot', (slot) => slot.setAttribute('data-kept', 'yes'));
  };
  const expectKept = async () => {
    await expectPlaces(opened.page, inColumn);
    expect(await opened.card.run('.slot', (slot) => slot.getAttribute('data-kept'))).toBe('yes');
    expect(await opened.card.regions()).toEqual(['Proof of Involvement']);
  };

  test('replaces the column in one task', async () => {
    await openDeal();
    for (let time = 0; time < 3; time += 1) {
      await opened.fixture((fixture) => fixture.rekey());
      await expectKept();
    }
  });

  test('clears the column of its children', async () => {
    await openDeal();
    await opened.fixture((fixture) => fixture.setCards([]));
    await expectKept();
    await opened.fixture((fixture) => fixture.setCards(['0-1', '0-2']));
    await expectKept();
  });

  test('throws everything out of the column behind the back of its framework', async () => {
    await openDeal();
    await opened.page.evaluate(() => document.querySelector('vouch-card')?.remove());
    await expectKept();
  });

  test('reorders its cards and puts a new one first', async () => {
    await openDeal();
    await opened.fixture((fixture) => fixture.setCards(['new', '0-5', '0-2', '0-1']));
    await expectKept();
  });

  test('goes back to its skeleton and builds itself again', async () => {
    await openDeal();
    await opened.fixture((fixture) => fixture.setReady(false));
    await quiet(opened.page, 200);
    await opened.fixture((fixture) => fixture.setReady(true));
    await expectKept();
  });

  test('collapses the column and opens it again', async () => {
    await openDeal();
    await opened.fixture((fixture) => fixture.setCollapsed(true));
    await quiet(opened.page);
    await opened.fixture((fixture) => fixture.setCollapsed(false));
    await expectKept();
  });

  test('injects nothing twice when asked for the same record again', async () => {
    await openDeal();
    for (let time = 0; time < 5; time += 1) {
      await opened.fixture((fixture) => fixture.go('/contacts/123/record/0-3/456/view/2'));
    }
    await quiet(opened.page, 600);
    await expectKept();
    expect(await opened.card.count()).toBe(1);
  });
});

describe('moving without a reload', () => {
  test('from a list to a deal and back', async () => {
    const {page, card, fixture} = await open(list);
    await quiet(page);
    expect(await card.count()).toBe(0);
    await page.evaluate((path) => (window as never as {fixture: Fixture}).fixture.go(path), deal);
    await expectPlaces(page, inColumn);
    await page.goBack();
    await expectPlaces(page, []);
    await page.goForward();
    await expectPlaces(page, inColumn);
    await fixture((it) => it.go('/contacts/123/objects/0-3/views/all/list'));
    await expectPlaces(page, []);
  });

  test('from one deal to another and back at once', async () => {
    const {page, card} = await open(deal);
    await expectPlaces(page, inColumn);
    await page.evaluate(
      ([a, b]) => {
        const {fixture} = window as never as {fixture: Fixture};
        for (const path of [b, a, b, a]) fixture.go(path ?? '');
      },
      [deal, other],
    );
    await quiet(page, 600);
    await expectPlaces(page, inColumn);
    expect(await card.count()).toBe(1);
  });

  test('through many records by the back button', async () => {
    const {page, card} = await open(deal);
    await expectPlaces(page, inColumn);
    for (const id of [1, 2, 3]) {
      await page.evaluate(
        (path) => (window as never as {fixture: Fixture}).fixture.go(path),
        `/contacts/123/deal/${id}`,
      );
      await quiet(page, 120);
    }
    for (let step = 0; step < 3; step += 1) await page.goBack();
    await expectPlaces(page, inColumn);
    expect(await card.count()).toBe(1);
    expect(new URL(page.url()).pathname).toBe(deal);
  });
});

describe('without a column', () => {
  test('the card docks as a chip, opens as a panel and closes again', async () => {
    const {page, card} = await open(deal, {habits: ['no-column']});
    await quiet(page, 2000);
    expect(await places(page)).toEqual([]);
    await expectPlaces(page, docked, 6000);
    expect(await card.regions()).toEqual([]);
    await pressInside(page, card, '.chip');
    await expect.poll(() => card.regions()).toEqual(['Proof of Involvement']);
    await page.keyboard.press('Escape');
    await expect.poll(() => card.regions()).toEqual([]);
  });

  test('the chip covers no button of the page', async () => {
    const {page, card} = await open(deal, {habits: ['no-column', 'launcher']});
    await expectPlaces(page, docked, 6000);
    const chip = await boxOf(card, '.chip');
    const launcher = await page.locator('.launcher').boundingBox();
    expect(launcher && chip.bottom <= launcher.y).toBe(true);
    expect(chip.right).toBeLessThanOrEqual(1280);
    await page.locator('.launcher').click();
  });

  test('the chip becomes a card when the column comes after all', async () => {
    const {page, card, fixture} = await open(deal, {habits: ['no-column']});
    await expectPlaces(page, docked, 6000);
    await fixture((it) => it.setColumn(true));
    await expectPlaces(page, inColumn);
    expect(await card.regions()).toEqual(['Proof of Involvement']);
  });

  test('the card docks when the page hides the column, and comes back with it', async () => {
    const {page, fixture} = await open(deal);
    await expectPlaces(page, inColumn);
    await fixture((it) => it.setCollapsed(true));
    await expectPlaces(page, docked, 6000);
    await fixture((it) => it.setCollapsed(false));
    await expectPlaces(page, inColumn);
  });

  test('a page that keeps throwing the card out gets a chip, and is left alone', async () => {
    const {page, card, fixture} = await open(deal);
    await expectPlaces(page, inColumn);
    await fixture((it) => it.fight('vouch-card', 60));
    await expectPlaces(page, docked, 4000);
    const fought = await fixture((it) => it.fought);
    expect(fought).toBeLessThanOrEqual(11);
    await quiet(page, 1500);
    expect(await fixture((it) => it.fought)).toBe(fought);
    expect(await card.count()).toBe(1);
  });
});

describe('typing in the card', () => {
  /** A field of our own inside the closed root, as the card has many; it notes which keys reached it. */
  const openField = async (options: PageOptions = {}) => {
    const opened = await open(deal, options);
    await expectPlaces(opened.page, inColumn);
    await opened.card.run('.slot', (slot) => {
      const field = document.createElement('input');
      const seen: string[] = [];
      for (const type of ['keydown', 'keyup', 'beforeinput', 'input', 'paste']) {
        field.addEventListener(type, (event) => {
          seen.push(type);
          field.dataset.seen = seen.join(' ');
          if (event instanceof KeyboardEvent && event.key === 'x') event.preventDefault();
        });
      }
      slot.prepend(field);
      field.focus();
    });
    return opened;
  };
  const value = (card: Inside) =>
    card.run('.slot input', (field) => (field as HTMLInputElement).value);
  const seen = (card: Inside) => card.run('.slot input', (field) => field.dataset.seen ?? '');

  test('reaches the card and never the page, whose shortcuts stay quiet', async () => {
    const {page, card, fixture} = await openField({habits: ['hotkeys']});
    await page.keyboard.type('ce');
    expect(await value(card)).toBe('ce');
    expect(await seen(card)).toMatch(/^keydown beforeinput input keyup/);
    expect(await fixture((it) => it.heard)).toEqual([]);
  });

  test('can be refused by the card itself', async () => {
    const {page, card} = await openField();
    await page.keyboard.type('axb');
    expect(await value(card)).toBe('ab');
  });

  test('pasting is the card’s own business', async () => {
    const {page, card, fixture} = await openField();
    await page.keyboard.type('once');
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.press('ControlOrMeta+c');
    await page.keyboard.press('End');
    await page.keyboard.press('ControlOrMeta+v');
    expect(await value(card)).toBe('onceonce');
    expect(await seen(card)).toContain('paste');
    expect(await fixture((it) => it.heard)).toEqual([]);
  });

  test('cannot be faked by the page', async () => {
    const {page, card} = await openField();
    await page.evaluate(() => {
      const host = document.querySelector('vouch-card');
      for (const key of ['Enter', 'a', 'Escape']) {
        host?.dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true, composed: true}));
      }
    });
    expect(await seen(card)).toBe('');
    expect(await value(card)).toBe('');
  });

  test('outside the card the page hears everything as before', async () => {
    const {page, fixture} = await openField();
    await page.mouse.click(500, 300);
    await page.keyboard.press('k');
    expect(await fixture((it) => it.heard)).toEqual(['keydown k', 'keypress k', 'keyup k']);
  });
});

describe('looks', () => {
  test('do not follow a root font size of 10px', async () => {
    const {page, card} = await open(deal, {smallRoot: true});
    await expectPlaces(page, inColumn);
    expect(await card.run('.frame', (frame) => getComputedStyle(frame).fontSize)).toBe('14px');
  });

  test('cannot be taken away by the page’s styles', async () => {
    const {page, card} = await open(deal);
    await expectPlaces(page, inColumn);
    await page.addStyleTag({
      content: 'vouch-card { display: none !important; opacity: 0 !important }',
    });
    const host = await page.locator('vouch-card').evaluate((element) => {
      const {display, opacity} = getComputedStyle(element);
      return {display, opacity};
    });
    expect(host).toEqual({display: 'block', opacity: '1'});
    expect(await card.regions()).toEqual(['Proof of Involvement']);
  });

  test.each([
    ['light', [] as const],
    ['dark', ['dark'] as const],
  ])('are %s on a page that is', async (theme, habits) => {
    const {page, card} = await open(deal, {habits: [...habits]});
    await expectPlaces(page, inColumn);
    expect(await card.run('.frame', (frame) => frame.dataset.theme)).toBe(theme);
  });

  test('follow a page that changes its mind', async () => {
    const {page, card} = await open(deal);
    await expectPlaces(page, inColumn);
    await quiet(page, 800); // the second look after mounting is over
    await page.evaluate(() => document.body.classList.add('dark'));
    await expect.poll(() => card.run('.frame', (frame) => frame.dataset.theme)).toBe('dark');
  });

  test('a menu of the card is not cut off by the column', async () => {
    const {page, card} = await open(deal);
    await expectPlaces(page, inColumn);
    const menu = await card.run('.slot', (slot) => {
      const popover = document.createElement('div');
      popover.popover = 'auto';
      popover.style.cssText =
        'position: fixed; inset: 100px auto auto 700px; width: 200px; height: 80px; margin: 0';
      slot.append(popover);
      popover.showPopover();
      const box = popover.getBoundingClientRect();
      return {left: box.left, top: box.top};
    });
    expect(menu).toEqual({left: 700, top: 100});
    const hit = await page.evaluate(() => document.elementFromPoint(720, 120)?.localName);
    expect(hit).toBe('vouch-card');
  });
});

describe('when the extension is updated', () => {
  // Chromium turns off unpacked extensions that reload themselves, except for developers.
  beforeAll(async () => {
    const page = await context.newPage();
    await page.goto('chrome://extensions');
    await page.locator('#devMode').click();
    await page.close();
  });

  test('the card says so, stays readable, and the page is left alone', async () => {
    const {page, card, fixture} = await open(deal);
    await expectPlaces(page, inColumn);
    const [worker] = context.serviceWorkers();
    await worker?.evaluate(() => {
      (globalThis as never as {chrome: {runtime: {reload: () => void}}}).chrome.runtime.reload();
    });
    await expect.poll(() => card.text(), {timeout: 10_000}).toContain('Vouch was updated');
    expect(await card.run('.slot', (slot) => slot.inert)).toBe(true);
    expect(await card.run('.reload', (button) => button.textContent)).toBe('Reload page');
    // An orphan does not fight for its place, and tells on the next record from the dock.
    await fixture((it) => it.rekey());
    await quiet(page);
    expect(await places(page)).toEqual([]);
    await fixture((it) => it.go('/contacts/123/record/0-3/789'));
    await expectPlaces(page, docked);
    await pressInside(page, card, '.chip');
    expect(await card.text()).toContain('Vouch was updated');
  });

  test('a reload of the page shows the new card', async () => {
    const {page, card} = await open(deal);
    await expectPlaces(page, inColumn);
    expect(await card.regions()).toEqual(['Proof of Involvement']);
  });
});

async function boxOf(
  card: Inside,
  selector: string,
): Promise<{left: number; top: number; right: number; bottom: number}> {
  return card.run(selector, (element) => {
    const {left, top, right, bottom} = element.getBoundingClientRect();
    return {left, top, right, bottom};
  });
}

async function pressInside(page: Page, card: Inside, selector: string): Promise<void> {
  const {left, top, right, bottom} = await boxOf(card, selector);
  await page.mouse.click((left + right) / 2, (top + bottom) / 2);
}
