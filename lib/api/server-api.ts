import type * as z from 'zod/mini';
import {protocol} from '../contract/protocol.ts';
import type {
  Me,
  PullRequest,
  PullResponse,
  PushRequest,
  PushResponse,
  TicketResponse,
} from '../contract/wire.ts';
import {me, pullResponse, pushResponse, ticketResponse} from '../contract/wire.ts';
import type {AccountId} from '../domain/ids.ts';
import type {HttpPorts, Reply} from './http.ts';
import {request} from './http.ts';
import type {Tokens} from './tokens.ts';

/** The bearer API of one server, for whoever is signed in there. A refused token is renewed once. */
export type ServerApi = {
  me(): Promise<Reply<Me>>;
  push(body: PushRequest, signal: AbortSignal): Promise<Reply<PushResponse>>;
  pull(body: PullRequest, signal: AbortSignal): Promise<Reply<PullResponse>>;
  ticket(accountId: AccountId): Promise<Reply<TicketResponse>>;
};

type Asked<T> = {path: string; schema: z.ZodMiniType<T>; body?: unknown; signal?: AbortSignal};

export function createServerApi(http: HttpPorts, tokens: Tokens, server: string): ServerApi {
  const send = <T>({path, ...asked}: Asked<T>, token: string): Promise<Reply<T>> =>
    request(http, {...asked, url: `${server}/api/v1/${path}`, token});

  const withToken = createAsk(tokens, server);
  const ask = <T>(asked: Asked<T>): Promise<Reply<T>> => withToken((token) => send(asked, token));

  return {
    me: () => ask({path: 'me', schema: me}),
    push: (body, signal) => ask({path: 'push', schema: pushResponse, body, signal}),
    pull: (body, signal) => ask({path: 'pull', schema: pullResponse, body, signal}),
    ticket: (accountId) =>
      ask({path: 'ticket', schema: ticketResponse, body: {protocol, accountId}}),
  };
}

/** Sends something with an access token, and once more with a new one when that was refused. */
export function createAsk(tokens: Tokens, server: string) {
  return async <T>(send: (token: string) => Promise<Reply<T>>): Promise<Reply<T>> => {
    const first = await tokens.get(server);
    if (first.kind !== 'ok') return first;
    const reply = await send(first.body);
    if (reply.kind !== 'error' || reply.status !== 401) return reply;
    const second = await tokens.get(server, first.body);
    return second.kind === 'ok' ? send(second.body) : second;
  };
}
