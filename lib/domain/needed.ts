/**
 * What a decision has to know: the rows that mutations name, and those the rules look up from there. Server and extension both load this
 * part of an account and nothing else, so that an edit costs the same in an account of ten links and of a million.
 */
import type {CrmRef} from './crm-ref.ts';
import type {AttachRequestId, AttachmentId, DealId, LinkId, OverwriteId} from './ids.ts';
import type {ServerMutation} from './mutation.ts';

export type Needed = {
  /** Each with what hangs on it: its attachments, its requests. */
  links: ReadonlySet<LinkId>;
  deals: ReadonlySet<DealId>;
  attachments: ReadonlySet<AttachmentId>;
  requests: ReadonlySet<AttachRequestId>;
  overwrites: ReadonlySet<OverwriteId>;
  /** The deals of these CRM records. */
  refs: readonly CrmRef[];
};

export function neededBy(mutations: readonly ServerMutation[]): Needed {
  const links = new Set<LinkId>();
  const deals = new Set<DealId>();
  const attachments = new Set<AttachmentId>();
  const requests = new Set<AttachRequestId>();
  const overwrites = new Set<OverwriteId>();
  const refs: CrmRef[] = [];
  for (const mutation of mutations) {
    links.add(mutation.linkId);
    if (mutation.kind === 'link.create' && mutation.replaces) links.add(mutation.replaces);
    if (mutation.kind === 'overwrite.dismiss') overwrites.add(mutation.overwriteId);
    if (mutation.kind === 'link.attach') {
      attachments.add(mutation.attachmentId);
      deals.add(mutation.dealId);
    } else if (mutation.kind === 'attach.request') {
      requests.add(mutation.requestId);
      const {deal} = mutation;
      if ('dealId' in deal) {
        deals.add(deal.dealId);
      } else {
        deals.add(deal.newDealId);
        refs.push(deal.ref);
      }
    }
  }
  return {links, deals, attachments, requests, overwrites, refs};
}
