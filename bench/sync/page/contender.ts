import type {Link} from '../../../lib/domain/confirmation-link.ts';
import type {PullResponse} from '../../../lib/contract/wire.ts';

/** One way to keep an account's links in the browser, used as its own documentation recommends for many rows. */
export type Contender = {
  /** Links in a page of a pull, as its own protocol would have them; 500 for all but ours. */
  rowsPerPage: number;
  open(database: string): Promise<Opened>;
  remove(database: string): Promise<unknown>;
};

export type Opened = {
  /** Stores the pages of a pull, as they come over the wire. */
  applyPages(texts: readonly string[]): Promise<void>;
  /** Reads every link; how many there were. */
  readAll(): Promise<number>;
  close(): unknown;
};

/** One page after the other. */
export function eachPage(apply: (text: string) => Promise<void>): Opened['applyPages'] {
  return async (texts) => {
    for (const text of texts) await apply(text);
  };
}

/** The links of a page's text, for those who take the server's word for what they are. */
export function linksIn(text: string): Link[] {
  const page = JSON.parse(text) as PullResponse; // made by page-texts.ts
  if (page.kind !== 'page') return [];
  return page.changes.flatMap(({kind, row}) => (kind === 'link' && row ? [row] : []));
}

export function deleteDatabase(name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase(name);
    request.onsuccess = () => resolve();
    request.onerror = () => reject(new Error(`Cannot delete ${name}`, {cause: request.error}));
  });
}
