import {createHash} from 'node:crypto';
import {sql} from 'kysely';
import type {UserId} from '../../lib/domain/ids.ts';
import type {Database} from '../db/database.ts';
import type {SignedInPerson} from './person.ts';

/**
 * Who an access token speaks for, in one indexed query, so that a token taken back is refused by the very next request.
 * `expired`: it was ours and is over (time, sign-out, a removed person), so the caller may refresh; undefined: never ours.
 */
export async function findBearerPerson(
  db: Database,
  request: Request,
): Promise<SignedInPerson | 'expired' | undefined> {
  const token = /^Bearer +([A-Za-z0-9._~+/-]{1,200})$/i.exec(
    request.headers.get('authorization') ?? '',
  )?.[1];
  if (token === undefined) return undefined;
  const {rows} = await sql<{userId: UserId; name: string; email: string; isLive: boolean}>`
    select person.id as "userId", person.name, person.email,
           token."expiresAt" > now() and token.revoked is null as "isLive"
    from auth."oauthAccessToken" token
    join auth."user" person on person.id = token."userId"
    where token.token = ${storedToken(token)}
  `.execute(db);
  const [row] = rows;
  if (!row) return undefined;
  return row.isLive ? {userId: row.userId, name: row.name, email: row.email} : 'expired';
}

/** How the sign-in library stores a token: SHA-256 in base64url. */
export function storedToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}
