import {createServer} from 'node:net';
import type {AddressInfo} from 'node:net';
import {expect, inject, it} from 'vitest';
import {checkDatabaseUrl} from '../../../server/postgres/database-url.ts';
import {StartupProblem} from '../../../server/postgres/startup-problem.ts';

it('accepts a Postgres that answers', async () => {
  await checkDatabaseUrl(inject('postgresUrl'));
});

it.each(['localhost:5432', 'mysql://localhost/vouch', ''])(
  'refuses the address "%s"',
  async (url) => {
    const problem = await problemOf(url);
    expect(problem).toContain('not an address of a Postgres');
  },
);

it('names host and port, and no password, when nothing answers', async () => {
  const port = await closedPort();
  const problem = await problemOf(`postgres://vouch:hunter2@127.0.0.1:${port}/vouch`);
  expect(problem).toContain(`at 127.0.0.1:${port} does not answer (connect ECONNREFUSED`);
  expect(problem).not.toContain('hunter2');
});

it('says what the server says when it refuses', async () => {
  const url = new URL(inject('postgresUrl'));
  url.password = 'guess';
  expect(await problemOf(url.href)).toContain('password authentication failed');
});

it('says so when something answers that is no Postgres', async () => {
  const server = createServer((socket) => socket.end('HTTP/1.1 400\r\n\r\n'));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const {port} = server.address() as AddressInfo;
  try {
    expect(await problemOf(`postgres://u@127.0.0.1:${port}/d`)).toContain('does not answer');
  } finally {
    server.close();
  }
});

async function problemOf(url: string): Promise<string> {
  const error: unknown = await checkDatabaseUrl(url).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(StartupProblem);
  return (error as StartupProblem).message;
}

async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const {port} = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}
