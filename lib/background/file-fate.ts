/** What is to become of the bytes that are kept here: the server's row and this computer's outbox say it. */
import type {FileId} from '../domain/ids.ts';
import type {DealFile} from '../domain/message.ts';
import type {Mutation} from '../domain/mutation.ts';
import {bodyOf} from '../store/edit-body.ts';
import type {KeptFile} from '../store/file-bytes.ts';
import {isWhole} from '../store/file-bytes.ts';
import type {Ledger} from '../store/store.ts';

export type Fate =
  /** The server knows of the file and waits for its bytes. */
  | 'send'
  /** Its message has not been sent, was refused and may be used again, or is being written. */
  | 'keep'
  /** No message names it; should it stay so, it goes. */
  | 'idle'
  /** The server has it, or does not want it any more. */
  | 'done';

/** A message that was just thrown away may come back within moments (Reuse), one being written the day after. */
const idleMs = {named: 3_600_000, never: 7 * 24 * 3_600_000};

export function fateOf(
  kept: KeptFile,
  row: DealFile | undefined,
  named: ReadonlyMap<FileId, 'waiting' | 'taken' | 'refused'>,
): Fate {
  if (row) {
    if (row.state !== 'awaited') return 'done';
    return isWhole(kept) ? 'send' : 'keep';
  }
  const message = named.get(kept.fileId);
  if (message === undefined) return 'idle';
  return message === 'taken' && isWhole(kept) ? 'send' : 'keep';
}

/** The files that edits of this computer name, and what became of those. */
export function namedBy({outbox, rejected}: Ledger): Map<FileId, 'waiting' | 'taken' | 'refused'> {
  const named = new Map<FileId, 'waiting' | 'taken' | 'refused'>();
  for (const entry of rejected) for (const id of filesIn(entry)) named.set(id, 'refused');
  for (const entry of outbox) {
    const state = !entry.taken ? 'waiting' : entry.refusal ? 'refused' : 'taken';
    for (const id of filesIn(entry)) named.set(id, state);
  }
  return named;
}

/** Few edits name a file, and with thousands queued each is worth a look before it is taken apart. */
function filesIn(entry: {body: string}): FileId[] {
  if (!entry.body.includes('"fileId"')) return [];
  const mutation: Mutation | undefined = bodyOf(entry)?.mutation;
  return mutation?.kind === 'message.post' ? mutation.files.map(({fileId}) => fileId) : [];
}

export function isOver({named, idleSince}: KeptFile, nowMs: number): boolean {
  if (idleSince === null) return false;
  return nowMs - Date.parse(idleSince) > (named ? idleMs.named : idleMs.never);
}
