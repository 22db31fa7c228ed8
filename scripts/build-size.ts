import {existsSync, readFileSync} from 'node:fs';
import {dirname, join, relative, resolve} from 'node:path';
import {gzipSync} from 'node:zlib';
import ts from 'typescript';

/** What each part of a built extension loads, and how heavy it is: gzipped bytes, each file by itself. */
export type PartSize = {bytes: number; files: Array<{file: string; bytes: number}>};
export type Part = 'every CRM page' | 'card' | 'panels of the card' | 'popup' | 'background';

/** What we read of a manifest. */
type Manifest = {
  content_scripts?: Array<{js?: string[]; css?: string[]}>;
  background?: {service_worker?: string; scripts?: string[]};
  action?: {default_popup?: string};
};

/** The scripts that are in no manifest: the background injects them (entrypoints/card, entrypoints/card-panels). */
const CARD = 'card.js';
const CARD_PANELS = 'card-panels.js';

/** Follows the manifest and the pages it names, with everything their scripts import, at once or later. */
export function measureBuild(build: string): Record<Part, PartSize> {
  const folder = resolve(build);
  const text = readFileSync(join(folder, 'manifest.json'), 'utf8');
  const manifest = JSON.parse(text) as Manifest; // just written by WXT
  const {service_worker: worker, scripts = []} = manifest.background ?? {};
  return {
    'every CRM page': weigh(
      folder,
      (manifest.content_scripts ?? []).flatMap(({js = [], css = []}) => [...js, ...css]),
    ),
    card: weigh(folder, [CARD]),
    'panels of the card': weigh(folder, [CARD_PANELS]),
    popup: weigh(folder, [manifest.action?.default_popup]),
    background: weigh(folder, worker === undefined ? scripts : [worker]),
  };
}

function weigh(folder: string, entries: Array<string | undefined>): PartSize {
  const bytesOf = new Map<string, number>();
  const visit = (path: string): void => {
    if (bytesOf.has(path)) return;
    if (!existsSync(path)) throw new Error(`${relative(folder, path)} is not in the build`);
    const content = readFileSync(path);
    bytesOf.set(path, gzipSync(content, {level: 9}).length);
    for (const next of referencesOf(path, content.toString())) {
      visit(next.startsWith('/') ? join(folder, next) : resolve(dirname(path), next));
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

function referencesOf(path: string, text: string): string[] {
  if (path.endsWith('.js')) {
    const {importedFiles} = ts.preProcessFile(text, true, true);
    return importedFiles.map(({fileName}) => fileName).filter((name) => /^[./]/.test(name));
  }
  if (path.endsWith('.html')) {
    const tags = text.matchAll(/<(?:script|link)\b[^>]*\s(?:src|href)="([^":]+\.(?:js|css))"/g);
    return [...tags].flatMap(([, name]) => name ?? []);
  }
  return [];
}
