import {spawn, type ChildProcess, type ChildProcessByStdio} from 'node:child_process';
import {once} from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import {createServer} from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import type {Readable} from 'node:stream';
import {afterAll, afterEach, beforeAll, describe, expect, it} from 'vitest';
import {checkPorts} from '../../../sandbox/start/ports.ts';
import {isAlive} from '../../../server/postgres/process-identity.ts';

/** `npm start` as it is, without npm: in its own process, on its own ports, with its own data. */
const folder = mkdtempSync(join(tmpdir(), 'vouch-start-'));
const dataDir = join(folder, 'data');
const running: ChildProcess[] = [];
let port: number;

beforeAll(async () => {
  port = await findPorts();
});

afterEach(async () => {
  for (const child of running.splice(0)) await end(child, 'SIGTERM');
});

afterAll(() => {
  rmSync(clusterFolder(), {recursive: true, force: true});
  rmSync(folder, {recursive: true});
});

describe('npm start', () => {
  it('runs everything from nothing, says where and who, and stops all of it on Ctrl-C', async () => {
    const first = await start();
    expect(first.lines.at(-1)).toMatch(
      new RegExp(`^Vouch is ready at http://localhost:${port} \\([\\d.]+ s\\)`),
    );
    expect(first.text).toMatch(/Sign in as\n( {4}\S.+ \S+@\S+ +\S.*\n){4,}/);
    expect(first.text).toContain('.output/chrome-mv3-demo');
    expect(first.text).toContain(`open http://crm.localhost:${port + 1}/contacts/4680/record/0-3/`);
    for (const [at, path] of [
      [port, '/healthz'],
      [port + 1, '/contacts/4680/record/0-3/1'],
      [port + 2, '/'],
      [port + 3, '/'],
    ] as const) {
      expect((await fetch(`http://localhost:${at}${path}`)).status).toBe(200);
    }
    const postgres = postmasterPid();

    await end(first.child, 'SIGINT');
    expect(first.child.exitCode).toBe(0);
    await checkPorts(portsFrom(port));
    expect(isAlive(postgres)).toBe(false);
    expect(existsSync(join(dataDir, 'vouch.lock'))).toBe(false);
  });

  it('says all there is to do, and that the browser ended, when no window can be opened', async () => {
    const {child, said} = await start({DISPLAY: ':93', CHROME_PATH: windowless()});
    await until(child, said, /The browser ended .*\n/);
    expect(said()).toMatch(/The browser ended \(exit code 3\), .* ready at http:\S+\.\n$/);
    expect(said()).toContain(`"Load unpacked": `);
    expect(said()).toContain(`type http://localhost:${port} as the server address`);
    expect(said()).toContain(`open http://crm.localhost:${port + 1}/contacts/4680/record/0-3/`);
    expect((await fetch(`http://localhost:${port}/healthz`)).status).toBe(200);
  });

  it('finds all of it again after it was killed', async () => {
    const before = await start();
    await end(before.child, 'SIGKILL');
    const after = await start();
    expect(peopleOf(after.text)).toEqual(peopleOf(before.text));
  });

  it('names the process that uses the data folder', async () => {
    const {child} = await start();
    const {code, text} = await fail(['--port', String(await findPorts())]);
    expect(text).toContain(`in use by another Vouch (process ${child.pid})`);
    expect(code).toBe(1);
  });

  it('names a taken port, and leaves nothing behind', async () => {
    const other = createServer().listen(port + 2, '127.0.0.1');
    await once(other, 'listening');
    try {
      const {code, text} = await fail([]);
      expect(text).toContain(`Port ${port + 2} is taken by another program`);
      expect(code).toBe(1);
      expect(existsSync(join(clusterFolder(), 'data/postmaster.pid'))).toBe(false);
      expect(existsSync(join(dataDir, 'vouch.lock'))).toBe(false);
    } finally {
      other.close();
    }
  });

  it('leaves a folder alone that is not its own', async () => {
    const foreign = mkdtempSync(join(folder, 'foreign-'));
    writeFileSync(join(foreign, 'thesis.odt'), '');
    const {code, text} = await fail(['--data', foreign]);
    expect(text).toContain("holds files that are not Vouch's");
    expect(code).toBe(1);
    expect(readdirSync(foreign)).toEqual(['thesis.odt']);
  });

  it('says so when the database of DATABASE_URL does not answer', async () => {
    const closed = await findPorts();
    const databaseUrl = `postgres://vouch:x@127.0.0.1:${closed}/vouch`;
    const {code, text} = await fail(['--data', join(folder, 'other')], {
      DATABASE_URL: databaseUrl,
    });
    expect(text).toContain(`127.0.0.1:${closed} does not answer`);
    expect(code).toBe(1);
  });
});

type Running = ChildProcessByStdio<null, Readable, Readable>;
type Environment = Record<string, string>;

/** It opens no browser, unless it is given a display. */
function run(args: string[], environment: Environment = {}) {
  const {
    DATABASE_URL: _own,
    DISPLAY: _display,
    WAYLAND_DISPLAY: _other,
    ...inherited
  } = process.env;
  const child = spawn(
    process.execPath,
    ['scripts/start.mjs', '--port', String(port), '--data', dataDir, ...args],
    {stdio: ['ignore', 'pipe', 'pipe'], env: {...inherited, ...environment}},
  );
  running.push(child);
  let text = '';
  const add = (chunk: Buffer) => (text += chunk.toString());
  child.stdout.on('data', add);
  child.stderr.on('data', add);
  return {child, said: () => text};
}

async function start(environment?: Environment) {
  const {child, said} = run([], environment);
  await until(child, said, /ready at .*\n/);
  return {child, said, text: said(), lines: said().trimEnd().split('\n')};
}

async function until(child: Running, said: () => string, words: RegExp): Promise<void> {
  while (!words.test(said())) {
    if (child.exitCode !== null) throw new Error(`It ended:\n${said()}`);
    await Promise.race([once(child.stdout, 'data'), once(child, 'exit')]);
  }
}

/** A Chromium that finds no display. */
function windowless(): string {
  const file = join(folder, 'windowless-chromium');
  writeFileSync(file, '#!/bin/sh\n[ "$1" = --version ] && echo Chromium 156.0 && exit\nexit 3\n');
  chmodSync(file, 0o755);
  return file;
}

/** One line on what is wrong, and that is all. */
async function fail(args: string[], environment?: Environment) {
  const {child, said} = run(args, environment);
  await once(child, 'close');
  expect(said().trimEnd().split('\n')).toHaveLength(1);
  return {code: child.exitCode, text: said()};
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill(signal);
  await once(child, 'exit');
}

function peopleOf(text: string): string[] {
  return text.split('\n').filter((line) => /\S+@\S+/.test(line));
}

/** Root may have to keep the cluster elsewhere. */
function clusterFolder(): string {
  const text = readFileSync(join(dataDir, 'postgres.json'), 'utf8');
  return (JSON.parse(text) as {folder?: string}).folder ?? join(dataDir, 'postgres');
}

function postmasterPid(): number {
  return Number(readFileSync(join(clusterFolder(), 'data/postmaster.pid'), 'utf8').split('\n')[0]);
}

function portsFrom(first: number): number[] {
  return [first, first + 1, first + 2, first + 3];
}

/** The first of four free ports in a row. */
async function findPorts(): Promise<number> {
  for (;;) {
    const first = 20_000 + Math.floor(Math.random() * 10_000);
    const isFree = await checkPorts(portsFrom(first)).then(
      () => true,
      () => false,
    );
    if (isFree) return first;
  }
}
