import {sql} from 'kysely';
import {topicOf, waysOf, type Told} from '../../lib/domain/notice-audience.ts';
import {timeOf, type Row} from '../data/rows.ts';
import type {AccountTransaction} from '../db/database.ts';
import type {People} from './around.ts';
import {noticeId} from './write-notices.ts';

/**
 * A mail that waited for somebody who has nothing to do with it any more waits for whoever has their part now; where nobody has it, for who
 * hears instead. Once, and not of what the person has a notice of.
 */
export async function handOn(
  trx: AccountTransaction,
  {account_id: accountId, batch, at, side, event: notice}: Row<'notice'>,
  still: readonly Told[],
  people: People,
): Promise<void> {
  const {event, reason} = notice;
  const others = still.filter((one) => one.side === side);
  const same = others.filter((one) => one.reason === reason);
  const instead = others.filter((one) => one.reason === 'admin' || one.reason === 'recipient');
  const json = JSON.stringify(event);
  for (const told of same.length > 0 ? same : instead) {
    const {userId} = told;
    const ways = waysOf(people.preferencesOf(userId, side), event, told);
    if (!ways.mail) continue;
    const known = await trx
      .selectFrom('notice')
      .select('id')
      .where('account_id', '=', accountId)
      .where('batch', '=', batch)
      .where('user_id', '=', userId)
      .where(sql<boolean>`event -> 'event' = ${json}::jsonb`)
      .executeTakeFirst();
    if (known) continue;
    await trx
      .insertInto('notice')
      .values({
        ...{account_id: accountId, id: noticeId(accountId, `handed ${batch} ${json}`, userId)},
        ...{batch, at: timeOf(at), user_id: userId, side, topic: topicOf(event, userId)},
        event: JSON.stringify({...notice, reason: told.reason}),
        deal_id: 'dealId' in event && !notice.many ? (event.dealId ?? null) : null,
        ...{in_browser: ways.browser, read_at: null, mail_state: 'waiting' as const},
      })
      .onConflict((on) => on.doNothing())
      .execute();
  }
}
