import {spawn, type ChildProcess} from 'node:child_process';
import {mkdirSync} from 'node:fs';
import {join} from 'node:path';
import {findInstalledChromium} from './chromium.ts';

const EARLY_MS = 30_000;

/** Whether a window could appear on this machine. */
export function hasDisplay(): boolean {
  if (process.platform === 'darwin' || process.platform === 'win32') return true;
  return [process.env.DISPLAY, process.env.WAYLAND_DISPLAY].some(Boolean);
}

export type OpenBrowser = {
  version: string;
  /** Why, if it fails within its first half minute; else it stays open, also when a person closes the window. */
  failed: Promise<string>;
  close: () => void;
};

/** Opens Chromium on a page with the extension loaded and a profile of its own; none, where there is no Chromium. */
export function openBrowser(options: {
  dataDir: string;
  extensionDir: string;
  url: string;
}): OpenBrowser | undefined {
  const chromium = findInstalledChromium();
  if (!chromium) return undefined;
  const profile = join(options.dataDir, 'browser');
  mkdirSync(profile, {recursive: true, mode: 0o700});
  const isRoot = process.getuid?.() === 0;
  const child = spawn(
    chromium.path,
    [
      `--user-data-dir=${profile}`,
      `--disable-extensions-except=${options.extensionDir}`,
      `--load-extension=${options.extensionDir}`,
      '--no-first-run',
      '--no-default-browser-check',
      '--window-size=1440,900',
      ...(isRoot ? ['--no-sandbox'] : []), // Chromium's own rule
      options.url,
    ],
    {stdio: 'ignore', detached: true},
  );
  child.unref();
  return {version: chromium.version, failed: watchStart(child), close: () => child.kill('SIGTERM')};
}

/** A browser without a window to open says so by its exit code; one whose profile is open already ends well. */
function watchStart(child: ChildProcess): Promise<string> {
  const startedAt = Date.now();
  return new Promise((fail) => {
    child.on('error', (error) => fail(error.message));
    child.on('exit', (code, signal) => {
      const isEarly = Date.now() - startedAt < EARLY_MS;
      if (code !== 0 && isEarly) fail(code === null ? `by ${signal}` : `exit code ${code}`);
    });
  });
}
