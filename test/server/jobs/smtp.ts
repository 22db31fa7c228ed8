import type {AddressInfo} from 'node:net';
import PostalMime, {type Email} from 'postal-mime';
import {SMTPServer} from 'smtp-server';

/** A real SMTP server on loopback that keeps what it takes; `refuse` makes it say no to a recipient (undefined: yes), for good where it begins with a 5xx. */
export async function startSmtp() {
  const mails: Array<Email & {raw: string; to1: string}> = [];
  const refused: string[] = [];
  const smtp = {
    mails,
    refused,
    refuse: (_to: string): string | undefined => undefined,
    url: '',
    async waitFor(count: number): Promise<typeof mails> {
      while (mails.length < count) await new Promise((done) => setTimeout(done, 20));
      return mails;
    },
    to: (email: string) => mails.filter((mail) => mail.to1 === email),
    stop: () => new Promise<void>((done) => server.close(done)),
    /** Listens no more, until it is `up` again at the same address. */
    down: () => new Promise<void>((done) => server.server.close(() => done())),
    up: () => new Promise<void>((done) => server.listen(port, '127.0.0.1', done)),
  };
  let port = 0;
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    logger: false,
    onRcptTo({address}, _session, callback) {
      const why = smtp.refuse(address);
      if (why !== undefined) refused.push(address);
      callback(
        why === undefined
          ? null
          : Object.assign(new Error(why), {responseCode: Number(/^5\d\d/.exec(why)?.[0] ?? 451)}),
      );
    },
    onData(stream, session, callback) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const raw = Buffer.concat(chunks).toString('utf8');
        const [recipient] = session.envelope.rcptTo;
        PostalMime.parse(raw).then((mail) => {
          mails.push({...mail, raw, to1: recipient?.address ?? ''});
          callback();
        }, callback);
      });
    },
  });
  server.on('error', () => undefined); // a client that hangs up
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  ({port} = server.server.address() as AddressInfo); // TCP, so not a path
  smtp.url = `smtp://127.0.0.1:${port}`;
  return smtp;
}
