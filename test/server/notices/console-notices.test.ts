import {sql} from 'kysely';
import {v7 as uuid} from 'uuid';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import type {AccountId, DealId, ProgramId, UserId} from '../../../lib/domain/ids.ts';
import {defaultPreferences} from '../../../lib/domain/notice-settings.ts';
import {inTenant, inVendorSnapshot, inVendorTransaction} from '../../../server/db/database.ts';
import {unreadNotices} from '../../../server/notices/read-notices.ts';
import type {StoredNotice} from '../../../server/notices/stored-notice.ts';
import {Browser} from '../auth/browser.ts';
import {startRunning, type Running} from '../auth/running.ts';
import {
  assign,
  makeAccount,
  makeMember,
  makeProgram,
  makeVendorPerson,
  signedIn,
} from '../pages/people.ts';

let running: Running;
let programId: ProgramId;
let account: AccountId;
const ids: Record<'dana' | 'priya' | 'maria', UserId> = {dana: '', priya: '', maria: ''} as never; // filled below
let dana: Browser;
let priya: Browser;
let maria: Browser;
const dealId = uuid() as DealId; // made below
const messageId = uuid();

beforeAll(async () => {
  running = await startRunning();
  programId = await makeProgram(running);
  account = await makeAccount(running, programId, 'Bright Agency');
  ids.maria = await makeMember(running, account, 'Maria', 'partner_admin');
  ids.dana = await makeVendorPerson(running, programId, 'Dana', ['cam']);
  ids.priya = await makeVendorPerson(running, programId, 'Priya', ['pdm']);
  await assign(running, account, ids.dana, 'cam');
  await inTenant(running.db, account, async (trx) => {
    await sql`
      insert into app.deal (account_id, id, name, shared) values (${account}, ${dealId}, 'Acme renewal', true)
    `.execute(trx);
    await sql`
      insert into app.message (account_id, id, deal_id, body, mentions, by_id, by_name, by_side, at)
      values (${account}, ${messageId}, ${dealId}, 'Shall we <b>meet</b>?', '[]', ${ids.maria}, 'Maria', 'partner', now())
    `.execute(trx);
  });
  dana = await signedIn(running, 'Dana');
  priya = await signedIn(running, 'Priya');
  maria = await signedIn(running, 'Maria');
});
afterAll(() => running.stop());

const message: StoredNotice = {
  event: {
    kind: 'message_posted',
    dealId,
    messageId: messageId as never,
    parentId: null,
    mentions: [],
  }, // its id
  by: {userId: 'maria' as UserId, name: 'Maria', side: 'partner'},
  reason: 'manager',
  accountName: 'Bright Agency',
  dealName: 'Acme renewal',
};
const mentioned: StoredNotice = {
  ...message,
  event: {kind: 'message_edited', dealId, messageId: messageId as never, mentions: []}, // its id
  reason: 'mentioned',
};
const won: StoredNotice = {
  ...message,
  event: {kind: 'state_changed', dealId, from: 'active', to: 'won', reason: 'Signed today'},
};

async function give(userId: UserId, notice: StoredNotice, minutesAgo = 0): Promise<string> {
  const id = uuid();
  const topic = notice.event.kind === 'message_posted' ? 'message' : 'deal_changed';
  await inTenant(running.db, account, (trx) =>
    trx
      .insertInto('notice')
      .values({
        ...{account_id: account, id, batch: id, user_id: userId, side: 'vendor', topic},
        event: JSON.stringify(notice),
        deal_id: dealId,
        at: new Date(Date.now() - minutesAgo * 60_000),
        ...{in_browser: true, read_at: null, mail_state: 'none'},
      })
      .execute(),
  );
  return id;
}

const clear = () =>
  inTenant(running.db, account, (trx) =>
    trx.updateTable('notice').set({in_browser: false}).execute(),
  );

describe('the notices', () => {
  it('show what happened, to what, by whom, the unread first, and only one’s own', async () => {
    await clear();
    const read = await give(ids.dana, won);
    await dana.post('/console/notices/read', {notice: read, topic: '', until: ''});
    await give(ids.dana, message, 10);
    await give(ids.dana, mentioned, 5);
    await give(ids.priya, {...won, dealName: 'Of Priya'});
    const {html: text} = await dana.open('/console/notices');
    expect(text.indexOf('New shared message')).toBeLessThan(text.indexOf('Deal won'));
    expect(text).toContain('You were mentioned');
    expect(text.split('Shall we &lt;b>meet&lt;/b>?')).toHaveLength(3);
    expect(text).toContain('Active → Won');
    expect(text).toContain('Signed today');
    expect(text).toContain('By Maria of Bright Agency');
    expect(text).toContain('Shall we &lt;b>meet&lt;/b>?');
    expect(text).toContain(`href="/console/deals/${account}/${dealId}"`);
    expect(text).not.toContain('Of Priya');
  });

  it('of a deal out of the reader’s sight have its name, and neither link nor words', async () => {
    await clear();
    await give(ids.priya, message); // not assigned
    const {html: text} = await priya.open('/console/notices');
    expect(text).toContain('Acme renewal');
    expect(text).not.toContain('Shall we');
    expect(text).not.toContain(`/console/deals/${account}`);
  });

  it('are filtered by topic, and an address that says anything else shows all', async () => {
    await clear();
    await give(ids.dana, won);
    await give(ids.dana, message);
    const messages = (await dana.open('/console/notices?topic=message')).html;
    expect(messages).toContain('Shall we');
    expect(messages).not.toContain('Signed today');
    for (const query of ['topic=x', 'page=0', 'page=-1', 'page=99999999', "page='"]) {
      expect((await dana.open(`/console/notices?${query}`)).html).toContain('Signed today');
    }
  });

  it('come in pages of 50', async () => {
    await clear();
    for (let n = 0; n < 51; n++) await give(ids.dana, {...won, dealName: `Deal ${n}`}, n);
    const [first, second] = [
      (await dana.open('/console/notices')).html,
      (await dana.open('/console/notices?page=2')).html,
    ];
    expect(first.match(/Signed today/g)).toHaveLength(50);
    expect(second.match(/Signed today/g)).toHaveLength(1);
    expect(first).toContain('href="/console/notices?page=2"');
  });
});

describe('reading them', () => {
  it('one by one, all, and all of a topic up to when the page was made', async () => {
    await clear();
    const one = await give(ids.dana, won, 5);
    await give(ids.dana, message, 5);
    await give(ids.dana, won, 5);
    expect(await unreadNotices(running.db, ids.dana)).toBe(3);
    await dana.post('/console/notices/read', {notice: one, topic: 'message', until: ''});
    expect(await unreadNotices(running.db, ids.dana)).toBe(2);
    const until = new Date(Date.now() - 60_000).toISOString();
    await give(ids.dana, message);
    await dana.post('/console/notices/read', {notice: '', topic: 'message', until});
    expect(await unreadNotices(running.db, ids.dana)).toBe(2);
    await dana.post('/console/notices/read', {notice: '', topic: '', until});
    expect(await unreadNotices(running.db, ids.dana)).toBe(1);
  });

  it('leaves another person’s as they are', async () => {
    await clear();
    const theirs = await give(ids.priya, won);
    const answer = await dana.post('/console/notices/read', {notice: theirs, topic: '', until: ''});
    expect(answer.status).toBe(200);
    expect(await unreadNotices(running.db, ids.priya)).toBe(1);
  });

  it.each([
    {notice: 'x', topic: '', until: ''},
    {notice: '', topic: '', until: 'yesterday'},
    {notice: '', topic: '', until: '2026-99-99T00:00:00.000Z'},
    {notice: '', topic: 'x', until: '2026-01-01T00:00:00.000Z'},
    {notice: '', topic: '', until: ''},
    {notice: '', topic: '', other: '1'},
  ])('refuses what no page of ours sends: %o', async (form) => {
    expect((await dana.post('/console/notices/read', form as never)).status).toBe(400);
  });
});

describe('who may', () => {
  it.each(['/console/notices', '/console/notices/settings'])(
    '%s is not there for a partner, and asks a stranger to sign in',
    async (path) => {
      expect((await maria.open(path)).status).toBe(404);
      expect((await new Browser(running.origin).open(path)).url).toContain('/sign-in');
    },
  );

  it('a partner can post neither form', async () => {
    const id = await give(ids.dana, won);
    const before = await unreadNotices(running.db, ids.dana);
    const read = await maria.post('/console/notices/read', {notice: id, topic: '', until: ''});
    expect(read.status).toBe(404);
    expect((await maria.post('/console/notices/settings', choice)).status).toBe(404);
    expect(await unreadNotices(running.db, ids.dana)).toBe(before);
  });

  it('[L9] the database itself shows and changes a person’s own only, whatever is asked', async () => {
    await clear();
    await give(ids.priya, won);
    await give(ids.dana, won);
    const owners = await inVendorSnapshot(running.db, ids.dana, (trx) =>
      trx.selectFrom('notice').select('user_id').distinct().execute(),
    );
    expect(owners).toEqual([{user_id: ids.dana}]);
    await inVendorTransaction(running.db, ids.dana, (trx) =>
      sql`update app.notice set read_at = now()`.execute(trx),
    );
    expect(await unreadNotices(running.db, ids.priya)).toBe(1);
    for (const query of [
      sql`update app.notice set event = '{}'`,
      sql`delete from app.notice`,
      sql`insert into app.notice select * from app.notice`,
    ]) {
      await expect(
        inVendorTransaction(running.db, ids.dana, (trx) => query.execute(trx)),
      ).rejects.toThrow('permission denied');
    }
    const asMember = await inTenant(running.db, account, async (trx) => {
      await sql`select set_config('app.person', ${ids.maria}, true)`.execute(trx);
      return trx.selectFrom('notice').select('id').execute();
    });
    expect(asMember).toEqual([]);
  });
});

const choice = {...defaultPreferences.ways, mail: 'at_once'};

describe('the choice of notices', () => {
  it('is kept for the person and shown again', async () => {
    const chosen = {...choice, message: 'none', deal_changed: 'mail', mail: 'daily'};
    const answer = await dana.post('/console/notices/settings', chosen);
    expect(answer.html).toContain('Your choice of notices was saved.');
    const rows = await running.sql(sql<{user_id: string; notice_preferences: unknown}>`
      select user_id, notice_preferences from app.vendor_person where notice_preferences is not null`);
    const {mail, ...ways} = chosen;
    expect(rows).toEqual([{user_id: ids.dana, notice_preferences: {ways, mail}}]);
    const {html: text} = await dana.open('/console/notices/settings?done=saved');
    expect(text).toContain('Your choice of notices was saved.');
    expect(text).toMatch(/<option[^>]*value="daily"[^>]*selected/);
  });

  it.each([
    {...choice, message: 'x'},
    {...choice, mail: ''},
    {...choice, extra: '1'},
    {mail: 'daily'},
  ])('refuses what no page of ours sends: %o', async (form) => {
    expect((await dana.post('/console/notices/settings', form)).status).toBe(400);
  });
});
