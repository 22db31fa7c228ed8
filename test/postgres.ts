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
  return {url: url.href, drop: () => query(`DROP DATABASE ${name} WITH (FORCE)`)};
}

async function query(sql: string): Promise<void> {
  const client = new pg.Client(inject('postgresUrl'));
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
