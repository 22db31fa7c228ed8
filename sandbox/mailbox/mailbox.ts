import {once} from 'node:events';
import type {AddressInfo} from 'node:net';
import {serve, type ServerType} from '@hono/node-server';
import {Hono} from 'hono';
import {SMTPServer} from 'smtp-server';
import {hostGuard} from '../../server/host-guard.ts';
import {ApiError} from '../../server/routes/api/api-error.ts';
import {createMailboxApp} from './app.tsx';
import {openMailStore, type MailStore} from './mail-store.ts';

/**
 * The mailbox of the demo: an SMTP server on loopback that delivers nothing and keeps everything, and a page that
 * shows what came. No mail of the demo leaves this machine.
 */
export type Mailbox = {
  origin: string;
  smtpUrl: string;
  mails: MailStore;
  stop: () => Promise<void>;
};

export type MailboxOptions = {
  folder: string;
  host: string;
  port: number;
  /** The name in `origin`, if not the host's. */
  publicHost?: string;
};

export async function startMailbox(options: MailboxOptions): Promise<Mailbox> {
  const mails = openMailStore(options.folder);
  const smtp = createSmtpServer(mails);
  smtp.listen(0, '127.0.0.1');
  await once(smtp.server, 'listening');
  try {
    const page = serve({
      fetch: guarded(createMailboxApp(mails), options).fetch,
      hostname: options.host,
      port: options.port,
    });
    await once(page, 'listening');
    const {port} = page.address() as AddressInfo; // an object, as it listens on TCP
    const smtpPort = (smtp.server.address() as AddressInfo).port;
    return {
      origin: `http://${options.publicHost ?? options.host}:${port}`,
      smtpUrl: `smtp://127.0.0.1:${smtpPort}`,
      mails,
      stop: async () => {
        await Promise.all([closePage(page), closeSmtp(smtp)]);
      },
    };
  } catch (error) {
    await closeSmtp(smtp);
    throw error;
  }
}

/** Mails hold codes and links: no page of another site may read them under a name of its own. */
function guarded(app: Hono, {host, publicHost}: MailboxOptions): Hono {
  const outer = new Hono();
  outer.onError((error, c) => {
    if (!(error instanceof ApiError)) throw error; // a fault of the mailbox itself
    return c.text('This mailbox does not answer to that host name.', 421);
  });
  outer.use(hostGuard({host, publicUrl: `http://${publicHost ?? host}`}));
  outer.route('/', app);
  return outer;
}

function createSmtpServer(mails: MailStore): SMTPServer {
  return new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    disableReverseLookup: true,
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('error', done);
      stream.on('end', () => {
        mails.save(
          Buffer.concat(chunks),
          session.envelope.rcptTo.map(({address}) => address.toLowerCase()),
        );
        done();
      });
    },
  });
}

function closeSmtp(smtp: SMTPServer): Promise<void> {
  return new Promise((done) => {
    smtp.close(done);
  });
}

async function closePage(page: ServerType): Promise<void> {
  const closed = once(page, 'close');
  page.close();
  if ('closeAllConnections' in page) page.closeAllConnections(); // pages keep theirs open to hear of new mail
  await closed;
}
