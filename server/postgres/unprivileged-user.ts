import {spawnSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {StartupProblem} from './startup-problem.ts';

/**
 * Postgres refuses to run as root, so root runs it as a system user that owns nothing else.
 * Anyone else runs it as themselves: then there is no such user.
 */
export type UnprivilegedUser = {uid: number; gid: number};

const NAME = 'vouch-postgres';

export function findUnprivilegedUser(): UnprivilegedUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const user = lookUp(NAME) ?? makeUser();
  if (user) return user;
  throw new StartupProblem(
    `Postgres does not run as root and the system user ${NAME} could not be made: start Vouch as an ordinary user, or set DATABASE_URL.`,
  );
}

/** Whether that user can read or run the file, whatever decides it (modes, ACLs, mount options). */
export function canUse(user: UnprivilegedUser, how: 'read' | 'run', path: string): boolean {
  const flag = how === 'read' ? '-r' : '-x';
  const {status} = spawnSync('/bin/sh', ['-c', `test ${flag} "$0"`, path], {...user, cwd: '/'});
  return status === 0;
}

function makeUser(): UnprivilegedUser | undefined {
  const ways: Array<[string, string[]]> = [
    ['useradd', ['--system', '--no-create-home', '--user-group', '--shell', '/bin/false', NAME]],
    ['adduser', ['-S', '-D', '-H', '-s', '/bin/false', NAME]], // BusyBox
  ];
  const path = `${process.env.PATH ?? ''}:/usr/sbin:/sbin`;
  for (const [command, args] of ways) {
    spawnSync(command, args, {stdio: 'ignore', env: {...process.env, PATH: path}});
    const user = lookUp(NAME);
    if (user) return user;
  }
  return undefined;
}

function lookUp(name: string): UnprivilegedUser | undefined {
  const line = readUsers().find((entry) => entry.startsWith(`${name}:`));
  const [, , uid, gid] = line?.split(':') ?? [];
  return uid && gid ? {uid: Number(uid), gid: Number(gid)} : undefined;
}

function readUsers(): string[] {
  try {
    return readFileSync('/etc/passwd', 'utf8').split('\n');
  } catch {
    return [];
  }
}
