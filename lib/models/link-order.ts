/** The orders of the dashboard's table of links. */
import type {LinkStatus} from '../domain/confirmation-link.ts';
import type {LinkRow} from './link-rows.ts';
import {compareText} from './link-rows.ts';
import {compareNames, orderRows} from './rank-order.ts';
import type {Work} from './slices.ts';

export const sortKeys = ['name', 'products', 'status', 'deal', 'created'] as const;
export type SortKey = (typeof sortKeys)[number];
export type Sort = {by: SortKey; descending: boolean};

const statusOrder: Record<LinkStatus, number> = {rejected: 0, pending: 1, confirmed: 2};

/** A sorted copy of rows that come newest first: those without the value last either way, equal ones newest first. */
export function* sortRows(
  rows: readonly LinkRow[],
  {by, descending}: Sort,
  locale: string,
): Work<readonly LinkRow[]> {
  if (by === 'created' && descending) return rows;
  return yield* orderRows(rows, {
    valueOf: (row) => sortValue(row, by),
    // ISO times compare as plain text, far faster than by the rules of a language.
    compare: by === 'created' ? compareText : compareNames(locale),
    descending,
  });
}

function sortValue(row: LinkRow, by: SortKey): string {
  switch (by) {
    case 'name':
      return row.link.name;
    case 'products':
      return row.products.map(({product}) => product).join(' ');
    case 'status':
      return `${statusOrder[row.status]} ${row.client ?? ''}`;
    case 'deal':
      return row.deal?.name ?? '';
    case 'created':
      return row.link.createdAt;
  }
}
