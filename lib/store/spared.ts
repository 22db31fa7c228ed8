/**
 * The store with its spare ([S5]): every edit goes to both places at once, and is saved when both have it; a scope that is gone from the first
 * begins again with what the second has of it. A spare that fails is logged and made whole with the next flight; it never stands in the way
 * of an edit. Only a scope that is not there waits for it: to begin as somebody new would be to give up what it holds.
 */
import type {Log} from '../platform/log.ts';
import {createIndexedDbStore, type StoreOptions} from './indexeddb.ts';
import type {Spare} from './spare.ts';
import type {Scope, Store} from './store.ts';
import {scopeKey} from './store.ts';

/** What a page did to the outbox that the spare does not know yet. */
type Moved = 'settled' | 'refused';

export function createSparedStore(
  newClientId: () => string,
  spare: Spare,
  log: Log,
  databaseName?: string,
  options?: StoreOptions,
): Store {
  /** Scopes whose copy is whole. */
  const whole = new Set<string>();
  const moved = new Map<string, Moved>();
  const settledUpTo = new Map<string, number>();

  const attempt = async (scope: Scope, work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (cause) {
      whole.delete(scopeKey(scope));
      log('spare.failed', {}, cause);
    }
  };

  const store = createIndexedDbStore(newClientId, databaseName, {
    ...options,
    spare: {
      find: (scope) => spare.find(scope),
      keep: async (scope, entry) => {
        if (whole.has(scopeKey(scope))) await attempt(scope, () => spare.keep(scope, entry));
      },
      takeBack: (scope, mid) => attempt(scope, () => spare.takeBack(scope, mid)),
    },
  });

  const follow = (scope: Scope): Promise<void> =>
    attempt(scope, async () => {
      whole.add(scopeKey(scope)); // what is appended from now on is copied by itself
      const ledger = await store.readLedger(scope);
      if (ledger) await spare.follow(scope, ledger);
    });

  const remember = (scope: Scope, what: Moved): void => {
    const key = scopeKey(scope);
    if (moved.get(key) !== 'refused') moved.set(key, what);
  };

  /** After pages, and not before people have seen them: a copy that stays too long does no harm, the server skips what it knows. */
  const catchUp = async (scope: Scope): Promise<void> => {
    const what = moved.get(scopeKey(scope));
    moved.delete(scopeKey(scope));
    if (what === 'refused') await follow(scope);
    else if (what) await attempt(scope, async () => spare.settle(scope, await store.open(scope)));
  };

  return {
    ...store,
    open: async (scope) => {
      const meta = await store.open(scope);
      if (!whole.has(scopeKey(scope))) await follow(scope);
      return meta;
    },
    markTaken: async (scope, results) => {
      await store.markTaken(scope, results);
      if (results.some(({refusal}) => refusal)) remember(scope, 'refused');
    },
    applyPage: async (scope, page) => {
      const applied = await store.applyPage(scope, page);
      const key = scopeKey(scope);
      if (page.settledUpTo !== settledUpTo.get(key)) remember(scope, 'settled');
      settledUpTo.set(key, page.settledUpTo);
      if (page.refused.length > 0) remember(scope, 'refused');
      return applied;
    },
    tidy: async (scope) => {
      await catchUp(scope);
      return store.tidy(scope);
    },
    reset: async (scope, given) => {
      const isWhole = await store.reset(scope, given);
      await follow(scope);
      return isWhole;
    },
    renewClient: async (scope, at) => {
      await store.renewClient(scope, at);
      await follow(scope); // before anything goes out under the new id
    },
    clearRejected: async (scope, mid) => {
      await store.clearRejected(scope, mid);
      await attempt(scope, () => spare.clearRejected(scope, mid));
    },
    forget: async (scope) => {
      const key = scopeKey(scope);
      whole.delete(key);
      await spare.forget(scope); // first: what only the spare had would come back
      await store.forget(scope);
      moved.delete(key);
      settledUpTo.delete(key);
    },
    close: () => {
      store.close();
      spare.close();
    },
  };
}
