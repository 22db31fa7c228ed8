import http from 'node:http';
import {sql} from 'kysely';
import {afterAll, beforeAll, beforeEach, describe, expect, test} from 'vitest';
import {limits} from '../../../server/auth/rate-limit.ts';
import {startRunning, type Running} from './running.ts';

let running: Running;
beforeAll(async () => {
  running = await startRunning();
});
afterAll(() => running.stop());
beforeEach(() => running.sql(sql`truncate auth.rate_limit`));

const paths = ['/oauth2/token', '/oauth2/revoke'];
const form = 'application/x-www-form-urlencoded';

/** Writes for as long as the server lets it; resolves once the connection is over. */
function sendWithoutEnd(path: string): Promise<{status: number | undefined; sentBytes: number}> {
  const chunk = Buffer.alloc(64 * 1024, 'a');
  return new Promise((tell) => {
    let status: number | undefined;
    let sentBytes = 0;
    const request = http.request(running.origin + path, {
      method: 'POST',
      headers: {'content-type': form, 'transfer-encoding': 'chunked'},
    });
    const send = () => {
      while (!request.destroyed) {
        sentBytes += chunk.length;
        if (!request.write(chunk)) return;
        if (sentBytes > 128 * 1024 ** 2) request.destroy();
      }
    };
    request.on('drain', send).on('error', () => undefined);
    request.on('response', (answer) => {
      status = answer.statusCode;
      answer.resume().on('error', () => undefined);
    });
    request.on('close', () => tell({status, sentBytes}));
    send();
  });
}

describe.each(paths)('%s, open to everybody,', (path) => {
  test('cuts off a body without an end', async () => {
    const {status, sentBytes} = await sendWithoutEnd(path);
    expect(status ?? 413).toBe(413); // or the connection was cut before the answer was read
    expect(sentBytes).toBeLessThan(96 * 1024 ** 2);
  });

  test('refuses a body longer than any of ours, and one that is no form', async () => {
    const send = (body: string, type: string) =>
      fetch(running.origin + path, {method: 'POST', body, headers: {'content-type': type}});
    const long = await send(`token=${'a'.repeat(16 * 1024)}`, form);
    expect([long.status, long.headers.get('access-control-allow-origin')]).toEqual([413, '*']);
    expect(await long.json()).toMatchObject({error: 'invalid_request'});
    expect((await send('{"grant_type":"refresh_token"}', 'application/json')).status).toBe(415);
  });

  test('answers one address only so often', async () => {
    const send = (address: string) =>
      fetch(running.origin + path, {
        method: 'POST',
        body: new URLSearchParams({client_id: 'vouch-extension', token: 'x'}),
        headers: {'x-forwarded-for': address},
      });
    const address = '203.0.113.1';
    expect((await send(address)).status).not.toBe(429);
    await running.sql(sql`update auth.rate_limit set used = ${limits.tokenFromAddress.max}`);
    const refused = await send(address);
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await send('203.0.113.9')).status).not.toBe(429);
  });
});
