import {sql} from 'kysely';
import {v7 as uuid} from 'uuid';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import type {Link} from '../../../lib/domain/confirmation-link.ts';
import type {AccountId} from '../../../lib/domain/ids.ts';
import {verifyReceipt} from '../../../lib/receipt/verify-receipt.ts';
import {findInLog, verifyLogExport} from '../../../lib/receipt/log-export.ts';
import {enqueueMails} from '../../../server/mail/enqueue-mail.ts';
import {erasePerson, findPerson} from '../../../server/receipts/erase-person.ts';
import {exportLog} from '../../../server/receipts/export-log.ts';
import {findReceiptByToken} from '../../../server/receipts/find-receipt.ts';
import {receiptToken} from '../../../server/receipts/receipt-address.ts';
import {verifyLog} from '../../../server/write/account-log.ts';
import type {Admin} from '../../../server/write/change-accounts.ts';
import {createSyncClient} from '../sync-client.ts';
import {
  answerAsShown,
  createLink,
  createWorld,
  done,
  operator,
  type Someone,
  type World,
} from '../world.ts';
import {answeredLink, receiptOf, takeUnverifiedAnswers} from './receipts-world.ts';

let world: World;
let account: AccountId;
let maria: Someone;
const name = 'Hannah “H.” Réyes';

beforeAll(async () => {
  world = await createWorld();
  await takeUnverifiedAnswers(world.db);
  account = await world.account('Bright Agency');
  maria = await world.member(account, 'Maria Nowak');
});
afterAll(() => world.end());

const log = () =>
  world.read(account, async (trx) =>
    trx.selectFrom('account_log').select(['seq', 'payload', 'salt']).orderBy('seq').execute(),
  );

async function answeredBy(email: string) {
  const link = createLink();
  const client = {name, email};
  await createSyncClient(world, account, maria).push(link, {
    ...{kind: 'link.assign_client', linkId: link.linkId, client},
  });
  await answerAsShown(world.deps, link.copyToken, {name, choice: {kind: 'confirm'}});
  return link;
}

const erase = (email: string, by: Admin = operator) =>
  erasePerson(world.deps, by, world.programId, email);
const find = (email: string) => findPerson(world.db, world.programId, email);

/** Every row of every table that has an account, as text, as the owner of the database reads it. */
function everything(): Promise<string> {
  return world.db.transaction().execute(async (trx) => {
    await sql`select set_config('app.account', ${account}, true)`.execute(trx);
    const {rows: tables} = await sql<{name: string}>`
      select c.relname as name from pg_attribute a join pg_class c on c.oid = a.attrelid
      where c.relnamespace = 'app'::regnamespace and c.relkind = 'r' and a.attname = 'account_id'
    `.execute(trx);
    let all = '';
    for (const {name: table} of tables) {
      const {rows} = await sql<{text: string | null}>`
        select string_agg(t::text, chr(10)) as text from ${sql.table(`app.${table}`)} t where account_id = ${account}
      `.execute(trx);
      all += `${table}\n${rows[0]?.text ?? ''}\n`;
    }
    const {rows: jobs} = await sql<{text: string | null}>`
      select string_agg(payload::text, chr(10)) as text from graphile_worker._private_jobs
    `.execute(trx);
    return `${all}${jobs[0]?.text ?? ''}`;
  });
}

describe('erasing a person by their mail address', () => {
  it('takes name and address out of log, receipt, link and everything else, and the chain still verifies', async () => {
    const other = await answeredLink(world, account, maria, {name: 'Somebody Else'});
    const link = await answeredBy('Hannah@acme.example');
    const kept = await receiptOf(world, account, link.linkId);
    const before = await log();
    expect(await everything()).toMatch(/annah@acme\.example/);
    expect(await find('hannah@Acme.example')).toEqual({accounts: 1, links: 1, answers: 1});
    expect(done(await erase(' hannah@Acme.example'))).toEqual({accounts: 1, links: 1, answers: 1});

    expect(await everything()).not.toMatch(/annah|Réyes/i);
    expect(await find('hannah@acme.example')).toEqual({accounts: 0, links: 0, answers: 0});
    const after = await log();
    expect(JSON.stringify(after)).toContain('Somebody Else');
    const erased = after.filter(({payload, salt}) => payload === null && salt === null);
    expect(erased.length).toBe(2); // it was assigned, and it was answered
    expect(after.at(-1)?.payload).toContain('{"kind":"person_erased","entries":2,"receipts":1}');
    expect(await world.read(account, (trx) => verifyLog(trx, account))).toMatchObject({
      ...{kind: 'intact', entries: before.length + 1},
    });

    const found = await findReceiptByToken(world.db, receiptToken(link.copyToken));
    expect(found).toMatchObject({jws: undefined});
    await receiptOf(world, account, other.linkId); // is there still
    const issuer = world.deps.publicUrl;
    const keys = new Map((await world.deps.receiptKeys.all()).map((key) => [key.kid, key]));
    expect(await verifyReceipt(kept.jws, {issuer, keys})).toMatchObject({kind: 'valid'});
    let text = '';
    const of = {issuer, account: {id: account, name: 'Bright Agency'}, withPayloads: true};
    for await (const lines of exportLog(world.db, of)) text += lines;
    const verdict = await verifyLogExport(text);
    if (verdict.kind !== 'intact') throw new Error(verdict.kind);
    expect(findInLog(verdict.log, kept.receipt)).toMatchObject({kind: 'there'});
  });

  it('leaves the answer as it was, by nobody, and tells the partner', async () => {
    const client = createSyncClient(world, account, maria);
    const link = await answeredBy('final@acme.example');
    await client.pull();
    done(await erase('final@acme.example'));
    await client.pull();
    const row = client.rows.get(`link:${link.linkId}`) as Link | undefined; // rows are kept by their kind
    expect(row).toMatchObject({
      client: null,
      answer: {by: {name: '—'}, lines: [{verdict: 'confirmed'}]},
    });
    expect(row?.answer?.by).not.toHaveProperty('email');
  });

  it('takes the client off a link that nobody has answered, with the addresses that were mailed', async () => {
    const link = createLink();
    const client = {name, email: 'waiting@acme.example'};
    await createSyncClient(world, account, maria).push(link, {
      ...{kind: 'link.assign_client', linkId: link.linkId, client},
    });
    done(await erase('waiting@acme.example'));
    expect(await everything()).not.toContain('waiting@acme.example');
  });

  it('takes mails to them out of the queue, and their name and address out of those to others', async () => {
    const link = await answeredBy('queued@acme.example');
    const html = name.replaceAll('“', '&quot;');
    const mail = {subject: `${name} confirmed`, text: `${name} <queued@acme.example>`, html};
    const stranger = 'somebody@elsewhere.example';
    await enqueueMails(world.db, [
      {to: {name, email: 'Queued@acme.example'}, ...mail},
      {to: {name: maria.name, email: maria.email}, ...mail},
      {to: {name: 'Anna', email: stranger}, ...mail, text: 'Not of this program'},
    ]);
    done(await erase('queued@acme.example'));
    const jobs = await world.rows(sql<{to: string; subject: string; text: string}>`
      select payload #>> '{to,email}' as to, payload ->> 'subject' as subject, payload ->> 'text' as text
      from graphile_worker._private_jobs where payload ->> 'subject' like '%confirmed' order by id`);
    expect(jobs).toEqual([
      {to: maria.email, subject: '— confirmed', text: '— <—>'},
      {to: stranger, subject: `${name} confirmed`, text: 'Not of this program'},
    ]);
    expect((await log()).some(({payload}) => payload?.includes(link.linkId))).toBe(true);
    await world.rows(sql`delete from graphile_worker._private_jobs`);
  });

  it('leaves people alone whose addresses only look alike', async () => {
    const client = createSyncClient(world, account, maria);
    const kept = ['joann@acme.co', 'ann@acme.com'];
    for (const email of [...kept, 'ann@acme.co']) {
      const link = createLink();
      await client.push(link, {
        ...{kind: 'link.assign_client', linkId: link.linkId, client: {name: email, email}},
      });
    }
    done(await erase('ann@acme.co'));
    const entries = JSON.stringify(await log());
    for (const email of kept) expect(entries).toContain(`"${email}`.replaceAll('"', '\\"'));
    expect(entries).not.toContain('\\"ann@acme.co\\"');
  });

  it('takes a former client out of what happened, and nothing else that happens to be called so', async () => {
    const client = createSyncClient(world, account, maria);
    const link = createLink();
    await client.push(link);
    const former = {name: 'link_edited', email: 'former@acme.example'}; // as a kind of event is called
    for (const person of [former, {name: 'New Client', email: 'new@acme.example'}]) {
      await client.push({kind: 'link.assign_client', linkId: link.linkId, client: person});
    }
    const deal = await world.deal(account);
    const events = [
      {kind: 'checkout_opened', linkId: link.linkId, client: 'New Client', before: former.name},
      {kind: 'link_edited', linkId: link.linkId},
      {kind: 'link_passed_on', linkId: link.linkId, from: former.name, to: 'New Client'},
    ];
    await world.read(account, async (trx) => {
      for (const [at, event] of events.entries()) {
        await sql`insert into app.activity (account_id, deal_id, id, seq, at, event)
          values (${account}, ${deal.id}, ${uuid()}, ${1_000_000 + at}, now(), ${JSON.stringify(event)})`.execute(
          trx,
        );
      }
      await sql`insert into app.notice (account_id, id, batch, user_id, side, topic, event, at, in_browser, mail_state)
        values (${account}, ${uuid()}, 'b', ${maria.userId}, 'partner', 'link_answered',
          ${JSON.stringify({event: events[2], by: null})}, now(), true, 'none')`.execute(trx);
    });
    done(await erase(former.email));
    const stored = await world.read(account, async (trx) => [
      ...(await trx
        .selectFrom('activity')
        .select('event')
        .where('deal_id', '=', deal.id)
        .orderBy('seq')
        .execute()),
      ...(await trx.selectFrom('notice').select('event').where('batch', '=', 'b').execute()),
    ]);
    expect(stored.slice(-4).map(({event}) => event)).toEqual([
      {...events[0], before: '—'},
      events[1],
      {...events[2], from: '—'},
      {event: {...events[2], from: '—'}, by: null},
    ]);
    done(await erase('somebody.else@acme.example')); // and whoever comes next can be erased, too
  });

  it('takes out who passed the request on, who wanted a change, and the contact of a deal', async () => {
    const client = createSyncClient(world, account, maria);
    const link = createLink();
    await client.push(link);
    const [from, to] = [
      {name: 'First Asked', email: 'first@acme.example'},
      {name: 'Then Asked', email: 'then@acme.example'},
    ];
    await client.push({kind: 'link.assign_client', linkId: link.linkId, client: to});
    const asking = {
      hops: [{from, to, at: '2026-01-01T00:00:00.000Z'}],
      wish: {text: 'Less, please', at: '2026-01-01T00:00:00.000Z', by: from},
    };
    await world.read(account, (trx) =>
      sql`update app.link set asking = ${JSON.stringify(asking)} where id = ${link.linkId}`.execute(
        trx,
      ),
    );
    await world.deal(account, {contact: {ref: null, ...from}});
    done(await erase(from.email));
    expect(await everything()).not.toMatch(/First Asked|first@acme/);
    const {asking: left} = await world.read(account, (trx) =>
      trx
        .selectFrom('link')
        .select('asking')
        .where('id', '=', link.linkId)
        .executeTakeFirstOrThrow(),
    );
    expect(left).toMatchObject({
      hops: [{from: {name: '—'}, to}],
      wish: {text: 'Less, please', by: {name: '—'}},
    });
  });

  it('done twice changes nothing more', async () => {
    await answeredBy('twice@acme.example');
    done(await erase('twice@acme.example'));
    const once = await log();
    expect(done(await erase('twice@acme.example'))).toEqual({accounts: 0, links: 0, answers: 0});
    expect(await log()).toEqual(once);
  });

  it('leaves an answered link alone but for the person, whoever sets the word for it', async () => {
    const link = await answeredBy('guarded@acme.example');
    const change = world.read(account, (trx) =>
      sql`with word as (select set_config('app.erasing', 'on', true))
        update app.link set client_name = null, client_email = null from word where id = ${link.linkId}`.execute(
        trx,
      ),
    );
    await expect(change).rejects.toThrow('can be neither changed nor removed');
  });

  it('is for the program admin alone', async () => {
    await answeredBy('asked@acme.example');
    const admin = await world.member(account, 'Partner Admin', 'partner_admin');
    const cam = await world.vendor('Cam', 'cam');
    await world.assign(account, cam, 'cam');
    const stranger = await world.member(await world.account('Other'), 'Stranger', 'partner_admin');
    const refused = [];
    for (const person of [admin, maria, stranger, cam]) {
      refused.push((await erase('asked@acme.example', {kind: 'person', ...person})).kind);
    }
    expect(refused).toEqual(['not_found', 'not_found', 'not_found', 'not_found']);
    expect((await find('asked@acme.example')).links).toBe(1);
    const programAdmin = await world.vendor('Admin', 'program_admin');
    expect(await erase('asked@acme.example', {kind: 'person', ...programAdmin})).toMatchObject({
      kind: 'done',
      value: {links: 1},
    });
  });

  it("[L9] reaches no other account's rows, log or receipts", async () => {
    const link = await answeredBy('there@acme.example');
    const {row} = await receiptOf(world, account, link.linkId);
    const other = await world.account('Kestrel');
    const before = await everything();
    const erased = await world.read(other, (trx) =>
      sql`
        select app.erase_log_entries(array(select generate_series(1, 1000)::bigint)) as entries,
          app.erase_receipts(array[${row.id}]::uuid[]) as receipts,
          (select count(*)::int from app.erase_person('there@acme.example', array[${link.linkId}]::uuid[], array[${name}])) as rows`.execute(
        trx,
      ),
    );
    expect(erased.rows).toEqual([{entries: 1, receipts: 0, rows: 0}]); // its own one
    expect(await everything()).toBe(before);
  });
});
