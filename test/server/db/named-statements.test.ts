import {sql} from 'kysely';
import {afterAll, beforeAll, expect, it} from 'vitest';
import {createDatabase, createPool, inTenant, withRetry} from '../../../server/db/database.ts';
import {isStalePlan} from '../../../server/db/named-statements.ts';
import {isTrouble} from '../../../server/db/trouble.ts';
import type {AccountId} from '../../../lib/domain/ids.ts';
import {createWorld, type World} from '../world.ts';

let world: World;
let account: AccountId;
beforeAll(async () => {
  world = await createWorld(1); // one connection, so that plans are met again
  account = await world.account('Bright Agency');
  await sql`create table app.thing (id int, name text)`.execute(world.db);
  await sql`insert into app.thing values (1, 'one')`.execute(world.db);
});
afterAll(() => world.end());

const readThing = () => sql`select * from app.thing where id = ${1}`.execute(world.db);
const named = sql<{
  n: number;
}>`select count(*) as n from pg_prepared_statements where name like 'vouch%'`;

it('a statement is planned once and keeps its plan', async () => {
  await readThing();
  const before = await world.rows(named);
  await readThing();
  expect(before[0]?.n).toBeGreaterThan(0);
  expect(await world.rows(named)).toEqual(before);
});

it('a plan that a migration made stale is a passing trouble: asked again, it is made anew', async () => {
  await readThing();
  await sql`alter table app.thing add column size int`.execute(world.db);
  const error: unknown = await readThing().catch((thrown: unknown) => thrown);
  expect([isStalePlan(error), isTrouble(error)]).toEqual([true, true]);
  expect((await readThing()).rows).toEqual([{id: 1, name: 'one', size: null}]);
});

it('[P1] a write that meets a stale plan runs again by itself', async () => {
  await sql`grant select on app.thing to ${sql.ref((await tenantRole()) ?? '')}`.execute(world.db);
  const read = () =>
    withRetry(() =>
      inTenant(world.db, account, async (trx) => {
        const {rows} = await sql`select * from app.thing where id = ${1}`.execute(trx);
        return rows;
      }),
    );
  await read();
  await sql`alter table app.thing add column colour text`.execute(world.db);
  expect(await read()).toEqual([{id: 1, name: 'one', size: null, colour: null}]);
});

it('can be switched off, for a proxy that does not know of plans', async () => {
  const pool = createPool(world.url, 1, {prepare: false});
  try {
    const db = createDatabase(pool);
    await sql`select ${1}::int`.execute(db);
    expect((await named.execute(db)).rows).toEqual([{n: 0}]);
  } finally {
    await pool.end();
  }
});

async function tenantRole() {
  return (await world.rows(sql<{role: string}>`select app.tenant_role()::text as role`))[0]?.role;
}
