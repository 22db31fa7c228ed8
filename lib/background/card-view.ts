/** What a card may see of an account: its page's record (lib/messages/card-state.ts). Pure. */
import type {AccountView} from '../domain/account-view.ts';
import {attachmentOf} from '../domain/account-view.ts';
import {summaryOf} from '../domain/answer-summary.ts';
import type {Link} from '../domain/confirmation-link.ts';
import {linkStatus, pendingState} from '../domain/confirmation-link.ts';
import type {CrmRef} from '../domain/crm-ref.ts';
import type {Deal} from '../domain/deal.ts';
import {isDealOf} from '../domain/deal.ts';
import {linksOn, requestsOf, unreadOf} from '../domain/deal-sheet.ts';
import type {LinkId, UserId} from '../domain/ids.ts';
import {nextStep} from '../domain/registration.ts';
import type {CardAsked, CardDeal, CardLink, CardState} from '../messages/card-state.ts';
import type {SyncState} from '../messages/sync-state.ts';
import type {Reading} from '../store/plain-reading.ts';
import {markOf} from './card-deal.ts';

/** A card of an account whose first pull has not come through yet is loading: its catalogue is not here, and may not come soon. */
export function cardStateOf(
  reading: Reading,
  record: CrmRef,
  sync: SyncState,
  {user, expired}: {user: {id: UserId; name: string}; expired: boolean},
): CardState {
  const {account} = reading.view;
  if (!account) {
    return {kind: 'loading', trouble: expired ? 'signed_out' : (sync.trouble?.why ?? null)};
  }
  const {name, vendorName, type, catalogue, channelManagers, asking} = account;
  return {
    kind: 'ready',
    objectType: record.objectType,
    partner: {
      ...{name, vendorName, type, catalogue, channelManagers, expired, userName: user.name},
      ...(asking && {asking}),
    },
    deals: dealsOf(reading.view, record).map((deal) => cardDeal(reading, deal, user.id)),
    sync,
  };
}

/** The deals that belong on a record's page, by name. */
export function dealsOf(view: AccountView, record: CrmRef): Deal[] {
  return [...view.deals.values()]
    .filter((deal) => isDealOf(deal, record))
    .sort((a, b) => a.name.localeCompare(b.name));
}

function cardDeal(reading: Reading, deal: Deal, userId: UserId): CardDeal {
  const {view, isWaiting} = reading;
  const attachments = [...view.attachments.values()]
    .filter(({dealId}) => dealId === deal.id)
    .sort((a, b) => (a.at < b.at ? -1 : 1));
  return {
    id: deal.id,
    name: deal.name,
    shared: deal.shared,
    owner: deal.owner?.name ?? null,
    state: deal.sharing?.state ?? null,
    next: nextStep(deal, linksOn(view, deal.id)),
    unread: unreadOf(view, deal.id, userId),
    mark: markOf(reading, deal, userId),
    links: attachments.flatMap((attachment) => {
      const link = view.links.get(attachment.linkId);
      return link ? [cardLink(reading, link, deal, isWaiting(attachment.id))] : [];
    }),
    requests: requestsOf(reading, deal.id).map((request) => {
      const {id, linkId, linkName, quoteNumber = '', at, state, answer, waiting} = request;
      const said = answer ? {...answer, by: answer.by.name} : null;
      return {id, linkId, linkName, quoteNumber, at, state, answer: said, waiting};
    }),
  };
}

function cardLink(reading: Reading, link: Link, deal: Deal, attachmentWaits: boolean): CardLink {
  const {name, lines, providingOnboarding, durationId} = link;
  return {
    id: link.id,
    name,
    draft: {name, lines, providingOnboarding, durationId},
    status: linkStatus(link),
    pendingState: link.answer ? null : pendingState(link),
    clientName: link.client?.name ?? null,
    answer: link.answer && summaryOf(link.answer, deal.company),
    wish: link.answer ? null : (link.asking?.wish?.text ?? null),
    asking: cardAsked(link),
    replaces: replacedName(reading, link),
    waiting: attachmentWaits || reading.isWaiting(link.id),
    synced: reading.isSynced(link.id),
  };
}

/** Without anybody's address: who passed it on to whom stays away. */
function cardAsked({answer, asking = {}}: Link): CardAsked | null {
  if (answer) return null;
  const {language, expiryDays, reminding, mailed} = asking;
  return {
    ...(language !== undefined && {language}),
    ...(expiryDays !== undefined && {expiryDays}),
    ...(reminding !== undefined && {reminding}),
    ...(mailed && {mailed}),
  };
}

function replacedName({view}: Reading, {replaces}: Link): string | null {
  const replaced = replaces === null ? undefined : view.links.get(replaces);
  return replaced?.answer ? replaced.name : null;
}

/** Whether a card on this record may name the link: it hangs there, or the picker offers it. */
export function maySee(view: AccountView, record: CrmRef, linkId: LinkId): boolean {
  const link = view.links.get(linkId);
  if (!link) return false;
  const attachment = attachmentOf(view, linkId);
  if (!attachment) {
    return !link.answer;
  }
  const deal = view.deals.get(attachment.dealId);
  return deal !== undefined && isDealOf(deal, record);
}
