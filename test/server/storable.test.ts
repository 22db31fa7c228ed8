import {afterEach, expect, it, vi} from 'vitest';
import {isStorable} from '../../server/storable.ts';

afterEach(() => vi.restoreAllMocks());

it.each([
  ['a text', '"fine 😀"', true],
  ['a NUL', '"a\\u0000b"', false],
  ['half a pair', '"\\ud83d"', false],
  ['a NUL in a list in an object', '{"a":[1,{"b":["\\u0000"]}]}', false],
  ['half a pair in a key', '{"a":{"\\ude00":1}}', false],
  ['a NUL beside __proto__', '{"__proto__":{"a":"\\u0000"}}', false],
  ['nothing', 'null', true],
])('judges %s', (_, json, expected) => {
  expect(isStorable(JSON.parse(json))).toBe(expected);
});

it('judges what is nested as deep as it is long', () => {
  const depth = 200_000;
  let nested: unknown = 'a\0';
  for (let level = 0; level < depth; level++) nested = [nested];
  expect(isStorable(nested)).toBe(false);
});

it('copies nothing of a long list of numbers and texts', () => {
  const list = Array.from({length: 100_000}, (_, at) => (at % 2 ? 'text' : at));
  const entries = vi.spyOn(Object, 'entries');
  const push = vi.spyOn(Array.prototype, 'push');
  const answer = isStorable({list});
  const steps = push.mock.calls.length + entries.mock.calls.length;
  vi.restoreAllMocks();
  expect([answer, steps]).toEqual([true, 2]); // the object and the list in it
});
