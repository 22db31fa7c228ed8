import {sql} from 'kysely';
import type {Database} from '../db/database.ts';
import {sessionDays} from './session.ts';

/** Sessions of the checkout that no shop asks about any more, with whom they name. Their pages say then what a second browser is told. */
export async function forgetSessions(db: Database, batch: number): Promise<number> {
  const {numAffectedRows = 0n} = await sql`
    delete from app.checkout_session where id in (
      select id from app.checkout_session
      where created_at < now() - ${sessionDays} * interval '1 day' limit ${batch}
    )
  `.execute(db);
  return Number(numAffectedRows);
}
