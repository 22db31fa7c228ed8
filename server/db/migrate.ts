import {createHash} from 'node:crypto';
import {readdirSync, readFileSync} from 'node:fs';
import {runMigrations} from 'graphile-worker';
import pg from 'pg';
import {StartupProblem} from '../postgres/startup-problem.ts';
import {createQueueLogger} from '../jobs/queue-logger.ts';
import {ensureRoles} from './roles.ts';

/**
 * Brings a database to this version's schema; safe to call at every start and from several processes at once. Each file of
 * migrations/ runs once, in the order of its number, in a transaction of its own. Tenants' tables force row-level
 * security on their owner too: a migration that changes their rows must first `alter table … no force row level security`.
 */
export async function migrate(databaseUrl: string): Promise<void> {
  const client = new pg.Client({connectionString: databaseUrl});
  await client.connect();
  try {
    await client.query(`select pg_advisory_lock(hashtext('vouch.migrate'))`);
    await ensureRoles(client);
    const applied = await readApplied(client);
    const files = readMigrations();
    checkHistory(applied, files);
    await runMigrations({
      connectionString: databaseUrl,
      logger: createQueueLogger(() => undefined),
    });
    for (const file of files) {
      if (!applied.has(file.name)) await apply(client, file);
    }
  } finally {
    await client.end(); // gives the lock back
  }
}

type MigrationFile = {name: string; sql: string; hash: string};

function readMigrations(): MigrationFile[] {
  const folder = new URL('./migrations/', import.meta.url); // the build copies it beside its bundle
  return readdirSync(folder)
    .filter((name) => /^\d{4}_\w+\.sql$/.test(name))
    .sort()
    .map((name) => {
      const sql = readFileSync(new URL(name, folder), 'utf8');
      return {name, sql, hash: createHash('sha256').update(sql).digest('hex')};
    });
}

async function readApplied(client: pg.Client): Promise<Map<string, string>> {
  await client.query('create schema if not exists app');
  await client.query(
    `create table if not exists app.migration (
      name text primary key, hash text not null, applied_at timestamptz not null default now())`,
  );
  const {rows} = await client.query<{name: string; hash: string}>(
    'select name, hash from app.migration',
  );
  return new Map(rows.map((row) => [row.name, row.hash]));
}

function checkHistory(applied: ReadonlyMap<string, string>, files: readonly MigrationFile[]): void {
  const known = new Map(files.map((file) => [file.name, file.hash]));
  for (const [name, hash] of applied) {
    if (!known.has(name)) {
      throw new StartupProblem(
        `The database was used by a newer Vouch (it has ${name}, which this one does not know): start that version again, or restore a backup made before it.`,
      );
    }
    if (known.get(name) !== hash) {
      throw new StartupProblem(
        `The database was made by a different build of Vouch (its ${name} is not this one's): start that build again, or use an empty database.`,
      );
    }
  }
}

async function apply(client: pg.Client, file: MigrationFile): Promise<void> {
  await client.query('begin');
  try {
    await client.query(file.sql);
    await client.query('insert into app.migration (name, hash) values ($1, $2)', [
      file.name,
      file.hash,
    ]);
    await client.query('commit');
  } catch (cause) {
    await client.query('rollback');
    throw new Error(`Migration ${file.name} failed`, {cause});
  }
}
