import {spawn, spawnSync} from 'node:child_process';
import {closeSync, existsSync, openSync, readFileSync, realpathSync, rmSync} from 'node:fs';
import {join} from 'node:path';
import {setTimeout as delay} from 'node:timers/promises';
import type {ClusterPlace} from './cluster-place.ts';
import {commandOf, isAlive} from './process-identity.ts';
import {StartupProblem} from './startup-problem.ts';

/** A running Postgres server process, followed through the files that it keeps itself (as pg_ctl does). */
export type Postmaster = {port: number; pid: number; stop: () => Promise<void>};

const STOP_MS = 20_000;
const START_MS = 60_000;

export async function startPostmaster(
  place: ClusterPlace,
  port: number,
  settings: Record<string, string>,
): Promise<Postmaster> {
  const data = join(place.folder, 'data');
  const log = join(place.folder, 'postgres.log');
  const fd = openSync(log, 'w', 0o600);
  const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const child = spawn(place.binaries.postgres, ['-D', data, '-p', String(port), ...args], {
    ...place.user,
    cwd: place.folder,
    env: postgresEnvironment(),
    // A session of its own: Ctrl-C in the terminal reaches us alone, and we stop things in order.
    detached: true,
    // Straight into a file, so that a server whose parent was killed goes on undisturbed.
    stdio: ['ignore', fd, fd],
  });
  closeSync(fd);
  let failed: string | undefined;
  child.on('error', (error) => (failed = error.message));
  child.on('exit', () => (failed ??= lastLine(log)));
  child.unref();

  const deadline = Date.now() + START_MS;
  for (;;) {
    if (failed !== undefined) throw cannotStart(failed, log);
    if (readPidFile(data)?.isReady && child.pid !== undefined) break;
    if (Date.now() > deadline) {
      child.kill('SIGQUIT');
      throw cannotStart(`not ready after ${START_MS / 1000} s`, log);
    }
    await delay(10);
  }
  const pid = child.pid;
  return {port, pid, stop: () => stopPostmaster(place, pid)};
}

/**
 * Stops a server that an earlier Vouch left running in this cluster because it was killed. The caller holds the
 * cluster's lock, so nobody is using it.
 */
export async function stopOrphan(place: ClusterPlace): Promise<void> {
  const data = join(place.folder, 'data');
  const left = readPidFile(data);
  if (!left) return;
  if (isAlive(left.pid) && isPostmasterOf(left.pid, data)) {
    await stopPostmaster(place, left.pid);
    return;
  }
  // The machine went down, and the id may now be another program's: Postgres would refuse to start.
  rmSync(join(data, 'postmaster.pid'), {force: true});
}

/** A fast shutdown: sessions are ended, everything committed is on disk. */
async function stopPostmaster(place: ClusterPlace, pid: number): Promise<void> {
  if (process.platform === 'win32') {
    const data = join(place.folder, 'data');
    spawnSync(place.binaries.pgCtl, ['stop', '-D', data, '-m', 'fast', '-w'], {stdio: 'ignore'});
    return;
  }
  signal(pid, 'SIGINT');
  const deadline = Date.now() + STOP_MS;
  while (isAlive(pid)) {
    if (Date.now() > deadline) {
      signal(pid, 'SIGQUIT'); // immediate: safe, recovery runs at the next start
      return;
    }
    await delay(10);
  }
}

/** Postgres gets a clean environment: PG* variables of the user's shell are about other servers. */
export function postgresEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^(PG|LC_|LANG)/i.test(name));
  return {...Object.fromEntries(kept), LC_ALL: 'C', TZ: 'UTC'};
}

export function cannotStart(reason: string, log: string, cause?: unknown): StartupProblem {
  return new StartupProblem(
    `The built-in Postgres did not start (${reason}): mend that, or set DATABASE_URL to a Postgres of your own; its log is ${log}.`,
    {cause},
  );
}

function lastLine(log: string): string {
  const lines = existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : [];
  const telling = lines.findLast((line) => /FATAL|PANIC|ERROR/.test(line)) ?? lines.at(-1);
  return telling?.trim().replace(/^.*?(?=FATAL|PANIC|ERROR)/, '') ?? 'it said nothing';
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** postmaster.pid: line 1 the process, line 8 its state (src/include/utils/pidfile.h). */
function readPidFile(data: string): {pid: number; isReady: boolean} | undefined {
  try {
    const lines = readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n');
    const pid = Number(lines[0]);
    return pid > 0 ? {pid, isReady: lines[7]?.trim() === 'ready'} : undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function isPostmasterOf(pid: number, data: string): boolean {
  const command = commandOf(pid);
  if (command === undefined) return true; // cannot tell: trust Postgres's own file
  return (
    command.includes('postgres') && (command.includes(data) || command.includes(realpathSync(data)))
  );
}
