import {randomUUID} from 'node:crypto';
import {sql, type QueryExecutorProvider} from 'kysely';
import {oneLine} from './one-line.ts';
import type {Mail} from './mail.ts';

/** Puts a mail into the queue, in the caller's transaction when `db` is one: it is sent if and only if that commits. */
export async function enqueueMail(
  db: QueryExecutorProvider,
  mail: Omit<Mail, 'messageId'> & {messageId?: string},
): Promise<void> {
  const payload: Mail = {
    ...mail,
    to: {name: oneLine(mail.to.name), email: mail.to.email},
    subject: oneLine(mail.subject),
    messageId: mail.messageId ?? randomUUID(),
  };
  await sql`select app.enqueue('mail', ${JSON.stringify(payload)}::json)`.execute(db);
}
