import {randomInt, timingSafeEqual} from 'node:crypto';
import {sql} from 'kysely';
import {v7 as uuid} from 'uuid';
import type {AccountId, LinkId} from '../../lib/domain/ids.ts';
import {inTenant, type AccountTransaction, type Database} from '../db/database.ts';
import type {ClientKeys} from './client-keys.ts';

export const codeMinutes = 10;
const mostTries = 5;

/** A code works for one link, one address and the browser that asked for it. */
export type CodeFor = {accountId: AccountId; linkId: LinkId; email: string; browser: string};
export type CodeCheck = 'right' | 'wrong' | 'expired' | 'used' | 'too_often';

/** Makes a code and hands it to `send` in the same transaction; the one before it works no more. False: the link is gone. */
export async function makeCode(
  deps: {db: Database; clientKeys: ClientKeys},
  of: CodeFor,
  send: (trx: AccountTransaction, code: string) => Promise<void>,
): Promise<boolean> {
  const code = String(randomInt(1_000_000)).padStart(6, '0');
  const {accountId, linkId} = of;
  const hashes = hashesOf(deps.clientKeys, of);
  return inTenant(deps.db, accountId, async (trx) => {
    const link = await trx
      .selectFrom('link')
      .select('id')
      .where('account_id', '=', accountId)
      .where('id', '=', linkId)
      .forKeyShare()
      .executeTakeFirst();
    if (!link) return false;
    await trx
      .deleteFrom('client_code')
      .where('account_id', '=', accountId)
      .where('link_id', '=', linkId)
      .where((where) =>
        where.or([
          where.and([
            where('email_hash', '=', hashes.email_hash),
            where('browser_hash', '=', hashes.browser_hash),
          ]),
          where('expires_at', '<', sql<Date>`now() - interval '1 day'`),
        ]),
      )
      .execute();
    await trx
      .insertInto('client_code')
      .values({
        account_id: accountId,
        id: uuid(),
        link_id: linkId,
        ...hashes,
        code_hash: codeHash(deps.clientKeys, of, code),
        expires_at: sql<Date>`now() + ${codeMinutes} * interval '1 minute'`,
        used_at: null,
      })
      .execute();
    await send(trx, code);
    return true;
  });
}

/** Counts the try, and uses a right one up. How old a code is says the database's clock, by which it was made. */
export async function checkCode(
  deps: {db: Database; clientKeys: ClientKeys},
  of: CodeFor,
  code: string,
): Promise<CodeCheck> {
  const {accountId, linkId} = of;
  const hashes = hashesOf(deps.clientKeys, of);
  return inTenant(deps.db, accountId, async (trx) => {
    const row = await trx
      .selectFrom('client_code')
      .select(['id', 'used_at', 'tries', 'code_hash'])
      .select(
        sql<boolean>`expires_at <= now() or expires_at > now() + ${codeMinutes} * interval '1 minute'`.as(
          'is_over',
        ),
      )
      .where('account_id', '=', accountId)
      .where('link_id', '=', linkId)
      .where('email_hash', '=', hashes.email_hash)
      .where('browser_hash', '=', hashes.browser_hash)
      .orderBy('expires_at', 'desc')
      .limit(1)
      .forUpdate()
      .executeTakeFirst();
    if (!row) return 'wrong';
    if (row.used_at !== null) return 'used';
    if (row.is_over) return 'expired';
    if (row.tries >= mostTries) return 'too_often';
    const isRight = timingSafeEqual(row.code_hash, codeHash(deps.clientKeys, of, code));
    await trx
      .updateTable('client_code')
      .set(isRight ? {used_at: sql<Date>`now()`} : {tries: row.tries + 1})
      .where('account_id', '=', accountId)
      .where('id', '=', row.id)
      .execute();
    return isRight ? 'right' : row.tries + 1 >= mostTries ? 'too_often' : 'wrong';
  });
}

function hashesOf(keys: ClientKeys, {email, browser}: CodeFor) {
  return {email_hash: keys('email', email), browser_hash: keys('browser', browser)};
}

function codeHash(keys: ClientKeys, {linkId, email, browser}: CodeFor, code: string): Buffer {
  return keys('code', linkId, email, browser, code);
}
