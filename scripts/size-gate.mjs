/*
 * Fails when the production build is heavier than scripts/size-budget.json allows. What belongs to each part is read
 * from the built manifest and pages, with everything that their scripts import, at once or later.
 */
import {existsSync, readFileSync} from 'node:fs';
import {dirname, join, relative, resolve} from 'node:path';
import {pathToFileURL} from 'node:url';
import {gzipSync} from 'node:zlib';
import {bootstrap} from './bootstrap.mjs';

/** The one script that is in no manifest: the background injects it (entrypoints/card). */
const CARD = 'card.js';

export async function measure(folder) {
  const {default: ts} = await import('typescript');
  const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'));
  const content = (manifest.content_scripts ?? []).flatMap(({js = [], css = []}) => [
    ...js,
    ...css,
  ]);
  const background = manifest.background?.service_worker ?? manifest.background?.scripts;
  const entries = {
    'every CRM page': content,
    card: [CARD],
    popup: [manifest.action?.default_popup],
    background: [background].flat(),
  };
  return Object.fromEntries(
    Object.entries(entries).map(([part, files]) => [part, weigh(folder, files, ts)]),
  );
}

function weigh(folder, entries, ts) {
  const files = new Map();
  const visit = (path) => {
    if (files.has(path)) return;
    if (!existsSync(path)) throw new Error(`${relative(folder, path)} is not in the build`);
    const bytes = readFileSync(path);
    files.set(path, gzipSync(bytes, {level: 9}).length);
    for (const next of referencesOf(path, bytes.toString(), ts)) {
      visit(next.startsWith('/') ? join(folder, next) : resolve(dirname(path), next));
    }
  };
  for (const entry of entries) {
    if (entry === undefined) throw new Error('The manifest lacks an entry that has a budget');
    visit(resolve(folder, entry));
  }
  const named = [...files].map(([path, bytes]) => ({file: relative(folder, path), bytes}));
  return {bytes: named.reduce((sum, file) => sum + file.bytes, 0), files: named};
}

function referencesOf(path, text, ts) {
  if (path.endsWith('.js')) {
    const {importedFiles} = ts.preProcessFile(text, true, true);
    return importedFiles.map(({fileName}) => fileName).filter((name) => /^[./]/.test(name));
  }
  if (path.endsWith('.html')) {
    const tags = text.matchAll(/<(?:script|link)\b[^>]*\s(?:src|href)="([^":]+\.(?:js|css))"/g);
    return [...tags].map(([, name]) => name);
  }
  return [];
}

if (import.meta.url === pathToFileURL(resolve(process.argv[1])).href) {
  await bootstrap();
  const {budget} = JSON.parse(readFileSync(new URL('size-budget.json', import.meta.url), 'utf8'));
  const sizes = await measure('.output/chrome-mv3');
  let isTooHeavy = false;
  for (const [part, allowed] of Object.entries(budget)) {
    const {bytes, files} = sizes[part];
    const kilo = (n) => (n / 1000).toFixed(1).padStart(5);
    const verdict = bytes <= allowed ? '' : '  TOO HEAVY';
    isTooHeavy ||= bytes > allowed;
    console.log(`${part.padEnd(15)} ${kilo(bytes)} of ${kilo(allowed)} kB${verdict}`);
    if (verdict) for (const file of files) console.log(`  ${kilo(file.bytes)} kB ${file.file}`);
  }
  process.exit(isTooHeavy ? 1 : 0);
}
