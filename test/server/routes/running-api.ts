import {startServer, type RunningServer} from '../../../server/server.ts';
import {extensionRedirectUris} from '../../../lib/domain/extension-id.ts';
import type {FilesAt} from '../../../server/files/file-store.ts';
import {makeFilesFolder} from '../files/test-files.ts';
import {createWorld, type World} from '../world.ts';

type Given = {world?: World; smtpUrl?: string; files?: FilesAt; webhookAllowPrivate?: boolean};

/** The whole server on a free port, over a world of the test's own; nothing listens for its mail. */
export async function startApi(given: Given = {}) {
  const world = given.world ?? (await createWorld());
  const folder = makeFilesFolder();
  const log: Array<Record<string, unknown>> = [];
  const server: RunningServer = await startServer({
    databaseUrl: world.url,
    host: '127.0.0.1',
    port: 0,
    publicUrl: 'http://localhost:0',
    smtpUrl: given.smtpUrl ?? 'smtp://127.0.0.1:9',
    mailFrom: 'Vouch <vouch@vouch.example>',
    secret: 'a secret of more than thirty-two characters',
    extensionRedirectUris,
    trustedProxies: [],
    files: given.files ?? folder.at,
    webhookAllowPrivate: given.webhookAllowPrivate ?? false,
    log: (line) => void log.push(line),
  });

  async function call(
    method: string,
    path: string,
    o: {
      token?: string | undefined;
      body?: unknown;
      text?: string;
      headers?: Record<string, string>;
    } = {},
  ) {
    const response = await fetch(server.origin + path, {
      method,
      headers: {
        ...(o.token === undefined ? {} : {authorization: `Bearer ${o.token}`}),
        ...(method === 'GET' ? {} : {'content-type': 'application/json'}),
        ...o.headers,
      },
      ...(method === 'GET' ? {} : {body: o.text ?? JSON.stringify(o.body)}),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: (text.startsWith('{') ? JSON.parse(text) : text) as Record<string, unknown>,
    };
  }

  return {
    world,
    log,
    origin: server.origin,
    call,
    async stop() {
      await server.stop();
      if (!given.world) await world.end();
      folder.remove();
    },
  };
}
