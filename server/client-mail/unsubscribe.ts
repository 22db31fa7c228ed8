import {sql} from 'kysely';
import {isUuid, type AccountId} from '../../lib/domain/ids.ts';
import {inTenant, type Database} from '../db/database.ts';
import {createSignedWords} from '../signed-words.ts';

/** Reminders of one partner account to one client. */
export type Unwanted = {accountId: AccountId; email: string};

/** Addresses that end mails to their reader and to nobody else, with nobody signed in: what they end is written in them, and signed. */
export type UnsubscribeTokens = {
  tokenOf(unwanted: Unwanted): string;
  /** Undefined for what we never signed. */
  read(token: string): Unwanted | undefined;
};

export function createUnsubscribeTokens(secret: string): UnsubscribeTokens {
  const signed = createSignedWords(secret, 'vouch unsubscribing');
  return {
    tokenOf: ({accountId, email}) => signed.tokenOf([accountId, email.toLowerCase()]),
    read(token) {
      const [accountId, email] = signed.read(token) ?? [];
      return accountId !== undefined && isUuid(accountId) && email !== undefined
        ? {accountId: accountId as AccountId, email} // as it was signed
        : undefined;
    },
  };
}

export function unsubscribePath(token: string): string {
  return `/u/${token}`;
}

/** From now on; said twice it is no news. */
export async function endReminders(db: Database, {accountId, email}: Unwanted): Promise<void> {
  await inTenant(db, accountId, (trx) =>
    sql`
      insert into app.no_reminders (account_id, email)
      select id, ${email} from app.partner_account where id = ${accountId} on conflict do nothing
    `.execute(trx),
  );
}
