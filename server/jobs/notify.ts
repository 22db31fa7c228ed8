import {createHash} from 'node:crypto';
import {sql} from 'kysely';
import type {AccountId} from '../../lib/domain/ids.ts';
import {isRequired, topicOf} from '../../lib/domain/notice-audience.ts';
import {findReaders} from '../data/languages.ts';
import {inTenant, send, type AccountTransaction, type Database} from '../db/database.ts';
import {sendToQueue} from '../mail/enqueue-mail.ts';
import {noticeMail} from '../mail/notice-mail.ts';
import {loadPeople} from '../notices/around.ts';
import {readNoticeJob, type NoticeJob} from '../notices/notice-job.ts';
import {noticesOffPath, type NoticeTokens} from '../notices/notice-tokens.ts';
import {loadSubjects} from '../notices/subjects.ts';
import {writeNotices, type Written} from '../notices/write-notices.ts';

export type NoticeDeps = {
  db: Database;
  publicUrl: string;
  noticeTokens?: NoticeTokens;
};

/**
 * From what happened to who is told: each person's notices are written down, and one mail job for each mail that is to go at once, all in
 * one transaction. A mail server which refuses one person's mail delays that one alone, and a job that runs twice finds its notices there.
 */
export async function notify(deps: NoticeDeps, jobId: string, given: unknown): Promise<void> {
  const job = readNoticeJob(jobId, given, new Date().toISOString());
  if (job.events.length === 0) return;
  await inTenant(deps.db, job.accountId, async (trx) => {
    const events = job.events.map(({event}) => event);
    // All behind the lock that the first of them waits for, in one round trip
    const [isDone, subjects, people] = await Promise.all([
      hasRun(trx, job),
      loadSubjects(trx, job.accountId, events),
      loadPeople(trx, job.accountId),
    ]);
    if (isDone || !subjects) return;
    const written = writeNotices(trx, job, subjects, people).filter(({mailNow}) => mailNow);
    const readers = await findReaders(
      trx,
      written.map(({told}) => told.userId),
    );
    const mails = written.flatMap((one) => {
      const to = readers.find(({userId}) => userId === one.told.userId);
      const mail = to && noticeMail({texts: to.texts, subjects, publicUrl: deps.publicUrl}, one);
      const end = endOf(deps, job.accountId, one);
      return mail ? [{to, ...mail, ...end, messageId: messageIdOf([one.id])}] : [];
    });
    sendToQueue(trx, mails);
  });
}

/** Where one click ends mails like this one; none for a notice that somebody cannot do without. */
function endOf(
  {noticeTokens, publicUrl}: NoticeDeps,
  accountId: AccountId,
  {told: {userId, side, reason}, notice: {event}}: Pick<Written, 'told' | 'notice'>,
): {unsubscribeUrl?: string} {
  if (!noticeTokens || isRequired(event, reason)) return {};
  const token = noticeTokens.tokenOf({accountId, userId, side, topic: topicOf(event, userId)});
  return {unsubscribeUrl: `${publicUrl}${noticesOffPath(token)}`};
}

/** Of two that run the same job at once, one waits here for the other's end. */
async function hasRun(trx: AccountTransaction, {accountId, batch}: NoticeJob): Promise<boolean> {
  send(
    trx,
    sql`select pg_advisory_xact_lock(hashtextextended(${JSON.stringify(['notify', accountId, batch])}, 0))`,
  );
  const row = await trx
    .selectFrom('notice')
    .select('id')
    .where('account_id', '=', accountId)
    .where('batch', '=', batch)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** The same for the same notices. */
export function messageIdOf(noticeIds: readonly string[]): string {
  const text = JSON.stringify([...noticeIds].sort());
  return createHash('sha256').update(text).digest('hex').slice(0, 40);
}
