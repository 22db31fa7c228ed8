import {sql} from 'kysely';
import type {AccountId, FileId} from '../../lib/domain/ids.ts';
import {applySystemMutation} from '../write/system-change.ts';
import {finishFile, type FileDeps} from './finish-file.ts';

/** How long a file is waited for after its last bytes. */
export const patienceDays = 7;

/**
 * Gives up files whose bytes stopped coming, which tells both sides, and finishes those that have arrived and whose job has given up
 * (a store that was away for days).
 */
export async function refuseOverdueFiles(deps: FileDeps, batch = 500): Promise<void> {
  for (;;) {
    const {rows} = await sql<{account_id: AccountId; file_id: FileId; arrived: boolean}>`
      select * from app.overdue_files(
        now() - ${patienceDays} * interval '1 day', now() - interval '1 day', ${batch})
    `.execute(deps.db);
    for (const {account_id: accountId, file_id: fileId, arrived} of rows) {
      if (arrived) await finishFile(deps, {accountId, fileId});
      else {
        const found = {kind: 'refused', why: 'not_arrived'} as const;
        await applySystemMutation(deps, accountId, {kind: 'system.file_arrived', fileId, found});
      }
    }
    if (rows.length < batch) return;
  }
}
