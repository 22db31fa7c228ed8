import type {Server} from 'node:http';
import type {AddressInfo} from 'node:net';
import {createAdaptorServer} from '@hono/node-server';
import type {Hono} from 'hono';
import {createApp} from './app.ts';
import {createAuth} from './auth/auth.ts';
import {codeMinutes} from './auth/better-auth.ts';
import {createClientKeys} from './client/client-keys.ts';
import {createClientMailJobs} from './client-mail/client-mail-jobs.ts';
import {createUnsubscribeTokens} from './client-mail/unsubscribe.ts';
import {textsForAddress} from './data/languages.ts';
import {createDatabase, createPool} from './db/database.ts';
import type {Deps} from './deps.ts';
import {createFileJobs} from './files/file-jobs.ts';
import {checkFileStore, type FilesAt} from './files/file-store.ts';
import {createNews} from './hints/news.ts';
import {attachSockets} from './hints/socket.ts';
import {createDealJobs} from './jobs/expire-deals.ts';
import {startJobs} from './jobs/jobs.ts';
import {defaultKeep, type Keep} from './jobs/upkeep.ts';
import type {Log} from './log.ts';
import {codeMail} from './mail/code-mail.ts';
import {enqueueMail} from './mail/enqueue-mail.ts';
import {createMailTransport} from './mail/transport.ts';
import {createNoticeTokens} from './notices/notice-tokens.ts';
import {portTaken} from './port-taken.ts';
import {createSigningKeys} from './receipts/signing-keys.ts';
import {createServerTexts} from './server-texts.ts';
import {createResolveHost} from './webhooks/resolve-host.ts';
import {startSending} from './webhooks/send-webhooks.ts';
import {within} from './within.ts';

export type ServerOptions = {
  /** A migrated database (db/migrate.ts). */
  databaseUrl: string;
  host: string;
  /** 0: a free one. */
  port: number;
  /** The server's own origin as people reach it, without a slash at the end; its port may be 0 when `port` is. */
  publicUrl: string;
  smtpUrl: string;
  /** `Vouch <vouch@example.com>` or an address alone. */
  mailFrom: string;
  /** 32 characters or more; signs cookies, seals the keys of receipts. */
  secret: string;
  extensionRedirectUris: string[];
  /** Addresses or CIDR ranges of proxies whose forwarding headers are believed. */
  trustedProxies: string[];
  /** False before a PgBouncer older than 1.21 that pools by the transaction; true when left out. */
  prepare?: boolean;
  /** Days that the daily upkeep leaves things; its defaults when left out. */
  keep?: Keep;
  /** Where the bytes of files lie. */
  files: FilesAt;
  /** Whether webhooks may go to this machine and its private network; false when left out. */
  webhookAllowPrivate?: boolean;
  log: Log;
};

export type RunningServer = {
  /** Where it listens. */
  origin: string;
  publicUrl: string;
  stop(): Promise<void>;
};

const patienceMs = 5000;
const poolSize = 20;
/** Longer than any usual proxy keeps an idle connection (nginx and AWS one minute, Caddy two): it must not send a client's answer on one that is closing. */
const keepIdleMs = 125_000;

/** Listens, serves, sends mail; `stop` lets running requests and jobs end. */
export async function startServer(o: ServerOptions): Promise<RunningServer> {
  // Listening comes first, since only then is port 0 a number that addresses can be made with; requests wait for `app`.
  const {promise: app, resolve: serve} = Promise.withResolvers<Hono>();
  const server = createAdaptorServer({
    fetch: async (request, env) => (await app).fetch(request, env),
  }) as Server; // its type allows HTTP/2, which we do not ask for
  server.keepAliveTimeout = keepIdleMs;
  const port = await listen(server, o.port, o.host);
  const publicUrl = o.publicUrl.replace(/:0$/, `:${port}`);

  const parts = new AsyncDisposableStack();
  parts.defer(() => close(server));
  try {
    const prepare = o.prepare ?? true;
    const pool = createPool(o.databaseUrl, poolSize, {prepare});
    const complain = ({message}: Error) => o.log({level: 'warning', what: 'database', message});
    pool.on('error', complain).on('connect', (client) => client.on('error', complain));
    parts.defer(async () => {
      await within(patienceMs, pool.end());
    });
    const db = createDatabase(pool);
    const news = await createNews(pool, o.databaseUrl, o.log);
    parts.defer(() => news.stop());
    const texts = createServerTexts('en');
    const auth = createAuth({
      db,
      publicUrl,
      secret: o.secret,
      extensionRedirectUris: o.extensionRedirectUris,
      sendCode: (email, code) =>
        textsForAddress(db, email).then((own) =>
          enqueueMail(db, codeMail(own, email, code, codeMinutes)),
        ),
      log: o.log,
    });
    const {trustedProxies, log} = o;
    const files = await checkFileStore(o.files);
    const receiptKeys = createSigningKeys(db, o.secret);
    const unsubscribes = createUnsubscribeTokens(o.secret);
    const noticeTokens = createNoticeTokens(o.secret);
    const webhookRules = {allowPrivate: o.webhookAllowPrivate ?? false};
    const deps: Deps = {
      ...{db, auth, news, files, receiptKeys, clientKeys: createClientKeys(o.secret)},
      ...{unsubscribes, noticeTokens, texts, publicUrl, trustedProxies, webhookRules, log},
    };
    const mail = createMailTransport(o);
    parts.defer(() => mail.close());
    const jobs = await startJobs({
      pool,
      db,
      publicUrl,
      noticeTokens,
      send: mail.send,
      log,
      keep: o.keep ?? defaultKeep,
      more: [
        createFileJobs({db, news, files}),
        createDealJobs({db, news}),
        createClientMailJobs({db, news, publicUrl, secret: o.secret, send: mail.send}),
      ],
      prepare,
    });
    parts.defer(() => jobs.stop());
    const resolve = createResolveHost({alsoHosts: webhookRules.allowPrivate});
    const webhooks = startSending({db, log, resolve, rules: webhookRules});
    parts.defer(() => webhooks.stop());
    const sockets = attachSockets(server, {db, news, log});
    parts.defer(() => sockets.stop());
    serve(createApp({...deps, host: o.host}));
  } catch (error) {
    await parts.disposeAsync();
    throw error;
  }
  return {origin: `http://${o.host}:${port}`, publicUrl, stop: () => parts.disposeAsync()};
}

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((done, fail) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      fail(error.code === 'EADDRINUSE' ? portTaken(port) : error),
    );
    server.listen(port, host, () => {
      server.removeAllListeners('error');
      done((server.address() as AddressInfo).port); // a TCP server, so not a path
    });
  });
}

function close(server: Server): Promise<void> {
  return new Promise((done) => {
    const timer = setTimeout(() => server.closeAllConnections(), patienceMs);
    server.close(() => {
      clearTimeout(timer);
      done();
    });
    server.closeIdleConnections();
  });
}
