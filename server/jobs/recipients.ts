import {sql} from 'kysely';
import type {Link} from '../../lib/domain/confirmation-link.ts';
import type {AccountId, UserId} from '../../lib/domain/ids.ts';
import {findPeople, type NamedPerson} from '../data/people.ts';
import type {AccountTransaction} from '../db/database.ts';

/** Who hears of an account at the vendor, and as what. */
export type VendorRecipients = {reader: 'manager' | 'admin'; people: NamedPerson[]};

/** The account's CAMs and PDMs, or the program's admins while nobody is assigned: somebody always hears of it. */
export async function findVendorRecipients(
  trx: AccountTransaction,
  accountId: AccountId,
): Promise<VendorRecipients> {
  const managers = await findManagers(trx, accountId);
  return managers.length > 0
    ? {reader: 'manager', people: managers}
    : {reader: 'admin', people: await findAdmins(trx, accountId)};
}

async function findManagers(trx: AccountTransaction, accountId: AccountId): Promise<NamedPerson[]> {
  const rows = await trx
    .selectFrom('account_assignment')
    .select('user_id')
    .where('account_id', '=', accountId)
    .orderBy('role')
    .orderBy('user_id')
    .execute();
  return findPeople(
    trx,
    rows.map((row) => row.user_id),
  );
}

async function findAdmins(trx: AccountTransaction, accountId: AccountId): Promise<NamedPerson[]> {
  const {rows} = await sql<{user_id: UserId}>`
    select person.user_id from app.vendor_person person
    join app.partner_account account on account.program_id = person.program_id
    where account.id = ${accountId} and 'program_admin' = any(person.roles) order by person.user_id
  `.execute(trx);
  return findPeople(
    trx,
    rows.map((row) => row.user_id),
  );
}

/** Who hears what a client answered: the link's creator while a member, else the account's notification recipient, else its admins. */
export async function findPartnerRecipients(
  trx: AccountTransaction,
  accountId: AccountId,
  link: Link,
): Promise<NamedPerson[]> {
  const members = await trx
    .selectFrom('member')
    .innerJoin('partner_account as account', 'account.id', 'member.account_id')
    .select(['member.user_id', 'member.role', 'account.recipient_user_id'])
    .where('member.account_id', '=', accountId)
    .orderBy('member.user_id')
    .execute();
  const isCreator = members.filter((row) => row.user_id === link.createdBy.userId);
  const isRecipient = members.filter((row) => row.user_id === row.recipient_user_id);
  const isAdmin = members.filter((row) => row.role === 'partner_admin');
  const chosen = [isCreator, isRecipient, isAdmin].find((rows) => rows.length > 0) ?? [];
  return findPeople(
    trx,
    chosen.map((row) => row.user_id),
  );
}
