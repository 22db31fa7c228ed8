/** Reading everything but the base inside a transaction. */
import {all, ask} from './layout.ts';
import type {Ledger, OutboxEntry, Rejected, ScopeMeta} from './store.ts';

export function readMeta(tx: IDBTransaction, scope: string): Promise<ScopeMeta | undefined> {
  return ask(tx.objectStore('scopes').get(scope));
}

export async function readLedger(tx: IDBTransaction, scope: string): Promise<Ledger | undefined> {
  const [meta, outbox, rejected] = await Promise.all([
    readMeta(tx, scope),
    ask<OutboxEntry[]>(tx.objectStore('outbox').getAll(all(scope))),
    ask<Rejected[]>(tx.objectStore('rejected').getAll(all(scope))),
  ]);
  return meta && {meta, outbox, rejected};
}
