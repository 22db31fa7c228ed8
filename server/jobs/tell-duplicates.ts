import * as z from 'zod/mini';
import {ids} from '../../lib/contract/shapes.ts';
import type {Duplicate} from '../../lib/domain/deal.ts';
import type {AccountId, DealId} from '../../lib/domain/ids.ts';
import {dealOf} from '../data/rows.ts';
import {inTenant, type AccountTransaction} from '../db/database.ts';
import {findSameBusiness, shownTo} from '../write/duplicates.ts';
import type {WriteDeps} from '../write/in-account.ts';
import {applySystemMutation} from '../write/system-change.ts';

const payload = z.object({accountId: ids.account, dealId: ids.deal});

/**
 * After a registration: those that are there for the same business learn of it, and it of those that were registered in the same moment, when
 * neither could see the other yet. As it stands now, so it may run twice.
 */
export async function tellDuplicates(deps: WriteDeps, given: unknown): Promise<void> {
  const {accountId, dealId} = payload.parse(given);
  const found = await inTenant(deps.db, accountId, (trx) => findOthers(trx, accountId, dealId));
  if (!found) return;
  const {ours, others} = found;
  const tell = (to: AccountId, id: DealId, duplicates: Duplicate[]) =>
    applySystemMutation(deps, to, {kind: 'system.duplicates', dealId: id, found: duplicates});
  for (const other of others) {
    await tell(other.accountId, other.dealId, [shownTo(other, {...ours, why: other.why})]);
  }
  const known = others.map((other) => shownTo(ours, other));
  if (known.length > 0) await tell(accountId, dealId, known);
}

async function findOthers(trx: AccountTransaction, accountId: AccountId, dealId: DealId) {
  const row = await trx
    .selectFrom('deal')
    .innerJoin('partner_account', 'partner_account.id', 'deal.account_id')
    .selectAll('deal')
    .select('program_id')
    .where('deal.account_id', '=', accountId)
    .where('deal.id', '=', dealId)
    .executeTakeFirst();
  if (!row) return undefined;
  const deal = dealOf(row);
  if (!deal.sharing) return undefined;
  const {state, registeredAt: filedAt} = deal.sharing;
  if (state !== 'active' && state !== 'won') return undefined; // over before anybody heard of it
  const others = await findSameBusiness(trx, row.program_id, dealId, deal.company);
  return {ours: {accountId, dealId, dealName: deal.name, filedAt}, others};
}
