/** What the parts of the rule book share: outcomes, and looking rows up with the refusal that stands for their absence. */
import type {AccountView, Change} from './account-view.ts';
import {attachmentOf} from './account-view.ts';
import type {Link} from './confirmation-link.ts';
import type {Author, Deal, Sharing} from './deal.ts';
import type {DomainEvent} from './domain-event.ts';
import type {FieldIssue} from './field-issue.ts';
import type {DealId} from './ids.ts';
import type {PersonActor, Refusal, RefusalCode} from './mutation.ts';

export type Refused = {kind: 'refused'; refusal: Refusal};
export type Decision = {kind: 'applied'; changes: Change[]; events: DomainEvent[]} | Refused;

export const applied = (changes: Change[], events: DomainEvent[]): Decision => ({
  kind: 'applied',
  changes,
  events,
});

export function refuse(code: RefusalCode, fields?: FieldIssue[]): Refused {
  return {kind: 'refused', refusal: fields ? {code, fields} : {code}};
}

export const invalid = (fields: FieldIssue[]): Refused => refuse('invalid', fields);

export const authorOf = ({userId, name, kind}: PersonActor): Author => ({userId, name, side: kind});

export const putLink = (link: Link): Change => ({kind: 'link', id: link.id, row: link});

export const putDeal = (deal: Deal): Change => ({kind: 'deal', id: deal.id, row: deal});

export type SharedDeal = Deal & {sharing: Sharing};

/** A deal that both sides work on. */
export function findShared(
  view: AccountView,
  dealId: DealId,
): {kind: 'shared'; deal: SharedDeal} | Refused {
  const deal = view.deals.get(dealId);
  if (!deal) return refuse('deal_not_found');
  const {sharing} = deal;
  return deal.shared && sharing
    ? {kind: 'shared', deal: {...deal, sharing}}
    : refuse('deal_not_shared');
}

/** A link that nobody has answered. */
export function findPending(
  view: AccountView,
  linkId: Link['id'],
): {kind: 'pending'; link: Link} | Refused {
  const link = view.links.get(linkId);
  if (!link) return refuse('link_not_found');
  return link.answer ? refuse('already_answered') : {kind: 'pending', link};
}

export function dealOf(view: AccountView, link: Link): {dealId?: Deal['id']} {
  const attachment = attachmentOf(view, link.id);
  return attachment ? {dealId: attachment.dealId} : {};
}
