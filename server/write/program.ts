import {sql} from 'kysely';
import {v7 as uuid} from 'uuid';
import type {Catalogue} from '../../lib/domain/catalogue.ts';
import {defaultCatalogue} from '../../lib/domain/catalogue.ts';
import type {AccountId, ProgramId, UserId} from '../../lib/domain/ids.ts';
import type {VendorRole} from '../../lib/domain/permissions.ts';
import {enterAccount, inTenant, type AccountTransaction, type Database} from '../db/database.ts';
import {
  accountRow,
  changeProgramAndAccounts,
  type Admin,
  type AdminOutcome,
} from './change-accounts.ts';
import type {WriteDeps} from './in-account.ts';

export type ProgramChange = {name?: string; vendorName?: string; catalogue?: Catalogue};

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
      })
      .where('id', '=', programId)
      .execute();
    return {value: undefined, accounts: 'all'};
  });
}

/**
 * Sets what somebody is on the vendor's side; no roles at all takes the person out. Who is no longer a CAM or PDM is
 * unassigned from the program's accounts. `last_admin`: a program keeps one.
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
    await writeRoles(trx, programId, userId, roles);
    if (!keepsAdmin) await withdrawInvitationsOf(trx, programId, userId);
    return {
      value: 'set',
      accounts: await findAssigned(trx, programId, userId, without(roles)),
      each: async (inAccount, account) => {
        await inAccount
          .deleteFrom('account_assignment')
          .where('account_id', '=', account.id)
          .where('user_id', '=', userId)
          .where('role', 'in', without(roles))
          .execute();
        return {
          event: {kind: 'managers_unassigned', userId, roles: without(roles)},
          touched: [accountRow(account.id)],
        };
      },
    };
  });
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
