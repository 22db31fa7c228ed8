/**
 * What the dashboard shows, as the part of its address behind `#`, so that it can be linked to, reloaded and gone back in:
 * `#links?status=rejected&search=acme&sort=-created&page=2&link=<id>`. Notifications and the card open the page this way.
 */
import type {LinkStatus} from '../domain/confirmation-link.ts';
import type {LinkId} from '../domain/ids.ts';
import {isUuid} from '../domain/ids.ts';
import type {Sort} from './link-order.ts';
import {sortKeys} from './link-order.ts';

export type StatusFilter = LinkStatus | 'all';
export const statusFilters: readonly StatusFilter[] = ['all', 'pending', 'confirmed', 'rejected'];

export type DashboardPlace = {
  status: StatusFilter;
  search: string;
  sort: Sort;
  /** From 1. */
  page: number;
  /** The link whose panel is open. */
  link: LinkId | null;
  panel: LinkPanel;
};

/** Which panel shows the link. */
export type LinkPanel = 'preview' | 'client';

export const startPlace: DashboardPlace = {
  status: 'all',
  search: '',
  sort: {by: 'created', descending: true},
  page: 1,
  link: null,
  panel: 'preview',
};

/** The hash of a place, with what is as usual left out. */
export function dashboardHash(place: Partial<DashboardPlace>): string {
  const full = {...startPlace, ...place};
  const params = new URLSearchParams();
  if (full.status !== startPlace.status) params.set('status', full.status);
  if (full.search !== '') params.set('search', full.search);
  const sort = writeSort(full.sort);
  if (sort !== writeSort(startPlace.sort)) params.set('sort', sort);
  if (full.page > 1) params.set('page', String(full.page));
  if (full.link) params.set('link', full.link);
  if (full.link && full.panel === 'client') params.set('panel', full.panel);
  const query = params.toString();
  return query === '' ? '#links' : `#links?${query}`;
}

/** Never fails: what it does not understand is as usual. */
export function parseDashboardHash(hash: string): DashboardPlace {
  const params = new URLSearchParams(hash.split('?')[1] ?? '');
  const status = statusFilters.find((known) => known === params.get('status'));
  const page = Number(params.get('page'));
  const link = params.get('link') ?? '';
  return {
    status: status ?? startPlace.status,
    search: params.get('search') ?? '',
    sort: readSort(params.get('sort') ?? '') ?? startPlace.sort,
    page: Number.isSafeInteger(page) && page > 1 ? page : 1,
    link: isUuid(link) ? (link as LinkId) : null, // isUuid checks what the brand promises
    panel: params.get('panel') === 'client' ? 'client' : 'preview',
  };
}

const writeSort = ({by, descending}: Sort): string => (descending ? `-${by}` : by);

function readSort(text: string): Sort | undefined {
  const by = sortKeys.find((key) => key === text.replace(/^-/, ''));
  return by && {by, descending: text.startsWith('-')};
}
