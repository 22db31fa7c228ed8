import {mkdtempSync, readdirSync, rmSync, statSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import pg from 'pg';
import type {TestProject} from 'vitest/node';
import {migrate} from '../server/db/migrate.ts';
import {startEmbeddedPostgres, type EmbeddedPostgres} from '../server/postgres/embedded.ts';
import {isAlive} from '../server/postgres/process-identity.ts';

/**
 * One Postgres for a whole test run, with a migrated database that `createTestDatabase` clones. It runs without
 * fsync, which changes nothing but what a power cut would leave; tests of durability start their own.
 */
declare module 'vitest' {
  interface ProvidedContext {
    /** The maintenance database of the test run; see test/postgres.ts. */
    postgresUrl: string;
  }
}

export const TEMPLATE = 'vouch_template';

type RunningPostgres = {postgres: EmbeddedPostgres; dataDir: string};

/** Vitest sets up each project on its own; they share the server through this process's globals. */
const globals = globalThis as {
  vouchTestPostgres?: {users: number; running: Promise<RunningPostgres>} | undefined;
};

export async function setup(project: TestProject): Promise<void> {
  const shared = (globals.vouchTestPostgres ??= {users: 0, running: start()});
  shared.users++;
  const {postgres} = await shared.running;
  project.provide('postgresUrl', postgres.url);
}

export async function teardown(): Promise<void> {
  const shared = globals.vouchTestPostgres;
  if (!shared || --shared.users > 0) return;
  globals.vouchTestPostgres = undefined;
  await stop(await shared.running);
}

async function start(): Promise<RunningPostgres> {
  await sweep();
  const dataDir = mkdtempSync(join(tmpdir(), `vouch-test-${process.pid}-`));
  const postgres = await startEmbeddedPostgres({
    dataDir,
    isDurable: false,
    mayCreateDatabases: true,
  });
  try {
    await query(postgres.url, `CREATE DATABASE ${TEMPLATE}`);
    const template = new URL(postgres.url);
    template.pathname = TEMPLATE;
    await migrate(template.href);
  } catch (error) {
    await stop({postgres, dataDir});
    throw error;
  }
  return {postgres, dataDir};
}

async function stop({postgres, dataDir}: RunningPostgres): Promise<void> {
  await postgres.stop();
  rmSync(dataDir, {recursive: true, force: true});
}

/** Ends and removes what killed test runs of this user left behind. */
async function sweep(): Promise<void> {
  for (const name of readdirSync(tmpdir())) {
    const pid = Number(/^vouch-test-(\d+)-/.exec(name)?.[1]);
    const dataDir = join(tmpdir(), name);
    if (!pid || isAlive(pid)) continue;
    if (statSync(dataDir, {throwIfNoEntry: false})?.uid !== process.getuid?.()) continue; // gone, or another's
    try {
      const orphan = await startEmbeddedPostgres({dataDir, isDurable: false}); // stops the old one first
      await orphan.stop();
    } catch {
      // another run that started with us is clearing up the same
    } finally {
      rmSync(dataDir, {recursive: true, force: true});
    }
  }
}

async function query(url: string, sql: string): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
