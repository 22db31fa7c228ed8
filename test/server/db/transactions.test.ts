import {sql} from 'kysely';
import {afterAll, beforeAll, expect, it} from 'vitest';
import {answersTo, inSnapshot, inTenant, send} from '../../../server/db/database.ts';
import type {AccountId} from '../../../lib/domain/ids.ts';
import {createWorld, type World} from '../world.ts';

let world: World;
let account: AccountId;
beforeAll(async () => {
  world = await createWorld(1); // the next transaction has the connection of the last
  account = await world.account('Bright Agency');
});
afterAll(() => world.end());

const rename = (name: string) =>
  sql`update app.partner_account set name = ${name} where id = ${account}`;
const readName = () =>
  inTenant(world.db, account, async (trx) => {
    const {rows} = await sql<{name: string}>`select name from app.partner_account`.execute(trx);
    return rows[0]?.name;
  });

it('[P1] keeps nothing of work that failed, and the connection is as good as new', async () => {
  const failed = inTenant(world.db, account, async (trx) => {
    await rename('Never').execute(trx);
    throw new Error('on the way');
  });
  await expect(failed).rejects.toThrow('on the way');
  expect(await readName()).toBe('Bright Agency');
});

it('[P1] says so when a failed statement was passed over: nothing was kept', async () => {
  const failed = inTenant(world.db, account, async (trx) => {
    await rename('Never').execute(trx);
    await sql`select 1 / 0`.execute(trx).catch(() => undefined);
  });
  await expect(failed).rejects.toThrow('could not be committed');
  expect(await readName()).toBe('Bright Agency');
});

it('[P1] keeps what was sent without waiting for the answer, in its order', async () => {
  await inTenant(world.db, account, (trx) => {
    send(trx, rename('First'));
    send(trx, rename('Bright Agency'));
    return Promise.resolve();
  });
  expect(await readName()).toBe('Bright Agency');
});

it('[P1] keeps nothing when something that was sent fails, and says what that was', async () => {
  const broken = sql`select 1 / 0`;
  const unnoticed = inTenant(world.db, account, (trx) => {
    send(trx, rename('Never'));
    send(trx, broken);
    send(trx, rename('Never'));
    return Promise.resolve();
  });
  await expect(unnoticed).rejects.toThrow('division by zero');
  const behind = inTenant(world.db, account, async (trx) => {
    send(trx, broken);
    await rename('Never').execute(trx);
  });
  await expect(behind).rejects.toThrow('division by zero');
  expect(await readName()).toBe('Bright Agency');
});

it('[P5] what was sent and went wrong can be taken back alone', async () => {
  await inTenant(world.db, account, async (trx) => {
    send(trx, sql`savepoint one`);
    send(trx, sql`select 1 / 0`);
    await expect(answersTo(trx)).rejects.toThrow('division by zero');
    send(trx, sql`rollback to savepoint one`);
    send(trx, rename('Clear Agency'));
  });
  expect(await readName()).toBe('Clear Agency');
  await inTenant(world.db, account, (trx) => rename('Bright Agency').execute(trx));
});

it('leaves neither role nor account behind', async () => {
  await readName();
  const rows = await world.rows(sql`
    select current_user = session_user as "isOwner", app.current_account() as account`);
  expect(rows).toEqual([{isOwner: true, account: null}]);
});

it('[R1] a snapshot tells what failed in it, and the connection is as good as new', async () => {
  const failed = inSnapshot(world.db, account, (trx) => sql`select 1 / 0`.execute(trx));
  await expect(failed).rejects.toThrow('division by zero');
  expect(await readName()).toBe('Bright Agency');
});

it('[R1] a snapshot cannot write', async () => {
  await expect(
    inSnapshot(world.db, account, (trx) => rename('Never').execute(trx)),
  ).rejects.toThrow('read-only');
});
