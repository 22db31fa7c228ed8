import {spawnSync} from 'node:child_process';
import {existsSync} from 'node:fs';
import {createRequire} from 'node:module';
import {dirname, join} from 'node:path';
import {findInstalledChromium, type Chromium} from '../sandbox/start/chromium.ts';

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
    process.stderr.write(`Installing a browser: ${command} ${args.join(' ')}\n`);
    const {status} = spawnSync(command, args, {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: {...process.env, DEBIAN_FRONTEND: 'noninteractive'},
    });
    const found = status === 0 ? findInstalledChromium() : undefined;
    if (found) return found;
  }
  return undefined;
}

/** As root on Debian its own package first: it brings the libraries that Playwright's build wants as well. */
function waysToInstall(): Array<[string, string[]]> {
  const cli = join(dirname(createRequire(import.meta.url).resolve('playwright-core')), 'cli.js');
  const playwright: [string, string[]] = [process.execPath, [cli, 'install', 'chromium']];
  if (process.getuid?.() !== 0 || !existsSync('/etc/debian_version')) return [playwright];
  const install = 'apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium';
  return [['sh', ['-c', install]], playwright];
}
