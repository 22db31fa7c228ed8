import {sql} from 'kysely';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {linkStatus} from '../../lib/domain/confirmation-link.ts';
import type {AccountId, UserId} from '../../lib/domain/ids.ts';
import {deals} from '../../sandbox/crm/records.ts';
import {seedDemo} from '../../sandbox/demo/seed.ts';
import {createAuth} from '../../server/auth/auth.ts';
import {findMemberships} from '../../server/data/memberships.ts';
import {dealOf, linkOf} from '../../server/data/rows.ts';
import {createDatabase, createPool, inTenant, type Database} from '../../server/db/database.ts';
import {createTestDatabase, type TestDatabase} from '../postgres.ts';

let database: TestDatabase;
let pool: ReturnType<typeof createPool>;
let db: Database;
let people: Array<{who: string; email: string; password: string}>;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = createPool(database.url, 3);
  db = createDatabase(pool);
  ({people} = await seedDemo(database.url, {crmOrigin: 'http://crm.localhost:4681'}));
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

async function accountOf(email: string) {
  const {rows} = await sql<{id: UserId}>`select id from auth."user" where email = ${email}`.execute(
    db,
  );
  const id = rows[0]?.id;
  if (!id) throw new Error(`Nobody has ${email}`);
  const [account] = await findMemberships(db, id);
  if (!account) throw new Error(`${email} is no member`);
  return account;
}

const all = (id: AccountId) =>
  inTenant(db, id, async (trx) => ({
    links: (await trx.selectFrom('link').selectAll().execute()).map(linkOf),
    deals: (await trx.selectFrom('deal').selectAll().execute()).map(dealOf),
    logged: (await trx.selectFrom('account_log').select('seq').execute()).length,
  }));

describe('the demo', () => {
  it('has a partner account of each type, with links in every state', async () => {
    const bright = await accountOf('maria@bright-agency.example');
    const kestrel = await accountOf('owen@kestrel-resell.example');
    expect([bright.type, kestrel.type]).toEqual(['solutions_partner', 'solutions_provider']);
    const {links} = await all(bright.id);
    expect(new Set(links.map(linkStatus))).toEqual(new Set(['pending', 'confirmed', 'rejected']));
    expect((await all(kestrel.id)).links.length).toBeGreaterThan(0);
  });

  it('has deals of the sandbox CRM, shared and not, and leaves one unknown', async () => {
    const found = (await all((await accountOf('maria@bright-agency.example')).id)).deals;
    expect(new Set(found.map(({shared}) => shared))).toEqual(new Set([true, false]));
    const known = new Set(found.map(({ref}) => ref?.objectId));
    expect(deals.filter(({id}) => !known.has(id))).toHaveLength(1);
    expect(found[0]?.ref?.url).toMatch(/^http:\/\/crm\.localhost:4681\//);
  });

  it('lets everybody it names sign in with the password it says', async () => {
    const auth = createAuth({
      db,
      publicUrl: 'http://localhost',
      secret: 'a secret of more than thirty-two characters',
      extensionRedirectUris: [],
      sendCode: () => Promise.resolve(),
      log: () => undefined,
    });
    for (const {email, password} of people) {
      const request = new Request('http://localhost/sign-in', {method: 'POST'});
      expect(await auth.signInWithPassword(email, password, request)).toMatchObject({
        kind: 'signed_in',
      });
    }
  });

  it('changes nothing when seeded again, not even what people removed', async () => {
    const {id} = await accountOf('maria@bright-agency.example');
    await inTenant(db, id, (trx) =>
      trx.deleteFrom('link').where('name', 'like', 'Larkspur%').execute(),
    );
    const before = await all(id);
    const again = await seedDemo(database.url, {crmOrigin: 'http://crm.localhost:4681'});
    expect(again.people).toEqual(people);
    expect(await all(id)).toEqual(before);
  });

  it('moves the deals with the sandbox CRM', async () => {
    const {firstDealUrl} = await seedDemo(database.url, {crmOrigin: 'http://crm.localhost:9999'});
    const {deals: moved} = await all((await accountOf('maria@bright-agency.example')).id);
    expect(firstDealUrl).toMatch(/^http:\/\/crm\.localhost:9999\//);
    for (const deal of moved) {
      expect(deal.ref?.url).toMatch(/^http:\/\/crm\.localhost:9999\//);
      expect(deal.contact?.ref?.url).toMatch(/^http:\/\/crm\.localhost:9999\//);
    }
  });

  it('leaves a database with another program alone', async () => {
    const other = await createTestDatabase();
    const otherPool = createPool(other.url, 1);
    try {
      const otherDb = createDatabase(otherPool);
      await sql`insert into app.program (id, name, vendor_name, catalogue)
        values (gen_random_uuid(), 'Real', 'Real', '{}')`.execute(otherDb);
      const demo = await seedDemo(other.url, {crmOrigin: 'http://crm.localhost:4681'});
      expect(demo.people).toEqual([]);
      const {rows} = await sql`select 1 from auth."user"`.execute(otherDb);
      expect(rows).toEqual([]);
    } finally {
      await otherPool.end();
      await other.drop();
    }
  });
});
