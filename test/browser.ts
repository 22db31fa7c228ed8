import {spawnSync} from 'node:child_process';
import {existsSync} from 'node:fs';
import {createRequire} from 'node:module';
import {dirname, join} from 'node:path';
import {findInstalledChromium, onPath, type Chromium} from '../sandbox/start/chromium.ts';

/**
 * The browser of the tests: CHROME_PATH, one that is installed, Playwright's; else it installs one. `npm test` does that
 * first, in a step of its own, and says which one it is.
 */
export function findChromium(): string {
  found ??= getChromium();
  return found.path;
}

/** Asking a browser for its version takes half a second. */
let found: Chromium | undefined;

export function getChromium(): Chromium {
  if (process.env.CHROME_PATH && !existsSync(process.env.CHROME_PATH)) {
    throw new Error(`CHROME_PATH names ${process.env.CHROME_PATH}, which is not there`);
  }
  const found = findInstalledChromium() ?? installChromium();
  if (found) return found;
  throw new Error(
    'No Chromium found and none could be installed: install one and name it in CHROME_PATH (branded Chrome does not load unpacked extensions)',
  );
}

function installChromium(): Chromium | undefined {
  for (const [command, args] of waysToInstall()) {
    const found = install(command, args) ? findInstalledChromium() : undefined;
    if (found) return found;
  }
  return undefined;
}

function install(command: string, args: string[]): boolean {
  process.stderr.write(`Installing a browser: ${command} ${args.join(' ')}\n`);
  const {status} = spawnSync(command, args, {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {...process.env, DEBIAN_FRONTEND: 'noninteractive'},
  });
  return status === 0;
}

/** As root on Debian its own package first: it brings the libraries that Playwright's build wants as well. */
function waysToInstall(): Array<[string, string[]]> {
  const cli = join(dirname(createRequire(import.meta.url).resolve('playwright-core')), 'cli.js');
  const playwright: [string, string[]] = [process.execPath, [cli, 'install', 'chromium']];
  return isRootOnDebian() ? [debianPackage('chromium'), playwright] : [playwright];
}

function isRootOnDebian(): boolean {
  return process.getuid?.() === 0 && existsSync('/etc/debian_version');
}

function debianPackage(name: string): [string, string[]] {
  const line = `apt-get update -qq && apt-get install -y -qq --no-install-recommends ${name}`;
  return ['sh', ['-c', line]];
}

/** FIREFOX_PATH, one that is installed, or Debian's. */
export function findFirefox(): string {
  const found = installedFirefox();
  if (found) return found;
  if (isRootOnDebian() && install(...debianPackage('firefox-esr'))) {
    const installed = installedFirefox();
    if (installed) return installed;
  }
  throw new Error('No Firefox found and none could be installed: name one in FIREFOX_PATH');
}

function installedFirefox(): string | undefined {
  const named = process.env.FIREFOX_PATH;
  if (named !== undefined && named !== '') return named;
  return onPath('firefox-esr') ?? onPath('firefox');
}
