/**
 * What extension pages read, straight from the disk: the background posts that something changed (PageNews), they read again. Nothing
 * here writes. A content script must never import this: its IndexedDB belongs to the CRM's origin.
 */
import type {AccountId, UserId} from '../domain/ids.ts';
import type {Mutation, Refusal} from '../domain/mutation.ts';
import type {Reading} from './reading.ts';
import {readingOf} from './reading.ts';
import {parseBody} from './replay.ts';
import {createSnapshotReader} from './snapshot-reader.ts';
import type {Scope, Snapshot, Store} from './store.ts';

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
  /** Everything as of one moment; lists oldest first. */
  readAll(session: ReaderSession): Promise<Everything>;
  close(): void;
};

export type Everything = Reading & {attention: Attention[]; queue: QueuedEdit[]};

export function openReader(store: Pick<Store, 'read' | 'close'> = createSnapshotReader()): Reader {
  return {
    readAll: async (session) => {
      const snapshot = await store.read(scopeOf(session));
      return {
        ...readingOf(snapshot, session.user),
        attention: attentionOf(snapshot),
        queue: queueOf(snapshot),
      };
    },
    close: () => store.close(),
  };
}

function attentionOf(snapshot: Snapshot | undefined): Attention[] {
  return (snapshot?.rejected ?? []).map(({mid, body, refusal, at}) => {
    const parsed = parseBody(body);
    return {mid, mutation: parsed?.mutation, refusal, madeAt: parsed?.at ?? at};
  });
}

function queueOf(snapshot: Snapshot | undefined): QueuedEdit[] {
  return (snapshot?.outbox ?? [])
    .filter((entry) => !entry.taken)
    .map(({mid, at, body}) => ({mid, at, body, mutation: parseBody(body)?.mutation}));
}

export function scopeOf(session: ReaderSession): Scope {
  return {server: session.server, userId: session.user.id, accountId: session.account.id};
}
