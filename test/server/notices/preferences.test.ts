import {sql} from 'kysely';
import {afterAll, beforeAll, beforeEach, describe, expect, it} from 'vitest';
import type {AccountId, AttachRequestId, UserId} from '../../../lib/domain/ids.ts';
import {
  defaultPreferences,
  noticeTopics,
  type NoticePreferences,
  type NoticeTopic,
  type NoticeWay,
} from '../../../lib/domain/notice-settings.ts';
import {digests} from '../../../server/jobs/digest.ts';
import {notify} from '../../../server/jobs/notify.ts';
import {unreadNotices} from '../../../server/notices/read-notices.ts';
import {removeMember} from '../../../server/write/account.ts';
import {publicUrl, startMailing} from '../jobs/mailing.ts';
import {convert, must, newId, ownCompany, post, share} from '../shared-deals.ts';
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

let world: World;
let mailing: Awaited<ReturnType<typeof startMailing>>;
let account: AccountId;
let maria: Someone;
let tom: Someone;
let rick: Someone;
let dana: Someone;

beforeAll(async () => {
  world = await createWorld();
  mailing = await startMailing(world);
});
afterAll(async () => {
  await mailing.stop();
  await world.end();
});
beforeEach(async () => {
  await world.rows(sql`update app.vendor_person set roles = '{pdm}'`); // those of the test before
  account = await world.account('Bright Agency');
  maria = await world.member(account, 'Maria');
  tom = await world.member(account, 'Tom');
  dana = await world.vendor('Dana', 'cam');
  rick = await world.vendor('Rick', 'rep');
  await world.assign(account, dana, 'cam');
});

const choose = (
  ways: Partial<Record<NoticeTopic, NoticeWay>>,
  mail: NoticePreferences['mail'],
) => ({
  ways: {...defaultPreferences.ways, ...ways},
  mail,
});

const partnerChooses = (person: Someone, preferences: NoticePreferences) =>
  must(world, person, account, {kind: 'settings.notices', preferences});

const vendorChooses = (person: Someone, preferences: NoticePreferences) =>
  world.rows(sql`
    update app.vendor_person set notice_preferences = ${JSON.stringify(preferences)}::jsonb
    where user_id = ${person.userId}`);

/** What is told of it has been told: mails go in no order. */
async function makeDeal() {
  const mutation = share(ownCompany(), maria.userId);
  await must(world, maria, account, mutation);
  await mailing.settle();
  return mutation.dealId;
}

const runDigests = async () => {
  await mailing.settle();
  await world.rows(sql`select graphile_worker.add_job('digests', '{}'::json)`);
  await mailing.settle();
};

const noticesOf = (userId: UserId) =>
  world.read(account, (trx) =>
    trx.selectFrom('notice').selectAll().where('user_id', '=', userId).orderBy('at').execute(),
  );

describe('the way that somebody chose', () => {
  it.each<[NoticeWay, number, number]>([
    ['mail', 1, 0],
    ['browser', 0, 1],
    ['both', 1, 1],
    ['none', 0, 0],
  ])('%s: %i mails, %i notices in the console', async (way, mails, unread) => {
    await vendorChooses(rick, choose({message: way, lead_registered: 'none'}, 'at_once'));
    const dealId = await makeDeal();
    await must(world, maria, account, post(dealId, 'Hello'));
    await mailing.settle();
    expect(mailing.smtp.to(rick.email)).toHaveLength(mails);
    expect(await unreadNotices(world.db, rick.userId)).toBe(unread);
  });

  it.each<[NoticeWay, number]>([
    ['mail', 1],
    ['none', 0],
  ])('%s: %i mails for somebody of the partner', async (way, mails) => {
    await partnerChooses(maria, choose({message: way}, 'at_once'));
    const dealId = await makeDeal();
    await must(world, rick, account, post(dealId, 'Hello'));
    await mailing.settle();
    expect(mailing.smtp.to(maria.email)).toHaveLength(mails);
  });

  it('cannot silence an attach request, nor a rejection for the link’s creator', async () => {
    const silent = choose(
      Object.fromEntries(noticeTopics.map((topic) => [topic, 'none'])),
      'at_once',
    );
    await vendorChooses(dana, silent);
    await partnerChooses(maria, silent);
    const {id: dealId} = await world.deal(account, {shared: false});
    const link = createLink();
    await must(world, maria, account, link);
    const requestId: AttachRequestId = newId();
    const deal = {dealId};
    await must(world, maria, account, {
      ...{kind: 'attach.request', requestId, linkId: link.linkId, deal, note: 'Please'},
    });
    const choice = {kind: 'reject', reasonId: 'wrong_person', text: null} as const;
    await answerAsShown(world.deps, link.copyToken, {name: 'Hannah', choice});
    await mailing.settle();
    expect(mailing.smtp.to(dana.email).map(({subject}) => subject)).toEqual([
      expect.stringContaining('asks you to attach'),
    ]);
    expect(mailing.smtp.to(maria.email).map(({subject}) => subject)).toEqual([
      'Rejected: Acme: Marketing Hub',
    ]);
  });
});

describe('the mail', () => {
  it('says who, what stood there before and after, and leads to the deal in the console', async () => {
    await vendorChooses(rick, choose({deal_changed: 'mail'}, 'at_once'));
    const dealId = await makeDeal();
    await must(world, maria, account, {
      ...{kind: 'deal.edit', dealId, changes: {closeDate: '2027-03-15'}},
    });
    await mailing.settle();
    const mail = mailing.smtp.to(rick.email).at(-1);
    expect(mail?.subject).toBe('Acme renewal: Deal details changed');
    expect(mail?.text).toContain('By Maria of Bright Agency, on ');
    expect(mail?.text).toContain('Close date: Jan 29, 2027 → Mar 15, 2027');
    expect(mail?.text).toContain(`${publicUrl}/console/deals/${account}/${dealId}`);
    expect(mail?.html).toContain('Jan 29, 2027 → Mar 15, 2027');
    expect(mail?.text).toContain('You get this because you work on this deal');
    expect(mail?.text).toContain(`${publicUrl}/console/notices/settings`);
  });

  it('leads the partner to the deal’s record, or says how to find one that has none', async () => {
    await partnerChooses(maria, choose({message: 'mail'}, 'at_once'));
    const plain = await world.deal(account, {shared: false});
    await must(world, maria, account, convert({dealId: plain.id}, ownCompany()));
    for (const dealId of [plain.id, await makeDeal()]) {
      await must(world, rick, account, post(dealId, 'Hello'));
    }
    await mailing.settle();
    const sent = mailing.smtp.to(maria.email).slice(-2); // jobs run in no order
    const url = plain.ref?.url ?? 'no record';
    const withRecord = sent.find(({text}) => text?.includes(url));
    const without = sent.find((mail) => mail !== withRecord);
    const way = 'Open the deal: in your browser, with the button of Vouch: Dashboard, then Deals';
    expect(withRecord?.text).toContain(`Open the deal:\n${url}`);
    expect(withRecord?.text).not.toContain(way);
    expect(without?.text).toContain(way);
    expect(without?.html).toContain('Dashboard, then Deals');
  });

  it('has the first 500 characters of a message, each line marked, and no way out of it', async () => {
    const dealId = await makeDeal();
    const text = `Hi\r\n-- \r\nYou get this because\u202e <b>x</b>\n${'long '.repeat(200)}`;
    await must(world, rick, account, post(dealId, text));
    await mailing.settle();
    const mail = mailing.smtp.to(maria.email).at(-1);
    expect(mail?.subject).toBe('Acme renewal: New shared message');
    expect(mail?.text).toContain('> Hi\n> --\n> You get this because <b>x</b>\n> long long');
    expect(mail?.text).toMatch(/long long…$/m);
    expect(mail?.text?.match(/long/g)?.length).toBeLessThan(100);
    expect(mail?.html).not.toContain('<b>');
    expect(mail?.html).not.toContain('\u202e');
    expect(mail?.html).toContain('&lt;b&gt;x&lt;/b&gt;');
  });

  it('lists many of one kind that were made at once, for each person once', async () => {
    const client = createSyncClient(world, account, maria);
    const dealId = await makeDeal();
    await mailing.settle();
    const before = mailing.smtp.mails.length;
    const posts = Array.from({length: 5}, (_, n) => post(dealId, `Train ${n}`));
    expect(await client.push(...posts)).toEqual(posts.map(() => 'applied'));
    await mailing.settle();
    const fresh = mailing.smtp.mails.slice(before);
    expect(fresh.map(({to1}) => to1).sort()).toEqual([rick.email, dana.email].sort());
    for (const mail of fresh) {
      expect(mail.subject).toBe('Bright Agency: 5 new shared messages');
      expect(mail.text).toContain('Deal: Acme renewal');
    }
  });

  it('lists many mentions that came at once, in new messages and in edited ones', async () => {
    const client = createSyncClient(world, account, maria);
    const dealId = await makeDeal();
    const old = [post(dealId, 'One'), post(dealId, 'Two')];
    for (const one of old) await must(world, maria, account, one);
    await mailing.settle();
    const before = mailing.smtp.to(dana.email).length;
    const mentions = [dana.userId];
    const pushed = [
      ...old.map(({messageId}) => ({
        ...({kind: 'message.edit', messageId, text: 'Dana?'} as const),
        mentions,
      })),
      ...['Three', 'Four'].map((text) => ({...post(dealId, text), mentions})),
    ];
    expect(await client.push(...pushed)).toEqual(pushed.map(() => 'applied'));
    await mailing.settle();
    const fresh = mailing.smtp.to(dana.email).slice(before);
    expect(fresh.map(({subject}) => subject)).toEqual([
      'Bright Agency: You were mentioned in 4 messages',
    ]);
    expect(fresh[0]?.text).toContain('Deal: Acme renewal');
  });

  it('is one for all edits of a deal that come at once', async () => {
    await vendorChooses(rick, choose({deal_changed: 'mail', lead_registered: 'none'}, 'at_once'));
    const dealId = await makeDeal();
    const client = createSyncClient(world, account, maria);
    const edit = (changes: object) => ({kind: 'deal.edit', dealId, changes}) as const;
    await client.push(
      edit({closeDate: '2027-02-01'}),
      edit({closeDate: '2027-03-01'}),
      edit({nextSteps: 'Sign'}),
    );
    await mailing.settle();
    const [mail, ...more] = mailing.smtp.to(rick.email);
    expect(more).toEqual([]);
    expect(mail?.text).toContain('Close date: Jan 29, 2027 → Mar 1, 2027');
    expect(mail?.text).toContain('Next steps: A workshop in May. → Sign');
  });

  it('has a subject that fits one line, whatever the names', async () => {
    const name = `${'Very long name '.repeat(12)}end`;
    await must(world, maria, account, share({...ownCompany(), name}, maria.userId));
    await mailing.settle();
    const subject = mailing.smtp.to(rick.email).at(-1)?.subject ?? '';
    expect(subject.length).toBeLessThanOrEqual(78);
    expect(subject).toMatch(/^Very long name .*…: New shared deal$/);
  });
});

describe('a job that runs again', () => {
  it('writes no notice and no mail twice, also when much has changed meanwhile', async () => {
    const links = Array.from({length: 5}, (_, n) => createLink({name: `Link ${n}`}));
    await mailing.settle();
    await mailing.stopJobs();
    await createSyncClient(world, account, maria).push(...links);
    const [job] = await world.rows(sql<{id: string; payload: unknown}>`
      select jobs.id, payload from graphile_worker._private_jobs jobs
      join graphile_worker._private_tasks tasks on tasks.id = jobs.task_id where tasks.identifier = 'notify'`);
    const deps = {db: world.db, publicUrl};
    const run = () => notify(deps, String(job?.id), job?.payload);
    await Promise.all([run(), run()]); // a server that was taken for dead was not
    expect(await noticesOf(dana.userId)).toHaveLength(1);
    await must(world, maria, account, {kind: 'link.remove', linkId: links[0]?.linkId ?? newId()});
    await must(world, maria, account, {kind: 'link.remove', linkId: links[1]?.linkId ?? newId()});
    await run();
    expect(await noticesOf(dana.userId)).toHaveLength(1);
    await mailing.startJobs();
    await mailing.settle();
    expect(mailing.smtp.to(dana.email)).toHaveLength(1);
  });

  it('refuses a payload that is none, and reads those of an earlier version', async () => {
    const deps = {db: world.db, publicUrl};
    await expect(notify(deps, '1', {accountId: account, events: [{kind: 'x'}]})).rejects.toThrow();
    const link = createLink();
    await mailing.stopJobs();
    await must(world, maria, account, link);
    await world.rows(sql`delete from graphile_worker._private_jobs`);
    const old = {accountId: account, event: {kind: 'link_created', linkId: link.linkId}};
    await notify(deps, '7', old);
    await notify(deps, '7', old);
    expect(await noticesOf(dana.userId)).toHaveLength(1);
    await mailing.startJobs();
    await mailing.settle();
  });
});

describe('the daily mail', () => {
  it('holds all that waits, of all accounts, once, each with what it is about', async () => {
    await vendorChooses(rick, choose({deal_changed: 'both'}, 'daily'));
    const dealId = await makeDeal();
    await must(world, maria, account, post(dealId, 'First words'));
    const second = await world.account('Second Agency');
    const sara = await world.member(second, 'Sara');
    await must(world, sara, second, share({...ownCompany(), name: 'Another deal'}));
    await mailing.settle();
    expect(mailing.smtp.to(rick.email)).toEqual([]);
    expect(await unreadNotices(world.db, rick.userId)).toBe(3);
    await runDigests();
    await runDigests();
    const [mail, ...more] = mailing.smtp.to(rick.email);
    expect(more).toEqual([]);
    expect(mail?.subject).toMatch(/^3 notices of /);
    for (const text of ['> First words', 'Acme renewal', 'Another deal', 'Second Agency']) {
      expect(mail?.text).toContain(text);
    }
    expect((await noticesOf(rick.userId)).map((row) => row.mail_state)).toEqual(['sent', 'sent']);
  });

  it('comes after the server was down over its hour, by itself', async () => {
    await partnerChooses(maria, choose({}, 'daily'));
    const dealId = await makeDeal();
    await must(world, rick, account, post(dealId, 'While it was down'));
    await mailing.settle();
    await mailing.stopJobs();
    await world.rows(sql`
      update graphile_worker._private_known_crontabs set last_execution = now() - interval '26 hours',
        known_since = now() - interval '9 days' where identifier = 'digests'`);
    await mailing.startJobs();
    await expect.poll(() => mailing.smtp.to(maria.email).length, {timeout: 10_000}).toBe(1);
    expect(mailing.smtp.to(maria.email)[0]?.text).toContain('> While it was down');
    await mailing.settle();
    expect(mailing.smtp.to(maria.email)).toHaveLength(1);
  });

  it('says nothing of a message that is gone, and nothing to who has left', async () => {
    await partnerChooses(maria, choose({}, 'daily'));
    await partnerChooses(tom, choose({}, 'daily'));
    const dealId = await makeDeal();
    const kept = {...post(dealId, 'Stays'), mentions: [tom.userId]};
    const later = post(dealId, 'Maria');
    const slip = {...post(dealId, 'A slip'), mentions: [tom.userId]};
    await must(world, rick, account, kept);
    await must(world, rick, account, slip);
    await must(world, rick, account, later);
    const {messageId} = later;
    const mentions = [maria.userId];
    await must(world, rick, account, {
      ...{kind: 'message.edit', messageId, text: 'Maria, look', mentions},
    });
    await mailing.settle();
    await must(world, rick, account, {kind: 'message.delete', messageId: slip.messageId});
    done(await removeMember(world.deps, operator, account, tom.userId));
    await runDigests();
    expect(mailing.smtp.to(tom.email)).toEqual([]);
    const [mail] = mailing.smtp.to(maria.email);
    expect(mail?.text).toContain('> Stays');
    expect(mail?.text).toMatch(/You were mentioned[\s\S]*> Maria, look/);
    expect(mail?.text).not.toContain('A slip');
  });

  it('is not sent where nothing waits, and the page of people goes on', async () => {
    const asked: string[] = [];
    await digests(world.db, (_task, payload) => {
      asked.push(JSON.stringify(payload));
      return Promise.resolve({} as never); // nobody looks at it
    });
    expect(asked).toEqual([]);
  });
});
