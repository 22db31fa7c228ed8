import {spawn} from 'node:child_process';
import {mkdirSync} from 'node:fs';
import {join} from 'node:path';
import {findInstalledChromium} from './chromium.ts';

/** Whether a window could appear on this machine. */
export function hasDisplay(): boolean {
  if (process.platform === 'darwin' || process.platform === 'win32') return true;
  return Boolean(process.env.DISPLAY ?? process.env.WAYLAND_DISPLAY);
}

export type OpenBrowser = {version: string; close: () => void};

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
  child.on('error', () => undefined); // a window that does not open; the addresses are printed
  child.unref();
  return {version: chromium.version, close: () => child.kill('SIGTERM')};
}
