/**
 * The life of a deal registration: active until it is won, lost, withdrawn by the partner, or out of time. What each state means for the
 * partner is said with it: what happens next, and what is still missing before anybody is paid.
 */
import type {Link} from './confirmation-link.ts';
import {linkStatus} from './confirmation-link.ts';
import type {Deal, RegistrationState, Sharing} from './deal.ts';

/** What a program decides about registrations. Null: no limit. */
export type RegistrationTerms = {
  /** How many active registrations a partner account may have. */
  capacity: number | null;
  /** After how many days an active registration expires. */
  days: number | null;
};

/** Where a state may go, and whose word it takes; it expires by itself. Anything else is refused with `wrong_state`. */
const moves: Record<RegistrationState, Partial<Record<RegistrationState, 'partner' | 'vendor'>>> = {
  active: {won: 'vendor', lost: 'vendor', withdrawn: 'partner'},
  won: {active: 'vendor', lost: 'vendor'},
  lost: {active: 'vendor', won: 'vendor'},
  withdrawn: {},
  expired: {active: 'vendor'},
};

export function mayMove(
  from: RegistrationState,
  to: RegistrationState,
  side: 'partner' | 'vendor',
): boolean {
  return moves[from][to] === side;
}

/** Partner and vendor go on working on it; a withdrawn or expired one has to be registered again first. */
export function isShared(state: RegistrationState): boolean {
  return state === 'active' || state === 'won' || state === 'lost';
}

export function isActive(deal: Deal): boolean {
  return deal.sharing?.state === 'active';
}

/** A rep registered it for the partner, and no record of the partner's CRM stands for it yet. */
export function isWithoutRecord({ref, shared, sharing}: Deal): boolean {
  return shared && ref === null && sharing?.registeredBy.side === 'vendor';
}

/** The property of the same name. */
export function activeRegistrations(deals: Iterable<Deal>): number {
  let count = 0;
  for (const deal of deals) if (isActive(deal)) count++;
  return count;
}

/** When a registration made at `at` expires. */
export function expiryOf(at: string, days: number | null): string | null {
  if (days === null) return null;
  return new Date(new Date(at).getTime() + days * 86_400_000).toISOString();
}

export const nextSteps = [
  'assigning',
  'rep_reviews',
  'attach_proof',
  'client_answers',
  'eligibility',
  'being_paid',
  'nothing',
  'register_again',
] as const;
export type NextStep = (typeof nextSteps)[number];

/** What happens next on a deal, the most pressing thing first. `links` are those attached to it. */
export function nextStep(deal: Deal, links: readonly Link[]): NextStep {
  const {sharing, owner} = deal;
  if (!sharing) return 'nothing';
  switch (sharing.state) {
    case 'withdrawn':
    case 'expired':
      return 'register_again';
    case 'lost':
      return 'nothing';
    case 'active':
      if (!owner) return 'assigning';
      break;
    case 'won':
      break;
  }
  const proof = proofOf(links);
  if (proof === 'none') return 'attach_proof';
  if (proof === 'pending') return 'client_answers';
  if (!sharing.eligibility) return 'eligibility';
  if (sharing.state === 'active') return 'rep_reviews';
  return sharing.eligibility.commission ? 'being_paid' : 'nothing';
}

export const missingForPay = ['confirmed_proof', 'won', 'eligibility', 'not_eligible'] as const;
export type MissingForPay = (typeof missingForPay)[number];

/** What keeps the partner from being paid; empty when nothing does. */
export function missingToBePaid(sharing: Sharing, links: readonly Link[]): MissingForPay[] {
  const missing: MissingForPay[] = [];
  if (proofOf(links) !== 'confirmed') missing.push('confirmed_proof');
  if (sharing.state !== 'won') missing.push('won');
  if (!sharing.eligibility) missing.push('eligibility');
  else if (!sharing.eligibility.commission) missing.push('not_eligible');
  return missing;
}

function proofOf(links: readonly Link[]): 'none' | 'pending' | 'confirmed' {
  const statuses = links.map(linkStatus);
  if (statuses.includes('confirmed')) return 'confirmed';
  return statuses.includes('pending') ? 'pending' : 'none';
}
