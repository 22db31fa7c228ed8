import type {AccountId} from '../../lib/domain/ids.ts';
import {inTenant, withRetry, type AccountTransaction, type Database} from '../db/database.ts';
import type {News} from '../hints/news.ts';
import {
  applyMutations,
  applyOneByOne,
  isRowError,
  type Applied,
  type Asked,
  type Asker,
} from './apply-mutations.ts';
import type {KnownRows} from './needed-rows.ts';
import {createTurns} from './turns.ts';

/**
 * Writes to one account wait for each other in the database, each holding a connection: without a queue before it, the many
 * requests of one account would take them all. Two, so that one can be read and sent while the other works.
 */
export const inTurn = createTurns(2);

export type WriteDeps = {db: Database; news: News};

/** Applies mutations on the locked account: all at once, or one by one after Postgres has refused some row of them. */
export type Apply = (
  trx: AccountTransaction,
  account: Applied['account'],
  asker: Asker,
  asked: readonly Asked[],
  at: string,
  known?: KnownRows,
) => Promise<Applied>;

/**
 * The frame of every write to one account: a transaction of the tenant role, run again after a deadlock or a serialization failure,
 * run again one by one after a row error, and the news told once it is committed. `work` locks, checks and decides; it
 * may run several times and must have no effect but on the database. `rev`: the account's counter when something changed.
 */
export async function inAccount<T>(
  deps: WriteDeps,
  accountId: AccountId,
  work: (trx: AccountTransaction, apply: Apply) => Promise<{result: T; rev?: number}>,
): Promise<T> {
  const run = (apply: Apply) =>
    withRetry(() => inTenant(deps.db, accountId, (trx) => work(trx, apply)));
  const done = await inTurn(accountId, async () => {
    try {
      return await run(applyMutations);
    } catch (error) {
      if (!isRowError(error)) throw error;
      return run(applyOneByOne);
    }
  });
  if (done.rev !== undefined) deps.news.publish([{kind: 'news', accountId, rev: done.rev}]);
  return done.result;
}
