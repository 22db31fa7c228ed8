import {sql} from 'kysely';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {createTurns} from '../../../server/write/turns.ts';
import {createSyncClient} from '../sync-client.ts';
import {createLink, createWorld, type World} from '../world.ts';

describe('turns', () => {
  it('come in order, so many at once, whatever becomes of the one before', async () => {
    const inTurn = createTurns(2);
    const seen: string[] = [];
    const gates = Array.from({length: 4}, () => Promise.withResolvers<unknown>());
    const all = gates.map(({promise}, at) =>
      inTurn('a', async () => {
        seen.push(`start ${at}`);
        await promise;
        if (at === 0) throw new Error('0 fails');
        return at;
      }).catch((error: unknown) => (error as Error).message),
    );
    await inTurn('b', () => Promise.resolve(seen.push('another key')));
    expect(seen).toEqual(['start 0', 'start 1', 'another key']);
    gates[0]?.resolve(undefined);
    expect(await all[0]).toBe('0 fails');
    await Promise.resolve();
    expect(seen.at(-1)).toBe('start 2');
    expect(seen).not.toContain('start 3');
    for (const {resolve} of gates) resolve(undefined);
    expect(await Promise.all(all)).toEqual(['0 fails', 1, 2, 3]);
  });
});

describe('the connections of the server', () => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld(5);
  });
  afterAll(() => world.end());

  it('are not all taken by the writes of one account', async () => {
    const [busy, calm] = [await world.account('Busy'), await world.account('Calm')];
    const [maria, luca] = [await world.member(busy, 'Maria'), await world.member(calm, 'Luca')];
    const holder = await world.pool.connect();
    await holder.query('begin');
    await holder.query(`select set_config('app.account', $1, true)`, [busy]);
    await holder.query('select from app.partner_account where id = $1 for update', [busy]);
    const pushes = Array.from({length: 40}, () =>
      createSyncClient(world, busy, maria).push(createLink()),
    );
    try {
      await world.waitForLockWaiter();
      const page = await createSyncClient(world, calm, luca).pullPage();
      expect(page.kind).toBe('page');
      const [row] = await world.rows(sql<{n: number}>`
        select count(*) as n from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'`);
      expect(row?.n).toBeLessThanOrEqual(2);
    } finally {
      await holder.query('rollback');
      holder.release();
    }
    expect((await Promise.all(pushes)).flat()).toEqual(Array.from({length: 40}, () => 'applied'));
  });

  it('are given back by who waits too long', async () => {
    const account = await world.account('Patient');
    const settings = await world.read(account, async (trx) => {
      const {rows} = await sql<Record<string, string>>`
        select current_setting('lock_timeout') as lock, current_setting('statement_timeout') as statement,
          current_setting('idle_in_transaction_session_timeout') as idle`.execute(trx);
      return rows[0];
    });
    expect(settings).toEqual({lock: '20s', statement: '1min', idle: '1min'});
  });
});
