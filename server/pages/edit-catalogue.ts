import type {ProgramId} from '../../lib/domain/ids.ts';
import {changeProgramAndAccounts, type Admin, type AdminOutcome} from '../write/change-accounts.ts';
import type {WriteDeps} from '../write/in-account.ts';
import type {CatalogueEdit, EditRefusal} from './catalogue-edits.ts';

/**
 * Reads, edits and writes the catalogue under the program's lock, so that two admins at once lose nothing; every account
 * sees the change with its next pull.
 */
export function editCatalogue(
  deps: WriteDeps,
  by: Admin,
  programId: ProgramId,
  edit: CatalogueEdit,
): Promise<AdminOutcome<'saved' | 'unknown' | EditRefusal>> {
  return changeProgramAndAccounts<'saved' | 'unknown' | EditRefusal>(
    deps,
    by,
    programId,
    async (trx) => {
      const {catalogue} = await trx
        .selectFrom('program')
        .select('catalogue')
        .where('id', '=', programId)
        .executeTakeFirstOrThrow();
      const edited = edit(catalogue);
      if (edited === undefined) return {value: 'unknown', accounts: []};
      if (typeof edited === 'string') return {value: edited, accounts: []};
      await trx
        .updateTable('program')
        .set({catalogue: JSON.stringify(edited)})
        .where('id', '=', programId)
        .execute();
      return {value: 'saved', accounts: 'all'};
    },
  );
}
