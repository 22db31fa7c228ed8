/** The orders of the dashboard's table. */
import type {LinkStatus} from '../domain/confirmation-link.ts';
import type {LinkRow} from './link-rows.ts';
import {compareText} from './link-rows.ts';

export const sortKeys = ['name', 'products', 'status', 'deal', 'created'] as const;
export type SortKey = (typeof sortKeys)[number];
export type Sort = {by: SortKey; descending: boolean};

const statusOrder: Record<LinkStatus, number> = {rejected: 0, pending: 1, confirmed: 2};

/** A sorted copy: rows without the value last either way, equal rows newest first. */
export function sortRows(rows: readonly LinkRow[], sort: Sort, locale: string): LinkRow[] {
  const {compare} = new Intl.Collator(locale, {numeric: true, sensitivity: 'base'});
  const sign = sort.descending ? -1 : 1;
  return [...rows].sort((a, b) => {
    const left = sortValue(a, sort.by);
    const right = sortValue(b, sort.by);
    if (left === '' || right === '') {
      if (left !== right) return left === '' ? 1 : -1;
    } else {
      // ISO times compare as plain text, far faster than by the rules of a language.
      const order = sort.by === 'created' ? compareText(left, right) : compare(left, right);
      if (order !== 0) return order * sign;
    }
    return compareText(b.link.createdAt, a.link.createdAt);
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
