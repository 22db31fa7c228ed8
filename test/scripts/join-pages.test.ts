import {expect, it} from 'vitest';
import type {InlineConfig, Plugin} from 'vite';
import {createChunkFinder, joinPages} from '../../scripts/join-pages.ts';

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
  const transform = plugin?.transform as {handler(css: string, id: string): {code: string}};
  return transform.handler(css, 'components/ui/ui.css').code;
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
  const find = createChunkFinder();
  const graph = {
    getModuleInfo: (id: string) => ({importers: importers[id] ?? [], dynamicImporters: []}),
  };
  expect(Object.keys(importers).filter((id) => find(id, graph) === 'page')).toEqual([
    '/popup.tsx',
    '/button.tsx',
  ]);
});

it('puts what the popup fetches later, and does not run before, into a chunk of its own', () => {
  const main = '/entrypoints/popup/main.tsx';
  const modules: Record<string, {importers: string[]; dynamicImporters?: string[]}> = {
    [main]: {importers: []},
    '/popup.tsx': {importers: [main]},
    '/button.tsx': {importers: ['/popup.tsx', '/form.tsx']},
    '/panels.tsx': {importers: [], dynamicImporters: [main]},
    '/form.tsx': {importers: ['/panels.tsx', '/dashboard.tsx']},
    '/form.css': {importers: ['/panels.tsx']},
    '/dashboard.tsx': {importers: ['/entrypoints/dashboard/main.tsx']},
  };
  const find = createChunkFinder();
  const graph = {
    getModuleInfo: (id: string) => ({importers: [], dynamicImporters: [], ...modules[id]}),
  };
  expect(Object.keys(modules).map((id) => [id, find(id, graph)])).toEqual([
    [main, null],
    ['/popup.tsx', 'page'],
    ['/button.tsx', 'page'],
    ['/panels.tsx', 'panels'],
    ['/form.tsx', 'panels'],
    ['/form.css', null],
    ['/dashboard.tsx', null],
  ]);
});

it('keeps the looks of the preview and drops those of the client’s own page', () => {
  const css = `
    .cp-page { color: red; }
    .cp-sheet { color: green; }
    .cp-issues > p { color: red; }
    .v-tab { color: green; }
    .v-choice > input { color: red; }
    .v-surface[data-size='page'] { color: red; }
    @container (min-width: 36em) { .cp-sheet { color: red; } }
    @supports not (color: light-dark(#000, #fff)) { :root { color: red; } }
    @media (forced-colors: active) { .v-toast, .v-tab { color: green; } }`;
  const left = lookOf(css);
  expect(left.match(/green/g)).toHaveLength(3);
  expect(left).not.toContain('red');
});
