import {randomUUID} from 'node:crypto';
import {sql, type QueryExecutorProvider, type RawBuilder} from 'kysely';
import {send, type AccountTransaction} from '../db/database.ts';
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
  await enqueueing(mails).execute(db);
}

/** The same, sent and not yet answered: it goes with what ends the transaction. */
export function sendToQueue(trx: AccountTransaction, mails: readonly NewMail[]): void {
  if (mails.length > 0) send(trx, enqueueing(mails));
}

function enqueueing(mails: readonly NewMail[]): RawBuilder<unknown> {
  const payloads = mails.map((mail) => JSON.stringify(ready(mail)));
  return sql`select app.enqueue_many('mail', ${payloads}::json[])`;
}

function ready(mail: NewMail): Mail {
  return {
    ...mail,
    to: {name: oneLine(mail.to.name), email: mail.to.email},
    subject: oneLine(mail.subject),
    messageId: mail.messageId ?? randomUUID(),
  };
}
