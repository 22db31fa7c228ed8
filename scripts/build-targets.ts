import {spawn} from 'node:child_process';
import {cpSync, rmSync} from 'node:fs';
import * as esbuild from 'esbuild';
import {inlineCss} from './inline-css.ts';
import {hashFiles, isFresh, removeStamp, stamp} from './sources.ts';

/** What is built, from what. All paths are from the root of the checkout, which is the working directory. */
export type BuildTarget = {
  what: string;
  output: string;
  sources: string[];
  make: () => Promise<void>;
};

const EVERYWHERE = ['lib', 'components', 'public', 'package-lock.json', 'tsconfig.json', 'scripts'];
/** WXT's own choice for Firefox would be the manifest before this one. */
const forFirefox = ['--browser', 'firefox', '--mv3'];
const EXTENSION = [...EVERYWHERE, 'entrypoints', 'wxt.config.ts'];

export const targets: Record<
  'server' | 'extension' | 'demo' | 'firefox' | 'firefox-demo',
  BuildTarget
> = {
  /** start.js for `npm start`, main.js for `npm run serve`; packages stay outside. */
  server: {
    what: 'the server',
    output: 'dist/server',
    sources: [...EVERYWHERE, 'server', 'sandbox'],
    make: buildServer,
  },
  /** The production build. */
  extension: {
    what: 'the extension',
    output: '.output/chrome-mv3',
    sources: EXTENSION,
    make: () => run('wxt', ['build']),
  },
  /** The one that also works on the sandbox CRM, for `npm start` and the browser tests. */
  demo: {
    what: 'the extension for the sandbox',
    output: '.output/chrome-mv3-demo',
    sources: EXTENSION,
    make: () => run('wxt', ['build', '--mode', 'demo']),
  },
  firefox: {
    what: 'the extension for Firefox',
    output: '.output/firefox-mv3',
    sources: EXTENSION,
    make: () => run('wxt', ['build', ...forFirefox]),
  },
  'firefox-demo': {
    what: 'the extension for the sandbox in Firefox',
    output: '.output/firefox-mv3-demo',
    sources: EXTENSION,
    make: () => run('wxt', ['build', ...forFirefox, '--mode', 'demo']),
  },
};

export function isStale({output, sources}: BuildTarget): boolean {
  return !isFresh(output, hashFiles(sources));
}

/** Rejects with an Error whose message is what the build tool said. */
export async function build({output, sources, make}: BuildTarget): Promise<void> {
  const hash = hashFiles(sources);
  removeStamp(output);
  await make();
  stamp(output, hash);
}

async function buildServer(): Promise<void> {
  rmSync('dist/server', {recursive: true, force: true});
  await esbuild.build({
    entryPoints: {start: 'sandbox/start/main.ts', main: 'server/main.ts'},
    outdir: 'dist/server',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    packages: 'external',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    plugins: [inlineCss],
    sourcemap: true,
    logLevel: 'silent', // its errors come with the rejection
  });
  cpSync('server/db/migrations', 'dist/server/migrations', {recursive: true});
}

function run(command: string, args: string[]): Promise<void> {
  return new Promise((done, fail) => {
    const child = spawn(command, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32',
    });
    let said = '';
    child.stdout.on('data', (text: Buffer) => (said += text.toString()));
    child.stderr.on('data', (text: Buffer) => (said += text.toString()));
    child.on('error', fail);
    child.on('close', (code) => {
      if (code === 0) done();
      else fail(new Error(said.trim()));
    });
  });
}
