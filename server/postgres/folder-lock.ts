import {closeSync, openSync, readFileSync, renameSync, rmSync, writeSync} from 'node:fs';
import {identifyProcess, isRunning, type ProcessIdentity} from './process-identity.ts';

/**
 * One process at a time in a folder. The lock is a file that names its holder; it outlives a holder that
 * was killed, and is then taken over, because the holder can be told from a later process of the same id.
 */
export type LockResult = {kind: 'locked'; unlock: () => void} | {kind: 'held'; byPid: number};

export function lockFolder(file: string): LockResult {
  const me = identifyProcess(process.pid);
  for (;;) {
    if (createLock(file, me)) return {kind: 'locked', unlock: () => rmSync(file, {force: true})};
    const text = readLock(file);
    if (text === undefined) continue; // gone meanwhile
    const holder = parseHolder(text);
    if (holder && isRunning(holder)) return {kind: 'held', byPid: holder.pid};
    setAside(file, text);
  }
}

function createLock(file: string, me: ProcessIdentity): boolean {
  try {
    const fd = openSync(file, 'wx', 0o600);
    writeSync(fd, JSON.stringify(me));
    closeSync(fd);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** The lock's text. A holder that has made it, and not written it yet, gets a moment. */
function readLock(file: string): string | undefined {
  for (let tries = 0; ; tries++) {
    try {
      const text = readFileSync(file, 'utf8');
      if (text !== '' || tries >= 20) return text;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
  }
}

function parseHolder(text: string): ProcessIdentity | undefined {
  try {
    const {pid, started} = JSON.parse(text) as Partial<ProcessIdentity>;
    return typeof pid === 'number' ? {pid, started} : undefined;
  } catch {
    return undefined;
  }
}

/** Moves a dead lock away, unless another process was faster and put its own there. */
function setAside(file: string, deadText: string): void {
  const aside = `${file}.dead-${process.pid}`;
  try {
    renameSync(file, aside);
    if (readFileSync(aside, 'utf8') === deadText) rmSync(aside);
    else renameSync(aside, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}
