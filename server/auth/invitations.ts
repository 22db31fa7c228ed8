import {sql} from 'kysely';
import {v7 as uuid} from 'uuid';
import type {AccountId, ProgramId, UserId} from '../../lib/domain/ids.ts';
import type {PartnerRole, VendorRole} from '../../lib/domain/permissions.ts';
import {inTenant, type AccountTransaction, type Database} from '../db/database.ts';
import {
  changeAccount,
  changeProgramAndAccounts,
  type Admin,
  type AdminOutcome,
} from '../write/change-accounts.ts';
import type {WriteDeps} from '../write/in-account.ts';
import {newSecretToken} from './secret-token.ts';
import {tidyEmail} from './users.ts';

/**
 * Nobody signs up: people are invited, by mail, into an account by its admin or into the program by the program's. The mailed
 * address is good for two weeks and one use; inviting somebody again makes the earlier address void.
 */
export const invitationDays = 14;

export type OpenInvitation<Role> = {
  id: string;
  email: string;
  roles: Role[];
  invitedBy: string;
  expiresAt: Date;
};

/** Puts a mail into the queue, within the transaction that makes what it is about. */
export type MailInvitation = (trx: AccountTransaction, mail: InvitationMail) => Promise<void>;
export type InvitationMail = {to: string; token: string; invitedBy: string; place: string};

export function inviteMember(
  deps: WriteDeps,
  by: Extract<Admin, {kind: 'person'}>,
  accountId: AccountId,
  invited: {email: string; role: PartnerRole},
  mail: MailInvitation,
): Promise<AdminOutcome<undefined>> {
  return changeAccount(deps, by, accountId, 'manage_members', async (trx, account) => {
    const id = uuid();
    const email = tidyEmail(invited.email);
    await trx
      .deleteFrom('invitation')
      .where('account_id', '=', accountId)
      .where('email', '=', email)
      .execute();
    await trx
      .insertInto('invitation')
      .values({account_id: accountId, id, email, role: invited.role, ...invitedBy(by)})
      .execute();
    const {token, hash} = newSecretToken();
    await trx
      .insertInto('invitation_token')
      .values({token_hash: hash, account_id: accountId, invitation_id: id})
      .execute();
    await mail(trx, {to: email, token, invitedBy: by.name, place: account.name});
    return undefined; // nothing that the account's people see yet
  });
}

export function inviteVendorPerson(
  deps: WriteDeps,
  by: Extract<Admin, {kind: 'person'}>,
  programId: ProgramId,
  invited: {email: string; roles: VendorRole[]},
  mail: MailInvitation,
): Promise<AdminOutcome<undefined>> {
  return changeProgramAndAccounts(deps, by, programId, async (trx) => {
    const id = uuid();
    const email = tidyEmail(invited.email);
    await trx
      .deleteFrom('vendor_invitation')
      .where('program_id', '=', programId)
      .where('email', '=', email)
      .execute();
    await trx
      .insertInto('vendor_invitation')
      .values({program_id: programId, id, email, roles: invited.roles, ...invitedBy(by)})
      .execute();
    const {token, hash} = newSecretToken();
    await trx
      .insertInto('invitation_token')
      .values({token_hash: hash, program_id: programId, vendor_invitation_id: id})
      .execute();
    const {name} = await trx
      .selectFrom('program')
      .select('name')
      .where('id', '=', programId)
      .executeTakeFirstOrThrow();
    await mail(trx, {to: email, token, invitedBy: by.name, place: name});
    return {value: undefined, accounts: []};
  });
}

export function withdrawInvitation(
  deps: WriteDeps,
  by: Admin,
  accountId: AccountId,
  id: string,
): Promise<AdminOutcome<undefined>> {
  return changeAccount(deps, by, accountId, 'manage_members', async (trx) => {
    await trx
      .deleteFrom('invitation')
      .where('account_id', '=', accountId)
      .where('id', '=', id)
      .execute();
    return undefined;
  });
}

export function withdrawVendorInvitation(
  deps: WriteDeps,
  by: Admin,
  programId: ProgramId,
  id: string,
): Promise<AdminOutcome<undefined>> {
  return changeProgramAndAccounts(deps, by, programId, async (trx) => {
    await trx
      .deleteFrom('vendor_invitation')
      .where('program_id', '=', programId)
      .where('id', '=', id)
      .execute();
    return {value: undefined, accounts: []};
  });
}

export function findInvitations(
  db: Database,
  accountId: AccountId,
): Promise<Array<OpenInvitation<PartnerRole>>> {
  return inTenant(db, accountId, async (trx) => {
    const rows = await trx
      .selectFrom('invitation')
      .select(['id', 'email', 'role', 'invited_by_name', 'expires_at'])
      .where('account_id', '=', accountId)
      .where('expires_at', '>', sql<Date>`now()`)
      .orderBy('email')
      .execute();
    return rows.map(({role, invited_by_name: by, expires_at: expiresAt, ...row}) => ({
      ...row,
      roles: [role],
      invitedBy: by,
      expiresAt,
    }));
  });
}

export async function findVendorInvitations(
  db: Database,
  programId: ProgramId,
): Promise<Array<OpenInvitation<VendorRole>>> {
  const rows = await db
    .selectFrom('vendor_invitation')
    .select(['id', 'email', 'roles', 'invited_by_name', 'expires_at'])
    .where('program_id', '=', programId)
    .where('expires_at', '>', sql<Date>`now()`)
    .orderBy('email')
    .execute();
  return rows.map(({invited_by_name: by, expires_at: expiresAt, ...row}) => ({
    ...row,
    invitedBy: by,
    expiresAt,
  }));
}

function invitedBy(by: {userId: UserId; name: string}) {
  return {
    invited_by_id: by.userId,
    invited_by_name: by.name,
    expires_at: sql<Date>`now() + ${invitationDays} * interval '1 day'`,
  };
}
