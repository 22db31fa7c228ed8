import type {LinkId, UserId} from '../domain/ids.ts';
import {bodyOf} from './edit-body.ts';
import type {Reading} from './plain-reading.ts';
import {plainReadingOf} from './plain-reading.ts';
import {replay} from './replay.ts';
import type {Replayed} from './replay.ts';
import type {Snapshot} from './store.ts';

export type User = {id: UserId; name: string};

/** What a snapshot shows to its user. */
export function readingOf(snapshot: Snapshot | undefined, user: User): Reading {
  if (!snapshot) return plainReadingOf(snapshot);
  const {base, outbox} = snapshot;
  return readingWith(snapshot, replay(base, outbox, {userId: user.id, name: user.name}));
}

/** The same, once the queue is replayed. */
export function readingWith({base, outbox, meta}: Snapshot, {view, waitingIds}: Replayed): Reading {
  const taken = new Set<LinkId>();
  for (const entry of outbox) {
    const mutation = entry.taken && !entry.refusal ? bodyOf(entry)?.mutation : undefined;
    if (mutation?.kind === 'link.create') taken.add(mutation.linkId);
  }
  return {
    view,
    isWaiting: (id) => waitingIds.has(id),
    isSynced: (linkId) => base.links.has(linkId) || taken.has(linkId),
    complete: meta.syncedAt !== null,
  };
}
