import pg from 'pg';
import {afterEach, describe, expect, it} from 'vitest';
import {migrate} from '../../../server/db/migrate.ts';
import {StartupProblem} from '../../../server/postgres/startup-problem.ts';
import {createTestDatabase, type TestDatabase} from '../../postgres.ts';

const databases: TestDatabase[] = [];
afterEach(async () => {
  for (const database of databases.splice(0)) await database.drop();
});

async function query<T extends pg.QueryResultRow>(url: string, text: string): Promise<T[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query<T>(text)).rows;
  } finally {
    await client.end();
  }
}

async function testDatabase(): Promise<string> {
  const database = await createTestDatabase();
  databases.push(database);
  return database.url;
}

describe('migrate', () => {
  it('makes the schema once, however many processes start at the same moment', async () => {
    const url = await testDatabase();
    await query(
      url,
      'drop schema app cascade; drop schema auth cascade; drop schema graphile_worker cascade',
    );
    await Promise.all([migrate(url), migrate(url), migrate(url)]);
    const rows = await query<{n: number}>(
      url,
      'select count(*)::int as n from app.migration union all select count(distinct name)::int from app.migration',
    );
    expect(rows[0]?.n).toBeGreaterThan(4);
    expect(rows[0]).toEqual(rows[1]);
  });

  it('refuses a database of a newer version', async () => {
    const url = await testDatabase();
    await query(url, `insert into app.migration (name, hash) values ('9999_future.sql', 'x')`);
    await expect(migrate(url)).rejects.toThrow(StartupProblem);
    await expect(migrate(url)).rejects.toThrow('9999_future.sql');
  });

  it('refuses a database whose migrations were not these', async () => {
    const url = await testDatabase();
    await query(url, `update app.migration set hash = 'other' where name like '0001%'`);
    await expect(migrate(url)).rejects.toThrow('different build');
  });
});
