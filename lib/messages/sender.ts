/**
 * Who sent a message, by what the browser says of the sender and nothing in the message. A content script runs in a page that may have
 * taken it over, so it gets the short list; a page of ours gets the full one; everyone else gets none.
 */
export type Sender = {
  id?: string | undefined;
  /** The document's address. */
  url?: string | undefined;
  frameId?: number | undefined;
  documentId?: string | undefined;
  tab?: {id?: number | undefined; url?: string | undefined} | undefined;
};

export type Trust =
  | {kind: 'page'}
  /** `address`: what the tab shows now. A record is found in it, never in a message. */
  | {kind: 'content'; tabId: number; documentId: string | undefined; address: string}
  | {kind: 'none'};

/** `own`: the extension's id and its pages' origin, `chrome-extension://…` without a slash at the end. */
export function trustOf(sender: Sender, own: {id: string; origin: string}): Trust {
  if (sender.id !== own.id || sender.url === undefined) return {kind: 'none'};
  if (sender.url.startsWith(`${own.origin}/`)) return {kind: 'page'};
  const {tab} = sender;
  const isWeb = /^https?:\/\//.test(sender.url);
  if (!isWeb || tab?.id === undefined || tab.url === undefined || sender.frameId !== 0) {
    return {kind: 'none'}; // the stub runs in the top frame of an ordinary tab and nowhere else
  }
  return {kind: 'content', tabId: tab.id, documentId: sender.documentId, address: tab.url};
}
