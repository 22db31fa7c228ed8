/** The text of the first screen (lib/store/first-screen.ts), and what it says. */
import type {AccountView, Change} from '../domain/account-view.ts';
import {applyChanges, emptyView} from '../domain/account-view.ts';
import type {LinkStatus} from '../domain/confirmation-link.ts';
import {treesOf} from './layout.ts';

/** Rows as texts, links newest first. */
export type FirstScreen = {
  account: string | null;
  links: Record<LinkStatus, string[]>;
  attachments: string[];
  deals: string[];
};

export function viewOfFirst(text: string): AccountView {
  const first = JSON.parse(text) as FirstScreen;
  const changes: Change[] = [];
  const add = (kind: Change['kind'], texts: readonly string[]): void => {
    for (const json of texts) {
      const row = JSON.parse(json) as {id: string};
      changes.push({kind, id: row.id, row} as Change); // the kind it was kept under
    }
  };
  add('account', first.account ? [first.account] : []);
  for (const tree of treesOf.link) add('link', first.links[tree]);
  add('attachment', first.attachments);
  add('deal', first.deals);
  return applyChanges(emptyView, changes);
}
