import type {CrmRef} from '../../lib/domain/crm-ref.ts';
import type {DealId, LinkId} from '../../lib/domain/ids.ts';
import type {Random} from './random.ts';

/** What is known to have been made in an account, whether it is still there or not. */
export type Known = {links: LinkId[]; deals: DealId[]; records: CrmRef[]; tokens: string[]};

/** What was made lately is what people go on with. */
export const recent = 250;

export function anyOf<T>(random: Random, list: readonly T[]): T | undefined {
  if (list.length === 0 || random.chance(0.02)) return undefined;
  const from = Math.max(0, list.length - recent);
  return list[from + random.below(list.length - from)];
}

export function record(random: Random): CrmRef {
  const objectId = String(100_000 + random.below(100_000_000));
  return {
    crm: 'sandbox',
    portal: '4680',
    objectType: 'deal',
    objectId,
    url: `http://crm.localhost/deal/${objectId}`,
  };
}
