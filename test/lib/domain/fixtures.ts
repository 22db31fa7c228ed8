import type {Account, AccountView, Change} from '../../../lib/domain/account-view.ts';
import {applyChanges, emptyView} from '../../../lib/domain/account-view.ts';
import {defaultCatalogue} from '../../../lib/domain/catalogue.ts';
import type {LinkDraft} from '../../../lib/domain/confirmation-link.ts';
import type {Deal} from '../../../lib/domain/deal.ts';
import {decide} from '../../../lib/domain/decide.ts';
import type {
  AccountId,
  AttachRequestId,
  AttachmentId,
  DealId,
  LinkId,
  OverwriteId,
  UserId,
} from '../../../lib/domain/ids.ts';
import type {Actor, Mutation, ServerMutation} from '../../../lib/domain/mutation.ts';
import type {Overwrite} from '../../../lib/domain/overwrite.ts';

const uuid = (kind: number, n: number) =>
  `01900000-000${String(kind)}-7000-8000-${String(n).padStart(12, '0')}`;
export const linkId = (n: number) => uuid(1, n) as LinkId;
export const dealId = (n: number) => uuid(2, n) as DealId;
export const attachmentId = (n: number) => uuid(3, n) as AttachmentId;
export const requestId = (n: number) => uuid(4, n) as AttachRequestId;
export const overwriteId = (n: number) => uuid(5, n) as OverwriteId;
export const copyTokenOf = (n: number) => `token${String(n).padStart(27, '0')}`;

export const at = '2026-11-21T10:00:00.000Z';
export const maria: Actor = {kind: 'partner', userId: 'maria' as UserId, name: 'Maria Nowak'};
export const otto: Actor = {kind: 'partner', userId: 'otto' as UserId, name: 'Otto Berg'};
export const client: Actor = {kind: 'client'};

export const partnerAccount: Account = {
  id: uuid(0, 1) as AccountId,
  name: 'Bright Agency',
  type: 'solutions_partner',
  programName: 'Solutions Partner Program',
  vendorName: 'HubSpot',
  catalogue: defaultCatalogue,
  channelManagers: ['Chris Camden'],
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
};
export const otherDeal: Deal = {
  ...sharedDeal,
  id: dealId(2),
  shared: false,
  ref: sharedDeal.ref && {...sharedDeal.ref, objectId: '9002'},
};

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
    const actor = mutation.kind === 'link.answer' ? client : maria;
    const decision = decide(now, actor, mutation, at);
    if (decision.kind === 'refused') throw new Error(JSON.stringify(decision.refusal));
    now = applyChanges(now, decision.changes);
  }
  return now;
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
});
export const rejectLink = (n: number, reasonId = 'onboarding_wrong'): ServerMutation => ({
  kind: 'link.answer',
  linkId: linkId(n),
  input: {name: 'Ann Acme', choice: {kind: 'reject', reasonId, text: 'We agreed on six weeks.'}},
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
