/** What happens without anybody asking: time runs out, a rep leaves, a file has arrived. */
import type {AccountView} from './account-view.ts';
import {isExpired, reminderDue, type Asking} from './asking.ts';
import {attachmentOf} from './account-view.ts';
import {openCheckout} from './decide-checkout.ts';
import {moveTo} from './decide-deal.ts';
import type {Decision} from './decide-kit.ts';
import {applied, dealOf, findPending, findShared, putDeal, putLink, refuse} from './decide-kit.ts';
import {fileEvent} from './decide-talk.ts';
import type {DomainEvent} from './domain-event.ts';
import {limits} from './limits.ts';
import type {MutationOf, SystemMutation} from './mutation.ts';

export function decideForSystem(view: AccountView, mutation: SystemMutation, at: string): Decision {
  switch (mutation.kind) {
    case 'system.expire': {
      const found = findShared(view, mutation.dealId);
      if (found.kind === 'refused') return found;
      const {state, expiresAt} = found.deal.sharing;
      if (state !== 'active' || expiresAt === null || expiresAt > at) return refuse('wrong_state');
      return moveTo(found.deal, 'expired', '', at);
    }
    case 'system.reassign': {
      const {dealId, owner} = mutation;
      const deal = view.deals.get(dealId);
      if (!deal) return refuse('deal_not_found');
      return applied(
        [putDeal({...deal, owner})],
        [{kind: 'owner_set', dealId, before: deal.owner, after: owner}],
      );
    }
    case 'system.expire_link':
      return expireLink(view, mutation, at);
    case 'system.remind':
      return remind(view, mutation, at);
    case 'system.checkout':
      return openCheckout(view, mutation, at);
    case 'system.mail_state':
      return noteMail(view, mutation);
    case 'system.closing_soon':
      return closingSoon(view, mutation);
    case 'system.duplicates':
      return learnDuplicates(view, mutation);
    case 'system.file_arrived':
      return fileArrived(view, mutation);
  }
}

/** Told again it is no news; one of our own that was registered anew takes the place of what it was. */
function learnDuplicates(
  view: AccountView,
  {dealId, found}: MutationOf<'system.duplicates'>,
): Decision {
  const shared = findShared(view, dealId);
  if (shared.kind === 'refused') return shared;
  const {deal} = shared;
  let duplicates = deal.sharing.duplicates;
  const events: DomainEvent[] = [];
  for (const one of found) {
    const isKnown = duplicates.some(
      (other) => other.dealId === one.dealId && other.filedAt === one.filedAt,
    );
    if (isKnown || duplicates.length >= limits.duplicates) continue;
    const others = duplicates.filter(({dealId: id}) => id === null || id !== one.dealId);
    duplicates = [...others, one];
    const {why, filedAt, oursFirst} = one;
    events.push({kind: 'duplicate_found', dealId, why, filedAt, oursFirst});
  }
  if (events.length === 0) return applied([], []);
  return applied([putDeal({...deal, sharing: {...deal.sharing, duplicates}})], events);
}

function expireLink(
  view: AccountView,
  {linkId}: MutationOf<'system.expire_link'>,
  at: string,
): Decision {
  const found = findPending(view, linkId);
  if (found.kind === 'refused') return found;
  const {link} = found;
  const {asking} = link;
  if (asking?.isExpired || !isExpired(link, view.account?.asking, at)) return refuse('wrong_state');
  return applied(
    [putLink({...link, asking: {...asking, isExpired: true}})],
    [{kind: 'link_expired', linkId, ...dealOf(view, link)}],
  );
}

/** However many were missed, one is due now, and the next one counts from it. */
function remind(view: AccountView, {linkId}: MutationOf<'system.remind'>, at: string): Decision {
  const found = findPending(view, linkId);
  if (found.kind === 'refused') return found;
  const {link} = found;
  const {asking, client} = link;
  const {mailed} = asking ?? {};
  if (!client || !asking || !mailed || isExpired(link, view.account?.asking, at)) {
    return refuse('wrong_state');
  }
  const due = reminderDue(asking, view.account?.asking);
  if (due === undefined || due > at) return refuse('wrong_state');
  const reminded: Asking = {
    ...asking,
    mailed: {first: mailed.first, last: at, count: mailed.count + 1},
    reminders: (asking.reminders ?? 0) + 1,
  };
  return applied(
    [putLink({...link, asking: reminded})],
    [{kind: 'link_reminded', linkId, ...dealOf(view, link)}],
  );
}

/** Of the latest mail alone: what became of an earlier one matters to nobody any more. */
function noteMail(
  view: AccountView,
  {linkId, mailedAt, state}: MutationOf<'system.mail_state'>,
): Decision {
  const found = findPending(view, linkId);
  if (found.kind === 'refused') return found;
  const {link} = found;
  const mailed = link.asking?.mailed;
  const trouble = state === 'sent' ? undefined : state;
  if (mailed?.last !== mailedAt || mailed.trouble === trouble) return refuse('wrong_state');
  const {trouble: _before, ...sent} = mailed;
  const noted = {...sent, ...(trouble && {trouble})};
  return applied(
    [putLink({...link, asking: {...link.asking, mailed: noted}})],
    [{kind: 'client_mail', linkId, state, ...dealOf(view, link)}],
  );
}

/** Once for each link and close date. */
function closingSoon(
  view: AccountView,
  {linkId, dealId, closeDate}: MutationOf<'system.closing_soon'>,
): Decision {
  const shared = findShared(view, dealId);
  if (shared.kind === 'refused') return shared;
  const found = findPending(view, linkId);
  if (found.kind === 'refused') return found;
  const {deal} = shared;
  const {link} = found;
  const isDue =
    deal.sharing.state === 'active' &&
    deal.closeDate === closeDate &&
    attachmentOf(view, linkId)?.dealId === dealId &&
    link.asking?.closeTold !== closeDate;
  if (!isDue) return refuse('wrong_state');
  return applied(
    [putLink({...link, asking: {...link.asking, closeTold: closeDate}})],
    [{kind: 'closing_soon', linkId, dealId, closeDate}],
  );
}

function fileArrived(
  view: AccountView,
  {fileId, found}: MutationOf<'system.file_arrived'>,
): Decision {
  const file = view.files.get(fileId);
  if (!file) return refuse('file_not_found');
  if (file.state !== 'awaited') return applied([], []);
  const {dealId, name} = file;
  const row =
    found.kind === 'stored'
      ? {...file, state: found.kind, type: found.type, hasPreview: found.hasPreview}
      : {...file, state: found.kind, refusal: found.why};
  const kind = found.kind === 'stored' ? 'file_stored' : 'file_refused';
  return applied([{kind: 'file', id: fileId, row}], [fileEvent(kind, dealId, fileId, name)]);
}
