/** Shared deals for tests of the dashboard. */
import type {Deal, Sharing} from '../../../lib/domain/deal.ts';
import {emptyQualification} from '../../../lib/domain/deal.ts';
import type {DealId, UserId} from '../../../lib/domain/ids.ts';
import {idOf, makeDeal, noon} from './page-world.ts';

export const dealOf = (n: number): DealId => idOf<DealId>(n);
export const maria = {userId: 'u1' as UserId, name: 'Maria Nowak'};
export const rep = {userId: 'v2' as UserId, name: 'Rae Rep'};

export function makeSharing(n: number, changes: Partial<Sharing> = {}): Sharing {
  return {
    ...emptyQualification,
    state: 'active',
    since: noon,
    stateReason: null,
    registeredAt: new Date(Date.parse(noon) - 1_000_000 + n * 1000).toISOString(),
    registeredBy: {...maria, side: 'partner'},
    expiresAt: null,
    partnerContact: maria,
    productIds: [],
    amount: null,
    vendorCloseDate: null,
    eligibility: null,
    team: [],
    duplicates: [],
    lastMessage: null,
    ...changes,
  };
}

/** The number is its place: later ones were registered later. */
export function makeShared(
  n: number,
  {sharing, ...changes}: Partial<Omit<Deal, 'sharing'>> & {sharing?: Partial<Sharing>} = {},
): Deal {
  const full = makeSharing(n, sharing);
  const shared = full.state !== 'withdrawn' && full.state !== 'expired';
  const company = {name: `Company ${n}`, ref: null, domain: `c${n}.example`};
  return makeDeal(n, {company, shared, sharing: full, ...changes});
}
