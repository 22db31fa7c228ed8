// @vitest-environment node
import {beforeEach, describe, expect, it} from 'vitest';
import {createServerApi} from '../../../lib/api/server-api.ts';
import {signIn} from '../../../lib/api/sign-in.ts';
import {createTokens, type Tokens} from '../../../lib/api/tokens.ts';
import {rest} from '../platform/fake-clock.ts';
import {createLocalLock} from '../../../lib/platform/lock.ts';
import {
  createFakeArea,
  createFakeSignIn,
  origin,
  redirectUri,
  type FakeSignIn,
} from './fake-sign-in.ts';

let server: FakeSignIn;
let local: ReturnType<typeof createFakeArea>;
let session: ReturnType<typeof createFakeArea>;
let tokens: Tokens;
const lock = createLocalLock();
const make = (): Tokens => createTokens({http: server, lock, local, session});

beforeEach(async () => {
  server = createFakeSignIn();
  local = createFakeArea();
  session = createFakeArea();
  tokens = make();
  const result = await signIn({http: server, redirectUri, authorize: server.authorize}, origin, {
    asksAgain: false,
  });
  if (result.kind !== 'granted') throw new Error('The fake signs in');
  await tokens.keep(result.server, result.endpoints, result.grant);
  server.requests = [];
  server.api.set('/api/v1/me', (token) =>
    Response.json({
      protocol: 1,
      user: {id: 'maria', name: token.slice(0, 6), email: 'maria@bright.example'},
      accounts: [],
    }),
  );
});

const refreshes = (): number =>
  server.requests.filter(({form}) => form.grant_type === 'refresh_token').length;
const minutes = (count: number): void => void (server.time += count * 60_000);

describe('tokens', () => {
  it('are at hand without asking, also after the worker restarted', async () => {
    expect((await make().get(origin)).kind).toBe('ok');
    expect(server.requests).toEqual([]);
  });

  it('are renewed shortly before they end, and after the browser restarted', async () => {
    minutes(14.6);
    expect((await tokens.get(origin)).kind).toBe('ok');
    expect(refreshes()).toBe(1);
    session.kept.clear();
    expect((await tokens.get(origin)).kind).toBe('ok');
    expect(refreshes()).toBe(2);
  });

  it('are renewed by one context at a time, with one refresh for all who wait', async () => {
    minutes(20);
    const other = make(); // another context of the extension on the same storage
    const got = await Promise.all([tokens.get(origin), other.get(origin), tokens.get(origin)]);
    expect(new Set(got.map((reply) => JSON.stringify(reply))).size).toBe(1);
    expect(refreshes()).toBe(1);
  });

  it('are never given to another server', async () => {
    expect(await tokens.get('https://evil.example')).toMatchObject({kind: 'error', status: 401});
    expect(server.requests).toEqual([]);
  });

  it('keep the new refresh token before the access token is used', async () => {
    minutes(20);
    const before = JSON.stringify(local.kept.get('refresh'));
    await tokens.get(origin);
    expect(JSON.stringify(local.kept.get('refresh'))).not.toBe(before);
  });

  it('stay when the server cannot be reached', async () => {
    minutes(20);
    server.isDown = true;
    expect(await tokens.get(origin)).toEqual({kind: 'unreachable', why: 'server'});
    server.isDown = false;
    expect((await tokens.get(origin)).kind).toBe('ok');
  });

  it('are over when the refresh token is', async () => {
    minutes(20);
    server.expireRefresh();
    expect(await tokens.get(origin)).toMatchObject({kind: 'error', status: 401});
  });

  it('are forgotten here and at the server on sign-out', async () => {
    await tokens.forget(origin);
    expect([...local.kept.keys(), ...session.kept.keys()]).toEqual([]);
    await rest();
    expect(server.requests.at(-1)?.url).toBe(`${origin}/oauth2/revoke`);
    expect(await tokens.get(origin)).toMatchObject({kind: 'error', status: 401});
  });

  it('are forgotten at once although the server takes its time', async () => {
    const {fetch} = server;
    server.fetch = (input, init) =>
      (input as string).endsWith('/revoke') ? new Promise(() => undefined) : fetch(input, init);
    await tokens.forget(origin);
    expect(await tokens.get(origin)).toMatchObject({kind: 'error', status: 401});
  });

  it('are forgotten here although the server cannot be told', async () => {
    server.isDown = true;
    await tokens.forget(origin);
    expect([...local.kept.keys(), ...session.kept.keys()]).toEqual([]);
  });

  it('are not there when another version kept something else', async () => {
    local.kept.set('refresh', {server: origin, token: 5});
    session.kept.set('access', 'x');
    expect(await tokens.get(origin)).toMatchObject({kind: 'error', status: 401});
  });
});

describe('the API', () => {
  const api = () => createServerApi(server, tokens, origin);

  it('is asked with the token', async () => {
    const reply = await api().me();
    expect(reply).toMatchObject({kind: 'ok', body: {user: {name: 'access'}}});
    expect(server.requests[0]?.authorization).toMatch(/^Bearer access-/);
  });

  it('renews a refused token once and asks again', async () => {
    server.expireAccess();
    expect((await api().me()).kind).toBe('ok');
    expect(refreshes()).toBe(1);
  });

  it('is signed out when the new token is refused too', async () => {
    server.api.set('/api/v1/me', () =>
      Response.json({error: {code: 'signed_out', message: 'x'}}, {status: 401}),
    );
    expect(await api().me()).toMatchObject({kind: 'error', status: 401});
    expect(refreshes()).toBe(1);
  });

  it('asks nothing without a token', async () => {
    await tokens.forget(origin);
    server.requests = [];
    expect(await api().me()).toMatchObject({kind: 'error', status: 401});
    expect(server.requests).toEqual([]);
  });
});
