/** Writing the base inside a transaction: a page's rows, and the folding of what changed into the leaves. */
import type {Change, RowKind} from '../domain/account-view.ts';
import type {Link} from '../domain/confirmation-link.ts';
import {linkStatus} from '../domain/confirmation-link.ts';
import type {LinkId} from '../domain/ids.ts';
import {findLinks, floor} from './base-reading.ts';
import type {LinkChange} from './landing.ts';
import {areNew} from './landing.ts';
import type {Delta, LeafKey, Tree} from './layout.ts';
import {all, ask, recordOf, trees} from './layout.ts';
import type {Sizes} from './leaf.ts';
import {cutRows, idOfRow, joinLeaf, rowText, splitLeaf} from './leaf.ts';
import {findRowTexts} from './row-texts.ts';
import type {Page, ScopeMeta} from './store.ts';

type BaseMeta = Pick<ScopeMeta, 'counts' | 'delta' | 'stamp'>;

export type Written = {
  meta: BaseMeta;
  /** The links that changed as they were; those that were not here are absent. */
  before: Map<LinkId, Link>;
  /** For each changed link the tree it left and the one it is in now. */
  moves: ReadonlyMap<LinkId, {from: Tree | null; to: Tree | null; text: string}>;
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
  const links = writeOthers(tx, scope, changes);
  const hasOthers = changes.some(({kind}) => onFirstScreen.includes(kind));
  if (areNew(meta, links)) {
    return {...(await appendLinks(tx, scope, meta, links, leafRows)), hasOthers};
  }
  const ids = links.map(({id}) => id);
  const places = await findLinks(tx, scope, ids);
  const before = new Map<LinkId, Link>();
  const moves = new Map<LinkId, {from: Tree | null; to: Tree | null; text: string}>();
  const counts = {...meta.counts};
  for (const {id, row} of links) {
    const from = places.get(id)?.tree ?? null;
    const to = row && linkStatus(row);
    if (from) {
      counts[from]--;
      before.set(id, JSON.parse(places.get(id)?.text ?? '') as Link); // rowText wrote it
    }
    if (to) counts[to]++;
    moves.set(id, {from, to, text: row ? rowText(id, row) : ''});
  }
  let {delta: size} = meta;
  const delta = tx.objectStore('delta');
  for (const [id, {to, text}] of moves) {
    const place = places.get(id);
    const leaf = place?.leaf ?? null;
    if (place?.inDelta) size--;
    if (to === null && leaf === null) {
      delta.delete([scope, id]);
    } else {
      size++;
      delta.put({tree: to, text, leaf} satisfies Delta, [scope, id]);
    }
  }
  return {before, moves, hasOthers, meta: {counts, delta: size, stamp: meta.stamp}};
}

/** Changes that no older row of a link can be here for: nothing is read, but where few rows join a leaf. */
export async function appendChanges(
  tx: IDBTransaction,
  scope: string,
  meta: ScopeMeta,
  {changes, source}: Pick<Page, 'changes' | 'source'>,
  {leafRows}: Sizes,
): Promise<void> {
  const texts = source === undefined ? undefined : findRowTexts(source, changes);
  await appendLinks(tx, scope, meta, writeOthers(tx, scope, changes), leafRows, texts);
}

/** All but the links, which it returns. */
function writeOthers(tx: IDBTransaction, scope: string, changes: readonly Change[]): LinkChange[] {
  const links: LinkChange[] = [];
  const records = tx.objectStore('records');
  for (const change of changes) {
    if (change.kind === 'link') links.push(change);
    else if (change.row) records.put(recordOf(scope, change), [scope, change.kind, change.id]);
    else records.delete([scope, change.kind, change.id]);
  }
  return links;
}

/** There is no first screen yet that would ask where they came from. */
async function appendLinks(
  tx: IDBTransaction,
  scope: string,
  meta: BaseMeta,
  links: readonly LinkChange[],
  leafRows: number,
  known?: ReadonlyMap<string, string>,
): Promise<Omit<Written, 'hasOthers'>> {
  const texts: Record<Tree, string[]> = {pending: [], confirmed: [], rejected: []};
  for (const {id, row} of links) {
    if (row) texts[linkStatus(row)].push(known?.get(id) ?? rowText(id, row));
  }
  const stamp = meta.stamp + 1;
  const counts = {...meta.counts};
  const appending = trees.map(async (tree) => {
    counts[tree] += texts[tree].length;
    if (texts[tree].length > 0) await appendTo(tx, [scope, tree], texts[tree], stamp, leafRows);
  });
  await Promise.all(appending);
  return {meta: {counts, delta: meta.delta, stamp}, before: new Map(), moves: new Map()};
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

/** Folds the oldest links of the delta into a few leaves; returns what the meta says afterwards. */
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
  return {counts: meta.counts, delta: meta.delta - folded, stamp};
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
