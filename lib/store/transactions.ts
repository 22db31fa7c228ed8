/**
 * How the store runs a transaction. A write resolves on `complete`, never on a request's success, and whatever goes wrong leaves the disk as it
 * was.
 */
import type {IDBPTransaction} from 'idb';
import {unwrap} from 'idb';
import type {Connection, VouchDb} from './connection.ts';
import type {baseNames, ledgerNames} from './layout.ts';
import {ended} from './layout.ts';

export type Name = (typeof baseNames)[number] | (typeof ledgerNames)[number] | 'settled' | 'untold';
export type Writing = IDBPTransaction<VouchDb, Name[], 'readwrite'>;
/** Issues a write; its outcome is the transaction's. */
export type Issue = (request: Promise<unknown>) => void;
/** After `undo` everything stays as it was. */
type Work = (tx: Writing, issue: Issue, undo: () => void) => Promise<void> | void;

export type Transactions = {
  write: (names: Name[], work: Work, durability?: 'strict' | 'relaxed') => Promise<void>;
  /** One new record and nothing else, strictly, by the shortest way: somebody waits for it. */
  add: (name: Name, value: unknown, key: IDBValidKey) => Promise<void>;
  read: <T>(names: readonly Name[], work: (tx: IDBTransaction) => Promise<T>) => Promise<T>;
};

const strict = {durability: 'strict'} as const;

export function createTransactions(connection: Connection): Transactions {
  return {
    write: async (names, work, durability = 'strict') => {
      const db = await connection.get();
      const tx = db.transaction(names, 'readwrite', {durability});
      const issued: Array<Promise<unknown>> = [tx.done];
      const issue: Issue = (request) => void issued.push(request);
      try {
        const wish = {undo: false};
        const working = work(tx, issue, () => void (wish.undo = true));
        if (working) await connection.inTime(unwrap(tx), working);
        if (wish.undo) {
          await undo(tx, issued);
          return;
        }
        tx.commit();
      } catch (cause) {
        await undo(tx, issued);
        throw new Error('Cannot write to the database of this extension', {cause});
      }
      await connection.inTime(unwrap(tx), Promise.all(issued)).catch((cause: unknown) => {
        throw new Error('Cannot write to the database of this extension', {cause});
      });
    },

    add: async (name, value, key) => {
      const tx = unwrap(await connection.get()).transaction(name, 'readwrite', strict);
      const over = ended(tx, 'The transaction was undone');
      over.catch(() => undefined); // should the request itself fail, that is what is told
      try {
        tx.objectStore(name).add(value, key);
        tx.commit();
        await connection.inTime(tx, over);
      } catch (cause) {
        throw new Error('Cannot write to the database of this extension', {cause});
      }
    },

    read: async (names, work) => {
      const tx = unwrap(await connection.get()).transaction(names);
      return connection.inTime(tx, work(tx));
    },
  };
}

async function undo(tx: Writing, issued: ReadonlyArray<Promise<unknown>>): Promise<void> {
  const over = Promise.allSettled(issued);
  try {
    tx.abort();
  } catch {
    // a failed request had already ended it
  }
  await over;
}
