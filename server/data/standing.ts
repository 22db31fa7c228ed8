import {sql} from 'kysely';
import type {AccountId, ProgramId, UserId} from '../../lib/domain/ids.ts';
import {
  may,
  noRelation,
  type Action,
  type Relation,
  type Role,
} from '../../lib/domain/permissions.ts';
import type {AccountTransaction, Database} from '../db/database.ts';

/** What somebody is to an account, found in the database and never in a request: the two arguments of `may`. */
export type Standing = {roles: Role[]; relation: Relation};

export const noStanding: Standing = {roles: [], relation: noRelation};
/** Whoever opened a link's address. */
export const clientStanding: Standing = {
  roles: ['client'],
  relation: {...noRelation, openedLink: true},
};
/** The program's own hand: set-up and the demo data. */
export const operatorStanding: Standing = {
  roles: ['program_admin'],
  relation: {...noRelation, sameProgram: true},
};

export function stands(standing: Standing, action: Action): boolean {
  return may(standing.roles, action, standing.relation);
}

/** Inside the account's transaction; under the account's lock the answer stays true until commit. */
export async function findStanding(
  trx: AccountTransaction,
  accountId: AccountId,
  userId: UserId,
): Promise<Standing> {
  const {rows} = await sql<{role: Role; tie: 'member' | 'assigned' | 'vendor'; in_region: boolean}>`
    select role, 'member' as tie, false as in_region from app.member where account_id = ${accountId} and user_id = ${userId}
    union all
    select role, 'assigned', false from app.account_assignment where account_id = ${accountId} and user_id = ${userId}
    union all
    select unnest(person.roles), 'vendor',
      exists (select from app.account_reps(account.program_id, account.region) rep where rep.user_id = person.user_id)
    from app.vendor_person person
    join app.partner_account account on account.program_id = person.program_id
    where account.id = ${accountId} and person.user_id = ${userId}
  `.execute(trx);
  // A CAM or PDM is one of this account only by assignment
  const held = rows.filter(({role, tie}) => tie !== 'vendor' || (role !== 'cam' && role !== 'pdm'));
  return {
    roles: held.map(({role}) => role),
    relation: {
      ...noRelation,
      sameAccount: rows.some(({tie}) => tie === 'member'),
      assignedToAccount: rows.some(({tie}) => tie === 'assigned'),
      inRegion: rows.some((row) => row.in_region),
      sameProgram: rows.some(({tie}) => tie === 'vendor'),
    },
  };
}

/** What somebody is to a program as a whole. */
export async function findProgramStanding(
  db: Database,
  programId: ProgramId,
  userId: UserId,
): Promise<Standing> {
  const row = await db
    .selectFrom('vendor_person')
    .select('roles')
    .where('program_id', '=', programId)
    .where('user_id', '=', userId)
    .executeTakeFirst();
  if (!row) return noStanding;
  return {roles: row.roles, relation: {...noRelation, sameProgram: true}};
}
