import {sql} from 'kysely';
import type {AccountId, ProgramId, UserId} from '../../lib/domain/ids.ts';
import type {DomainEvent} from '../../lib/domain/domain-event.ts';
import type {Action} from '../../lib/domain/permissions.ts';
import {
  findProgramStanding,
  findStanding,
  operatorStanding,
  stands,
  type Standing,
} from '../data/standing.ts';
import {inTenant, withRetry, type AccountTransaction} from '../db/database.ts';
import type {NewsItem} from '../hints/news.ts';
import type {AdminEvent} from './admin-event.ts';
import {closeBatch, type Author, type Batch} from './close-batch.ts';
import {inTurn, type WriteDeps} from './in-account.ts';
import {lockAccount, lockProgram, type LockedAccount} from './locked-account.ts';

/** Who runs the program or an account. The operator is the shell: set-up and the demo data. */
export type Admin = {kind: 'person'; userId: UserId; name: string} | {kind: 'operator'};

export type AdminOutcome<T> = {kind: 'done'; value: T} | {kind: 'forbidden'} | {kind: 'not_found'};

export type AccountChange = {
  event: AdminEvent | Extract<DomainEvent, {kind: 'recipient_set'}>;
  /** What the account's people see anew. */
  touched: Batch['touched'];
};

/**
 * One account, changed by an admin: locked, the admin's right asked for under the lock, then `work`, which writes its rows
 * and says what that was. Undefined: nothing changed; `not_found`: somebody it is about is not there.
 */
export async function changeAccount(
  deps: WriteDeps,
  by: Admin,
  accountId: AccountId,
  action: Action,
  work: (
    trx: AccountTransaction,
    account: LockedAccount,
  ) => Promise<AccountChange | 'not_found' | undefined>,
): Promise<AdminOutcome<undefined>> {
  const run = () =>
    inTenant<AdminOutcome<NewsItem | undefined>>(deps.db, accountId, async (trx) => {
      const account = await lockAccount(trx, accountId);
      const standing = await standingOf(trx, by, accountId);
      if (!account || !stands(standing, 'see')) return {kind: 'not_found'};
      if (!stands(standing, action)) return {kind: 'forbidden'};
      const change = await work(trx, account);
      if (change === 'not_found') return {kind: 'not_found'};
      return {kind: 'done', value: change && close(trx, account, by, change)};
    });
  const done = await inTurn(accountId, () => withRetry(run));
  if (done.kind !== 'done') return done;
  if (done.value) deps.news.publish([done.value]);
  return {kind: 'done', value: undefined};
}

export type ProgramWork<T> = {
  value: T;
  /** The accounts concerned. */
  accounts: 'all' | readonly AccountId[];
  /** What changes in each of them; when left out, that the program did. */
  each?: (trx: AccountTransaction, account: LockedAccount) => Promise<EachChange>;
};

/** `account`: as other changes of this transaction have left it. `change` undefined: nothing beside those. */
export type EachChange = {account: LockedAccount; change: AccountChange | undefined};

/**
 * The program, changed by its admin, and each of its accounts after it: the program's configuration is part of every
 * account's own row, so all of them are stamped, under their locks, in ascending order.
 */
export async function changeProgramAndAccounts<T>(
  deps: WriteDeps,
  by: Admin,
  programId: ProgramId,
  work: (trx: AccountTransaction) => Promise<ProgramWork<T>>,
): Promise<AdminOutcome<T>> {
  const done = await withRetry(() =>
    inTenant<AdminOutcome<{value: T; news: NewsItem[]}>>(deps.db, undefined, async (trx) => {
      if (!(await lockProgram(trx, programId))) return {kind: 'not_found'};
      const standing =
        by.kind === 'operator'
          ? operatorStanding
          : await findProgramStanding(trx, programId, by.userId);
      if (!stands(standing, 'see')) return {kind: 'not_found'};
      if (!stands(standing, 'manage_program')) return {kind: 'forbidden'};
      const {value, accounts, each} = await work(trx);
      const ids = accounts === 'all' ? await accountsOf(trx, programId) : accounts;
      const news: NewsItem[] = [];
      for (const id of [...ids].sort()) {
        const account = await lockAccount(trx, id);
        if (!account) continue;
        const done = each ? await each(trx, account) : {account, change: programChanged(id)};
        if (done.change) news.push(close(trx, done.account, by, done.change));
        else if (done.account.rev > account.rev) {
          news.push({kind: 'news', accountId: id, rev: done.account.rev});
        }
      }
      return {kind: 'done', value: {value, news}};
    }),
  );
  if (done.kind !== 'done') return done;
  deps.news.publish(done.value.news);
  return {kind: 'done', value: done.value.value};
}

function close(
  trx: AccountTransaction,
  account: LockedAccount,
  by: Admin,
  {event, touched}: AccountChange,
): NewsItem {
  const after = closeBatch(trx, account, {
    at: new Date().toISOString(),
    by: authorOf(by),
    touched,
    entries: [{event, changes: []}],
  });
  return {kind: 'news', accountId: account.id, rev: after.rev};
}

function programChanged(accountId: AccountId): AccountChange {
  return {event: {kind: 'program_changed'}, touched: [accountRow(accountId)]};
}

/** For `touched`: the account's own row is to be seen anew. */
export function accountRow(id: AccountId): Batch['touched'][number] {
  return {kind: 'account', id, deleted: false};
}

/** Who runs an account or a program acts for the program, also a partner's own admin. */
function authorOf(by: Admin): Author {
  return by.kind === 'person' ? {userId: by.userId, name: by.name, side: 'vendor'} : null;
}

async function standingOf(
  trx: AccountTransaction,
  by: Admin,
  accountId: AccountId,
): Promise<Standing> {
  return by.kind === 'operator' ? operatorStanding : findStanding(trx, accountId, by.userId);
}

async function accountsOf(trx: AccountTransaction, programId: ProgramId): Promise<AccountId[]> {
  const {rows} = await sql<{account_id: AccountId}>`
    select account_id from app.accounts_of_program(${programId})
  `.execute(trx);
  return rows.map((row) => row.account_id);
}
