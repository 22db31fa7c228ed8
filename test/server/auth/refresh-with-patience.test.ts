import {sql} from 'kysely';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {storedToken} from '../../../server/auth/bearer.ts';
import {registerExtensionClient} from '../../../server/auth/extension-client.ts';
import {refreshWithPatience} from '../../../server/auth/refresh-with-patience.ts';
import {startRunning, type Running} from './running.ts';

let running: Running;
beforeAll(async () => {
  running = await startRunning();
  await registerExtensionClient(running.db, ['https://extension.test/']);
});
afterAll(() => running.stop());

/** A library in the moment between rotating a token and storing what to repeat: it refuses `refusals` times. */
function slowLibrary(refusals: number) {
  const library = {
    asked: 0,
    handler: () => {
      const status = library.asked++ < refusals ? 400 : 200;
      return Promise.resolve(new Response('{}', {status}));
    },
  };
  return library;
}

async function refresh(token: string, library: ReturnType<typeof slowLibrary>) {
  const request = new Request('http://localhost/oauth2/token', {
    method: 'POST',
    body: new URLSearchParams({grant_type: 'refresh_token', refresh_token: token}),
  });
  return (await refreshWithPatience(running.db, request, library.handler)).status;
}

async function rotated(token: string, ago: string) {
  const {userId} = await running.auth.createUser({
    name: 'Maria',
    email: `${token}@people.test`,
    password: 'a good password',
  });
  await running.sql(sql`
    insert into auth."oauthRefreshToken" (id, token, "clientId", "userId", "expiresAt", "createdAt", "rotatedAt", scopes)
    values (${token}, ${storedToken(token)}, 'vouch-extension', ${userId}, now() + interval '1 day', now(),
            now() - ${ago}::interval, '[]')`);
}

test('asks again while the token was rotated a moment ago', async () => {
  await rotated('fresh', '0 seconds');
  const library = slowLibrary(2);
  expect(await refresh('fresh', library)).toBe(200);
  expect(library.asked).toBe(3);
});

test('takes no for an answer about any other token', async () => {
  await rotated('old', '10 seconds');
  for (const token of ['old', 'unknown']) {
    const library = slowLibrary(2);
    expect(await refresh(token, library)).toBe(400);
    expect(library.asked).toBe(1);
  }
});
