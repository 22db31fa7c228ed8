import type {Change, RowKind, RowOf} from '../../lib/domain/account-view.ts';

/** Ids of the objects of a kind that went, also of those that came back under the same id. */
export function goneOf(changes: readonly Change[], kind: RowKind): string[] {
  return changes.filter((change) => change.kind === kind && !change.row).map(({id}) => id);
}

/** The last state of each object of a kind that stayed. */
export function lastOf<K extends RowKind>(changes: readonly Change[], kind: K): Array<RowOf[K]> {
  const last = new Map<string, RowOf[K] | null>();
  for (const change of changes) {
    if (change.kind === kind) last.set(change.id, change.row as RowOf[K] | null); // of its own kind
  }
  return [...last.values()].filter((row) => row !== null);
}
