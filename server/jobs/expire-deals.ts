import {sql} from 'kysely';
import type {AccountId, DealId} from '../../lib/domain/ids.ts';
import type {SystemMutation} from '../../lib/domain/mutation.ts';
import type {WriteDeps} from '../write/in-account.ts';
import {applySystemMutations} from '../write/system-change.ts';
import type {MoreJobs} from './more-jobs.ts';
import {tellDuplicates} from './tell-duplicates.ts';

/** A registration ends within a quarter of an hour of its time; those of the same business learn of a new one at once. */
export function createDealJobs(deps: WriteDeps): MoreJobs {
  return {
    tasks: {
      expire_deals: () => expireDeals(deps),
      tell_duplicates: (payload) => tellDuplicates(deps, payload),
    },
    crontab: '*/15 * * * * expire_deals',
  };
}

/**
 * Ends the registrations whose time is up, in their order. Each is looked at again under its account's lock: one that was won or
 * registered anew meanwhile stays what it is. What fails is found again by the next run.
 */
export async function expireDeals(deps: WriteDeps, batch = 500): Promise<void> {
  for (;;) {
    const due = await findDue(deps, batch);
    let expired = 0;
    for (const [accountId, mutations] of due) {
      const outcomes = await applySystemMutations(deps, accountId, mutations);
      expired += outcomes.filter(({kind}) => kind === 'applied').length;
    }
    if (expired === 0) return; // nothing is due, or nothing that can be helped
  }
}

async function findDue(
  {db}: WriteDeps,
  batch: number,
): Promise<ReadonlyMap<AccountId, SystemMutation[]>> {
  const {rows} = await sql<{account_id: AccountId; deal_id: DealId}>`
    select account_id, deal_id from app.expired_deals(${new Date().toISOString()}, ${batch})
  `.execute(db);
  const due = new Map<AccountId, SystemMutation[]>();
  for (const {account_id: accountId, deal_id: dealId} of rows) {
    due.set(accountId, [...(due.get(accountId) ?? []), {kind: 'system.expire', dealId}]);
  }
  return due;
}
