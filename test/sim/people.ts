import {randomBytes, randomUUID} from 'node:crypto';
import {sql} from 'kysely';
import {v7 as uuid} from 'uuid';
import {storedToken} from '../../server/auth/bearer.ts';
import type {Database} from '../../server/db/database.ts';
import type {UserId} from '../../lib/domain/ids.ts';
import type {SimPerson} from './browser.ts';

/** Somebody with an access token that outlasts the simulation, as the sign-in would have stored both. */
export async function makePerson(db: Database, name: string): Promise<SimPerson> {
  const userId = uuid() as UserId; // as the sign-in library would
  const email = `${name.toLowerCase()}.${userId.slice(-12)}@people.example`;
  const token = randomBytes(24).toString('base64url');
  await sql`
    insert into auth."user" (id, name, email, "emailVerified") values (${userId}, ${name}, ${email}, true)
  `.execute(db);
  await sql`
    insert into auth."oauthClient" (id, "clientId", "redirectUris", "createdAt", "updatedAt")
    values ('sim', 'sim', '[]', now(), now()) on conflict do nothing
  `.execute(db);
  await sql`
    insert into auth."oauthAccessToken" (id, token, "clientId", "userId", "expiresAt", "createdAt", scopes)
    values (${randomUUID()}, ${storedToken(token)}, 'sim', ${userId}, now() + interval '10 years', now(), '[]')
  `.execute(db);
  return {userId, name, token};
}
