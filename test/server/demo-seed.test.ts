import {sql} from 'kysely';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {linkStatus} from '../../lib/domain/confirmation-link.ts';
import type {AccountId, UserId} from '../../lib/domain/ids.ts';
import {deals} from '../../sandbox/crm/records.ts';
import {seedDemo} from '../../sandbox/demo/seed.ts';
import {createAuth} from '../../server/auth/auth.ts';
import {findMemberships} from '../../server/data/memberships.ts';
import {messageOf, noteOf, quoteOf} from '../../server/data/deal-rows.ts';
import {attachRequestOf, dealOf, linkOf} from '../../server/data/rows.ts';
import {createDatabase, createPool, inTenant, type Database} from '../../server/db/database.ts';
import {createTestDatabase, type TestDatabase} from '../postgres.ts';

/** The sandbox CRM's origin, and a server that would issue the receipts. */
const at = (crmOrigin: string) => ({
  ...{crmOrigin, publicUrl: 'http://localhost:4680'},
  secret: 'a secret of more than thirty-two characters',
  shop: {origin: 'http://shop.localhost:4683', knownKey: undefined},
});

let database: TestDatabase;
let pool: ReturnType<typeof createPool>;
let db: Database;
let people: Array<{who: string; email: string; password: string}>;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = createPool(database.url, 3);
  db = createDatabase(pool);
  ({people} = await seedDemo(database.url, at('http://crm.localhost:4681')));
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
    talk: {
      messages: (await trx.selectFrom('message').selectAll().execute()).map(messageOf),
      notes: (await trx.selectFrom('note').selectAll().execute()).map(noteOf),
      quotes: (await trx.selectFrom('quote').selectAll().execute()).map(quoteOf),
    },
    requests: (await trx.selectFrom('attach_request').selectAll().execute()).map(attachRequestOf),
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

  it('has registered deals in several states, with what both sides said and what the vendor decided', async () => {
    const {
      deals: known,
      talk,
      requests,
    } = await all((await accountOf('maria@bright-agency.example')).id);
    const registered = known.filter(({sharing}) => sharing !== null);
    expect(registered).toHaveLength(5);
    expect(new Set(registered.map(({sharing}) => sharing?.state))).toEqual(
      new Set(['active', 'won', 'withdrawn']),
    );
    for (const {owner, sharing} of registered) {
      expect([owner?.name, owner?.userId === undefined]).toEqual(['Luca Ferri', false]);
      expect(sharing).toMatchObject({partnerContact: {}, amount: {}});
      expect(sharing?.expiresAt).not.toBeNull();
    }
    const first = registered.find(({ref}) => ref?.objectId === '10101');
    expect(first?.sharing).toMatchObject({
      eligibility: {commission: true, by: {name: 'Luca Ferri'}},
      vendorCloseDate: '2027-02-12',
    });
    const onFirst = talk.messages.filter(({dealId}) => dealId === first?.id);
    expect(new Set(onFirst.map(({by}) => by.side))).toEqual(new Set(['partner', 'vendor']));
    expect(onFirst.some(({parentId}) => parentId !== null)).toBe(true);
    expect([talk.notes.length, talk.quotes.length]).toEqual([1, 1]);
    expect(requests.map(({state}) => state).sort()).toEqual(['declined', 'open']);
  });

  it('has a rep for each region, and deals of one company with whoever has it', async () => {
    const kestrel = await all((await accountOf('owen@kestrel-resell.example')).id);
    const owners = kestrel.deals.flatMap(({ref, owner}) =>
      owner ? [[ref?.objectId, owner.name]] : [],
    );
    expect(Object.fromEntries(owners)).toEqual({
      ...{'10101': 'Luca Ferri', '10104': 'Grace Lindqvist', '10106': 'Grace Lindqvist'},
    });
    const acme = kestrel.deals.find(({ref}) => ref?.objectId === '10101');
    expect(acme?.sharing?.duplicates).toMatchObject([
      {why: 'same_domain', dealId: null, dealName: null},
      {why: 'same_domain', dealId: null, dealName: null},
    ]);
  });

  it('is taken up again where it was cut short, from another origin, and does nothing twice', async () => {
    const cut = await createTestDatabase();
    const cutPool = createPool(cut.url, 2);
    try {
      const cutDb = createDatabase(cutPool);
      await seedDemo(cut.url, at('http://crm.localhost:4681'));
      const names = await sql<{id: AccountId}>`
        update app.program set name = 'Demo program (being set up)' returning id`.execute(cutDb);
      expect(names.rows).toHaveLength(1);
      const seen = async () => {
        const {rows} = await sql<{account_id: AccountId}>`
          select account_id from app.accounts_after(null, 10)`.execute(cutDb);
        return Promise.all(
          rows.map(({account_id: id}) =>
            inTenant(cutDb, id, (trx) =>
              sql`select (select count(*) from app.activity) as activities,
                (select count(*) from app.message) as messages,
                (select string_agg(state, ',' order by id) from app.deal) as states`.execute(trx),
            ).then((found) => found.rows),
          ),
        );
      };
      const before = await seen();
      await seedDemo(cut.url, at('http://crm.localhost:4699'));
      expect(await seen()).toEqual(before);
    } finally {
      await cutPool.end();
      await cut.drop();
    }
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
      trx.deleteFrom('link').where('name', 'like', 'Torrini: Content%').execute(),
    );
    const before = await all(id);
    const again = await seedDemo(database.url, at('http://crm.localhost:4681'));
    expect(again.people).toEqual(people);
    expect(await all(id)).toEqual(before);
  });

  it('moves the deals with the sandbox CRM', async () => {
    const {firstDealUrl} = await seedDemo(database.url, at('http://crm.localhost:9999'));
    const {deals: moved} = await all((await accountOf('maria@bright-agency.example')).id);
    expect(firstDealUrl).toMatch(/^http:\/\/crm\.localhost:9999\//);
    for (const deal of moved) {
      expect(deal.ref?.url).toMatch(/^http:\/\/crm\.localhost:9999\//);
      expect(deal.contact?.ref?.url).toMatch(/^http:\/\/crm\.localhost:9999\//);
    }
  });

  it('registers the shop, keeps its key over a start, and goes with it to another port', async () => {
    const seedAt = (port: number, knownKey?: string) =>
      seedDemo(database.url, {
        ...at('http://crm.localhost:4681'),
        shop: {origin: `http://shop.localhost:${port}`, knownKey},
      });
    const registered = async () => {
      const {rows} = await sql<{address: string}>`
        select address from app.checkout_address order by kind`.execute(db);
      return rows.map(({address}) => address);
    };
    const {vendorKey} = await seedAt(4683);
    expect(vendorKey).toMatch(/^vck_/);
    expect((await seedAt(4683, vendorKey)).vendorKey).toBe(vendorKey);
    expect((await seedAt(5003, vendorKey)).vendorKey).toBe(vendorKey);
    expect(await registered()).toEqual([
      'http://shop.localhost:5003',
      'http://shop.localhost:5003/checkout/',
    ]);
    await sql`update app.checkout_key set revoked_at = now()`.execute(db);
    const {vendorKey: another} = await seedAt(5003, vendorKey);
    expect(another).toMatch(/^vck_/);
    expect(another).not.toBe(vendorKey);
  });

  it('leaves a database with another program alone', async () => {
    const other = await createTestDatabase();
    const otherPool = createPool(other.url, 1);
    try {
      const otherDb = createDatabase(otherPool);
      await sql`insert into app.program (id, name, vendor_name, catalogue)
        values (gen_random_uuid(), 'Real', 'Real', '{}')`.execute(otherDb);
      const demo = await seedDemo(other.url, at('http://crm.localhost:4681'));
      expect(demo.people).toEqual([]);
      expect(demo.vendorKey).toBeUndefined();
      const {rows} = await sql`select 1 from auth."user"`.execute(otherDb);
      expect(rows).toEqual([]);
    } finally {
      await otherPool.end();
      await other.drop();
    }
  });
});
