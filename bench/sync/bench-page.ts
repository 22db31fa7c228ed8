/**
 * A page on loopback with the bench's code, bundled from our real sources and the peers' packages, in a real Chromium with a
 * profile on the disk. It is served with the extension's own content security policy, which forbids what speeds up validation elsewhere.
 */
import {mkdtempSync, rmSync} from 'node:fs';
import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {build} from 'esbuild';
import {chromium, type Page} from 'playwright-core';
import {findChromium} from '../../test/browser.ts';
import type {bench} from './page/main.ts';

type Bench = typeof bench;
export type BenchPage = {
  /** Runs one of the page's functions in a page that has just loaded. */
  run<K extends keyof Bench>(what: K, ...given: Parameters<Bench[K]>): ReturnType<Bench[K]>;
  stop(): Promise<void>;
};

export async function openBenchPage(): Promise<BenchPage> {
  const script = await bundle();
  const server = createServer((request, response) => {
    const isScript = request.url === '/bench.js';
    response.writeHead(200, {
      'content-type': isScript ? 'text/javascript; charset=utf-8' : 'text/html; charset=utf-8',
      'content-security-policy': "script-src 'self'; object-src 'self'",
    });
    response.end(
      isScript ? script : '<!doctype html><title>Bench</title><script src="/bench.js"></script>',
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const {port} = server.address() as AddressInfo; // of a server that listens on TCP
  const profile = mkdtempSync(join(tmpdir(), 'vouch-bench-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: findChromium(),
    headless: true,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'],
  });
  const page = context.pages()[0] ?? (await context.newPage());
  page.on('pageerror', (error) => process.stderr.write(`In the bench's page: ${error.stack}\n`));
  return {
    run: <K extends keyof Bench>(what: K, ...given: Parameters<Bench[K]>) => {
      const running = page.goto(`http://127.0.0.1:${port}/`).then(() => runIn(page, what, given));
      return running as ReturnType<Bench[K]>; // all of them are asynchronous
    },
    stop: async () => {
      await context.close();
      server.close();
      rmSync(profile, {recursive: true, force: true});
    },
  };
}

function runIn(page: Page, what: string, given: unknown[]): Promise<unknown> {
  return page.evaluate(
    ([name, args]) => {
      const page = globalThis as unknown as {
        bench: Record<string, (...given: unknown[]) => unknown>;
      }; // page/main.ts put it there
      return page.bench[name]?.(...args);
    },
    [what, given] as const,
  );
}

async function bundle(): Promise<string> {
  const {outputFiles} = await build({
    entryPoints: [new URL('page/main.ts', import.meta.url).pathname],
    bundle: true,
    write: false,
    minify: true,
    format: 'iife',
    target: 'chrome120',
    alias: {
      events: new URL('page/node-events.ts', import.meta.url).pathname,
      dexie: fileURLToPath(import.meta.resolve('dexie')), // RxDB brings one of its own, and two refuse to share a page
    },
    define: {'process.env.NODE_ENV': '"production"', global: 'globalThis'},
  });
  return outputFiles[0]?.text ?? '';
}
