/**
 * How the store lies in IndexedDB (decision 0011): links in leaves, a tree of them per status, with what changed since in `delta`; every
 * other row by itself, found by what it hangs on; the first screen ready as one text. Every key begins with its scope.
 */
import type {Change, RowKind} from '../domain/account-view.ts';
import type {LinkStatus} from '../domain/confirmation-link.ts';
import {crmRefKey} from '../domain/crm-ref.ts';
import type {CrmRef} from '../domain/crm-ref.ts';

export const layoutVersion = 3;

export type Tree = LinkStatus;
export const trees = ['pending', 'confirmed', 'rejected'] as const;

/** A leaf is never written over: a changed one gets another stamp, so a key says all about what lies under it. */
export type LeafKey = [
  scope: string,
  tree: Tree,
  first: string,
  last: string,
  stamp: number,
  rows: number,
];

/** The newest word on a link: which tree it belongs to now (null: it is gone), and the tree whose leaf still holds an older row. */
export type Delta = {tree: Tree | null; text: string; leaf: Tree | null};

/** `keys`: what one can ask for it by. */
export type RowRecord = {kind: RowKind; text: string; keys: string[]};
export type RecordKey = [scope: string, kind: RowKind, id: string];

/** All keys that begin like this: an array sorts after every text and number. */
export function all(...begin: string[]): IDBKeyRange {
  return IDBKeyRange.bound(begin, [...begin, []]);
}

export const onLink = (scope: string, id: string): string => `${scope} link ${id}`;
export const onMessage = (scope: string, id: string): string => `${scope} message ${id}`;
export const onDeal = (scope: string, id: string): string => `${scope} deal ${id}`;
export const ofRecord = (scope: string, ref: CrmRef): string => `${scope} ref ${crmRefKey(ref)}`;

export function recordOf(scope: string, change: Change): RowRecord {
  const {kind, row} = change;
  const keys = new Set<string>();
  if (row && 'linkId' in row) keys.add(onLink(scope, row.linkId));
  if (row && 'dealId' in row) keys.add(onDeal(scope, row.dealId));
  if (row && 'messageId' in row && row.messageId) keys.add(onMessage(scope, row.messageId));
  if (change.kind === 'deal' && change.row) {
    const {ref, contact, company} = change.row;
    for (const one of [ref, contact?.ref, company?.ref]) if (one) keys.add(ofRecord(scope, one));
  }
  return {kind, text: JSON.stringify(row), keys: [...keys]};
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
