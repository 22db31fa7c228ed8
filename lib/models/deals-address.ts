/**
 * What the dashboard's tab "Deals" shows, as the part of its address behind `#`:
 * `#deals?state=won&search=acme&sort=-amount&page=2&deal=<id>`, or `#deal=<id>` alone for whoever leads to one deal.
 */
import type {DealId} from '../domain/ids.ts';
import {isUuid} from '../domain/ids.ts';
import type {DealSort} from './deals-order.ts';
import {dealColumns} from './deals-order.ts';
import type {DealFilter} from './deals-rows.ts';
import {dealFilters} from './deals-rows.ts';

export type DealsPlace = {
  filter: DealFilter;
  search: string;
  sort: DealSort;
  /** From 1. */
  page: number;
  /** The deal that is open beside the table. */
  deal: DealId | null;
};

export const startDealsPlace: DealsPlace = {
  filter: 'active',
  search: '',
  sort: {by: 'registered', descending: true},
  page: 1,
  deal: null,
};

export const dashboardTabs = ['links', 'deals'] as const;
export type DashboardTab = (typeof dashboardTabs)[number];

export function tabOfHash(hash: string): DashboardTab {
  return /^#deals?(?=[?=]|$)/.test(hash) ? 'deals' : 'links';
}

/** The hash of a place, with what is as usual left out. */
export function dealsHash(place: Partial<DealsPlace>): string {
  const full = {...startDealsPlace, ...place};
  const params = new URLSearchParams();
  if (full.filter !== startDealsPlace.filter) params.set('state', full.filter);
  if (full.search !== '') params.set('search', full.search);
  const sort = writeDealSort(full.sort);
  if (sort !== writeDealSort(startDealsPlace.sort)) params.set('sort', sort);
  if (full.page > 1) params.set('page', String(full.page));
  if (full.deal) params.set('deal', full.deal);
  const query = params.toString();
  return query === '' ? '#deals' : `#deals?${query}`;
}

/** Never fails: what it does not understand is as usual. */
export function parseDealsHash(hash: string): DealsPlace {
  const params = new URLSearchParams(hash.replace(/^#deals\??/, '').replace(/^#(?=deal=)/, ''));
  const page = Number(params.get('page'));
  const deal = params.get('deal') ?? '';
  return {
    filter: dealFilters.find((known) => known === params.get('state')) ?? startDealsPlace.filter,
    search: params.get('search') ?? '',
    sort: readDealSort(params.get('sort') ?? '') ?? startDealsPlace.sort,
    page: Number.isSafeInteger(page) && page > 1 ? page : 1,
    deal: isUuid(deal) ? (deal as DealId) : null, // isUuid checks what the brand promises
  };
}

export const writeDealSort = ({by, descending}: DealSort): string => (descending ? `-${by}` : by);

export function readDealSort(text: string): DealSort | undefined {
  const by = dealColumns.find((key) => key === text.replace(/^-/, ''));
  return by && {by, descending: text.startsWith('-')};
}
