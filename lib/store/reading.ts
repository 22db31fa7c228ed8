import type {AccountView} from '../domain/account-view.ts';
import {emptyView} from '../domain/account-view.ts';
import type {LinkId, UserId} from '../domain/ids.ts';
import {parseBody, replay} from './replay.ts';
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

/** What a snapshot shows to its user. */
export function readingOf(
  snapshot: Snapshot | undefined,
  user: {id: UserId; name: string},
): Reading {
  if (!snapshot) {
    return {view: emptyView, isWaiting: () => false, isSynced: () => false, complete: false};
  }
  const {base, outbox, meta} = snapshot;
  const {view, waitingIds} = replay(base, outbox, {userId: user.id, name: user.name});
  const taken = new Set<LinkId>();
  for (const entry of outbox) {
    const mutation = entry.taken && !entry.refusal ? parseBody(entry.body)?.mutation : undefined;
    if (mutation?.kind === 'link.create') taken.add(mutation.linkId);
  }
  return {
    view,
    isWaiting: (id) => waitingIds.has(id),
    isSynced: (linkId) => base.links.has(linkId) || taken.has(linkId),
    complete: meta.syncedAt !== null,
  };
}

/** One view of what two readings brought; where both have a row, the second's. */
export function joinViews(a: AccountView, b: AccountView): AccountView {
  return {
    account: b.account ?? a.account,
    links: new Map([...a.links, ...b.links]),
    deals: new Map([...a.deals, ...b.deals]),
    attachments: new Map([...a.attachments, ...b.attachments]),
    attachRequests: new Map([...a.attachRequests, ...b.attachRequests]),
    overwrites: new Map([...a.overwrites, ...b.overwrites]),
  };
}
