/** The state of a registration in words: what it is, what happens next, what is missing to be paid, and why two deals look the same. */
import type {Duplicate, RegistrationState} from '../../lib/domain/deal.ts';
import type {MissingForPay, NextStep} from '../../lib/domain/registration.ts';
import type {TextKey, Texts} from '../../lib/domain/texts.ts';
import type {Tone} from '../ui/pill.tsx';

export const stateTones: Record<RegistrationState, Tone> = {
  active: 'plain',
  won: 'yes',
  lost: 'no',
  withdrawn: 'plain',
  expired: 'wait',
};

const nextKeys: Record<NextStep, TextKey> = {
  assigning: 'deal_next_assigning',
  rep_reviews: 'deal_next_rep_reviews',
  attach_proof: 'deal_next_attach_proof',
  client_answers: 'deal_next_client_answers',
  eligibility: 'deal_next_eligibility',
  being_paid: 'deal_next_being_paid',
  nothing: 'deal_next_nothing',
  register_again: 'deal_next_register_again',
};

export function nextText({t}: Texts, next: NextStep, vendor: string): string {
  return t(nextKeys[next], vendor);
}

const missingKeys: Record<MissingForPay, TextKey> = {
  confirmed_proof: 'deal_missing_confirmed_proof',
  won: 'deal_missing_won',
  eligibility: 'deal_missing_eligibility',
  not_eligible: 'deal_missing_not_eligible',
};

export function missingText({t}: Texts, missing: MissingForPay, vendor: string): string {
  return t(missingKeys[missing], vendor);
}

/** Who filed first is told in UTC: the two may sit in different places. */
export function duplicateText(texts: Texts, duplicate: Duplicate, ours: string): string {
  const {why, dealName, filedAt, oursFirst} = duplicate;
  const key: TextKey =
    why === 'same_company'
      ? dealName === null
        ? 'deal_duplicate_company'
        : 'deal_duplicate_company_own'
      : dealName === null
        ? 'deal_duplicate_domain'
        : 'deal_duplicate_domain_own';
  const what = texts.t(key, dealName ?? '');
  const when = texts.t(
    oursFirst ? 'deal_duplicate_ours_first' : 'deal_duplicate_theirs_first',
    utcText(texts, ours),
    utcText(texts, filedAt),
  );
  return `${what} ${when}`;
}

/** "12 Nov 2026, 09:00 UTC". */
export function utcText({locale}: Texts, at: string): string {
  const format = new Intl.DateTimeFormat(locale, {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone: 'UTC',
  });
  return `${format.format(new Date(at))} UTC`;
}
