/**
 * Once a day: forgets what nobody needs any more, in batches that are small enough for people to work beside them. A client
 * that comes back after its deletions were forgotten begins again from nothing (docs/sync-spec.md, R5) and keeps its outbox.
 */
import {sql} from 'kysely';
import type {AccountId} from '../../lib/domain/ids.ts';
import {inTenant, withRetry, type AccountTransaction, type Database} from '../db/database.ts';
import {forgetSessions} from '../checkout/forget-sessions.ts';
import {forgetDeliveries} from '../webhooks/forget-deliveries.ts';
import {lockAccount} from '../write/locked-account.ts';

/** In days. */
export type Keep = {deletions: number; mutations: number; failedJobs: number; invitations: number};

export const defaultKeep: Keep = {deletions: 60, mutations: 90, failedJobs: 30, invitations: 30};

/** How long a notice that was read is there to be read again, in every program. */
export const noticeDays = 365;

export async function upkeep(db: Database, keep: Keep, batch = 1000): Promise<void> {
  for await (const accountId of everyAccount(db)) {
    const each = (work: (trx: AccountTransaction) => Promise<number>) =>
      untilDone(batch, () => withRetry(() => inTenant(db, accountId, work)));
    await each((trx) => forgetDeletions(trx, accountId, keep.deletions, batch));
    await each((trx) => forgetMutations(trx, accountId, keep.mutations, batch));
    await each((trx) => forgetNotices(trx, accountId, batch));
    await inTenant(db, accountId, (trx) => forgetKeys(trx, accountId, keep.invitations));
  }
  await forgetVendorInvitations(db, keep.invitations);
  await untilDone(batch, () => forgetFailedJobs(db, keep.failedJobs, batch));
  await untilDone(batch, () => forgetDeliveries(db, batch));
  await untilDone(batch, () => forgetSessions(db, batch));
}

async function* everyAccount(db: Database): AsyncGenerator<AccountId> {
  let last: AccountId | null = null;
  for (;;) {
    const found: {rows: Array<{account_id: AccountId}>} = await sql<{account_id: AccountId}>`
      select account_id from app.accounts_after(${last}::uuid, 500)
    `.execute(db);
    for (const {account_id: accountId} of found.rows) yield (last = accountId);
    if (found.rows.length === 0) return;
  }
}

async function untilDone(batch: number, work: () => Promise<number>): Promise<void> {
  while ((await work()) >= batch);
}

/**
 * `min_rev` rises with what is forgotten and in the same transaction: who reads the feed from below it is told to begin again,
 * whoever reads before the commit still finds the deletions.
 */
async function forgetDeletions(
  trx: AccountTransaction,
  accountId: AccountId,
  days: number,
  batch: number,
): Promise<number> {
  const old = sql`deleted and deleted_at < now() - ${days} * interval '1 day'`;
  const find = sql<{rev: number}>`
    select rev from app.feed where account_id = ${accountId} and ${old} order by rev limit ${batch}
  `;
  if ((await find.execute(trx)).rows.length === 0) return 0; // no need to make writers wait
  await lockAccount(trx, accountId);
  const {rows} = await find.execute(trx);
  const upTo = rows.at(-1)?.rev;
  if (upTo === undefined) return 0;
  await sql`
    update app.partner_account set min_rev = greatest(min_rev, ${upTo}) where id = ${accountId}
  `.execute(trx);
  await sql`
    delete from app.feed where account_id = ${accountId} and ${old} and rev <= ${upTo}
  `.execute(trx);
  return rows.length;
}

/**
 * Of applied mutations, all that is lost is finding out a copied profile by one of them. Refused ones stay: whoever comes back
 * late must still learn why.
 */
async function forgetMutations(
  trx: AccountTransaction,
  accountId: AccountId,
  days: number,
  batch: number,
): Promise<number> {
  const {numAffectedRows = 0n} = await sql`
    delete from app.mutation_log where (account_id, client_id, mid) in (
      select account_id, client_id, mid from app.mutation_log
      where account_id = ${accountId} and refusal is null and at < now() - ${days} * interval '1 day'
      limit ${batch}
    )
  `.execute(trx);
  return Number(numAffectedRows);
}

/** Never one that nobody has read or whose mail has not gone; one that was a mail alone is nobody's to read here. */
async function forgetNotices(
  trx: AccountTransaction,
  accountId: AccountId,
  batch: number,
): Promise<number> {
  const {numAffectedRows = 0n} = await sql`
    delete from app.notice where (account_id, id) in (
      select account_id, id from app.notice
      where account_id = ${accountId} and at < now() - ${noticeDays} * interval '1 day'
        and mail_state <> 'waiting' and (read_at is not null or not in_browser)
      limit ${batch}
    )
  `.execute(trx);
  return Number(numAffectedRows);
}

async function forgetKeys(
  trx: AccountTransaction,
  accountId: AccountId,
  days: number,
): Promise<void> {
  await sql`
    delete from app.socket_ticket where account_id = ${accountId} and expires_at < now() - interval '1 hour'
  `.execute(trx);
  await sql`
    delete from app.invitation
    where account_id = ${accountId} and expires_at < now() - ${days} * interval '1 day'
  `.execute(trx);
}

async function forgetVendorInvitations(db: Database, days: number): Promise<void> {
  await sql`
    delete from app.vendor_invitation where expires_at < now() - ${days} * interval '1 day'
  `.execute(db);
}

/** The queue keeps for ever what has failed as often as it may. */
async function forgetFailedJobs(db: Database, days: number, batch: number): Promise<number> {
  const {numAffectedRows = 0n} = await sql`
    delete from graphile_worker._private_jobs where id in (
      select id from graphile_worker._private_jobs
      where attempts >= max_attempts and locked_at is null and updated_at < now() - ${days} * interval '1 day'
      limit ${batch}
    )
  `.execute(db);
  return Number(numAffectedRows);
}
