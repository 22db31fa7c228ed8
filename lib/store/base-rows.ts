import type {AccountView, Change, RowKind} from '../domain/account-view.ts';
import {applyChanges, emptyView} from '../domain/account-view.ts';
import type {Delta, LeafKey, RowRecord, Tree} from './layout.ts';
import {all, ask, changeOf} from './layout.ts';
import type {LeafRow} from './leaf.ts';
import {parseLeaf} from './leaf.ts';
import {findRows} from './part-reading.ts';
import type {Need} from './store.ts';

/** The last word on each object, so that a page that names one twice writes it once. */
export function lastChanges(changes: readonly Change[]): Change[] {
  return [...new Map(changes.map((change) => [`${change.kind} ${change.id}`, change])).values()];
}

/** The parsed rows of leaves by their key, from one reading to the next. */
export type LeafCache = Map<string, LeafRow[]>;

export type BaseParts = {
  leaves: Array<{tree: Tree; rows: LeafRow[]}>;
  /** The newest word on rows in leaves, by id. */
  changed: ReadonlyMap<string, Delta | undefined>;
  others: Change[];
};

const sliceMs = 8;

/** Rows that one answer brings at most, so that none of them keeps the page from its work for long. */
const recordsAtOnce = 500;
const leavesAhead = 4;

/**
 * What a page reads of a whole account besides its links and deals. The other kinds grow with all that is said and done on each deal; of those it reads what its edits
 * speak of, and one deal's when somebody looks at that.
 */
export const pageKinds = [
  'account',
  'attachment',
  'attach_request',
  'overwrite',
  'seen',
  'notice_settings',
] as const satisfies readonly RowKind[];

export type BaseWish = {
  /** Absent: all. What lies in leaves always comes. */
  kinds?: readonly RowKind[];
  /** Rows of other kinds. */
  also?: Need | undefined;
  signal?: AbortSignal | undefined;
};

/**
 * The base, or some kinds of it. What a leaf holds is parsed as its answer arrives, leaf by leaf, each in a task of its own, so that a page
 * goes on painting. `cache` is brought up to date: leaves that have not changed are not read again.
 */
export async function readBase(
  tx: IDBTransaction,
  scope: string,
  cache: LeafCache,
  {kinds, also, signal}: BaseWish = {},
): Promise<BaseParts> {
  const [leaves, delta] = [tx.objectStore('leaves'), tx.objectStore('delta')];
  const [keys, ids, entries] = await Promise.all([
    ask<LeafKey[]>(leaves.getAllKeys(all(scope))),
    ask<Array<[string, string]>>(delta.getAllKeys(all(scope))),
    ask<Delta[]>(delta.getAll(all(scope))),
  ]);
  const names = new Map(keys.map((key) => [JSON.stringify(key), key[1]]));
  for (const name of cache.keys()) if (!names.has(name)) cache.delete(name);
  const changed = new Map(ids.map(([, id], at) => [id, entries[at]]));
  const missing = keys.filter((key) => !cache.has(JSON.stringify(key)));
  const asked = new Map<LeafKey, Promise<string>>();
  for (const [at, key] of missing.entries()) {
    signal?.throwIfAborted();
    for (const next of missing.slice(at, at + leavesAhead)) {
      if (!asked.has(next)) asked.set(next, ask<string>(leaves.get(next)));
    }
    cache.set(JSON.stringify(key), parseLeaf((await asked.get(key)) ?? ''));
    asked.delete(key); // its text may go
  }
  const others: Change[] = [];
  const ranges = kinds?.map((kind) => all(scope, kind)) ?? [all(scope)];
  const tell = (record: RowRecord) => void others.push(changeOf(record));
  await Promise.all(ranges.map((range) => eachRecord(tx, range, tell, signal)));
  if (also) others.push(...(await findRows(tx, scope, also)));
  const held = [...names].map(([name, tree]) => ({tree, rows: cache.get(name) ?? []}));
  return {leaves: held, changed, others};
}

/** Puts the parts together outside of any transaction, with a pause wherever it has lasted long enough. */
export async function joinParts(
  {leaves, changed, others}: BaseParts,
  pause: () => Promise<void>,
): Promise<AccountView> {
  const [links, deals] = [new Map<string, LeafRow>(), new Map<string, LeafRow>()];
  const mapFor = (tree: Tree) => (tree === 'deal' ? deals : links);
  let begunAt = performance.now();
  for (const {tree, rows} of leaves) {
    const map = mapFor(tree);
    for (const row of rows) if (!changed.has(row.id)) map.set(row.id, row);
    if (performance.now() - begunAt < sliceMs) continue;
    await pause();
    begunAt = performance.now();
  }
  for (const entry of changed.values()) {
    if (!entry?.tree) continue;
    const row = JSON.parse(entry.text) as LeafRow; // lib/store/leaf.ts wrote it
    mapFor(entry.tree).set(row.id, row);
  }
  const base = {...emptyView, links, deals} as unknown as AccountView; // each from its own trees
  return applyChanges(base, others);
}

async function eachRecord(
  tx: IDBTransaction,
  whole: IDBKeyRange,
  tell: (record: RowRecord) => void,
  signal: AbortSignal | undefined,
): Promise<void> {
  const records = tx.objectStore('records');
  let range = whole;
  for (;;) {
    signal?.throwIfAborted();
    const [keys, found] = await Promise.all([
      ask<IDBValidKey[]>(records.getAllKeys(range, recordsAtOnce)),
      ask<RowRecord[]>(records.getAll(range, recordsAtOnce)),
    ]);
    found.forEach(tell);
    if (found.length < recordsAtOnce) return;
    range = IDBKeyRange.bound(keys.at(-1), whole.upper, true, false);
  }
}
