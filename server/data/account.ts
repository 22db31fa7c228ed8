import type {Account} from '../../lib/domain/account-view.ts';
import {limits} from '../../lib/domain/limits.ts';
import type {Colleague} from '../../lib/domain/deal.ts';
import type {AccountId, UserId} from '../../lib/domain/ids.ts';
import {termsOf, type ProgramSettings} from '../../lib/domain/program-settings.ts';
import type {AccountTransaction} from '../db/database.ts';
import {findPeople} from './people.ts';

/** The account as its people see it: with its program's configuration and the names of its CAMs and PDMs. */
export async function findAccount(
  trx: AccountTransaction,
  accountId: AccountId,
): Promise<Account | undefined> {
  const account = await findBareAccount(trx, accountId);
  if (!account) return undefined;
  const {people, vendorPeople} = await findAround(trx, accountId);
  return {...account, people, vendorPeople, channelManagers: vendorPeople.map(({name}) => name)};
}

/** The account's members and its CAMs and PDMs, by name. */
async function findAround(
  trx: AccountTransaction,
  accountId: AccountId,
): Promise<Pick<Account, 'people' | 'vendorPeople'>> {
  const [members, assigned] = await Promise.all([
    trx
      .selectFrom('member')
      .select('user_id')
      .where('account_id', '=', accountId)
      .orderBy('user_id')
      .execute(),
    trx
      .selectFrom('account_assignment')
      .select('user_id')
      .where('account_id', '=', accountId)
      .orderBy('role')
      .orderBy('user_id')
      .execute(),
  ]);
  const ids = [...members, ...assigned].map((row) => row.user_id);
  const names = new Map(
    (await findPeople(trx, ids)).map(({userId, name}) => [
      userId,
      name.slice(0, limits.personNameLength),
    ]),
  );
  const named = (rows: ReadonlyArray<{user_id: UserId}>): Colleague[] =>
    [...new Set(rows.map((row) => row.user_id))].flatMap((userId) => {
      const name = names.get(userId);
      return name === undefined ? [] : [{userId, name}];
    });
  return {people: named(members), vendorPeople: named(assigned)};
}

/** The same without the names, which most rules do not need. */
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
      'program.settings',
      'account.recipient_user_id',
    ])
    .where('account.id', '=', accountId)
    .executeTakeFirst();
  return row && bareAccountOf(row, row);
}

/** What an account has of its program. */
export type ProgramRow = {
  program_name: string;
  vendor_name: string;
  catalogue: Account['catalogue'];
  settings: ProgramSettings;
};

export function bareAccountOf(
  account: Pick<Account, 'id' | 'name' | 'type'> & {recipient_user_id: UserId | null},
  program: ProgramRow,
): Account {
  const {settings} = program;
  return {
    id: account.id,
    name: account.name,
    type: account.type,
    programName: program.program_name,
    vendorName: program.vendor_name,
    catalogue: program.catalogue,
    channelManagers: [],
    people: [],
    vendorPeople: [],
    recipientId: account.recipient_user_id,
    terms: termsOf(settings),
    ...(settings.asking && {asking: settings.asking}),
  };
}
