import {once} from 'node:events';
import {createServer, type AddressInfo} from 'node:net';
import {expect, it} from 'vitest';
import {StartupProblem} from '../../server/postgres/startup-problem.ts';
import {startServer} from '../../server/server.ts';

it('names the port that another program has', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const {port} = other.address() as AddressInfo; // a TCP server, so not a path
  try {
    const error: unknown = await startServer({
      databaseUrl: 'postgres://nobody@127.0.0.1:1/none', // never asked: listening comes first
      host: '127.0.0.1',
      port,
      publicUrl: `http://localhost:${port}`,
      smtpUrl: 'smtp://127.0.0.1:1',
      mailFrom: 'vouch@localhost',
      secret: 'x'.repeat(32),
      extensionRedirectUris: [],
      trustedProxies: [],
      files: {kind: 'disk', folder: '/nowhere'}, // nor this
      log: () => undefined,
    }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(StartupProblem);
    expect((error as StartupProblem).message).toContain(`Port ${port} is taken by another program`);
  } finally {
    other.close();
  }
});
