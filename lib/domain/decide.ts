/**
 * The rule book's only way to change anything: given what an account looks like, who asks and what for, either the rows that
 * change and the events that happened, or the reason why not. Pure and total: the extension replays its outbox through it
 * for what people see at once, the server decides with it under the account's lock, and the two can only differ in what they knew.
 */
import type {Account, AccountView, Change} from './account-view.ts';
import {attachmentOf} from './account-view.ts';
import type {LinkSnapshot} from './answer.ts';
import {decideAnswer} from './answer.ts';
import {findById} from './catalogue.ts';
import type {Link, LinkDraft, Person} from './confirmation-link.ts';
import {isCopyToken} from './confirmation-link.ts';
import {limits} from './limits.ts';
import {crmRefKey} from './crm-ref.ts';
import type {Deal} from './deal.ts';
import type {DomainEvent} from './domain-event.ts';
import type {FieldIssue} from './field-issue.ts';
import {isUuid} from './ids.ts';
import {checkDraft} from './link-rules.ts';
import type {Actor, Mutation, Refusal, RefusalCode, ServerMutation} from './mutation.ts';

export type Decision =
  {kind: 'applied'; changes: Change[]; events: DomainEvent[]} | {kind: 'refused'; refusal: Refusal};

type PartnerActor = Extract<Actor, {kind: 'partner'}>;
type MutationOf<K extends ServerMutation['kind']> = Extract<ServerMutation, {kind: K}>;

/** `at`: ISO UTC, when the change counts as made (the server's clock on the server). */
export function decide(
  view: AccountView,
  actor: Actor,
  mutation: ServerMutation,
  at: string,
): Decision {
  if (mutation.kind === 'link.answer') {
    return actor.kind === 'client' ? answer(view, mutation, at) : refuse('forbidden');
  }
  if (actor.kind !== 'partner') return refuse('forbidden');
  return decideForPartner(view, actor, mutation, at);
}

/** What the extension replays: everything but a client's answer, which only the server decides. */
export function decideForPartner(
  view: AccountView,
  actor: PartnerActor,
  mutation: Mutation,
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
    case 'link.attach':
      return attach(view, actor, mutation, at);
    case 'link.detach':
      return detach(view, mutation);
    case 'attach.request':
      return ask(view, actor, mutation, at);
    case 'overwrite.dismiss':
      return dismiss(view, actor, mutation);
  }
}

function create(
  view: AccountView,
  actor: PartnerActor,
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
  return applied([put(link)], [{kind: 'link_created', linkId: link.id}]);
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
  return applied(
    [put({...found.link, ...tidy(draft), editedAt: at})],
    [{kind: 'link_edited', linkId: found.link.id, ...dealOf(view, found.link)}],
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
  const client = mutation.client && {
    name: mutation.client.name.trim(),
    email: mutation.client.email.trim(),
  };
  return applied(
    [put({...found.link, client})],
    [{kind: 'client_assigned', linkId: found.link.id, ...dealOf(view, found.link)}],
  );
}

function attach(
  view: AccountView,
  actor: PartnerActor,
  mutation: MutationOf<'link.attach'>,
  at: string,
): Decision {
  const link = view.links.get(mutation.linkId);
  if (!link) return refuse('link_not_found');
  const deal = view.deals.get(mutation.dealId);
  if (!deal) return refuse('deal_not_found');
  if (!deal.shared) return refuse('deal_not_shared');
  if (attachmentOf(view, link.id)) return refuse('already_attached');
  if (view.attachments.has(mutation.attachmentId)) return refuse('id_taken');
  if (!isUuid(mutation.attachmentId)) {
    return invalid([{field: 'attachmentId', code: 'invalid'}]);
  }
  const changes: Change[] = [
    {
      kind: 'attachment',
      id: mutation.attachmentId,
      row: {
        id: mutation.attachmentId,
        linkId: link.id,
        dealId: deal.id,
        at,
        by: {userId: actor.userId, name: actor.name},
      },
    },
  ];
  const client = link.answer || link.client ? null : primaryContact(deal);
  if (client) changes.push(put({...link, client}));
  return applied(changes, [{kind: 'link_attached', linkId: link.id, dealId: deal.id}]);
}

function detach(view: AccountView, mutation: MutationOf<'link.detach'>): Decision {
  const attachment = attachmentOf(view, mutation.linkId);
  if (attachment?.dealId !== mutation.dealId) return refuse('not_attached');
  return applied(
    [{kind: 'attachment', id: attachment.id, row: null}],
    [{kind: 'link_detached', linkId: mutation.linkId, dealId: mutation.dealId}],
  );
}

function ask(
  view: AccountView,
  actor: PartnerActor,
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
  const deal = findOrMakeDeal(view, mutation.deal, issues);
  if (issues.length > 0) return invalid(issues);
  if (!deal) return refuse('deal_not_found');
  if (deal.shared) return refuse('deal_is_shared');
  if (attachmentOf(view, link.id)) return refuse('already_attached');
  for (const request of view.attachRequests.values()) {
    if (request.linkId === link.id && request.dealId === deal.id) return refuse('already_asked');
  }
  if (!view.deals.has(deal.id)) changes.push({kind: 'deal', id: deal.id, row: deal});
  changes.push({
    kind: 'attach_request',
    id: mutation.requestId,
    row: {
      id: mutation.requestId,
      linkId: link.id,
      dealId: deal.id,
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
  actor: PartnerActor,
  mutation: MutationOf<'overwrite.dismiss'>,
): Decision {
  const found = view.overwrites.get(mutation.overwriteId);
  if (!found?.told.includes(actor.userId)) return applied([], []);
  const {id, linkId} = found;
  const told = found.told.filter((userId) => userId !== actor.userId);
  return applied(
    [{kind: 'overwrite', id, row: told.length > 0 ? {...found, told} : null}],
    [{kind: 'overwrite_dismissed', linkId, overwriteId: id}],
  );
}

/** A record asked about twice, or by two people at once, is one deal: the ref decides, not the id made for it. */
function findOrMakeDeal(
  view: AccountView,
  given: MutationOf<'attach.request'>['deal'],
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
    name: given.name.trim(),
    ref,
    shared: false,
    contact: null,
    company: null,
    owner: null,
    closeDate: null,
  };
}

function answer(view: AccountView, mutation: MutationOf<'link.answer'>, at: string): Decision {
  const found = findPending(view, mutation.linkId);
  if (found.kind === 'refused') return found;
  const {account} = view;
  if (!account) return refuse('forbidden');
  const decided = decideAnswer(found.link, account.catalogue, mutation.input);
  if (decided.kind === 'invalid') return invalid(decided.issues);
  const link: Link = {
    ...found.link,
    answer: {
      at,
      by: {name: decided.name},
      evidence: 'unverified',
      lines: decided.lines,
      snapshot: snapshotOf(found.link, view),
    },
  };
  const confirmed = decided.lines.some((line) => line.verdict === 'confirmed');
  return applied(
    [put(link)],
    [
      {
        kind: confirmed ? 'link_confirmed' : 'link_rejected',
        linkId: link.id,
        ...dealOf(view, link),
      },
    ],
  );
}

/** The names of everything on the link as they stand now. */
export function snapshotOf(
  link: Pick<LinkDraft, 'lines' | 'durationId'>,
  view: {account: Pick<Account, 'name' | 'vendorName' | 'catalogue'> | undefined},
): LinkSnapshot {
  const {account} = view;
  const catalogue = account?.catalogue;
  const nameOf = (items: ReadonlyArray<{id: string; name: string}> | undefined, id: string) =>
    findById(items ?? [], id)?.name ?? id;
  return {
    partner: account?.name ?? '',
    vendor: account?.vendorName ?? '',
    lines: link.lines.map((line) => ({
      product: nameOf(catalogue?.products, line.productId),
      tier: nameOf(catalogue?.tiers, line.tierId),
      onboarding:
        line.onboardingTypeId === null
          ? null
          : nameOf(catalogue?.onboardingTypes, line.onboardingTypeId),
    })),
    duration: link.durationId === null ? null : nameOf(catalogue?.durations, link.durationId),
  };
}

function findPending(
  view: AccountView,
  linkId: Link['id'],
): {kind: 'pending'; link: Link} | Extract<Decision, {kind: 'refused'}> {
  const link = view.links.get(linkId);
  if (!link) return refuse('link_not_found');
  return link.answer ? refuse('already_answered') : {kind: 'pending', link};
}

function primaryContact(deal: Deal): Person | null {
  const {contact} = deal;
  return contact?.email ? {name: contact.name, email: contact.email} : null;
}

function checkPerson(person: Person): FieldIssue[] {
  const issues: FieldIssue[] = [];
  if (person.name.trim() === '') issues.push({field: 'client.name', code: 'required'});
  if (person.name.length > limits.personNameLength) {
    issues.push({field: 'client.name', code: 'too_long'});
  }
  if (person.email.length > limits.emailLength) {
    issues.push({field: 'client.email', code: 'too_long'});
  } else if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(person.email.trim())) {
    issues.push({field: 'client.email', code: person.email.trim() ? 'invalid' : 'required'});
  }
  return issues;
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

function dealOf(view: AccountView, link: Link): {dealId?: Deal['id']} {
  const attachment = attachmentOf(view, link.id);
  return attachment ? {dealId: attachment.dealId} : {};
}

const put = (link: Link): Change => ({kind: 'link', id: link.id, row: link});
const applied = (changes: Change[], events: DomainEvent[]): Decision => ({
  kind: 'applied',
  changes,
  events,
});
const invalid = (fields: FieldIssue[]) => refuse('invalid', fields);

function refuse(code: RefusalCode, fields?: FieldIssue[]): Extract<Decision, {kind: 'refused'}> {
  return {kind: 'refused', refusal: fields ? {code, fields} : {code}};
}
