/*
 * Builds what runs:
 *   node scripts/build.mjs [server] [extension] [demo] [--if-stale]
 * server     dist/server: start.js (npm start) and main.js (npm run serve), packages left outside
 * extension  .output/chrome-mv3, the production build
 * demo       .output/chrome-mv3-demo, the build for the sandbox and for browser tests
 */
import {spawn} from 'node:child_process';
import {cpSync, rmSync} from 'node:fs';
import {resolve} from 'node:path';
import {pathToFileURL} from 'node:url';
import {bootstrap} from './bootstrap.mjs';
import {hashFiles, isFresh, removeStamp, stamp} from './sources.mjs';

const EVERYWHERE = [
  'lib',
  'components',
  'public',
  'package-lock.json',
  'tsconfig.json',
  'scripts/build.mjs',
];

export const targets = {
  server: {
    what: 'the server',
    output: 'dist/server',
    sources: [...EVERYWHERE, 'server', 'sandbox'],
    build: buildServer,
  },
  extension: {
    what: 'the extension',
    output: '.output/chrome-mv3',
    sources: [...EVERYWHERE, 'entrypoints', 'wxt.config.ts'],
    build: () => run('wxt', ['build']),
  },
  demo: {
    what: 'the extension for the sandbox',
    output: '.output/chrome-mv3-demo',
    sources: [...EVERYWHERE, 'entrypoints', 'wxt.config.ts'],
    build: () => run('wxt', ['build', '--mode', 'demo']),
  },
};

export function isStale({output, sources}) {
  return !isFresh(output, hashFiles(sources));
}

/** Rejects with an Error whose message is what the build tool said. */
export async function build({output, sources, build}) {
  const hash = hashFiles(sources);
  removeStamp(output);
  await build();
  stamp(output, hash);
}

async function buildServer() {
  const esbuild = await import('esbuild');
  const entries = {start: 'sandbox/start/main.ts', main: 'server/main.ts'};
  rmSync('dist/server', {recursive: true, force: true});
  await esbuild.build({
    entryPoints: entries,
    outdir: 'dist/server',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    packages: 'external',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    sourcemap: true,
    logLevel: 'silent', // its errors come with the rejection
  });
  cpSync('server/db/migrations', 'dist/server/migrations', {recursive: true});
}

function run(command, args) {
  return new Promise((done, reject) => {
    const child = spawn(command, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32',
    });
    let said = '';
    child.stdout.on('data', (text) => (said += text));
    child.stderr.on('data', (text) => (said += text));
    child.on('error', reject);
    child.on('close', (code) => (code === 0 ? done() : reject(new Error(said.trim()))));
  });
}

if (import.meta.url === pathToFileURL(resolve(process.argv[1])).href) {
  await bootstrap();
  const names = process.argv.slice(2).filter((name) => !name.startsWith('--'));
  const onlyStale = process.argv.includes('--if-stale');
  for (const name of names.length > 0 ? names : Object.keys(targets)) {
    const target = targets[name];
    if (!target) throw new Error(`There is nothing called ${name} to build`);
    if (onlyStale && !isStale(target)) continue;
    const startedAt = performance.now();
    try {
      await build(target);
    } catch (error) {
      process.stderr.write(`${error.message}\n`);
      process.exit(1);
    }
    console.log(`${target.output} (${((performance.now() - startedAt) / 1000).toFixed(1)} s)`);
  }
}
