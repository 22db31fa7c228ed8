/** A deal as the partner's account knows it, what partner and vendor share of it, and what hangs on it. */
import type {CrmRef} from './crm-ref.ts';
import {crmRefKey} from './crm-ref.ts';
import type {
  AttachRequestId,
  AttachmentId,
  DealId,
  FileId,
  LinkId,
  QuoteId,
  UserId,
} from './ids.ts';
import type {Money} from './money.ts';

export type Side = 'partner' | 'vendor';
/** Somebody by name, as one picks people from a list. */
export type Colleague = {userId: UserId; name: string};
/** Somebody who wrote something that both sides read. */
export type Author = Colleague & {side: Side};

export type DealParty = {name: string; ref: CrmRef | null};
export type DealContact = DealParty & {email: string | null};
/** `domain`: the company's web domain in lower case, by which two partners find out that they mean the same company. */
export type DealCompany = DealParty & {domain?: string | null};

export type Deal = {
  id: DealId;
  name: string;
  ref: CrmRef | null;
  /** Whether partner and vendor work on it together; only then can the partner attach links. */
  shared: boolean;
  contact: DealContact | null;
  company: DealCompany | null;
  /** The vendor's rep on a shared deal; null while nobody is assigned. */
  owner: DealOwner | null;
  /** The partner's expected close date: a calendar day, YYYY-MM-DD. */
  closeDate: string | null;
  /** What has been shared since it was registered; null for a deal that never was. */
  sharing: Sharing | null;
};

export type DealOwner = {name: string; userId?: UserId; since?: string};

export const registrationStates = ['active', 'won', 'lost', 'withdrawn', 'expired'] as const;
export type RegistrationState = (typeof registrationStates)[number];

export type Sharing = Qualification & {
  state: RegistrationState;
  /** Since when it is in that state; times are ISO UTC. */
  since: string;
  /** Why it was withdrawn, lost or won, in somebody's words. */
  stateReason: string | null;
  registeredAt: string;
  registeredBy: Author;
  /** When an active registration ends by itself. */
  expiresAt: string | null;
  /** Who answers for the deal at the partner. */
  partnerContact: Colleague | null;
  productIds: string[];
  amount: Money | null;
  /** The vendor's own expectation; it stands beside the partner's. */
  vendorCloseDate: string | null;
  eligibility: Eligibility | null;
  team: Author[];
  duplicates: Duplicate[];
  /** The newest message or comment, for unread marks. */
  lastMessage: LastMessage | null;
  /** The newest of anybody else than who wrote that one, to whom theirs is no news. */
  lastOther?: LastMessage;
};

export type LastMessage = {at: string; userId: UserId};

/** What makes it a lead worth working: the fields of the second step, under PRODUCT.md's names. */
export type Qualification = {introNote: string; painOrOpportunity: string; nextSteps: string};

/** Whether the partner is compensated for this deal, as the vendor decided. */
export type Eligibility = {
  /** Counts towards the partner's tier. */
  credit: boolean;
  /** Pays commission. */
  commission: boolean;
  reason: string;
  by: Colleague;
  at: string;
};

/**
 * Another registration of what looks like the same business. Both stand; people settle it. `dealId` is there for one's own deals only:
 * of other partners nobody learns more than when they filed.
 */
export type Duplicate = {
  why: 'same_company' | 'same_domain';
  dealId: DealId | null;
  dealName: string | null;
  filedAt: string;
  /** Whether ours was filed first. */
  oursFirst: boolean;
};

/** The key facts that people write; each goes its way by property-sync.ts. */
export type DealValues = Qualification & {
  name: string;
  productIds: string[];
  amount: Money | null;
  closeDate: string | null;
  contact: DealContact | null;
  company: DealCompany | null;
};
export type DealField = keyof DealValues;
/** In the order of the form. */
export const dealFields = [
  'name',
  'productIds',
  'amount',
  'closeDate',
  'contact',
  'company',
  'introNote',
  'painOrOpportunity',
  'nextSteps',
] as const satisfies readonly DealField[];

export const emptyQualification: Qualification = {
  introNote: '',
  painOrOpportunity: '',
  nextSteps: '',
};

export function valuesOf(deal: Deal): DealValues {
  const {name, closeDate, contact, company, sharing} = deal;
  const {introNote, painOrOpportunity, nextSteps} = sharing ?? emptyQualification;
  return {
    ...{name, closeDate, contact, company, introNote, painOrOpportunity, nextSteps},
    productIds: sharing?.productIds ?? [],
    amount: sharing?.amount ?? null,
  };
}

/** One link on one deal, or on a quote of it. A link is on one deal at a time. */
export type Attachment = {
  id: AttachmentId;
  linkId: LinkId;
  dealId: DealId;
  /** The vendor's quote that it stands on, where a CAM put it there. */
  quoteId?: QuoteId;
  at: string;
  by: Colleague;
};

/** The partner asks the CAM or PDM to attach a link to a deal that is not shared, or to a quote of it. */
export type AttachRequest = {
  id: AttachRequestId;
  linkId: LinkId;
  dealId: DealId;
  /** The quote's number, as the partner knows it; empty for the deal itself. */
  quoteNumber?: string;
  note: string;
  state: 'open' | 'attached' | 'declined';
  at: string;
  by: Colleague;
  /** Who answered it and when, and why it was declined. */
  answer?: {by: Colleague; at: string; reason: string};
};

/** What the vendor offered the client. */
export type Quote = {
  id: QuoteId;
  dealId: DealId;
  number: string;
  amount: Money;
  /** Calendar day, YYYY-MM-DD. */
  validUntil: string | null;
  fileId: FileId | null;
  at: string;
  by: Colleague;
};

/** How far each person has read a deal's shared messages. Its id is the deal's. */
export type Seen = {id: DealId; dealId: DealId; by: Array<{userId: UserId; at: string}>};

/** Whether a deal belongs on the page of this record: it is the record, or the record is its contact or company. */
export function isDealOf(deal: Deal, record: CrmRef): boolean {
  const key = crmRefKey(record);
  const refs = [deal.ref, deal.contact?.ref, deal.company?.ref];
  return refs.some((ref) => ref && crmRefKey(ref) === key);
}

/** The two marks of these messages. */
export function lastOf(
  messages: readonly LastMessage[],
): Pick<Sharing, 'lastMessage' | 'lastOther'> {
  const [newest, ...older] = messages.toSorted((a, b) => (a.at < b.at ? 1 : -1));
  if (!newest) return {lastMessage: null};
  const other = older.find(({userId}) => userId !== newest.userId);
  const mark = ({at, userId}: LastMessage): LastMessage => ({at, userId});
  return {lastMessage: mark(newest), ...(other && {lastOther: mark(other)})};
}

/** Whether somebody has not read the newest message of another person. */
export function isUnread(deal: Deal, seen: Seen | undefined, userId: UserId): boolean {
  const {lastMessage, lastOther} = deal.sharing ?? {};
  const last = lastMessage?.userId === userId ? lastOther : lastMessage;
  if (!last) return false;
  const mine = seen?.by.find((one) => one.userId === userId);
  return !mine || mine.at < last.at;
}
