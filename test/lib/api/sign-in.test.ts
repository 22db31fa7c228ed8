// @vitest-environment node
import {beforeEach, describe, expect, it} from 'vitest';
import {discover} from '../../../lib/api/discovery.ts';
import {codeOf, signIn} from '../../../lib/api/sign-in.ts';
import {createFakeSignIn, origin, redirectUri, type FakeSignIn} from './fake-sign-in.ts';

let server: FakeSignIn;
beforeEach(() => {
  server = createFakeSignIn();
});

const start = (authorize = server.authorize) =>
  signIn({http: server, redirectUri, authorize}, origin, {asksAgain: false});

describe('signing in', () => {
  it('asks for a code with PKCE and changes it for tokens', async () => {
    let asked = '';
    const result = await start((url) => {
      asked = url;
      return server.authorize(url);
    });
    expect(result).toMatchObject({kind: 'granted', server: origin, grant: {expiresInMs: 900_000}});
    const params = Object.fromEntries(new URL(asked).searchParams);
    expect(params).toMatchObject({
      response_type: 'code',
      client_id: 'vouch-extension',
      redirect_uri: redirectUri,
      scope: 'offline_access',
      code_challenge_method: 'S256',
    });
    expect(params.code_challenge).toHaveLength(43);
    expect(params.state).toHaveLength(32);
  });

  it('makes a new state and proof each time', async () => {
    const seen = new Set<string>();
    for (let n = 0; n < 2; n++) {
      await start((url) => {
        seen.add(new URL(url).searchParams.get('state') ?? '');
        seen.add(new URL(url).searchParams.get('code_challenge') ?? '');
        return server.authorize(url);
      });
    }
    expect(seen.size).toBe(4);
  });

  it('is cancelled when the person closes the window', async () => {
    const result = await start(() => Promise.reject(new Error('The user did not approve access.')));
    expect(result).toEqual({kind: 'failed', why: 'cancelled'});
  });

  it('takes no code that somebody else made', async () => {
    const forged = await start(async (url) => {
      const back = new URL(await server.authorize(url));
      back.searchParams.set('code', 'stolen');
      return back.href;
    });
    expect(forged).toEqual({kind: 'failed', why: 'cancelled'});
  });

  it('says when the server goes away in between', async () => {
    const result = await start(async (url) => {
      const back = await server.authorize(url);
      server.isDown = true;
      return back;
    });
    expect(result).toEqual({kind: 'failed', why: 'unreachable'});
  });
});

describe('the address that the browser comes back to', () => {
  const ours = `${redirectUri}?code=c&state=s`;
  it.each([
    ['ours', ours, 'c'],
    ['ours, from our server', `${ours}&iss=${encodeURIComponent(origin)}`, 'c'],
    ['another server’s', `${ours}&iss=${encodeURIComponent('https://evil.example')}`, undefined],
    ['with another state', `${redirectUri}?code=c&state=other`, undefined],
    ['without a state', `${redirectUri}?code=c`, undefined],
    ['an error', `${redirectUri}?error=access_denied&state=s`, undefined],
    ['somewhere else', 'https://evil.example/?code=c&state=s', undefined],
    ['no address', 'nonsense', undefined],
  ])('%s', (_, answer, code) => {
    expect(codeOf(answer, redirectUri, 's', origin)).toBe(code);
  });
});

describe('finding out how a server signs in', () => {
  it('gives its endpoints', async () => {
    expect(await discover(server, origin)).toEqual({
      kind: 'found',
      server: origin,
      endpoints: {
        authorize: `${origin}/oauth2/authorize`,
        token: `${origin}/oauth2/token`,
        revoke: `${origin}/oauth2/revoke`,
      },
    });
  });

  it('goes by the name that the server gives itself, once it confirms it there', async () => {
    const found = await discover(server, 'https://www.vouch.example');
    expect(found).toMatchObject({kind: 'found', server: origin});
    expect(server.requests.map(({url}) => new URL(url).origin)).toEqual([
      'https://www.vouch.example',
      origin,
    ]);
  });

  it.each<[string, Record<string, unknown> | undefined, string]>([
    ['no such page', undefined, 'unreachable'],
    ['something else', {hello: 1}, 'unreachable'],
    ['no address as issuer', {issuer: 'me'}, 'not_vouch'],
    ['an insecure issuer', {issuer: 'http://vouch.example'}, 'not_vouch'],
    ['a token endpoint elsewhere', {token_endpoint: 'https://evil.example/token'}, 'not_vouch'],
    ['an authorize page elsewhere', {authorization_endpoint: 'https://evil.example/'}, 'not_vouch'],
    ['a revoke endpoint elsewhere', {revocation_endpoint: 'https://evil.example/'}, 'not_vouch'],
  ])('fails on %s', async (_, change, why) => {
    server.metadata = change && (change.hello ? change : {...server.metadata, ...change});
    expect(await discover(server, origin)).toEqual({kind: 'failed', why});
  });

  it('never settles on an issuer that names yet another', async () => {
    server.metadata = {...server.metadata, issuer: 'https://third.example'};
    expect(await discover(server, origin)).toEqual({kind: 'failed', why: 'not_vouch'});
  });

  it('says when nobody answers', async () => {
    server.isDown = true;
    expect(await discover(server, origin)).toEqual({kind: 'failed', why: 'unreachable'});
  });
});
