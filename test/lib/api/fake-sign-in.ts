/** An authorization server that behaves: codes once, PKCE checked, refresh tokens rotated; reuse ends everything. */
import {createHash, randomUUID} from 'node:crypto';
import type {HttpPorts} from '../../../lib/api/http.ts';

export type FakeSignIn = HttpPorts & {
  /** The person signs in and the browser comes back. */
  authorize: (url: string) => Promise<string>;
  /** `prompt` of each time the person was sent to sign in. */
  prompts: Array<string | null>;
  requests: Array<{url: string; authorization: string | null; form: Record<string, string>}>;
  metadata: Record<string, unknown> | undefined;
  isDown: boolean;
  /** Answers of the API below /api/v1, by path. */
  api: Map<string, (token: string, body: unknown) => Response | Promise<Response>>;
  expireAccess(): void;
  expireRefresh(): void;
  time: number;
};

export const origin = 'https://vouch.example';
export const redirectUri = 'https://akbdnenaokfgddcakoekeifleinikpif.chromiumapp.org/';

export function createFakeSignIn(): FakeSignIn {
  const codes = new Map<string, {challenge: string; redirect: string}>();
  let refresh = '';
  const access = new Set<string>();

  const grant = (): Response => {
    refresh = `refresh-${randomUUID()}`;
    const token = `access-${randomUUID()}`;
    access.add(token);
    return Response.json({
      access_token: token,
      token_type: 'Bearer',
      expires_in: 900,
      refresh_token: refresh,
    });
  };
  const invalid = (): Response => Response.json({error: 'invalid_grant'}, {status: 400});

  const token = (form: Record<string, string>): Response => {
    if (form.client_id !== 'vouch-extension')
      return Response.json({error: 'invalid_client'}, {status: 401});
    if (form.grant_type === 'refresh_token') {
      return refresh !== '' && form.refresh_token === refresh ? grant() : invalid();
    }
    const code = codes.get(form.code ?? '');
    codes.delete(form.code ?? '');
    const challenge = createHash('sha256')
      .update(form.code_verifier ?? '')
      .digest('base64url');
    return code?.challenge === challenge && code.redirect === form.redirect_uri
      ? grant()
      : invalid();
  };

  const fake: FakeSignIn = {
    requests: [],
    prompts: [],
    isDown: false,
    time: Date.parse('2026-11-21T10:00:00.000Z'),
    api: new Map(),
    metadata: {
      issuer: origin,
      authorization_endpoint: `${origin}/oauth2/authorize`,
      token_endpoint: `${origin}/oauth2/token`,
      revocation_endpoint: `${origin}/oauth2/revoke`,
    },
    now: () => fake.time,
    isOnline: () => true,
    expireAccess: () => access.clear(),
    expireRefresh: () => (refresh = ''),
    fetch: async (input, init) => {
      await Promise.resolve();
      if (fake.isDown) throw new TypeError('Failed to fetch');
      const url = new URL(input as string); // this client asks with texts only
      const headers = new Headers(init?.headers);
      const form =
        init?.body instanceof URLSearchParams ? Object.fromEntries(init.body.entries()) : {};
      fake.requests.push({url: url.href, authorization: headers.get('authorization'), form});
      if (url.pathname === '/.well-known/oauth-authorization-server') {
        return fake.metadata
          ? Response.json(fake.metadata)
          : new Response('Not here', {status: 404});
      }
      if (url.pathname === '/oauth2/token') return token(form);
      if (url.pathname === '/oauth2/revoke') {
        if (form.token === refresh) refresh = '';
        return Response.json({});
      }
      const bearer = headers.get('authorization')?.replace('Bearer ', '') ?? '';
      if (!access.has(bearer)) {
        return Response.json({error: {code: 'token_expired', message: 'x'}}, {status: 401});
      }
      return (
        (await fake.api.get(url.pathname)?.(bearer, bodyOf(init))) ??
        Response.json({error: {code: 'not_found', message: 'x'}}, {status: 404})
      );
    },
    authorize: async (address) => {
      await Promise.resolve();
      const asked = new URL(address).searchParams;
      fake.prompts.push(asked.get('prompt'));
      const code = randomUUID();
      codes.set(code, {
        challenge: asked.get('code_challenge') ?? '',
        redirect: asked.get('redirect_uri') ?? '',
      });
      const back = new URL(asked.get('redirect_uri') ?? '');
      back.search = new URLSearchParams({
        code,
        state: asked.get('state') ?? '',
        iss: origin,
      }).toString();
      return back.href;
    },
  };
  return fake;
}

function bodyOf(init: RequestInit | undefined): unknown {
  return typeof init?.body === 'string' ? JSON.parse(init.body) : undefined;
}

/** A storage area of the extension. */
export function createFakeArea() {
  const kept = new Map<string, unknown>();
  return {
    kept,
    get: (key: string) =>
      Promise.resolve(kept.has(key) ? {[key]: structuredClone(kept.get(key))} : {}),
    set: (values: Record<string, unknown>) => {
      // As the browser does: through JSON, so undefined disappears.
      for (const [key, value] of Object.entries(values)) {
        kept.set(key, JSON.parse(JSON.stringify(value)));
      }
      return Promise.resolve();
    },
    remove: (key: string) => {
      kept.delete(key);
      return Promise.resolve();
    },
  };
}
