/** The server as a process of its own, so that it can be killed with all it has begun. */
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {createServer, type AddressInfo} from 'node:net';
import type {ServerOptions} from '../../../server/server.ts';

const main = new URL('../../../dist/server/main.js', import.meta.url).pathname;

export type ServerProcess = {port: number; origin: string; kill(): Promise<void>};

/** The built server (`npm run build:server`), `more` of its environment besides; resolves when it is ready. */
export async function startServerProcess(
  options: Omit<ServerOptions, 'port' | 'trustedProxies' | 'files' | 'log'>,
  more: Record<string, string> = {},
): Promise<ServerProcess> {
  const port = await findPort();
  const child = spawn(process.execPath, [main], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      PATH: process.env.PATH,
      DATABASE_URL: options.databaseUrl,
      PUBLIC_URL: options.publicUrl,
      SMTP_URL: options.smtpUrl,
      MAIL_FROM: options.mailFrom,
      SECRET: options.secret,
      HOST: options.host,
      PORT: String(port),
      EXTENSION_REDIRECT_URIS: options.extensionRedirectUris.join(','),
      ...more,
    },
  });
  const gone = once(child, 'exit');
  let said = '';
  await new Promise<void>((ready, fail) => {
    child.stdout.on('data', (text: Buffer) => {
      said += text.toString();
      if (said.includes('Vouch is ready')) ready();
    });
    child.on('exit', () => fail(new Error(`The server ended: ${said}`)));
  });
  return {
    port,
    origin: `http://localhost:${port}`,
    kill: async () => {
      child.kill('SIGKILL');
      await gone;
    },
  };
}

async function findPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const {port} = server.address() as AddressInfo; // listening on TCP: never a pipe's name
  server.close();
  await once(server, 'close');
  return port;
}
