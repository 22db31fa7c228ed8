// @vitest-environment node
import {createServer, type AddressInfo, type Server} from 'node:net';
import {afterEach, expect, it} from 'vitest';
import {checkPorts} from '../../../sandbox/start/ports.ts';
import {StartupProblem} from '../../../server/postgres/startup-problem.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

it.each(['127.0.0.1', '0.0.0.0'])('names a port that a program has on %s', async (host) => {
  const port = await take(host);
  const error: unknown = await checkPorts([port]).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(StartupProblem);
  expect((error as StartupProblem).message).toContain(`Port ${port} is taken by another program`);
});

it('accepts free ports and leaves them free', async () => {
  const port = await take('127.0.0.1');
  await new Promise((done) => servers.splice(0)[0]?.close(done));
  await checkPorts([port]);
  await checkPorts([port]);
});

async function take(host: string): Promise<number> {
  const server = createServer();
  servers.push(server);
  await new Promise<void>((done) => server.listen(0, host, done));
  return (server.address() as AddressInfo).port;
}
