import {afterEach, expect, test, vi} from 'vitest';
import {connect, findText, isAlive, sendMessage} from '../../../lib/page/extension-api.ts';

afterEach(() => {
  vi.unstubAllGlobals();
});

const texts: Record<string, string> = {card_title: 'Proof', card_count: '$1 of $2'};
const fill = (key: string, values: string[] = []) =>
  (texts[key] ?? '').replace(/\$(\d)/g, (_, digit: string) => values[Number(digit) - 1] ?? '');

test('a text keeps its placeholders, and stays known when the extension goes away', () => {
  vi.stubGlobal('chrome', {runtime: {id: 'x'}, i18n: {getMessage: fill}});
  expect(findText('card_count')).toBe('$1 of $2');
  vi.stubGlobal('chrome', {runtime: {}, i18n: {getMessage: () => ''}});
  expect(findText('card_count')).toBe('$1 of $2');
  expect(findText('card_title')).toBeUndefined();
});

test('a key without a text has none', () => {
  vi.stubGlobal('chrome', {runtime: {id: 'x'}, i18n: {getMessage: fill}});
  expect(findText('nothing')).toBeUndefined();
});

test.each([
  ['updated', {runtime: {}, i18n: {}}],
  ['removed', {i18n: {}}],
])('an extension that was %s is not alive', (_title, chrome) => {
  vi.stubGlobal('chrome', chrome);
  expect(isAlive()).toBe(false);
});

test('a call to an extension that is gone rejects, and never throws at the caller', async () => {
  vi.stubGlobal('chrome', {i18n: {}});
  await expect(sendMessage({})).rejects.toThrow('gone');
  expect(() => connect('card')).toThrow('gone');
});

test('the reason for a lost port is looked at, or Chrome complains on the page’s console', () => {
  const looked = vi.fn();
  let lose: () => void = () => undefined;
  const port = {onDisconnect: {addListener: (listener: () => void) => (lose = listener)}};
  const runtime = {
    id: 'x',
    connect: () => port,
    get lastError() {
      looked();
      return undefined;
    },
  };
  vi.stubGlobal('chrome', {runtime});
  connect('card');
  expect(looked).not.toHaveBeenCalled();
  lose();
  expect(looked).toHaveBeenCalled();
});
