import {randomUUID} from 'node:crypto';
import {sql, type QueryExecutorProvider} from 'kysely';
import {oneLine} from './one-line.ts';
import type {Mail} from './mail.ts';

type NewMail = Omit<Mail, 'messageId'> & {messageId?: string};

/** Puts a mail into the queue, in the caller's transaction when `db` is one: it is sent if and only if that commits. */
export async function enqueueMail(db: QueryExecutorProvider, mail: NewMail): Promise<void> {
  await enqueueMails(db, [mail]);
}

export async function enqueueMails(
  db: QueryExecutorProvider,
  mails: readonly NewMail[],
): Promise<void> {
  if (mails.length === 0) return;
  const payloads = mails.map((mail) => JSON.stringify(ready(mail)));
  await sql`select app.enqueue_many('mail', ${payloads}::json[])`.execute(db);
}

function ready(mail: NewMail): Mail {
  return {
    ...mail,
    to: {name: oneLine(mail.to.name), email: mail.to.email},
    subject: oneLine(mail.subject),
    messageId: mail.messageId ?? randomUUID(),
  };
}
