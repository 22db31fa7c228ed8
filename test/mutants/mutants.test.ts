// @vitest-environment node
import {existsSync, readFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import {readRules} from '../spec-rules.ts';
import {mutants} from './mutants.ts';
import {change} from './plant.ts';

const read = (path: string): string =>
  readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

describe('the planted faults', () => {
  it.each(mutants)('$name can be planted, and changes something', ({edits}) => {
    const texts = new Map<string, string>();
    for (const edit of edits) {
      const before = texts.get(edit.file) ?? read(edit.file);
      const after = change(before, edit);
      expect(after).not.toBe(before);
      texts.set(edit.file, after);
    }
  });

  it.each(mutants)('$name has tests of its law', ({law, tests}) => {
    for (const path of tests) {
      expect(existsSync(new URL(`../../${path}`, import.meta.url))).toBe(true);
      expect(read(path)).toMatch(new RegExp(`\\[[^\\]]*\\b${law}\\b`));
    }
  });

  it('leave no law out, and every one is in the table of the spec', () => {
    const laws = readRules().filter((rule) => rule.startsWith('L'));
    expect([...new Set(mutants.map(({law}) => law))].sort()).toEqual(laws.sort());
    const spec = read('docs/sync-spec.md');
    expect(mutants.filter(({name}) => !spec.includes(`\`${name}\``))).toEqual([]);
    expect(new Set(mutants.map(({name}) => name)).size).toBe(mutants.length);
  });

  it('are refused when their text is not there exactly once', () => {
    const edit = {file: 'a.ts', find: 'x', replace: 'y'};
    expect(change('axb', edit)).toBe('ayb');
    expect(() => change('ab', edit)).toThrow('0 times');
    expect(() => change('axxb', edit)).toThrow('2 times');
  });
});
