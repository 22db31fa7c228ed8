import type {AccountId} from '../../../lib/domain/ids.ts';
import type {Texts} from '../../../lib/domain/texts.ts';
import type {AccountTransaction} from '../../db/database.ts';
import type {LockedAccount} from '../../write/locked-account.ts';
import {changeAccount, type Admin, type AdminOutcome} from '../../write/change-accounts.ts';
import type {WriteDeps} from '../../write/in-account.ts';

/**
 * Domains that the vendor holds for a company, as the CAM or PDM of one partner account knows them: they make later answers of that
 * account's clients count and of nobody else's. An answer that is there stays what it was.
 */
export type Held = {domains: readonly string[]; company: string};
/** Which of them another company has. */
export type Taken = {taken: string; by: string};
type Person = Extract<Admin, {kind: 'person'}>;

/** `taken`: another company has one of them, for this account or for all; then nothing is held. */
export async function holdDomains(
  deps: WriteDeps,
  by: Person,
  accountId: AccountId,
  {domains, company}: Held,
): Promise<AdminOutcome<'held' | Taken>> {
  let value: 'held' | Taken = 'held';
  const done = await changeAccount(deps, by, accountId, 'hold_domains', async (trx, account) => {
    value = 'held';
    const fresh: string[] = [];
    for (const domain of domains) {
      const holder = await findHolder(trx, account, domain);
      if (holder === undefined) fresh.push(domain);
      else if (holder.toLowerCase() !== company.toLowerCase()) {
        value = {taken: domain, by: holder};
        return undefined;
      }
    }
    if (fresh.length === 0) return undefined;
    await trx
      .insertInto('client_domain')
      .values(
        fresh.map((domain) => ({
          ...{program_id: account.programId, account_id: account.id},
          ...{domain, company, added_by_id: by.userId},
        })),
      )
      .onConflict((on) => on.doNothing())
      .execute();
    return {event: {kind: 'domains_held', domains: fresh, company}, touched: []};
  });
  return done.kind === 'done' ? {kind: 'done', value} : done;
}

export function takenText({t}: Texts, {taken, by}: Taken): string {
  return t('console_hold_taken', taken, by);
}

/** Gone already is as good as released. What is held for all partners is the program's admin's to release. */
export function releaseDomain(
  deps: WriteDeps,
  by: Person,
  accountId: AccountId,
  domain: string,
): Promise<AdminOutcome<undefined>> {
  return changeAccount(deps, by, accountId, 'hold_domains', async (trx, account) => {
    const gone = await trx
      .deleteFrom('client_domain')
      .where('program_id', '=', account.programId)
      .where('account_id', '=', account.id)
      .where('domain', '=', domain)
      .returning('company')
      .executeTakeFirst();
    if (!gone) return undefined;
    return {event: {kind: 'domain_released', domain, company: gone.company}, touched: []};
  });
}

/** For which company the domain is held, for this account or for all. */
async function findHolder(
  trx: AccountTransaction,
  {id, programId}: LockedAccount,
  domain: string,
): Promise<string | undefined> {
  const row = await trx
    .selectFrom('client_domain')
    .select('company')
    .where('program_id', '=', programId)
    .where('domain', '=', domain)
    .where((is) => is.or([is('account_id', 'is', null), is('account_id', '=', id)]))
    .executeTakeFirst();
  return row?.company;
}
