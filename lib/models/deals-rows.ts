/**
 * The deals of an account as the dashboard's table shows them: each with where it stands, what happens next and what proves it. Pure, and
 * in slices: an account may have tens of thousands of them.
 */
import type {Catalogue} from '../domain/catalogue.ts';
import type {Link} from '../domain/confirmation-link.ts';
import {linkStatus} from '../domain/confirmation-link.ts';
import type {Deal, RegistrationState} from '../domain/deal.ts';
import {isUnread} from '../domain/deal.ts';
import type {DealId, UserId} from '../domain/ids.ts';
import type {NextStep} from '../domain/registration.ts';
import {nextStep} from '../domain/registration.ts';
import {compareText} from './link-rows.ts';
import type {AccountSnapshot} from './page-ports.ts';
import {createRowSearch} from './row-search.ts';
import type {Work} from './slices.ts';
import {sortSliced, stride} from './slices.ts';

export type DealRow = {
  id: DealId;
  deal: Deal;
  /** Of its registration; null for a deal that never was registered. */
  state: RegistrationState | null;
  next: NextStep;
  proof: Proof;
  /** Names of the products of interest, as the catalogue calls them now. */
  products: readonly string[];
  /** One of the vendor's people registered it for the partner. */
  forUs: boolean;
  /** The newest message is somebody else's, and this person has not read it. */
  unread: boolean;
  /** A change of it is saved here and not yet on the server. */
  waiting: boolean;
  links: readonly Link[];
};

/** How many links are on the deal, and what became of them. */
export type Proof = {confirmed: number; rejected: number; of: number};

export const dealFilters = [
  'active',
  'registered',
  'won',
  'lost',
  'withdrawn',
  'expired',
  'not_registered',
] as const;
export type DealFilter = (typeof dealFilters)[number];
export type DealCounts = Record<DealFilter, number>;

export type DealSource = Pick<AccountSnapshot, 'view' | 'isWaiting'>;

/**
 * Makes the rows again and again, those registered last first, the others behind them. A row of which nothing changed is the same row, so
 * that what was drawn and folded for it stays good.
 */
export function createDealRowMaker(): (
  source: DealSource,
  userId: UserId,
) => Work<readonly DealRow[]> {
  let made = new Map<DealId, DealRow>();
  let catalogue: Catalogue | undefined;

  return function* make({view, isWaiting}, userId) {
    const before = view.account?.catalogue === catalogue ? made : new Map<DealId, DealRow>();
    const names = new Map(view.account?.catalogue.products.map(({id, name}) => [id, name]));
    const linksOf = new Map<DealId, Link[]>();
    const next = new Map<DealId, DealRow>();
    let done = 0;
    for (const {linkId, dealId} of view.attachments.values()) {
      const link = view.links.get(linkId);
      const there = link && linksOf.get(dealId);
      if (there) there.push(link);
      else if (link) linksOf.set(dealId, [link]);
      if (++done % stride === 0) yield;
    }
    for (const deal of view.deals.values()) {
      const standing = {
        deal,
        links: linksOf.get(deal.id) ?? noLinks,
        unread: isUnread(deal, view.seen.get(deal.id), userId),
        waiting: isWaiting(deal.id),
      };
      const known = before.get(deal.id);
      next.set(deal.id, known && isSame(known, standing) ? known : makeRow(standing, names));
      if (++done % stride === 0) yield;
    }
    const rows = yield* sortSliced([...next.values()], lastRegisteredFirst);
    made = next;
    catalogue = view.account?.catalogue;
    return rows;
  };
}

const noLinks: readonly Link[] = [];

const lastRegisteredFirst = (a: DealRow, b: DealRow): number =>
  compareText(b.deal.sharing?.registeredAt ?? '', a.deal.sharing?.registeredAt ?? '') ||
  compareText(b.id, a.id);

type Standing = Pick<DealRow, 'deal' | 'links' | 'unread' | 'waiting'>;

function isSame(a: Standing, b: Standing): boolean {
  return (
    a.deal === b.deal &&
    a.unread === b.unread &&
    a.waiting === b.waiting &&
    a.links.length === b.links.length &&
    a.links.every((link, at) => link === b.links[at])
  );
}

function makeRow(standing: Standing, names: ReadonlyMap<string, string>): DealRow {
  const {deal, links} = standing;
  const {id, sharing} = deal;
  const statuses = links.map(linkStatus);
  return {
    ...standing,
    id,
    state: sharing?.state ?? null,
    next: nextStep(deal, links),
    proof: {
      confirmed: statuses.filter((status) => status === 'confirmed').length,
      rejected: statuses.filter((status) => status === 'rejected').length,
      of: links.length,
    },
    products: (sharing?.productIds ?? []).map((productId) => names.get(productId) ?? productId),
    forUs: sharing?.registeredBy.side === 'vendor',
  };
}

export function isInFilter({state}: DealRow, filter: DealFilter): boolean {
  switch (filter) {
    case 'registered':
      return state !== null;
    case 'not_registered':
      return state === null;
    case 'active':
    case 'won':
    case 'lost':
    case 'withdrawn':
    case 'expired':
      return state === filter;
  }
}

export function countDeals(rows: readonly DealRow[]): DealCounts {
  const counts: DealCounts = {
    ...{active: 0, registered: 0, won: 0, lost: 0, withdrawn: 0, expired: 0, not_registered: 0},
  };
  for (const {state} of rows) {
    if (state === null) counts.not_registered += 1;
    else {
      counts.registered += 1;
      counts[state] += 1;
    }
  }
  return counts;
}

/** The rows that hold every word of the search, in their order; `publish` gets what is found so far. */
export const searchDeals = createRowSearch<DealRow>(({deal, products}) => [
  ...[deal.name, deal.company?.name, deal.company?.domain, deal.contact?.name, deal.contact?.email],
  ...[deal.owner?.name, deal.sharing?.registeredBy.name, deal.sharing?.partnerContact?.name],
  ...products,
]);
