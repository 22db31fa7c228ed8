import {sql} from 'kysely';
import {shortestChunk, type FileState} from '../../lib/contract/files.ts';
import type {UserId} from '../../lib/domain/ids.ts';
import {inTenant, type Database} from '../db/database.ts';
import {partKey, type FileRef} from './file-keys.ts';
import type {FileStore} from './file-store.ts';
import {findFile, selectFile, type FileRow} from './find-file.ts';

export type TakeOutcome =
  | ({kind: 'taken'} & FileState)
  /** Nothing this person may see, or no such file: the same to whoever asks. */
  | {kind: 'not_found'}
  /** Somebody else's: only who shared it sends its bytes. */
  | {kind: 'not_yours'}
  /** It was given up. */
  | {kind: 'refused'}
  /** Go on there. */
  | {kind: 'wrong_offset'; received: number}
  | {kind: 'too_large'; size: number}
  /** Neither the end of the file nor long enough to be worth a part. */
  | {kind: 'too_short'};

/**
 * Bytes of a file that is awaited, in order: these stand at `from`. They are in the store before the row counts them, so whatever breaks
 * off in between is sent again and written over. When the last ones are in, the database asks for the job that finishes the file
 * (migrations/0013).
 */
export async function takeBytes(
  {db, files}: {db: Database; files: FileStore},
  userId: UserId,
  ref: FileRef,
  from: number,
  bytes: Uint8Array,
): Promise<TakeOutcome> {
  const found = await findFile(db, userId, ref);
  if (!found) return {kind: 'not_found'};
  const {row, side} = found;
  if (row.by_id !== userId || row.by_side !== side) return {kind: 'not_yours'};
  const wrong = checkChunk(row, from, bytes.length);
  if (wrong) return wrong;

  const to = from + bytes.length;
  const key = partKey(ref, from, to);
  await files.put(key, bytes);
  return inTenant(db, ref.accountId, async (trx): Promise<TakeOutcome> => {
    const {rows} = await sql`
      update app.file set received = ${to}, parts = parts || ${to}::int, received_at = now()
      where account_id = ${ref.accountId} and id = ${ref.fileId} and state = 'awaited' and received = ${from}
      returning id
    `.execute(trx);
    if (rows.length > 0) return {kind: 'taken', state: row.state, size: row.size, received: to};
    const now = await selectFile(trx, ref);
    // Somebody was faster: the same chunk twice, or the file went meanwhile, and then what we wrote must go, too
    if (now && now.state !== 'refused') return {kind: 'wrong_offset', received: now.received};
    await files.remove([key]);
    return {kind: now ? 'refused' : 'not_found'};
  });
}

function checkChunk(row: FileRow, from: number, length: number): TakeOutcome | undefined {
  if (row.state === 'refused') return {kind: 'refused'};
  if (from !== row.received) return {kind: 'wrong_offset', received: row.received};
  if (from + length > row.size) return {kind: 'too_large', size: row.size};
  const isLast = length > 0 && from + length === row.size;
  return isLast || length >= shortestChunk ? undefined : {kind: 'too_short'};
}
