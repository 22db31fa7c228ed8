// @vitest-environment happy-dom
import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import {createKeeper, dockAfterMs, type Column, type Keeper} from '../../../lib/page/keeper.ts';

/*
 * Fake time, and a page of one column that the test replaces, empties or hides. The real browser's part (frames,
 * observers, layout) is proven in test/e2e/page.
 */
let host: HTMLElement;
let column: HTMLElement;
let found: Column | undefined;
let alive: boolean;
let looks: number;
let told: string[];
let keeper: Keeper;
let resize: ((width: number) => void) | undefined;

class FakeResizeObserver {
  private isObserving = false;
  constructor(callback: ResizeObserverCallback) {
    resize = (width) => {
      const entry = {contentRect: {width}} as ResizeObserverEntry; // all that is read
      if (this.isObserving) callback([entry], this as never);
    };
  }
  observe(): void {
    this.isObserving = true;
  }
  disconnect(): void {
    this.isObserving = false;
  }
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('ResizeObserver', FakeResizeObserver);
  document.body.innerHTML = '<div id="column"><p>first</p></div>';
  column = document.querySelector('#column') ?? document.body;
  host = document.createElement('x-card');
  found = {element: column, isFirstChoice: true};
  alive = true;
  looks = 0;
  told = [];
  keeper = createKeeper({
    host,
    doc: document,
    findColumn: () => {
      looks += 1;
      return found;
    },
    isAlive: () => alive,
    onPlace: (place) => told.push(place),
    onOrphaned: () => told.push('orphaned'),
  });
});
afterEach(() => {
  keeper.stop();
  host.remove();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** Lets observers, frames and timers do what is due. */
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
const frame = () => pass(40);

/** As a framework does: out with the old column, in with a new one, in one task. */
function replaceColumn(): void {
  const fresh = document.createElement('div');
  fresh.append(document.createElement('p'));
  column.replaceWith(fresh);
  column = fresh;
  found = {element: fresh, isFirstChoice: true};
}

describe('with a column', () => {
  test('the element is its first child at once', () => {
    keeper.show();
    expect(column.firstChild).toBe(host);
    expect(told).toEqual(['column']);
  });

  test('the same element moves along when the column is replaced', async () => {
    keeper.show();
    replaceColumn();
    await frame();
    expect(column.firstChild).toBe(host);
    expect(document.querySelectorAll('x-card')).toHaveLength(1);
  });

  test('it comes back when the column is emptied', async () => {
    keeper.show();
    column.replaceChildren();
    await frame();
    expect(column.firstChild).toBe(host);
  });

  test('nothing is looked for while all is well, whatever else the page does', async () => {
    keeper.show();
    looks = 0;
    for (let time = 0; time < 50; time += 1) {
      document.body.append(document.createElement('p'));
      await frame();
    }
    expect(looks).toBe(0);
  });

  test('it moves when the column is hidden and another one is shown', async () => {
    keeper.show();
    const other = document.createElement('div');
    document.body.append(other);
    found = {element: other, isFirstChoice: true};
    resize?.(316);
    resize?.(0);
    await frame();
    expect(host.parentNode).toBe(other);
  });

  test('it leaves when hidden and is not put back', async () => {
    keeper.show();
    keeper.hide();
    replaceColumn();
    await pass(10_000);
    expect(host.isConnected).toBe(false);
    expect(told).toEqual(['column', 'away']);
  });
});

describe('a second-best column', () => {
  beforeEach(() => {
    found = {element: column, isFirstChoice: false};
  });

  test('is taken only when the page had time to offer a better one', async () => {
    keeper.show();
    await pass(900);
    expect(host.isConnected).toBe(false);
    await pass(300);
    expect(host.parentNode).toBe(column);
  });

  test('is left for the first choice when that comes', async () => {
    keeper.show();
    await pass(1300);
    const inner = document.createElement('div');
    column.append(inner);
    found = {element: inner, isFirstChoice: true};
    await pass(1100);
    expect(host.parentNode).toBe(inner);
  });

  test('is found again in the next frame when it is replaced', async () => {
    keeper.show();
    await pass(1300);
    replaceColumn();
    found = {element: column, isFirstChoice: false};
    await frame();
    expect(host.parentNode).toBe(column);
  });
});

describe('without a column', () => {
  beforeEach(() => {
    found = undefined;
  });

  test('the element docks after a while and not before', async () => {
    keeper.show();
    await pass(dockAfterMs - 200);
    expect(host.isConnected).toBe(false);
    await pass(400);
    expect(host.parentNode).toBe(document.documentElement);
    expect(told).toEqual(['docked']);
  });

  test('looking stays cheap while the page is busy', async () => {
    keeper.show();
    looks = 0;
    for (let time = 0; time < 50; time += 1) {
      document.body.append(document.createElement('p'));
      await pass(20);
    }
    expect(looks).toBeLessThanOrEqual(10);
  });

  test('it goes to the column when that comes after all', async () => {
    keeper.show();
    await pass(dockAfterMs + 200);
    found = {element: column, isFirstChoice: true};
    await pass(1200);
    expect(column.firstChild).toBe(host);
    expect(told).toEqual(['docked', 'column']);
  });

  test('it docks again when the page throws it out of there', async () => {
    keeper.show();
    await pass(dockAfterMs + 200);
    host.remove();
    await frame();
    expect(host.parentNode).toBe(document.documentElement);
  });
});

describe('a page that throws the element out each time', () => {
  let thrown: number;
  let fight: MutationObserver;
  beforeEach(() => {
    thrown = 0;
    fight = new MutationObserver(() => {
      if (host.parentNode !== column) return;
      thrown += 1;
      host.remove();
    });
    fight.observe(document, {childList: true, subtree: true});
  });
  afterEach(() => fight.disconnect());

  test('has it docked after ten rounds', async () => {
    keeper.show();
    await pass(1500);
    expect(thrown).toBe(10);
    expect(host.parentNode).toBe(document.documentElement);
  });

  test('is given one more chance, and then no more', async () => {
    keeper.show();
    await pass(9000);
    expect(thrown).toBe(20);
    await pass(60_000);
    expect(thrown).toBe(20);
    expect(host.parentNode).toBe(document.documentElement);
  });

  test('starts with a clean sheet on the next record', async () => {
    keeper.show();
    await pass(20_000);
    fight.disconnect();
    keeper.show();
    await frame();
    expect(host.parentNode).toBe(column);
  });
});

describe('when the extension is gone', () => {
  test('the next change of the page tells, once, and the page is let go', async () => {
    keeper.show();
    alive = false;
    document.body.append(document.createElement('p'));
    await frame();
    expect(told).toEqual(['column', 'orphaned']);
    expect(host.parentNode).toBe(column);
    replaceColumn();
    await pass(30_000);
    expect(told).toEqual(['column', 'orphaned']);
    expect(host.isConnected).toBe(false);
  });

  test('it docks where the page has thrown it out already', async () => {
    keeper.show();
    alive = false;
    replaceColumn();
    await frame();
    expect(told).toEqual(['column', 'docked', 'orphaned']);
    expect(host.parentNode).toBe(document.documentElement);
  });

  test('on the next record it waits in the dock, and nowhere between records', async () => {
    keeper.show();
    alive = false;
    await pass(5100);
    keeper.show();
    expect(host.parentNode).toBe(document.documentElement);
    keeper.hide();
    expect(host.isConnected).toBe(false);
    keeper.show();
    expect(told).toEqual(['column', 'orphaned', 'docked', 'away', 'docked']);
  });

  test('a page at rest is told within seconds', async () => {
    keeper.show();
    await frame();
    alive = false;
    await pass(5100);
    expect(told).toEqual(['column', 'orphaned']);
    expect(host.parentNode).toBe(column);
  });
});
