import {sql} from 'kysely';
import {v7 as uuid} from 'uuid';
import type {Catalogue} from '../../lib/domain/catalogue.ts';
import {defaultCatalogue} from '../../lib/domain/catalogue.ts';
import type {AccountId, ProgramId, UserId} from '../../lib/domain/ids.ts';
import type {ProgramSettings} from '../../lib/domain/program-settings.ts';
import type {VendorRole} from '../../lib/domain/permissions.ts';
import {enterAccount, inTenant, type AccountTransaction, type Database} from '../db/database.ts';
import {
  accountRow,
  changeProgramAndAccounts,
  type AccountChange,
  type Admin,
  type AdminOutcome,
} from './change-accounts.ts';
import type {WriteDeps} from './in-account.ts';
import {reassignDeals} from './reassign-deals.ts';

export type ProgramChange = {
  name?: string;
  vendorName?: string;
  catalogue?: Catalogue;
  settings?: ProgramSettings;
};

/** The operator's first act: there is no program and no admin before it. */
export async function createProgram(
  db: Database,
  program: {name: string; vendorName: string; catalogue?: Catalogue},
): Promise<ProgramId> {
  const id = uuid() as ProgramId; // just made
  await inTenant(db, undefined, (trx) =>
    trx
      .insertInto('program')
      .values({
        id,
        name: program.name,
        vendor_name: program.vendorName,
        catalogue: JSON.stringify(program.catalogue ?? defaultCatalogue),
      })
      .execute(),
  );
  return id;
}

/** Every account of the program sees the change with its next pull. */
export function changeProgram(
  deps: WriteDeps,
  by: Admin,
  programId: ProgramId,
  change: ProgramChange,
): Promise<AdminOutcome<undefined>> {
  return changeProgramAndAccounts(deps, by, programId, async (trx) => {
    await trx
      .updateTable('program')
      .set({
        ...(change.name === undefined ? {} : {name: change.name}),
        ...(change.vendorName === undefined ? {} : {vendor_name: change.vendorName}),
        ...(change.catalogue === undefined ? {} : {catalogue: JSON.stringify(change.catalogue)}),
        ...(change.settings === undefined ? {} : {settings: JSON.stringify(change.settings)}),
      })
      .where('id', '=', programId)
      .execute();
    return {value: undefined, accounts: 'all'};
  });
}

/**
 * Sets what somebody is on the vendor's side; no roles at all takes the person out. Who is no longer a CAM or PDM is
 * unassigned from the program's accounts, who is no longer a rep leaves their deals to the others. `last_admin`: a program keeps one.
 */
export function setVendorRoles(
  deps: WriteDeps,
  by: Admin,
  programId: ProgramId,
  userId: UserId,
  roles: readonly VendorRole[],
): Promise<AdminOutcome<'set' | 'last_admin'>> {
  return changeProgramAndAccounts<'set' | 'last_admin'>(deps, by, programId, async (trx) => {
    const keepsAdmin = roles.includes('program_admin');
    if (!keepsAdmin && (await isOnlyAdmin(trx, programId, userId))) {
      return {value: 'last_admin', accounts: []};
    }
    const before = await findRoles(trx, programId, userId);
    await writeRoles(trx, programId, userId, roles);
    if (!keepsAdmin) await withdrawInvitationsOf(trx, programId, userId);
    const leavesReps = before.includes('rep') && !roles.includes('rep');
    const assigned = await findAssigned(trx, programId, userId, without(roles));
    return {
      value: 'set',
      // All: a registration that is under way may be giving the person a deal, and has done so when we have its account's lock
      accounts: leavesReps ? 'all' : assigned,
      each: async (inAccount, account) => ({
        account: leavesReps ? await reassignDeals(inAccount, account, userId) : account,
        change: assigned.includes(account.id)
          ? await unassign(inAccount, account.id, userId, without(roles))
          : undefined,
      }),
    };
  });
}

async function unassign(
  trx: AccountTransaction,
  accountId: AccountId,
  userId: UserId,
  roles: Array<'cam' | 'pdm'>,
): Promise<AccountChange> {
  await trx
    .deleteFrom('account_assignment')
    .where('account_id', '=', accountId)
    .where('user_id', '=', userId)
    .where('role', 'in', roles)
    .execute();
  return {
    event: {kind: 'managers_unassigned', userId, roles},
    touched: [accountRow(accountId)],
  };
}

async function findRoles(
  trx: AccountTransaction,
  programId: ProgramId,
  userId: UserId,
): Promise<VendorRole[]> {
  const row = await trx
    .selectFrom('vendor_person')
    .select('roles')
    .where('program_id', '=', programId)
    .where('user_id', '=', userId)
    .executeTakeFirst();
  return row?.roles ?? [];
}

/** The roles that come with an assignment and are not among these. */
function without(roles: readonly VendorRole[]): Array<'cam' | 'pdm'> {
  return (['cam', 'pdm'] as const).filter((role) => !roles.includes(role));
}

async function isOnlyAdmin(
  trx: AccountTransaction,
  programId: ProgramId,
  userId: UserId,
): Promise<boolean> {
  const people = await trx
    .selectFrom('vendor_person')
    .selectAll()
    .where('program_id', '=', programId)
    .execute();
  const admins = people.filter((person) => person.roles.includes('program_admin'));
  return admins.length === 1 && admins[0]?.user_id === userId;
}

/** Whoever is no admin any more lets nobody in by what was mailed before, neither here nor into the program's accounts. */
async function withdrawInvitationsOf(
  trx: AccountTransaction,
  programId: ProgramId,
  userId: UserId,
): Promise<void> {
  await trx
    .deleteFrom('vendor_invitation')
    .where('program_id', '=', programId)
    .where('invited_by_id', '=', userId)
    .execute();
  const {rows} = await sql<{account_id: AccountId}>`
    select account_id from app.accounts_of_program(${programId})
  `.execute(trx);
  for (const {account_id: accountId} of rows) {
    await enterAccount(trx, accountId);
    await trx
      .deleteFrom('invitation')
      .where('account_id', '=', accountId)
      .where('invited_by_id', '=', userId)
      .execute();
  }
}

async function writeRoles(
  trx: AccountTransaction,
  programId: ProgramId,
  userId: UserId,
  roles: readonly VendorRole[],
): Promise<void> {
  if (roles.length === 0) {
    await trx
      .deleteFrom('vendor_person')
      .where('program_id', '=', programId)
      .where('user_id', '=', userId)
      .execute();
    return;
  }
  await trx
    .insertInto('vendor_person')
    .values({program_id: programId, user_id: userId, roles: [...roles]})
    .onConflict((on) =>
      on
        .columns(['program_id', 'user_id'])
        .doUpdateSet((to) => ({roles: to.ref('excluded.roles')})),
    )
    .execute();
}

async function findAssigned(
  trx: AccountTransaction,
  programId: ProgramId,
  userId: UserId,
  roles: ReadonlyArray<'cam' | 'pdm'>,
): Promise<AccountId[]> {
  const {rows} = await sql<{account_id: AccountId}>`
    select distinct account_id from app.assignments_of(${userId})
    where program_id = ${programId} and role = any(${roles}::text[])
  `.execute(trx);
  return rows.map((row) => row.account_id);
}
