import {sql} from 'kysely';
import {afterAll, beforeAll, beforeEach, describe, expect, it} from 'vitest';
import type {AccountId} from '../../../lib/domain/ids.ts';
import {giveNewEpochs} from '../../../server/db/new-epochs.ts';
import {defaultKeep, upkeep} from '../../../server/jobs/upkeep.ts';
import {createSyncClient} from '../sync-client.ts';
import {createLink, createWorld, type Someone, type World} from '../world.ts';

let world: World;
let account: AccountId;
let maria: Someone;
beforeAll(async () => (world = await createWorld()));
afterAll(() => world.end());
beforeEach(async () => {
  account = await world.account('Bright Agency');
  maria = await world.member(account, 'Maria Nowak');
});

const newClient = () => createSyncClient(world, account, maria);
const inAccount = (statement: ReturnType<typeof sql>) =>
  world.read(account, (trx) => statement.execute(trx));
const count = async (what: ReturnType<typeof sql>) => {
  const {rows} = await world.read(account, (trx) =>
    sql<{n: number}>`select count(*) as n from ${what}`.execute(trx),
  );
  return rows[0]?.n;
};
const minRev = async () => {
  const {rows} = await world.read(account, (trx) =>
    sql<{min_rev: number}>`select min_rev from app.partner_account where id = ${account}`.execute(
      trx,
    ),
  );
  return rows[0]?.min_rev ?? Number.NaN;
};

describe('the daily upkeep', () => {
  it('[R5, L1] forgets old deletions; who was away begins again and misses nothing', async () => {
    const [busy, away, late] = [newClient(), newClient(), newClient()];
    const links = Array.from({length: 7}, () => createLink());
    await busy.push(...links);
    for (const client of [busy, away, late]) await client.pull();
    await busy.push(
      ...links.slice(0, 5).map(({linkId}) => ({kind: 'link.remove', linkId}) as const),
    );
    await busy.pull();
    await inAccount(
      sql`update app.feed set deleted_at = deleted_at - interval '61 days' where deleted`,
    );
    await busy.push(
      ...links.slice(5, 6).map(({linkId}) => ({kind: 'link.remove', linkId}) as const),
    );
    await away.push(createLink()); // in its outbox while it was away

    await upkeep(world.db, defaultKeep, 2);
    expect(await count(sql`app.feed where deleted`)).toBe(1); // the young one
    expect(await minRev()).toBeGreaterThan(away.cursor);

    expect(await busy.pullPage()).toMatchObject({kind: 'page'}); // had seen all that is forgotten
    expect(await away.pullPage()).toMatchObject({kind: 'reset', lastMid: 1});
    await away.pull();
    await busy.pull();
    expect(Object.fromEntries(away.rows)).toEqual(Object.fromEntries(busy.rows));
    expect(away.ackedMid).toBe(1);
  });

  it('leaves what is not old enough, and who is not behind', async () => {
    const client = newClient();
    const link = createLink();
    await client.push(link);
    await client.push({kind: 'link.remove', linkId: link.linkId});
    await inAccount(
      sql`update app.feed set deleted_at = deleted_at - interval '59 days' where deleted`,
    );
    await upkeep(world.db, defaultKeep);
    expect(await count(sql`app.feed where deleted`)).toBe(1);
    expect(await minRev()).toBe(0);
  });

  it('an object that comes back is no deletion any more', async () => {
    const client = newClient();
    const link = createLink();
    await client.push(link);
    await client.push({kind: 'link.remove', linkId: link.linkId});
    await inAccount(
      sql`update app.feed set deleted_at = deleted_at - interval '61 days' where deleted`,
    );
    await client.push(link);
    await upkeep(world.db, defaultKeep);
    expect(await minRev()).toBe(0);
    await client.pull();
    expect(client.rows.has(`link:${link.linkId}`)).toBe(true);
  });

  it('[P2, R4] forgets old applied mutations and keeps what was refused; a replay is still skipped', async () => {
    const client = newClient();
    const mutations = [createLink(), createLink({name: ''}), createLink()];
    const entries = mutations.map((mutation, index) => ({
      mid: index + 1,
      body: JSON.stringify({at: new Date().toISOString(), mutation}),
    }));
    await client.send(entries);
    await inAccountAsOwner(sql`update app.mutation_log set at = at - interval '91 days'`);
    await upkeep(world.db, defaultKeep, 1);
    expect(await count(sql`app.mutation_log`)).toBe(1);
    const again = await client.send(entries);
    expect(again).toMatchObject({
      response: {
        lastMid: 3,
        results: [{kind: 'applied'}, {kind: 'refused', code: 'invalid'}, {kind: 'applied'}],
      },
    });
    expect(await count(sql`app.link`)).toBe(2);
    expect(await client.pullPage()).toMatchObject({lastMid: 3, refused: [{mid: 2}]});
  });

  it('forgets notices a year after, if they were read or were a mail alone, and no others', async () => {
    const {id: dealId} = await world.deal(account);
    const add = (batch: string, days: number, read: boolean, browser: boolean, mail: string) =>
      inAccount(sql`
        insert into app.notice (account_id, id, batch, user_id, side, topic, event, deal_id, at, in_browser, read_at, mail_state)
        values (${account}, gen_random_uuid(), ${batch}, ${maria.userId}, 'partner', 'message', '{}', ${dealId},
          now() - ${days} * interval '1 day', ${browser}, ${read ? sql`now()` : null}, ${mail})`);
    await add('read', 366, true, true, 'sent');
    await add('mail alone', 366, false, false, 'sent');
    await add('unread', 3660, false, true, 'sent');
    await add('read, its mail waits', 3660, true, true, 'waiting');
    await add('mail alone, waits', 3660, false, false, 'waiting');
    await add('young', 364, true, true, 'sent');
    await upkeep(world.db, defaultKeep, 1);
    const kept = await world.read(account, (trx) =>
      trx.selectFrom('notice').select('batch').orderBy('batch').execute(),
    );
    expect(kept.map(({batch}) => batch)).toEqual([
      ...['mail alone, waits', 'read, its mail waits', 'unread', 'young'],
    ]);
  });

  it('clears tickets, invitations and jobs that are over', async () => {
    await inAccount(sql`
      insert into app.socket_ticket (account_id, ticket_hash, user_id, expires_at)
      select ${account}, decode(md5(n::text), 'hex'), ${maria.userId}, now() - n * interval '59 minutes' + interval '1 minute'
      from generate_series(0, 2) n`);
    await inAccount(sql`
      insert into app.invitation (account_id, id, email, role, invited_by_id, invited_by_name, expires_at)
      select ${account}, gen_random_uuid(), n || '@a.example', 'partner_member', ${maria.userId}, 'Maria', now() - n * interval '1 day'
      from generate_series(27, 31, 2) n`);
    await sql`select graphile_worker.add_job('mail', '{}', max_attempts => 1) from generate_series(1, 3)`.execute(
      world.db,
    );
    await sql`update graphile_worker._private_jobs set attempts = 1, updated_at = now() - interval '31 days'
      where id in (select id from graphile_worker._private_jobs where max_attempts = 1 limit 2)`.execute(
      world.db,
    );
    await upkeep(world.db, defaultKeep, 1);
    expect(await count(sql`app.socket_ticket`)).toBe(2);
    expect(await count(sql`app.invitation`)).toBe(2);
    const jobs = await world.rows(sql<{n: number}>`
      select count(*) as n from graphile_worker._private_jobs where max_attempts = 1`);
    expect(jobs[0]?.n).toBe(1);
  });
});

async function inAccountAsOwner(statement: ReturnType<typeof sql>): Promise<void> {
  await world.db.transaction().execute(async (trx) => {
    await sql`alter table app.mutation_log no force row level security`.execute(trx);
    await statement.execute(trx);
    await sql`alter table app.mutation_log force row level security`.execute(trx);
  });
}

it('[R5, L12] after a restore every account begins again', async () => {
  const other = await world.account('Other');
  const clients = [newClient(), createSyncClient(world, other, await world.member(other, 'Olga'))];
  for (const client of clients) await client.pull();
  expect(await giveNewEpochs(world.url)).toBeGreaterThanOrEqual(2);
  for (const client of clients) {
    expect(await client.pullPage()).toMatchObject({kind: 'reset'});
    await client.pull();
    expect(client.rows.size).toBeGreaterThan(0);
  }
  expect(await world.rows(sql`select 1 from app.partner_account`)).toEqual([]); // closed again
});
