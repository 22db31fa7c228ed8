import {setTimeout as wait} from 'node:timers/promises';
import {sql} from 'kysely';
import type {Database} from '../db/database.ts';
import {storedToken} from './bearer.ts';

/**
 * Two refreshes with one token at the same time: the library rotates it for the first and, for the next 60 s, repeats that
 * answer to others, but for the moment between its rotation and its storing of the answer it tells them that the token
 * is bad, which signs a browser out for nothing. So an answer `invalid_grant` about a token rotated just now is asked
 * for again.
 *
 * If the server or the database dies in that moment, the old token is rotated and nobody ever got a new one. The library would call it
 * bad for a minute and after that take it for stolen, which signs its person out everywhere. So such a rotation is taken
 * back once nobody can be at work on it any more; until then the answer is 503.
 */
export async function refreshWithPatience(
  db: Database,
  request: Request,
  handler: (request: Request) => Promise<Response>,
): Promise<Response> {
  const token = await refreshTokenOf(request);
  if (token === undefined) return handler(request);
  await takeBackHalfDone(db, token);
  let response = await handler(request.clone());
  for (let attempt = 0; attempt < 10 && response.status === 400; attempt++) {
    if (!(await wasRotatedJustNow(db, token))) break;
    await wait(50);
    response = await handler(request.clone());
  }
  return response.status === 400 && (await isHalfDone(db, token))
    ? new Response(null, {status: 503})
    : response;
}

async function refreshTokenOf(request: Request): Promise<string | undefined> {
  if (request.method !== 'POST') return undefined;
  const form = new URLSearchParams(await request.clone().text());
  if (form.get('grant_type') !== 'refresh_token') return undefined;
  return form.get('refresh_token') ?? undefined;
}

async function wasRotatedJustNow(db: Database, token: string): Promise<boolean> {
  const {rows} = await sql`
    select from auth."oauthRefreshToken"
    where token = ${storedToken(token)} and "rotatedAt" > now() - interval '5 seconds'
  `.execute(db);
  return rows.length > 0;
}

/** Rotated, and the answer never stored; it is stored before it is sent, so nobody has the token that was to follow. */
const halfDone = sql`revoked = "rotatedAt" and "rotationReplayResponse" is null`;

async function isHalfDone(db: Database, token: string): Promise<boolean> {
  const {rows} = await sql`
    select from auth."oauthRefreshToken" where token = ${storedToken(token)} and ${halfDone}
  `.execute(db);
  return rows.length > 0;
}

/** A request is over after some seconds, one way or the other. */
async function takeBackHalfDone(db: Database, token: string): Promise<void> {
  await sql`
    update auth."oauthRefreshToken" set revoked = null, "rotatedAt" = null, "rotationReplayExpiresAt" = null
    where token = ${storedToken(token)} and ${halfDone} and "rotatedAt" < now() - interval '30 seconds'
  `.execute(db);
}
