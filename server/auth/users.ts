import {sql, type Kysely} from 'kysely';
import type {UserId} from '../../lib/domain/ids.ts';
import type {SignInLibrary} from './better-auth.ts';

/**
 * Writes down a person with a password. Their address counts as proven: an invitation was mailed to it, or the operator
 * typed it. Throws when it is taken or the password too short.
 */
export async function createUser(
  library: SignInLibrary,
  user: {name: string; email: string; password: string},
): Promise<{userId: UserId}> {
  const context = await library.$context;
  const password = await context.password.hash(user.password);
  const created = await context.internalAdapter.createUser({
    name: user.name.trim(),
    email: tidyEmail(user.email),
    emailVerified: true,
  });
  await context.internalAdapter.linkAccount({
    userId: created.id,
    providerId: 'credential',
    accountId: created.id,
    password,
  });
  return {userId: created.id as UserId}; // made by our own id generator
}

export async function findUser(
  db: Kysely<unknown>,
  email: string,
): Promise<{userId: UserId; name: string} | undefined> {
  const {rows} = await sql<{userId: UserId; name: string}>`
    select id as "userId", name from auth."user" where email = ${tidyEmail(email)}
  `.execute(db);
  return rows[0];
}

/** How addresses are stored and compared. */
export function tidyEmail(email: string): string {
  return email.trim().toLowerCase();
}

/** Signs a person out everywhere, in every browser and extension. */
export async function endAccess(db: Kysely<unknown>, userId: UserId): Promise<void> {
  await sql`delete from auth."oauthAccessToken" where "userId" = ${userId}`.execute(db);
  await sql`delete from auth."oauthRefreshToken" where "userId" = ${userId}`.execute(db);
  await sql`delete from auth.session where "userId" = ${userId}`.execute(db);
}

/** Clears away what is over: tokens of ended logins pile up one per quarter of an hour and browser otherwise. */
export async function sweepTokens(db: Kysely<unknown>): Promise<void> {
  await sql`delete from auth."oauthAccessToken" where "expiresAt" < now() - interval '1 day'`.execute(db);
  await sql`
    delete from auth."oauthRefreshToken"
    where "expiresAt" < now() or revoked < now() - interval '30 days'
  `.execute(db);
  await sql`delete from auth.session where "expiresAt" < now()`.execute(db);
  await sql`delete from auth.verification where "expiresAt" < now() - interval '1 day'`.execute(db);
}
