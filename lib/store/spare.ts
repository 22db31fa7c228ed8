/**
 * The second place of what a person wrote ([S5]): of each scope who we are at the server, and every edit that is not settled, in a database
 * that does not share its files with the first. It follows the first one and is read only when that has gone.
 */
import {within} from './patience.ts';
import {all, ask, ended} from './layout.ts';
import type {Ledger, OutboxEntry, Rejected, Scope, ScopeMeta} from './store.ts';
import {scopeKey} from './store.ts';
import {newMeta} from './settle.ts';

type Numbers = Pick<ScopeMeta, 'clientId' | 'midOffset' | 'ackedMid'>;
type Copied = {mid: number; body: string; at: string};

export type Spare = {
  /** What there is of a scope, to begin it again; undefined when nothing is. */
  find(scope: Scope): Promise<Ledger | undefined>;
  keep(scope: Scope, entry: OutboxEntry): Promise<void>;
  /** An edit that could not be saved. */
  takeBack(scope: Scope, mid: number): Promise<void>;
  /** Entries up to `ackedMid` have left the outbox, none of them refused. */
  settle(scope: Scope, meta: ScopeMeta): Promise<void>;
  clearRejected(scope: Scope, mid: number): Promise<void>;
  /**
   * Makes it what the store has. A copy that is ahead of the store stays: it is an edit being saved, or one that never was and whose
   * place the next one takes.
   */
  follow(scope: Scope, ledger: Ledger): Promise<void>;
  forget(scope: Scope): Promise<void>;
  close(): void;
};

type Name = 'scopes' | 'outbox' | 'rejected';
const allNames = ['scopes', 'outbox', 'rejected'] as const;
/** Shorter than the store's: a person waits for the slower of the two. */
const sparePatienceMs = 2_000;

export function createSpare(
  findDisk: () => Promise<IDBFactory>,
  databaseName = 'vouch-spare',
  patienceMs = sparePatienceMs,
): Spare {
  let opening: Promise<IDBDatabase> | undefined;

  const close = (): void => {
    void opening?.then((db) => db.close()).catch(() => undefined);
    opening = undefined;
  };

  const get = (): Promise<IDBDatabase> => {
    opening ??= findDisk()
      .then((disk) => openDatabase(disk, databaseName, close))
      .catch((cause: unknown) => {
        opening = undefined;
        throw new Error('Cannot open the spare database of this extension', {cause});
      });
    return opening;
  };

  /** Not waiting for the disk: what is to outlive a killed browser is with the system by then, and against power cuts there is the store. */
  const run = async <T>(
    mode: 'readonly' | 'readwrite',
    work: (tx: IDBTransaction) => Promise<T> | T,
    names: readonly Name[] = allNames,
  ): Promise<T> => {
    const answer = get().then(async (db) => {
      const tx = db.transaction(names, mode, {durability: 'relaxed'});
      const over = ended(tx, 'Cannot write the spare copy');
      over.catch(() => undefined); // should the work fail first, that is what is told
      const working = work(tx);
      const result = working instanceof Promise ? await working : working;
      if (mode === 'readwrite') tx.commit();
      await over;
      return result;
    });
    return within(patienceMs, answer, close);
  };

  const write = (work: (tx: IDBTransaction) => Promise<void> | void, names?: readonly Name[]) =>
    run('readwrite', work, names);

  return {
    find: (scope) =>
      run('readonly', async (tx) => {
        const {numbers, outbox, rejected} = await readAll(tx, scopeKey(scope));
        if (!numbers) return undefined;
        const {clientId, ...known} = numbers;
        return {
          meta: {...newMeta(clientId), ...known},
          outbox: outbox.map(({mid, body, at}) => ({mid, body, at, taken: false})),
          rejected,
        };
      }),

    keep: (scope, entry) =>
      write(
        (tx) => void tx.objectStore('outbox').put(copyOf(entry), [scopeKey(scope), entry.mid]),
        ['outbox'],
      ),

    takeBack: (scope, mid) =>
      write((tx) => void tx.objectStore('outbox').delete([scopeKey(scope), mid])),

    settle: (scope, meta) =>
      write((tx) => {
        tx.objectStore('scopes').put(numbersOf(meta), scopeKey(scope));
        tx.objectStore('outbox').delete(upTo(scopeKey(scope), meta.ackedMid));
      }),

    clearRejected: (scope, mid) =>
      write((tx) => void tx.objectStore('rejected').delete([scopeKey(scope), mid])),

    follow: (scope, {meta, outbox, rejected}) =>
      write(async (tx) => {
        const key = scopeKey(scope);
        const there = await readAll(tx, key);
        const [scopes, copies] = [tx.objectStore('scopes'), tx.objectStore('outbox')];
        if (!isSame(there.numbers, numbersOf(meta))) scopes.put(numbersOf(meta), key);
        if (there.outbox.some(({mid}) => mid <= meta.ackedMid)) {
          copies.delete(upTo(key, meta.ackedMid));
        }
        const copied = byMid(there.outbox);
        for (const entry of outbox) {
          const copy = copyOf(entry);
          if (!isSame(copied.get(entry.mid), copy)) copies.put(copy, [key, entry.mid]);
        }
        const [refused, known] = [tx.objectStore('rejected'), byMid(there.rejected)];
        for (const one of rejected) {
          if (!known.delete(one.mid)) refused.put(one, [key, one.mid]);
        }
        for (const mid of known.keys()) refused.delete([key, mid]);
      }),

    forget: (scope) =>
      write((tx) => {
        const key = scopeKey(scope);
        tx.objectStore('scopes').delete(key);
        tx.objectStore('outbox').delete(all(key));
        tx.objectStore('rejected').delete(all(key));
      }),

    close,
  };
}

function openDatabase(disk: IDBFactory, name: string, onClosing: () => void): Promise<IDBDatabase> {
  const request = disk.open(name, 1);
  request.onupgradeneeded = () => {
    for (const store of allNames) request.result.createObjectStore(store);
  };
  return ask<IDBDatabase>(request).then((db) => {
    db.onversionchange = onClosing;
    db.onclose = onClosing;
    return db;
  });
}

async function readAll(tx: IDBTransaction, key: string) {
  const [numbers, outbox, rejected] = await Promise.all([
    ask<Numbers | undefined>(tx.objectStore('scopes').get(key)),
    ask<Copied[]>(tx.objectStore('outbox').getAll(all(key))),
    ask<Rejected[]>(tx.objectStore('rejected').getAll(all(key))),
  ]);
  return {numbers, outbox, rejected};
}

function upTo(key: string, mid: number): IDBKeyRange {
  return IDBKeyRange.bound([key], [key, mid]);
}

function byMid<T extends {mid: number}>(entries: readonly T[]): Map<number, T> {
  return new Map(entries.map((entry) => [entry.mid, entry]));
}

function copyOf({mid, body, at}: OutboxEntry): Copied {
  return {mid, body, at};
}

function numbersOf({clientId, midOffset, ackedMid}: ScopeMeta): Numbers {
  return {clientId, midOffset, ackedMid};
}

/** Of two that copyOf or numbersOf made. */
function isSame(one: object | undefined, other: object): boolean {
  return one !== undefined && JSON.stringify(one) === JSON.stringify(other);
}
