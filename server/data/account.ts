import type {Account} from '../../lib/domain/account-view.ts';
import {limits} from '../../lib/domain/limits.ts';
import type {AccountId} from '../../lib/domain/ids.ts';
import type {AccountTransaction} from '../db/database.ts';
import {findPeople} from './people.ts';

/** The account as its people see it: with its program's configuration and the names of its CAMs and PDMs. */
export async function findAccount(
  trx: AccountTransaction,
  accountId: AccountId,
): Promise<Account | undefined> {
  const account = await findBareAccount(trx, accountId);
  if (!account) return undefined;
  const assigned = await trx
    .selectFrom('account_assignment')
    .select('user_id')
    .where('account_id', '=', accountId)
    .orderBy('role')
    .orderBy('user_id')
    .execute();
  const people = await findPeople(
    trx,
    assigned.map((row) => row.user_id),
  );
  const channelManagers = people.map(({name}) => name.slice(0, limits.personNameLength));
  return {...account, channelManagers};
}

/** The same without the names, which no rule needs. */
export async function findBareAccount(
  trx: AccountTransaction,
  accountId: AccountId,
): Promise<Account | undefined> {
  const row = await trx
    .selectFrom('partner_account as account')
    .innerJoin('program', 'program.id', 'account.program_id')
    .select([
      'account.id',
      'account.name',
      'account.type',
      'program.name as program_name',
      'program.vendor_name',
      'program.catalogue',
    ])
    .where('account.id', '=', accountId)
    .executeTakeFirst();
  if (!row) return undefined;
  return {
    id: row.id,
    name: row.name,
    type: row.type,
    programName: row.program_name,
    vendorName: row.vendor_name,
    catalogue: row.catalogue,
    channelManagers: [],
  };
}
