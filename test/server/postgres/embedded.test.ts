import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import pg from 'pg';
import {afterAll, afterEach, describe, expect, it} from 'vitest';
import {startEmbeddedPostgres, type EmbeddedPostgres} from '../../../server/postgres/embedded.ts';
import {isAlive} from '../../../server/postgres/process-identity.ts';
import {StartupProblem} from '../../../server/postgres/startup-problem.ts';

/** One cluster for all of them, since making one takes longest; each test leaves it stopped and whole. */
const dataDir = mkdtempSync(join(tmpdir(), 'vouch-embedded-'));
const running: EmbeddedPostgres[] = [];

afterEach(async () => {
  for (const postgres of running.splice(0)) await postgres.stop();
});

afterAll(() => {
  rmSync(folderOf(dataDir), {recursive: true, force: true});
  rmSync(dataDir, {recursive: true, force: true});
});

describe('the built-in Postgres', () => {
  it('gives an ordinary role its own UTF-8 database, the same on every machine', async () => {
    const {url} = await start();
    const [row] = await query(
      url,
      `SELECT rolsuper, rolcreaterole, rolcreatedb, rolbypassrls, current_database() AS database,
              pg_get_userbyid(datdba) = current_user AS owns, datlocprovider AS provider, datlocale AS locale,
              current_setting('server_encoding') AS encoding, current_setting('fsync') AS fsync,
              current_setting('listen_addresses') AS addresses, version() ~ 'PostgreSQL 18' AS is18
       FROM pg_roles, pg_database WHERE rolname = current_user AND datname = current_database()`,
    );
    expect(row).toEqual({
      rolsuper: false,
      rolcreaterole: true,
      rolcreatedb: false,
      rolbypassrls: false,
      database: 'vouch',
      owns: true,
      provider: 'b',
      locale: 'C.UTF-8',
      encoding: 'UTF8',
      fsync: 'on',
      addresses: '127.0.0.1',
      is18: true,
    });
  });

  it('lets nobody in without the password, which only this user can read', async () => {
    const {url} = await start();
    const wrong = new URL(url);
    wrong.password = 'guess';
    await expect(query(wrong.href, 'SELECT 1')).rejects.toThrow('password authentication failed');
    expect(statSync(join(dataDir, 'postgres.json')).mode & 0o777).toBe(0o600);
  });

  it('keeps data and password from one start to the next', async () => {
    const first = await start();
    await query(first.url, `CREATE TABLE first AS SELECT 'Kolej Bałtycka' AS name`);
    await first.stop();
    expect(isAlive(first.pid)).toBe(false);

    const second = await start();
    expect(await query(second.url, 'SELECT name FROM first')).toEqual([{name: 'Kolej Bałtycka'}]);
    expect(new URL(second.url).password).toBe(new URL(first.url).password);
  });

  it('starts again after its process was killed, without the server left behind', async () => {
    const {child, url, pid} = await startInOtherProcess();
    await query(url, 'CREATE TABLE kept AS SELECT 7 AS n');
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(isAlive(pid)).toBe(true);

    const again = await start();
    expect(isAlive(pid)).toBe(false);
    expect(await query(again.url, 'SELECT n FROM kept')).toEqual([{n: 7}]);
  });

  it('starts again after the server itself was killed', async () => {
    const {child, url, pid} = await startInOtherProcess();
    await query(url, 'CREATE TABLE killed AS SELECT 7 AS n');
    child.kill('SIGKILL');
    process.kill(pid, 'SIGKILL');
    await once(child, 'exit');
    expect(await query((await start()).url, 'SELECT n FROM killed')).toEqual([{n: 7}]);
  });

  it('is not fooled by a process id that another program has now', async () => {
    const first = await start();
    const cluster = join(folderOf(dataDir), 'data');
    const pidFile = readFileSync(join(cluster, 'postmaster.pid'), 'utf8');
    await first.stop();
    writeFileSync(join(cluster, 'postmaster.pid'), pidFile.replace(/^\d+/, String(process.pid)));
    await start();
  });

  it('says who uses the data when another process does', async () => {
    const {child} = await startInOtherProcess();
    try {
      await expectProblem(`in use by another Vouch (process ${child.pid})`);
    } finally {
      child.kill('SIGTERM');
      await once(child, 'exit');
    }
  });

  it('completes a first start that was cut short', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'vouch-embedded-'));
    mkdirSync(join(folder, 'postgres/data.new'), {recursive: true});
    writeFileSync(join(folder, 'postgres/data.new/PG_VERSION'), '18\n');
    try {
      const postgres = await startEmbeddedPostgres({dataDir: folder, isDurable: false});
      running.push(postgres);
      expect(await query(postgres.url, 'SELECT 1 AS n')).toEqual([{n: 1}]);
      await postgres.stop();
    } finally {
      rmSync(folder, {recursive: true});
    }
  });

  it('refuses the data of another version of Postgres', async () => {
    const version = join(folderOf(dataDir), 'data/PG_VERSION');
    writeFileSync(version, '19\n');
    await expectProblem('is of Postgres 19 and this Vouch brings Postgres 18');
    writeFileSync(version, '18\n');
  });

  it('says why the server does not start, and leaves nothing running', async () => {
    const configuration = join(folderOf(dataDir), 'data/postgresql.conf');
    const text = readFileSync(configuration, 'utf8');
    appendFileSync(configuration, '\nshared_buffers = nonsense\n');
    await expectProblem('postgresql.conf" contains errors');
    expect(existsSync(join(folderOf(dataDir), 'vouch.lock'))).toBe(false);
    writeFileSync(configuration, text);
    await start();
  });

  it('says so when the passwords are gone', async () => {
    const passwords = join(dataDir, 'postgres.json');
    const text = readFileSync(passwords, 'utf8');
    rmSync(passwords);
    await expectProblem('has lost its passwords');
    writeFileSync(passwords, text, {mode: 0o600});
  });

  it('never runs as root, even when only root can enter the folder', async () => {
    const {pid} = await start();
    const owner = statSync(`/proc/${pid}`, {throwIfNoEntry: false})?.uid;
    expect(owner).not.toBe(0);
    expect(statSync(join(folderOf(dataDir), 'data')).uid).not.toBe(0);
    const parent = mkdtempSync(join(tmpdir(), 'vouch-closed-')); // mode 700
    const inner = join(parent, 'inner');
    const closed = await startEmbeddedPostgres({dataDir: inner, isDurable: false});
    try {
      expect(await query(closed.url, 'SELECT 1 AS n')).toEqual([{n: 1}]);
      await closed.stop();
      const again = await startEmbeddedPostgres({dataDir: inner, isDurable: false});
      await again.stop();
    } finally {
      rmSync(folderOf(inner), {recursive: true, force: true});
      rmSync(parent, {recursive: true, force: true});
    }
  });
});

async function start(): Promise<EmbeddedPostgres> {
  const postgres = await startEmbeddedPostgres({dataDir});
  running.push(postgres);
  return postgres;
}

/** Where the cluster is: root may have moved it. */
function folderOf(data: string): string {
  const file = join(data, 'postgres.json');
  const usual = join(data, 'postgres');
  if (!existsSync(file)) return usual;
  return (JSON.parse(readFileSync(file, 'utf8')) as {folder?: string}).folder ?? usual;
}

async function startInOtherProcess() {
  const module = new URL('../../../server/postgres/embedded.ts', import.meta.url).href;
  const program = `
    const {startEmbeddedPostgres} = await import(${JSON.stringify(module)});
    const postgres = await startEmbeddedPostgres({dataDir: ${JSON.stringify(dataDir)}});
    process.on('SIGTERM', () => postgres.stop().then(() => process.exit()));
    console.log(JSON.stringify(postgres));
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const {url, pid} = JSON.parse(line.toString()) as {url: string; pid: number};
  return {child, url, pid};
}

async function expectProblem(words: string): Promise<void> {
  const error = await startEmbeddedPostgres({dataDir}).then(
    async (postgres) => {
      await postgres.stop();
      return 'it started';
    },
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(StartupProblem);
  expect((error as StartupProblem).message).toContain(words);
}

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}
