import {sql} from 'kysely';
import type {AccountId, ProgramId, UserId} from '../../lib/domain/ids.ts';
import type {ProgramSettings} from '../../lib/domain/program-settings.ts';
import {enterAccount, type AccountTransaction} from '../db/database.ts';
import {changeProgramAndAccounts, type Admin, type AdminOutcome} from './change-accounts.ts';
import type {WriteDeps} from './in-account.ts';

/** A change of the settings, or why not; `usedRegions` are those with a partner account or somebody of the vendor's in them. */
export type SettingsEdit = (
  settings: ProgramSettings,
  usedRegions: ReadonlySet<string>,
) => ProgramSettings | SettingsRefusal;
export type SettingsRefusal = 'duplicate' | 'in_use' | 'unknown';

/** Reads, edits and writes the settings under the program's lock, so that two admins at once lose nothing. */
export function editSettings(
  deps: WriteDeps,
  by: Admin,
  programId: ProgramId,
  edit: SettingsEdit,
): Promise<AdminOutcome<'saved' | SettingsRefusal>> {
  return changeProgramAndAccounts<'saved' | SettingsRefusal>(deps, by, programId, async (trx) => {
    const {rows} = await sql<{region: string}>`
      select region from app.regions_in_use(${programId}) as region
    `.execute(trx);
    const used = new Set(rows.map(({region}) => region));
    const edited = edit(await settingsOf(trx, programId), used);
    if (typeof edited === 'string') return {value: edited, accounts: []};
    await trx
      .updateTable('program')
      .set({settings: JSON.stringify(edited)})
      .where('id', '=', programId)
      .execute();
    return {value: 'saved', accounts: 'all'};
  });
}

/** Where a partner works: its deals go to that region's reps. Under the program's lock, for the region must not go meanwhile. */
export function setAccountRegion(
  deps: WriteDeps,
  by: Admin,
  programId: ProgramId,
  accountId: AccountId,
  region: string | null,
): Promise<AdminOutcome<'set' | 'unknown'>> {
  return changeProgramAndAccounts<'set' | 'unknown'>(deps, by, programId, async (trx) => {
    const known = region === null || (await regionsOf(trx, programId)).has(region);
    if (!known || !(await isOfProgram(trx, programId, accountId))) {
      return {value: 'unknown', accounts: []};
    }
    return {
      value: 'set',
      accounts: [accountId],
      each: async (inAccount, account) => {
        if (account.region === region) return {account, change: undefined};
        await inAccount
          .updateTable('partner_account')
          .set({region})
          .where('id', '=', accountId)
          .execute();
        return {account, change: {event: {kind: 'region_set', region}, touched: []}};
      },
    };
  });
}

/** Where one of the vendor's people works as a rep. None: whatever no rep of its region can take. */
export function setRepRegions(
  deps: WriteDeps,
  by: Admin,
  programId: ProgramId,
  userId: UserId,
  regions: readonly string[],
): Promise<AdminOutcome<'set' | 'unknown'>> {
  return changeProgramAndAccounts<'set' | 'unknown'>(deps, by, programId, async (trx) => {
    const known = await regionsOf(trx, programId);
    if (!regions.every((region) => known.has(region))) return {value: 'unknown', accounts: []};
    const {numUpdatedRows} = await trx
      .updateTable('vendor_person')
      .set({regions: [...new Set(regions)]})
      .where('program_id', '=', programId)
      .where('user_id', '=', userId)
      .executeTakeFirst();
    return {value: numUpdatedRows === 0n ? 'unknown' : 'set', accounts: []};
  });
}

async function isOfProgram(
  trx: AccountTransaction,
  programId: ProgramId,
  accountId: AccountId,
): Promise<boolean> {
  await enterAccount(trx, accountId);
  const row = await trx
    .selectFrom('partner_account')
    .select('program_id')
    .where('id', '=', accountId)
    .executeTakeFirst();
  return row?.program_id === programId;
}

async function regionsOf(trx: AccountTransaction, programId: ProgramId): Promise<Set<string>> {
  const {regions = []} = await settingsOf(trx, programId);
  return new Set(regions.map(({id}) => id));
}

async function settingsOf(trx: AccountTransaction, programId: ProgramId): Promise<ProgramSettings> {
  const {settings} = await trx
    .selectFrom('program')
    .select('settings')
    .where('id', '=', programId)
    .executeTakeFirstOrThrow();
  return settings;
}
