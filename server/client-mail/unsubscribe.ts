import {createHmac, hkdfSync, timingSafeEqual} from 'node:crypto';
import {sql} from 'kysely';
import {isUuid, type AccountId} from '../../lib/domain/ids.ts';
import {inTenant, type Database} from '../db/database.ts';

/** Reminders of one partner account to one client. */
export type Unwanted = {accountId: AccountId; email: string};

/** Addresses that end mails to their reader and to nobody else, with nobody signed in: what they end is written in them, and signed. */
export type UnsubscribeTokens = {
  tokenOf(unwanted: Unwanted): string;
  /** Undefined for what we never signed. */
  read(token: string): Unwanted | undefined;
};

const longest = 600;

export function createUnsubscribeTokens(secret: string): UnsubscribeTokens {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'vouch unsubscribing', 32));
  const sign = (said: string) => createHmac('sha256', key).update(said).digest().subarray(0, 16);
  return {
    tokenOf({accountId, email}) {
      const said = Buffer.from(JSON.stringify([accountId, email.toLowerCase()])).toString(
        'base64url',
      );
      return `${said}.${sign(said).toString('base64url')}`;
    },
    read(token) {
      const [said, signed, ...more] = token.length > longest ? [] : token.split('.');
      if (!said || !signed || more.length > 0) return undefined;
      const [given, wanted] = [Buffer.from(signed, 'base64url'), sign(said)];
      if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return undefined;
      const [accountId, email]: unknown[] = JSON.parse(
        Buffer.from(said, 'base64url').toString(),
      ) as unknown[]; // we wrote it
      return typeof accountId === 'string' && isUuid(accountId) && typeof email === 'string'
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
