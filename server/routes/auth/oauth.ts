import type {Context, Hono} from 'hono';
import {authorizePath, discoveryPath, revokePath, tokenPath} from '../../auth/paths.ts';
import {countUses, limits} from '../../auth/rate-limit.ts';
import {retryAfterSeconds} from '../../db/trouble.ts';
import type {Deps} from '../../deps.ts';
import {createClientAddress} from '../../pages/client-address.ts';
import {isForm, readBody} from '../../read-body.ts';

/** Ten times what the longest request of ours needs: anybody may send one, signed in or not. */
const maxBytes = 16 * 1024;

/**
 * The authorization server (docs/decisions/0002-oauth-for-the-extension.md): discovery, authorize, token, revoke. Nothing
 * else of the sign-in library is reachable. What the extension fetches is open to any origin and takes no cookies: its own origin
 * is random in Firefox, and the answers are worth nothing without a code or token.
 */
export function registerOAuth(app: Hono, {db, auth, publicUrl, trustedProxies}: Deps): void {
  const addressOf = createClientAddress(trustedProxies);
  const origin = new URL(publicUrl).origin;

  app.get(discoveryPath, (c) => {
    allowAnyOrigin(c);
    return c.json({
      issuer: origin,
      authorization_endpoint: origin + authorizePath,
      token_endpoint: origin + tokenPath,
      revocation_endpoint: origin + revokePath,
      response_types_supported: ['code'],
      response_modes_supported: ['query'],
      grant_types_supported: ['authorization_code', 'refresh_token'],
      scopes_supported: ['offline_access'],
      token_endpoint_auth_methods_supported: ['none'],
      revocation_endpoint_auth_methods_supported: ['none'],
      code_challenge_methods_supported: ['S256'],
      authorization_response_iss_parameter_supported: true,
    });
  });
  app.get(authorizePath, (c) => auth.handler(asPublic(c, origin)));
  for (const path of [tokenPath, revokePath]) {
    app.options(path, (c) => {
      allowAnyOrigin(c);
      return c.body(null, 204);
    });
    app.post(path, async (c) => {
      allowAnyOrigin(c);
      c.header('Cache-Control', 'no-store');
      if (!isForm(c.req.raw)) return c.json(problem('The body must be a form.'), 415);
      const limit = await countUses(db, [[limits.tokenFromAddress, addressOf(c)]]);
      if (limit.kind === 'refused') {
        c.header('Retry-After', String(limit.retryAfterSeconds));
        return c.json(problem('Too many requests from one address.'), 429);
      }
      const body = await readBody(c.req.raw, maxBytes);
      if (!body) return c.json(problem(`The body may have ${maxBytes} bytes at most.`), 413);
      const answer = await auth.handler(asPublic(c, origin, body));
      if (answer.status >= 500) {
        // The library does not say why; it is the database, and nobody's token is worse for it
        c.header('Retry-After', String(retryAfterSeconds));
        return c.json({error: 'temporarily_unavailable'}, 503);
      }
      const type = answer.headers.get('content-type');
      if (type) c.header('Content-Type', type);
      return c.body(await answer.text(), answer.status as 200); // any status; Hono's type lists them
    });
  }
}

/** The shape of RFC 6749, section 5.2. */
function problem(description: string) {
  return {error: 'invalid_request', error_description: description};
}

function allowAnyOrigin(c: Context): void {
  c.header('Access-Control-Allow-Origin', '*');
  c.header('Access-Control-Allow-Methods', 'GET, POST, OPTIONS');
  c.header('Access-Control-Allow-Headers', 'Content-Type, Authorization');
  c.header('Access-Control-Expose-Headers', 'Retry-After');
  c.header('Access-Control-Max-Age', '7200');
}

/** The request under the public address, without the cookies that token endpoints must not look at. */
function asPublic(c: Context, origin: string, body?: Buffer): Request {
  const url = new URL(c.req.url);
  const headers = new Headers(c.req.raw.headers);
  if (c.req.method === 'POST') {
    headers.delete('cookie');
    headers.delete('content-length'); // may differ from what we read; the new request counts its own
    headers.delete('transfer-encoding');
  } else {
    headers.set('accept', 'text/html'); // people come here: redirect them, never answer JSON
    headers.delete('sec-fetch-mode');
  }
  return new Request(origin + url.pathname + url.search, {
    method: c.req.method,
    headers,
    ...(body ? {body: body.toString('utf8')} : {}),
  });
}
