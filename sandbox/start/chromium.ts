import {spawnSync} from 'node:child_process';
import {accessSync, constants, existsSync, readdirSync} from 'node:fs';
import {homedir} from 'node:os';
import {delimiter, join} from 'node:path';

/**
 * A browser that loads an unpacked extension from its command line. Branded Chrome (from 137 on) and Edge ignore
 * that flag; Chromium and "Chrome for Testing" obey it.
 */
export type Chromium = {path: string; version: string; from: string};

export function findInstalledChromium(): Chromium | undefined {
  for (const {path, from} of candidates()) {
    const version = versionOf(path);
    if (version !== undefined && loadsExtensions(version)) return {path, version, from};
  }
  return undefined;
}

export function loadsExtensions(version: string): boolean {
  return /^Chromium |^Google Chrome for Testing /.test(version);
}

function* candidates(): Generator<{path: string; from: string}> {
  const named = process.env.CHROME_PATH;
  if (named) yield {path: named, from: 'CHROME_PATH'};
  for (const name of ['chromium', 'chromium-browser']) {
    const path = onPath(name);
    if (path) yield {path, from: 'this machine'};
  }
  const mac = '/Applications/Chromium.app/Contents/MacOS/Chromium';
  if (existsSync(mac)) yield {path: mac, from: 'this machine'};
  for (const path of playwrightChromiums()) yield {path, from: 'Playwright'};
}

export function onPath(name: string): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const file = process.platform === 'win32' ? `${name}.exe` : name;
  return folders.map((folder) => join(folder, file)).find(isRunnable);
}

function isRunnable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Newest first. The layout is Playwright's own: chromium-REVISION/PLATFORM/PROGRAM. */
function playwrightChromiums(): string[] {
  const root = playwrightFolder();
  if (!existsSync(root)) return [];
  const revisions = readdirSync(root).filter((name) => /^chromium-\d+$/.test(name));
  revisions.sort((a, b) => Number(b.split('-')[1]) - Number(a.split('-')[1]));
  return revisions.flatMap((revision) => programsBelow(join(root, revision)));
}

function playwrightFolder(): string {
  const named = process.env.PLAYWRIGHT_BROWSERS_PATH;
  if (named) return named;
  if (process.platform === 'darwin') return join(homedir(), 'Library/Caches/ms-playwright');
  if (process.platform === 'win32') return join(homedir(), 'AppData/Local/ms-playwright');
  return join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'ms-playwright');
}

function programsBelow(folder: string): string[] {
  const names = [
    'chrome',
    'chrome.exe',
    'Chromium.app/Contents/MacOS/Chromium',
    'Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing',
  ];
  const platforms = readdirSync(folder, {withFileTypes: true}).filter((entry) =>
    entry.isDirectory(),
  );
  return platforms
    .flatMap(({name}) => names.map((program) => join(folder, name, program)))
    .filter((path) => existsSync(path));
}

/** Windows programs print nothing, so there a Chromium is believed by its place. */
function versionOf(path: string): string | undefined {
  if (process.platform === 'win32') return existsSync(path) ? 'Chromium ' : undefined;
  const {status, stdout} = spawnSync(path, ['--version'], {encoding: 'utf8', timeout: 20_000});
  return status === 0 ? stdout.trim() : undefined;
}
