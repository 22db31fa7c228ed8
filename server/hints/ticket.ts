import {createHash, randomBytes} from 'node:crypto';
import type {AccountId, UserId} from '../../lib/domain/ids.ts';
import {findStanding} from '../data/standing.ts';
import {inTenant, type Database} from '../db/database.ts';

/**
 * A browser's WebSocket takes no headers and an address ends up in logs, so a page opens its socket with a ticket: made for one
 * account and person, good once and for 30 seconds, kept as a hash.
 */
const lifeMs = 30_000;
const path = '/api/v1/news';

export function socketPath(accountId: AccountId): string {
  return `${path}?account=${accountId}`;
}

/** The account that a socket's address names; undefined when it is not one of ours. */
export function accountInPath(url: URL): string | undefined {
  return url.pathname === path ? (url.searchParams.get('account') ?? undefined) : undefined;
}

/** Undefined when the person is not a member, or there is no such account. */
export function makeTicket(
  db: Database,
  accountId: AccountId,
  userId: UserId,
): Promise<string | undefined> {
  return inTenant(db, accountId, async (trx) => {
    const {relation} = await findStanding(trx, accountId, userId);
    if (!relation.sameAccount) return undefined;
    await trx
      .deleteFrom('socket_ticket')
      .where('account_id', '=', accountId)
      .where('expires_at', '<', new Date())
      .execute();
    const ticket = randomBytes(24).toString('base64url');
    await trx
      .insertInto('socket_ticket')
      .values({
        account_id: accountId,
        ticket_hash: hashOf(ticket),
        user_id: userId,
        expires_at: new Date(Date.now() + lifeMs),
      })
      .execute();
    return ticket;
  });
}

/** Takes a ticket; whose it was, if it was good and its person still is a member. */
export function useTicket(
  db: Database,
  accountId: AccountId,
  ticket: string,
): Promise<UserId | undefined> {
  return inTenant(db, accountId, async (trx) => {
    const row = await trx
      .deleteFrom('socket_ticket')
      .where('account_id', '=', accountId)
      .where('ticket_hash', '=', hashOf(ticket))
      .returning(['user_id', 'expires_at'])
      .executeTakeFirst();
    if (!row || row.expires_at.getTime() < Date.now()) return undefined;
    const {relation} = await findStanding(trx, accountId, row.user_id);
    return relation.sameAccount ? row.user_id : undefined;
  });
}

function hashOf(ticket: string): Buffer {
  return createHash('sha256').update(ticket).digest();
}
