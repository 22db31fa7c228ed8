import type {Account, AccountView, Change, ServerFacts} from '../../../lib/domain/account-view.ts';
import {applyChanges, emptyView} from '../../../lib/domain/account-view.ts';
import {defaultCatalogue} from '../../../lib/domain/catalogue.ts';
import type {LinkDraft} from '../../../lib/domain/confirmation-link.ts';
import type {CrmRef} from '../../../lib/domain/crm-ref.ts';
import type {Deal, DealValues, Sharing} from '../../../lib/domain/deal.ts';
import {decide} from '../../../lib/domain/decide.ts';
import type {
  AccountId,
  AttachRequestId,
  AttachmentId,
  DealId,
  FileId,
  LinkId,
  MessageId,
  NoteId,
  OverwriteId,
  QuoteId,
  UserId,
} from '../../../lib/domain/ids.ts';
import type {Actor, Mutation, PersonActor, ServerMutation} from '../../../lib/domain/mutation.ts';
import {isClientMutation, isSystemMutation} from '../../../lib/domain/mutation-action.ts';
import type {DealOverwrite} from '../../../lib/domain/deal-overwrite.ts';
import type {DealFile, NewFile} from '../../../lib/domain/message.ts';
import type {Overwrite} from '../../../lib/domain/overwrite.ts';
import {activeRegistrations} from '../../../lib/domain/registration.ts';

const uuid = (kind: number, n: number) =>
  `01900000-000${String(kind)}-7000-8000-${String(n).padStart(12, '0')}`;
export const linkId = (n: number) => uuid(1, n) as LinkId;
export const dealId = (n: number) => uuid(2, n) as DealId;
export const attachmentId = (n: number) => uuid(3, n) as AttachmentId;
export const requestId = (n: number) => uuid(4, n) as AttachRequestId;
export const overwriteId = (n: number) => uuid(5, n) as OverwriteId;
export const messageId = (n: number) => uuid(6, n) as MessageId;
export const noteId = (n: number) => uuid(7, n) as NoteId;
export const fileId = (n: number) => uuid(8, n) as FileId;
export const quoteId = (n: number) => uuid(9, n) as QuoteId;
export const userId = (name: string) => name as UserId;
export const copyTokenOf = (n: number) => `token${String(n).padStart(27, '0')}`;

export const at = '2026-11-21T10:00:00.000Z';
/** A moment after `at`. */
export const later = (seconds: number) => new Date(Date.parse(at) + seconds * 1000).toISOString();
type Partner = Extract<Actor, {kind: 'partner'}>;
type Vendor = Extract<Actor, {kind: 'vendor'}>;
export const maria: Partner = {kind: 'partner', userId: userId('maria'), name: 'Maria Nowak'};
export const otto: Partner = {kind: 'partner', userId: userId('otto'), name: 'Otto Berg'};
/** The CAM and the rep. */
export const chris: Vendor = {kind: 'vendor', userId: userId('chris'), name: 'Chris Camden'};
export const dana: Vendor = {kind: 'vendor', userId: userId('dana'), name: 'Dana Reed'};
export const client: Actor = {kind: 'client'};
export const system: Actor = {kind: 'system'};
export const personOf = ({userId, name}: PersonActor) => ({userId, name});
export const authorOf = ({userId, name, kind}: PersonActor) => ({userId, name, side: kind});

export const partnerAccount: Account = {
  id: uuid(0, 1) as AccountId,
  name: 'Bright Agency',
  type: 'solutions_partner',
  programName: 'Solutions Partner Program',
  vendorName: 'HubSpot',
  catalogue: defaultCatalogue,
  channelManagers: ['Chris Camden'],
  people: [personOf(maria), personOf(otto)],
  vendorPeople: [personOf(chris), personOf(dana)],
  recipientId: otto.userId,
  terms: {capacity: null, days: null},
};
export const providerAccount: Account = {...partnerAccount, type: 'solutions_provider'};

export const partnerDraft: LinkDraft = {
  name: 'Acme · Marketing + Sales Pro',
  lines: [
    {productId: 'marketing', tierId: 'professional', onboardingTypeId: 'by_partner'},
    {productId: 'sales', tierId: 'starter', onboardingTypeId: 'none'},
  ],
  providingOnboarding: true,
  durationId: '1_to_3_months',
};

export const providerDraft: LinkDraft = {
  name: 'Acme · Sales Pro',
  lines: [{productId: 'sales', tierId: 'professional', onboardingTypeId: null}],
  providingOnboarding: false,
  durationId: null,
};

/** A registration as it is when it has just been made. */
export const newSharing: Sharing = {
  state: 'active',
  since: at,
  stateReason: null,
  registeredAt: at,
  registeredBy: authorOf(maria),
  expiresAt: null,
  partnerContact: personOf(maria),
  productIds: ['marketing'],
  amount: {amountMinor: 12_500_00, currency: 'EUR'},
  vendorCloseDate: null,
  eligibility: null,
  team: [],
  duplicates: [],
  lastMessage: null,
  introNote: 'We met at the fair.',
  painOrOpportunity: 'Their campaigns are sent by hand.',
  nextSteps: 'A call on Monday.',
};

export const sharedDeal: Deal = {
  id: dealId(1),
  name: 'Acme Corp renewal',
  ref: {
    crm: 'sandbox',
    portal: '4680',
    objectType: 'deal',
    objectId: '9001',
    url: 'http://crm.localhost/contacts/4680/record/0-3/9001',
  },
  shared: true,
  contact: {name: 'Ann Acme', email: 'ann@acme.example', ref: null},
  company: null,
  owner: {name: 'Dana Reed'},
  closeDate: '2026-12-15',
  sharing: newSharing,
};
export const otherDeal: Deal = {
  ...sharedDeal,
  id: dealId(2),
  shared: false,
  sharing: null,
  owner: null,
  ref: sharedDeal.ref && {...sharedDeal.ref, objectId: '9002'},
};

export const recordOfDeal = (n: number): CrmRef => ({
  ...({crm: 'sandbox', portal: '4680', objectType: 'deal', objectId: String(9000 + n)} as const),
  url: `http://crm.localhost/contacts/4680/record/0-3/${9000 + n}`,
});

export function viewWith(account: Account, ...deals: Deal[]): AccountView {
  const changes: Change[] = [{kind: 'account', id: account.id, row: account}];
  return applyChanges(emptyView, [
    ...changes,
    ...deals.map((deal): Change => ({kind: 'deal', id: deal.id, row: deal})),
  ]);
}

/** The view after mutations that must all be applied. */
export function after(view: AccountView, ...mutations: ServerMutation[]): AccountView {
  let now = view;
  for (const mutation of mutations) {
    const decision = decide(now, actorOf(mutation), mutation, at);
    if (decision.kind === 'refused') throw new Error(JSON.stringify(decision.refusal));
    now = applyChanges(now, decision.changes);
  }
  return now;
}

/** Who would ask for it: the client, the system, the CAM, else Maria. */
export function actorOf(mutation: ServerMutation): Actor {
  if (isClientMutation(mutation)) return client;
  if (isSystemMutation(mutation)) return system;
  return mutation.kind.startsWith('vendor.') || mutation.kind === 'attach.answer' ? chris : maria;
}

export function refusalOf(view: AccountView, mutation: ServerMutation, actor: Actor = maria) {
  const decision = decide(view, actor, mutation, at);
  return decision.kind === 'refused' ? decision.refusal : undefined;
}

/** The events of a mutation that must be applied, and the view after it. */
export function apply(view: AccountView, mutation: ServerMutation, actor: Actor = maria, now = at) {
  const decision = decide(view, actor, mutation, now);
  if (decision.kind === 'refused') throw new Error(JSON.stringify(decision.refusal));
  const {changes, events} = decision;
  return {changes, events, view: applyChanges(view, changes)};
}

/** What the server knows beside: here the people, and as many active registrations as the view has. */
export function withFacts(view: AccountView, facts: Partial<ServerFacts> = {}): AccountView {
  const people = [personOf(chris), personOf(dana)];
  const maps = {owners: new Map(), duplicates: new Map(), twins: new Map()};
  const known = {...maps, vendorPeople: people, reps: people};
  const activeDeals = activeRegistrations(view.deals.values());
  return {...view, facts: {activeDeals, ...known, ...facts}};
}

export const createLink = (n: number, draft: LinkDraft = partnerDraft): Mutation => ({
  kind: 'link.create',
  linkId: linkId(n),
  draft,
  copyToken: copyTokenOf(n),
  replaces: null,
});
export const attachLink = (n: number, deal: DealId = sharedDeal.id): Mutation => ({
  kind: 'link.attach',
  attachmentId: attachmentId(n),
  linkId: linkId(n),
  dealId: deal,
});
export const confirmLink = (n: number): ServerMutation => ({
  kind: 'link.answer',
  linkId: linkId(n),
  input: {name: 'Ann Acme', choice: {kind: 'confirm'}},
  weighed: {evidence: 'unverified', unproven: 'no_code'},
});
export const rejectLink = (n: number, reasonId = 'onboarding_wrong'): ServerMutation => ({
  kind: 'link.answer',
  linkId: linkId(n),
  input: {name: 'Ann Acme', choice: {kind: 'reject', reasonId, text: 'We agreed on six weeks.'}},
  weighed: {evidence: 'unverified', unproven: 'no_code'},
});

/** Somebody else's edit took the place of Maria's name of a link. */
export function overwriteOf(n: number, changes: Partial<Overwrite> = {}): Overwrite {
  const [mine, other] = [
    {userId: 'maria' as UserId, name: 'Maria'},
    {userId: 'other' as UserId, name: 'Otto Berg'},
  ];
  return {
    id: overwriteId(n),
    linkId: linkId(n),
    linkName: 'Acme rollout',
    lost: {name: 'My name'},
    lostBy: mine,
    lostAt: at,
    kept: {name: 'Acme rollout'},
    keptBy: other,
    at,
    told: [mine.userId, other.userId],
    ...changes,
  };
}

export const dealValues: DealValues = {
  name: 'Globex rollout',
  productIds: ['marketing', 'sales'],
  amount: {amountMinor: 4_000_00, currency: 'EUR'},
  closeDate: '2027-01-31',
  contact: {name: 'Gil Globex', email: 'gil@globex.example', ref: null},
  company: {name: 'Globex', domain: 'globex.example', ref: null},
  introNote: 'An old customer of ours.',
  painOrOpportunity: 'Three tools that do not talk.',
  nextSteps: 'Demo on Friday.',
};
export const shareDeal = (n: number, values: Partial<DealValues> = {}): Mutation => ({
  kind: 'deal.share',
  dealId: dealId(n),
  values: {...dealValues, ...values},
  partnerContact: null,
});
export const postMessage = (
  n: number,
  given: Partial<Extract<Mutation, {kind: 'message.post'}>> = {},
): Mutation => ({
  kind: 'message.post',
  messageId: messageId(n),
  dealId: sharedDeal.id,
  parentId: null,
  text: 'Shall we call them together?',
  mentions: [],
  files: [],
  ...given,
});
export const newFile = (n: number, given: Partial<NewFile> = {}): NewFile => ({
  ...{fileId: fileId(n), name: 'offer.pdf', size: 1000, type: 'application/pdf'},
  ...given,
});
export const fileRow = (n: number, given: Partial<DealFile> = {}): DealFile => ({
  ...{id: fileId(n), dealId: sharedDeal.id, messageId: messageId(n), name: 'offer.pdf'},
  ...{size: 1000, type: 'application/pdf', state: 'awaited', refusal: null, hasPreview: false},
  ...{by: authorOf(maria), at},
  ...given,
});
/** Otto's amount took the place of Maria's. */
export const dealOverwriteOf = (n: number, given: Partial<DealOverwrite> = {}): DealOverwrite => ({
  ...{id: overwriteId(n), dealId: sharedDeal.id, dealName: sharedDeal.name},
  ...{lost: {amount: null}, lostBy: personOf(maria), lostAt: at},
  ...{kept: {amount: newSharing.amount}, keptBy: personOf(otto), at},
  told: [maria.userId, otto.userId],
  ...given,
});
