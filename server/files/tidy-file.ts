import {inTenant, type Database} from '../db/database.ts';
import {contentKey, prefixOf, previewKey, type FileRef} from './file-keys.ts';
import type {FileStore} from './file-store.ts';
import {selectFile} from './find-file.ts';

/** Makes the store follow the row: of a file that is gone nothing stays, of a stored one what is served. Harmless whenever it is done. */
export async function tidyFile(
  {db, files}: {db: Database; files: FileStore},
  ref: FileRef,
): Promise<void> {
  const row = await inTenant(db, ref.accountId, (trx) => selectFile(trx, ref));
  if (!row || row.state === 'refused') return files.removeAll(prefixOf(ref));
  if (row.state === 'awaited' || row.digest === null) return;
  const served = [contentKey(ref, row.digest), previewKey(ref, row.digest)];
  const there = await files.list(prefixOf(ref));
  await files.remove(there.filter((key) => !served.includes(key)));
}
