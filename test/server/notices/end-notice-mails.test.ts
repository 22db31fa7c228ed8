import {sql} from 'kysely';
import {afterAll, beforeAll, beforeEach, describe, expect, it} from 'vitest';
import type {AccountId, DealId} from '../../../lib/domain/ids.ts';
import {defaultPreferences} from '../../../lib/domain/notice-settings.ts';
import {endNoticeMails} from '../../../server/notices/end-notice-mails.ts';
import {createNoticeTokens, type UnwantedNotices} from '../../../server/notices/notice-tokens.ts';
import {unreadNotices} from '../../../server/notices/read-notices.ts';
import {publicUrl, secret, startMailing} from '../jobs/mailing.ts';
import {must, ownCompany, post, share} from '../shared-deals.ts';
import {answerAsShown, createLink, createWorld, type Someone, type World} from '../world.ts';

/** One click in a mail program ends mails of a topic (RFC 8058). */
let world: World;
let mailing: Awaited<ReturnType<typeof startMailing>>;
let account: AccountId;
let maria: Someone;
let rick: Someone;
let dealId: DealId;
beforeAll(async () => {
  world = await createWorld();
  mailing = await startMailing(world);
});
afterAll(async () => {
  await mailing.stop();
  await world.end();
});
beforeEach(async () => {
  account = await world.account('Bright Agency');
  maria = await world.member(account, 'Maria');
  rick = await world.vendor('Rick', 'rep');
  const shared = share(ownCompany(), maria.userId);
  ({dealId} = shared);
  await must(world, maria, account, shared);
  await mailing.settle();
  mailing.smtp.mails.length = 0;
});

/** What the newest mail to somebody ends; undefined where it offers nothing. */
function offeredTo({email}: Someone): UnwantedNotices | undefined {
  const headers = mailing.smtp.to(email).at(-1)?.headers ?? [];
  const headerOf = (name: string) => headers.find(({key}) => key === name)?.value;
  const url = headerOf('list-unsubscribe');
  if (url === undefined) return undefined;
  expect(headerOf('list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click');
  const start = `<${publicUrl}/notices/off/`;
  expect(url.startsWith(start)).toBe(true);
  return createNoticeTokens(secret).read(url.slice(start.length, -1));
}

async function say(by: Someone, text: string): Promise<void> {
  await must(world, by, account, post(dealId, text));
  await mailing.settle();
}

describe('a mail', () => {
  it('of a message ends those of messages, for its reader alone; the browser still tells', async () => {
    const owner = await ownerOf();
    await say(maria, 'One');
    const offered = offeredTo(owner);
    expect(offered).toEqual({
      ...{accountId: account, userId: owner.userId, side: 'vendor', topic: 'message'},
    });
    if (!offered) throw new Error('It offers nothing');
    const unread = await unreadNotices(world.db, owner.userId);
    for (let times = 0; times < 2; times++) await endNoticeMails(world.deps, offered);
    await say(maria, 'Two');
    expect(mailing.smtp.to(owner.email)).toHaveLength(1);
    expect(await unreadNotices(world.db, owner.userId)).toBe(unread + 1);
    await say(owner, 'Three');
    expect(mailing.smtp.to(maria.email)).toHaveLength(1);
  });

  it('to somebody of the partner ends theirs, of that topic alone', async () => {
    await say(await ownerOf(), 'Hello');
    const offered = offeredTo(maria);
    expect(offered?.side).toBe('partner');
    if (!offered) throw new Error('It offers nothing');
    await endNoticeMails(world.deps, offered);
    const [row] = await world.read(account, (trx) =>
      trx.selectFrom('notice_settings').selectAll().where('account_id', '=', account).execute(),
    );
    expect(row?.by).toEqual([
      {
        userId: maria.userId,
        preferences: {
          ...defaultPreferences,
          ways: {...defaultPreferences.ways, message: 'browser'},
        },
      },
    ]);
  });

  it('that its reader waits for offers no end', async () => {
    const link = createLink({name: 'Acme'});
    await must(world, maria, account, link);
    const choice = {kind: 'reject', reasonId: 'wrong_person', text: null} as const;
    await answerAsShown(world.deps, link.copyToken, {name: 'Hannah', choice});
    await mailing.settle();
    expect(mailing.smtp.to(maria.email).at(-1)?.subject).toContain('Rejected');
    expect(offeredTo(maria)).toBeUndefined();
  });

  it('once a day ends all topics', async () => {
    const daily = {...defaultPreferences, mail: 'daily'} as const;
    await must(world, maria, account, {kind: 'settings.notices', preferences: daily});
    await say(await ownerOf(), 'Hello');
    await world.rows(sql`select graphile_worker.add_job('digests', '{}'::json)`);
    await mailing.settle();
    expect(offeredTo(maria)).toMatchObject({topic: 'all', side: 'partner'});
  });
});

it('ends nothing for who has left', async () => {
  const stranger = await world.vendor('Stranger', 'rep');
  const unwanted = {accountId: account, userId: stranger.userId, topic: 'message'} as const;
  await endNoticeMails(world.deps, {...unwanted, side: 'partner'});
  const rows = await world.read(account, (trx) =>
    trx.selectFrom('notice_settings').selectAll().where('account_id', '=', account).execute(),
  );
  expect(rows).toEqual([]);
});

/** Whoever of the reps was given the deal. */
async function ownerOf(): Promise<Someone> {
  const row = await world.read(account, (trx) =>
    trx
      .selectFrom('deal')
      .select('owner_user_id')
      .where('id', '=', dealId)
      .executeTakeFirstOrThrow(),
  );
  if (row.owner_user_id !== rick.userId) throw new Error('Another rep has it');
  return rick;
}
