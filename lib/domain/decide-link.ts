/** The rules of confirmation links: writing them, attaching them to a deal, asking for that. */
import type {AccountView, Change} from './account-view.ts';
import {attachmentOf} from './account-view.ts';
import type {Asking} from './asking.ts';
import type {Link, LinkDraft} from './confirmation-link.ts';
import {isCopyToken} from './confirmation-link.ts';
import {crmRefKey} from './crm-ref.ts';
import type {Deal} from './deal.ts';
import {asMailed, forAnother, sendLink, setAsking} from './decide-asking.ts';
import type {Decision} from './decide-kit.ts';
import {applied, dealOf, findPending, invalid, putDeal, putLink, refuse} from './decide-kit.ts';
import type {FieldIssue} from './field-issue.ts';
import {checkLength} from './field-issue.ts';
import {isUuid} from './ids.ts';
import {limits} from './limits.ts';
import {checkDraft} from './link-rules.ts';
import {tidyName} from './message.ts';
import type {GivenDeal, LinkMutation, MutationOf, PersonActor} from './mutation.ts';
import type {Person} from './person.ts';
import {checkPerson, tidyPerson} from './person.ts';

export function decideLink(
  view: AccountView,
  actor: PersonActor,
  mutation: LinkMutation,
  at: string,
): Decision {
  switch (mutation.kind) {
    case 'link.create':
      return create(view, actor, mutation, at);
    case 'link.edit':
      return edit(view, mutation, at);
    case 'link.remove':
      return remove(view, mutation);
    case 'link.assign_client':
      return assignClient(view, mutation);
    case 'link.send':
      return sendLink(view, mutation, at);
    case 'link.set_asking':
      return setAsking(view, mutation);
    case 'link.attach':
      return attach(view, actor, mutation, at);
    case 'link.detach':
      return detach(view, actor, mutation);
    case 'attach.request':
      return ask(view, actor, mutation, at);
    case 'overwrite.dismiss':
      return dismiss(view, actor, mutation);
  }
}

function create(
  view: AccountView,
  actor: PersonActor,
  mutation: MutationOf<'link.create'>,
  at: string,
): Decision {
  const {account} = view;
  if (!account) return refuse('forbidden');
  if (view.links.has(mutation.linkId)) return refuse('id_taken');
  const issues = checkDraft(mutation.draft, account.catalogue, account.type);
  if (!isUuid(mutation.linkId)) issues.push({field: 'linkId', code: 'invalid'});
  if (!isCopyToken(mutation.copyToken)) issues.push({field: 'copyToken', code: 'invalid'});
  if (issues.length > 0) return invalid(issues);
  const link: Link = {
    ...tidy(mutation.draft),
    id: mutation.linkId,
    client: null,
    copyToken: mutation.copyToken,
    createdBy: {userId: actor.userId, name: actor.name},
    createdAt: at,
    editedAt: null,
    // A source that is gone by now, or was never ours, is forgotten: the new link stands on its own
    replaces: mutation.replaces && view.links.has(mutation.replaces) ? mutation.replaces : null,
    answer: null,
  };
  return applied([putLink(link)], [{kind: 'link_created', linkId: link.id}]);
}

function edit(view: AccountView, mutation: MutationOf<'link.edit'>, at: string): Decision {
  const found = findPending(view, mutation.linkId);
  if (found.kind === 'refused') return found;
  const {account} = view;
  if (!account) return refuse('forbidden');
  const draft: LinkDraft = {
    name: mutation.changes.name ?? found.link.name,
    lines: mutation.changes.lines ?? found.link.lines,
    providingOnboarding: mutation.changes.providingOnboarding ?? found.link.providingOnboarding,
    durationId:
      mutation.changes.durationId === undefined
        ? found.link.durationId
        : mutation.changes.durationId,
  };
  const issues = checkDraft(draft, account.catalogue, account.type, found.link);
  if (issues.length > 0) return invalid(issues);
  const edited: Link = {...found.link, ...tidy(draft), editedAt: at};
  const about = {linkId: edited.id, ...dealOf(view, edited)};
  const {wish, ...asking} = edited.asking ?? {};
  if (!wish) return applied([putLink(edited)], [{kind: 'link_edited', ...about}]);
  // The edit is the reply to what the client wanted: whoever was asked by mail is asked again
  const replied = {...edited, asking};
  if (!asking.mailed) return applied([putLink(replied)], [{kind: 'link_edited', ...about}]);
  return applied(
    [putLink(asMailed(replied, at))],
    [
      {kind: 'link_edited', ...about},
      {kind: 'link_sent', ...about},
    ],
  );
}

function remove(view: AccountView, mutation: MutationOf<'link.remove'>): Decision {
  const found = findPending(view, mutation.linkId);
  if (found.kind === 'refused') return found;
  const changes: Change[] = [{kind: 'link', id: found.link.id, row: null}];
  const attachment = attachmentOf(view, found.link.id);
  if (attachment) changes.push({kind: 'attachment', id: attachment.id, row: null});
  for (const request of view.attachRequests.values()) {
    if (request.linkId === found.link.id) {
      changes.push({kind: 'attach_request', id: request.id, row: null});
    }
  }
  return applied(changes, [
    {
      kind: 'link_removed',
      linkId: found.link.id,
      linkName: found.link.name,
      ...dealOf(view, found.link),
    },
  ]);
}

function assignClient(view: AccountView, mutation: MutationOf<'link.assign_client'>): Decision {
  const found = findPending(view, mutation.linkId);
  if (found.kind === 'refused') return found;
  const issues = mutation.client ? checkPerson(mutation.client) : [];
  if (issues.length > 0) return invalid(issues);
  const client = mutation.client && tidyPerson(mutation.client);
  const {link} = found;
  const isSame = link.client?.email.toLowerCase() === client?.email.toLowerCase();
  const asking = link.asking && !isSame ? reassigned(link.asking) : link.asking;
  return applied(
    [putLink({...link, client, ...(asking && {asking})})],
    [{kind: 'client_assigned', linkId: found.link.id, ...dealOf(view, found.link)}],
  );
}

/** Whoever was mailed in error must not answer for the one who is asked now; who has been asked so far is counted once somebody was mailed. */
function reassigned(asking: Asking): Asking {
  const {mailed, reassigned: before} = asking;
  if (!mailed && before === undefined) return asking;
  return {...forAnother(asking), reassigned: (before ?? 0) + 1};
}

function attach(
  view: AccountView,
  actor: PersonActor,
  mutation: MutationOf<'link.attach'>,
  at: string,
): Decision {
  const {linkId, dealId, attachmentId, quoteId} = mutation;
  const link = view.links.get(linkId);
  if (!link) return refuse('link_not_found');
  const deal = view.deals.get(dealId);
  if (!deal) return refuse('deal_not_found');
  // Only the vendor's people may do the rest (the permission table says which of them)
  if (actor.kind === 'partner' && !deal.shared) return refuse('deal_not_shared');
  if (actor.kind === 'partner' && quoteId !== undefined) return refuse('forbidden');
  return attachTo(view, {link, deal, attachmentId, ...(quoteId && {quoteId})}, actor, at);
}

type NewAttachment = {
  link: Link;
  deal: Deal;
  attachmentId: MutationOf<'link.attach'>['attachmentId'];
  quoteId?: MutationOf<'link.attach'>['quoteId'];
};

/** Puts a link on a deal and, with nobody asked yet, asks the deal's primary contact. */
export function attachTo(
  view: AccountView,
  {link, deal, attachmentId, quoteId}: NewAttachment,
  {userId, name}: PersonActor,
  at: string,
): Decision {
  if (attachmentOf(view, link.id)) return refuse('already_attached');
  if (view.attachments.has(attachmentId)) return refuse('id_taken');
  if (!isUuid(attachmentId)) return invalid([{field: 'attachmentId', code: 'invalid'}]);
  if (quoteId !== undefined && view.quotes.get(quoteId)?.dealId !== deal.id) {
    return refuse('quote_not_found');
  }
  const onQuote = quoteId === undefined ? {} : {quoteId};
  const row = {id: attachmentId, linkId: link.id, dealId: deal.id, ...onQuote};
  const changes: Change[] = [
    {kind: 'attachment', id: attachmentId, row: {...row, at, by: {userId, name}}},
  ];
  const client = link.answer || link.client ? null : primaryContact(deal);
  if (client) changes.push(putLink({...link, client}));
  return applied(changes, [{kind: 'link_attached', linkId: link.id, dealId: deal.id, ...onQuote}]);
}

/** Where only the vendor's people can attach, only they can remove. A deal that was shared once leaves the partner its own proof. */
function detach(
  view: AccountView,
  actor: PersonActor,
  mutation: MutationOf<'link.detach'>,
): Decision {
  const attachment = attachmentOf(view, mutation.linkId);
  if (attachment?.dealId !== mutation.dealId) return refuse('not_attached');
  if (actor.kind === 'partner') {
    const deal = view.deals.get(mutation.dealId);
    if (deal && !deal.shared && !deal.sharing) return refuse('deal_not_shared');
    if (attachment.quoteId !== undefined) return refuse('forbidden');
  }
  return applied(
    [{kind: 'attachment', id: attachment.id, row: null}],
    [{kind: 'link_detached', linkId: mutation.linkId, dealId: mutation.dealId}],
  );
}

function ask(
  view: AccountView,
  actor: PersonActor,
  mutation: MutationOf<'attach.request'>,
  at: string,
): Decision {
  const link = view.links.get(mutation.linkId);
  if (!link) return refuse('link_not_found');
  if (view.attachRequests.has(mutation.requestId)) return refuse('id_taken');
  const issues: FieldIssue[] = [];
  if (!isUuid(mutation.requestId)) issues.push({field: 'requestId', code: 'invalid'});
  if (mutation.note.length > limits.noteLength) issues.push({field: 'note', code: 'too_long'});
  const changes: Change[] = [];
  issues.push(...checkLength(mutation.quoteNumber ?? '', 'quoteNumber', limits.quoteNumberLength));
  const deal = findOrMakeDeal(view, mutation.deal, issues);
  if (issues.length > 0) return invalid(issues);
  if (!deal) return refuse('deal_not_found');
  if (deal.shared) return refuse('deal_is_shared');
  if (attachmentOf(view, link.id)) return refuse('already_attached');
  for (const request of view.attachRequests.values()) {
    const isSame = request.linkId === link.id && request.dealId === deal.id;
    if (isSame && request.state === 'open') return refuse('already_asked');
  }
  if (!view.deals.has(deal.id)) changes.push(putDeal(deal));
  const quoteNumber = mutation.quoteNumber?.trim();
  changes.push({
    kind: 'attach_request',
    id: mutation.requestId,
    row: {
      id: mutation.requestId,
      linkId: link.id,
      dealId: deal.id,
      ...(quoteNumber && {quoteNumber}),
      note: mutation.note.trim(),
      state: 'open',
      at,
      by: {userId: actor.userId, name: actor.name},
    },
  });
  return applied(changes, [
    {kind: 'attach_requested', linkId: link.id, dealId: deal.id, requestId: mutation.requestId},
  ]);
}

/** Put away already, on another computer, or never told to this person: nothing is left to do and nothing to complain of. */
function dismiss(
  view: AccountView,
  actor: PersonActor,
  mutation: MutationOf<'overwrite.dismiss'>,
): Decision {
  const found = view.overwrites.get(mutation.overwriteId);
  if (!found?.told.includes(actor.userId) || !('linkId' in found)) return applied([], []);
  const {id, linkId} = found;
  const told = found.told.filter((userId) => userId !== actor.userId);
  return applied(
    [{kind: 'overwrite', id, row: told.length > 0 ? {...found, told} : null}],
    [{kind: 'overwrite_dismissed', linkId, overwriteId: id}],
  );
}

/** A record asked about twice, or by two people at once, is one deal: the ref decides, not the id made for it. */
export function findOrMakeDeal(
  view: AccountView,
  given: GivenDeal,
  issues: FieldIssue[],
): Deal | undefined {
  if ('dealId' in given) return view.deals.get(given.dealId);
  const {ref} = given;
  const key = crmRefKey(ref);
  for (const deal of view.deals.values()) {
    if (deal.ref && crmRefKey(deal.ref) === key) return deal;
  }
  if (ref.objectType !== 'deal') issues.push({field: 'deal.ref.objectType', code: 'invalid'});
  if (!isUuid(given.newDealId)) issues.push({field: 'deal.newDealId', code: 'invalid'});
  if (view.deals.has(given.newDealId)) issues.push({field: 'deal.newDealId', code: 'duplicate'});
  if (given.name.length > limits.nameLength) issues.push({field: 'deal.name', code: 'too_long'});
  return {
    id: given.newDealId,
    name: tidyName(given.name),
    ref,
    shared: false,
    contact: null,
    company: null,
    owner: null,
    closeDate: null,
    sharing: null,
  };
}

function primaryContact(deal: Deal): Person | null {
  const {contact} = deal;
  return contact?.email ? {name: contact.name, email: contact.email} : null;
}

function tidy(draft: LinkDraft): LinkDraft {
  return {
    name: draft.name.trim(),
    lines: draft.lines.map(({productId, tierId, onboardingTypeId}) => ({
      productId,
      tierId,
      onboardingTypeId,
    })),
    providingOnboarding: draft.providingOnboarding,
    durationId: draft.durationId,
  };
}
