/** What the vendor's people can do; which of them may, the permission table says. The server alone decides these. */
import type {AccountView, Change} from './account-view.ts';
import type {AttachRequest, Quote} from './deal.ts';
import {isDay} from './deal-rules.ts';
import {decideDeal, moveTo} from './decide-deal.ts';
import type {Decision} from './decide-kit.ts';
import {applied, authorOf, findShared, invalid, putDeal, refuse} from './decide-kit.ts';
import {attachTo, decideLink} from './decide-link.ts';
import {decideTalk, fileEvent, newFileRow} from './decide-talk.ts';
import type {DomainEvent} from './domain-event.ts';
import type {FieldIssue} from './field-issue.ts';
import {checkLength} from './field-issue.ts';
import type {FileId} from './ids.ts';
import {isUuid} from './ids.ts';
import {limits} from './limits.ts';
import {checkFiles, tidyName} from './message.ts';
import {checkMoney} from './money.ts';
import type {Actor, CommandMutation, MutationOf} from './mutation.ts';
import {expiryOf, mayMove} from './registration.ts';
import {isStale, type Deciding} from './vendor-stale.ts';

type VendorActor = Extract<Actor, {kind: 'vendor'}>;

export function decideForVendor(
  view: AccountView,
  actor: VendorActor,
  mutation: CommandMutation,
  at: string,
): Decision {
  switch (mutation.kind) {
    case 'link.attach':
    case 'link.detach':
    case 'overwrite.dismiss':
      return decideLink(view, actor, mutation, at);
    case 'deal.share':
    case 'deal.convert':
    case 'deal.edit':
    case 'deal.withdraw':
    case 'deal.link_record':
    case 'deal.team':
    case 'deal.seen':
    case 'deal.dismiss_overwrite':
      return decideDeal(view, actor, mutation, at);
    case 'message.post':
    case 'message.edit':
    case 'message.delete':
    case 'file.remove':
      return decideTalk(view, actor, mutation, at);
    case 'attach.answer':
      return answerRequest(view, actor, mutation, at);
    case 'vendor.set_owner':
    case 'vendor.set_eligibility':
    case 'vendor.set_close_date':
    case 'vendor.set_state':
    case 'vendor.put_quote':
      return isStale(view, mutation) ? refuse('stale') : decideForDeal(view, actor, mutation, at);
    case 'vendor.remove_quote':
      return removeQuote(view, mutation);
    case 'link.create':
    case 'link.edit':
    case 'link.remove':
    case 'link.assign_client':
    case 'link.send':
    case 'link.set_asking':
    case 'attach.request':
    case 'note.write':
    case 'note.edit':
    case 'note.delete':
    case 'settings.recipient':
    case 'settings.notices':
      return refuse('forbidden');
  }
}

function answerRequest(
  view: AccountView,
  actor: VendorActor,
  mutation: MutationOf<'attach.answer'>,
  at: string,
): Decision {
  const request = view.attachRequests.get(mutation.requestId);
  const isIt = request?.linkId === mutation.linkId && request.dealId === mutation.dealId;
  if (!request || !isIt) return refuse('request_not_found');
  if (request.state !== 'open') return refuse('request_answered');
  if (request.by.userId === actor.userId) return refuse('own_request');
  const link = view.links.get(request.linkId);
  if (!link) return refuse('link_not_found');
  const deal = view.deals.get(request.dealId);
  if (!deal) return refuse('deal_not_found');
  const by = {userId: actor.userId, name: actor.name};
  const answered = (state: 'attached' | 'declined', reason: string): Change => {
    const row: AttachRequest = {...request, state, answer: {by, at, reason}};
    return {kind: 'attach_request', id: row.id, row};
  };
  const {answer} = mutation;
  if (answer.kind === 'attach') {
    const done = attachTo(view, {link, deal, ...answer}, actor, at);
    if (done.kind === 'refused') return done;
    return applied([...done.changes, answered('attached', '')], done.events);
  }
  const reason = answer.reason.trim();
  if (reason === '') return invalid([{field: 'reason', code: 'required'}]);
  const issues = checkLength(reason, 'reason', limits.reasonTextLength);
  if (issues.length > 0) return invalid(issues);
  const {id: requestId, linkId, dealId} = request;
  return applied(
    [answered('declined', reason)],
    [{kind: 'attach_declined', linkId, dealId, requestId, reason}],
  );
}

function decideForDeal(
  view: AccountView,
  actor: VendorActor,
  mutation: Exclude<Deciding, {kind: 'vendor.remove_quote'}>,
  at: string,
): Decision {
  switch (mutation.kind) {
    case 'vendor.set_owner':
      return setOwner(view, mutation, at);
    case 'vendor.set_eligibility':
      return setEligibility(view, actor, mutation, at);
    case 'vendor.set_close_date':
      return setCloseDate(view, mutation);
    case 'vendor.set_state':
      return setState(view, mutation, at);
    case 'vendor.put_quote':
      return putQuote(view, actor, mutation, at);
  }
}

function setOwner(
  view: AccountView,
  {dealId, userId}: MutationOf<'vendor.set_owner'>,
  at: string,
): Decision {
  const found = findShared(view, dealId);
  if (found.kind === 'refused') return found;
  const {deal} = found;
  const person = view.facts?.reps.find((one) => one.userId === userId);
  if (!person) return invalid([{field: 'userId', code: 'unknown'}]);
  if (deal.owner?.userId === userId) return applied([], []);
  const owner = {userId: person.userId, name: person.name, since: at}; // what is known of a rep besides is the server's
  return applied(
    [putDeal({...deal, owner})],
    [{kind: 'owner_set', dealId, before: deal.owner, after: owner}],
  );
}

function setEligibility(
  view: AccountView,
  {userId, name}: VendorActor,
  {dealId, credit, commission, reason}: MutationOf<'vendor.set_eligibility'>,
  at: string,
): Decision {
  const found = findShared(view, dealId);
  if (found.kind === 'refused') return found;
  const issues = checkLength(reason, 'reason', limits.reasonTextLength);
  if (!(credit && commission) && reason.trim() === '') {
    issues.push({field: 'reason', code: 'required'}); // a no without its reason helps nobody
  }
  if (issues.length > 0) return invalid(issues);
  const {deal} = found;
  const eligibility = {credit, commission, reason: reason.trim(), by: {userId, name}, at};
  return applied(
    [putDeal({...deal, sharing: {...deal.sharing, eligibility}})],
    [{kind: 'eligibility_set', dealId, eligibility}],
  );
}

function setCloseDate(
  view: AccountView,
  {dealId, closeDate}: MutationOf<'vendor.set_close_date'>,
): Decision {
  const found = findShared(view, dealId);
  if (found.kind === 'refused') return found;
  const {deal} = found;
  if (closeDate !== null && !isDay(closeDate)) {
    return invalid([{field: 'closeDate', code: 'invalid'}]);
  }
  if (deal.sharing.vendorCloseDate === closeDate) return applied([], []);
  return applied(
    [putDeal({...deal, sharing: {...deal.sharing, vendorCloseDate: closeDate}})],
    [{kind: 'vendor_close_date_set', dealId, closeDate}],
  );
}

/** Opening one again takes a place and a term like a new one does. */
function setState(
  view: AccountView,
  {dealId, state, reason}: MutationOf<'vendor.set_state'>,
  at: string,
): Decision {
  const {account, facts} = view;
  const deal = view.deals.get(dealId);
  if (!deal) return refuse('deal_not_found');
  const {sharing} = deal;
  if (!sharing) return refuse('deal_not_shared');
  if (!mayMove(sharing.state, state, 'vendor')) return refuse('wrong_state');
  const issues = checkLength(reason, 'reason', limits.reasonTextLength);
  if (state === 'lost' && reason.trim() === '') issues.push({field: 'reason', code: 'required'});
  if (issues.length > 0) return invalid(issues);
  const {capacity, days} = account?.terms ?? {capacity: null, days: null};
  const isFull = capacity !== null && facts !== undefined && facts.activeDeals >= capacity;
  if (state === 'active' && isFull) return refuse('at_capacity');
  const expiresAt = state === 'active' ? expiryOf(at, days) : sharing.expiresAt;
  return moveTo({...deal, sharing: {...sharing, expiresAt}}, state, reason.trim(), at);
}

/** Also on a deal that is not shared: a link may be attached to a quote of one. */
function putQuote(
  view: AccountView,
  actor: VendorActor,
  mutation: MutationOf<'vendor.put_quote'>,
  at: string,
): Decision {
  const {quoteId, dealId, validUntil, amount, file} = mutation;
  if (!view.deals.has(dealId)) return refuse('deal_not_found');
  const before = view.quotes.get(quoteId);
  if (before && before.dealId !== dealId) return refuse('id_taken');
  if (file && view.files.has(file.fileId)) return refuse('id_taken');
  const number = tidyName(mutation.number);
  const issues: FieldIssue[] = [
    ...checkLength(number, 'number', limits.quoteNumberLength),
    ...checkMoney(amount, 'amount'),
    ...checkFiles(file ? [file] : []),
  ];
  if (!isUuid(quoteId)) issues.push({field: 'quoteId', code: 'invalid'});
  if (number === '') issues.push({field: 'number', code: 'required'});
  if (validUntil !== null && !isDay(validUntil)) {
    issues.push({field: 'validUntil', code: 'invalid'});
  }
  if (issues.length > 0) return invalid(issues);
  const by = {userId: actor.userId, name: actor.name};
  const fileId = file?.fileId ?? before?.fileId ?? null;
  const row: Quote = {id: quoteId, dealId, number, amount, validUntil, fileId, at, by};
  const changes: Change[] = [{kind: 'quote', id: quoteId, row}];
  const events: DomainEvent[] = [{kind: 'quote_put', dealId, quoteId, number}];
  if (file) {
    const added = newFileRow(file, {dealId, messageId: null, by: authorOf(actor), at});
    changes.push({kind: 'file', id: added.id, row: added});
    events.push(fileEvent('file_added', dealId, added.id, added.name));
    if (before?.fileId) dropFile(view, before.fileId, changes, events);
  }
  return applied(changes, events);
}

/** The file goes, and the timeline says so. */
function dropFile(view: AccountView, id: FileId, changes: Change[], events: DomainEvent[]): void {
  changes.push({kind: 'file', id, row: null});
  const file = view.files.get(id);
  if (file) events.push(fileEvent('file_removed', file.dealId, id, file.name));
}

function removeQuote(view: AccountView, mutation: MutationOf<'vendor.remove_quote'>): Decision {
  const {dealId, quoteId} = mutation;
  const quote = view.quotes.get(quoteId);
  if (quote?.dealId !== dealId) return refuse('quote_not_found');
  if (isStale(view, mutation)) return refuse('stale');
  const changes: Change[] = [{kind: 'quote', id: quoteId, row: null}];
  const events: DomainEvent[] = [{kind: 'quote_removed', dealId, quoteId, number: quote.number}];
  if (quote.fileId) dropFile(view, quote.fileId, changes, events);
  // A proof does not go with what was offered: it stays on the deal
  for (const {quoteId: on, ...row} of view.attachments.values()) {
    if (on !== quoteId) continue;
    changes.push({kind: 'attachment', id: row.id, row});
    events.push({kind: 'link_attached', linkId: row.linkId, dealId});
  }
  return applied(changes, events);
}
