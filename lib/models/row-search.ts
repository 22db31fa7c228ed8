/** Searching the rows of a table in slices, whatever they are of. */
import type {Work} from './slices.ts';
import {stride} from './slices.ts';

export type RowSearch<Row> = (
  rows: readonly Row[],
  search: string,
  publish?: (soFar: () => readonly Row[]) => void,
) => Work<readonly Row[]>;

/** `textsOf`: everything that a search looks at. It is folded when a search first comes by, and kept as long as the row. */
export function createRowSearch<Row extends object>(
  textsOf: (row: Row) => ReadonlyArray<string | null | undefined>,
): RowSearch<Row> {
  const haystacks = new WeakMap<Row, string>();
  const haystackOf = (row: Row): string => {
    const known = haystacks.get(row);
    if (known !== undefined) return known;
    const haystack = fold(textsOf(row).join('\n'));
    haystacks.set(row, haystack);
    return haystack;
  };
  return function* (rows, search, publish = () => undefined) {
    const words = fold(search).split(/\s+/).filter(Boolean);
    if (words.length === 0) return rows;
    const found: Row[] = [];
    for (const [at, row] of rows.entries()) {
      const haystack = haystackOf(row);
      if (words.every((word) => haystack.includes(word))) found.push(row);
      if ((at + 1) % stride > 0) continue;
      publish(() => found.slice());
      yield;
    }
    return found;
  };
}

/** Lower case without accents, so that "wdrozenie" finds "Wdrożenie". */
function fold(text: string): string {
  return text.toLowerCase().normalize('NFKD').replace(/\p{M}/gu, '').replaceAll('ł', 'l');
}
