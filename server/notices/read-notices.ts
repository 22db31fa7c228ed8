import {sql} from 'kysely';
import type {AccountId, DealId, UserId} from '../../lib/domain/ids.ts';
import type {NoticeTopic} from '../../lib/domain/notice-settings.ts';
import {timeOf} from '../data/rows.ts';
import {
  inVendorSnapshot,
  inVendorTransaction,
  type Database,
  type VendorTransaction,
} from '../db/database.ts';
import type {StoredNotice} from './stored-notice.ts';

/** How many notices somebody of the vendor has not read; `on`: the database, or a transaction of that person's. */
export function unreadNotices(on: Database | VendorTransaction, userId: UserId): Promise<number> {
  const count = async (trx: VendorTransaction) => {
    const {unread} = await trx
      .selectFrom('notice')
      .select((notice) => notice.fn.countAll<number>().as('unread'))
      .where('user_id', '=', userId)
      .where('in_browser', '=', true)
      .where('read_at', 'is', null)
      .executeTakeFirstOrThrow();
    return unread;
  };
  return on.isTransaction
    ? count(on as VendorTransaction) // so it has just said
    : inVendorSnapshot(on, userId, count);
}

/** A notice as the console shows it: what is kept, and what the reader may still see of what it is about. */
export type ShownNotice = {
  id: string;
  accountId: AccountId;
  topic: NoticeTopic;
  at: string;
  isRead: boolean;
  notice: StoredNotice;
  /** The deal, where the reader sees it. */
  deal: {id: DealId; name: string} | undefined;
  /** What somebody wrote; absent once it was deleted, or for who does not see the deal any more. */
  text: string | undefined;
};

export type NoticePage = {notices: ShownNotice[]; total: number};
export const noticesPerPage = 50;

/** Unread ones first, then the newest. `page` counts from 1. */
export async function findNotices(
  trx: VendorTransaction,
  userId: UserId,
  {topic, page}: {topic: NoticeTopic | undefined; page: number},
): Promise<NoticePage> {
  const own = trx
    .selectFrom('notice')
    .where('notice.user_id', '=', userId)
    .where('notice.in_browser', '=', true)
    .$if(topic !== undefined, (query) => query.where('notice.topic', '=', topic ?? 'message'));
  const [rows, {total}] = await Promise.all([
    own
      .leftJoin('deal', (join) =>
        join
          .onRef('deal.account_id', '=', 'notice.account_id')
          .onRef('deal.id', '=', 'notice.deal_id'),
      )
      .leftJoin('message', (join) =>
        join
          .onRef('message.account_id', '=', 'notice.account_id')
          .on(sql<boolean>`message.id = (notice.event -> 'event' ->> 'messageId')::uuid`)
          .on('message.deleted_at', 'is', null),
      )
      .select([
        'notice.id',
        'notice.account_id as accountId',
        'notice.topic',
        'notice.at',
        'notice.read_at as readAt',
        'notice.event',
        'deal.id as dealId',
        'deal.name as dealName',
        'message.body',
      ])
      .orderBy(sql`notice.read_at is not null`)
      .orderBy('notice.at', 'desc')
      .orderBy('notice.id')
      .limit(noticesPerPage)
      .offset((page - 1) * noticesPerPage)
      .execute(),
    own.select((notice) => notice.fn.countAll<number>().as('total')).executeTakeFirstOrThrow(),
  ]);
  const notices = rows.map((row): ShownNotice => {
    const {id, accountId, topic: about, event: notice, dealId, dealName, body} = row;
    const deal = dealId !== null && dealName !== null ? {id: dealId, name: dealName} : undefined;
    const text = notice.many ? undefined : (body ?? undefined);
    const isRead = row.readAt !== null;
    return {id, accountId, topic: about, at: timeOf(row.at), isRead, notice, deal, text};
  });
  return {notices, total};
}

/** Somebody has read these of theirs; another's are left as they are. */
export async function markRead(
  db: Database,
  userId: UserId,
  ids: readonly string[],
): Promise<void> {
  await inVendorTransaction(db, userId, (trx) =>
    trx
      .updateTable('notice')
      .set({read_at: sql<Date>`now()`})
      .where('user_id', '=', userId)
      .where('read_at', 'is', null)
      .where(sql<boolean>`id = any(${ids}::uuid[])`)
      .execute(),
  );
}

/** All that there was when the page was made, up to `until` (ISO UTC): what has come since, nobody has seen. */
export async function markAllRead(
  db: Database,
  userId: UserId,
  {topic, until}: {topic: NoticeTopic | undefined; until: string},
): Promise<void> {
  await inVendorTransaction(db, userId, (trx) =>
    trx
      .updateTable('notice')
      .set({read_at: sql<Date>`now()`})
      .where('user_id', '=', userId)
      .where('in_browser', '=', true)
      .where('read_at', 'is', null)
      .where(sql<boolean>`at <= ${until}`)
      .$if(topic !== undefined, (query) => query.where('topic', '=', topic ?? 'message'))
      .execute(),
  );
}
