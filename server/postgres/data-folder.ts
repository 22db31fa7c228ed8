import {mkdirSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {lockFolder} from './folder-lock.ts';
import {StartupProblem} from './startup-problem.ts';

/**
 * The folder that holds everything Vouch keeps on this machine. A file in it says whose it is and which
 * layout it has; a lock says which process uses it. We never write into a folder that is not ours.
 */
export type DataFolder = {path: string; release: () => void};

const LAYOUT = 1;
const MARKER = 'vouch.json';
const LOCK = 'vouch.lock';

export function claimDataFolder(path: string): DataFolder {
  try {
    mkdirSync(path, {recursive: true, mode: 0o700});
    const entries = readdirSync(path).filter((name) => name !== '.DS_Store');
    const isOurs = entries.includes(MARKER);
    if (!isOurs && entries.some((name) => !name.startsWith(LOCK))) throw foreign(path);
    if (isOurs) checkLayout(path);
    const lock = lockFolder(join(path, LOCK));
    if (lock.kind === 'held') {
      throw new StartupProblem(
        `The data folder ${path} is in use by another Vouch (process ${lock.byPid}): stop that one, or choose another folder with --data.`,
      );
    }
    if (!isOurs) writeFileSync(join(path, MARKER), JSON.stringify({app: 'vouch', layout: LAYOUT}));
    return {path, release: lock.unlock};
  } catch (error) {
    throw asProblem(error, path);
  }
}

function checkLayout(path: string): void {
  const {app, layout} = readMarker(path);
  if (app !== 'vouch' || typeof layout !== 'number') throw foreign(path);
  if (layout > LAYOUT) {
    throw new StartupProblem(
      `The data folder ${path} was made by a newer Vouch: start that version, or choose another folder with --data.`,
    );
  }
}

function readMarker(path: string): {app?: unknown; layout?: unknown} {
  const text = readFileSync(join(path, MARKER), 'utf8');
  try {
    return JSON.parse(text) as object;
  } catch {
    return {};
  }
}

function foreign(path: string): StartupProblem {
  return new StartupProblem(
    `The folder ${path} holds files that are not Vouch's: choose an empty or new folder with --data.`,
  );
}

function asProblem(error: unknown, path: string): unknown {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
    return new StartupProblem(
      `This user may not write to the data folder ${path}: start as the user it belongs to, or choose another folder with --data.`,
    );
  }
  if (code === 'ENOTDIR' || code === 'EEXIST') {
    return new StartupProblem(`${path} is not a folder: choose another one with --data.`);
  }
  if (code === 'ENOSPC') return new StartupProblem(`The disk of ${path} is full: make room on it.`);
  return error;
}
