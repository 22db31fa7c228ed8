/**
 * The extension's pages share nearly all they load. Vite would cut what they share into a chunk for each combination of pages; one
 * chunk with all that the popup runs, which opens most often, compresses better and is fetched at once; what the popup fetches
 * later (forms, previews, panels) is a second one. Of the client's page the pages show the preview alone, so the looks of the rest
 * of it stay away.
 */
import {readFileSync} from 'node:fs';
import {resolve} from 'node:path';
import type {InlineConfig, Plugin} from 'vite';
import {topLevelRules} from './split-card.ts';

/** To be called with what WXT is about to build (its hook vite:build:extendConfig). */
export function joinPages(entrypoints: ReadonlyArray<{name: string}>, config: InlineConfig): void {
  if (!entrypoints.some(({name}) => name === 'popup')) return;
  config.plugins = [...(config.plugins ?? []), shareLooks];
  config.build = {...config.build, modulePreload: {polyfill: false}};
  // WXT fills the old name; beside the new one Vite would not see it.
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  const output = config.build.rollupOptions?.output;
  if (!output || Array.isArray(output)) {
    throw new Error('WXT builds the pages in a way that join-pages.ts does not know');
  }
  const chunkOf = createChunkFinder();
  output.codeSplitting = {groups: [{name: (id, context) => chunkOf(id, context)}]};
}

type Module = {importers: readonly string[]; dynamicImporters: readonly string[]};
type Graph = {getModuleInfo(id: string): Module | null};

/**
 * `page`: the popup's entry leads to the module by static imports; `panels`: only by an import() on the way. The entry itself stays
 * apart, and looks stay with what imports them.
 */
export function createChunkFinder(): (id: string, graph: Graph) => 'page' | 'panels' | null {
  const atOnce = createReach(({importers}) => importers);
  const ever = createReach(({importers, dynamicImporters}) => [...importers, ...dynamicImporters]);
  return (id, graph) => {
    if (isEntry(id) || id.endsWith('.css')) return null;
    if (atOnce(id, graph)) return 'page';
    return ever(id, graph) ? 'panels' : null;
  };
}

/** Whether the popup's entry leads to a module. */
function createReach(stepsBack: (module: Module) => readonly string[]) {
  const known = new Map<string, boolean>();
  return function leadsTo(id: string, graph: Graph): boolean {
    const before = known.get(id);
    if (before !== undefined) return before;
    known.set(id, false); // modules that import each other
    const info = graph.getModuleInfo(id);
    const found =
      isEntry(id) || (info ? stepsBack(info).some((importer) => leadsTo(importer, graph)) : false);
    known.set(id, found);
    return found;
  };
}

const isEntry = (id: string): boolean => id.endsWith('entrypoints/popup/main.tsx');

/** What only the client's own page or the server's pages show; the container is as wide as a whole page. */
const elsewhere =
  /\.cp-(page|issues|verdict|reason)\b|^@supports not|^\.v-surface\[data-size='page'\]|^@container/;

/** What the popup's list does without; these looks come with the panels. */
const inPanels = /\.v-(choice|field|label|error|hint|toasts?|panel|notice|strip)\b/;

const primitives = ['ui', 'blocks'].map((name) => `components/ui/${name}.css`);

/** Looks of primitives go where they are first seen, those of panels to the front of account-panels.css. */
const shareLooks: Plugin = {
  name: 'pages-share-looks',
  enforce: 'pre',
  transform: {
    filter: {
      id: /components\/(ui\/(ui|blocks)|client-page\/client-page|account\/account-panels)\.css$/,
    },
    handler(css, id) {
      if (!id.endsWith('account-panels.css')) return {code: looksOf(css, false), map: null};
      for (const file of primitives) this.addWatchFile(resolve(file));
      const lent = primitives.map((file) => looksOf(readFileSync(file, 'utf8'), true));
      return {code: [...lent, css].join('\n'), map: null};
    },
  },
};

/** The rules of a stylesheet that pages show, those of panels or all others. At-rules stay with the others. */
function looksOf(css: string, ofPanels: boolean): string {
  return topLevelRules(css)
    .filter(({prelude}) => !elsewhere.test(prelude))
    .filter(({prelude}) => (!prelude.startsWith('@') && inPanels.test(prelude)) === ofPanels)
    .map(({text}) => text)
    .join('\n');
}
