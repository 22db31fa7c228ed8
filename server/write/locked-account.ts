import {sql} from 'kysely';
import type {AccountType} from '../../lib/domain/catalogue.ts';
import type {AccountId, ProgramId} from '../../lib/domain/ids.ts';
import {ask, enterAccount, type AccountTransaction} from '../db/database.ts';

/** An account whose row this transaction holds: nobody else changes anything of it until commit. */
export type LockedAccount = {
  id: AccountId;
  programId: ProgramId;
  name: string;
  type: AccountType;
  region: string | null;
  /** Counts every change that the account's people can see. */
  rev: number;
  logSeq: number;
  logHead: Buffer;
};

/**
 * Enters the account and locks it. Locks are taken in the order program → client → accounts by ascending id, so that
 * writers wait for each other but never in a circle. What else a decision rests on must be read after this, in a statement
 * of its own: a join in the locking statement would see the other tables as they were before the wait.
 */
export async function lockAccount(
  trx: AccountTransaction,
  accountId: AccountId,
): Promise<LockedAccount | undefined> {
  await enterAccount(trx, accountId);
  return lockEnteredAccount(trx, accountId);
}

/** The same for a transaction that names this account already. What is asked next need not wait for the answer: it stands behind the lock. */
export async function lockEnteredAccount(
  trx: AccountTransaction,
  accountId: AccountId,
): Promise<LockedAccount | undefined> {
  const query = trx
    .selectFrom('partner_account')
    .select(['id', 'program_id', 'name', 'type', 'region', 'rev', 'log_seq', 'log_head'])
    .where('id', '=', accountId)
    .forNoKeyUpdate();
  const {
    rows: [row],
  } = await ask(trx, query.compile());
  if (!row) return undefined;
  return {
    id: row.id,
    programId: row.program_id,
    name: row.name,
    type: row.type,
    region: row.region,
    rev: row.rev,
    logSeq: row.log_seq,
    logHead: row.log_head,
  };
}

/** Keeps the program as it is until commit: whoever changes it, or adds an account to it, waits. */
export async function lockProgram(trx: AccountTransaction, programId: ProgramId): Promise<boolean> {
  const {rows} = await sql`
    select 1 from app.program where id = ${programId} for no key update
  `.execute(trx);
  return rows.length > 0;
}
