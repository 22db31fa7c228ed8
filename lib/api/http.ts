/**
 * One request to the server and the few things that can come of it. Between us and the server stand proxies, hotel log-in pages and
 * other people's error pages: only an answer in our own shape counts as the server's word, all else is "not reached".
 */
import * as z from 'zod/mini';
import {quickCheckOf} from '../contract/quick-check.ts';
import {errorBody} from '../contract/wire.ts';

export type Reply<T> =
  /** `source`: the JSON text that the body was parsed from, when it is just as it was there. */
  | {kind: 'ok'; body: T; source?: string}
  /** The server said no, in its one error shape. */
  | {kind: 'error'; status: number; code: string; afterMs?: number}
  /** The server, or something between, asks us to slow down; `afterMs` when it says how much. */
  | {kind: 'throttled'; afterMs?: number}
  | {kind: 'unreachable'; why: 'offline' | 'server'};

export type HttpPorts = {
  fetch: typeof fetch;
  /** What the browser believes; false is certain, true is not. */
  isOnline: () => boolean;
  now: () => number;
};

export type Request<T> = {
  url: string;
  /** Absent: GET, or POST when there is a body. */
  method?: 'PUT';
  /** A form is sent as such, bytes as they are, everything else as JSON. */
  body?: unknown;
  token?: string;
  schema: z.ZodMiniType<T>;
  signal?: AbortSignal;
  timeoutMs?: number;
};

const usualTimeoutMs = 30_000;

export async function request<T>(ports: HttpPorts, asked: Request<T>): Promise<Reply<T>> {
  const timeout = AbortSignal.timeout(asked.timeoutMs ?? usualTimeoutMs);
  let response: Response;
  let text: string;
  try {
    response = await ports.fetch(asked.url, {
      method: asked.method ?? (asked.body === undefined ? 'GET' : 'POST'),
      headers: {
        accept: 'application/json',
        ...typeOf(asked.body),
        ...(asked.token !== undefined && {authorization: `Bearer ${asked.token}`}),
      },
      ...(asked.body !== undefined && {body: onTheWire(asked.body)}),
      credentials: 'omit',
      cache: 'no-store',
      redirect: 'error', // a token never follows a redirect, and our server makes none
      referrerPolicy: 'no-referrer',
      signal: asked.signal ? AbortSignal.any([asked.signal, timeout]) : timeout,
    });
    text = await response.text();
  } catch {
    return {kind: 'unreachable', why: ports.isOnline() ? 'server' : 'offline'};
  }
  const json = parseJson(text);
  const reply = readReply(response, json, asked.schema, ports.now());
  return reply.kind === 'ok' && reply.body === json ? {...reply, source: text} : reply;
}

/** The bytes at an address of ours; everything but those is answered as `request` does. */
export async function download(
  ports: HttpPorts,
  asked: {url: string; token: string; timeoutMs: number},
): Promise<Reply<Blob>> {
  try {
    const response = await ports.fetch(asked.url, {
      headers: {authorization: `Bearer ${asked.token}`},
      credentials: 'omit',
      cache: 'no-store',
      redirect: 'error',
      referrerPolicy: 'no-referrer',
      signal: AbortSignal.timeout(asked.timeoutMs),
    });
    if (response.ok) return {kind: 'ok', body: await response.blob()};
    const json = parseJson(await response.text());
    const reply = readReply(response, json, z.never(), ports.now());
    return reply.kind === 'ok' ? {kind: 'unreachable', why: 'server'} : reply;
  } catch {
    return {kind: 'unreachable', why: ports.isOnline() ? 'server' : 'offline'};
  }
}

/** Of a form the browser itself says what it is. */
function typeOf(body: unknown): Record<string, string> {
  if (body === undefined || body instanceof URLSearchParams) return {};
  const type = body instanceof Uint8Array ? 'application/octet-stream' : 'application/json';
  return {'content-type': type};
}

function onTheWire(body: unknown): BodyInit {
  if (body instanceof URLSearchParams) return body;
  return body instanceof Uint8Array ? (body as Uint8Array<ArrayBuffer>) : JSON.stringify(body); // no memory is shared here
}

export function readReply<T>(
  response: Pick<Response, 'ok' | 'status' | 'headers'>,
  json: unknown,
  schema: z.ZodMiniType<T>,
  nowMs: number,
): Reply<T> {
  if (response.ok) {
    if (quickCheckOf(schema)(json)) return {kind: 'ok', body: json as T}; // the schema's own word, only sooner
    const parsed = schema.safeParse(json);
    return parsed.success ? {kind: 'ok', body: parsed.data} : {kind: 'unreachable', why: 'server'}; // a log-in page with status 200, say
  }
  const afterMs = retryAfter(response.headers.get('retry-after'), nowMs);
  const after = afterMs === undefined ? {} : {afterMs};
  if (response.status === 429 || response.status === 503) return {kind: 'throttled', ...after};
  const problem = anyError.safeParse(json);
  if (response.status >= 500 || !problem.success) return {kind: 'unreachable', why: 'server'};
  const {error} = problem.data;
  const code = typeof error === 'string' ? error : error.code;
  return {kind: 'error', status: response.status, code, ...after};
}

/** Ours, or that of an OAuth endpoint (RFC 6749, 5.2). */
const anyError = z.union([errorBody, z.looseObject({error: z.string()})]);

/** Seconds or an HTTP date (RFC 9110, 10.2.3), at most an hour. */
function retryAfter(header: string | null, nowMs: number): number | undefined {
  if (header === null) return undefined;
  const ms = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - nowMs;
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(ms, 0), 3_600_000);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
