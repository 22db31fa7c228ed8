import {sql} from 'kysely';
import type {AccountType, Catalogue} from '../../lib/domain/catalogue.ts';
import type {AccountId, ProgramId, UserId} from '../../lib/domain/ids.ts';
import {isUuid} from '../../lib/domain/ids.ts';
import type {PartnerRole, VendorRole} from '../../lib/domain/permissions.ts';
import type {ProgramSettings} from '../../lib/domain/program-settings.ts';
import {findPeople, type NamedPerson} from '../data/people.ts';
import {inTenant, type Database} from '../db/database.ts';

/** What the console shows. Whether the visitor may see it is asked by the route, before. */
export type AccountSummary = {
  accountId: AccountId;
  name: string;
  type: AccountType;
  members: number;
  managers: number;
};

export async function findAccountSummaries(
  db: Database,
  programId: ProgramId,
): Promise<AccountSummary[]> {
  const {rows} = await sql<AccountSummary>`
    select account_id as "accountId", name, type, members, managers from app.accounts_of_program(${programId})
  `.execute(db);
  return rows;
}

export type ManagedAccount = {
  accountId: AccountId;
  programId: ProgramId;
  name: string;
  type: AccountType;
  region: string | null;
  recipientId: UserId | null;
};

/** Undefined for what is no account, or no id at all. */
export async function findManagedAccount(
  db: Database,
  id: string,
): Promise<ManagedAccount | undefined> {
  if (!isUuid(id)) return undefined;
  const accountId = id as AccountId; // no account has it if it is none
  return inTenant(db, accountId, (trx) =>
    trx
      .selectFrom('partner_account')
      .select(['id as accountId', 'program_id as programId', 'name', 'type', 'region'])
      .select('recipient_user_id as recipientId')
      .where('id', '=', accountId)
      .executeTakeFirst(),
  );
}

export type Member = NamedPerson & {role: PartnerRole};

export async function findMembers(db: Database, accountId: AccountId): Promise<Member[]> {
  const rows = await inTenant(db, accountId, (trx) =>
    trx
      .selectFrom('member')
      .select(['user_id', 'role'])
      .where('account_id', '=', accountId)
      .execute(),
  );
  const roles = new Map(rows.map((row) => [row.user_id, row.role]));
  const people = await findPeople(db, [...roles.keys()]);
  return byName(people).map((person) => ({
    ...person,
    role: roles.get(person.userId) ?? 'partner_member',
  }));
}

export type Assignment = NamedPerson & {role: 'cam' | 'pdm'};

export async function findAssignments(db: Database, accountId: AccountId): Promise<Assignment[]> {
  const rows = await inTenant(db, accountId, (trx) =>
    trx
      .selectFrom('account_assignment')
      .select(['user_id', 'role'])
      .where('account_id', '=', accountId)
      .execute(),
  );
  const people = await findPeople(
    db,
    rows.map((row) => row.user_id),
  );
  return byName(people).flatMap((person) =>
    rows.filter((row) => row.user_id === person.userId).map(({role}) => ({...person, role})),
  );
}

export type VendorPerson = NamedPerson & {roles: VendorRole[]; regions: string[]};

export async function findVendorPeople(
  db: Database,
  programId: ProgramId,
): Promise<VendorPerson[]> {
  const rows = await db
    .selectFrom('vendor_person')
    .select(['user_id', 'roles', 'regions'])
    .where('program_id', '=', programId)
    .execute();
  const found = new Map(rows.map(({user_id, ...row}) => [user_id, row]));
  const people = await findPeople(db, [...found.keys()]);
  return byName(people).map((person) => ({
    ...person,
    ...(found.get(person.userId) ?? {roles: [], regions: []}),
  }));
}

/** The accounts of a program that somebody looks after. */
export async function findAssignmentsOf(
  db: Database,
  programId: ProgramId,
  userId: UserId,
): Promise<Array<{accountId: AccountId; role: 'cam' | 'pdm'}>> {
  const {rows} = await sql<{accountId: AccountId; role: 'cam' | 'pdm'}>`
    select account_id as "accountId", role from app.assignments_of(${userId}) where program_id = ${programId}
  `.execute(db);
  return rows;
}

export type Program = {
  name: string;
  vendorName: string;
  catalogue: Catalogue;
  settings: ProgramSettings;
};

export async function getProgram(db: Database, programId: ProgramId): Promise<Program> {
  return db
    .selectFrom('program')
    .select(['name', 'vendor_name as vendorName', 'catalogue', 'settings'])
    .where('id', '=', programId)
    .executeTakeFirstOrThrow();
}

function byName(people: readonly NamedPerson[]): NamedPerson[] {
  return [...people].sort((a, b) => a.name.localeCompare(b.name) || (a.userId < b.userId ? -1 : 1));
}
