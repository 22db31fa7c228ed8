import {randomBytes} from 'node:crypto';
import pg from 'pg';
import {inject} from 'vitest';
import {TEMPLATE} from './global-postgres.ts';

export type TestDatabase = {url: string; drop: () => Promise<void>};

/**
 * A migrated database of one test file's own, in a fraction of a second: a clone of the template that global-postgres.ts made.
 * The role of its address is the ordinary one that Vouch has in production.
 */
export async function createTestDatabase(): Promise<TestDatabase> {
  const name = `test_${randomBytes(8).toString('hex')}`;
  await query(`CREATE DATABASE ${name} TEMPLATE ${TEMPLATE} STRATEGY file_copy`);
  const url = new URL(inject('postgresUrl'));
  url.pathname = name;
  const drop = async () => {
    await query(untilLeft(name));
    await query(`DROP DATABASE ${name} WITH (FORCE)`).catch((error: unknown) => {
      if (!isForbidden(error)) throw error;
      return query(`DROP DATABASE ${name}`); // sends the autovacuum away, whom we may not throw out, and waits for it
    });
  };
  return {url: url.href, drop};
}

/**
 * A pool that was ended says so before its connections are closed; dropping the database under them would be an error that
 * nobody listens to any more. Waits 3 s at most: who never leaves is thrown out.
 */
function untilLeft(name: string): string {
  return `DO $$ BEGIN
    FOR attempt IN 1..150 LOOP
      PERFORM pg_stat_clear_snapshot();
      EXIT WHEN NOT EXISTS (SELECT FROM pg_stat_activity WHERE datname = '${name}');
      PERFORM pg_sleep(0.02);
    END LOOP;
  END $$`;
}

const isForbidden = (error: unknown): boolean =>
  error instanceof pg.DatabaseError && error.code === '42501';

async function query(sql: string): Promise<void> {
  const client = new pg.Client(inject('postgresUrl'));
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
