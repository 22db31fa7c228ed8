import {sql} from 'kysely';
import {afterAll, beforeAll, beforeEach, describe, expect, it} from 'vitest';
import type {AccountId, LinkId} from '../../../lib/domain/ids.ts';
import {tokenHash} from '../../../server/write/token-hash.ts';
import {watchLinks} from '../../../server/client-mail/watch-links.ts';
import {startMailing} from '../jobs/mailing.ts';
import {createWorld, type Someone, type World} from '../world.ts';
import {
  age,
  asClient,
  askingOf,
  assignedLink,
  placeOf,
  syncClient,
  tokenIn,
} from './asked-client.ts';

let world: World;
let mailing: Awaited<ReturnType<typeof startMailing>>;
let account: AccountId;
let maria: Someone;
let client: ReturnType<typeof syncClient>;

beforeAll(async () => {
  world = await createWorld();
  mailing = await startMailing(world, {toReader: 2, ofAccount: 5});
});
afterAll(async () => {
  await mailing.stop();
  await world.end();
});

let readers = 0;
let ann: string;
beforeEach(async () => {
  mailing.smtp.refuse = () => undefined;
  mailing.log.length = 0;
  ann = `ann${++readers}@acme.example`;
  account = await world.account('Bright Agency');
  maria = await world.member(account, 'Maria Nowak');
  client = syncClient(world, account, maria);
});

/** Jobs that failed are due again at once. */
const hurry = () =>
  world.rows(sql`update graphile_worker._private_jobs set run_at = now() where run_at > now()`);

const jobsAhead = () =>
  world.rows(sql<{id: string}>`
    select id::text from graphile_worker._private_jobs where run_at > now() + interval '1 hour'`);

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((done) => setTimeout(done, 20));
}

describe('a link that is sent', () => {
  it('reaches its client with an address of its own, in words that need no account', async () => {
    const inCapitals = ann.replace('ann', 'Ann');
    const link = await assignedLink(client, inCapitals);
    expect(await client.push({kind: 'link.send', linkId: link.linkId})).toEqual(['applied']);
    await mailing.settle();
    const [mail, ...more] = mailing.smtp.to(inCapitals);
    expect(more).toEqual([]);
    expect(mail?.subject).toBe('Is Bright Agency your partner for this purchase?');
    expect(mail?.headers).toContainEqual(
      expect.objectContaining({key: 'auto-submitted', value: 'auto-generated'}),
    );
    for (const text of ['Maria Nowak', 'Marketing Hub Professional (By the partner)']) {
      expect(mail?.text).toContain(text);
      expect(mail?.html).toContain(text);
    }
    expect(mail?.text).not.toContain(link.draft.name);
    expect(mail?.text).not.toContain(link.copyToken);
    const token = tokenIn(mail?.text);
    expect(token).not.toBe(link.copyToken);
    expect(tokenIn(mail?.html)).toBe(token);
    expect(await placeOf(world, token)).toMatchObject({
      ...{account_id: account, link_id: link.linkId, email: ann, hop: 0},
    });
  });

  it('is mailed once and by one address, however often the mail server fails first', async () => {
    const link = await assignedLink(client, ann);
    let failures = 2;
    mailing.smtp.refuse = () => (failures-- > 0 ? 'later' : undefined);
    await client.push({kind: 'link.send', linkId: link.linkId});
    await until(async () => {
      await hurry();
      return mailing.smtp.to(ann).length > 0;
    });
    mailing.log.length = 0;
    await mailing.settle();
    expect(mailing.smtp.to(ann)).toHaveLength(1);
    const [counted] = await world.read(account, async (trx) => {
      return (await sql<{n: number}>`select count(*) as n from app.client_mail`.execute(trx)).rows;
    });
    expect(counted).toEqual({n: 1});
  });

  it('has another address and another Message-ID each time', async () => {
    const link = await assignedLink(client, ann);
    await client.push({kind: 'link.send', linkId: link.linkId});
    await mailing.settle();
    await age(world, account, link.linkId, 1);
    expect(await client.push({kind: 'link.send', linkId: link.linkId})).toEqual(['applied']);
    await mailing.settle();
    const mails = mailing.smtp.to(ann);
    expect(new Set(mails.map(({text}) => tokenIn(text))).size).toBe(2);
    expect(new Set(mails.map(({messageId}) => messageId)).size).toBe(2);
  });

  it('is not mailed any more once it was removed, or its client has answered', async () => {
    await mailing.stopJobs();
    const [gone, answered] = [await assignedLink(client, ann), await assignedLink(client, ann)];
    for (const {linkId} of [gone, answered]) await client.push({kind: 'link.send', linkId});
    await client.push({kind: 'link.remove', linkId: gone.linkId});
    await world.read(account, (trx) =>
      sql`update app.link set answer = '{}' where id = ${answered.linkId}`.execute(trx),
    );
    await mailing.startJobs();
    await mailing.settle();
    expect(mailing.smtp.to(ann)).toEqual([]);
  });
});

describe('one mailbox', () => {
  it('has the room of one reader, by whatever other name of it it is mailed', async () => {
    const [name = ''] = ann.split('@');
    const links: Array<{linkId: LinkId}> = [];
    for (const tag of ['', '+1', '+2']) {
      links.push(await assignedLink(client, `${name}${tag}@acme.example`));
    }
    for (const {linkId} of links) await client.push({kind: 'link.send', linkId});
    const delayed = async () => {
      const all = await Promise.all(links.map(({linkId}) => askingOf(world, account, linkId)));
      return all.filter((asking) => asking?.mailed?.trouble === 'delayed').length;
    };
    const taken = () =>
      mailing.smtp.mails.filter(({to1}) => to1.replace(/\+.*@/, '@') === ann).length;
    await until(async () => (await delayed()) + taken() === 3);
    expect(await delayed()).toBe(1);
    await world.rows(sql`delete from graphile_worker._private_jobs`);
  });
});

describe('the mailed address', () => {
  it('is in nothing that the partner, the database, the queue or the log shows', async () => {
    const link = await assignedLink(client, ann);
    mailing.smtp.refuse = (to) => (to === ann ? 'not now' : undefined);
    await client.push({kind: 'link.send', linkId: link.linkId});
    await until(() => mailing.smtp.refused.includes(ann));
    const seen: string[] = [await everythingReadable()]; // while it waits to be tried again
    mailing.smtp.refuse = () => undefined;
    await until(async () => {
      await hurry();
      return mailing.smtp.to(ann).length > 0;
    });
    const token = tokenIn(mailing.smtp.to(ann)[0]?.text);
    const place = await placeOf(world, token);
    if (!place) throw new Error('It leads nowhere');
    seen.push(await everythingReadable());
    await client.pull();
    seen.push(JSON.stringify([...client.rows.values()]), JSON.stringify(mailing.log));
    seen.push(...mailing.smtp.mails.filter((mail) => mail.to1 !== ann).map(({raw}) => raw));
    const all = seen.join('\n');
    expect(all).toContain(link.copyToken); // so that a leak would be found
    expect(all).toContain(ann);
    expect(all).not.toContain(token);
    expect(all).not.toContain(encodeURIComponent(token).slice(0, 16));
    expect(all).not.toContain(tokenHash(token).toString('hex'));
  });

  async function everythingReadable(): Promise<string> {
    const tables = await world.rows(sql<{name: string}>`
      select quote_ident(n.nspname) || '.' || quote_ident(c.relname) as name
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'p', 'v', 'm') and n.nspname in ('app', 'auth', 'graphile_worker')`);
    const read: string[] = [];
    for (const {name} of tables) {
      const rows = sql<{row: string}>`select t::text as row from ${sql.raw(name)} t`;
      const asTenant = world.read(account, (trx) => rows.execute(trx)).catch(() => ({rows: []}));
      const asOwner = rows.execute(world.db).catch(() => ({rows: []}));
      for (const found of await Promise.all([asTenant, asOwner])) {
        read.push(...found.rows.map(({row}) => row));
      }
    }
    return read.join('\n');
  }
});

describe('a request that is passed on', () => {
  it('is mailed to the colleague alone, who can answer by it', async () => {
    const link = await assignedLink(client, ann);
    await client.push({kind: 'link.send', linkId: link.linkId});
    await mailing.settle();
    const first = tokenIn(mailing.smtp.to(ann)[0]?.text);
    expect(await placeOf(world, first)).toMatchObject({email: ann, hop: 0});
    const bo = {name: 'Bo Acme', email: `bo.${ann}`};
    await asClient(world, account, {
      ...{kind: 'link.pass_on', linkId: link.linkId, by: {name: '', email: ann}, to: bo},
    });
    await mailing.settle();
    const [mail, ...more] = mailing.smtp.to(bo.email);
    expect(more).toEqual([]);
    expect(mail?.text).toContain('Ann Acme passed this request on to you.');
    expect(mailing.smtp.to(ann)).toHaveLength(1);
    expect(await placeOf(world, tokenIn(mail?.text))).toMatchObject({
      ...{email: bo.email, hop: 1},
    });
    const [told] = mailing.smtp.to(maria.email);
    expect(told?.text).toContain('Bo Acme');
  });
});

describe('mails beyond what is decent', () => {
  it('wait until there is room, are seen to wait, and are not lost', async () => {
    const links: Array<{linkId: LinkId}> = [];
    for (let n = 0; n < 3; n++) links.push(await assignedLink(client, ann, `Link ${n}`));
    for (const {linkId} of links) await client.push({kind: 'link.send', linkId});
    const last = async () =>
      (await Promise.all(links.map(({linkId}) => askingOf(world, account, linkId)))).filter(
        (asking) => asking?.mailed?.trouble === 'delayed',
      );
    await until(async () => (await last()).length > 0 && mailing.smtp.to(ann).length === 2);
    expect(await last()).toHaveLength(1);
    const [waiting] = await jobsAhead();
    await hurry();
    await until(async () => {
      const [again] = await jobsAhead();
      return again !== undefined && again.id !== waiting?.id; // it was tried and waits anew
    });
    expect(mailing.smtp.to(ann)).toHaveLength(2);

    await world.read(account, (trx) =>
      sql`delete from app.client_mail where account_id = ${account}`.execute(trx),
    );
    await hurry();
    await mailing.settle();
    expect(mailing.smtp.to(ann)).toHaveLength(3);
    expect(await last()).toEqual([]);
  });

  it('are counted for one reader over all accounts, and removed links make no room', async () => {
    const other = await world.account('Other');
    const theirs = syncClient(world, other, await world.member(other, 'Olga'));
    for (const by of [client, theirs]) {
      const {linkId} = await assignedLink(by, ann);
      await by.push({kind: 'link.send', linkId});
      await mailing.settle();
      await by.push({kind: 'link.remove', linkId});
    }
    const {linkId} = await assignedLink(client, ann.replace('ann', 'ANN'));
    await client.push({kind: 'link.send', linkId});
    await until(
      async () => (await askingOf(world, account, linkId))?.mailed?.trouble === 'delayed',
    );
    expect(mailing.smtp.to(ann)).toHaveLength(2);
    await world.rows(sql`delete from graphile_worker._private_jobs`);
  });

  it('are counted for one account', async () => {
    const links: Array<{linkId: LinkId}> = [];
    for (let n = 0; n < 6; n++) links.push(await assignedLink(client, `b${n}.${ann}`));
    for (const {linkId} of links) await client.push({kind: 'link.send', linkId});
    const delayed = async () => {
      const all = await Promise.all(links.map(({linkId}) => askingOf(world, account, linkId)));
      return all.filter((asking) => asking?.mailed?.trouble === 'delayed').length;
    };
    await until(async () => (await delayed()) > 0);
    expect(await delayed()).toBe(1);
    await world.rows(sql`delete from graphile_worker._private_jobs`);
  });
});

describe('a reminder', () => {
  it('comes with a way to end reminders by one click, which a first mail does not need', async () => {
    const link = await assignedLink(client, ann);
    await client.push({kind: 'link.send', linkId: link.linkId});
    await mailing.settle();
    await age(world, account, link.linkId, 6);
    await watchLinks(world.deps);
    await mailing.settle();
    const [first, reminder, ...more] = mailing.smtp.to(ann);
    expect(more).toEqual([]);
    const headerOf = (mail: typeof first, key: string) =>
      mail?.headers.find((header) => header.key === key)?.value;
    expect(headerOf(first, 'list-unsubscribe')).toBeUndefined();
    expect(reminder?.subject).toBe('Reminder: Bright Agency waits for your confirmation');
    expect(headerOf(reminder, 'list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click');
    const [, url = ''] = /^<(.+)>$/.exec(headerOf(reminder, 'list-unsubscribe') ?? '') ?? [];
    expect(url).toContain('https://vouch.example/u/');
    expect(reminder?.text).toContain(url);
    expect(tokenIn(reminder?.text)).not.toBe(tokenIn(first?.text));
  });
});

describe('a mail that was taken in none of its tries', () => {
  it('is told to the partner like one that did not arrive', async () => {
    const link = await assignedLink(client, ann);
    mailing.smtp.refuse = (to) => (to === ann ? 'busy' : undefined);
    await mailing.stopJobs();
    await client.push({kind: 'link.send', linkId: link.linkId});
    await world.rows(sql`
      update graphile_worker._private_jobs set attempts = max_attempts - 1 where task_id =
        (select id from graphile_worker._private_tasks where identifier = 'ask_client')`);
    await mailing.startJobs();
    const troubleOf = async () => (await askingOf(world, account, link.linkId))?.mailed?.trouble;
    await until(async () => (await troubleOf()) === 'bounced'); // its last try is none that settles
    await mailing.settle();
    const [told, ...more] = mailing.smtp.to(maria.email);
    expect(more).toEqual([]);
    expect(told?.text).toContain('The mail to the client did not arrive');
  });
});

describe('an address that does not exist', () => {
  it('is noted on the link and told to the partner, and is reminded of nothing', async () => {
    const link = await assignedLink(client, ann);
    mailing.smtp.refuse = (to) => (to === ann ? '550 no such user' : undefined);
    await client.push({kind: 'link.send', linkId: link.linkId});
    await mailing.settle();
    expect((await askingOf(world, account, link.linkId))?.mailed?.trouble).toBe('bounced');
    const [told, ...more] = mailing.smtp.to(maria.email);
    expect(more).toEqual([]);
    expect(told?.text).toContain('The mail to the client did not arrive');
    await client.push({
      ...{kind: 'link.assign_client', linkId: link.linkId},
      client: {name: 'Ann', email: `right.${ann}`},
    });
    await age(world, account, link.linkId, 1);
    expect(await client.push({kind: 'link.send', linkId: link.linkId})).toEqual(['applied']);
    await mailing.settle();
    expect(mailing.smtp.to(`right.${ann}`)).toHaveLength(1);
    expect((await askingOf(world, account, link.linkId))?.mailed).not.toHaveProperty('trouble');
  });
});
