/**
 * One deal as the partner's pages show it, card and dashboard alike: put together from the account's rows, so that a page needs no more
 * than this. What a CRM page may not know is taken out of it afterwards (lib/background/card-deal.ts).
 */
import type {AccountView} from './account-view.ts';
import type {AnswerSummary} from './answer-summary.ts';
import {summaryOf} from './answer-summary.ts';
import type {Link, LinkStatus, PendingState} from './confirmation-link.ts';
import {linkStatus, pendingState} from './confirmation-link.ts';
import type {
  AttachRequest,
  Colleague,
  Deal,
  DealOwner,
  DealValues,
  Quote,
  Sharing,
} from './deal.ts';
import {valuesOf} from './deal.ts';
import type {Activity} from './domain-event.ts';
import type {DealId, LinkId, MessageId, UserId} from './ids.ts';
import type {DealFile, Message, Note} from './message.ts';
import type {MissingForPay, NextStep} from './registration.ts';
import {missingToBePaid, nextStep} from './registration.ts';

export type DealSheet = {
  id: DealId;
  shared: boolean;
  values: DealValues;
  /** The contact has a mail address that this page is not told. */
  emailWithheld: boolean;
  owner: DealOwner | null;
  /** Null for a deal that was never registered. */
  sharing: Sharing | null;
  next: NextStep;
  missing: MissingForPay[];
  links: SheetLink[];
  requests: SheetRequest[];
  quotes: SheetQuote[];
  /** Newest first, as many as were asked for. */
  threads: Thread[];
  moreThreads: boolean;
  notes: SheetNote[];
  /** Newest first, as many as were asked for. */
  activities: Activity[];
  moreActivities: boolean;
  /** Links that the activities speak of. */
  linkNames: ReadonlyArray<{id: LinkId; name: string; answer: AnswerSummary | null}>;
  unread: number;
  /** A change of the deal itself is saved here and not yet on the server. */
  waiting: boolean;
};

export type SheetLink = {
  id: LinkId;
  name: string;
  status: LinkStatus;
  pendingState: PendingState | null;
  answer: AnswerSummary | null;
  /** What the client wants to be different before answering. */
  wish: string | null;
};
export type SheetRequest = AttachRequest & {linkName: string; waiting: boolean};
export type SheetQuote = Quote & {file: SheetFile | null};
export type SheetFile = DealFile & {waiting: boolean};
export type SheetMessage = Message & {
  files: SheetFile[];
  isOwn: boolean;
  isUnread: boolean;
  waiting: boolean;
};
export type Thread = SheetMessage & {
  /** Oldest first. */
  comments: SheetMessage[];
};
export type SheetNote = Note & {waiting: boolean};

export type SheetReading = {view: AccountView; isWaiting: (id: string) => boolean};
export type SheetWish = {
  userId: UserId;
  /** How many threads and entries of the timeline, at most. */
  most: number;
};

export function dealSheetOf(
  reading: SheetReading,
  deal: Deal,
  {userId, most}: SheetWish,
): DealSheet {
  const {view, isWaiting} = reading;
  const {id, shared, owner, sharing} = deal;
  const links = linksOn(view, id);
  const threads = threadsOf(reading, id, userId);
  const activities = ofDeal(view.activities, id).sort((a, b) => b.seq - a.seq);
  const shown = activities.slice(0, most);
  return {
    ...{id, shared, owner, sharing, values: valuesOf(deal), emailWithheld: false},
    next: nextStep(deal, links),
    missing: sharing ? missingToBePaid(sharing, links) : [],
    links: links.map((link) => ({
      ...{id: link.id, name: link.name, status: linkStatus(link)},
      pendingState: link.answer ? null : pendingState(link),
      answer: link.answer && summaryOf(link.answer, deal.company),
      wish: link.answer ? null : (link.asking?.wish?.text ?? null),
    })),
    requests: requestsOf(reading, id),
    quotes: ofDeal(view.quotes, id)
      .sort(newestFirst)
      .map((quote) => ({...quote, file: fileOf(reading, quote)})),
    threads: threads.slice(0, most),
    moreThreads: threads.length > most,
    notes: ofDeal(view.notes, id)
      .sort(newestFirst)
      .map((note) => ({...note, waiting: isWaiting(note.id)})),
    activities: shown,
    moreActivities: activities.length > most,
    linkNames: linkNamesIn(view, shown, deal.company),
    unread: unreadOf(view, id, userId),
    waiting: isWaiting(id),
  };
}

/** The links attached to a deal, in the order in which they came. */
export function linksOn(view: AccountView, dealId: DealId): Link[] {
  return ofDeal(view.attachments, dealId)
    .sort((a, b) => (a.at < b.at ? -1 : 1))
    .flatMap(({linkId}) => view.links.get(linkId) ?? []);
}

/** Newest first. */
export function requestsOf({view, isWaiting}: SheetReading, dealId: DealId): SheetRequest[] {
  return ofDeal(view.attachRequests, dealId)
    .sort(newestFirst)
    .map((request) => ({
      ...request,
      linkName: view.links.get(request.linkId)?.name ?? '',
      waiting: isWaiting(request.id),
    }));
}

/** How many messages and comments of others this person has not read. */
export function unreadOf(view: AccountView, dealId: DealId, userId: UserId): number {
  const isNew = unreadCheck(view, dealId, userId);
  return ofDeal(view.messages, dealId).filter(isNew).length;
}

function unreadCheck(view: AccountView, dealId: DealId, userId: UserId) {
  const seenAt = view.seen.get(dealId)?.by.find((one) => one.userId === userId)?.at ?? '';
  return ({by, at, deletedAt}: Message): boolean =>
    by.userId !== userId && deletedAt === null && at > seenAt;
}

function threadsOf({view, isWaiting}: SheetReading, dealId: DealId, userId: UserId): Thread[] {
  const isNew = unreadCheck(view, dealId, userId);
  const files = ofDeal(view.files, dealId);
  const all = ofDeal(view.messages, dealId).map((message): SheetMessage => ({
    ...message,
    files: files
      .filter(({messageId}) => messageId === message.id)
      .map((file) => ({...file, waiting: isWaiting(file.id)})),
    isOwn: message.by.userId === userId,
    isUnread: isNew(message),
    waiting: isWaiting(message.id),
  }));
  const comments = new Map<MessageId, SheetMessage[]>();
  for (const message of all) {
    const {parentId} = message;
    if (parentId) comments.set(parentId, [...(comments.get(parentId) ?? []), message]);
  }
  return all
    .filter(({parentId, deletedAt, id}) => !parentId && (!deletedAt || comments.has(id)))
    .sort(newestFirst)
    .map((message) => ({
      ...message,
      comments: (comments.get(message.id) ?? [])
        .filter(({deletedAt}) => !deletedAt)
        .sort(newestFirst)
        .reverse(),
    }));
}

function fileOf({view, isWaiting}: SheetReading, {fileId}: Quote): SheetFile | null {
  const file = fileId && view.files.get(fileId);
  return file ? {...file, waiting: isWaiting(file.id)} : null;
}

function linkNamesIn(
  view: AccountView,
  activities: readonly Activity[],
  company: Deal['company'],
): DealSheet['linkNames'] {
  const ids = new Set(activities.flatMap(({event}) => ('linkId' in event ? [event.linkId] : [])));
  return [...ids].flatMap((id) => {
    const link = view.links.get(id);
    return link
      ? [{id, name: link.name, answer: link.answer && summaryOf(link.answer, company)}]
      : [];
  });
}

/** Whom one can name in a message: everybody who has to do with the account or the deal. */
export function peopleOf(
  {people, vendorPeople}: {people: readonly Colleague[]; vendorPeople: readonly Colleague[]},
  {owner, sharing}: Pick<DealSheet, 'owner' | 'sharing'>,
): Colleague[] {
  const known = new Map<UserId, string>();
  for (const {userId, name} of [...people, ...vendorPeople, ...(sharing?.team ?? [])]) {
    known.set(userId, name);
  }
  if (owner?.userId) known.set(owner.userId, owner.name);
  return [...known].map(([userId, name]) => ({userId, name}));
}

function ofDeal<T extends {dealId: DealId}>(rows: ReadonlyMap<string, T>, dealId: DealId): T[] {
  return [...rows.values()].filter((row) => row.dealId === dealId);
}

const newestFirst = (a: {at: string; id: string}, b: {at: string; id: string}): number => {
  if (a.at !== b.at) return a.at < b.at ? 1 : -1;
  return a.id < b.id ? 1 : -1;
};
