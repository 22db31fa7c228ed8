/**
 * The whole product for one browser test, on free ports of this machine: database, mailbox, server behind a line that can be
 * pulled, sandbox CRM, demo data. The browsers are real; a partner's profile lives in a folder, so that it survives a kill.
 */
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import type {Browser, BrowserContext, Page} from 'playwright-core';
import {chromium} from 'playwright-core';
import {extensionId, extensionRedirectUris} from '../../lib/domain/extension-id.ts';
import {startCrm} from '../../sandbox/crm/server.ts';
import type {ReceivedMail} from '../../sandbox/mailbox/mail-store.ts';
import {startMailbox} from '../../sandbox/mailbox/mailbox.ts';
import {cartsOf} from '../../sandbox/demo/carts.ts';
import {seedDemo} from '../../sandbox/demo/seed.ts';
import {startShop} from '../../sandbox/shop/shop.ts';
import {startServer, type ServerOptions} from '../../server/server.ts';
import {findChromium} from '../browser.ts';
import {createTestDatabase} from '../postgres.ts';
import {startTcpProxy} from '../tcp-proxy.ts';

export type Person = {who: string; email: string; password: string};

export type Product = Awaited<ReturnType<typeof startProduct>>;

const host = '127.0.0.1';
export const demoExtension = new URL('../../.output/chrome-mv3-demo', import.meta.url).pathname;
const browserArgs = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

export type ProductOptions = {
  /** How the server reaches its database, when not directly. */
  databaseLine?: (databaseUrl: string) => Promise<string>;
};

export async function startProduct({databaseLine}: ProductOptions = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'vouch-e2e-'));
  const stops: Array<() => unknown> = [() => rmSync(folder, {recursive: true, force: true})];
  const stop = async () => {
    for (const stopPart of stops.splice(0).reverse()) await stopPart();
  };
  try {
    const database = await createTestDatabase();
    stops.push(() => database.drop());
    const mailbox = await startMailbox({folder: join(folder, 'mails'), host, port: 0});
    stops.push(() => mailbox.stop());
    const crm = await startCrm({host, port: 0});
    stops.push(() => crm.stop());
    let serverPort = 0;
    const line = await startTcpProxy(() => serverPort);
    stops.push(() => line.stop());
    const origin = `http://localhost:${line.port}`;
    const secret = 'a secret of thirty-two characters and more';
    const shop = await startShop({host, port: 0});
    stops.push(() => shop.stop());
    const place = {
      ...{crmOrigin: crm.origin, publicUrl: origin, secret},
      shop: {origin: shop.origin, knownKey: undefined},
    };
    const {people, firstDealUrl, vendorKey} = await seedDemo(database.url, place);
    shop.open({vouchOrigin: origin, vendorKey, carts: cartsOf()});
    const databaseUrl = (await databaseLine?.(database.url)) ?? database.url;
    const options: ServerOptions = {
      databaseUrl,
      host,
      port: 0,
      publicUrl: origin,
      smtpUrl: mailbox.smtpUrl,
      mailFrom: 'Vouch <vouch@localhost>',
      secret,
      extensionRedirectUris,
      trustedProxies: [],
      files: {kind: 'disk', folder: join(folder, 'files')},
      log: () => undefined,
    };
    let server = await startServer(options);
    stops.push(() => server.stop());
    serverPort = Number(new URL(server.origin).port);

    /** `between`: what happens to the database while no server runs. */
    const restartServer = async (between: () => Promise<void>): Promise<void> => {
      await server.stop();
      await between();
      server = await startServer(options);
      serverPort = Number(new URL(server.origin).port);
    };

    const getPerson = (who: RegExp): Person => {
      const person = people.find((each) => who.test(each.who));
      if (!person)
        throw new Error(`Nobody in the demo is ${who}: ${people.map((each) => each.who).join()}`);
      return person;
    };

    /** The first mail to somebody that a test accepts, waited for. */
    const waitForMail = async (
      to: string,
      accepts: (mail: ReceivedMail) => boolean,
    ): Promise<ReceivedMail> => {
      const find = async () => (await mailbox.mails.list(to)).find(accepts);
      const already = await find();
      if (already) return already;
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          off();
          void mailbox.mails.list().then((all) => {
            const seen = all.map((mail) => `${mail.to.join()}: ${mail.subject}`).join('\n');
            reject(new Error(`No such mail to ${to} in 30 s. There are:\n${seen}`));
          });
        }, 30_000);
        const off = mailbox.mails.onArrival(() => {
          void find().then((mail) => {
            if (!mail) return;
            clearTimeout(timer);
            off();
            resolve(mail);
          });
        });
      });
    };

    /**
     * A partner's own browser with the demo extension, or another one that was unpacked somewhere; the same `profile` is the same
     * browser after a kill.
     */
    const openPartnerBrowser = async (
      profile: string,
      extension = demoExtension,
    ): Promise<PartnerBrowser> => {
      const context = await chromium.launchPersistentContext(join(folder, profile), {
        executablePath: findChromium(),
        headless: true,
        viewport: {width: 1400, height: 900},
        args: [
          ...browserArgs,
          `--disable-extensions-except=${extension}`,
          `--load-extension=${extension}`,
        ],
      });
      stops.push(() => context.close().catch(() => undefined)); // killed by the test: already gone
      return {
        context,
        page: context.pages()[0] ?? (await context.newPage()),
        openExtensionPage: async (path) => {
          const page = await context.newPage();
          await page.goto(`chrome-extension://${extensionId}/${path}`);
          return page;
        },
      };
    };

    /** Somebody else's browser without the extension: the client, the CAM. Their line to the server is never cut. */
    const openPlainBrowser = async (): Promise<Browser> => {
      const browser = await chromium.launch({
        executablePath: findChromium(),
        headless: true,
        args: [
          ...browserArgs,
          `--host-resolver-rules=MAP localhost:${line.port} ${host}:${serverPort}`,
        ],
      });
      stops.push(() => browser.close());
      return browser;
    };

    return {
      origin,
      crmOrigin: crm.origin,
      shopOrigin: shop.origin,
      databaseUrl: database.url,
      /** The server itself, past the line. */
      serverOrigin: () => `http://localhost:${serverPort}`,
      serverPort: () => serverPort,
      restartServer,
      /** The end of the line is at another server. */
      pointLineAt: (port: number) => {
        serverPort = port;
      },
      serverOptions: options,
      /** Where a profile's browser keeps everything. */
      profileFolder: (profile: string) => join(folder, profile),
      firstDealUrl,
      people,
      getPerson,
      mailbox,
      waitForMail,
      line,
      openPartnerBrowser,
      openPlainBrowser,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

export type PartnerBrowser = {
  context: BrowserContext;
  page: Page;
  openExtensionPage(path: string): Promise<Page>;
};

/** The SIGKILL that a crash or an empty battery is: no page and no worker gets to say goodbye. */
export async function killBrowser({context}: PartnerBrowser): Promise<void> {
  const session = await context.browser()?.newBrowserCDPSession();
  const known = await session?.send('SystemInfo.getProcessInfo');
  const main = known?.processInfo.find(({type}) => type === 'browser');
  if (!main) throw new Error('Chromium names no browser process');
  const gone = new Promise((resolve) => context.once('close', resolve));
  process.kill(main.id, 'SIGKILL');
  await gone;
}
