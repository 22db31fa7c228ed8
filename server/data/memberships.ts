import {sql} from 'kysely';
import type {Me} from '../../lib/contract/wire.ts';
import type {UserId} from '../../lib/domain/ids.ts';
import type {Database} from '../db/database.ts';

/** The accounts somebody belongs to, by name. */
export async function findMemberships(db: Database, userId: UserId): Promise<Me['accounts']> {
  const {rows} = await sql<Me['accounts'][number]>`
    select account_id as id, name, type, role, program_name as "programName"
    from app.memberships_of(${userId})
  `.execute(db);
  return rows;
}
