import {setTimeout as wait} from 'node:timers/promises';
import {sql} from 'kysely';
import type {Database} from '../db/database.ts';
import {storedToken} from './bearer.ts';

/**
 * Two refreshes with one token at the same time: the library rotates it for the first and, for the next 60 s, repeats that
 * answer to others, but for the moment between its rotation and its storing of the answer it tells them that the token
 * is bad, which signs a browser out for nothing. So an answer `invalid_grant` about a token rotated just now is asked
 * for again.
 */
export async function refreshWithPatience(
  db: Database,
  request: Request,
  handler: (request: Request) => Promise<Response>,
): Promise<Response> {
  const token = await refreshTokenOf(request);
  let response = await handler(request.clone());
  if (token === undefined) return response;
  for (let attempt = 0; attempt < 10 && response.status === 400; attempt++) {
    if (!(await wasRotatedJustNow(db, token))) break;
    await wait(50);
    response = await handler(request.clone());
  }
  return response;
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
