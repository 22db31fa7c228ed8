import type {Change} from '../../lib/domain/account-view.ts';
import {emptyView} from '../../lib/domain/account-view.ts';
import type {Deal} from '../../lib/domain/deal.ts';
import type {AccountId} from '../../lib/domain/ids.ts';
import {touchedBy} from './apply-mutations.ts';
import {changeAccount, type Admin, type AdminOutcome} from './change-accounts.ts';
import type {WriteDeps} from './in-account.ts';
import {writeRows} from './write-rows.ts';

/** Deals as the vendor's records have them, new or changed. */
export function importDeals(
  deps: WriteDeps,
  by: Admin,
  accountId: AccountId,
  deals: readonly Deal[],
): Promise<AdminOutcome<undefined>> {
  return changeAccount(deps, by, accountId, 'manage_program', (trx) => {
    const changes = deals.map((row): Change => ({kind: 'deal', id: row.id, row}));
    if (changes.length === 0) return Promise.resolve(undefined);
    writeRows(trx, accountId, emptyView, changes);
    const event = {kind: 'deals_imported', count: deals.length} as const;
    return Promise.resolve({event, touched: touchedBy(changes)});
  });
}
