/**
 * Which meta a page lands on, and which it leaves. A page of a walk that only brings what is new says both before it is written, so the next one
 * can be written behind it without waiting: transactions run in the order they were made, and each looks first whether it finds the meta that
 * its page was asked for with ([S2], [R8]).
 */
import type {Change} from '../domain/account-view.ts';
import {linkStatus} from '../domain/confirmation-link.ts';
import type {Page, ScopeMeta} from './store.ts';

export type LinkChange = Extract<Change, {kind: 'link'}>;

/** What the meta says after a page of a walk that settles nothing and meets no older row; undefined for every other page. */
export function metaAfter(meta: ScopeMeta, page: Page): ScopeMeta | undefined {
  const {epoch, cursor, walk, tag} = page;
  if (!walk || page.complete || page.refused.length > 0) return undefined;
  if (page.settledUpTo > meta.ackedMid) return undefined;
  const links = page.changes.filter((change) => change.kind === 'link');
  if (!areNew(meta, links) || !goUp(links)) return undefined;
  const counts = {...meta.counts};
  for (const {row} of links) if (row) counts[linkStatus(row)]++;
  return {...meta, epoch, cursor, walk, tag, counts, stamp: meta.stamp + 1};
}

/** Whether no older row of these can be here: the first page of all, or the next one of a walk, which goes up in the order of ids. */
export function areNew(
  {cursor, walk, counts, delta}: ScopeMeta,
  links: readonly LinkChange[],
): boolean {
  if (cursor > 0 || delta > 0) return false;
  if (links.length === 0) return true; // a stretch of other kinds
  if (counts.pending + counts.confirmed + counts.rejected === 0) return true;
  return walk?.kind === 'link' && links.every(({id}) => id > walk.id);
}

/** So none of them is named twice. */
function goUp(links: readonly LinkChange[]): boolean {
  return links.every(({id}, at) => id > (links[at - 1]?.id ?? ''));
}

export function isSameMeta(one: ScopeMeta | undefined, other: ScopeMeta): boolean {
  return one !== undefined && textOf(one) === textOf(other);
}

/** With its fields in one order. */
function textOf(meta: ScopeMeta): string {
  return JSON.stringify(Object.entries(meta).sort(([a], [b]) => (a < b ? -1 : 1)));
}
