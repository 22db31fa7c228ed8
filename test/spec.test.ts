// @vitest-environment node
/** docs/sync-spec.md and the tests keep each other honest: each rule is proven by a test that quotes it, and no test quotes one that is not there. */
import {globSync, readFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {describe, expect, it} from 'vitest';
import {readRules} from './spec-rules.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** `[L3, P2] …` or `[L1] [L3] …` at the beginning of a title, which begins after a quote. */
function quotedIn(text: string): string[] {
  const titles = text.matchAll(/['"`]((?:\[[A-Z]\d+(?:,? [A-Z]\d+)*\] ?)+)/g);
  return [...titles].flatMap(([, quoted]) => quoted?.match(/[A-Z]\d+/g) ?? []);
}

const quotes = new Map<string, string[]>();
for (const path of globSync(['test/**/*.test.{ts,tsx}', 'test/**/*-suite.ts'], {cwd: root}))
  add(path);

function add(path: string): void {
  if (path === 'test/spec.test.ts') return;
  for (const rule of quotedIn(readFileSync(`${root}/${path}`, 'utf8'))) {
    quotes.set(rule, [...(quotes.get(rule) ?? []), path]);
  }
}

describe('the spec of the protocol', () => {
  it('has rules of every part and twelve laws', () => {
    const rules = readRules();
    expect(new Set(rules.map((rule) => rule[0]))).toEqual(new Set('EFSTPRHCL'));
    expect(rules.filter((rule) => rule.startsWith('L'))).toEqual(
      Array.from({length: 12}, (_, at) => `L${at + 1}`),
    );
  });

  it('has no rule that no test quotes', () => {
    expect(readRules().filter((rule) => !quotes.has(rule))).toEqual([]);
  });

  it('has every rule that a test quotes', () => {
    const rules = new Set(readRules());
    expect([...quotes].filter(([rule]) => !rules.has(rule))).toEqual([]);
  });

  it('reads titles in all their forms', () => {
    expect(quotedIn(`it('[L3, P2] a', it("[L1] [L5] b", it.each(x)(\`[E1] c\``)).toEqual([
      'L3',
      'P2',
      'L1',
      'L5',
      'E1',
    ]);
    expect(quotedIn(`const x = y['[a]']; // see [L3]`)).toEqual([]);
  });
});
