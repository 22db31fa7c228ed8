/**
 * What one partner account looks like: all objects its people may see, by kind and id. The server builds one from locked
 * rows, the extension from its base data; both change it through lib/domain/decide.ts and nothing else.
 */
import type {AskingTerms} from './asking.ts';
import type {AccountType, Catalogue} from './catalogue.ts';
import type {Link} from './confirmation-link.ts';
import type {
  AttachRequest,
  Attachment,
  Colleague,
  Deal,
  DealOwner,
  Duplicate,
  LastMessage,
  Quote,
  Seen,
} from './deal.ts';
import type {DealOverwrite} from './deal-overwrite.ts';
import type {Activity} from './domain-event.ts';
import type {
  AccountId,
  ActivityId,
  AttachRequestId,
  AttachmentId,
  DealId,
  FileId,
  LinkId,
  MessageId,
  NoteId,
  OverwriteId,
  QuoteId,
  UserId,
} from './ids.ts';
import type {DealFile, Message, Note} from './message.ts';
import type {NoticeSettings} from './notice-settings.ts';
import type {Overwrite} from './overwrite.ts';
import type {RegistrationTerms} from './registration.ts';

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
  /** The account's members and the vendor's people assigned to it: whom one can name, ask, or put on a deal team. */
  people: Colleague[];
  vendorPeople: Colleague[];
  /** Who is told of lead activity and gets deals that a rep registers for the partner. */
  recipientId: UserId | null;
  terms: RegistrationTerms;
  /** Absent: the defaults of asking.ts. */
  asking?: AskingTerms;
};

/** Rows by kind, as they travel in the feed. */
export type RowOf = {
  account: Account;
  link: Link;
  deal: Deal;
  attachment: Attachment;
  attach_request: AttachRequest;
  overwrite: Overwrite | DealOverwrite;
  message: Message;
  note: Note;
  file: DealFile;
  quote: Quote;
  activity: Activity;
  seen: Seen;
  notice_settings: NoticeSettings;
};
export type RowKind = keyof RowOf;

export type Change = {
  [K in RowKind]: {kind: K; id: RowOf[K]['id']; row: RowOf[K] | null};
}[RowKind];

export type AccountView = {
  account: Account | undefined;
  links: ReadonlyMap<LinkId, Link>;
  deals: ReadonlyMap<DealId, Deal>;
  attachments: ReadonlyMap<AttachmentId, Attachment>;
  attachRequests: ReadonlyMap<AttachRequestId, AttachRequest>;
  overwrites: ReadonlyMap<OverwriteId, Overwrite | DealOverwrite>;
  messages: ReadonlyMap<MessageId, Message>;
  notes: ReadonlyMap<NoteId, Note>;
  files: ReadonlyMap<FileId, DealFile>;
  quotes: ReadonlyMap<QuoteId, Quote>;
  activities: ReadonlyMap<ActivityId, Activity>;
  seen: ReadonlyMap<DealId, Seen>;
  noticeSettings: ReadonlyMap<AccountId, NoticeSettings>;
  /** What only the server can know when it decides. */
  facts?: ServerFacts;
};

export type ServerFacts = {
  /** How many registrations are active in the whole account at this moment: the server counts along within a batch. */
  activeDeals: number;
  /** Who would own each deal that is registered, and what else was filed for the same business. */
  owners: ReadonlyMap<DealId, DealOwner | null>;
  duplicates: ReadonlyMap<DealId, Duplicate[]>;
  /** Of the account's own, those that may be the very same deal: what whoever registers has to have seen. */
  twins: ReadonlyMap<DealId, DealId[]>;
  /** Of deals on which a message is deleted: each person's newest one beside those that are named. */
  newestMessages?: ReadonlyMap<DealId, ReadonlyArray<LastMessage & {id: MessageId}>>;
  /** The vendor's people who can be on this account's deal teams, and those of them who can own a deal. */
  vendorPeople: Colleague[];
  reps: Colleague[];
};

/** Where the rows of a kind are in a view. */
export const mapOf = {
  link: 'links',
  deal: 'deals',
  attachment: 'attachments',
  attach_request: 'attachRequests',
  overwrite: 'overwrites',
  message: 'messages',
  note: 'notes',
  file: 'files',
  quote: 'quotes',
  activity: 'activities',
  seen: 'seen',
  notice_settings: 'noticeSettings',
} as const satisfies Record<Exclude<RowKind, 'account'>, keyof AccountView>;
export type MapKind = keyof typeof mapOf;
export const mapKinds = Object.keys(mapOf) as MapKind[]; // its own keys, as written above
export const rowKinds = ['account', ...mapKinds] as const satisfies readonly RowKind[];

export const emptyView: AccountView = {
  account: undefined,
  links: new Map(),
  deals: new Map(),
  attachments: new Map(),
  attachRequests: new Map(),
  overwrites: new Map(),
  messages: new Map(),
  notes: new Map(),
  files: new Map(),
  quotes: new Map(),
  activities: new Map(),
  seen: new Map(),
  noticeSettings: new Map(),
};

/** A view one can write to: any row of a kind under its id. */
type Rows = Map<string, {id: string}>;
type Draft = {account: Account | undefined} & Record<(typeof mapOf)[MapKind], Rows>;

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
  const view = {...given};
  const draft = view as unknown as Draft; // a map is written to only once it is our own copy
  const owned = new Set<RowKind>();
  return {
    view,
    apply: (changes) => {
      for (const change of changes) {
        const {kind, id, row} = change;
        if (kind === 'account') {
          draft.account = row ?? undefined;
          continue;
        }
        const name = mapOf[kind];
        if (!owned.has(kind)) {
          owned.add(kind);
          draft[name] = new Map(draft[name]);
        }
        if (kind === 'attachment') keepIndex(view.attachments, id, row);
        if (row === null) draft[name].delete(id);
        else draft[name].set(id, row);
      }
    },
  };
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
  attachments: AccountView['attachments'],
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
