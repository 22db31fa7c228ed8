/** A deal as the partner's account knows it, and what hangs on it. */
import type {CrmRef} from './crm-ref.ts';
import {crmRefKey} from './crm-ref.ts';
import type {AttachRequestId, AttachmentId, DealId, LinkId, UserId} from './ids.ts';

export type DealParty = {name: string; ref: CrmRef | null};
export type DealContact = DealParty & {email: string | null};

export type Deal = {
  id: DealId;
  name: string;
  ref: CrmRef | null;
  /** Whether partner and vendor work on it together; only then can the partner attach links. */
  shared: boolean;
  contact: DealContact | null;
  company: DealParty | null;
  /** The vendor's rep on a shared deal. */
  owner: {name: string} | null;
  /** Calendar day, YYYY-MM-DD. */
  closeDate: string | null;
};

/** One link on one deal. A link is on one deal at a time. */
export type Attachment = {
  id: AttachmentId;
  linkId: LinkId;
  dealId: DealId;
  at: string;
  by: {userId: UserId; name: string};
};

/** The partner asks the CAM or PDM to attach a link to a deal that is not shared. */
export type AttachRequest = {
  id: AttachRequestId;
  linkId: LinkId;
  dealId: DealId;
  note: string;
  state: 'open';
  at: string;
  by: {userId: UserId; name: string};
};

/** Whether a deal belongs on the page of this record: it is the record, or the record is its contact or company. */
export function isDealOf(deal: Deal, record: CrmRef): boolean {
  const key = crmRefKey(record);
  const refs = [deal.ref, deal.contact?.ref, deal.company?.ref];
  return refs.some((ref) => ref && crmRefKey(ref) === key);
}
