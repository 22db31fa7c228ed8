import {createWriteStream} from 'node:fs';
import {join} from 'node:path';
import {extensionRedirectUris} from '../../lib/domain/extension-id.ts';
import {migrate} from '../../server/db/migrate.ts';
import {cartsOf} from '../demo/carts.ts';
import {seedDemo} from '../demo/seed.ts';
import {checkDatabaseUrl} from '../../server/postgres/database-url.ts';
import {claimDataFolder} from '../../server/postgres/data-folder.ts';
import {startEmbeddedPostgres} from '../../server/postgres/embedded.ts';
import {portTaken} from '../../server/port-taken.ts';
import {startServer} from '../../server/server.ts';
import {startCrm} from '../crm/server.ts';
import {startMailbox, type Mailbox} from '../mailbox/mailbox.ts';
import {startShop} from '../shop/shop.ts';
import {getDemoSecret, keepShopKey, readShopKey} from './demo-secret.ts';
import {checkPorts} from './ports.ts';

/**
 * The whole product on one machine: database, server, sandbox CRM, mailbox, shop and, at first, the demo's data.
 * Either all of it runs or nothing is left of it: each part that was started is stopped when a later one fails.
 */
export type DemoOptions = {
  dataDir: string;
  /** The server's; the sandbox CRM takes the next one, the mailbox the one after and the shop the third. */
  port: number;
  databaseUrl: string | undefined;
  /** Stops a start that is under way. */
  signal: AbortSignal;
};

export type Person = {who: string; email: string; password: string};

export type Demo = {
  origin: string;
  crmOrigin: string;
  mailbox: Mailbox;
  shopOrigin: string;
  databaseUrl: string;
  people: Person[];
  firstDealUrl: string;
  logFile: string;
  stop: () => Promise<void>;
};

const HOST = '127.0.0.1';

export async function startDemo({dataDir, port, databaseUrl, signal}: DemoOptions): Promise<Demo> {
  const running: Array<() => unknown> = [];
  const stop = async () => {
    for (const stopPart of running.splice(0).reverse()) await stopPart();
  };
  try {
    const folder = claimDataFolder(dataDir);
    running.push(folder.release);
    await checkPorts([port, port + 1, port + 2, port + 3]);

    const url = databaseUrl ?? (await startDatabase());
    if (databaseUrl !== undefined) await checkDatabaseUrl(databaseUrl);
    signal.throwIfAborted();
    await migrate(url);

    const mailbox = await startMailbox({
      folder: join(dataDir, 'mails'),
      host: HOST,
      publicHost: 'localhost',
      port: port + 2,
    });
    running.push(mailbox.stop);
    signal.throwIfAborted();
    const crm = await startCrm({host: HOST, port: port + 1});
    running.push(() => crm.stop());
    const publicUrl = `http://localhost:${port}`;
    const secret = getDemoSecret(dataDir);
    const shop = await startShop({host: HOST, port: port + 3});
    running.push(() => shop.stop());
    const knownKey = readShopKey(dataDir);
    const place = {
      ...{crmOrigin: crm.origin, publicUrl, secret},
      shop: {origin: shop.origin, knownKey},
    };
    const {people, firstDealUrl, vendorKey} = await seedDemo(url, place);
    if (vendorKey !== undefined && vendorKey !== knownKey) keepShopKey(dataDir, vendorKey);
    shop.open({vouchOrigin: publicUrl, vendorKey, carts: cartsOf()});
    signal.throwIfAborted();

    const logFile = join(dataDir, 'server.log');
    const server = await startServer({
      databaseUrl: url,
      host: HOST,
      port,
      publicUrl,
      smtpUrl: mailbox.smtpUrl,
      mailFrom: 'Vouch <vouch@localhost>',
      secret,
      extensionRedirectUris,
      trustedProxies: [],
      files: {kind: 'disk', folder: join(dataDir, 'files')},
      webhookAllowPrivate: true,
      log: openLog(logFile),
    });
    running.push(() => server.stop());
    signal.throwIfAborted();
    return {
      origin: `http://localhost:${port}`,
      crmOrigin: crm.origin,
      mailbox,
      shopOrigin: shop.origin,
      databaseUrl: url,
      people,
      firstDealUrl,
      logFile,
      stop,
    };
  } catch (error) {
    await stop();
    throw problemOf(error);
  }

  async function startDatabase(): Promise<string> {
    const postgres = await startEmbeddedPostgres({dataDir});
    running.push(postgres.stop);
    return postgres.url;
  }

  /** One JSON object a line. */
  function openLog(file: string): (line: Record<string, unknown>) => void {
    const stream = createWriteStream(file, {flags: 'a', mode: 0o600});
    running.push(() => new Promise((done) => stream.end(done)));
    return (line) => {
      stream.write(`${JSON.stringify({at: new Date().toISOString(), ...line})}\n`);
    };
  }
}

/** A port may be taken between the check and its use. */
function problemOf(error: unknown): unknown {
  const {code, port} = error as NodeJS.ErrnoException & {port?: number};
  return code === 'EADDRINUSE' && port !== undefined ? portTaken(port) : error;
}
