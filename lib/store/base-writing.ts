/** Writing the base inside a transaction: a page's rows, and the folding of what changed into the leaves. */
import type {Change, RowKind} from '../domain/account-view.ts';
import type {Link} from '../domain/confirmation-link.ts';
import type {LinkId} from '../domain/ids.ts';
import type {Place} from './base-reading.ts';
import {findPlaces, floor} from './base-reading.ts';
import {areNew, tallyOf} from './landing.ts';
import type {DealKeys, Delta, LeafChange, LeafKey, Tree} from './layout.ts';
import {all, ask, isInLeaves, leafKinds, treeOf, trees} from './layout.ts';
import type {Sizes} from './leaf.ts';
import {cutRows, idOfRow, joinLeaf, rowText, splitLeaf} from './leaf.ts';
import {keysOf, recordOf} from './row-keys.ts';
import {findRowTexts} from './row-texts.ts';
import type {Page, ScopeMeta} from './store.ts';

type BaseMeta = Pick<ScopeMeta, 'counts' | 'deals' | 'delta' | 'stamp'>;

export type Written = {
  meta: BaseMeta;
  /** The links that changed as they were; those that were not here are absent. */
  before: Map<LinkId, Link>;
  /** For each changed link or deal the tree it is in now. */
  moves: ReadonlyMap<string, {to: Tree | null; text: string}>;
  /** Whether anything else changed that a first screen shows. */
  hasOthers: boolean;
};

const onFirstScreen: readonly RowKind[] = ['account', 'attachment', 'deal'];

export async function writeChanges(
  tx: IDBTransaction,
  scope: string,
  meta: ScopeMeta,
  changes: readonly Change[],
  {leafRows}: Sizes,
): Promise<Written> {
  const placed = writeOthers(tx, scope, changes);
  const hasOthers = changes.some(({kind}) => onFirstScreen.includes(kind));
  if (areNew(meta, placed)) {
    return {...(await appendRows(tx, scope, meta, placed, leafRows)), hasOthers};
  }
  const places = await placesOf(tx, scope, placed);
  const before = new Map<LinkId, Link>();
  const moves = new Map<string, {to: Tree | null; text: string}>();
  const tally = tallyOf(meta, placed);
  let {delta: size} = meta;
  const delta = tx.objectStore('delta');
  for (const change of placed) {
    const {kind, id, row} = change;
    const place = places.get(id);
    if (place?.tree === 'deal') tally.deals--;
    else if (place?.tree) tally.counts[place.tree]--;
    if (kind === 'link' && place?.tree) before.set(id, JSON.parse(place.text) as Link); // rowText wrote it
    const to = treeOf(change);
    const text = row ? rowText(id, row) : '';
    moves.set(id, {to, text});
    const leaf = place?.leaf ?? null;
    if (place?.inDelta) size--;
    if (to === null && leaf === null) {
      delta.delete([scope, id]);
    } else {
      size++;
      delta.put({tree: to, text, leaf} satisfies Delta, [scope, id]);
    }
  }
  return {before, moves, hasOthers, meta: {...tally, delta: size, stamp: meta.stamp}};
}

async function placesOf(
  tx: IDBTransaction,
  scope: string,
  changes: readonly LeafChange[],
): Promise<Map<string, Place>> {
  const found = leafKinds.map((kind) => {
    const ids = changes.filter((change) => change.kind === kind).map(({id}) => id);
    return findPlaces(tx, scope, kind, ids);
  });
  return new Map((await Promise.all(found)).flatMap((places) => [...places]));
}

/** Changes that no older row can be here for: nothing is read, but where few rows join a leaf. */
export async function appendChanges(
  tx: IDBTransaction,
  scope: string,
  meta: ScopeMeta,
  {changes, source}: Pick<Page, 'changes' | 'source'>,
  {leafRows}: Sizes,
): Promise<void> {
  const texts = source === undefined ? undefined : findRowTexts(source, changes);
  await appendRows(tx, scope, meta, writeOthers(tx, scope, changes), leafRows, texts);
}

/** All but what lies in leaves, which it returns. */
function writeOthers(tx: IDBTransaction, scope: string, changes: readonly Change[]): LeafChange[] {
  const placed: LeafChange[] = [];
  const [records, dealKeys] = [tx.objectStore('records'), tx.objectStore('dealKeys')];
  for (const change of changes) {
    const {kind, id, row} = change;
    if (isInLeaves(change)) placed.push(change);
    else if (row) records.put(recordOf(scope, change), [scope, kind, id]);
    else records.delete([scope, kind, id]);
    if (kind !== 'deal') continue;
    if (row) dealKeys.put({id, keys: keysOf(scope, change)} satisfies DealKeys, [scope, id]);
    else dealKeys.delete([scope, id]);
  }
  return placed;
}

/** There is no first screen yet that would ask where they came from. */
async function appendRows(
  tx: IDBTransaction,
  scope: string,
  meta: BaseMeta,
  changes: readonly LeafChange[],
  leafRows: number,
  known?: ReadonlyMap<string, string>,
): Promise<Omit<Written, 'hasOthers'>> {
  const texts: Record<Tree, string[]> = {pending: [], confirmed: [], rejected: [], deal: []};
  for (const change of changes) {
    const {id, row} = change;
    const tree = treeOf(change);
    if (tree && row) texts[tree].push(known?.get(id) ?? rowText(id, row));
  }
  const stamp = meta.stamp + 1;
  const appending = trees.map(async (tree) => {
    if (texts[tree].length > 0) await appendTo(tx, [scope, tree], texts[tree], stamp, leafRows);
  });
  await Promise.all(appending);
  const {delta} = meta;
  return {meta: {...tallyOf(meta, changes), delta, stamp}, before: new Map(), moves: new Map()};
}

/** Rows that are newer than all of their tree. Few of them join its last leaf where they fit in, so that they make no small leaves. */
async function appendTo(
  tx: IDBTransaction,
  [scope, tree]: [string, Tree],
  texts: readonly string[],
  stamp: number,
  leafRows: number,
): Promise<void> {
  const leaves = tx.objectStore('leaves');
  const isFew = texts.length * 8 < leafRows; // more than that are leaves enough by themselves, and nothing has to be read
  const cursor =
    isFew && (await ask<IDBCursor | null>(leaves.openKeyCursor(all(scope, tree), 'prev')));
  const key = cursor ? (cursor.primaryKey as LeafKey) : undefined; // every key there is one
  const isOpen = key !== undefined && key[5] + texts.length <= leafRows;
  const last = isOpen ? splitLeaf(await ask<string>(leaves.get(key))) : [];
  if (isOpen) leaves.delete(key);
  const rows = [...last, ...[...texts].sort(byId)];
  for (const leaf of cutRows(rows, leafRows)) putLeaf(leaves, [scope, tree], leaf, stamp);
}

/** How much one transaction folds. */
const leavesPerFold = 8;
const entriesPerFold = 500;

type Folding = {key: LeafKey | undefined; rows: Map<string, string>};

/** Folds the oldest rows of the delta into a few leaves; returns what the meta says afterwards. */
export async function foldSome(
  tx: IDBTransaction,
  scope: string,
  meta: BaseMeta,
  {leafRows}: Sizes,
): Promise<BaseMeta> {
  const [delta, leaves] = [tx.objectStore('delta'), tx.objectStore('leaves')];
  const [ids, entries, keys] = await Promise.all([
    ask<Array<[string, string]>>(delta.getAllKeys(all(scope), entriesPerFold)),
    ask<Delta[]>(delta.getAll(all(scope), entriesPerFold)),
    ask<LeafKey[]>(leaves.getAllKeys(all(scope))),
  ]);
  const byTree = Object.fromEntries(
    trees.map((tree) => [tree, keys.filter((key) => key[1] === tree)]),
  ) as Record<Tree, LeafKey[]>; // each of them was just given its keys
  const open = new Map<Tree | LeafKey, Folding>();
  const openLeaf = async (tree: Tree, id: string): Promise<Folding> => {
    const key = byTree[tree][Math.max(0, floor(byTree[tree], id))];
    const known = open.get(key ?? tree);
    if (known) return known;
    const texts = key ? splitLeaf(await ask<string>(leaves.get(key))) : [];
    const folding = {key, rows: new Map(texts.map((text) => [idOfRow(text), text]))};
    open.set(key ?? tree, folding);
    return folding;
  };
  let folded = 0;
  for (const [at, entry] of entries.entries()) {
    if (open.size >= leavesPerFold) break;
    const id = ids[at]?.[1] ?? '';
    if (entry.leaf) (await openLeaf(entry.leaf, id)).rows.delete(id);
    if (entry.tree) (await openLeaf(entry.tree, id)).rows.set(id, entry.text);
    delta.delete([scope, id]);
    folded++;
  }
  const stamp = meta.stamp + 1;
  for (const [of, {key, rows}] of open) {
    if (key) leaves.delete(key);
    const tree = typeof of === 'string' ? of : of[1];
    const texts = [...rows.values()].sort(byId);
    for (const leaf of cutRows(texts, leafRows)) putLeaf(leaves, [scope, tree], leaf, stamp);
  }
  return {counts: meta.counts, deals: meta.deals, delta: meta.delta - folded, stamp};
}

function putLeaf(
  leaves: IDBObjectStore,
  [scope, tree]: [string, Tree],
  rows: readonly string[],
  stamp: number,
): void {
  const [first, last] = [rows[0], rows.at(-1)];
  if (first === undefined || last === undefined) return;
  const key: LeafKey = [scope, tree, idOfRow(first), idOfRow(last), stamp, rows.length];
  leaves.put(joinLeaf(rows), key);
}

function byId(a: string, b: string): number {
  const [left, right] = [idOfRow(a), idOfRow(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}
