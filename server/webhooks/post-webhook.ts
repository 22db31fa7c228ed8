import {request as requestHttp, type IncomingMessage, type RequestOptions} from 'node:http';
import {request as requestHttps} from 'node:https';
import {isIP, type LookupFunction} from 'node:net';
import type {AddressRules} from './address-rules.ts';
import {findAddresses} from './find-addresses.ts';
import type {ResolveHost} from './resolve-host.ts';

/** Why nothing came back; a text of the delivery log stands for each. */
export const postProblems = [
  'no_host',
  'refused_address',
  'refused_url',
  'no_connection',
  'tls',
  'timeout',
  'broken_off',
] as const;
export type PostProblem = (typeof postProblems)[number];

/** `status` is whatever the receiver said; only 2xx means that it took it. A redirect is an answer like any other: nobody follows it. */
export type PostOutcome = {kind: 'answered'; status: number} | {kind: 'failed'; why: PostProblem};

export type PostDeps = {
  resolve: ResolveHost;
  rules: AddressRules;
  /** Certificates to trust beside the platform's. */
  ca?: string;
  connectMs?: number;
  wholeMs?: number;
};

const mostBytes = 4096;

/** One request on a connection of its own; never rejects. `signal` breaks it off. */
export async function postWebhook(
  deps: PostDeps,
  {url, headers, body}: {url: string; headers: Record<string, string>; body: string},
  signal: AbortSignal,
): Promise<PostOutcome> {
  const {connectMs = 5000, wholeMs = 15_000} = deps;
  const connecting = new AbortController();
  const hasConnected = setTimeout(() => connecting.abort(), connectMs);
  const whole = AbortSignal.timeout(wholeMs);
  const ends = AbortSignal.any([whole, connecting.signal, signal]);
  try {
    const target = new URL(url);
    const found = await raceWith(ends, findAddresses(target, deps.resolve, deps.rules));
    if (found.kind === 'none') return {kind: 'failed', why: found.why};
    const options = optionsFor(target, found.addresses, {headers, body, ca: deps.ca});
    const response = await send(target, options, body, ends, () => clearTimeout(hasConnected));
    return {kind: 'answered', status: response};
  } catch (error) {
    const isLate = whole.aborted || connecting.signal.aborted;
    return {kind: 'failed', why: isLate ? 'timeout' : signal.aborted ? 'broken_off' : whyOf(error)};
  } finally {
    clearTimeout(hasConnected);
  }
}

function optionsFor(
  target: URL,
  addresses: readonly string[],
  {headers, body, ca}: {headers: Record<string, string>; body: string; ca: string | undefined},
): RequestOptions & {ca?: string} {
  return {
    method: 'POST',
    agent: false, // a connection that was kept open would be one that nobody judged
    lookup: pinnedTo(addresses),
    headers: {
      ...headers,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      'user-agent': 'Vouch-Webhooks/1',
    },
    ...(target.protocol === 'https:' && ca !== undefined && {ca}),
  };
}

/** Answers with what was judged, whatever is asked. */
function pinnedTo(addresses: readonly string[]): LookupFunction {
  return (_host, options, done) => {
    const all = addresses.map((address) => ({address, family: isIP(address)}));
    const [first] = all;
    if (options.all) done(null, all);
    else if (first) done(null, first.address, first.family);
  };
}

/** The status, once the body is read or what we want of it. */
function send(
  target: URL,
  options: RequestOptions,
  body: string,
  signal: AbortSignal,
  onConnected: () => void,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const isSecure = target.protocol === 'https:';
    const request = (isSecure ? requestHttps : requestHttp)(target, {...options, signal});
    request.on('socket', (socket) => {
      socket.once(isSecure ? 'secureConnect' : 'connect', onConnected);
    });
    let hasAnswered = false;
    request.on('error', (error) => {
      if (!hasAnswered) reject(error); // else the time was up while its body came
    });
    request.on('close', () => {
      if (!hasAnswered) reject(new Error('Closed without an answer')); // as after "101 Switching Protocols"
    });
    request.on('response', (response) => {
      hasAnswered = true;
      const status = response.statusCode ?? 0;
      // It has spoken: how its body ends changes nothing
      drain(response).then(
        () => resolve(status),
        () => resolve(status),
      );
    });
    request.end(body);
  });
}

async function drain(response: IncomingMessage): Promise<void> {
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes >= mostBytes) break; // which closes the connection
  }
}

/** What a look-up that nobody answers in time comes to. */
function raceWith<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(new Error('Too late')), {once: true});
    work.then(resolve, reject);
  });
}

function whyOf(error: unknown): PostProblem {
  const {code = ''} = error as NodeJS.ErrnoException; // of a socket, all of which have one
  if (/^(ERR_TLS|ERR_SSL|EPROTO|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO)/.test(code)) return 'tls';
  return /^(ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|EADDRNOTAVAIL)$/.test(code)
    ? 'no_connection'
    : 'broken_off';
}
