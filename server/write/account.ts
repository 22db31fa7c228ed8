import {v7 as uuid} from 'uuid';
import type {AccountType} from '../../lib/domain/catalogue.ts';
import type {AccountId, ProgramId, UserId} from '../../lib/domain/ids.ts';
import type {PartnerRole} from '../../lib/domain/permissions.ts';
import {enterAccount, type AccountTransaction} from '../db/database.ts';
import {
  accountRow,
  changeAccount,
  changeProgramAndAccounts,
  type Admin,
  type AdminOutcome,
} from './change-accounts.ts';
import type {WriteDeps} from './in-account.ts';
import {putAwayFor} from './overwrites.ts';

export function createAccount(
  deps: WriteDeps,
  by: Admin,
  programId: ProgramId,
  account: {name: string; type: AccountType},
): Promise<AdminOutcome<AccountId>> {
  return changeProgramAndAccounts(deps, by, programId, async (trx) => {
    const id = uuid() as AccountId; // just made
    await enterAccount(trx, id);
    await trx
      .insertInto('partner_account')
      .values({id, program_id: programId, recipient_user_id: null, ...account})
      .execute();
    return {
      value: id,
      accounts: [id],
      each: (_, locked) =>
        Promise.resolve({
          account: locked,
          change: {
            event: {kind: 'account_created', type: account.type},
            touched: [accountRow(id)],
          },
        }),
    };
  });
}

/** Links keep what they hold when the type changes; the new type's rules are asked at their next edit. */
export function updateAccount(
  deps: WriteDeps,
  by: Admin,
  accountId: AccountId,
  change: {name?: string; type?: AccountType},
): Promise<AdminOutcome<undefined>> {
  return changeAccount(deps, by, accountId, 'manage_program', async (trx, account) => {
    const next = {name: change.name ?? account.name, type: change.type ?? account.type};
    if (next.name === account.name && next.type === account.type) return undefined;
    await trx.updateTable('partner_account').set(next).where('id', '=', accountId).execute();
    return {event: {kind: 'account_changed', type: next.type}, touched: [accountRow(accountId)]};
  });
}

export type MemberOutcome = 'set' | 'removed' | 'last_admin' | 'unknown';

/** Adds a member or gives one another role. An account that has an admin keeps one. */
export async function setMember(
  deps: WriteDeps,
  by: Admin,
  accountId: AccountId,
  userId: UserId,
  role: PartnerRole,
): Promise<AdminOutcome<MemberOutcome>> {
  let outcome: MemberOutcome = 'set';
  const done = await changeAccount(deps, by, accountId, 'manage_members', async (trx) => {
    outcome = 'set';
    const held = await findRole(trx, accountId, userId);
    if (held === role) return undefined;
    const admins = await findAdmins(trx, accountId);
    if (role === 'partner_member' && isOnlyOne(admins, userId)) {
      outcome = 'last_admin';
      return undefined;
    }
    await trx
      .insertInto('member')
      .values({account_id: accountId, user_id: userId, role})
      .onConflict((on) => on.columns(['account_id', 'user_id']).doUpdateSet({role}))
      .execute();
    if (role !== 'partner_admin') await withdrawInvitationsOf(trx, accountId, userId);
    // Whom one can name and put on a team has changed
    return {event: {kind: 'member_set', userId, role}, touched: [accountRow(accountId)]};
  });
  return done.kind === 'done' ? {kind: 'done', value: outcome} : done;
}

/** From here on the person's requests for this account are refused and their open sockets end. */
export async function removeMember(
  deps: WriteDeps,
  by: Admin,
  accountId: AccountId,
  userId: UserId,
): Promise<AdminOutcome<MemberOutcome>> {
  let outcome: MemberOutcome = 'removed';
  const done = await changeAccount(deps, by, accountId, 'manage_members', async (trx) => {
    outcome = 'removed';
    if (isOnlyOne(await findAdmins(trx, accountId), userId)) {
      outcome = 'last_admin';
      return undefined;
    }
    const {numDeletedRows} = await trx
      .deleteFrom('member')
      .where('account_id', '=', accountId)
      .where('user_id', '=', userId)
      .executeTakeFirst();
    if (numDeletedRows === 0n) {
      outcome = 'unknown';
      return undefined;
    }
    await trx
      .updateTable('partner_account')
      .set({recipient_user_id: null})
      .where('id', '=', accountId)
      .where('recipient_user_id', '=', userId)
      .execute();
    await withdrawInvitationsOf(trx, accountId, userId);
    const touched = await putAwayFor(trx, accountId, userId);
    return {event: {kind: 'member_removed', userId}, touched: [...touched, accountRow(accountId)]};
  });
  if (done.kind !== 'done') return done;
  deps.news.publish([{kind: 'removed', accountId, userId}]);
  return {kind: 'done', value: outcome};
}

/** "Get notified about lead activity": one of the account's members, or nobody in particular. */
export function setRecipient(
  deps: WriteDeps,
  by: Admin,
  accountId: AccountId,
  userId: UserId | null,
): Promise<AdminOutcome<undefined>> {
  return changeAccount(deps, by, accountId, 'set_recipient', async (trx) => {
    if (userId !== null && !(await findRole(trx, accountId, userId))) return 'not_found';
    const {numUpdatedRows} = await trx
      .updateTable('partner_account')
      .set({recipient_user_id: userId})
      .where('id', '=', accountId)
      .where('recipient_user_id', 'is distinct from', userId)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) return undefined;
    return {event: {kind: 'recipient_set', userId}, touched: [accountRow(accountId)]};
  });
}

/** The vendor's people for this account; who they are is shown on the partner's card. `not_found` also for who is no CAM or PDM. */
export function assignManager(
  deps: WriteDeps,
  by: Admin,
  accountId: AccountId,
  userId: UserId,
  role: 'cam' | 'pdm',
): Promise<AdminOutcome<undefined>> {
  return changeAccount(deps, by, accountId, 'manage_program', async (trx, account) => {
    const person = await trx
      .selectFrom('vendor_person')
      .select('roles')
      .where('program_id', '=', account.programId)
      .where('user_id', '=', userId)
      .executeTakeFirst();
    if (!person?.roles.includes(role)) return 'not_found';
    const {numInsertedOrUpdatedRows} = await trx
      .insertInto('account_assignment')
      .values({account_id: accountId, user_id: userId, role})
      .onConflict((on) => on.doNothing())
      .executeTakeFirst();
    if (numInsertedOrUpdatedRows === 0n) return undefined;
    return {event: {kind: 'manager_assigned', userId, role}, touched: [accountRow(accountId)]};
  });
}

export function unassignManager(
  deps: WriteDeps,
  by: Admin,
  accountId: AccountId,
  userId: UserId,
  role: 'cam' | 'pdm',
): Promise<AdminOutcome<undefined>> {
  return changeAccount(deps, by, accountId, 'manage_program', async (trx) => {
    const {numDeletedRows} = await trx
      .deleteFrom('account_assignment')
      .where('account_id', '=', accountId)
      .where('user_id', '=', userId)
      .where('role', '=', role)
      .executeTakeFirst();
    if (numDeletedRows === 0n) return undefined;
    return {
      event: {kind: 'managers_unassigned', userId, roles: [role]},
      touched: [accountRow(accountId)],
    };
  });
}

/** Whoever may invite no longer lets nobody in by what was mailed before. */
async function withdrawInvitationsOf(
  trx: AccountTransaction,
  accountId: AccountId,
  userId: UserId,
): Promise<void> {
  await trx
    .deleteFrom('invitation')
    .where('account_id', '=', accountId)
    .where('invited_by_id', '=', userId)
    .execute();
}

async function findRole(
  trx: AccountTransaction,
  accountId: AccountId,
  userId: UserId,
): Promise<PartnerRole | undefined> {
  const row = await trx
    .selectFrom('member')
    .select('role')
    .where('account_id', '=', accountId)
    .where('user_id', '=', userId)
    .executeTakeFirst();
  return row?.role;
}

async function findAdmins(trx: AccountTransaction, accountId: AccountId): Promise<UserId[]> {
  const rows = await trx
    .selectFrom('member')
    .select('user_id')
    .where('account_id', '=', accountId)
    .where('role', '=', 'partner_admin')
    .execute();
  return rows.map((row) => row.user_id);
}

function isOnlyOne(admins: readonly UserId[], userId: UserId): boolean {
  return admins.length === 1 && admins[0] === userId;
}
