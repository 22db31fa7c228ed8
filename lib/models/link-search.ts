import type {LinkRow} from './link-rows.ts';
import {searchRows} from './link-rows.ts';
import type {Pace, Sliced} from './slices.ts';
import {createSliced} from './slices.ts';

type Asked = {rows: readonly LinkRow[]; text: string};

/**
 * The rows that a search finds, in slices: hits show as they come, and the next letter ends the search for the one before. Where a list
 * is complete and only some of its links changed, it stays until the new one is.
 */
export function createLinkSearch(read: () => Asked, pace: Pace): Sliced<readonly LinkRow[]> {
  return createSliced<Asked, readonly LinkRow[]>({
    read,
    work: ({rows, text}, publish, before) => {
      const isRefresh = before?.text === text && before.rows.length * 2 > rows.length;
      return searchRows(rows, text, isRefresh ? undefined : publish);
    },
    start: [],
    pace,
  });
}
