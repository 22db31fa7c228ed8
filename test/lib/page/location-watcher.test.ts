import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import {watchLocation} from '../../../lib/page/location-watcher.ts';

/* A window of our own: an address, a Navigation API or none, and what the watcher asks of a window. */
class FakeWindow extends EventTarget {
  location = {href: 'https://crm.example/a'};
  navigation: EventTarget | undefined;
  setInterval = (run: () => void, ms: number) => setInterval(run, ms);
  clearInterval = (timer: ReturnType<typeof setInterval>) => clearInterval(timer);
  constructor(hasNavigation: boolean) {
    super();
    if (hasNavigation) this.navigation = new EventTarget();
  }
  go(path: string): void {
    this.location.href = `https://crm.example/${path}`;
    this.navigation?.dispatchEvent(new Event('currententrychange'));
  }
}

let seen: string[];
const watch = (win: FakeWindow) => {
  seen = [];
  // Only the members above are used.
  return watchLocation(win as never, (address) =>
    seen.push(address.replace('https://crm.example/', '')),
  );
};

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('the address now is told at once', () => {
  watch(new FakeWindow(true));
  expect(seen).toEqual(['a']);
});

test('each move is told in the same task, there and back too', () => {
  const win = new FakeWindow(true);
  watch(win);
  win.go('b');
  win.go('a');
  win.go('b');
  expect(seen).toEqual(['a', 'b', 'a', 'b']);
});

test('an entry that changes its state and not its address is no move', () => {
  const win = new FakeWindow(true);
  watch(win);
  win.go('a');
  win.dispatchEvent(new Event('popstate'));
  expect(seen).toEqual(['a']);
});

test.each(['popstate', 'hashchange', 'pageshow'])('%s is looked at as well', (type) => {
  const win = new FakeWindow(true);
  watch(win);
  win.location.href = 'https://crm.example/c';
  win.dispatchEvent(new Event(type));
  expect(seen).toEqual(['a', 'c']);
});

test('a browser without the Navigation API is asked each second', () => {
  const win = new FakeWindow(false);
  watch(win);
  win.go('b');
  expect(seen).toEqual(['a']);
  vi.advanceTimersByTime(1000);
  expect(seen).toEqual(['a', 'b']);
});

test.each([true, false])('nothing is told after stopping (Navigation API: %s)', (hasNavigation) => {
  const win = new FakeWindow(hasNavigation);
  const stop = watch(win);
  stop();
  win.go('b');
  win.dispatchEvent(new Event('popstate'));
  vi.advanceTimersByTime(5000);
  expect(seen).toEqual(['a']);
});
