/**
 * What one partner account looks like: all objects its people may see, by kind and id. The server builds one from locked
 * rows, the extension from its base data; both change it through lib/domain/decide.ts and nothing else.
 */
import type {AccountType, Catalogue} from './catalogue.ts';
import type {Link} from './confirmation-link.ts';
import type {AttachRequest, Attachment, Deal} from './deal.ts';
import type {AccountId, AttachRequestId, AttachmentId, DealId, LinkId, OverwriteId} from './ids.ts';
import type {Overwrite} from './overwrite.ts';

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
  overwrite: Overwrite;
};
export const rowKinds = [
  'account',
  'link',
  'deal',
  'attachment',
  'attach_request',
  'overwrite',
] as const;
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
  overwrites: ReadonlyMap<OverwriteId, Overwrite>;
};

export const emptyView: AccountView = {
  account: undefined,
  links: new Map(),
  deals: new Map(),
  attachments: new Map(),
  attachRequests: new Map(),
  overwrites: new Map(),
};

/** A view one can write to. */
type Draft = {
  account: Account | undefined;
  links: Map<LinkId, Link>;
  deals: Map<DealId, Deal>;
  attachments: Map<AttachmentId, Attachment>;
  attachRequests: Map<AttachRequestId, AttachRequest>;
  overwrites: Map<OverwriteId, Overwrite>;
};

/** The view after the changes; the given one is left as it was. */
export function applyChanges(view: AccountView, changes: readonly Change[]): AccountView {
  if (changes.length === 0) return view;
  const builder = createViewBuilder(view);
  builder.apply(changes);
  return builder.view;
}

/** A view that changes with every `apply`, for many batches in a row: each map is copied once, not once per batch. */
export type ViewBuilder = {readonly view: AccountView; apply(changes: readonly Change[]): void};

/** The given view is left as it was; the builder's own belongs to whoever called, who hands it on when all is applied. */
export function createViewBuilder(given: AccountView): ViewBuilder {
  const draft = {...given} as Draft; // a map is written to only once it is our own copy
  const owned = new Set<RowKind>();
  return {
    view: draft,
    apply: (changes) => {
      for (const change of changes) {
        if (!owned.has(change.kind)) {
          owned.add(change.kind);
          own(draft, change.kind);
        }
        applyChange(draft, change);
      }
    },
  };
}

function own(draft: Draft, kind: RowKind): void {
  switch (kind) {
    case 'account':
      return;
    case 'link':
      draft.links = new Map(draft.links);
      return;
    case 'deal':
      draft.deals = new Map(draft.deals);
      return;
    case 'attachment':
      draft.attachments = new Map(draft.attachments);
      return;
    case 'attach_request':
      draft.attachRequests = new Map(draft.attachRequests);
      return;
    case 'overwrite':
      draft.overwrites = new Map(draft.overwrites);
      return;
  }
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
      keepIndex(draft.attachments, change.id, change.row);
      set(draft.attachments, change.id, change.row);
      return;
    case 'attach_request':
      set(draft.attachRequests, change.id, change.row);
      return;
    case 'overwrite':
      set(draft.overwrites, change.id, change.row);
      return;
  }
}

function set<K, V>(map: Map<K, V>, id: K, row: V | null): void {
  if (row === null) map.delete(id);
  else map.set(id, row);
}

export function attachmentOf(view: AccountView, linkId: LinkId): Attachment | undefined {
  return indexOf(view.attachments).get(linkId)?.[0];
}

/** A link's attachments: one, but for a moment between two pages of a pull. */
type AttachmentIndex = Map<LinkId, Attachment[]>;
const indexes = new WeakMap<AccountView['attachments'], AttachmentIndex>();

/** Asked once per decision, so it must not look through all of them: made once per map, then kept up by `applyChange`. */
function indexOf(attachments: AccountView['attachments']): AttachmentIndex {
  const known = indexes.get(attachments);
  if (known) return known;
  const index: AttachmentIndex = new Map();
  for (const attachment of attachments.values()) addTo(index, attachment);
  indexes.set(attachments, index);
  return index;
}

/** Called before the map changes. */
function keepIndex(
  attachments: Draft['attachments'],
  id: AttachmentId,
  row: Attachment | null,
): void {
  const index = indexes.get(attachments);
  if (!index) return;
  const before = attachments.get(id);
  if (before) {
    const others = (index.get(before.linkId) ?? []).filter((other) => other.id !== id);
    index.set(before.linkId, others);
  }
  if (row) addTo(index, row);
}

function addTo(index: AttachmentIndex, attachment: Attachment): void {
  const there = index.get(attachment.linkId);
  if (there) there.push(attachment);
  else index.set(attachment.linkId, [attachment]);
}
