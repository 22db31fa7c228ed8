import type {Selectable} from 'kysely';
import type {Side} from '../../lib/domain/deal.ts';
import type {UserId} from '../../lib/domain/ids.ts';
import {findStanding} from '../data/standing.ts';
import {inSnapshot, inVendorSnapshot, type Database} from '../db/database.ts';
import type {Tables} from '../db/tables.ts';
import type {FileRef} from './file-keys.ts';

export type FileRow = Selectable<Tables['file']>;

/** The file as somebody of one side sees it. */
export type SeenFile = {row: FileRow; side: Side};

/**
 * A file that this person may see: one of their account's, or of a deal that the vendor's role shows them. Undefined for all else, whether it
 * exists or not.
 */
export async function findFile(
  db: Database,
  userId: UserId,
  ref: FileRef,
): Promise<SeenFile | undefined> {
  const own = await inSnapshot(db, ref.accountId, async (trx) => {
    const [standing, row] = await Promise.all([
      findStanding(trx, ref.accountId, userId),
      selectFile(trx, ref),
    ]);
    return {isMember: standing.relation.sameAccount, row};
  });
  if (own.isMember) return own.row && {row: own.row, side: 'partner'};
  return findFileForVendor(db, userId, ref);
}

export async function findFileForVendor(
  db: Database,
  userId: UserId,
  ref: FileRef,
): Promise<SeenFile | undefined> {
  const row = await inVendorSnapshot(db, userId, (trx) => selectFile(trx, ref));
  return row && {row, side: 'vendor'};
}

export function selectFile(trx: Database, ref: FileRef): Promise<FileRow | undefined> {
  return trx
    .selectFrom('file')
    .selectAll()
    .where('account_id', '=', ref.accountId)
    .where('id', '=', ref.fileId)
    .executeTakeFirst();
}
