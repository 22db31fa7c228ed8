/**
 * The store on IndexedDB, laid out as lib/store/layout.ts says. Every write is one transaction with `durability: 'strict'`, since the
 * browser's default may answer before the disk has it, and resolves on `complete`, never on a request's success. Only what can be had again
 * is written without waiting for the disk: pages (one that a power cut takes is taken whole, with its cursor, and is asked for again) and
 * folding. Transactions reach the disk in their order, so nothing strict is ever there without what came before it.
 */
import {unwrap} from 'idb';
import {discardedBody} from '../contract/discarded.ts';
import type {Link} from '../domain/confirmation-link.ts';
import {readTreeSlice} from './base-reading.ts';
import {joinParts, lastChanges, readBase} from './base-rows.ts';
import {appendChanges, foldSome, writeChanges} from './base-writing.ts';
import {createConnection} from './connection.ts';
import {readFirst, writeFirst} from './first-screen.ts';
import {heirOf} from './heir.ts';
import {isSameMeta, metaAfter} from './landing.ts';
import {all, ask, baseNames, ledgerNames} from './layout.ts';
import type {Sizes} from './leaf.ts';
import {sizes} from './leaf.ts';
import {readLedger, readMeta} from './ledger.ts';
import {midOf, readPart, readQueueState, readQueued} from './ledger-reading.ts';
import {readRows} from './part-reading.ts';
import {patienceMs} from './patience.ts';
import type {Settlement} from './settle.ts';
import {
  firstQueued,
  keptFrom,
  newMeta,
  nextMid,
  notLanded,
  requeue,
  settleByPage,
  settleByRenewal,
  wipedMeta,
} from './settle.ts';
import type {Spare} from './spare.ts';
import type {Applied, OutboxEntry, Page, Scope, ScopeMeta, Store} from './store.ts';
import {scopeKey} from './store.ts';
import type {Issue, Writing} from './transactions.ts';
import {createTransactions} from './transactions.ts';
import {findNewlyWritten, forgetUntold, readUntold, writeUntold} from './untold-rows.ts';

export type StoreOptions = Partial<
  Sizes & {
    patienceMs: number;
    /** Where edits are kept a second time (lib/store/spared.ts). Keeping and taking back never fail. */
    spare: Pick<Spare, 'find' | 'keep' | 'takeBack'>;
  }
>;

export function createIndexedDbStore(
  newClientId: () => string,
  databaseName = 'vouch',
  options: StoreOptions = {},
): Store {
  const limits = {...sizes, patienceMs, ...options};
  const {spare} = options;
  const connection = createConnection(databaseName, limits.patienceMs);
  /** The last mid of each scope, known after the first append; only the background appends. */
  const lastMids = new Map<string, number>();
  let lastAppend: Promise<unknown> = Promise.resolve();

  const {write, add, read: reading} = createTransactions(connection);

  const findLastMid = async (scope: Scope, key: string): Promise<number> => {
    const [meta, cursor] = await reading(['scopes', 'outbox'], (tx) => {
      const queued = tx.objectStore('outbox').openKeyCursor(all(key), 'prev');
      return Promise.all([readMeta(tx, key), ask<IDBCursor | null>(queued)]);
    });
    if (!meta) throw new Error(`The scope ${scope.accountId} was never opened`);
    return nextMid(meta, midOf(cursor) ?? 0) - 1;
  };

  /** One request, known beforehand, so that nothing is awaited between opening the transaction and committing it. */
  const appendNow = async (scope: Scope, body: string, at: string): Promise<OutboxEntry> => {
    const key = scopeKey(scope);
    const mid = (lastMids.get(key) ?? (await findLastMid(scope, key))) + 1;
    const entry: OutboxEntry = {mid, body, at, taken: false};
    lastMids.delete(key); // should the write fail, the next append asks the disk
    const writing = add('outbox', entry, [key, mid]);
    const copying = spare?.keep(scope, entry);
    try {
      await writing;
    } catch (cause) {
      await copying;
      await spare?.takeBack(scope, mid);
      throw cause;
    }
    await copying;
    lastMids.set(key, mid);
    return entry;
  };

  /**
   * A page of a walk that only brings what is new. Everything is issued at once, before it is known whether the page before it came to be
   * written; the first answer tells, and undoes it all if not.
   */
  const applyStretch = async (
    key: string,
    page: Page,
    onto: ScopeMeta,
    after: ScopeMeta,
  ): Promise<Applied> => {
    let applied = notLanded;
    await write(
      ['scopes', 'leaves', 'dealKeys', 'records'],
      async (writing, issue, undo) => {
        const tx = unwrap(writing);
        const finding = readMeta(tx, key);
        issue(finding);
        const appending = appendChanges(tx, key, onto, page, limits);
        issue(appending);
        issue(writing.objectStore('scopes').put(after, key));
        const [found] = await Promise.all([finding, appending]);
        if (isSameMeta(found, onto)) applied = {...notLanded, landed: true};
        else undo();
      },
      'relaxed',
    );
    return applied;
  };

  return {
    open: async (scope) => {
      const key = scopeKey(scope);
      const there = await reading(['scopes'], (tx) => readMeta(tx, key));
      if (there) return there;
      const spared = await spare?.find(scope);
      let meta = spared?.meta ?? newMeta(newClientId());
      const begin = async (tx: Writing, issue: Issue): Promise<void> => {
        const known = await tx.objectStore('scopes').get(key);
        if (known) {
          meta = known;
          return;
        }
        issue(tx.objectStore('scopes').add(meta, key));
        const {outbox = [], rejected = []} = spared ?? {};
        for (const entry of outbox) issue(tx.objectStore('outbox').put(entry, [key, entry.mid]));
        for (const one of rejected) issue(tx.objectStore('rejected').put(one, [key, one.mid]));
      };
      await write([...ledgerNames], begin, spared ? 'strict' : 'relaxed'); // a name that nothing was sent under can be had again
      return meta;
    },

    read: (scope) =>
      reading([...ledgerNames, ...baseNames], async (tx) => {
        const key = scopeKey(scope);
        const ledger = await readLedger(tx, key);
        if (!ledger) return undefined;
        const parts = await readBase(tx, key, new Map());
        return {...ledger, base: await joinParts(parts, () => Promise.resolve())};
      }),

    readLedger: (scope) => reading(ledgerNames, (tx) => readLedger(tx, scopeKey(scope))),

    readPart: (scope, need) =>
      reading([...ledgerNames, ...baseNames], (tx) => readPart(tx, scopeKey(scope), need)),

    readRows: (scope, need) => reading(baseNames, (tx) => readRows(tx, scopeKey(scope), need)),

    readLinks: (scope, status, before) =>
      reading(baseNames, async (tx) => {
        const {texts, next} = await readTreeSlice(tx, scopeKey(scope), status, before);
        return {
          links: texts.map((text) => JSON.parse(text) as Link), // lib/store/leaf.ts wrote them
          next: next as Link['id'] | undefined, // leaves begin with the id of a link
        };
      }),

    readQueueState: (scope) =>
      reading([...ledgerNames, 'records'], (tx) => readQueueState(tx, scope)),

    readQueued: (scope, limit) =>
      reading(['outbox'], (tx) => readQueued(tx, scopeKey(scope), limit)),

    append: (scope, body, at) => {
      const appending = lastAppend.then(() => appendNow(scope, body, at));
      lastAppend = appending.catch(() => undefined); // its caller learns of it; the next one goes on
      return appending;
    },

    markTaken: (scope, results) =>
      write(['outbox'], async (tx, issue) => {
        const store = tx.objectStore('outbox');
        const key = scopeKey(scope);
        for (const {mid, refusal} of results) {
          const entry = await store.get([key, mid]);
          if (!entry) continue;
          issue(store.put({...entry, taken: true, ...(refusal && {refusal})}, [key, mid]));
        }
      }),

    applyPage: async (scope, page) => {
      const after = page.onto && metaAfter(page.onto, page);
      if (page.onto && after) return applyStretch(scopeKey(scope), page, page.onto, after);
      let applied = notLanded;
      await write(
        [...ledgerNames, 'settled', 'untold', ...baseNames],
        async (writing, issue) => {
          const [key, tx] = [scopeKey(scope), unwrap(writing)];
          const [meta, outbox, first] = await Promise.all([
            getMeta(writing, key),
            readOutbox(writing, key),
            readFirst(tx, key),
          ]);
          if (page.onto && !isSameMeta(meta, page.onto)) return;
          const changes = lastChanges(page.changes);
          const isFirst = meta.cursor === 0;
          const fresh = isFirst ? [] : await findNewlyWritten(tx, key, changes, scope.userId);
          const written = await writeChanges(tx, key, meta, changes, limits);
          const {counts} = written.meta;
          if (page.cursor > 0 && !page.walk)
            await writeFirst(
              tx,
              key,
              isFirst ? undefined : first,
              written,
              counts,
              limits.firstLinks,
            );
          const hasNews = !isFirst && writeUntold(tx, key, fresh, written.before, changes);
          const settlement = settleByPage({...meta, ...written.meta}, outbox, page);
          writeSettlement(writing, issue, key, settlement);
          applied = {landed: true, again: settlement.forgotten.length > 0, hasNews};
        },
        'relaxed',
      );
      return applied;
    },

    readUntold: (scope) => reading(['scopes', 'untold'], (tx) => readUntold(tx, scopeKey(scope))),

    forgetUntold: (scope, told) =>
      write(
        ['untold'],
        (tx) => forgetUntold(unwrap(tx), scopeKey(scope), told),
        'relaxed', // what is told once more after a power cut takes the first one's place
      ),

    tidy: async (scope) => {
      const key = scopeKey(scope);
      const meta = await reading(['scopes'], (tx) => readMeta(tx, key));
      if (!meta || meta.delta <= limits.foldAbove) return false;
      let more = false;
      await write(
        ['scopes', 'leaves', 'delta'],
        async (tx, issue) => {
          const found = await getMeta(tx, key);
          const folded = await foldSome(unwrap(tx), key, found, limits);
          issue(tx.objectStore('scopes').put({...found, ...folded}, key));
          more = folded.delta > limits.foldAbove;
        },
        'relaxed',
      );
      return more;
    },

    reset: async (scope, given) => {
      let whole = true;
      await write(['scopes', 'outbox', 'rejected', 'settled', ...baseNames], async (tx, issue) => {
        const key = scopeKey(scope);
        const meta = await getMeta(tx, key);
        const outbox = await tx.objectStore('outbox').getAll(all(key));
        const settled = await tx.objectStore('settled').getAll(all(key));
        const plan = requeue(meta, outbox, settled, given);
        whole = plan.whole;
        issue(tx.objectStore('scopes').put(plan.meta, key));
        clearBase(unwrap(tx), key);
        for (const entry of plan.queued) {
          issue(tx.objectStore('outbox').put(entry, [key, entry.mid]));
        }
        for (const mid of plan.returned) {
          issue(tx.objectStore('settled').delete([key, mid]));
          issue(tx.objectStore('rejected').delete([key, mid]));
        }
      });
      return whole;
    },

    renewClient: async (scope, at) => {
      const key = scopeKey(scope);
      const [old, [first]] = await reading(['scopes', 'outbox'], (tx) =>
        Promise.all([readMeta(tx, key), readQueued(tx, key, 1)]),
      );
      // Outside of a transaction, which would not wait for it
      const clientId = old && first ? await heirOf(old.clientId, first.body) : newClientId();
      await write(['scopes', 'outbox', 'rejected', 'settled'], async (tx, issue) => {
        const meta = await getMeta(tx, key);
        const outbox = await tx.objectStore('outbox').getAll(all(key));
        if (meta.clientId !== old?.clientId || firstQueued(outbox)?.mid !== first?.mid) {
          throw new Error('Somebody else renewed this client meanwhile');
        }
        writeSettlement(tx, issue, key, settleByRenewal(meta, outbox, clientId, at));
      });
    },

    clearRejected: (scope, mid) =>
      write(['rejected', 'settled'], async (tx, issue) => {
        const place: [string, number] = [scopeKey(scope), mid];
        const settled = await tx.objectStore('settled').get(place);
        issue(tx.objectStore('rejected').delete(place));
        if (settled) {
          issue(tx.objectStore('settled').put({...settled, body: discardedBody}, place));
        }
      }),

    wipeBase: (scope) =>
      write(['scopes', 'untold', ...baseNames], async (tx, issue) => {
        const key = scopeKey(scope);
        const meta = await tx.objectStore('scopes').get(key);
        clearBase(unwrap(tx), key);
        issue(tx.objectStore('untold').delete(all(key)));
        if (meta) issue(tx.objectStore('scopes').put(wipedMeta(meta), key));
      }),

    forget: (scope) => {
      const key = scopeKey(scope);
      lastMids.delete(key);
      const names = ['outbox', 'rejected', 'settled', 'untold'] as const;
      return write(['scopes', ...names, ...baseNames], (tx, issue) => {
        clearBase(unwrap(tx), key);
        for (const name of names) issue(tx.objectStore(name).delete(all(key)));
        issue(tx.objectStore('scopes').delete(key));
      });
    },

    sweep: () =>
      write(['scopes', 'settled'], async (tx, issue) => {
        const [scopes, settled] = [tx.objectStore('scopes'), tx.objectStore('settled')];
        const [keys, metas] = await Promise.all([scopes.getAllKeys(), scopes.getAll()]);
        const until = new Map(keys.map((key, at) => [key, keptFrom(metas[at])]));
        const latest = [...until.values()].sort().at(-1) ?? '';
        const walking = settled.index('at').iterate(IDBKeyRange.upperBound(latest, true));
        for await (const cursor of walking) {
          if (cursor.value.at < (until.get(cursor.primaryKey[0]) ?? '')) issue(cursor.delete());
        }
      }),

    close: () => connection.close(),
  };
}

function clearBase(tx: IDBTransaction, key: string): void {
  for (const name of baseNames) tx.objectStore(name).delete(name === 'firsts' ? key : all(key));
}

async function getMeta(tx: Writing, key: string): Promise<ScopeMeta> {
  const meta = await tx.objectStore('scopes').get(key);
  if (!meta) throw new Error('The scope was never opened');
  return meta;
}

async function readOutbox(tx: Writing, key: string): Promise<OutboxEntry[]> {
  return tx.objectStore('outbox').getAll(all(key));
}

function writeSettlement(tx: Writing, issue: Issue, key: string, settlement: Settlement): void {
  const [scopes, outbox] = [tx.objectStore('scopes'), tx.objectStore('outbox')];
  const [settled, rejected] = [tx.objectStore('settled'), tx.objectStore('rejected')];
  issue(scopes.put(settlement.meta, key));
  for (const mid of settlement.cleared) issue(outbox.delete([key, mid]));
  for (const entry of settlement.forgotten) issue(outbox.put(entry, [key, entry.mid]));
  for (const entry of settlement.settled) issue(settled.put(entry, [key, entry.mid]));
  for (const entry of settlement.rejected) issue(rejected.put(entry, [key, entry.mid]));
}
