/** A partner, deals and links as the background would tell them, and a background that behaves. */
import type {LinkDraft} from '../../../lib/domain/confirmation-link.ts';
import {defaultCatalogue} from '../../../lib/domain/catalogue.ts';
import type {DealId, LinkId} from '../../../lib/domain/ids.ts';
import type {
  CardDeal,
  CardLink,
  CardPartner,
  CardRequest,
  CardState,
} from '../../../lib/messages/card-state.ts';
import type {SyncState} from '../../../lib/messages/sync-state.ts';
import {requestId} from '../../lib/domain/fixtures.ts';

export const partner: CardPartner = {
  name: 'Bright Agency',
  vendorName: 'HubSpot',
  type: 'solutions_partner',
  catalogue: defaultCatalogue,
  channelManagers: ['Dana Kim', 'Luis Ortega'],
  expired: false,
  userName: 'Maria Nowak',
};

export const quiet: SyncState = {
  waiting: 0,
  waitingSince: null,
  attention: 0,
  overwritten: 0,
  trouble: null,
  syncedAt: '2026-11-21T10:00:00.000Z',
};

export const linkId = (n: number) => `01890000-0000-7000-8000-00000000000${n}` as LinkId;
export const dealId = (n: number) => `01890000-0000-7000-9000-00000000000${n}` as DealId;

export function draftOf(
  products: string[],
  tierId: string,
  changes: Partial<LinkDraft> = {},
): LinkDraft {
  const onboardingTypeId = changes.providingOnboarding ? 'by_partner' : 'none';
  return {
    name: 'Link',
    lines: products.map((productId) => ({productId, tierId, onboardingTypeId})),
    providingOnboarding: false,
    durationId: null,
    ...changes,
  };
}

export function linkOf(n: number, name: string, changes: Partial<CardLink> = {}): CardLink {
  return {
    id: linkId(n),
    name,
    draft: draftOf(['marketing', 'sales'], 'professional', {
      name,
      providingOnboarding: true,
      durationId: '1_to_3_months',
    }),
    status: 'pending',
    pendingState: 'awaiting_client',
    clientName: 'Ann Lee',
    answer: null,
    wish: null,
    asking: changes.answer ? null : {},
    replaces: null,
    waiting: false,
    synced: true,
    ...changes,
    ...(changes.draft && {draft: {...changes.draft, name}}),
  };
}

export const pending = linkOf(1, 'Acme · Marketing + Sales Pro');
export const confirmed = linkOf(2, 'Acme · Service Hub Starter', {
  draft: draftOf(['service'], 'starter'),
  status: 'confirmed',
  pendingState: null,
  answer: {
    at: '2026-11-12T09:00:00.000Z',
    by: 'Ann Lee',
    evidence: 'unverified',
    confirmed: 1,
    of: 1,
    rejected: [],
  },
});
export const rejected = linkOf(3, 'Acme · Content Hub', {
  draft: draftOf(['content'], 'professional', {
    providingOnboarding: true,
    durationId: '3_to_6_months',
  }),
  status: 'rejected',
  pendingState: null,
  answer: {
    at: '2026-11-09T09:00:00.000Z',
    by: 'Ann Lee',
    evidence: 'unverified',
    confirmed: 0,
    of: 1,
    rejected: [
      {
        product: 'Content Hub',
        reason: {
          id: 'onboarding_wrong',
          name: 'Onboarding or duration wrong',
          text: 'We agreed on six weeks.',
        },
      },
    ],
  },
});
export const mixed = linkOf(4, 'Acme · Data + Commerce', {
  draft: draftOf(['data', 'commerce'], 'starter'),
  status: 'confirmed',
  pendingState: null,
  answer: {
    at: '2026-11-10T09:00:00.000Z',
    by: 'Ann Lee',
    evidence: 'unverified',
    confirmed: 1,
    of: 2,
    rejected: [
      {
        product: 'Commerce Hub',
        reason: {id: 'products_wrong', name: 'Products or tier wrong', text: null},
      },
    ],
  },
});

export function dealOf(n: number, changes: Partial<CardDeal> = {}): CardDeal {
  return {
    id: dealId(n),
    name: `Acme renewal ${n}`,
    shared: true,
    owner: 'Dana',
    state: 'active',
    next: 'rep_reviews',
    unread: 0,
    mark: 'a',
    links: [],
    requests: [],
    ...changes,
  };
}

export function requestOf(changes: Partial<CardRequest> = {}): CardRequest {
  return {
    ...{id: requestId(1), linkId: linkId(5), linkName: 'Link 5', quoteNumber: ''},
    ...{at: '2026-11-21T10:00:00.000Z', state: 'open', answer: null, waiting: false},
    ...changes,
  };
}

type Ready = Extract<CardState, {kind: 'ready'}>;
export function readyOf(changes: Partial<Ready> = {}): Ready {
  return {
    kind: 'ready',
    objectType: 'deal',
    partner,
    deals: [dealOf(1, {links: [pending, confirmed, rejected]})],
    sync: quiet,
    ...changes,
  };
}
