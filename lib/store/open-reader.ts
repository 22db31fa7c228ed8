/**
 * What extension pages read, straight from the disk: the background posts that something changed (PageNews), they read again. Nothing
 * here writes. A content script must never import this: its IndexedDB belongs to the CRM's origin.
 */
import type {AccountId, UserId} from '../domain/ids.ts';
import type {Mutation, Refusal} from '../domain/mutation.ts';
import {createIndexedDbStore} from './indexeddb.ts';
import type {Reading} from './reading.ts';
import {readingOf} from './reading.ts';
import {parseBody} from './replay.ts';
import type {Scope, Store} from './store.ts';

/** Any signed-in session fits. */
export type ReaderSession = {
  server: string;
  user: {id: UserId; name: string};
  account: {id: AccountId};
};

/** A refused edit. `mutation` is absent when this version does not know its kind. `mid` names it in `attention.clear`. */
export type Attention = {
  mid: number;
  mutation: Mutation | undefined;
  refusal: Refusal;
  madeAt: string;
};

/** An edit the server has not taken, as it will be sent. */
export type QueuedEdit = {mid: number; at: string; mutation: Mutation | undefined; body: string};

export type Reader = {
  readView(session: ReaderSession): Promise<Reading>;
  /** Oldest first. */
  readAttention(session: ReaderSession): Promise<Attention[]>;
  readQueue(session: ReaderSession): Promise<QueuedEdit[]>;
  close(): void;
};

export function openReader(store: Store = createReadOnlyStore()): Reader {
  return {
    readView: async (session) => readingOf(await store.read(scopeOf(session)), session.user),

    readAttention: async (session) => {
      const snapshot = await store.read(scopeOf(session));
      return (snapshot?.rejected ?? []).map(({mid, body, refusal, at}) => {
        const parsed = parseBody(body);
        return {mid, mutation: parsed?.mutation, refusal, madeAt: parsed?.at ?? at};
      });
    },

    readQueue: async (session) => {
      const snapshot = await store.read(scopeOf(session));
      return (snapshot?.outbox ?? [])
        .filter((entry) => !entry.taken)
        .map(({mid, at, body}) => ({mid, at, body, mutation: parseBody(body)?.mutation}));
    },

    close: () => store.close(),
  };
}

export function scopeOf(session: ReaderSession): Scope {
  return {server: session.server, userId: session.user.id, accountId: session.account.id};
}

function createReadOnlyStore(): Store {
  return createIndexedDbStore(() => {
    throw new Error('Only the background makes clients');
  });
}
