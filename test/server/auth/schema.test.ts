import {getMigrations} from 'better-auth/db/migration';
import {Kysely, PostgresDialect} from 'kysely';
import pg from 'pg';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {createSignInLibrary} from '../../../server/auth/better-auth.ts';
import type {Tables} from '../../../server/db/tables.ts';
import {startRunning, type Running} from './running.ts';

let running: Running;
beforeAll(async () => {
  running = await startRunning();
});
afterAll(() => running.stop());

test('the migrations make every table and column that the sign-in library wants', async () => {
  // Its tool looks into the connection's own schema only
  const pool = new pg.Pool({connectionString: running.databaseUrl, options: '-c search_path=auth'});
  const db = new Kysely<Tables>({dialect: new PostgresDialect({pool})});
  const {options} = createSignInLibrary({
    db,
    publicUrl: running.origin,
    secret: 'a secret of more than thirty-two characters',
    sendCode: () => Promise.resolve(),
    logError: () => undefined,
  });
  const {toBeCreated, toBeAdded} = await getMigrations({
    ...options,
    database: {db, type: 'postgres'},
  });
  await db.destroy();
  expect(toBeCreated).toEqual([]);
  expect(toBeAdded).toEqual([]);
});

test('the library itself finds nothing to complain about', async () => {
  await running.auth.findSession(
    new Request(running.origin, {headers: {cookie: 'vouch.session_token=x.y'}}),
  );
  expect(running.log).toEqual([]);
});
