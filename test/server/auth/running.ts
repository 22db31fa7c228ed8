import type {Server} from 'node:http';
import type {AddressInfo} from 'node:net';
import {createAdaptorServer} from '@hono/node-server';
import {inspectRoutes} from 'hono/dev';
import type {sql} from 'kysely';
import {createApp} from '../../../server/app.ts';
import {createAuth} from '../../../server/auth/auth.ts';
import {createClientKeys} from '../../../server/client/client-keys.ts';
import {createUnsubscribeTokens} from '../../../server/client-mail/unsubscribe.ts';
import {createDatabase, createPool} from '../../../server/db/database.ts';
import type {Deps} from '../../../server/deps.ts';
import {createLocalNews} from '../../../server/hints/news.ts';
import {createNoticeTokens} from '../../../server/notices/notice-tokens.ts';
import {createSigningKeys} from '../../../server/receipts/signing-keys.ts';
import {createServerTexts} from '../../../server/server-texts.ts';
import {createTestDatabase} from '../../postgres.ts';
import {noFiles} from '../files/test-files.ts';

/**
 * The app on a port of its own over a database of its own: what a browser would meet, minus TLS. Mails wait in the job queue,
 * where tests read them.
 */
export type Running = Awaited<ReturnType<typeof startRunning>>;

export const redirectUri = 'https://akbdnenaokfgddcakoekeifleinikpif.chromiumapp.org/';

export async function startRunning({files = noFiles} = {}) {
  const database = await createTestDatabase();
  const pool = createPool(database.url, 10);
  const db = createDatabase(pool);
  const server = createAdaptorServer({fetch: (request, env) => app.fetch(request, env)}) as Server;
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const origin = `http://localhost:${(server.address() as AddressInfo).port}`;
  const log: Array<Record<string, unknown>> = [];
  const codes: string[] = [];
  const auth = createAuth({
    db,
    publicUrl: origin,
    secret: 'a secret of more than thirty-two characters',
    extensionRedirectUris: [redirectUri],
    sendCode: (_email, code) => {
      codes.push(code);
      return Promise.resolve();
    },
    log: (line) => void log.push(line),
  });
  const deps: Deps = {
    db,
    auth,
    news: createLocalNews(),
    files,
    receiptKeys: createSigningKeys(db, 'a secret of more than thirty-two characters'),
    clientKeys: createClientKeys('a secret of more than thirty-two characters'),
    unsubscribes: createUnsubscribeTokens('a secret of more than thirty-two characters'),
    noticeTokens: createNoticeTokens('a secret of more than thirty-two characters'),
    texts: createServerTexts('en'),
    publicUrl: origin,
    trustedProxies: ['127.0.0.0/8'],
    log: (line) => void log.push(line),
  };
  const app = createApp({...deps, host: '127.0.0.1'});

  return {
    origin,
    databaseUrl: database.url,
    db,
    deps,
    auth,
    log,
    codes,
    /** All that is registered, middleware left out. */
    routes: () => inspectRoutes(app).filter(({isMiddleware}) => !isMiddleware),
    sql: <T>(query: ReturnType<typeof sql<T>>) => query.execute(db).then(({rows}) => rows),
    async stop() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
      await pool.end();
      await database.drop();
    },
  };
}
