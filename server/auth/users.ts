import {sql} from 'kysely';
import {v7 as uuid} from 'uuid';
import type {UserId} from '../../lib/domain/ids.ts';
import type {Database} from '../db/database.ts';

/** A person to be written down. Their address counts as proven: an invitation was mailed to it, or the operator typed it. */
export type NewUser = {userId: UserId; name: string; email: string; passwordHash: string};

export function newUserId(): UserId {
  return uuid() as UserId; // branding: this is where they are made
}

/** Within the caller's transaction, so that a person and what they may do appear together. False: the address is taken. */
export async function insertUser(db: Database, user: NewUser): Promise<boolean> {
  const {rows} = await sql`
    with person as (
      insert into auth."user" (id, name, email, "emailVerified")
      values (${user.userId}, ${user.name.trim()}, ${tidyEmail(user.email)}, true)
      on conflict (email) do nothing
      returning id
    )
    insert into auth.account (id, "accountId", "providerId", "userId", password, "updatedAt")
    select id, id, 'credential', id, ${user.passwordHash}, now() from person
    returning id
  `.execute(db);
  return rows.length > 0;
}

/** For somebody who was just written down and found no place; their password goes with them. */
export async function deleteUser(db: Database, userId: UserId): Promise<void> {
  await sql`delete from auth."user" where id = ${userId}`.execute(db);
}

export async function findUser(
  db: Database,
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

/**
 * Ends a person's sign-ins on our pages. Tokens of the extension stay good: they open no account (each request asks the
 * membership), and without one the extension could not learn that an account is lost and would keep its data on disk.
 */
export async function endSessions(db: Database, userId: UserId): Promise<void> {
  await sql`delete from auth.session where "userId" = ${userId}`.execute(db);
}

/** Clears away what is over: tokens of ended logins pile up one per quarter of an hour and browser otherwise. */
export async function sweepTokens(db: Database): Promise<void> {
  await sql`delete from auth."oauthAccessToken" where "expiresAt" < now() - interval '1 day'`.execute(
    db,
  );
  await sql`
    delete from auth."oauthRefreshToken"
    where "expiresAt" < now() or revoked < now() - interval '30 days'
  `.execute(db);
  await sql`delete from auth.session where "expiresAt" < now()`.execute(db);
  await sql`delete from auth.verification where "expiresAt" < now() - interval '1 day'`.execute(db);
}
