/**
 * The extension's pages share nearly all they load. Vite would cut what they share into a chunk for each combination of pages;
 * one chunk compresses better, and the popup, which opens most often, then asks for two files instead of four. Of the client's
 * page the pages show the preview alone, so the looks of the rest of it stay away.
 */
import type {InlineConfig, Plugin} from 'vite';
import {topLevelRules} from './split-card.ts';

/** To be called with what WXT is about to build (its hook vite:build:extendConfig). */
export function joinPages(entrypoints: ReadonlyArray<{name: string}>, config: InlineConfig): void {
  if (!entrypoints.some(({name}) => name === 'popup')) return;
  config.plugins = [...(config.plugins ?? []), dropLooks];
  config.build = {...config.build, modulePreload: {polyfill: false}};
  // WXT fills the old name; beside the new one Vite would not see it.
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  const output = config.build.rollupOptions?.output;
  if (!output || Array.isArray(output)) {
    throw new Error('WXT builds the pages in a way that join-pages.ts does not know');
  }
  output.codeSplitting = {groups: [{name: 'page', minShareCount: 2}]};
}

/** What only the client's own page or the server's pages show. */
const elsewhere = /\.cp-(page|issues|verdict|reason)\b|\.v-toasts?\b|^@supports not/;

const dropLooks: Plugin = {
  name: 'pages-drop-looks',
  enforce: 'pre',
  transform: {
    filter: {id: /components\/(ui\/blocks|client-page\/client-page)\.css$/},
    handler: (css) => ({
      code: topLevelRules(css)
        .filter(({prelude}) => !elsewhere.test(prelude))
        .map(({text}) => text)
        .join('\n'),
      map: null,
    }),
  },
};
