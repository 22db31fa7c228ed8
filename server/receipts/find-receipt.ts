import {sql} from 'kysely';
import type {AccountId, LinkId, UserId} from '../../lib/domain/ids.ts';
import {jsonOf} from '../../lib/receipt/canonical.ts';
import {receipt, type Receipt} from '../../lib/receipt/receipt.ts';
import {findStanding} from '../data/standing.ts';
import {inTenant, inVendorSnapshot, type Database} from '../db/database.ts';
import {tokenHash} from '../write/token-hash.ts';
import {isReceiptToken, receiptPath, receiptToken} from './receipt-address.ts';

/** A stored receipt; `jws` undefined once the person who answered was erased. */
export type StoredReceipt = {id: string; accountId: AccountId; jws: string | undefined; at: Date};

/** By the secret in its own address; malformed and unknown ones are both undefined. */
export async function findReceiptByToken(
  db: Database,
  token: string,
): Promise<StoredReceipt | undefined> {
  const place = await findPlace(db, token);
  if (!place) return undefined;
  const {accountId, id} = place;
  return inTenant(db, accountId, async (trx) => {
    const row = await trx
      .selectFrom('receipt')
      .select(['jws', 'at'])
      .where('account_id', '=', accountId)
      .where('id', '=', id)
      .executeTakeFirst();
    return row && {...place, jws: row.jws ?? undefined, at: row.at};
  });
}

/** The same for somebody signed in: a member of the account, or one of the vendor's people who sees the link. */
export async function findReceiptForPerson(
  db: Database,
  userId: UserId,
  place: {accountId: AccountId; linkId: LinkId},
): Promise<{path: string; jws: string | undefined} | undefined> {
  const {accountId, linkId} = place;
  const isTheirs = (await isMember(db, userId, accountId)) || (await isSeen(db, userId, place));
  if (!isTheirs) return undefined;
  return inTenant(db, accountId, async (trx) => {
    const row = await trx
      .selectFrom('receipt')
      .innerJoin('link', (join) =>
        join
          .onRef('link.account_id', '=', 'receipt.account_id')
          .onRef('link.id', '=', 'receipt.link_id'),
      )
      .select(['receipt.jws', 'link.copy_token'])
      .where('receipt.account_id', '=', accountId)
      .where('receipt.link_id', '=', linkId)
      .executeTakeFirst();
    if (!row) return undefined;
    return {path: receiptPath(receiptToken(row.copy_token)), jws: row.jws ?? undefined};
  });
}

function isMember(db: Database, userId: UserId, accountId: AccountId): Promise<boolean> {
  return inTenant(
    db,
    accountId,
    async (trx) => (await findStanding(trx, accountId, userId)).relation.sameAccount,
  );
}

/** Asked of the vendor's role, which sees the receipts of the links it sees (migrations/0017). */
function isSeen(
  db: Database,
  userId: UserId,
  {accountId, linkId}: {accountId: AccountId; linkId: LinkId},
): Promise<boolean> {
  return inVendorSnapshot(db, userId, async (trx) => {
    const row = await trx
      .selectFrom('receipt')
      .select('id')
      .where('account_id', '=', accountId)
      .where('link_id', '=', linkId)
      .executeTakeFirst();
    return row !== undefined;
  });
}

async function findPlace(
  db: Database,
  token: string,
): Promise<{id: string; accountId: AccountId} | undefined> {
  if (!isReceiptToken(token)) return undefined;
  const {rows} = await sql<{id: string; accountId: AccountId}>`
    select receipt_id as id, account_id as "accountId" from app.find_receipt(${tokenHash(token)})
  `.execute(db);
  return rows[0];
}

/** What one of our own receipts says; whether it is whole is another question (lib/receipt/verify-receipt.ts). */
export function readReceipt(jws: string): Receipt {
  return receipt.parse(jsonOf(jws.split('.')[1] ?? '')?.value);
}
