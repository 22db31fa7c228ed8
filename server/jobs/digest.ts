import {sql} from 'kysely';
import type {JobHelpers} from 'graphile-worker';
import * as z from 'zod/mini';
import {ids} from '../../lib/contract/shapes.ts';
import type {AccountId, UserId} from '../../lib/domain/ids.ts';
import {audienceOf, isRequired} from '../../lib/domain/notice-audience.ts';
import type {Texts} from '../../lib/domain/texts.ts';
import {findReaders} from '../data/languages.ts';
import {timeOf, type Row} from '../data/rows.ts';
import {
  enterAccount,
  inTenant,
  withRetry,
  type AccountTransaction,
  type Database,
} from '../db/database.ts';
import {composeMail, type MailPart} from '../mail/compose.ts';
import {enqueueMail} from '../mail/enqueue-mail.ts';
import {choiceText, draftOf} from '../mail/notice-mail.ts';
import {loadPeople} from '../notices/around.ts';
import {handOn} from '../notices/hand-on.ts';
import {noticesOffPath} from '../notices/notice-tokens.ts';
import {aboutOf, loadSubjects} from '../notices/subjects.ts';
import {messageIdOf, type NoticeDeps} from './notify.ts';

/** People at a time. */
const page = 500;

/** Once a day: a job for everybody for whom something waits, so that one person's trouble is nobody else's. */
export async function digests(db: Database, addJob: JobHelpers['addJob']): Promise<void> {
  let last: UserId | null = null;
  for (;;) {
    const found: {rows: Array<{user_id: UserId}>} = await sql<{user_id: UserId}>`
      select user_id from app.people_waiting_for_mail(${last}::text, ${page})
    `.execute(db);
    for (const {user_id: userId} of found.rows) {
      await addJob('digest', {userId}, {jobKey: `digest ${userId}`});
      last = userId;
    }
    if (found.rows.length < page) return;
  }
}

/** More than this of one day are counted, not told. */
const mostTold = 100;

/**
 * All that waits for one person, of all accounts, as one mail. What waits is taken and the mail asked for in one transaction: it is not lost
 * and not sent twice, whatever dies on the way. Who has left meanwhile, or has nothing to do with it any more, does not get it:
 * it waits for whoever has their part now.
 */
export async function digest(deps: NoticeDeps, given: unknown): Promise<void> {
  const {userId} = z.object({userId: ids.user}).parse(given);
  const {publicUrl} = deps;
  await withRetry(() =>
    inTenant(deps.db, undefined, async (trx) => {
      const {rows} = await sql<{account_id: AccountId}>`
        select account_id from app.accounts_waiting_to_mail(${userId})
      `.execute(trx);
      const [to] = await findReaders(trx, [userId]);
      if (!to) return;
      const {texts} = to;
      const told: Told[] = [];
      for (const {account_id: accountId} of rows) {
        await enterAccount(trx, accountId);
        told.push(...(await takeWaiting(trx, {texts, publicUrl}, accountId, userId)));
      }
      const [first] = told;
      if (!first) return;
      const parts = told.slice(0, mostTold).map(({part}) => part);
      const more = told.length - parts.length;
      const subject = texts.plural(
        'mail_digest_subject',
        told.length,
        texts.date(new Date().toISOString()),
      );
      const side = told.some((one) => one.side === 'vendor') ? 'vendor' : 'partner';
      const content = {
        heading: subject,
        paragraphs: [
          texts.t('mail_digest_text'),
          ...(more > 0 ? [texts.plural('mail_more', more)] : []),
        ],
        parts,
        foot: `${texts.t('mail_foot_digest')} ${choiceText(texts, publicUrl, side)}`,
      };
      await enqueueMail(trx, {
        to,
        subject,
        ...composeMail(texts, content),
        ...endOf(deps, userId, told),
        messageId: messageIdOf(told.map(({id}) => id)),
      });
    }),
  );
}

type Told = {
  id: string;
  accountId: AccountId;
  part: MailPart;
  side: 'partner' | 'vendor';
  isRequired: boolean;
};

/** Where one click ends the daily mail, of which nothing is needed. */
function endOf(
  {noticeTokens, publicUrl}: NoticeDeps,
  userId: UserId,
  told: readonly Told[],
): {unsubscribeUrl?: string} {
  const [first] = told;
  if (!noticeTokens || !first || told.some((one) => one.isRequired)) return {};
  const token = noticeTokens.tokenOf({
    accountId: first.accountId,
    userId,
    side: first.side,
    topic: 'all',
  });
  return {unsubscribeUrl: `${publicUrl}${noticesOffPath(token)}`};
}

async function takeWaiting(
  trx: AccountTransaction,
  {texts, publicUrl}: {texts: Texts; publicUrl: string},
  accountId: AccountId,
  userId: UserId,
): Promise<Told[]> {
  const taken = await trx
    .updateTable('notice')
    .set({mail_state: 'sent'})
    .where('account_id', '=', accountId)
    .where('user_id', '=', userId)
    .where('mail_state', '=', 'waiting')
    .returningAll()
    .execute();
  const rows = taken.toSorted((a, b) => a.at.getTime() - b.at.getTime());
  const events = rows.flatMap((row) => eventsOf(row));
  const [subjects, people] = await Promise.all([
    loadSubjects(trx, accountId, events),
    loadPeople(trx, accountId),
  ]);
  if (!subjects) return [];
  const mine: Told[] = [];
  for (const row of rows) {
    const at = timeOf(row.at);
    const {event, by} = row.event;
    const still = audienceOf(event, by, aboutOf(event, at, subjects), people);
    const told = still.find((one) => one.userId === userId);
    if (!told) {
      await handOn(trx, row, still, people);
      continue;
    }
    const drafted = draftOf({texts, subjects, publicUrl}, {told, at, notice: row.event});
    if (!drafted) continue;
    const required = isRequired(event, told.reason);
    mine.push({
      ...{id: row.id, accountId, part: drafted.part, side: told.side, isRequired: required},
    });
  }
  return mine;
}

/** Links that one notice lists are looked up, too. */
function eventsOf({event: {event, many}}: Row<'notice'>) {
  if (event.kind !== 'link_created' || !many) return [event];
  return many.of.map(({id}) => ({...event, linkId: id as typeof event.linkId})); // it was one when it was written
}
