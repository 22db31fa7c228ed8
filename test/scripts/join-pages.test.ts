import {expect, it} from 'vitest';
import type {InlineConfig, Plugin} from 'vite';
import {createPopupTest, joinPages} from '../../scripts/join-pages.ts';

function build(names: string[]): InlineConfig {
  const options = {rollupOptions: {output: {}}}; // WXT fills the old name
  const config: InlineConfig = {build: options};
  joinPages(
    names.map((name) => ({name})),
    config,
  );
  return config;
}

/** What the pages get of a stylesheet. */
function lookOf(css: string): string {
  const [plugin] = build(['dashboard', 'popup']).plugins as Plugin[];
  const transform = plugin?.transform as {handler(css: string): {code: string}};
  return transform.handler(css).code;
}

it('joins what the popup runs, and leaves other builds alone', () => {
  const {build: options} = build(['dashboard', 'options', 'popup']);
  expect(options).toMatchObject({modulePreload: {polyfill: false}});
  expect(JSON.stringify(options)).toContain('codeSplitting');
  expect(build(['background'])).toEqual({build: {rollupOptions: {output: {}}}});
});

it('finds what the popup runs by following imports, also where they go in a circle', () => {
  const importers: Record<string, string[]> = {
    '/entrypoints/popup/main.tsx': [],
    '/popup.tsx': ['/entrypoints/popup/main.tsx'],
    '/button.tsx': ['/dashboard.tsx', '/popup.tsx'],
    '/popup.css': ['/entrypoints/popup/main.tsx'],
    '/dashboard.tsx': ['/entrypoints/dashboard/main.tsx'],
    '/a.ts': ['/b.ts'],
    '/b.ts': ['/a.ts'],
  };
  const runs = createPopupTest();
  const graph = {getModuleInfo: (id: string) => ({importers: importers[id] ?? []})};
  expect(Object.keys(importers).filter((id) => runs(id, graph))).toEqual([
    '/popup.tsx',
    '/button.tsx',
  ]);
});

it('keeps the looks of the preview and drops those of the client’s own page', () => {
  const css = `
    .cp-page { color: red; }
    .cp-sheet { color: green; }
    .cp-issues > p { color: red; }
    .v-toasts { color: red; }
    .v-toast { color: red; }
    .v-tab { color: green; }
    .v-surface[data-size='page'] { color: red; }
    @container (min-width: 36em) { .cp-sheet { color: red; } }
    @supports not (color: light-dark(#000, #fff)) { :root { color: red; } }
    @media (forced-colors: active) { .v-toast, .v-tab { color: green; } }`;
  const left = lookOf(css);
  expect(left.match(/green/g)).toHaveLength(3);
  expect(left).not.toContain('red');
});
