/**
 * A browser that runs out of space. With `unlimitedStorage` Chromium asks no quota, so DevTools' own does nothing: this is the built extension
 * without that permission, whose writes then fail with a QuotaExceededError. A really full disk needs a file system of one's own; tried
 * by hand, Chromium closes the database there with an UnknownError, opens it no more until there is space, and has then lost nothing.
 */
import {cpSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {extensionId} from '../../../lib/domain/extension-id.ts';
import {demoExtension} from '../product.ts';
import type {Inside} from './inside.ts';

/** Its folder. */
export function copyLimited(folder: string): string {
  cpSync(demoExtension, folder, {recursive: true});
  const place = join(folder, 'manifest.json');
  const manifest = JSON.parse(readFileSync(place, 'utf8')) as {permissions: string[]};
  const permissions = manifest.permissions.filter((name) => name !== 'unlimitedStorage');
  if (permissions.length === manifest.permissions.length) throw new Error('It had none to lose');
  writeFileSync(place, JSON.stringify({...manifest, permissions}));
  return folder;
}

export type Space = {
  /** Chromium looks again at what is left half a minute after it last did: best done before anything is written. */
  fill(): Promise<void>;
  free(): Promise<void>;
};

/** Holds as long as the page is open. */
export async function openSpace({page}: Inside): Promise<Space> {
  const session = await page.context().newCDPSession(page);
  const origin = `chrome-extension://${extensionId}`;
  return {
    fill: async () => {
      await session.send('Storage.overrideQuotaForOrigin', {origin, quotaSize: 1});
    },
    free: async () => {
      await session.send('Storage.overrideQuotaForOrigin', {origin});
    },
  };
}
