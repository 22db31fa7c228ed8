import {sql, type Kysely} from 'kysely';
import type {UserId} from '../../lib/domain/ids.ts';
import type {Tables} from '../db/tables.ts';

export type NamedPerson = {userId: UserId; name: string; email: string};

/** Names and addresses of people, in the order of the ids; who is unknown is left out. */
export async function findPeople(
  db: Kysely<Tables>,
  ids: readonly UserId[],
): Promise<NamedPerson[]> {
  if (ids.length === 0) return [];
  const {rows} = await sql<{user_id: UserId; name: string; email: string}>`
    select user_id, name, email from app.people(${ids}::text[])
  `.execute(db);
  const byId = new Map(rows.map((row) => [row.user_id, row]));
  return [...new Set(ids)].flatMap((id) => {
    const row = byId.get(id);
    return row ? [{userId: id, name: row.name, email: row.email}] : [];
  });
}
