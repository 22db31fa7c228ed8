import {once} from 'node:events';
import {createServer, type AddressInfo} from 'node:net';
import {expect, it} from 'vitest';
import {errorBody} from '../../../lib/contract/wire.ts';
import {createPool} from '../../../server/db/database.ts';
import {startTcpProxy} from '../../tcp-proxy.ts';
import {createWorld} from '../world.ts';
import {startApi} from './running-api.ts';

it('says 503 in the one shape of errors while the database is away, and is well again with it', async () => {
  const world = await createWorld();
  const proxy = await startTcpProxy(() => Number(new URL(world.url).port));
  const url = new URL(world.url);
  url.hostname = '127.0.0.1';
  url.port = String(proxy.port);
  const api = await startApi({world: {...world, url: url.href}});
  try {
    expect((await api.call('GET', '/healthz')).status).toBe(200);
    proxy.cut();
    const answer = await api.call('GET', '/healthz');
    expect(answer.status).toBe(503);
    expect(errorBody.parse(answer.body).error.code).toBe('database_down');
    expect(JSON.stringify(answer.body)).not.toMatch(/ECONN|terminated|127\.0\.0\.1/);
    expect(api.log).toContainEqual(expect.objectContaining({level: 'error', what: 'health'}));
    proxy.restore();
    expect((await api.call('GET', '/healthz')).status).toBe(200);
  } finally {
    proxy.restore();
    await api.stop();
    await proxy.stop();
    await world.end();
  }
});

it('waits for a silent database only so long', async () => {
  const silent = createServer((socket) => socket.on('error', () => socket.destroy()));
  silent.listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const {port} = silent.address() as AddressInfo; // listening on TCP
  const url = `postgres://vouch@127.0.0.1:${port}/vouch`;
  const pool = createPool(url, 1, {connectionTimeoutMillis: 100});
  await expect(pool.query('select 1')).rejects.toThrow(/timeout/);
  await pool.end();
  silent.close();
  const asUsual = createPool(url);
  expect(asUsual.options.connectionTimeoutMillis).toBe(10_000);
  await asUsual.end();
});
