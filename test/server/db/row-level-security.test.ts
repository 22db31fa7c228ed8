import {randomBytes, randomUUID} from 'node:crypto';
import {sql} from 'kysely';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import type {AccountId} from '../../../lib/domain/ids.ts';
import type {Mutation} from '../../../lib/domain/mutation.ts';
import {defaultPreferences} from '../../../lib/domain/notice-settings.ts';
import {inTenant} from '../../../server/db/database.ts';
import {must, newFile, newId, note, post, share} from '../shared-deals.ts';
import {createSyncClient} from '../sync-client.ts';
import {attach, createLink, createWorld, type Someone, type World} from '../world.ts';

/** Keys of the whole installation and the vendor's own tables: not a tenant's. Everything else must be closed. */
const notOfATenant = [
  'checkout_address',
  'checkout_key',
  'checkout_session',
  'client_domain',
  'invitation_token',
  'link_token',
  'migration',
  'person_language',
  'program',
  'receipt_key',
  'saved_filter',
  'vendor_invitation',
  'vendor_person',
  'webhook_delivery',
  'webhook_endpoint',
  'webhook_lane',
  'webhook_secret',
];

let world: World;
let ours: AccountId;
let theirs: AccountId;

beforeAll(async () => {
  world = await createWorld();
  [ours, theirs] = [await world.account('Ours'), await world.account('Theirs')];
  for (const account of [ours, theirs]) {
    const person = await world.member(account, 'Member', 'partner_admin');
    const cam = await world.vendor('Cam', 'cam');
    await world.assign(account, cam, 'cam');
    const deal = await world.deal(account);
    const open = await world.deal(account, {shared: false});
    const [link, asked] = [createLink(), createLink()];
    const request = {
      kind: 'attach.request',
      requestId: randomUUID() as never,
      linkId: asked.linkId,
      deal: {dealId: open.id},
      note: 'Please',
    } as const;
    const client = createSyncClient(world, account, person);
    expect(await client.push(link, asked, attach(link.linkId, deal.id), request)).toEqual(
      Array.from({length: 4}, () => 'applied'),
    );
    const other = createSyncClient(world, account, await world.member(account, 'Other'));
    const rename = (name: string) =>
      ({kind: 'link.edit', linkId: link.linkId, changes: {name}, was: {name: 'Unlike'}}) as const;
    expect(await other.push(rename('Lost'))).toEqual(['applied']);
    await fillWithSharedDeal(account, person, cam);
    await inTenant(world.db, account, async (trx) => {
      const visit = {account_id: account, link_id: link.linkId};
      await trx
        .insertInto('client_visit')
        .values({...visit, what: 'opened'})
        .execute();
      const mail = {account_id: account, seq: 1, reader: randomBytes(32)};
      await trx.insertInto('client_mail').values(mail).execute();
      const unwanted = {account_id: account, email: 'ann@acme.example'};
      await trx.insertInto('no_reminders').values(unwanted).execute();
      const hashes = {email_hash: randomBytes(32), browser_hash: randomBytes(32)};
      await trx
        .insertInto('client_code')
        .values({
          ...{...visit, ...hashes, id: randomUUID(), code_hash: randomBytes(32)},
          expires_at: new Date(),
        })
        .execute();
    });
    await inTenant(world.db, account, (trx) =>
      trx
        .insertInto('receipt')
        .values({
          ...{account_id: account, id: randomUUID(), link_id: link.linkId, kid: 'x', jws: 'x'},
          ...{token_hash: randomBytes(32), log_seq: 1, at: new Date()},
        })
        .execute(),
    );
    await inTenant(world.db, account, (trx) =>
      trx
        .insertInto('socket_ticket')
        .values({
          account_id: account,
          ticket_hash: Buffer.from('x'),
          user_id: person.userId,
          expires_at: new Date(),
        })
        .execute(),
    );
  }
});
afterAll(() => world.end());

/** Something in every table that a shared deal fills. */
async function fillWithSharedDeal(account: AccountId, person: Someone, cam: Someone) {
  await world.vendor('Rep', 'rep');
  const {dealId, ...shared} = share();
  const at = new Date().toISOString();
  await must(world, person, account, {dealId, ...shared});
  const mutations: Mutation[] = [
    {...post(dealId, 'Hello'), files: [newFile()]},
    note(dealId, 'Ours alone'),
    {kind: 'deal.edit', dealId, changes: {closeDate: '2027-02-01'}},
    {kind: 'deal.seen', dealId, at},
    {kind: 'settings.notices', preferences: defaultPreferences},
  ];
  for (const mutation of mutations) await must(world, person, account, mutation);
  const amount = {amountMinor: 100, currency: 'EUR'};
  await must(world, cam, account, {
    ...{kind: 'vendor.put_quote', quoteId: newId(), dealId, number: 'Q-1', amount},
    ...{validUntil: null, file: null},
  });
  await inTenant(world.db, account, (trx) =>
    trx
      .insertInto('notice')
      .values({
        ...{account_id: account, id: randomUUID(), batch: 'x', user_id: person.userId},
        ...{side: 'partner', topic: 'message', event: '{}', deal_id: dealId, at},
        ...{in_browser: true, read_at: null, mail_state: 'none'},
      })
      .execute(),
  );
}

const tables = () =>
  world.rows(sql<{name: string; closed: boolean; key: string | null}>`
    select c.relname as name, c.relrowsecurity and c.relforcerowsecurity as closed,
      (select a.attname from pg_index i join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0]
       where i.indrelid = c.oid and i.indisprimary) as key
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'app' and c.relkind in ('r', 'p') order by 1`);
const tenantTables = async () =>
  (await tables()).filter(({name}) => !notOfATenant.includes(name)).map(({name}) => name);

describe('row-level security', () => {
  it('closes every table of a tenant, whose key begins with the account', async () => {
    for (const {name, closed, key} of await tables()) {
      if (notOfATenant.includes(name)) continue;
      expect({name, closed, key}).toEqual({
        name,
        closed: true,
        key: name === 'partner_account' ? 'id' : 'account_id',
      });
    }
  });

  it("[L9] shows one account's rows to queries that ask for all", async () => {
    for (const name of await tenantTables()) {
      const column = sql.ref(name === 'partner_account' ? 'id' : 'account_id');
      const seen = await inTenant(world.db, ours, async (trx) => {
        const {rows} = await sql<{account: string}>`
          select ${column} as account from app.${sql.ref(name)}`.execute(trx);
        return new Set(rows.map(({account}) => account));
      });
      if (name === 'invitation') continue; // nobody is invited here
      expect([name, [...seen]]).toEqual([name, [ours]]);
    }
  });

  it('[L9] shows nothing when no account was named, nor to the owner who forgot to switch', async () => {
    for (const name of await tenantTables()) {
      const nobody = await inTenant(world.db, undefined, (trx) =>
        sql`select 1 from app.${sql.ref(name)}`.execute(trx),
      );
      const owner = await world.rows(sql`select 1 from app.${sql.ref(name)}`);
      expect([name, nobody.rows, owner]).toEqual([name, [], []]);
    }
  });

  it('has no policy for everybody that lets anything through', async () => {
    const open = await world.rows(sql`
      select tablename, policyname from pg_policies where schemaname = 'app' and permissive = 'PERMISSIVE' and roles = '{public}'`);
    expect(open).toEqual([]);
  });

  it('[L9] shows the owner nothing either where it inherits what may be looked up', async () => {
    const roles = await world.rows(sql<{name: string}>`
      select rolname as name from pg_roles
      where rolname in (app.tenant_role(), app.lookup_role(), app.vendor_role())`);
    const names = sql.join(roles.map(({name}) => sql.ref(name)));
    await world.db.transaction().execute(async (trx) => {
      await sql`grant ${names} to current_user with inherit true`.execute(trx);
      for (const name of await tenantTables()) {
        const seen = await sql`select 1 from app.${sql.ref(name)}`.execute(trx);
        expect([name, seen.rows]).toEqual([name, []]);
      }
      await sql`grant ${names} to current_user with inherit false`.execute(trx);
    });
  });

  it("[L9] lets no account write another's rows", async () => {
    const write = (query: ReturnType<typeof sql>) =>
      inTenant(world.db, ours, (trx) => query.execute(trx));
    await expect(
      write(
        sql`insert into app.member (account_id, user_id, role) values (${theirs}, 'x', 'partner_admin')`,
      ),
    ).rejects.toThrow('row-level security');
    await expect(write(sql`update app.deal set account_id = ${theirs}`)).rejects.toThrow(
      'row-level security',
    );
    const {numAffectedRows} = await write(
      sql`update app.deal set name = 'x' where account_id = ${theirs}`,
    );
    expect(numAffectedRows).toBe(0n);
  });

  it("[L9] lets no account make or see a key to another's link or invitation", async () => {
    const as = (account: AccountId | undefined, query: ReturnType<typeof sql>) =>
      inTenant(world.db, account, (trx) => query.execute(trx));
    const link = (await as(theirs, sql`select id from app.link limit 1`)).rows[0] as {id: string};
    const [linkKey, invitationKey] = [randomBytes(32), randomBytes(32)];
    const addLinkKey = sql`
      insert into app.link_token values (${linkKey}, ${theirs}, ${link.id})`;
    await expect(as(ours, addLinkKey)).rejects.toThrow('row-level security');
    await expect(as(undefined, addLinkKey)).rejects.toThrow('row-level security');
    await as(theirs, addLinkKey);

    const invitation = randomUUID();
    await as(
      theirs,
      sql`insert into app.invitation (account_id, id, email, role, invited_by_id, invited_by_name, expires_at)
        values (${theirs}, ${invitation}, 'a@b.example', 'partner_member', 'x', 'X', now() + interval '1 day')`,
    );
    const addInvitationKey = sql`
      insert into app.invitation_token (token_hash, account_id, invitation_id)
      values (${invitationKey}, ${theirs}, ${invitation})`;
    await expect(as(ours, addInvitationKey)).rejects.toThrow('row-level security');
    await as(theirs, addInvitationKey);
    const addProgramKey = sql`
      insert into app.invitation_token (token_hash, program_id, vendor_invitation_id)
      values (${randomBytes(32)}, ${world.programId}, ${randomUUID()})`;
    await expect(as(ours, addProgramKey)).rejects.toThrow('row-level security');

    for (const table of ['link_token', 'invitation_token']) {
      expect(await world.rows(sql`select 1 from app.${sql.ref(table)}`)).toEqual([]);
    }
    const found = await world.rows(sql`
      select link_id as id from app.find_link_by_token(${linkKey})
      union all select id from app.find_invitation(${invitationKey})`);
    expect(found).toEqual([{id: link.id}, {id: invitation}]);
  });

  it('works as a role that owns nothing, is exempt from nothing and cannot log in', async () => {
    const [role] = await inTenant(world.db, ours, async (trx) => {
      const {rows} = await sql<Record<string, unknown>>`
        select r.rolname = app.tenant_role() and r.rolname <> session_user as "isTenant",
          r.rolsuper as super, r.rolbypassrls as exempt, r.rolcanlogin as login,
          (select count(*) from pg_class where relowner = r.oid) as owned,
          (select count(*) from pg_auth_members where member = r.oid) as memberships
        from pg_roles r where r.rolname = current_user`.execute(trx);
      return rows;
    });
    expect(role).toEqual({
      isTenant: true,
      super: false,
      exempt: false,
      login: false,
      owned: 0,
      memberships: 0,
    });
  });

  it('gives the tenant role back at the end of the transaction', async () => {
    await inTenant(world.db, ours, () => Promise.resolve());
    await expect(
      inTenant(world.db, ours, () => Promise.reject(new Error('halfway'))),
    ).rejects.toThrow('halfway');
    const users = await Promise.all(
      Array.from({length: 10}, () =>
        world.rows(sql<{me: boolean; account: string}>`
          select current_user = session_user as me, coalesce(current_setting('app.account', true), '') as account,
            pg_sleep(0.01)`),
      ),
    );
    for (const [row] of users) expect(row).toMatchObject({me: true, account: ''});
  });

  it('keeps log and timeline append-only', async () => {
    for (const query of [
      sql`update app.account_log set payload = '{}'`,
      sql`delete from app.account_log`,
      sql`update app.activity set event = '{}'`,
      sql`delete from app.activity`,
      sql`update app.mutation_log set refusal = null`,
    ]) {
      await expect(inTenant(world.db, ours, (trx) => query.execute(trx))).rejects.toThrow(
        'permission denied',
      );
    }
  });

  it('lets only old and settled entries of feed and mutation log be forgotten', async () => {
    for (const query of [sql`delete from app.mutation_log`, sql`delete from app.feed`]) {
      const {numAffectedRows} = await inTenant(world.db, ours, (trx) => query.execute(trx));
      expect(numAffectedRows).toBe(0n);
    }
  });

  it('keeps keys, the sign-in tables and the job queue out of reach', async () => {
    for (const query of [
      sql`select * from app.link_token`,
      sql`select * from auth."user"`,
      sql`select graphile_worker.add_job('mail', '{}')`,
    ]) {
      await expect(inTenant(world.db, ours, (trx) => query.execute(trx))).rejects.toThrow(
        'permission denied',
      );
    }
    const asLookup = (query: ReturnType<typeof sql>) =>
      inTenant(world.db, ours, async (trx) => {
        await sql`reset role; select set_config('role', app.lookup_role(), true)`.execute(trx);
        return query.execute(trx);
      });
    await expect(asLookup(sql`select id, email from auth."user"`)).resolves.toBeDefined();
    for (const query of [sql`select name from auth."user"`, sql`select token from auth.session`]) {
      await expect(asLookup(query)).rejects.toThrow('permission denied');
    }
    await expect(
      inTenant(world.db, ours, (trx) =>
        sql`select app.enqueue('drop_everything', '{}')`.execute(trx),
      ),
    ).rejects.toThrow('unknown task');
  });

  it('fixes the search path of every definer function and opens none to the public', async () => {
    const functions = await world.rows(sql<{name: string; config: string[] | null; open: boolean}>`
      select proname as name, proconfig as config,
        coalesce(proacl::text ~ '[{,]=X', true) as open
      from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where n.nspname in ('app', 'auth') and prosecdef`);
    expect(functions.length).toBeGreaterThan(5);
    for (const {name, config, open} of functions) {
      const paths = (config ?? []).filter((setting) => setting.startsWith('search_path='));
      expect({name, paths, open}).toEqual({
        name,
        paths: ['search_path=pg_catalog, pg_temp'],
        open: false,
      });
    }
  });

  it('lets nobody change an answered link, not even past the application', async () => {
    await inTenant(world.db, ours, (trx) =>
      sql`update app.link set answer = '{}' where account_id = ${ours}`.execute(trx),
    );
    for (const query of [
      sql`update app.link set name = 'x' where account_id = ${ours}`,
      sql`update app.link set answer = null where account_id = ${ours}`,
      sql`delete from app.link where account_id = ${ours}`,
    ]) {
      await expect(inTenant(world.db, ours, (trx) => query.execute(trx))).rejects.toThrow(
        'answered link',
      );
    }
  });
});
