import type {AccountView} from '../domain/account-view.ts';
import {emptyView, mapKinds, mapOf} from '../domain/account-view.ts';
import type {LinkId} from '../domain/ids.ts';
import type {Snapshot} from './store.ts';

export type Reading = {
  /** The account with this computer's pending edits on top; empty before the first pull. */
  view: AccountView;
  /** Whether an edit of this object is saved here and not yet on the server. */
  isWaiting: (id: string) => boolean;
  /** Whether the server knows this link, so that its address works. */
  isSynced: (linkId: LinkId) => boolean;
  /** False until the first pull has brought everything: nothing to show is then not the same as nothing there. */
  complete: boolean;
};

/** What a snapshot without edits in its outbox shows. */
export function plainReadingOf(snapshot: Snapshot | undefined): Reading {
  const view = snapshot?.base ?? emptyView;
  return {
    view,
    isWaiting: () => false,
    isSynced: (linkId) => view.links.has(linkId),
    complete: snapshot ? snapshot.meta.syncedAt !== null : false,
  };
}

/** One view of what two readings brought; where both have a row, the second's. */
export function joinViews(a: AccountView, b: AccountView): AccountView {
  const maps = mapKinds.map((kind) => {
    const name = mapOf[kind];
    return [name, new Map<string, unknown>([...a[name], ...b[name]])];
  });
  const joined = Object.fromEntries(maps) as Omit<AccountView, 'account'>; // each of them under its own name
  return {...joined, account: b.account ?? a.account};
}
