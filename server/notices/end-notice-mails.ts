import {sql} from 'kysely';
import {v7 as uuid} from 'uuid';
import type {AccountId, ProgramId, UserId} from '../../lib/domain/ids.ts';
import {
  noticeTopics,
  preferencesOf,
  type NoticePreferences,
  type NoticeWay,
} from '../../lib/domain/notice-settings.ts';
import {noticeSettingsOf} from '../data/deal-rows.ts';
import {inTenant, type Database} from '../db/database.ts';
import {runCommand} from '../write/command.ts';
import type {WriteDeps} from '../write/in-account.ts';
import {findChoice, saveChoice} from './choices.ts';
import type {UnwantedNotices} from './notice-tokens.ts';

/**
 * Ends somebody's mails of a topic; in the browser they hear of it as before. What they cannot do without comes by mail all the same
 * (`waysOf`). Said twice, or by who has left, it is no news.
 */
export async function endNoticeMails(deps: WriteDeps, unwanted: UnwantedNotices): Promise<void> {
  const {accountId, userId, side, topic} = unwanted;
  if (topic !== 'all') {
    if (side === 'partner') await endForMember(deps, accountId, userId, topic);
    else await endForVendor(deps.db, await programOf(deps.db, accountId), userId, topic);
    return;
  }
  const {rows} = await sql<{account_id: AccountId}>`
    select account_id from app.memberships_of(${userId})
  `.execute(deps.db);
  for (const row of rows) await endForMember(deps, row.account_id, userId, topic);
  const posts = await deps.db
    .selectFrom('vendor_person')
    .select('program_id')
    .where('user_id', '=', userId)
    .execute();
  for (const row of posts) await endForVendor(deps.db, row.program_id, userId, topic);
}

type Topic = UnwantedNotices['topic'];

/** The choice of who is no member any more is nobody's: the write path refuses it. */
async function endForMember(
  deps: WriteDeps,
  accountId: AccountId,
  userId: UserId,
  topic: Topic,
): Promise<void> {
  const settings = await inTenant(deps.db, accountId, (trx) =>
    trx
      .selectFrom('notice_settings')
      .selectAll()
      .where('account_id', '=', accountId)
      .executeTakeFirst(),
  );
  const preferences = without(preferencesOf(settings && noticeSettingsOf(settings), userId), topic);
  if (!preferences) return;
  const mutation = {kind: 'settings.notices', preferences} as const;
  await runCommand(deps, {userId, name: ''}, accountId, {key: uuid(), mutation});
}

async function endForVendor(
  db: Database,
  programId: ProgramId | undefined,
  userId: UserId,
  topic: Topic,
): Promise<void> {
  if (!programId) return;
  const preferences = without(await findChoice(db, programId, userId), topic);
  if (preferences) await saveChoice(db, programId, userId, preferences);
}

async function programOf(db: Database, accountId: AccountId): Promise<ProgramId | undefined> {
  const account = await inTenant(db, accountId, (trx) =>
    trx
      .selectFrom('partner_account')
      .select('program_id')
      .where('id', '=', accountId)
      .executeTakeFirst(),
  );
  return account?.program_id;
}

const withoutMail = {
  mail: 'none',
  both: 'browser',
  browser: 'browser',
  none: 'none',
} as const satisfies Record<NoticeWay, NoticeWay>;

/** Undefined where nothing changes. */
function without(now: NoticePreferences, topic: Topic): NoticePreferences | undefined {
  const ways = {...now.ways};
  for (const one of topic === 'all' ? noticeTopics : [topic]) ways[one] = withoutMail[ways[one]];
  const isSame = noticeTopics.every((one) => ways[one] === now.ways[one]);
  return isSame ? undefined : {...now, ways};
}
