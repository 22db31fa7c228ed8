import {isSameDealValue} from '../../../lib/domain/deal-rules.ts';
import {valuesOf} from '../../../lib/domain/deal.ts';
import type {DealPage} from './deal-data.ts';

export type LostProducts = {
  productIds: string[];
  /** Who wrote over them. */
  by: string;
};

/**
 * The products that this person chose last and somebody wrote over unseen; undefined once they have chosen anew, or the same stand again. Both
 * sides write them, so it can happen to the vendor's people too.
 */
export function findLostProducts({
  sheet,
  deal,
  me,
}: Pick<DealPage, 'sheet' | 'deal' | 'me'>): LostProducts | undefined {
  // Newest first
  for (const {by, event} of sheet.activities) {
    if (event.kind === 'deal_edited' && by?.userId === me.userId && event.after.productIds) return;
    if (event.kind !== 'deal_overwritten' || event.lostBy.userId !== me.userId) continue;
    if (!event.lost || !by) continue;
    const now = valuesOf(deal);
    const {productIds} = event.lost;
    if (isSameDealValue('productIds', {...now, productIds}, now)) return;
    return {productIds, by: by.name};
  }
  return;
}
