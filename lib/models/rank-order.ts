/** Ordering a table by one of its columns, in slices: comparing by the rules of a language is dear, so it is done once per value. */
import type {Work} from './slices.ts';
import {sortSliced, stride} from './slices.ts';

export type Ordering<Row> = {
  /** What the column says of a row; empty for nothing. */
  valueOf: (row: Row) => string;
  compare: (a: string, b: string) => number;
  descending: boolean;
};

/** How people expect names to be ordered. */
export function compareNames(locale: string): (a: string, b: string) => number {
  return new Intl.Collator(locale, {numeric: true, sensitivity: 'base'}).compare;
}

/** A sorted copy: rows without the value last either way, equal ones as they came. */
export function* orderRows<Row>(
  rows: readonly Row[],
  ordering: Ordering<Row>,
): Work<readonly Row[]> {
  const ranks = yield* rankValues(rows, ordering);
  const sign = ordering.descending ? -1 : 1;
  return yield* sortSliced(rows, (a, b) => {
    const [left = 0, right = 0] = [ranks.get(a), ranks.get(b)];
    if (left === 0 || right === 0) return left === right ? 0 : left === 0 ? 1 : -1;
    return (left - right) * sign;
  });
}

/** The place of each row's value among all values, from 1; 0 without one. */
function* rankValues<Row>(
  rows: readonly Row[],
  {valueOf, compare}: Ordering<Row>,
): Work<Map<Row, number>> {
  const values = new Map<Row, string>();
  for (const row of rows) {
    values.set(row, valueOf(row));
    if (values.size % stride === 0) yield;
  }
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
  const ranks = new Map<Row, number>();
  for (const [row, value] of values) {
    ranks.set(row, placeOf.get(value) ?? 0);
    if (ranks.size % stride === 0) yield;
  }
  return ranks;
}
