import type {LinkId, UserId} from '../domain/ids.ts';
import {parseBody} from './edit-body.ts';
import type {Reading} from './plain-reading.ts';
import {plainReadingOf} from './plain-reading.ts';
import {replay} from './replay.ts';
import type {Snapshot} from './store.ts';

/** What a snapshot shows to its user. */
export function readingOf(
  snapshot: Snapshot | undefined,
  user: {id: UserId; name: string},
): Reading {
  if (!snapshot) return plainReadingOf(snapshot);
  const {base, outbox, meta} = snapshot;
  const {view, waitingIds} = replay(base, outbox, {userId: user.id, name: user.name});
  const taken = new Set<LinkId>();
  for (const entry of outbox) {
    const mutation = entry.taken && !entry.refusal ? parseBody(entry.body)?.mutation : undefined;
    if (mutation?.kind === 'link.create') taken.add(mutation.linkId);
  }
  return {
    view,
    isWaiting: (id) => waitingIds.has(id),
    isSynced: (linkId) => base.links.has(linkId) || taken.has(linkId),
    complete: meta.syncedAt !== null,
  };
}
