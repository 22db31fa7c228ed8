/**
 * The sandbox CRM: a small CRM with a fixed world, whose record pages have the shape of HubSpot's (addresses, three
 * columns, test ids), with markup and looks of its own. `npm start` and the browser tests run it. It stores nothing.
 *
 * `?variant=a,b` turns on awkward habits of real CRM pages; see client/variants.ts.
 */
import {existsSync} from 'node:fs';
import {createServer, type IncomingMessage, type ServerResponse} from 'node:http';
import type {AddressInfo} from 'node:net';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {build} from 'esbuild';
import {portal} from './records.ts';

export type CrmOptions = {port: number; host: string};

const home = `/contacts/${portal}/objects/0-3/views/all/list`;
const policy = "default-src 'self'; frame-ancestors 'self'";
const strictPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; frame-src 'self'; " +
  "require-trusted-types-for 'script'; trusted-types 'none'";

const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Sandbox CRM</title>
<link rel="icon" href="/assets/icon.svg">
<link rel="stylesheet" href="/assets/app.css">
<script type="module" src="/assets/app.js"></script>
</head>
<body></body>
</html>
`;

const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect width="16" height="16" rx="4" fill="#4b3f8f"/><path d="M4 11V5h3l2 3 2-3h1v6" fill="none" stroke="#fff" stroke-width="1.5"/></svg>`;

/** Listens on loopback; the origin is http://crm.localhost:PORT, a name that browsers resolve by themselves. */
export async function startCrm(
  options: CrmOptions,
): Promise<{origin: string; stop: () => Promise<void>}> {
  const assets = await buildClient();
  const server = createServer((request, response) => answer(assets, request, response));
  await new Promise<void>((listening, failed) => {
    server.once('error', failed);
    server.listen(options.port, options.host, listening);
  });
  const {port} = server.address() as AddressInfo; // a TCP server's address is never a path
  return {
    origin: `http://crm.localhost:${port}`,
    stop: async () => {
      server.closeAllConnections();
      await new Promise<void>((closed) => server.close(() => closed()));
    },
  };
}

type Assets = Map<string, {type: string; body: string}>;

function answer(assets: Assets, request: IncomingMessage, response: ServerResponse): void {
  const url = new URL(request.url ?? '/', 'http://crm.localhost');
  const asset = assets.get(url.pathname);
  const send = (status: number, headers: Record<string, string>, body = '') => {
    response.writeHead(status, {'cache-control': 'no-store', ...headers}).end(body);
  };
  if (asset) {
    send(200, {'content-type': asset.type}, asset.body);
  } else if (url.pathname === '/') {
    send(302, {location: home + url.search});
  } else if (/^\/(contacts|calling-integration-popup-ui|reports)\//.test(url.pathname)) {
    const isStrict = url.searchParams.get('variant')?.split(',').includes('strict-csp');
    const headers = {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': isStrict ? strictPolicy : policy,
    };
    send(200, headers, page);
  } else {
    send(404, {'content-type': 'text/plain; charset=utf-8'}, 'There is no such page here.');
  }
}

async function buildClient(): Promise<Assets> {
  const folder = findClientFolder();
  const {outputFiles} = await build({
    entryPoints: [path.join(folder, 'app.ts'), path.join(folder, 'app.css')],
    bundle: true,
    write: false,
    outdir: '/assets',
    format: 'esm',
    target: 'es2022',
    logLevel: 'silent',
  });
  const assets: Assets = new Map([['/assets/icon.svg', {type: 'image/svg+xml', body: icon}]]);
  for (const file of outputFiles) {
    const type = file.path.endsWith('.css') ? 'text/css' : 'text/javascript';
    assets.set(`/assets/${path.basename(file.path)}`, {
      type: `${type}; charset=utf-8`,
      body: file.text,
    });
  }
  return assets;
}

/** This module also runs from a bundle below the checkout, so the sources are looked for upwards. */
function findClientFolder(): string {
  for (let at = path.dirname(fileURLToPath(import.meta.url)); ; at = path.dirname(at)) {
    const folder = path.join(at, 'sandbox', 'crm', 'client');
    if (existsSync(path.join(folder, 'app.ts'))) return folder;
    if (at === path.dirname(at)) throw new Error('Cannot find the sources of the sandbox CRM');
  }
}
