import {sql} from 'kysely';
import type {AccountId} from '../../../lib/domain/ids.ts';
import type {VendorTransaction} from '../../db/database.ts';
import type {Asker} from '../deal-list.ts';
import {hasWords} from '../search-words.ts';

/** Null: for all partners, which the program's admin sees to. */
export type HeldDomain = {
  domain: string;
  company: string;
  accountId: AccountId | null;
  partner: string | null;
};

/** As many as the page shows; who looks for one searches. */
export const mostShown = 200;

/** By company; one more than are shown says that there are more. */
export async function findHeldDomains(
  trx: VendorTransaction,
  {programId}: Asker,
  words: string,
): Promise<HeldDomain[]> {
  const searched = sql`concat_ws(' ', held.domain, held.company, account.name)`;
  const {rows} = await sql<HeldDomain>`
    select held.domain, held.company, held.account_id as "accountId", account.name as partner
    from app.client_domain held left join app.partner_account account on account.id = held.account_id
    where held.program_id = ${programId} and ${words === '' ? sql`true` : hasWords(searched, words)}
    order by lower(held.company), held.domain, lower(account.name) nulls first limit ${mostShown + 1}
  `.execute(trx);
  return rows;
}

/** The partner accounts for which the person may hold one. */
export async function findAccountsToHold(
  trx: VendorTransaction,
  {programId}: Asker,
): Promise<Array<{id: AccountId; name: string}>> {
  const {rows} = await sql<{id: AccountId; name: string}>`
    select id, name from app.partner_account
    where program_id = ${programId} and id in (select app.accounts_seen()) order by lower(name), id
  `.execute(trx);
  return rows;
}
