import * as z from 'zod/mini';
import type {HttpPorts, Reply} from './http.ts';
import {request} from './http.ts';

/** Where a server signs people in (RFC 8414). */
export type Endpoints = {authorize: string; token: string; revoke?: string | undefined};

export type Discovery =
  | {kind: 'found'; server: string; endpoints: Endpoints}
  | {kind: 'failed'; why: 'unreachable' | 'not_vouch'};

const metadata = z.looseObject({
  issuer: z.string(),
  authorization_endpoint: z.string(),
  token_endpoint: z.string(),
  revocation_endpoint: z.optional(z.string()),
});
type Metadata = z.infer<typeof metadata>;

/**
 * Asks an origin how it signs people in. A server that is known under another name says so as its issuer and is asked once more there;
 * that name is then the server's. All endpoints must be on the server's own origin: a token is never sent elsewhere.
 */
export async function discover(http: HttpPorts, origin: string): Promise<Discovery> {
  const first = await ask(http, origin);
  if (first.kind !== 'ok') return failed(first);
  const issuer = secureOrigin(first.body.issuer);
  if (!issuer) return {kind: 'failed', why: 'not_vouch'};
  if (issuer === origin) return endpointsOf(first.body, origin);
  const second = await ask(http, issuer);
  if (second.kind !== 'ok') return failed(second);
  return secureOrigin(second.body.issuer) === issuer
    ? endpointsOf(second.body, issuer)
    : {kind: 'failed', why: 'not_vouch'};
}

function ask(http: HttpPorts, origin: string): Promise<Reply<Metadata>> {
  return request(http, {url: `${origin}/.well-known/oauth-authorization-server`, schema: metadata});
}

function failed(reply: Exclude<Reply<unknown>, {kind: 'ok'}>): Discovery {
  return {kind: 'failed', why: reply.kind === 'error' ? 'not_vouch' : 'unreachable'};
}

function endpointsOf(found: Metadata, server: string): Discovery {
  const {authorization_endpoint: authorize, token_endpoint: token} = found;
  const revoke = found.revocation_endpoint;
  const here = [authorize, token, ...(revoke === undefined ? [] : [revoke])].every(
    (address) => URL.parse(address)?.origin === server,
  );
  if (!here) return {kind: 'failed', why: 'not_vouch'};
  return {kind: 'found', server, endpoints: {authorize, token, revoke}};
}

/** https, or http on this computer. */
function secureOrigin(address: string): string | undefined {
  const url = URL.parse(address);
  if (!url) return undefined;
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname))
    ? url.origin
    : undefined;
}

function isLoopback(host: string): boolean {
  return (
    /^(?:.+\.)?localhost$/.test(host) || /^127(?:\.\d{1,3}){3}$/.test(host) || host === '[::1]'
  );
}
