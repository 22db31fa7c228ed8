import {sql} from 'kysely';
import type {AccountType} from '../../lib/domain/catalogue.ts';
import type {AccountId, ProgramId, UserId} from '../../lib/domain/ids.ts';
import {may, noRelation, type PartnerRole, type VendorRole} from '../../lib/domain/permissions.ts';
import type {Database} from '../db/database.ts';

/** What a person is in which account and program, read anew for every request. */
export type Membership = {
  accountId: AccountId;
  role: PartnerRole;
  name: string;
  type: AccountType;
  programId: ProgramId;
  programName: string;
};
export type Standing = {
  memberships: Membership[];
  vendor: Array<{programId: ProgramId; programName: string; roles: VendorRole[]}>;
};

export async function findStanding(db: Database, userId: UserId): Promise<Standing> {
  const memberships = await sql<Membership>`
    select account_id as "accountId", role, name, type, program_id as "programId", program_name as "programName"
    from app.memberships_of(${userId})
  `.execute(db);
  const vendor = await db
    .selectFrom('vendor_person')
    .innerJoin('program', 'program.id', 'vendor_person.program_id')
    .select(['program.id as programId', 'program.name as programName', 'vendor_person.roles'])
    .where('vendor_person.user_id', '=', userId)
    .orderBy('program.created_at')
    .execute();
  return {memberships: memberships.rows, vendor};
}

/** The program that the person may set up, by the permission table. */
export function managedProgram(standing: Standing): ProgramId | undefined {
  return standing.vendor.find(({roles}) =>
    may(roles, 'manage_program', {...noRelation, sameProgram: true}),
  )?.programId;
}

/** Whether the person may invite and remove members of this account. */
export function mayManageMembers(
  standing: Standing,
  account: {accountId: AccountId; programId: ProgramId},
): boolean {
  const membership = standing.memberships.find((one) => one.accountId === account.accountId);
  const program = standing.vendor.find((one) => one.programId === account.programId);
  return may(
    [...(membership ? [membership.role] : []), ...(program?.roles ?? [])],
    'manage_members',
    {
      ...noRelation,
      sameAccount: membership !== undefined,
      sameProgram: program !== undefined,
    },
  );
}

/** Accounts whose members the person may manage as one of them. */
export function ownTeams(standing: Standing): Membership[] {
  return standing.memberships.filter((membership) => mayManageMembers(standing, membership));
}
