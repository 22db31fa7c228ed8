/** Where mails and webhooks go in the bench: real servers on loopback that take everything and remember when. */
import {createServer, type Server} from 'node:http';
import type {AddressInfo} from 'node:net';
import {SMTPServer} from 'smtp-server';

export type Receivers = {
  smtpUrl: string;
  webhookUrl: string;
  /** When each arrived first, in ms of this process, by Message-ID and by webhook-id. */
  mails: Map<string, number>;
  webhooks: Map<string, number>;
  stop(): Promise<void>;
};

export async function startReceivers(): Promise<Receivers> {
  const mails = new Map<string, number>();
  const webhooks = new Map<string, number>();
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, _session, done) {
      let head = '';
      stream.on('data', (chunk: Buffer) => {
        if (head.length < 8192) head += chunk.toString('latin1');
      });
      stream.on('end', () => {
        const id = /^message-id:\s*<([^>]+)>/im.exec(head)?.[1] ?? head;
        if (!mails.has(id)) mails.set(id, performance.now());
        done();
      });
    },
  });
  await new Promise<void>((ready) => smtp.listen(0, '127.0.0.1', ready));
  const http = createServer((request, response) => {
    const id = String(request.headers['webhook-id']);
    request.resume().on('end', () => {
      if (!webhooks.has(id)) webhooks.set(id, performance.now());
      response.writeHead(204).end();
    });
  });
  await listen(http);
  return {
    smtpUrl: `smtp://127.0.0.1:${portOf(smtp.server)}`,
    webhookUrl: `http://127.0.0.1:${portOf(http)}/vouch`,
    mails,
    webhooks,
    stop: async () => {
      http.closeAllConnections();
      await new Promise((done) => http.close(done));
      await new Promise<void>((done) => smtp.close(done));
    },
  };
}

function listen(server: Server): Promise<void> {
  return new Promise((ready) => server.listen(0, '127.0.0.1', ready));
}

function portOf(server: {address(): ReturnType<Server['address']>}): number {
  return (server.address() as AddressInfo).port; // listening on TCP: never a pipe's name
}
