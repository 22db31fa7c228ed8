import {sql} from 'kysely';
import type {AccountType} from '../../lib/domain/catalogue.ts';
import type {AccountId, ProgramId} from '../../lib/domain/ids.ts';
import {may, noRelation, type PartnerRole, type VendorRole} from '../../lib/domain/permissions.ts';
import type {SignedInPerson} from '../auth/person.ts';
import type {Database} from '../db/database.ts';

/**
 * Somebody signed in and all they belong to, read anew for every request: what a page offers. What a change needs is asked
 * once more by the write path, under the account's lock.
 */
export type Visitor = {
  person: SignedInPerson;
  memberships: Membership[];
  vendor: VendorPost[];
  /** How many notices wait in the console; absent elsewhere. */
  unreadNotices?: number;
};
export type Membership = {
  accountId: AccountId;
  role: PartnerRole;
  name: string;
  type: AccountType;
  programId: ProgramId;
  programName: string;
};
export type VendorPost = {programId: ProgramId; programName: string; roles: VendorRole[]};

export async function findVisitor(db: Database, person: SignedInPerson): Promise<Visitor> {
  const memberships = sql<Membership>`
    select account_id as "accountId", role, name, type, program_id as "programId", program_name as "programName"
    from app.memberships_of(${person.userId})
  `.execute(db);
  const vendor = db
    .selectFrom('vendor_person')
    .innerJoin('program', 'program.id', 'vendor_person.program_id')
    .select(['program.id as programId', 'program.name as programName', 'vendor_person.roles'])
    .where('vendor_person.user_id', '=', person.userId)
    .orderBy('program.created_at')
    .execute();
  const [{rows}, posts] = await Promise.all([memberships, vendor]);
  return {person, memberships: rows, vendor: posts};
}

/** The program that the person works for at the vendor, the oldest if there are several. */
export function vendorPost(visitor: Visitor): VendorPost | undefined {
  return visitor.vendor[0];
}

/** The program that the person may set up, by the permission table. */
export function managedProgram(visitor: Visitor): ProgramId | undefined {
  return visitor.vendor.find(({roles}) =>
    may(roles, 'manage_program', {...noRelation, sameProgram: true}),
  )?.programId;
}

/** Who may say of some account which mail domains are a company's: what pages offer. */
export function mayHoldDomains(roles: readonly VendorRole[]): boolean {
  return may(roles, 'hold_domains', {...noRelation, assignedToAccount: true, sameProgram: true});
}

/** Whether the person may invite and remove members of this account. */
export function mayManageMembers(
  visitor: Visitor,
  account: {accountId: AccountId; programId: ProgramId},
): boolean {
  const membership = visitor.memberships.find((one) => one.accountId === account.accountId);
  const post = visitor.vendor.find((one) => one.programId === account.programId);
  return may([...(membership ? [membership.role] : []), ...(post?.roles ?? [])], 'manage_members', {
    ...noRelation,
    sameAccount: membership !== undefined,
    sameProgram: post !== undefined,
  });
}

/** Accounts whose members the person may manage as one of them. */
export function ownTeams(visitor: Visitor): Membership[] {
  return visitor.memberships.filter((membership) => mayManageMembers(visitor, membership));
}
