import {createHash, randomBytes} from 'node:crypto';
import {sql} from 'kysely';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {Browser} from './browser.ts';
import {redirectUri, startRunning, type Running} from './running.ts';

let running: Running;
beforeAll(async () => {
  running = await startRunning();
  await running.auth.createUser({
    name: 'Maria',
    email: 'maria@bright.test',
    password: 'a good password',
  });
});
afterAll(() => running.stop());

type TokenAnswer = {
  access_token: string;
  refresh_token: string;
  expires_in: number;
  token_type: string;
  error?: string;
};

function newVerifier() {
  const verifier = randomBytes(32).toString('base64url');
  return {verifier, challenge: createHash('sha256').update(verifier).digest('base64url')};
}

function authorizeQuery(challenge: string, changes: Record<string, string> = {}): string {
  return `/oauth2/authorize?${new URLSearchParams({
    response_type: 'code',
    client_id: 'vouch-extension',
    redirect_uri: redirectUri,
    scope: 'offline_access',
    state: 'a state',
    code_challenge: challenge,
    code_challenge_method: 'S256',
    ...changes,
  })}`;
}

/** Signs in the way the extension's sign-in window does, and gives what that window ends at. */
async function authorize(changes: Record<string, string> = {}) {
  const browser = new Browser(running.origin);
  const {verifier, challenge} = newVerifier();
  const page = await browser.open(authorizeQuery(challenge, changes));
  const end = await browser.submit(page, '/sign-in', {
    email: 'maria@bright.test',
    password: 'a good password',
    how: 'password',
  });
  return {browser, verifier, page, end: new URL(end.url)};
}

async function getCode() {
  const {end, verifier} = await authorize();
  return {code: end.searchParams.get('code') ?? '', verifier};
}

async function token(fields: Record<string, string>) {
  const response = await fetch(`${running.origin}/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams({client_id: 'vouch-extension', ...fields}),
    headers: {origin: 'chrome-extension://akbdnenaokfgddcakoekeifleinikpif'},
  });
  return {response, status: response.status, body: (await response.json()) as TokenAnswer};
}

async function signIn(): Promise<TokenAnswer> {
  const {code, verifier} = await getCode();
  const {status, body} = await token({
    grant_type: 'authorization_code',
    code,
    redirect_uri: redirectUri,
    code_verifier: verifier,
  });
  expect(status).toBe(200);
  return body;
}

const refresh = (refreshToken: string) =>
  token({grant_type: 'refresh_token', refresh_token: refreshToken});

const bearer = (accessToken: string) =>
  running.auth.findBearer(
    new Request(running.origin, {headers: {authorization: `Bearer ${accessToken}`}}),
  );

describe('discovery', () => {
  test('is where RFC 8414 puts it, for any origin, and names addresses that answer', async () => {
    const response = await fetch(`${running.origin}/.well-known/oauth-authorization-server`);
    const found = (await response.json()) as Record<string, string>;
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    expect(response.headers.get('access-control-allow-credentials')).toBeNull();
    expect(found).toMatchObject({
      issuer: running.origin,
      authorization_endpoint: `${running.origin}/oauth2/authorize`,
      token_endpoint: `${running.origin}/oauth2/token`,
      revocation_endpoint: `${running.origin}/oauth2/revoke`,
      code_challenge_methods_supported: ['S256'],
      token_endpoint_auth_methods_supported: ['none'],
    });
  });

  test('lets a preflight through on the token endpoint, and there alone', async () => {
    const preflight = (path: string) =>
      fetch(running.origin + path, {
        method: 'OPTIONS',
        headers: {origin: 'moz-extension://1234', 'access-control-request-method': 'POST'},
      });
    expect((await preflight('/oauth2/token')).headers.get('access-control-allow-origin')).toBe('*');
    expect((await preflight('/sign-in')).headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe('authorizing', () => {
  test('asks who one is and comes back with a code, the state and the issuer', async () => {
    const {page, end} = await authorize();
    expect(page.url).toContain('/sign-in?');
    expect(page.html).toContain('connect the browser extension');
    expect(end.origin + end.pathname).toBe(redirectUri);
    expect(end.searchParams.get('state')).toBe('a state');
    expect(end.searchParams.get('iss')).toBe(running.origin);
    expect(end.searchParams.get('code')).toMatch(/^\w{32}$/);
  });

  test('lets the form lead to the extension, or browsers would stop the redirect', async () => {
    const {page} = await authorize();
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).toContain(`form-action 'self' ${new URL(redirectUri).origin};`);
    const plain = await new Browser(running.origin).open('/sign-in');
    expect(plain.headers.get('content-security-policy')).toContain(`form-action 'self';`);
  });

  test('asks nothing of somebody signed in', async () => {
    const {browser} = await authorize();
    const again = await browser.open(authorizeQuery(newVerifier().challenge));
    expect(new URL(again.url).searchParams.get('code')).toMatch(/^\w{32}$/);
  });

  test('asks again when told to (prompt=login), once', async () => {
    const {browser} = await authorize();
    const page = await browser.open(authorizeQuery(newVerifier().challenge, {prompt: 'login'}));
    expect(page.status).toBe(200);
    const end = await browser.submit(page, '/sign-in', {
      email: 'maria@bright.test',
      password: 'a good password',
      how: 'password',
    });
    expect(end.url).toContain(redirectUri);
  });

  test.each([
    ['another redirect address', {redirect_uri: 'https://evil.test/'}],
    ['a redirect address with more behind it', {redirect_uri: `${redirectUri}more`}],
    ['a redirect address with a query', {redirect_uri: `${redirectUri}?a=1`}],
    ['another client', {client_id: 'somebody'}],
  ])('goes nowhere with %s', async (_what, changes) => {
    const page = await new Browser(running.origin).open(
      authorizeQuery(newVerifier().challenge, changes),
    );
    expect(page.url).toContain(`${running.origin}/sign-in/problem`);
    expect(page.status).toBe(400);
    expect(page.html).not.toContain('evil.test');
  });

  test.each([
    ['no PKCE', {code_challenge: '', code_challenge_method: ''}],
    ['plain PKCE', {code_challenge_method: 'plain'}],
    ['an unknown scope', {scope: 'everything'}],
  ])('tells the extension that it refuses %s', async (_what, changes) => {
    const page = await new Browser(running.origin).open(
      authorizeQuery(newVerifier().challenge, changes),
    );
    const end = new URL(page.url);
    expect(end.origin + end.pathname).toBe(redirectUri);
    expect(end.searchParams.get('error')).toMatch(/^invalid_/);
    expect(end.searchParams.get('code')).toBeNull();
  });
});

describe('a code', () => {
  test('becomes a short-lived access token and a refresh token', async () => {
    const {code, verifier} = await getCode();
    const {response, body} = await token({
      grant_type: 'authorization_code',
      code,
      redirect_uri: redirectUri,
      code_verifier: verifier,
    });
    expect(body).toMatchObject({token_type: 'Bearer', expires_in: 900});
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.getSetCookie()).toEqual([]);
    expect(await bearer(body.access_token)).toMatchObject({
      name: 'Maria',
      email: 'maria@bright.test',
    });
  });

  test('is worth nothing with another verifier, and is used up by the attempt', async () => {
    const {code, verifier} = await getCode();
    const fields = {grant_type: 'authorization_code', code, redirect_uri: redirectUri};
    const wrong = await token({...fields, code_verifier: newVerifier().verifier});
    expect(wrong.status).toBeGreaterThanOrEqual(400);
    expect(wrong.status).toBeLessThan(500);
    expect(wrong.body.access_token).toBeUndefined();
    const right = await token({...fields, code_verifier: verifier});
    expect(right.body).toMatchObject({error: 'invalid_grant'});
  });

  test.each([
    ['no verifier', {code_verifier: ''}],
    ['another redirect address', {redirect_uri: 'https://evil.test/'}],
    ['another client', {client_id: 'somebody'}],
    ['an unknown grant', {grant_type: 'password'}],
  ])('is refused with %s', async (_what, changes) => {
    const {code, verifier} = await getCode();
    const {status, body} = await token({
      grant_type: 'authorization_code',
      code,
      redirect_uri: redirectUri,
      code_verifier: verifier,
      ...changes,
    });
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
    expect(body.access_token).toBeUndefined();
  });

  test('used twice ends what the first use began', async () => {
    const {code, verifier} = await getCode();
    const fields = {
      grant_type: 'authorization_code',
      code,
      redirect_uri: redirectUri,
      code_verifier: verifier,
    };
    const first = await token(fields);
    expect(await bearer(first.body.access_token)).toMatchObject({name: 'Maria'});
    expect((await token(fields)).body).toMatchObject({error: 'invalid_grant'});
    expect(await bearer(first.body.access_token)).toBeUndefined();
    expect((await refresh(first.body.refresh_token)).body).toMatchObject({error: 'invalid_grant'});
  });

  test('expires', async () => {
    const {code, verifier} = await getCode();
    await running.sql(sql`update auth.verification set "expiresAt" = now() - interval '1 second'`);
    const {body} = await token({
      grant_type: 'authorization_code',
      code,
      redirect_uri: redirectUri,
      code_verifier: verifier,
    });
    expect(body).toMatchObject({error: 'invalid_grant'});
  });
});

describe('a refresh token', () => {
  test('gives a new pair', async () => {
    const first = await signIn();
    const {status, body} = await refresh(first.refresh_token);
    expect(status).toBe(200);
    expect(body.access_token).not.toBe(first.access_token);
    expect(body.refresh_token).not.toBe(first.refresh_token);
    expect(await bearer(body.access_token)).toMatchObject({name: 'Maria'});
  });

  test('asked for again within a minute gives the same pair: an answer may get lost', async () => {
    const first = await signIn();
    const second = await refresh(first.refresh_token);
    const again = await refresh(first.refresh_token);
    expect(again.status).toBe(200);
    expect(again.body.refresh_token).toBe(second.body.refresh_token);
    expect((await refresh(second.body.refresh_token)).status).toBe(200);
  });

  test('used by eight at once gives all of them one pair', async () => {
    const first = await signIn();
    const answers = await Promise.all(Array.from({length: 8}, () => refresh(first.refresh_token)));
    expect(answers.map(({status}) => status)).toEqual(Array.from({length: 8}, () => 200));
    expect(new Set(answers.map(({body}) => body.refresh_token)).size).toBe(1);
  });

  test('used after that minute ends every sign-in of the person: somebody else has it', async () => {
    const first = await signIn();
    const other = await signIn();
    await refresh(first.refresh_token);
    await running.sql(sql`
      update auth."oauthRefreshToken"
      set "rotatedAt" = now() - interval '61 seconds', "rotationReplayExpiresAt" = now() - interval '1 second'
      where "rotatedAt" is not null`);
    expect((await refresh(first.refresh_token)).body).toMatchObject({error: 'invalid_grant'});
    expect((await refresh(other.refresh_token)).body).toMatchObject({error: 'invalid_grant'});
    expect(await bearer(other.access_token)).toBeUndefined();
  });

  test('expires', async () => {
    const first = await signIn();
    await running.sql(
      sql`update auth."oauthRefreshToken" set "expiresAt" = now() - interval '1 second'`,
    );
    expect((await refresh(first.refresh_token)).body).toMatchObject({error: 'invalid_grant'});
  });

  test('revoked is over, with its access tokens', async () => {
    const first = await signIn();
    const response = await fetch(`${running.origin}/oauth2/revoke`, {
      method: 'POST',
      body: new URLSearchParams({
        client_id: 'vouch-extension',
        token: first.refresh_token,
        token_type_hint: 'refresh_token',
      }),
    });
    expect(response.status).toBe(200);
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    expect((await refresh(first.refresh_token)).body).toMatchObject({error: 'invalid_grant'});
    expect(await bearer(first.access_token)).not.toMatchObject({name: 'Maria'});
  });

  test('outlives the cookie session it came from', async () => {
    const {browser, verifier, end} = await authorize();
    const {body} = await token({
      grant_type: 'authorization_code',
      code: end.searchParams.get('code') ?? '',
      redirect_uri: redirectUri,
      code_verifier: verifier,
    });
    await browser.post('/sign-out', {});
    expect((await refresh(body.refresh_token)).status).toBe(200);
  });
});

describe('an access token', () => {
  test('that is over is told apart from one that never was', async () => {
    const {access_token: accessToken} = await signIn();
    await running.sql(
      sql`update auth."oauthAccessToken" set "expiresAt" = now() - interval '1 second'`,
    );
    expect(await bearer(accessToken)).toBe('expired');
    expect(await bearer('never-ours')).toBeUndefined();
    expect(await bearer('')).toBeUndefined();
    expect(await running.auth.findBearer(new Request(running.origin))).toBeUndefined();
  });

  test('and a refresh token are stored only as hashes', async () => {
    const tokens = await signIn();
    const rows = await running.sql(
      sql<{all: string}>`
        select (select string_agg(t::text, ' ') from auth."oauthAccessToken" t) ||
               (select string_agg(t::text, ' ') from auth."oauthRefreshToken" t) as all`,
    );
    expect(rows[0]?.all).not.toContain(tokens.access_token);
    expect(rows[0]?.all).not.toContain(tokens.refresh_token);
  });
});

describe('the rest of the sign-in library', () => {
  test.each([
    '/sign-up/email',
    '/sign-in/email',
    '/sign-in/email-otp',
    '/email-otp/send-verification-otp',
    '/get-session',
    '/oauth2/register',
    '/oauth2/create-client',
    '/oauth2/introspect',
    '/admin/oauth2/create-client',
    '/api/auth/sign-up/email',
  ])('is not reachable: %s', async (path) => {
    const response = await fetch(running.origin + path, {
      method: 'POST',
      headers: {'content-type': 'application/json', origin: running.origin},
      body: JSON.stringify({email: 'new@evil.test', password: 'a good password', name: 'New'}),
    });
    expect(response.status).toBe(404);
  });
});
