/**
 * The extension's pages share nearly all they load. Vite would cut what they share into a chunk for each combination of pages; one
 * chunk with all that the popup runs, which opens most often, compresses better and is fetched at once. Of the client's page
 * the pages show the preview alone, so the looks of the rest of it stay away.
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
  const runsInPopup = createPopupTest();
  output.codeSplitting = {
    groups: [{name: (id, context) => (runsInPopup(id, context) ? 'page' : null)}],
  };
}

type Graph = {getModuleInfo(id: string): {importers: readonly string[]} | null};

/** Whether the popup's entry leads to a module. The entry itself stays apart, and with it the looks that are the popup's alone. */
export function createPopupTest(): (id: string, graph: Graph) => boolean {
  const known = new Map<string, boolean>();
  const leadsTo = (id: string, graph: Graph): boolean => {
    const before = known.get(id);
    if (before !== undefined) return before;
    known.set(id, false); // modules that import each other
    const importers = graph.getModuleInfo(id)?.importers ?? [];
    const found = isEntry(id) || importers.some((importer) => leadsTo(importer, graph));
    known.set(id, found);
    return found;
  };
  return (id, graph) => !isEntry(id) && !id.endsWith('.css') && leadsTo(id, graph);
}

const isEntry = (id: string): boolean => id.endsWith('entrypoints/popup/main.tsx');

/** What only the client's own page or the server's pages show; the container is as wide as a whole page. */
const elsewhere =
  /\.cp-(page|issues|verdict|reason)\b|\.v-toasts?\b|^@supports not|^\.v-surface\[data-size='page'\]|^@container/;

const dropLooks: Plugin = {
  name: 'pages-drop-looks',
  enforce: 'pre',
  transform: {
    filter: {id: /components\/(ui\/(ui|blocks)|client-page\/client-page)\.css$/},
    handler: (css) => ({
      code: topLevelRules(css)
        .filter(({prelude}) => !elsewhere.test(prelude))
        .map(({text}) => text)
        .join('\n'),
      map: null,
    }),
  },
};
