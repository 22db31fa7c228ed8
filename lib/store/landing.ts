/**
 * Which meta a page lands on, and which it leaves. A page of a walk that only brings what is new says both before it is written, so the next one
 * can be written behind it without waiting: transactions run in the order they were made, and each looks first whether it finds the meta that
 * its page was asked for with ([S2], [R8]).
 */
import {linkStatus} from '../domain/confirmation-link.ts';
import type {LeafChange, LeafKind} from './layout.ts';
import {isInLeaves} from './layout.ts';
import type {Page, ScopeMeta} from './store.ts';

/** What the meta says after a page of a walk that settles nothing and meets no older row; undefined for every other page. */
export function metaAfter(meta: ScopeMeta, page: Page): ScopeMeta | undefined {
  const {epoch, cursor, walk, tag} = page;
  if (!walk || page.complete || page.refused.length > 0) return undefined;
  if (page.settledUpTo > meta.ackedMid) return undefined;
  const changes = page.changes.filter(isInLeaves);
  if (!areNew(meta, changes) || !goUp(changes)) return undefined;
  return {...meta, epoch, cursor, walk, tag, ...tallyOf(meta, changes), stamp: meta.stamp + 1};
}

/** What the meta counts, once these are there that were not. */
export function tallyOf(
  meta: Pick<ScopeMeta, 'counts' | 'deals'>,
  changes: readonly LeafChange[],
): Pick<ScopeMeta, 'counts' | 'deals'> {
  const counts = {...meta.counts};
  let {deals} = meta;
  for (const {kind, row} of changes) {
    if (!row) continue;
    if (kind === 'link') counts[linkStatus(row)]++;
    else deals++;
  }
  return {counts, deals};
}

/** Whether no older row of these can be here: the first page of all, or the next one of a walk, which goes up in the order of ids. */
export function areNew(meta: ScopeMeta, changes: readonly LeafChange[]): boolean {
  const {cursor, walk, delta} = meta;
  if (cursor > 0 || delta > 0) return false;
  return changes.every(
    ({kind, id}) => countOf(meta, kind) === 0 || (walk?.kind === kind && id > walk.id),
  );
}

function countOf({counts, deals}: ScopeMeta, kind: LeafKind): number {
  return kind === 'deal' ? deals : counts.pending + counts.confirmed + counts.rejected;
}

/** So none of them is named twice. */
function goUp(changes: readonly LeafChange[]): boolean {
  const last = {link: '', deal: ''};
  return changes.every(({kind, id}) => {
    const isFurther = id > last[kind];
    last[kind] = id;
    return isFurther;
  });
}

export function isSameMeta(one: ScopeMeta | undefined, other: ScopeMeta): boolean {
  return one !== undefined && textOf(one) === textOf(other);
}

/** With its fields in one order. */
function textOf(meta: ScopeMeta): string {
  return JSON.stringify(Object.entries(meta).sort(([a], [b]) => (a < b ? -1 : 1)));
}
