/**
 * What one partner account looks like: all objects its people may see, by kind and id. The server builds one from locked
 * rows, the extension from its base data; both change it through lib/domain/decide.ts and nothing else.
 */
import type {AccountType, Catalogue} from './catalogue.ts';
import type {Link} from './confirmation-link.ts';
import type {AttachRequest, Attachment, Deal} from './deal.ts';
import type {AccountId, AttachRequestId, AttachmentId, DealId, LinkId} from './ids.ts';

/** The account itself with its program's configuration: one row, because every rule needs both. */
export type Account = {
  id: AccountId;
  name: string;
  type: AccountType;
  programName: string;
  vendorName: string;
  catalogue: Catalogue;
  /** Names of the CAMs and PDMs assigned, for "Ask your CAM". */
  channelManagers: string[];
};

/** Rows by kind, as they travel in the feed. */
export type RowOf = {
  account: Account;
  link: Link;
  deal: Deal;
  attachment: Attachment;
  attach_request: AttachRequest;
};
export const rowKinds = ['account', 'link', 'deal', 'attachment', 'attach_request'] as const;
export type RowKind = (typeof rowKinds)[number];

export type Change = {
  [K in RowKind]: {kind: K; id: RowOf[K]['id']; row: RowOf[K] | null};
}[RowKind];

export type AccountView = {
  account: Account | undefined;
  links: ReadonlyMap<LinkId, Link>;
  deals: ReadonlyMap<DealId, Deal>;
  attachments: ReadonlyMap<AttachmentId, Attachment>;
  attachRequests: ReadonlyMap<AttachRequestId, AttachRequest>;
};

export const emptyView: AccountView = {
  account: undefined,
  links: new Map(),
  deals: new Map(),
  attachments: new Map(),
  attachRequests: new Map(),
};

/** A view one can write to; `applyChanges` makes one per batch, so that a batch copies each map at most once. */
type Draft = {
  account: Account | undefined;
  links: Map<LinkId, Link>;
  deals: Map<DealId, Deal>;
  attachments: Map<AttachmentId, Attachment>;
  attachRequests: Map<AttachRequestId, AttachRequest>;
};

/** The view after the changes; the given one is left as it was. */
export function applyChanges(view: AccountView, changes: readonly Change[]): AccountView {
  if (changes.length === 0) return view;
  const kinds = new Set(changes.map((change) => change.kind));
  const draft: Draft = {
    account: view.account,
    links: copyIf(kinds.has('link'), view.links),
    deals: copyIf(kinds.has('deal'), view.deals),
    attachments: copyIf(kinds.has('attachment'), view.attachments),
    attachRequests: copyIf(kinds.has('attach_request'), view.attachRequests),
  };
  for (const change of changes) applyChange(draft, change);
  return draft;
}

function copyIf<K, V>(changed: boolean, map: ReadonlyMap<K, V>): Map<K, V> {
  return changed ? new Map(map) : (map as Map<K, V>); // untouched maps are shared and never written
}

function applyChange(draft: Draft, change: Change): void {
  switch (change.kind) {
    case 'account':
      draft.account = change.row ?? undefined;
      return;
    case 'link':
      set(draft.links, change.id, change.row);
      return;
    case 'deal':
      set(draft.deals, change.id, change.row);
      return;
    case 'attachment':
      set(draft.attachments, change.id, change.row);
      return;
    case 'attach_request':
      set(draft.attachRequests, change.id, change.row);
      return;
  }
}

function set<K, V>(map: Map<K, V>, id: K, row: V | null): void {
  if (row === null) map.delete(id);
  else map.set(id, row);
}

export function attachmentsOf(view: AccountView, dealId: DealId): Attachment[] {
  return [...view.attachments.values()].filter((attachment) => attachment.dealId === dealId);
}

export function attachmentOf(view: AccountView, linkId: LinkId): Attachment | undefined {
  return [...view.attachments.values()].find((attachment) => attachment.linkId === linkId);
}
