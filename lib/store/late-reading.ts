/**
 * What a page needs that shows more than a first screen, or one with edits waiting; most do without, so they fetch it when they need it.
 * In slices: thousands of edits may wait.
 */
import {neededBy} from '../domain/needed.ts';
import type {Needed} from '../domain/needed.ts';
import {bodyOf} from './edit-body.ts';
import {neededByQueue} from './ledger-reading.ts';
import {paced} from './paced.ts';
import type {Reading} from './plain-reading.ts';
import {readingWith} from './reading.ts';
import type {User} from './reading.ts';
import {replaySteps} from './replay.ts';
import type {Ledger, Need, OutboxEntry, Snapshot} from './store.ts';

export {joinParts, pageKinds, readBase} from './base-rows.ts';
export {readFirstDeals} from './first-deals.ts';
export {readRows} from './part-reading.ts';

export async function readingInSlices(snapshot: Snapshot, user: User): Promise<Reading> {
  const viewer = {userId: user.id, name: user.name};
  return readingWith(snapshot, await paced(replaySteps(snapshot.base, snapshot.outbox, viewer)));
}

export async function findNeeded(outbox: readonly OutboxEntry[]): Promise<Needed> {
  await paced(takeApart(outbox));
  return neededByQueue(outbox);
}

/** Of the kinds that are not read whole: what the queue's edits name, and what refused ones speak of. */
export async function findSaid({outbox, rejected}: Ledger): Promise<Need> {
  const edits = [...outbox, ...rejected];
  await paced(takeApart(edits));
  const {messages, notes, files, quotes} = neededBy(
    edits.flatMap((edit) => bodyOf(edit)?.mutation ?? []),
  );
  return {messages, notes, files, quotes};
}

function* takeApart(outbox: ReadonlyArray<{body: string}>): Generator<undefined, void, undefined> {
  for (const entry of outbox) {
    bodyOf(entry);
    yield;
  }
}
