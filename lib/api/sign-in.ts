import * as z from 'zod/mini';
import {randomToken} from '../platform/random-token.ts';
import type {Endpoints} from './discovery.ts';
import {discover} from './discovery.ts';
import type {HttpPorts, Reply} from './http.ts';
import {request} from './http.ts';
import {createProofKey} from './pkce.ts';

/** The extension's name at every server; it can keep no secret, so the code is bound to it by PKCE alone. */
export const clientId = 'vouch-extension';

export type Grant = {accessToken: string; expiresInMs: number; refreshToken: string | undefined};
export type SignIn =
  | {kind: 'granted'; server: string; endpoints: Endpoints; grant: Grant}
  | {kind: 'failed'; why: 'cancelled' | 'unreachable' | 'not_vouch'};

export type SignInPorts = {
  http: HttpPorts;
  redirectUri: string;
  /** Shows the address to the person and resolves with the one it ended at; rejects when they close the window. */
  authorize: (url: string) => Promise<string | undefined>;
};

const tokenResponse = z.looseObject({
  access_token: z.string().check(z.minLength(1)),
  token_type: z.string(),
  expires_in: z.optional(z.number()),
  refresh_token: z.optional(z.string()),
});

/** `asksAgain`: the server's page asks who it is, even where a browser session is still open. */
export type SignInWish = {asksAgain: boolean};

/** OAuth 2.1: authorization code with PKCE. The person signs in on the server's own page; we never see a password. */
export async function signIn(
  ports: SignInPorts,
  origin: string,
  {asksAgain}: SignInWish,
): Promise<SignIn> {
  const found = await discover(ports.http, origin);
  if (found.kind === 'failed') return found;
  const {server, endpoints} = found;
  const key = await createProofKey();
  const state = randomToken();
  const asked = new URL(endpoints.authorize);
  asked.search = new URLSearchParams({
    response_type: 'code',
    client_id: clientId,
    redirect_uri: ports.redirectUri,
    scope: 'offline_access',
    code_challenge: key.challenge,
    code_challenge_method: 'S256',
    state,
    ...(asksAgain && {prompt: 'login'}),
  }).toString();
  const answer = await ports.authorize(asked.href).catch(() => undefined);
  const code = answer === undefined ? undefined : codeOf(answer, ports.redirectUri, state, server);
  if (code === undefined) return {kind: 'failed', why: 'cancelled'};
  const reply = await requestToken(ports.http, endpoints, {
    grant_type: 'authorization_code',
    code,
    redirect_uri: ports.redirectUri,
    code_verifier: key.verifier,
  });
  if (reply.kind === 'ok') return {kind: 'granted', server, endpoints, grant: reply.body};
  return {kind: 'failed', why: reply.kind === 'error' ? 'cancelled' : 'unreachable'};
}

/** The code in an answer that is ours: our address, our state and, where it is said (RFC 9207), our server. */
export function codeOf(
  answer: string,
  redirectUri: string,
  state: string,
  server: string,
): string | undefined {
  const url = URL.parse(answer);
  if (url?.origin !== new URL(redirectUri).origin) return undefined;
  if (url.searchParams.get('state') !== state) return undefined;
  const issuer = url.searchParams.get('iss');
  if (issuer !== null && URL.parse(issuer)?.origin !== server) return undefined;
  return url.searchParams.get('code') ?? undefined;
}

export async function requestToken(
  http: HttpPorts,
  endpoints: Endpoints,
  fields: Record<string, string>,
): Promise<Reply<Grant>> {
  const body = new URLSearchParams({...fields, client_id: clientId});
  const reply = await request(http, {url: endpoints.token, body, schema: tokenResponse});
  if (reply.kind !== 'ok') return reply;
  const {
    access_token: accessToken,
    expires_in: expiresIn,
    refresh_token: refreshToken,
  } = reply.body;
  return {
    kind: 'ok',
    body: {accessToken, refreshToken, expiresInMs: (expiresIn ?? 300) * 1000},
  };
}
