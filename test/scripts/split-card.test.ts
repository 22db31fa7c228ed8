// @vitest-environment node
import {readFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {describe, expect, it} from 'vitest';
import {pickLooks, splitCard} from '../../scripts/split-card.ts';

const css = ['ui', 'blocks']
  .map((name) => readFileSync(`components/ui/${name}.css`, 'utf8'))
  .join('\n');
const rulesIn = (text: string) => text.replace(/\/\*[\s\S]*?\*\//g, '').match(/\{/g)?.length ?? 0;

/** What WXT hands over, under the old name that it still uses. */
function optionsFor(name: string) {
  const rollupOptions: {external?: string[]; output: {globals?: Record<string, string>}} = {
    output: {},
  };
  const build = {rollupOptions};
  splitCard([{name}], {build});
  return rollupOptions;
}

/** A file and everything of ours that it imports at run time, by path. */
function filesBehind(path: string, found = new Map<string, string>()): Map<string, string> {
  if (found.has(path)) return found;
  const text = readFileSync(path, 'utf8');
  found.set(path, text);
  for (const [, next = ''] of text.matchAll(/^import (?!type )[^;]*?'(\.[^']*\.tsx?)';/gm)) {
    filesBehind(join(dirname(path), next), found);
  }
  return found;
}

describe('the looks of the card', () => {
  it('are in exactly one of the two scripts, each rule of them', () => {
    expect(rulesIn(pickLooks(css, false)) + rulesIn(pickLooks(css, true))).toBe(rulesIn(css));
  });

  it('of fields and panels come with the panels, all others with the list', () => {
    expect(pickLooks(css, true)).toMatch(/\.v-input \{[\s\S]*\.v-panel-head \{/);
    expect(pickLooks(css, true)).not.toMatch(/^\.v-(button|pill|menu|list|notice|foot) \{/m);
    expect(pickLooks(css, false)).toMatch(/\.v-button \{[\s\S]*\.v-pill \{/);
  });
});

describe('the framework', () => {
  it('is taken from the first script by the second, and bundled by every other', () => {
    const {external, output} = optionsFor('card-panels');
    expect(external).toEqual(['@preact/signals', 'preact', 'preact/hooks']);
    expect(output.globals).toMatchObject({preact: expect.stringContaining('.preact') as string});
    for (const name of ['card', 'popup']) expect(optionsFor(name).external).toBeUndefined();
  });

  it('is lent with every name that the panels import', () => {
    const lends = readFileSync('entrypoints/card/lend-framework.ts', 'utf8');
    const files = [...filesBehind('components/card/panels.tsx').values()];
    const imports = files.flatMap((text) => [
      ...text.matchAll(/^import \{([^}]*)\} from '(?:preact|preact\/hooks|@preact\/signals)';/gm),
    ]);
    const names = imports
      .flatMap(([, list = '']) => list.split(','))
      .map((name) => name.trim())
      .filter((name) => name !== '' && !name.startsWith('type '));
    expect(names.length).toBeGreaterThan(20);
    const missing = names.filter((name) => !new RegExp(`\\b${name}\\b`).test(lends));
    expect(missing).toEqual([]);
  });

  it('fails the build when it would silently be bundled twice', () => {
    expect(() => splitCard([{name: 'card-panels'}], {})).toThrow('does not know');
  });
});
