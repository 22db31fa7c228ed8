import {execFileSync} from 'node:child_process';
import {readFileSync} from 'node:fs';

/**
 * A process id alone does not name a process: ids are used again, after a restart of a container even
 * at once. With the moment it was started it does. What identifies it is opaque; compare it with `===`.
 */
export type ProcessIdentity = {pid: number; started: string | undefined};

export function identifyProcess(pid: number): ProcessIdentity {
  return {pid, started: startOf(pid)};
}

/** Whether the very process that was identified earlier still runs. */
export function isRunning(process: ProcessIdentity): boolean {
  if (!isAlive(process.pid)) return false;
  return process.started === undefined || process.started === startOf(process.pid);
}

/** Whether some process has this id and is not a zombie that nobody waited for. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it is there, and belongs to somebody else
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  return statFields(pid)?.[0] !== 'Z';
}

/** The command line, where the system tells it. */
export function commandOf(pid: number): string | undefined {
  try {
    if (process.platform === 'linux') {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
    }
    if (process.platform === 'win32') return undefined;
    return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], {encoding: 'utf8'}).trim();
  } catch {
    return undefined;
  }
}

function startOf(pid: number): string | undefined {
  if (process.platform === 'linux') {
    const ticksSinceBoot = statFields(pid)?.[19];
    return ticksSinceBoot === undefined ? undefined : `${bootId()} ${ticksSinceBoot}`;
  }
  if (process.platform === 'win32') return undefined;
  try {
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], {encoding: 'utf8'}).trim();
  } catch {
    return undefined;
  }
}

/** What follows the command in /proc/PID/stat: the state first, the start 19 fields later (proc(5)). */
function statFields(pid: number): string[] | undefined {
  if (process.platform !== 'linux') return undefined;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' '); // the command may hold spaces and brackets
  } catch {
    return undefined;
  }
}

function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return '';
  }
}
