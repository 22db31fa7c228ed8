import {randomBytes, randomUUID} from 'node:crypto';
import {sql} from 'kysely';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {storedToken} from '../../../server/auth/bearer.ts';
import {registerExtensionClient} from '../../../server/auth/extension-client.ts';
import {startTcpProxy, type TcpProxy} from '../../tcp-proxy.ts';
import {startApi} from '../routes/running-api.ts';
import {createWorld, type World} from '../world.ts';

/** A refresh while the database is busy or away: the extension must hear "later" and never "this token is bad". */
let world: World;
let proxy: TcpProxy;
let api: Awaited<ReturnType<typeof startApi>>;

beforeAll(async () => {
  world = await createWorld();
  proxy = await startTcpProxy(() => Number(new URL(world.url).port));
  const url = new URL(world.url);
  url.hostname = '127.0.0.1';
  url.port = String(proxy.port);
  api = await startApi({world: {...world, url: url.href}});
  await registerExtensionClient(world.db, ['https://extension.test/']);
});
afterAll(async () => {
  proxy.restore();
  await api.stop();
  await proxy.stop();
  await world.end();
});

async function newRefreshToken(): Promise<string> {
  const {userId} = await world.person('Maria Nowak');
  const token = randomBytes(24).toString('base64url');
  await sql`
    insert into auth."oauthRefreshToken" (id, token, "clientId", "userId", "expiresAt", "createdAt", scopes)
    values (${randomUUID()}, ${storedToken(token)}, 'vouch-extension', ${userId}, now() + interval '1 day', now(),
            '["offline_access"]')`.execute(world.db);
  return token;
}

async function refresh(token: string) {
  const response = await fetch(`${api.origin}/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'refresh_token',
      refresh_token: token,
      client_id: 'vouch-extension',
    }),
  });
  return {status: response.status, headers: response.headers, body: await response.text()};
}

function expectLater({status, headers, body}: Awaited<ReturnType<typeof refresh>>) {
  expect([status, headers.get('access-control-allow-origin')]).toEqual([503, '*']);
  expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
  expect(body).not.toMatch(/invalid_grant|ECONN|terminat/);
}

async function untilRefreshed(token: string): Promise<void> {
  for (;;) {
    const reply = await refresh(token);
    if (reply.status === 200) return;
    expectLater(reply);
  }
}

/** For what has not come to an end: the answer of a rotation that has is still to be had. */
async function letAMinutePass(token: string): Promise<void> {
  await sql`
    update auth."oauthRefreshToken" set revoked = revoked - interval '61 s', "rotatedAt" = "rotatedAt" - interval '61 s',
      "rotationReplayExpiresAt" = "rotationReplayExpiresAt" - interval '61 s'
    where token = ${storedToken(token)} and "rotationReplayResponse" is null`.execute(world.db);
}

describe('the token endpoint while the database is torn away', () => {
  const steps = 6;
  const ways = ['there', 'back'] as const;
  it.each(
    ways.flatMap((way) => Array.from({length: steps + 1}, (_, step) => [way, step] as const)),
  )('on the way %s, after %d sixths: later, and nobody is signed out', async (way, part) => {
    proxy.restore();
    await untilRefreshed(await newRefreshToken()); // a connection of before may be dead
    const before = proxy.passed()[way];
    await untilRefreshed(await newRefreshToken());
    const whole = proxy.passed()[way] - before;
    const token = await newRefreshToken();
    void proxy.after(way, Math.max(1, Math.floor((whole * part) / steps)), 'cut');
    const reply = await refresh(token);
    if (reply.status !== 200) expectLater(reply);
    proxy.restore();
    const soon = await refresh(token);
    if (soon.status !== 200) expectLater(soon);
    await letAMinutePass(token);
    await untilRefreshed(token);
  });

  it('gone for everybody', async () => {
    const token = await newRefreshToken();
    proxy.cut();
    expectLater(await refresh(token));
    proxy.restore();
    await untilRefreshed(token);
  });
});
