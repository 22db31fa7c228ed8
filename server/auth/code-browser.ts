import {createHash, randomBytes} from 'node:crypto';
import {parse, serialize} from 'hono/utils/cookie';
import {sql} from 'kysely';
import {v7 as uuid} from 'uuid';
import type {Database} from '../db/database.ts';
import {codeMinutes} from './better-auth.ts';
import {tidyEmail} from './users.ts';

/**
 * A mailed code works in the browser that asked for it last and nowhere else: a stranger who knows the mail address can
 * neither use a code that was told to them nor burn its few tries. The browser keeps a random cookie, we its hash.
 */
const cookieName = 'vouch.code';

/** The cookie for the browser that asks; the same for an address that nobody has. */
export async function bindCode(db: Database, email: string, secure: boolean): Promise<string> {
  const secret = randomBytes(24).toString('base64url');
  const identifier = identifierOf(email);
  await db.transaction().execute(async (trx) => {
    await sql`delete from auth.verification where identifier = ${identifier}`.execute(trx);
    await sql`
      insert into auth.verification (id, identifier, value, "expiresAt")
      values (${uuid()}, ${identifier}, ${hashOf(secret)}, now() + ${codeMinutes} * interval '1 minute')
    `.execute(trx);
  });
  return serialize(cookieName, secret, {
    path: '/sign-in',
    maxAge: codeMinutes * 60,
    httpOnly: true,
    sameSite: 'Lax',
    secure,
  });
}

export async function hasAskedForCode(
  db: Database,
  email: string,
  request: Request,
): Promise<boolean> {
  const secret = parse(request.headers.get('cookie') ?? '', cookieName)[cookieName];
  if (secret === undefined) return false;
  const {rows} = await sql`
    select from auth.verification
    where identifier = ${identifierOf(email)} and value = ${hashOf(secret)} and "expiresAt" > now()
  `.execute(db);
  return rows.length > 0;
}

/** Hashed: it may be an address that somebody mistyped, and none of our people's. */
function identifierOf(email: string): string {
  return `code-browser-${hashOf(tidyEmail(email))}`;
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}
