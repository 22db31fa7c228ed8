/**
 * What a list's address says: which rows (`q` and the list's own filters), in what order, and from where on. Whatever an address says
 * that no page of ours would is read as if it were not there, so that an old bookmark shows a list and not an error.
 */
import {limits} from '../../lib/domain/limits.ts';

export type Direction = 'asc' | 'desc';

/** What a list knows: its columns to sort by, each with the direction that comes first, and the words its filters take. */
export type ListShape<Column extends string, Filter extends string> = {
  path: string;
  columns: Record<Column, Direction>;
  sort: Column;
  /** Null: any text, which is looked up and not trusted. */
  filters: Record<Filter, readonly string[] | null>;
  /** What the address of the plain list says, where the bare path means the person's own default. */
  plain?: string;
};

export type ListQuery<Column extends string = string, Filter extends string = string> = {
  q: string;
  sort: Column;
  direction: Direction;
  filters: Record<Filter, string>;
  /** Rows after the one so named, or before it; undefined from the first on. */
  from: {side: 'after' | 'before'; mark: Mark} | undefined;
};

/** The place of a row in its order: what it is sorted by, as text, and its id, which is its account's own. */
export type Mark = {value: string | null; id: string; accountId: string};

export const searchLength = limits.nameLength;

export function readListQuery<Column extends string, Filter extends string>(
  params: URLSearchParams,
  shape: ListShape<Column, Filter>,
): ListQuery<Column, Filter> {
  const columns = Object.keys(shape.columns) as Column[]; // keys of what the type names
  const sort = columns.find((column) => column === params.get('sort')) ?? shape.sort;
  const said = params.get('dir');
  const direction = said === 'asc' || said === 'desc' ? said : shape.columns[sort];
  const filters = {} as Record<Filter, string>; // filled below, key by key
  for (const key of Object.keys(shape.filters) as Filter[]) {
    const words = shape.filters[key];
    const text = tidy(params.get(key) ?? '');
    filters[key] = words === null || words.includes(text) ? text : '';
  }
  return {q: tidy(params.get('q') ?? ''), sort, direction, filters, from: readFrom(params)};
}

/** The address of a list: what is as always is left out, so that two ways to one list are one address. */
export function listHref<Column extends string, Filter extends string>(
  shape: ListShape<Column, Filter>,
  query: ListQuery<Column, Filter>,
  path: string = shape.path,
): string {
  const params = listParams(shape, query);
  const {from} = query;
  if (from) params.append(from.side, writeMark(from.mark));
  if (params.size === 0) return shape.plain ? `${path}?${shape.plain}` : path;
  return `${path}?${params}`;
}

/** The same without the place in it: what a saved filter keeps. */
export function listParams<Column extends string, Filter extends string>(
  shape: ListShape<Column, Filter>,
  {q, sort, direction, filters}: Omit<ListQuery<Column, Filter>, 'from'>,
): URLSearchParams {
  const params = new URLSearchParams();
  for (const key of Object.keys(shape.filters) as Filter[]) {
    if (filters[key] !== '') params.append(key, filters[key]);
  }
  if (q !== '') params.append('q', q);
  if (sort !== shape.sort) params.append('sort', sort);
  if (direction !== shape.columns[sort]) params.append('dir', direction);
  return params;
}

function tidy(text: string): string {
  return text.replaceAll('\0', '').trim().slice(0, searchLength); // no text in Postgres can hold the first
}

function readFrom(params: URLSearchParams): ListQuery['from'] {
  for (const side of ['after', 'before'] as const) {
    const mark = readMark(params.get(side) ?? '');
    if (mark) return {side, mark};
  }
  return undefined;
}

function writeMark({value, id, accountId}: Mark): string {
  return Buffer.from(JSON.stringify([value, id, accountId])).toString('base64url');
}

function readMark(text: string): Mark | undefined {
  if (text === '' || text.length > 4000) return undefined;
  try {
    const read: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    if (!Array.isArray(read) || read.length !== 3) return undefined;
    const [value, id, accountId] = read as unknown[];
    if (!isId(id) || !isId(accountId)) return undefined;
    if (value !== null && (typeof value !== 'string' || value.includes('\0'))) return undefined;
    return {value, id, accountId};
  } catch {
    return undefined; // not one of ours
  }
}

function isId(text: unknown): text is string {
  return typeof text === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);
}
