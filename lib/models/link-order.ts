/** The orders of the dashboard's table. */
import type {LinkStatus} from '../domain/confirmation-link.ts';
import type {LinkRow} from './link-rows.ts';
import {compareText} from './link-rows.ts';
import type {Work} from './slices.ts';
import {sortSliced, stride} from './slices.ts';

export const sortKeys = ['name', 'products', 'status', 'deal', 'created'] as const;
export type SortKey = (typeof sortKeys)[number];
export type Sort = {by: SortKey; descending: boolean};

const statusOrder: Record<LinkStatus, number> = {rejected: 0, pending: 1, confirmed: 2};

/** A sorted copy of rows that come newest first: those without the value last either way, equal ones newest first. */
export function* sortRows(
  rows: readonly LinkRow[],
  sort: Sort,
  locale: string,
): Work<readonly LinkRow[]> {
  if (sort.by === 'created' && sort.descending) return rows;
  const ranks = yield* rankValues(rows, sort.by, locale);
  const sign = sort.descending ? -1 : 1;
  return yield* sortSliced(rows, (a, b) => {
    const [left = 0, right = 0] = [ranks.get(a), ranks.get(b)];
    if (left === 0 || right === 0) return left === right ? 0 : left === 0 ? 1 : -1;
    return (left - right) * sign;
  });
}

/** The place of each row's value among all values, from 1; 0 without one. Comparing by the rules of a language is dear: once per value. */
function* rankValues(
  rows: readonly LinkRow[],
  by: SortKey,
  locale: string,
): Work<Map<LinkRow, number>> {
  const values = new Map<LinkRow, string>();
  for (const row of rows) {
    values.set(row, sortValue(row, by));
    if (values.size % stride === 0) yield;
  }
  // ISO times compare as plain text, far faster than by the rules of a language.
  const collator = new Intl.Collator(locale, {numeric: true, sensitivity: 'base'});
  const compare = by === 'created' ? compareText : collator.compare;
  const distinct = yield* sortSliced([...new Set(values.values())], compare);
  const placeOf = new Map<string, number>();
  let place = 0;
  let last = '';
  for (const value of distinct) {
    if (value !== '' && (place === 0 || compare(value, last) !== 0)) place += 1;
    placeOf.set(value, value === '' ? 0 : place);
    last = value;
    if (placeOf.size % stride === 0) yield;
  }
  const ranks = new Map<LinkRow, number>();
  for (const [row, value] of values) {
    ranks.set(row, placeOf.get(value) ?? 0);
    if (ranks.size % stride === 0) yield;
  }
  return ranks;
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
