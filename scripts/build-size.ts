import {existsSync, readFileSync} from 'node:fs';
import {dirname, join, relative, resolve} from 'node:path';
import {gzipSync} from 'node:zlib';
import ts from 'typescript';

/** What each part of a built extension loads, and how heavy it is: gzipped bytes, each file by itself. */
export type PartSize = {bytes: number; files: Array<{file: string; bytes: number}>};
export type Part =
  | 'every CRM page'
  | 'card'
  | 'panels of the card'
  | 'shared deals of the card'
  | 'popup'
  | 'panels of the popup'
  | 'background';

/** What we read of a manifest. */
type Manifest = {
  content_scripts?: Array<{js?: string[]; css?: string[]}>;
  background?: {service_worker?: string; scripts?: string[]};
  action?: {default_popup?: string};
};

/** The scripts that are in no manifest: the background injects them (entrypoints/card and its later scripts). */
const CARD = 'card.js';
const CARD_PANELS = 'card-panels.js';
const CARD_DEAL = 'card-deal.js';

/** Follows the manifest and the pages it names, with everything their scripts import; what the popup fetches later counts by itself. */
export function measureBuild(build: string): Record<Part, PartSize> {
  const folder = resolve(build);
  const text = readFileSync(join(folder, 'manifest.json'), 'utf8');
  const manifest = JSON.parse(text) as Manifest; // just written by WXT
  const {service_worker: worker, scripts = []} = manifest.background ?? {};
  const popupPage = manifest.action?.default_popup;
  const popup = weigh(folder, [popupPage], isStatic);
  const atOnce = new Set(popup.files.map(({file}) => file));
  const later = weigh(folder, [popupPage]).files.filter(({file}) => !atOnce.has(file));
  return {
    'every CRM page': weigh(
      folder,
      (manifest.content_scripts ?? []).flatMap(({js = [], css = []}) => [...js, ...css]),
    ),
    card: weigh(folder, [CARD]),
    'panels of the card': weigh(folder, [CARD_PANELS]),
    'shared deals of the card': weigh(folder, [CARD_DEAL]),
    popup,
    'panels of the popup': {
      bytes: later.reduce((sum, file) => sum + file.bytes, 0),
      files: later,
    },
    background: weigh(folder, worker === undefined ? scripts : [worker]),
  };
}

type Reference = {name: string; kind: 'static' | 'later'};
const isStatic = ({kind}: Reference): boolean => kind === 'static';

function weigh(
  folder: string,
  entries: Array<string | undefined>,
  follows: (reference: Reference) => boolean = () => true,
): PartSize {
  const bytesOf = new Map<string, number>();
  const visit = (path: string): void => {
    if (bytesOf.has(path)) return;
    if (!existsSync(path)) throw new Error(`${relative(folder, path)} is not in the build`);
    const content = readFileSync(path);
    bytesOf.set(path, gzipSync(content, {level: 9}).length);
    for (const {name} of referencesOf(path, content.toString()).filter(follows)) {
      visit(name.startsWith('/') ? join(folder, name) : resolve(dirname(path), name));
    }
  };
  if (entries.length === 0) throw new Error('The manifest names none of what has a budget');
  for (const entry of entries) {
    if (entry === undefined) throw new Error('The manifest names none of what has a budget');
    visit(resolve(folder, entry));
  }
  const files = [...bytesOf].map(([path, bytes]) => ({file: relative(folder, path), bytes}));
  return {bytes: files.reduce((sum, file) => sum + file.bytes, 0), files};
}

function referencesOf(path: string, text: string): Reference[] {
  if (path.endsWith('.js')) {
    const found = ts
      .preProcessFile(text, true, true)
      .importedFiles.filter(({fileName}) => /^[./]/.test(fileName))
      .map(({fileName, pos}): Reference => {
        // The place of an import()'s argument follows its bracket.
        const isLater = /\bimport\s*\(\s*[`'"]?$/.test(text.slice(Math.max(0, pos - 12), pos + 1));
        return {name: fileName, kind: isLater ? 'later' : 'static'};
      });
    return [...found, ...looksOf(text)];
  }
  if (path.endsWith('.html')) {
    const tags = text.matchAll(/<(?:script|link)\b[^>]*\s(?:src|href)="([^":]+\.(?:js|css))"/g);
    return [...tags].flatMap(([, name]) => (name ? [{name, kind: 'static' as const}] : []));
  }
  return [];
}

/** Vite names the stylesheets of an import() in a list at the top of the script. */
function looksOf(text: string): Reference[] {
  const [, list = ''] = /^const __vite__mapDeps=.*?\[([^\]]*)\]/.exec(text) ?? [];
  const names = list.matchAll(/"([^"]+\.css)"/g);
  return [...names].flatMap(([, name]) =>
    name ? [{name: `/${name}`, kind: 'later' as const}] : [],
  );
}
