import {spawn} from 'node:child_process';
import {
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import {createServer, type AddressInfo} from 'node:net';
import {join, resolve} from 'node:path';
import pg from 'pg';
import {findBinaries} from './binaries.ts';
import {placeCluster, type ClusterPlace} from './cluster-place.ts';
import {makeSecrets, readSecrets, writeSecrets, type ClusterSecrets} from './cluster-secrets.ts';
import {lockFolder} from './folder-lock.ts';
import {
  cannotStart,
  postgresEnvironment,
  startPostmaster,
  stopOrphan,
  type Postmaster,
} from './postmaster.ts';
import {StartupProblem} from './startup-problem.ts';

/**
 * The built-in database: a real Postgres 18 from npm, on loopback, with passwords (SCRAM), UTF-8 and the same
 * sort order everywhere (the builtin C.UTF-8 locale). Vouch gets an ordinary role that owns one database and
 * may make roles, as it would from any Postgres provider; the superuser never leaves this module.
 */
export type EmbeddedOptions = {
  /** Keeps the cluster, its log and `postgres.json` with the passwords. */
  dataDir: string;
  /** A free one when left out. */
  port?: number;
  /** `false` gives up what is not on disk when the machine loses power: for tests about other things. */
  isDurable?: boolean;
  /** Lets the role make databases: the test suite clones one per file. */
  mayCreateDatabases?: boolean;
};

export type EmbeddedPostgres = {url: string; pid: number; stop: () => Promise<void>};

const MAJOR = '18';
const SUPERUSER = 'postgres';
const NAME = 'vouch';

export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const dataDir = resolve(options.dataDir);
  const binaries = await findBinaries();
  mkdirSync(dataDir, {recursive: true, mode: 0o700});
  const secrets = readSecrets(dataDir) ?? makeSecrets();
  const place = placeCluster(dataDir, binaries, secrets.folder);
  writeSecrets(dataDir, place.isUsual ? secrets : {...secrets, folder: place.folder});

  const lock = lockFolder(join(place.folder, 'vouch.lock'));
  if (lock.kind === 'held') {
    throw new StartupProblem(
      `The database in ${place.folder} is in use by another Vouch (process ${lock.byPid}): stop that one, or choose another folder with --data.`,
    );
  }
  try {
    await stopOrphan(place);
    await makeCluster(place, secrets, options.isDurable ?? true);
    const server = await startOnPort(place, options);
    const {port} = server;
    try {
      await makeDatabase(secrets, port, options.mayCreateDatabases ?? false);
    } catch (error) {
      await server.stop();
      throw error;
    }
    return {
      url: urlOf(NAME, secrets.password, port),
      pid: server.pid,
      stop: () => server.stop().finally(lock.unlock),
    };
  } catch (error) {
    lock.unlock();
    throw error;
  }
}

async function startOnPort(place: ClusterPlace, options: EmbeddedOptions): Promise<Postmaster> {
  for (let tries = 1; ; tries++) {
    try {
      const port = options.port ?? (await findFreePort());
      return await startPostmaster(place, port, settings(options));
    } catch (error) {
      // Between finding a port and using it, somebody else may
      const isTaken = error instanceof StartupProblem && error.message.includes('TCP/IP sockets');
      if (!isTaken || options.port !== undefined || tries === 3) throw error;
    }
  }
}

function settings(options: EmbeddedOptions): Record<string, string> {
  return {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '', // their paths are limited to about 100 bytes, and we need none
    max_connections: '200',
    timezone: 'UTC',
    log_timezone: 'UTC',
    lc_messages: 'C',
    ...((options.isDurable ?? true) ? {} : {fsync: 'off', full_page_writes: 'off'}),
  };
}

/** Half a cluster never looks like one: it is made aside and renamed. */
async function makeCluster(place: ClusterPlace, secrets: ClusterSecrets, isDurable: boolean) {
  const data = join(place.folder, 'data');
  if (existsSync(data)) {
    checkVersion(data);
    return;
  }
  const draft = `${data}.new`;
  const passwordFile = join(place.folder, 'initdb-password');
  rmSync(draft, {recursive: true, force: true});
  writeFileSync(passwordFile, `${secrets.superuserPassword}\n`, {mode: 0o600});
  if (place.user) chownSync(passwordFile, place.user.uid, place.user.gid);
  try {
    await runInitdb(place, [
      `--pgdata=${draft}`,
      `--username=${SUPERUSER}`,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      ...(isDurable ? [] : ['--no-sync']),
    ]);
    renameSync(draft, data);
  } finally {
    rmSync(passwordFile, {force: true});
  }
}

function checkVersion(data: string): void {
  const version = readFileSync(join(data, 'PG_VERSION'), 'utf8').trim();
  if (version === MAJOR) return;
  throw new StartupProblem(
    `The database in ${data} is of Postgres ${version} and this Vouch brings Postgres ${MAJOR}: start the Vouch that made it, or choose another folder with --data.`,
  );
}

function runInitdb(place: ClusterPlace, args: string[]): Promise<void> {
  return new Promise((done, fail) => {
    const child = spawn(place.binaries.initdb, args, {
      ...place.user,
      cwd: place.folder,
      env: postgresEnvironment(),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    child.stdout.on('data', (text: Buffer) => (said += text.toString()));
    child.stderr.on('data', (text: Buffer) => (said += text.toString()));
    child.on('error', fail);
    child.on('close', (code) => {
      if (code === 0) {
        done();
        return;
      }
      const log = join(place.folder, 'initdb.log');
      writeFileSync(log, said);
      const error = said.split('\n').findLast((line) => line.includes('error:'));
      fail(cannotStart(error?.trim() ?? `initdb ended with ${code ?? 'a signal'}`, log));
    });
  });
}

/** Repeatable: a start that was cut short between the statements is completed by the next. */
async function makeDatabase(secrets: ClusterSecrets, port: number, mayCreateDatabases: boolean) {
  const client = new pg.Client(urlOf(SUPERUSER, secrets.superuserPassword, port, 'postgres'));
  try {
    await client.connect();
    const may = `LOGIN CREATEROLE ${mayCreateDatabases ? 'CREATEDB' : 'NOCREATEDB'}`;
    const role = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [NAME]);
    const password = client.escapeLiteral(secrets.password);
    if (role.rowCount === 0) await client.query(`CREATE ROLE ${NAME} ${may} PASSWORD ${password}`);
    const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [NAME]);
    if (found.rowCount === 0) await client.query(`CREATE DATABASE ${NAME} OWNER ${NAME}`);
  } catch (cause) {
    throw new StartupProblem(
      `The built-in Postgres refused to make Vouch's database (${(cause as Error).message}): mend that, or choose another folder with --data.`,
      {cause},
    );
  } finally {
    await client.end();
  }
}

function urlOf(user: string, password: string, port: number, database = NAME): string {
  return `postgres://${user}:${password}@127.0.0.1:${port}/${database}`;
}

/** Postgres takes no port 0; one that was free a moment ago does, since the system hands them out in turn. */
function findFreePort(): Promise<number> {
  return new Promise((done, fail) => {
    const server = createServer();
    server.on('error', fail);
    server.listen(0, '127.0.0.1', () => {
      const {port} = server.address() as AddressInfo; // an object, as we listen on TCP
      server.close(() => done(port));
    });
  });
}
