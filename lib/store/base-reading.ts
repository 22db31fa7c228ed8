/** Reading rows in leaves inside a transaction: what is asked for and little more, whatever the account's size. */
import type {Delta, LeafKey, LeafKind, Tree} from './layout.ts';
import {all, ask, treesOf} from './layout.ts';
import {findInLeaf, idOfRow, splitLeaf} from './leaf.ts';

/** Where the newest row of something is: its tree, or null when it is known to be gone; and what its delta entry must say of leaves. */
export type Place = Delta & {inDelta: boolean};

/** How many leaves are held in memory at a time. */
const leavesAtOnce = 8;
const fewIds = 20;
const fewInLeaf = 8;

export async function findPlaces(
  tx: IDBTransaction,
  scope: string,
  kind: LeafKind,
  ids: readonly string[],
): Promise<Map<string, Place>> {
  const found = new Map<string, Place>();
  if (ids.length === 0) return found;
  const delta = tx.objectStore('delta');
  const leaves = tx.objectStore('leaves');
  const [keys, changed] = await Promise.all([
    ask<LeafKey[]>(leaves.getAllKeys(all(scope))),
    findChanged(delta, scope, ids),
  ]);
  const missing: string[] = [];
  for (const id of ids) {
    const entry = changed.get(id);
    if (entry) found.set(id, {...entry, inDelta: true});
    else missing.push(id);
  }
  if (missing.length === 0) return found;
  const wanted = [...leavesFor(keys, treesOf[kind], missing)];
  for (let at = 0; at < wanted.length; at += leavesAtOnce) {
    const some = wanted.slice(at, at + leavesAtOnce);
    const texts = await Promise.all(some.map(([key]) => ask<string>(leaves.get(key))));
    some.forEach(([[, tree], inside], index) => {
      const find = finderIn(texts[index] ?? '', inside.length);
      for (const id of inside) {
        const text = find(id);
        if (text) found.set(id, {tree, text, leaf: tree, inDelta: false});
      }
    });
  }
  return found;
}

/** What the delta says of these. It never holds much more than what is worth folding, so for many all between them is read. */
async function findChanged(
  delta: IDBObjectStore,
  scope: string,
  ids: readonly string[],
): Promise<Map<string, Delta | undefined>> {
  if (ids.length <= fewIds) {
    const entries = await Promise.all(
      ids.map((id) => ask<Delta | undefined>(delta.get([scope, id]))),
    );
    return new Map(ids.map((id, at) => [id, entries[at]]));
  }
  const sorted = [...ids].sort();
  const range = IDBKeyRange.bound([scope, sorted[0]], [scope, sorted.at(-1)]);
  const [keys, entries] = await Promise.all([
    ask<Array<[string, string]>>(delta.getAllKeys(range)),
    ask<Delta[]>(delta.getAll(range)),
  ]);
  return new Map(keys.map(([, id], at) => [id, entries[at]]));
}

/** Looking for a row goes through half of its leaf, so for many it is taken apart once. */
function finderIn(leaf: string, wanted: number): (id: string) => string | undefined {
  if (wanted <= fewInLeaf) return (id) => findInLeaf(leaf, id);
  const rows = new Map(splitLeaf(leaf).map((text) => [idOfRow(text), text]));
  return (id) => rows.get(id);
}

/** The leaves that may hold these ids: at most one of each tree for each id. */
function leavesFor(
  keys: readonly LeafKey[],
  trees: readonly Tree[],
  ids: readonly string[],
): Map<LeafKey, string[]> {
  const wanted = new Map<LeafKey, string[]>();
  for (const tree of trees) {
    const ofTree = keys.filter((key) => key[1] === tree);
    for (const id of ids) {
      const key = ofTree[floor(ofTree, id)];
      if (!key || id > key[3]) continue;
      const inside = wanted.get(key);
      if (inside) inside.push(id);
      else wanted.set(key, [id]);
    }
  }
  return wanted;
}

/** The last of a tree's leaves that begins at or before an id; -1 when all begin after it. */
export function floor(keys: readonly LeafKey[], id: string): number {
  let [low, high] = [0, keys.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((keys[middle]?.[2] ?? '') <= id) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

export type Slice = {
  /** Newest first. */
  texts: string[];
  /** Where the next older slice begins; undefined after the last. */
  next: string | undefined;
};

/** Some links of a tree, from just below `before` (from the newest on) downwards: one leaf's worth, with what changed since. */
export async function readTreeSlice(
  tx: IDBTransaction,
  scope: string,
  tree: Tree,
  before: string | undefined,
): Promise<Slice> {
  const upper = before ?? '\uffff';
  const leaves = tx.objectStore('leaves');
  const below = IDBKeyRange.bound([scope, tree], [scope, tree, upper], false, true);
  const cursor = await ask<IDBCursorWithValue | null>(leaves.openCursor(below, 'prev'));
  const key = cursor?.key as LeafKey | undefined; // every key there is one
  const rows = new Map<string, string>();
  if (cursor) {
    for (const text of splitLeaf(cursor.value as string)) rows.set(idOfRow(text), text);
  }
  const changed = IDBKeyRange.bound([scope, key?.[2] ?? ''], [scope, upper], false, true);
  const delta = tx.objectStore('delta');
  const [ids, entries] = await Promise.all([
    ask<Array<[string, string]>>(delta.getAllKeys(changed)),
    ask<Delta[]>(delta.getAll(changed)),
  ]);
  ids.forEach(([, id], at) => {
    const entry = entries[at];
    if (entry?.tree === tree) rows.set(id, entry.text);
    else rows.delete(id);
  });
  const newestFirst = [...rows.keys()].filter((id) => id < upper).sort();
  newestFirst.reverse();
  return {texts: newestFirst.map((id) => rows.get(id) ?? ''), next: key?.[2]};
}
