// @vitest-environment node
import {randomUUID} from 'node:crypto';
import {sql} from 'kysely';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import type {AccountId} from '../../../lib/domain/ids.ts';
import {inTenant, inVendorTransaction} from '../../../server/db/database.ts';
import {createProgram, setVendorRoles} from '../../../server/write/program.ts';
import {must} from '../shared-deals.ts';
import {createLink, createWorld, type Someone, type World} from '../world.ts';
import {addEndpoint, deliveriesOf} from './webhook-world.ts';

const tables = ['webhook_endpoint', 'webhook_secret', 'webhook_lane', 'webhook_delivery'];
let world: World;
let ours: AccountId;
let theirs: AccountId;
let admin: Someone;
let olga: Someone;
let endpoint: {id: string};

beforeAll(async () => {
  world = await createWorld();
  admin = await world.vendor('Pat', 'program_admin');
  [ours, theirs] = [await world.account('Ours'), await world.account('Theirs')];
  const maria = await world.member(ours, 'Maria');
  endpoint = await addEndpoint(world.db, admin, world.programId, 'https://hooks.example/');
  await must(world, maria, ours, createLink());
  const other = await createProgram(world.db, {name: 'Other', vendorName: 'Other'});
  olga = await world.person('Olga');
  await setVendorRoles(world.deps, {kind: 'operator'}, other, olga.userId, ['program_admin']);
});
afterAll(() => world.end());

const as = ({userId}: Someone, query: ReturnType<typeof sql>) =>
  inVendorTransaction(world.db, userId, (trx) => query.execute(trx));

describe('past the application', () => {
  it('an admin sees the own program’s webhooks and changes no other’s', async () => {
    for (const table of tables) {
      const count = sql`select endpoint_id from app.${sql.ref(table)}`;
      const own = table === 'webhook_endpoint' ? sql`select id from app.webhook_endpoint` : count;
      expect([table, (await as(admin, own)).rows.length]).toEqual([table, 1]);
      expect([table, (await as(olga, own)).rows]).toEqual([table, []]);
    }
    for (const query of [
      sql`update app.webhook_endpoint set url = 'https://evil.example/'`,
      sql`update app.webhook_secret set ends_at = now()`,
      sql`update app.webhook_lane set due_at = now()`,
      sql`update app.webhook_delivery set state = 'dead'`,
      sql`delete from app.webhook_endpoint`,
      sql`delete from app.webhook_secret`,
    ]) {
      expect((await as(olga, query)).numAffectedRows).toBe(0n);
    }
    const id = randomUUID();
    for (const query of [
      sql`insert into app.webhook_endpoint (id, program_id, name, url, topics)
        values (${id}, ${world.programId}, 'x', 'https://evil.example/', '{links}')`,
      sql`insert into app.webhook_secret (endpoint_id, id, secret, ends_at) values (${endpoint.id}, ${id}, 'x', now())`,
      sql`insert into app.webhook_lane (endpoint_id, account_id, lane) values (${endpoint.id}, ${id}, ${id})`,
      sql`insert into app.webhook_delivery (endpoint_id, account_id, lane, type, event, happened_at)
        values (${endpoint.id}, ${id}, ${id}, 'test', '{}', now())`,
    ]) {
      await expect(as(olga, query)).rejects.toThrow('row-level security');
    }
  });

  it('nobody reads a secret back, or writes what was sent', async () => {
    for (const query of [
      sql`select secret from app.webhook_secret`,
      sql`update app.webhook_secret set secret = 'x'`,
      sql`update app.webhook_delivery set body = '{}'`,
      sql`delete from app.webhook_delivery`,
    ]) {
      await expect(as(admin, query)).rejects.toThrow('permission denied');
    }
  });

  it('a partner’s transaction reads none of it, and tells of its own account alone', async () => {
    for (const table of tables) {
      const read = inTenant(world.db, ours, (trx) =>
        sql`select 1 from app.${sql.ref(table)}`.execute(trx),
      );
      await expect(read).rejects.toThrow('permission denied');
    }
    const entry = {seq: 99, lane: randomUUID(), type: 'link.created', topic: 'links', event: {}};
    await inTenant(world.db, ours, (trx) =>
      sql`select app.tell_webhooks(${theirs}, now(), null, ${JSON.stringify([entry])}::jsonb)`.execute(
        trx,
      ),
    );
    expect(await deliveriesOf(world.db, endpoint.id)).toHaveLength(1);
  });

  it('other people of the vendor’s see nothing of it', async () => {
    const rep = await world.vendor('Rick', 'rep', 'cam', 'pdm');
    expect((await as(rep, sql`select id from app.webhook_endpoint`)).rows).toEqual([]);
    expect((await as(rep, sql`select id from app.webhook_delivery`)).rows).toEqual([]);
  });
});
