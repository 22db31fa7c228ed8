import {sql} from 'kysely';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {protocol} from '../../../lib/contract/protocol.ts';
import type {AccountId, DealId, NoteId} from '../../../lib/domain/ids.ts';
import type {CommandMutation} from '../../../lib/domain/mutation.ts';
import {pull} from '../../../server/data/pull.ts';
import {inTenant, inVendorSnapshot, standWithVendor} from '../../../server/db/database.ts';
import {ask, must, newId, note, ownCompany, post, share} from '../shared-deals.ts';
import {createSyncClient} from '../sync-client.ts';
import {createWorld, type Someone, type World} from '../world.ts';

/** Whatever the vendor's people read or are answered, this is not in it. */
const secret = 'Between us: 52,000 and not a dollar more';

let world: World;
let account: AccountId;
let maria: Someone;
let dealId: DealId;
let noteId: NoteId;
const vendor: Record<string, Someone> = {};

beforeAll(async () => {
  world = await createWorld();
  account = await world.account('Bright Agency');
  maria = await world.member(account, 'Maria', 'partner_admin');
  vendor.rep = await world.vendor('Luca', 'rep');
  vendor.cam = await world.vendor('Dana', 'cam');
  vendor.pdm = await world.vendor('Priya', 'pdm');
  vendor['program admin'] = await world.vendor('Ruth', 'program_admin');
  vendor.everything = await world.vendor('Eve', 'rep', 'cam', 'pdm', 'program_admin');
  await world.assign(account, vendor.cam, 'cam');
  await world.assign(account, vendor.pdm, 'pdm');
  await world.assign(account, vendor.everything, 'cam');
  const deal = share(ownCompany());
  ({dealId} = deal);
  await must(world, vendor.rep, account, deal); // sees it as whoever registered it, Eve as its owner
  await must(world, vendor.cam, account, {
    ...{kind: 'vendor.set_owner', dealId, userId: vendor.everything.userId},
  });
  await must(world, maria, account, post(dealId, 'A shared message'));
  const written = note(dealId, secret);
  ({noteId} = written);
  await must(world, maria, account, written);
  await must(world, maria, account, {kind: 'note.edit', noteId, text: `${secret}!`});
});
afterAll(() => world.end());

const everybody = ['rep', 'cam', 'pdm', 'program admin', 'everything'];
const who = (name: string): Someone => {
  const person = vendor[name];
  if (!person) throw new Error(`Who is ${name}?`);
  return person;
};

const tablesAndViews = () =>
  world.rows(sql<{name: string}>`
    select quote_ident(n.nspname) || '.' || quote_ident(c.relname) as name
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p', 'v', 'm') and n.nspname in ('app', 'auth', 'graphile_worker')`);

describe('a private note', () => {
  it("is there for the account's own people", async () => {
    const tom = await world.member(account, 'Tom');
    const client = createSyncClient(world, account, tom);
    await client.pull();
    expect(client.rows.get(`note:${noteId}`)).toMatchObject({text: `${secret}!`});
    const logged = await world.read(account, (trx) =>
      sql`select payload from app.account_log where payload like ${`%${secret}%`}`.execute(trx),
    );
    expect(logged.rows.length).toBeGreaterThan(0); // so a leak of the log would be found below
  });

  it.each(everybody)('is in no table, for a %s who reads as the vendor reads', async (name) => {
    const found: string[] = [];
    let readable = 0;
    for (const {name: table} of await tablesAndViews()) {
      try {
        const {rows} = await inVendorSnapshot(world.db, who(name).userId, (trx) =>
          sql<{row: string}>`select t::text as row from ${sql.raw(table)} t`.execute(trx),
        );
        readable++;
        found.push(...rows.map(({row}) => row));
      } catch (error) {
        // Some columns alone, or nothing of it
        expect(String(error)).toContain('permission denied');
        found.push(...(await readColumns(table, name)));
      }
    }
    expect(readable).toBeGreaterThan(5);
    expect(found.join()).toContain('A shared message');
    expect(found.join()).not.toContain('Between us');
    expect(found.join()).not.toContain(noteId);
  });

  /** Those columns that the role may read of a table that it may not read whole. */
  async function readColumns(table: string, name: string): Promise<string[]> {
    const columns = await world.rows(sql<{name: string}>`
      select quote_ident(a.attname) as name from pg_attribute a
      where a.attrelid = ${table}::regclass and a.attnum > 0 and not a.attisdropped
        and has_column_privilege(app.vendor_role(), a.attrelid, a.attnum, 'select')`);
    if (columns.length === 0) return [];
    const list = sql.raw(columns.map((column) => column.name).join(', '));
    const {rows} = await inVendorSnapshot(world.db, who(name).userId, (trx) =>
      sql`select ${list} from ${sql.raw(table)}`.execute(trx),
    );
    return rows.map((row) => JSON.stringify(row));
  }

  it.each(everybody)('is in no answer to any command of a %s', async (name) => {
    const at = new Date().toISOString();
    const commands: CommandMutation[] = [
      {kind: 'note.edit', noteId, text: 'Seen?'},
      {kind: 'note.delete', noteId},
      note(dealId, 'Written by the vendor'),
      {kind: 'note.write', noteId, dealId, text: 'Over it'},
      post(dealId, 'What do you think?'),
      {...post(dealId, 'On it'), parentId: noteId as never}, // an id is an id
      {kind: 'message.edit', messageId: noteId as never, text: 'Mine now', mentions: []},
      {kind: 'message.delete', messageId: noteId as never},
      {kind: 'file.remove', fileId: noteId as never},
      {kind: 'deal.seen', dealId, at},
      {kind: 'deal.edit', dealId, changes: {productIds: ['sales']}},
      {kind: 'deal.team', dealId, add: [who(name).userId], remove: []},
      {kind: 'vendor.set_close_date', dealId, closeDate: '2027-03-03'},
      {kind: 'deal.withdraw', dealId: newId(), reason: ''},
    ];
    const answers = [];
    for (const mutation of commands) {
      answers.push(JSON.stringify(await ask(world, who(name), account, mutation)));
    }
    expect(answers.join()).not.toContain('Between us');
    for (const answer of answers.slice(0, 4)) expect(answer).toContain('forbidden');
    const {rows} = await world.read(account, (trx) =>
      sql`select body from app.note where account_id = ${account}`.execute(trx),
    );
    expect(rows).toEqual([{body: `${secret}!`}]);
  });

  it.each(everybody)('is not to be pulled by a %s', async (name) => {
    const request = {
      ...{protocol, accountId: account, clientId: 'vendor', epoch: null, cursor: 0},
      ...{walk: null, tag: null, ackedMid: 0, limit: 500},
    };
    expect(await pull(world.db, who(name).userId, request)).toEqual({kind: 'no_access'});
  });

  it('has no entry in the timeline, and no notice', async () => {
    const found = await world.read(account, async (trx) => [
      ...(await sql`select event::text from app.activity`.execute(trx)).rows,
      ...(await sql`select event::text from app.notice`.execute(trx)).rows,
    ]);
    expect(JSON.stringify(found)).not.toMatch(/note_|Between us/);
    const jobs = await world.rows(sql`select payload::text from graphile_worker._private_jobs`);
    expect(JSON.stringify(jobs)).not.toContain('Between us');
  });

  it("is not there in a write on the vendor's behalf, whatever the query asks for", async () => {
    const seen = await inTenant(world.db, account, async (trx) => {
      await standWithVendor(trx);
      return (await sql`select * from app.note`.execute(trx)).rows;
    });
    expect(seen).toEqual([]);
    await expect(
      inTenant(world.db, account, async (trx) => {
        await standWithVendor(trx);
        await sql`insert into app.note (account_id, id, deal_id, body, by_id, by_name, at)
          values (${account}, ${newId()}, ${dealId}, 'x', 'x', 'X', now())`.execute(trx);
      }),
    ).rejects.toThrow('row-level security');
  });
});
