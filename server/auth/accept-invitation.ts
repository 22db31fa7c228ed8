import {sql} from 'kysely';
import type {AccountId, ProgramId, UserId} from '../../lib/domain/ids.ts';
import type {PartnerRole, VendorRole} from '../../lib/domain/permissions.ts';
import type {Database} from '../db/database.ts';
import {changeAccount, changeProgramAndAccounts} from '../write/change-accounts.ts';
import type {WriteDeps} from '../write/in-account.ts';
import {hashOfToken} from './secret-token.ts';

export type Invitation = {
  id: string;
  email: string;
  /** The account's or the program's name. */
  place: string;
  invitedBy: string;
} & (
  | {kind: 'account'; accountId: AccountId; role: PartnerRole}
  | {kind: 'vendor'; programId: ProgramId; roles: VendorRole[]}
);

/** Undefined for an address that is unknown, used, withdrawn or too old: nobody can tell which. */
export async function findInvitation(db: Database, token: string): Promise<Invitation | undefined> {
  const {rows} = await sql<{
    account_id: AccountId | null;
    program_id: ProgramId;
    id: string;
    email: string;
    roles: string[];
    place: string;
    invited_by: string;
  }>`select * from app.find_invitation(${hashOfToken(token)})`.execute(db);
  const [row] = rows;
  if (!row) return undefined;
  const {id, email, place, invited_by: invitedBy} = row;
  return row.account_id === null
    ? {
        kind: 'vendor',
        id,
        email,
        place,
        invitedBy,
        programId: row.program_id,
        roles: row.roles as VendorRole[],
      } // a check of the table
    : {
        kind: 'account',
        id,
        email,
        place,
        invitedBy,
        accountId: row.account_id,
        role: row.roles[0] as PartnerRole,
      }; // likewise
}

/**
 * Uses the invitation up for this person, who has proven to be the one it was mailed to. False: somebody was faster, or it
 * was withdrawn meanwhile. A member keeps a role that says more.
 */
export async function acceptInvitation(
  deps: WriteDeps,
  invitation: Invitation,
  userId: UserId,
): Promise<boolean> {
  return invitation.kind === 'account'
    ? joinAccount(deps, invitation, userId)
    : joinProgram(deps, invitation, userId);
}

async function joinAccount(
  deps: WriteDeps,
  {accountId, id, role}: Extract<Invitation, {kind: 'account'}>,
  userId: UserId,
): Promise<boolean> {
  let isUsed = false;
  await changeAccount(deps, {kind: 'operator'}, accountId, 'manage_members', async (trx) => {
    const {numDeletedRows} = await trx
      .deleteFrom('invitation')
      .where('account_id', '=', accountId)
      .where('id', '=', id)
      .where('expires_at', '>', sql<Date>`now()`)
      .executeTakeFirst();
    isUsed = numDeletedRows > 0n;
    if (!isUsed) return undefined;
    await trx
      .insertInto('member')
      .values({account_id: accountId, user_id: userId, role})
      .onConflict((on) =>
        on
          .columns(['account_id', 'user_id'])
          .doUpdateSet({role})
          .where(sql<boolean>`excluded.role = 'partner_admin'`),
      )
      .execute();
    return {event: {kind: 'member_set', userId, role}, touched: []};
  });
  return isUsed;
}

async function joinProgram(
  deps: WriteDeps,
  {programId, id, roles}: Extract<Invitation, {kind: 'vendor'}>,
  userId: UserId,
): Promise<boolean> {
  const done = await changeProgramAndAccounts(deps, {kind: 'operator'}, programId, async (trx) => {
    const {numDeletedRows} = await trx
      .deleteFrom('vendor_invitation')
      .where('program_id', '=', programId)
      .where('id', '=', id)
      .where('expires_at', '>', sql<Date>`now()`)
      .executeTakeFirst();
    if (numDeletedRows === 0n) return {value: false, accounts: []};
    await trx
      .insertInto('vendor_person')
      .values({program_id: programId, user_id: userId, roles})
      .onConflict((on) =>
        on.columns(['program_id', 'user_id']).doUpdateSet({
          roles: sql<VendorRole[]>`(
            select array_agg(distinct role) from unnest(vendor_person.roles || excluded.roles) role)`,
        }),
      )
      .execute();
    return {value: true, accounts: []};
  });
  return done.kind === 'done' && done.value;
}
