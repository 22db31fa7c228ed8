import type {PullResponse} from '../../../lib/contract/wire.ts';
import type {Change} from '../../../lib/domain/account-view.ts';
import {account, linkAt} from './sample-links.ts';

/** What a server answers to the pulls of a new browser: the account and so many links, as texts. */
export function pageTexts(count: number, rowsPerPage = 500): string[] {
  const changes: Change[] = [{kind: 'account', id: account.id, row: account}];
  for (let at = 0; at < count; at++) {
    const row = linkAt(at);
    changes.push({kind: 'link', id: row.id, row});
  }
  const rev = changes.length;
  const texts: string[] = [];
  for (let start = 0; start < rev; start += rowsPerPage) {
    const slice = changes.slice(start, start + rowsPerPage);
    const last = slice.at(-1);
    const more = start + rowsPerPage < rev;
    const page: PullResponse = {
      kind: 'page',
      epoch: 'bench',
      cursor: more ? 0 : rev,
      walk: more && last ? {rev, kind: last.kind, id: last.id} : null,
      tag: null,
      more,
      lastMid: 0,
      refused: [],
      changes: slice,
    };
    texts.push(JSON.stringify(page));
  }
  return texts;
}
