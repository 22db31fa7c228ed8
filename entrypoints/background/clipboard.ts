import browser from 'webextension-polyfill';
import {offscreenCopy} from '../../lib/messages/offscreen-copy.ts';

/** Chrome's own API for a document that nobody sees; the polyfill does not know it. */
type Offscreen = {
  hasDocument(): Promise<boolean>;
  createDocument(document: {url: string; reasons: string[]; justification: string}): Promise<void>;
};
const scope = globalThis as {chrome?: {offscreen?: Offscreen}};

let creating: Promise<void> | undefined;

/**
 * Puts a text on the clipboard. A worker has none: Chrome wants a document for it, where only `execCommand` works
 * without focus; Firefox's background page can write by itself.
 */
export async function copyText(text: string): Promise<boolean> {
  const offscreen = scope.chrome?.offscreen;
  if (!offscreen) {
    return navigator.clipboard.writeText(text).then(
      () => true,
      () => false,
    );
  }
  creating ??= open(offscreen).finally(() => (creating = undefined));
  await creating;
  return (await browser.runtime.sendMessage({[offscreenCopy]: text})) === true;
}

async function open(offscreen: Offscreen): Promise<void> {
  if (await offscreen.hasDocument()) return;
  await offscreen.createDocument({
    url: 'offscreen.html',
    reasons: ['CLIPBOARD'],
    justification: 'Copy the address of a confirmation link when its Copy button is pressed',
  });
}
