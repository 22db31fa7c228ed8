// @vitest-environment node
import * as z from 'zod/mini';
import {describe, expect, it} from 'vitest';
import type {HttpPorts, Reply} from '../../../lib/api/http.ts';
import {request} from '../../../lib/api/http.ts';

const schema = z.strictObject({name: z.string()});
const now = Date.parse('2026-11-21T10:00:00.000Z');

function ports(answer: () => Response | Promise<Response>): HttpPorts & {asked: RequestInit[]} {
  const asked: RequestInit[] = [];
  return {
    asked,
    fetch: async (_, init) => {
      asked.push(init ?? {});
      return answer();
    },
    isOnline: () => true,
    now: () => now,
  };
}

const json = (body: unknown, init?: ResponseInit): Response =>
  new Response(JSON.stringify(body), {headers: {'content-type': 'application/json'}, ...init});
const problem = {error: {code: 'nope', message: 'No.'}};
const page = '<!doctype html><title>Welcome to the hotel</title>';

describe('a reply', () => {
  it.each<[string, () => Response, Reply<{name: string}>]>([
    [
      'what was asked for',
      () => json({name: 'a'}),
      {kind: 'ok', body: {name: 'a'}, source: '{"name":"a"}'},
    ],
    ['a log-in page with 200', () => new Response(page), {kind: 'unreachable', why: 'server'}],
    ['JSON of another shape with 200', () => json({name: 1}), {kind: 'unreachable', why: 'server'}],
    [
      'an unknown field with 200',
      () => json({name: 'a', x: 1}),
      {kind: 'unreachable', why: 'server'},
    ],
    ['our error', () => json(problem, {status: 401}), {kind: 'error', status: 401, code: 'nope'}],
    [
      'an OAuth error',
      () => json({error: 'invalid_grant', error_description: 'x'}, {status: 400}),
      {kind: 'error', status: 400, code: 'invalid_grant'},
    ],
    [
      'a proxy’s 401',
      () => new Response(page, {status: 401}),
      {kind: 'unreachable', why: 'server'},
    ],
    [
      'a proxy’s 403',
      () => new Response(page, {status: 403}),
      {kind: 'unreachable', why: 'server'},
    ],
    [
      'a 404 of nobody',
      () => new Response('', {status: 404}),
      {kind: 'unreachable', why: 'server'},
    ],
    ['a 500', () => json(problem, {status: 500}), {kind: 'unreachable', why: 'server'}],
    [
      'a gateway’s 502',
      () => new Response(page, {status: 502}),
      {kind: 'unreachable', why: 'server'},
    ],
    ['429', () => json(problem, {status: 429}), {kind: 'throttled'}],
    [
      '429 with seconds',
      () => json(problem, {status: 429, headers: {'retry-after': '7'}}),
      {kind: 'throttled', afterMs: 7000},
    ],
    [
      '503 with a date',
      () =>
        new Response(page, {
          status: 503,
          headers: {'retry-after': 'Sat, 21 Nov 2026 10:00:30 GMT'},
        }),
      {kind: 'throttled', afterMs: 30_000},
    ],
    [
      '503 with a date that is over',
      () =>
        new Response('', {status: 503, headers: {'retry-after': 'Sat, 21 Nov 2026 09:00:00 GMT'}}),
      {kind: 'throttled', afterMs: 0},
    ],
    [
      '503 that wants a week',
      () => new Response('', {status: 503, headers: {'retry-after': '604800'}}),
      {kind: 'throttled', afterMs: 3_600_000},
    ],
    [
      '503 with nonsense',
      () => new Response('', {status: 503, headers: {'retry-after': 'soon'}}),
      {kind: 'throttled'},
    ],
  ])('%s', async (_, answer, reply) => {
    expect(await request(ports(answer), {url: 'https://vouch.example/x', schema})).toEqual(reply);
  });

  it.each([
    [true, 'server'],
    [false, 'offline'],
  ] as const)('that never comes, online %s: %s', async (isOnline, why) => {
    const broken = {
      ...ports(() => Promise.reject(new TypeError('failed'))),
      isOnline: () => isOnline,
    };
    expect(await request(broken, {url: 'https://vouch.example/x', schema})).toEqual({
      kind: 'unreachable',
      why,
    });
  });

  it('whose body breaks off counts as none', async () => {
    const body = new ReadableStream({
      start: (controller) => {
        controller.enqueue(new TextEncoder().encode('{"name":'));
        controller.error(new Error('reset'));
      },
    });
    const reply = await request(
      ports(() => new Response(body)),
      {url: 'https://vouch.example/x', schema},
    );
    expect(reply).toEqual({kind: 'unreachable', why: 'server'});
  });
});

describe('a request', () => {
  it('carries a token, no cookies, no referrer, and follows no redirect', async () => {
    const used = ports(() => json({name: 'a'}));
    await request(used, {url: 'https://vouch.example/x', token: 't', body: {a: 1}, schema});
    expect(used.asked[0]).toMatchObject({
      method: 'POST',
      body: '{"a":1}',
      credentials: 'omit',
      cache: 'no-store',
      redirect: 'error',
      referrerPolicy: 'no-referrer',
      headers: {authorization: 'Bearer t', 'content-type': 'application/json'},
    });
  });

  it('without a body is a GET, a form is sent as one', async () => {
    const used = ports(() => json({name: 'a'}));
    await request(used, {url: 'https://vouch.example/x', schema});
    await request(used, {
      url: 'https://vouch.example/x',
      body: new URLSearchParams({a: '1'}),
      schema,
    });
    expect(used.asked[0]?.method).toBe('GET');
    expect(used.asked[1]?.headers).not.toHaveProperty('content-type'); // the browser sets the form's own
    expect(used.asked[1]?.body).toEqual(new URLSearchParams({a: '1'}));
  });

  it('is given up when its caller stops', async () => {
    const stop = new AbortController();
    const hanging: HttpPorts = {
      ...ports(() => json({})),
      fetch: (_, init) =>
        new Promise((_resolve, reject) => {
          init?.signal?.addEventListener('abort', () => reject(new Error('aborted')));
        }),
    };
    const asked = request(hanging, {url: 'https://vouch.example/x', schema, signal: stop.signal});
    stop.abort();
    expect(await asked).toEqual({kind: 'unreachable', why: 'server'});
  });
});
