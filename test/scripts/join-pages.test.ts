import {expect, it} from 'vitest';
import type {InlineConfig, Plugin} from 'vite';
import {joinPages} from '../../scripts/join-pages.ts';

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

it('joins what the pages share, and leaves other builds alone', () => {
  expect(build(['dashboard', 'options', 'popup']).build).toMatchObject({
    modulePreload: {polyfill: false},
    rollupOptions: {output: {codeSplitting: {groups: [{name: 'page', minShareCount: 2}]}}},
  });
  expect(build(['background'])).toEqual({build: {rollupOptions: {output: {}}}});
});

it('keeps the looks of the preview and drops those of the client’s own page', () => {
  const css = `
    .cp-page { color: red; }
    .cp-sheet { color: green; }
    .cp-issues > p { color: red; }
    .v-toasts { color: red; }
    .v-toast { color: red; }
    .v-tab { color: green; }
    @supports not (color: light-dark(#000, #fff)) { :root { color: red; } }
    @media (forced-colors: active) { .v-toast, .v-tab { color: green; } }`;
  const left = lookOf(css);
  expect(left.match(/green/g)).toHaveLength(3);
  expect(left).not.toContain('red');
});
