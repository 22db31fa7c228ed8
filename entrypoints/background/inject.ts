import browser from 'webextension-polyfill';
import type {CardPart} from '../../lib/messages/calls.ts';
import type {ContentTrust} from '../../lib/messages/router.ts';

/** Puts a script of the card into the document that asked, and no other that its tab may show by then. */
export async function loadCard(
  {tabId, documentId}: ContentTrust,
  part: CardPart | undefined,
): Promise<boolean> {
  const target =
    documentId === undefined ? {tabId, frameIds: [0]} : {tabId, documentIds: [documentId]};
  const file = part ? (`/card-${part}.js` as const) : '/card.js';
  await browser.scripting.executeScript({target, files: [file]});
  return true;
}

/** A browser runs content scripts in pages that load later; after the installation the open ones get theirs from us. */
export async function injectIntoOpenTabs(): Promise<void> {
  const scripts = browser.runtime.getManifest().content_scripts ?? [];
  for (const {matches, js = []} of scripts) {
    for (const {id} of await browser.tabs.query({url: matches})) {
      if (id === undefined) continue;
      const files = js.map((file) => `/${file.replace(/^\//, '')}`);
      await browser.scripting.executeScript({target: {tabId: id}, files}).catch(() => undefined); // a tab that is asleep or shows an error page gets it when it loads
    }
  }
}
