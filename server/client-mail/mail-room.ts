import {sql} from 'kysely';
import type {AccountId} from '../../lib/domain/ids.ts';
import type {AccountTransaction} from '../db/database.ts';

/** How many mails a day: one person from everybody together, and one partner account to everybody. */
export type MailLimits = {toReader: number; ofAccount: number};
export const defaultMailLimits: MailLimits = {toReader: 10, ofAccount: 1000};

/** Days that the count looks back, and some. */
const keepDays = 3;

/**
 * Room for one mail, which is then taken; or from when there will be some. A mail that is tried again has its room. By the database's clock.
 */
export async function takeRoom(
  trx: AccountTransaction,
  {accountId, seq, reader}: {accountId: AccountId; seq: number; reader: Buffer},
  {toReader, ofAccount}: MailLimits,
): Promise<'taken' | {from: Date}> {
  // Of two mails at once to one person, or of one account, the second sees the first. Always in this order, so that no two wait for each other
  await sql`
    select pg_advisory_xact_lock(hashtextextended(${reader.toString('hex')}, 0)),
      pg_advisory_xact_lock(hashtextextended(${`client mail of ${accountId}`}, 0))
  `.execute(trx);
  const known = await trx
    .selectFrom('client_mail')
    .select('seq')
    .where('account_id', '=', accountId)
    .where('seq', '=', seq)
    .executeTakeFirst();
  if (known) return 'taken';
  const {rows} = await sql<{from: Date | null}>`
    select app.room_for_client_mail(${accountId}, ${reader}, ${toReader}, ${ofAccount}) as from
  `.execute(trx);
  const from = rows[0]?.from;
  if (from) return {from};
  await sql`
    delete from app.client_mail where account_id = ${accountId} and at < now() - ${keepDays} * interval '1 day'
  `.execute(trx);
  await trx.insertInto('client_mail').values({account_id: accountId, seq, reader}).execute();
  return 'taken';
}
