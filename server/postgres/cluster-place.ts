import {createHash, randomBytes} from 'node:crypto';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  lchownSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import {dirname, join, relative} from 'node:path';
import type {PostgresBinaries} from './binaries.ts';
import {StartupProblem} from './startup-problem.ts';
import {canUse, findUnprivilegedUser, type UnprivilegedUser} from './unprivileged-user.ts';

/**
 * Where the cluster's files are, which programs run it, and as whom. Usually the data folder and the
 * programs in node_modules. When root starts Vouch from a place its unprivileged user cannot enter (a
 * checkout in /root, say), both move below /var/lib; the caller remembers `folder` and hands it back.
 */
export type ClusterPlace = {
  folder: string;
  /** In the data folder: nothing to remember, and the data folder can be moved. */
  isUsual: boolean;
  binaries: PostgresBinaries;
  user: UnprivilegedUser | undefined;
};

const SYSTEM_FOLDER = '/var/lib/vouch-postgres';

export function placeCluster(
  dataDir: string,
  binaries: PostgresBinaries,
  remembered: string | undefined,
): ClusterPlace {
  const usual = join(dataDir, 'postgres');
  const folder = remembered ?? usual;
  if (remembered !== undefined && !existsSync(remembered)) {
    throw new StartupProblem(
      `The database of ${dataDir} was kept in ${remembered}, which is gone: bring it back, or choose another folder with --data.`,
    );
  }
  const user = ownerOf(join(folder, 'data')) ?? findUnprivilegedUser();
  if (!user) {
    mkdirSync(folder, {recursive: true, mode: 0o700});
    return {folder, isUsual: folder === usual, binaries, user};
  }
  const reachable = makeReachable(folder, user, remembered === undefined ? dataDir : undefined);
  const reached = reachable ? folder : moveBelowSystemFolder(dataDir, folder, user);
  return {
    folder: reached,
    isUsual: reached === usual,
    binaries: canUse(user, 'run', binaries.postgres) ? binaries : copyPrograms(binaries),
    user,
  };
}

/** Root runs a cluster that is there already as the user it belongs to. */
function ownerOf(cluster: string): UnprivilegedUser | undefined {
  if (process.getuid?.() !== 0 || !existsSync(cluster)) return undefined;
  const {uid, gid} = statSync(cluster);
  return uid === 0 ? undefined : {uid, gid};
}

function makeReachable(folder: string, user: UnprivilegedUser, own: string | undefined): boolean {
  mkdirSync(folder, {recursive: true, mode: 0o700});
  chownSync(folder, user.uid, user.gid);
  if (canUse(user, 'run', folder)) return true;
  if (own === undefined) return false;
  // The data folder is ours: letting others pass through it (not list it) may be all that is missing.
  const {mode} = statSync(own);
  chmodSync(own, mode | 0o011);
  if (canUse(user, 'run', folder)) return true;
  chmodSync(own, mode);
  return false;
}

function moveBelowSystemFolder(dataDir: string, from: string, user: UnprivilegedUser): string {
  const hash = createHash('sha256').update(realpathSync(dataDir)).digest('hex').slice(0, 8);
  const to = join(SYSTEM_FOLDER, `${hash}-${randomBytes(4).toString('hex')}`);
  try {
    mkdirSync(SYSTEM_FOLDER, {recursive: true, mode: 0o755});
    cpSync(from, to, {recursive: true, verbatimSymlinks: true, preserveTimestamps: true});
    chownTree(to, user);
    rmSync(from, {recursive: true});
  } catch (cause) {
    rmSync(to, {recursive: true, force: true});
    throw new StartupProblem(
      `Postgres runs as the user vouch-postgres, who may not enter ${dataDir}, and ${SYSTEM_FOLDER} cannot be written: choose a folder with --data that other users may enter.`,
      {cause},
    );
  }
  return to;
}

/** Puts the programs where everyone may run them, once for each version. */
function copyPrograms(binaries: PostgresBinaries): PostgresBinaries {
  const {version} = JSON.parse(
    readFileSync(join(dirname(binaries.root), 'package.json'), 'utf8'),
  ) as {version: string};
  const to = join(SYSTEM_FOLDER, `programs-${version}-${process.arch}`);
  if (!existsSync(to)) {
    const draft = `${to}.${process.pid}`;
    mkdirSync(SYSTEM_FOLDER, {recursive: true, mode: 0o755});
    cpSync(binaries.root, draft, {recursive: true, verbatimSymlinks: true});
    openTree(draft);
    if (existsSync(to)) rmSync(draft, {recursive: true});
    else renameSync(draft, to);
  }
  const moved = (path: string) => join(to, relative(binaries.root, path));
  return {
    root: to,
    postgres: moved(binaries.postgres),
    initdb: moved(binaries.initdb),
    pgCtl: moved(binaries.pgCtl),
  };
}

function chownTree(path: string, user: UnprivilegedUser): void {
  lchownSync(path, user.uid, user.gid);
  if (!lstatSync(path).isDirectory()) return;
  for (const name of readdirSync(path)) chownTree(join(path, name), user);
}

/** a+rX: the checkout may have been made under a strict umask. */
function openTree(path: string): void {
  const stat = lstatSync(path);
  if (stat.isSymbolicLink()) return;
  chmodSync(path, stat.isDirectory() || stat.mode & 0o100 ? 0o755 : 0o644);
  if (!stat.isDirectory()) return;
  for (const name of readdirSync(path)) openTree(join(path, name));
}
