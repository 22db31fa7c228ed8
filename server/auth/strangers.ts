import type {UserId} from '../../lib/domain/ids.ts';
import type {Database} from '../db/database.ts';
import {sql} from 'kysely';
import {endSessions} from './users.ts';

/** Ends somebody's sign-ins on our pages once they belong nowhere: to no account, no program and no account's managers. */
export async function endSessionsOfStrangers(db: Database, userId: UserId): Promise<void> {
  const {rows} = await sql`
    select from app.memberships_of(${userId})
    union all select from app.assignments_of(${userId})
    union all select from app.vendor_person where user_id = ${userId}
  `.execute(db);
  if (rows.length === 0) await endSessions(db, userId);
}
