/**
 * What extension pages read, straight from the disk: the background posts that something changed (PageNews), they read again. Nothing
 * here writes. A content script must never import this: its IndexedDB belongs to the CRM's origin.
 */
import type {AccountView} from '../domain/account-view.ts';
import {linkStatus} from '../domain/confirmation-link.ts';
import type {StatusCounts} from '../domain/confirmation-link.ts';
import type {AccountId, DealId, UserId} from '../domain/ids.ts';
import type {Mutation, Refusal} from '../domain/mutation.ts';
import type {Reading} from './plain-reading.ts';
import {plainReadingOf} from './plain-reading.ts';
import {bodyOf} from './edit-body.ts';
import type {SnapshotReader} from './snapshot-reader.ts';
import {createSnapshotReader} from './snapshot-reader.ts';
import type {Scope, Snapshot} from './store.ts';

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
  /** As it was sent. */
  body: string;
};

/** An edit the server has not taken, as it will be sent. */
export type QueuedEdit = {mid: number; at: string; mutation: Mutation | undefined; body: string};

export type Everything = Reading & {
  attention: Attention[];
  queue: QueuedEdit[];
  /** This browser's name at the server; null before anything was kept here. */
  clientId: string | null;
};
export type First = Everything & {counts: StatusCounts};

export type Reader = {
  /** Opens the database, for somebody who will soon read. */
  warm(): void;
  /**
   * What a page shows first, in one transaction. The view holds the account, the newest links of each status (30), their attachments and
   * deals, and what the queue names, with the queue applied; `counts` are of the whole account, queue applied. `deals`: also the active
   * deals registered last (50), with what their rows say.
   */
  readFirst(session: ReaderSession, wish?: {deals?: boolean}): Promise<First>;
  /**
   * Everything that lists show, read and parsed in slices of at most 16 ms with a pause between them; lists oldest first. What has not
   * changed since the last call is not read again. What was said and done on each deal comes with `readDeal`, here only where a waiting or
   * refused edit speaks of it. Rejects with the signal's reason when it is aborted.
   */
  readAll(session: ReaderSession, signal?: AbortSignal): Promise<Everything>;
  /**
   * One deal with everything on it (what was said, files, notes, quotes, timeline, and the links on it), with the queue applied; the view
   * holds also what the queue names elsewhere. No row of the deal: there is none.
   */
  readDeal(session: ReaderSession, dealId: DealId): Promise<Everything>;
  close(): void;
};

export function openReader(source: SnapshotReader = createSnapshotReader()): Reader {
  return {
    warm: () => source.warm(),
    readFirst: async (session, wish) => {
      const snapshot = await source.readFirst(scopeOf(session), wish);
      const everything = await everythingOf(snapshot, session);
      return {...everything, counts: countsOf(snapshot, everything.view)};
    },
    readAll: async (session, signal) => {
      const snapshot = await source.readAll(scopeOf(session), signal);
      signal?.throwIfAborted();
      return everythingOf(snapshot, session);
    },
    readDeal: async (session, dealId) =>
      everythingOf(await source.readDeal(scopeOf(session), dealId), session),
    close: () => source.close(),
  };
}

async function everythingOf(
  snapshot: Snapshot | undefined,
  {user}: ReaderSession,
): Promise<Everything> {
  return {
    ...(await readingFor(snapshot, user)),
    attention: attentionOf(snapshot),
    queue: queueOf(snapshot),
    clientId: snapshot?.meta.clientId ?? null,
  };
}

/** The rule book is heavy for a page that opens often; without edits to replay it stays where it is. */
async function readingFor(
  snapshot: Snapshot | undefined,
  user: ReaderSession['user'],
): Promise<Reading> {
  if (!snapshot || snapshot.outbox.length === 0) return plainReadingOf(snapshot);
  const {readingInSlices} = await import('./late-reading.ts');
  return readingInSlices(snapshot, user);
}

/** Those of the base, corrected by what the queue does to the links it names: all of them are in the part that was read. */
function countsOf(snapshot: Snapshot | undefined, view: AccountView): StatusCounts {
  const counts: StatusCounts = {pending: 0, confirmed: 0, rejected: 0, ...snapshot?.meta.counts};
  for (const link of snapshot?.base.links.values() ?? []) counts[linkStatus(link)]--;
  for (const link of view.links.values()) counts[linkStatus(link)]++;
  return counts;
}

function attentionOf(snapshot: Snapshot | undefined): Attention[] {
  return (snapshot?.rejected ?? []).map((edit) => {
    const {mid, body, refusal, at} = edit;
    const parsed = bodyOf(edit);
    return {mid, mutation: parsed?.mutation, refusal, madeAt: parsed?.at ?? at, body};
  });
}

function queueOf(snapshot: Snapshot | undefined): QueuedEdit[] {
  return (snapshot?.outbox ?? [])
    .filter((entry) => !entry.taken)
    .map((entry) => {
      const {mid, at, body} = entry;
      return {mid, at, body, mutation: bodyOf(entry)?.mutation};
    });
}

export function scopeOf(session: ReaderSession): Scope {
  return {server: session.server, userId: session.user.id, accountId: session.account.id};
}
