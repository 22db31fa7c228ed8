/**
 * How the store lies in IndexedDB (decision 0011): links and deals in leaves, a tree of them per status and one for the deals, with what
 * changed since in `delta`, and what deals are found by in `dealKeys`; every other row by itself, found by what it hangs on; the first screen
 * ready as one text; and what was not told yet in `untold`. Every key begins with its scope.
 */
import type {Change, RowKind} from '../domain/account-view.ts';
import type {LinkStatus} from '../domain/confirmation-link.ts';
import {linkStatus} from '../domain/confirmation-link.ts';
import type {DealId} from '../domain/ids.ts';

export const layoutVersion = 5;

/** What the stores of the base are called. */
export const baseNames = ['leaves', 'delta', 'dealKeys', 'records', 'firsts'] as const;

/** And those of what was written here. */
export const ledgerNames = ['scopes', 'outbox', 'rejected'] as const;

/** Kinds of which an account may have so many that they lie in leaves. */
export type LeafKind = 'link' | 'deal';
export type LeafChange = Extract<Change, {kind: LeafKind}>;
export type Tree = LinkStatus | 'deal';
export const treesOf = {
  link: ['pending', 'confirmed', 'rejected'],
  deal: ['deal'],
} as const satisfies Record<LeafKind, readonly Tree[]>;
export const leafKinds = ['link', 'deal'] as const satisfies readonly LeafKind[];
export const trees = [...treesOf.link, ...treesOf.deal] as const;

/** Null for a row that is gone. */
export function treeOf(change: LeafChange): Tree | null {
  if (change.kind === 'deal') return change.row && 'deal';
  return change.row && linkStatus(change.row);
}

export function isInLeaves(change: Change): change is LeafChange {
  return change.kind === 'link' || change.kind === 'deal';
}

/** A leaf is never written over: a changed one gets another stamp, so a key says all about what lies under it. */
export type LeafKey = [
  scope: string,
  tree: Tree,
  first: string,
  last: string,
  stamp: number,
  rows: number,
];

/** The newest word on a row: which tree it belongs to now (null: it is gone), and the tree whose leaf still holds an older row. */
export type Delta = {tree: Tree | null; text: string; leaf: Tree | null};

/** `keys`: what one can ask for it by (lib/store/row-keys.ts). */
export type RowRecord = {kind: RowKind; text: string; keys: string[]};
export type RecordKey = [scope: string, kind: RowKind, id: string];

/** What a deal is found by besides its id. */
export type DealKeys = {id: DealId; keys: string[]};

/** All keys that begin like this: an array sorts after every text and number. */
export function all(...begin: string[]): IDBKeyRange {
  return IDBKeyRange.bound(begin, [...begin, []]);
}

export function changeOf({kind, text}: RowRecord): Change {
  const row = JSON.parse(text) as {id: string};
  return {kind, id: row.id, row} as Change; // recordOf put the two together
}

/** The answer of one request. Its failure is the transaction's as well. */
export function ask<T>(request: IDBRequest): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result as T); // what this folder wrote there
    request.onerror = () => reject(new Error('Cannot read the database', {cause: request.error}));
  });
}

/** Resolves when a transaction is complete; fails with these words when it was undone. */
export function ended(tx: IDBTransaction, words: string): Promise<void> {
  return new Promise((resolve, reject) => {
    tx.oncomplete = () => resolve();
    tx.onabort = () => reject(new Error(words, {cause: tx.error}));
  });
}
