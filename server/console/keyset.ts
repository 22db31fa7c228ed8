/**
 * Pages of a list by their place in the order, not by a number: a page costs the same wherever it is, and a row that comes or goes
 * meanwhile makes no other appear twice. What is not known comes last in either direction; rows that are alike go by their ids.
 */
import {sql, type RawBuilder} from 'kysely';
import type {Direction, ListQuery, Mark} from './list-query.ts';

/** What a column is sorted by. A mark says a `time` in whole microseconds, which is as exact as the database has it. */
export type SortKey = {value: RawBuilder<unknown>; kind: 'text' | 'number' | 'time'};
type Ids = {accountId: RawBuilder<unknown>; id: RawBuilder<unknown>};
type Place = {key: SortKey; ids: Ids; direction: Direction; from: ListQuery['from']};

export const pageSize = 50;

/** The mark's text as the rows carry it. */
export function markOf({value, kind}: SortKey): RawBuilder<string | null> {
  return kind === 'time'
    ? sql`((extract(epoch from ${value}) * 1000000)::bigint)::text`
    : sql`(${value})::text`;
}

function valueOf(text: string, kind: SortKey['kind']): RawBuilder<unknown> {
  switch (kind) {
    case 'text':
      return sql`${text}::text`;
    case 'number':
      return sql`${text}::bigint`;
    case 'time':
      return sql`(timestamptz 'epoch' + ${text}::bigint * interval '1 microsecond')`;
  }
}

export function orderBy({key, ids, direction, from}: Place): RawBuilder<unknown> {
  const isBack = from?.side === 'before';
  const up = sql`asc`;
  const down = sql`desc`;
  const first = (direction === 'asc') === isBack ? down : up;
  const [nulls, tie] = isBack ? [sql`nulls first`, down] : [sql`nulls last`, up];
  return sql`(${key.value}) ${first} ${nulls}, ${ids.id} ${tie}, ${ids.accountId} ${tie}`;
}

/** The rows on the mark's far side. */
export function beyond({key, ids, direction, from}: Place): RawBuilder<boolean> {
  const mark = from && readable(from.mark, key);
  if (!from || !mark) return sql<boolean>`true`;
  const isBack = from.side === 'before';
  const pair = sql`(${ids.id}, ${ids.accountId})`;
  const theirs = sql`(${mark.id}::uuid, ${mark.accountId}::uuid)`;
  const tie = isBack ? sql`${pair} < ${theirs}` : sql`${pair} > ${theirs}`;
  const {value} = key;
  if (mark.value === null) {
    return isBack
      ? sql<boolean>`(${value} is not null or ${tie})`
      : sql<boolean>`(${value} is null and ${tie})`;
  }
  const theirValue = valueOf(mark.value, key.kind);
  const isAbove = (direction === 'asc') !== isBack;
  const far = isAbove ? sql`${value} > ${theirValue}` : sql`${value} < ${theirValue}`;
  const last = isBack ? sql`false` : sql`${value} is null`;
  return sql<boolean>`(${far} or (${value} = ${theirValue} and ${tie}) or ${last})`;
}

/** A mark of another column, or of somebody's making, is no place in this order. */
function readable(mark: Mark, key: SortKey): Mark | undefined {
  if (key.kind === 'text' || mark.value === null) return mark;
  const mostDigits = key.kind === 'time' ? 16 : 18; // what the type can hold
  return new RegExp(`^-?\\d{1,${mostDigits}}$`).test(mark.value) ? mark : undefined;
}

export type Page<Row> = {rows: Row[]; before: Mark | undefined; after: Mark | undefined};
type Marked = {accountId: string; id: string; mark: string | null};

/** One row more than a page was asked for, which tells whether there is another page. Backwards they come last first. */
export function pageOf<Row extends Marked>(
  found: readonly Row[],
  from: ListQuery['from'],
  size: number,
): Page<Row> {
  const hasMore = found.length > size;
  const kept = found.slice(0, size);
  const isBack = from?.side === 'before';
  const rows = isBack ? kept.reverse() : kept;
  const [first, last] = [rows.at(0), rows.at(-1)];
  const hasBefore = isBack ? hasMore : from !== undefined;
  const hasAfter = isBack || hasMore;
  return {
    rows,
    before: first && hasBefore ? markOfRow(first) : undefined,
    after: last && hasAfter ? markOfRow(last) : undefined,
  };
}

function markOfRow({mark, id, accountId}: Marked): Mark {
  return {value: mark, id, accountId};
}
