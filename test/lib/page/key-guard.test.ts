// @vitest-environment happy-dom
import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import {createKeyGuard, type KeyGuard} from '../../../lib/page/key-guard.ts';

/*
 * The guard's decisions, on events that pretend to come from a person; what a real browser does with them is proven in
 * test/e2e/page. `page` hears what the page's own listeners would.
 */
let guard: KeyGuard;
let field: HTMLElement;
let host: HTMLElement;
let heardInside: Event[];
let heardByPage: Event[];
const onPage = (event: Event) => heardByPage.push(event);

beforeEach(() => {
  heardInside = [];
  heardByPage = [];
  host = document.createElement('x-card');
  field = document.createElement('div');
  guard = createKeyGuard(window);
  guard.protect(host, {activeElement: field} as never); // the only part that is read while something has the focus
  for (const type of ['keydown', 'input', 'paste']) {
    field.addEventListener(type, (event) => heardInside.push(event));
    window.addEventListener(type, onPage, {capture: true});
  }
});
afterEach(() => {
  guard.stop();
  for (const type of ['keydown', 'input', 'paste']) window.removeEventListener(type, onPage, true);
  vi.unstubAllGlobals();
});

/** An event as the window sees it: aimed at our host, or at something of the page. */
function arrive(event: Event, options: {isTrusted?: boolean; path?: EventTarget[]} = {}): Event {
  const {isTrusted = true, path = [host, window]} = options;
  Object.defineProperty(event, 'isTrusted', {value: isTrusted});
  Object.defineProperty(event, 'composedPath', {value: () => path});
  window.dispatchEvent(event);
  return event;
}
const key = (name: string, more: KeyboardEventInit = {}) =>
  new KeyboardEvent('keydown', {
    key: name,
    bubbles: true,
    composed: true,
    cancelable: true,
    ...more,
  });

describe('a key pressed in the card', () => {
  test('is played inside, with all that belongs to it, and kept from the page', () => {
    arrive(key('Escape', {code: 'Escape', shiftKey: true}));
    expect(heardByPage).toEqual([]);
    expect(heardInside).toHaveLength(1);
    expect(heardInside[0]).toMatchObject({
      key: 'Escape',
      code: 'Escape',
      shiftKey: true,
      composed: false,
    });
  });

  test('does nothing by itself when the card says so, and what it does otherwise', () => {
    field.addEventListener('keydown', (event) => {
      if (event.key === 'Enter') event.preventDefault();
    });
    expect(arrive(key('Enter')).defaultPrevented).toBe(true);
    expect(arrive(key('a')).defaultPrevented).toBe(false);
  });

  test('is not played when a script made it up, and is not heard by anybody', () => {
    arrive(key('Enter'), {isTrusted: false});
    expect(heardInside).toEqual([]);
    expect(heardByPage).toEqual([]);
  });

  test('stays inside in a browser that makes every key event leave its tree', () => {
    class Leaving extends KeyboardEvent {
      override get composed(): boolean {
        return true;
      }
    }
    guard.stop();
    vi.stubGlobal('KeyboardEvent', Leaving);
    vi.resetModules();
    const event = new Leaving('keydown', {key: 'x', ctrlKey: true, cancelable: true});
    return import('../../../lib/page/key-guard.ts').then((fresh) => {
      guard = fresh.createKeyGuard(window);
      guard.protect(host, {activeElement: field} as never);
      arrive(event);
      expect(heardInside[0]).toMatchObject({
        key: 'x',
        ctrlKey: true,
        composed: false,
        type: 'keydown',
      });
    });
  });
});

test('a key pressed elsewhere is the page’s own', () => {
  const event = arrive(key('k'), {path: [document.body, window]});
  expect(heardByPage).toEqual([event]);
  expect(heardInside).toEqual([]);
});

test('before there is a card, and after the guard went, the page hears everything', () => {
  guard.stop();
  const lone = createKeyGuard(window);
  arrive(key('a'));
  lone.protect(host, {activeElement: field} as never);
  lone.stop();
  arrive(key('b'));
  expect(heardByPage).toHaveLength(2);
});

test('a tick in a box is not typing: it is left to find its own way', () => {
  const tick = new Event('input', {bubbles: true, composed: true});
  arrive(tick);
  expect(heardByPage).toEqual([tick]);
  arrive(new InputEvent('input', {data: 'secret', inputType: 'insertText', composed: true}));
  expect(heardByPage).toEqual([tick]);
  expect(heardInside).toHaveLength(1);
});
