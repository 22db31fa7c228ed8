/**
 * The two tokens of one sign-in. They are bound to the server that gave them and leave this module only towards it. The access
 * token is kept for the browser's session where there is such a place, the refresh token on disk. A refresh token that is used
 * twice signs the person out everywhere, so refreshing happens under one lock and is stored before the new token is used.
 */
import * as z from 'zod/mini';
import type {Kept, StorageArea} from '../platform/key-value.ts';
import {createKept} from '../platform/key-value.ts';
import type {Lock} from '../platform/lock.ts';
import type {Endpoints} from './discovery.ts';
import type {HttpPorts, Reply} from './http.ts';
import {request} from './http.ts';
import type {Grant} from './sign-in.ts';
import {clientId, requestToken} from './sign-in.ts';

const endpointsSchema = z.object({
  authorize: z.string(),
  token: z.string(),
  revoke: z.optional(z.string()),
});
const refreshSchema = z.object({
  server: z.string(),
  endpoints: endpointsSchema,
  token: z.string(),
});
const accessSchema = z.object({server: z.string(), token: z.string(), expiresAt: z.number()});

export type Tokens = {
  keep(server: string, endpoints: Endpoints, grant: Grant): Promise<void>;
  /** An access token of this server; `stale` is one it has just refused. A reply other than ok says why there is none. */
  get(server: string, stale?: string): Promise<Reply<string>>;
  /** Forgets both, and tells the server when it can be reached. */
  forget(server: string): Promise<void>;
};

export type TokenPorts = {
  http: HttpPorts;
  lock: Lock;
  local: StorageArea;
  session: StorageArea;
};

const tokenLock = 'vouch-token';
/** A token this close to its end may be over when it arrives. */
const marginMs = 30_000;
const signedOut: Reply<never> = {kind: 'error', status: 401, code: 'signed_out'};

export function createTokens(ports: TokenPorts): Tokens {
  const {http, lock} = ports;
  const refreshKept = createKept(ports.local, 'refresh', refreshSchema);
  const accessKept = createKept(ports.session, 'access', accessSchema);

  const find = async (server: string, stale: string | undefined): Promise<string | undefined> => {
    const access = await accessKept.read();
    if (access?.server !== server || access.token === stale) return undefined;
    return access.expiresAt - marginMs > http.now() ? access.token : undefined;
  };

  const store = async (server: string, endpoints: Endpoints, grant: Grant): Promise<void> => {
    if (grant.refreshToken !== undefined) {
      await refreshKept.write({server, endpoints, token: grant.refreshToken});
    }
    const expiresAt = http.now() + grant.expiresInMs;
    await accessKept.write({server, token: grant.accessToken, expiresAt});
  };

  const refresh = async (server: string): Promise<Reply<string>> => {
    const kept = await refreshKept.read();
    if (kept?.server !== server) return signedOut;
    const reply = await requestToken(http, kept.endpoints, {
      grant_type: 'refresh_token',
      refresh_token: kept.token,
    });
    if (reply.kind === 'error') return signedOut; // kept on disk: only a new sign-in replaces it
    if (reply.kind !== 'ok') return reply;
    await store(server, kept.endpoints, reply.body);
    return {kind: 'ok', body: reply.body.accessToken};
  };

  return {
    keep: (server, endpoints, grant) => lock(tokenLock, () => store(server, endpoints, grant)),
    get: async (server, stale) => {
      const there = await find(server, stale);
      if (there !== undefined) return {kind: 'ok', body: there};
      return lock(tokenLock, async () => {
        const meanwhile = await find(server, stale); // somebody else may have refreshed it while we waited
        return meanwhile === undefined ? refresh(server) : {kind: 'ok', body: meanwhile};
      });
    },
    forget: async (server) => {
      const kept = await lock(tokenLock, async () => {
        const there = await refreshKept.read();
        await Promise.all([clear(refreshKept, server), clear(accessKept, server)]);
        return there;
      });
      if (kept?.server !== server || kept.endpoints.revoke === undefined) return;
      const body = new URLSearchParams({
        token: kept.token,
        token_type_hint: 'refresh_token',
        client_id: clientId,
      });
      // Nobody waits for the server to hear of it: it may be far away, and the token is gone from here.
      void request(http, {url: kept.endpoints.revoke, body, schema: z.unknown()});
    },
  };
}

async function clear(kept: Kept<{server: string}>, server: string): Promise<void> {
  if ((await kept.read())?.server === server) await kept.clear();
}
