import type {Writable} from 'node:stream';
import type pg from 'pg';
import {sql} from 'kysely';
import {afterAll, afterEach, beforeAll, expect, it, vi} from 'vitest';
import {inTenant, send} from '../../../server/db/database.ts';
import type {AccountId} from '../../../lib/domain/ids.ts';
import {createWorld, type World} from '../world.ts';

let world: World;
let account: AccountId;
beforeAll(async () => {
  world = await createWorld(1);
  account = await world.account('Bright Agency');
});
afterEach(() => vi.restoreAllMocks());
afterAll(() => world.end());

const ask = () => sql`select ${1}::int as n`.execute(world.db);

/** Counts what goes out to Postgres. */
async function writesDuring(work: () => Promise<unknown>): Promise<number> {
  const client = await world.pool.connect();
  const {stream} = (client as pg.PoolClient & {connection: {stream: Writable}}).connection; // what its types leave out
  client.release();
  const writes = vi.spyOn(stream, '_writev' as 'write'); // what a corked stream ends in
  await work();
  return writes.mock.calls.length;
}

it('what a transaction sends in one go is one write', async () => {
  await ask();
  const writes = await writesDuring(() =>
    inTenant(world.db, account, (trx) => {
      for (let n = 0; n < 10; n++) send(trx, sql`select ${n}::int`);
      return Promise.resolve();
    }),
  );
  expect(writes).toBe(1);
});

it('a statement that fails fails alone', async () => {
  const [bad, good] = await Promise.allSettled([sql`select 1/0`.execute(world.db), ask()]);
  expect([bad.status, good.status]).toEqual(['rejected', 'fulfilled']);
});
