/**
 * The part of an account that somebody has needed lately, with this computer's pending edits on top of it. It grows by what is asked for
 * next and by each edit, so that thousands of edits in a row are each decided on what the one before left without reading it all
 * again. An edit touches only rows that it names (lib/domain/needed.ts), so rows that come in later are as they are in the base.
 */
import type {AccountView, Change} from '../domain/account-view.ts';
import {createViewBuilder, mapKinds, mapOf} from '../domain/account-view.ts';
import type {Mutation} from '../domain/mutation.ts';
import {readingOf} from '../store/reading.ts';
import {touchedBy} from '../store/replay.ts';
import type {Snapshot} from '../store/store.ts';

export type PartReading = ReturnType<typeof readingOf> & {
  /** What the server gave, without the pending edits. */
  base: AccountView;
};

export type AccountPart = {
  reading: PartReading;
  /** More rows of the same base. */
  add(rows: AccountView): void;
  /** An edit that was just stored, as it was decided on `reading.view`. */
  edited(mutation: Mutation, changes: readonly Change[]): void;
};

export function createAccountPart(
  snapshot: Snapshot,
  user: Parameters<typeof readingOf>[1],
): AccountPart {
  const replayed = readingOf(snapshot, user);
  const base = createViewBuilder(snapshot.base);
  const view = createViewBuilder(replayed.view);
  const waiting = new Set<string>();
  return {
    reading: {
      ...replayed,
      base: base.view,
      view: view.view,
      isWaiting: (id) => waiting.has(id) || replayed.isWaiting(id),
      isSynced: (linkId) => base.view.links.has(linkId) || replayed.isSynced(linkId),
    },
    add: (rows) => {
      const unknown = rowsOf(rows).filter((change) => !isKnown(base.view, change));
      base.apply(unknown);
      view.apply(unknown);
    },
    edited: (mutation, changes) => {
      view.apply(changes);
      for (const id of touchedBy(mutation, changes)) waiting.add(id);
    },
  };
}

function rowsOf(view: AccountView): Change[] {
  const {account} = view;
  return [
    ...(account ? [{kind: 'account' as const, id: account.id, row: account}] : []),
    ...mapKinds.flatMap((kind) =>
      [...view[mapOf[kind]].values()].map((row) => ({kind, id: row.id, row}) as Change),
    ), // a row of that very map
  ];
}

function isKnown(view: AccountView, {kind, id}: Change): boolean {
  if (kind === 'account') return view.account !== undefined;
  const rows: ReadonlyMap<string, unknown> = view[mapOf[kind]];
  return rows.has(id);
}
