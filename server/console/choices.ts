import {sql} from 'kysely';
import type {AccountId, UserId} from '../../lib/domain/ids.ts';
import type {VendorTransaction} from '../db/database.ts';
import type {Asker} from './deal-list.ts';

/** What filters offer: people and partners whose names the person may know. */
export type PartnerChoice = {accountId: AccountId; name: string};
export type OwnerChoice = {userId: UserId; name: string};

export async function findPartnerChoices(
  trx: VendorTransaction,
  {programId}: Asker,
): Promise<PartnerChoice[]> {
  const {rows} = await sql<PartnerChoice>`
    select a.id as "accountId", a.name from app.partner_account a where a.program_id = ${programId} order by lower(a.name), a.id
  `.execute(trx);
  return rows;
}

/** The program's reps: deals are theirs. */
export async function findOwnerChoices(
  trx: VendorTransaction,
  {programId}: Asker,
): Promise<OwnerChoice[]> {
  const {rows} = await sql<OwnerChoice>`
    select user_id as "userId", name from app.people(array(
      select p.user_id from app.vendor_person p where p.program_id = ${programId} and 'rep' = any(p.roles)))
    order by lower(name), user_id
  `.execute(trx);
  return rows;
}
