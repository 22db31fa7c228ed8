/** What a program decides about shared deals, beside its catalogue. */
import type {AskingTerms} from './asking.ts';
import type {Named} from './catalogue.ts';
import type {RegistrationTerms} from './registration.ts';

export type ProgramSettings = {
  /** Active registrations that one partner account may have; absent: any number. */
  capacity?: number;
  /** Days until an active registration expires; absent: never. */
  registrationDays?: number;
  /** Where partners and reps work. */
  regions?: Named[];
  /** Who gets a new deal: whoever has the company, else the next rep of the region, or the latter at once; or nobody by itself. */
  assignment?: 'owner_first' | 'round_robin' | 'by_hand';
  /** How clients are asked; absent: the defaults of asking.ts. */
  asking?: AskingTerms;
  /** Whether a copied address can be answered without proving a mail address; such answers are unverified. */
  answersWithoutCode?: boolean;
  /** Whether a purchase waits for a confirmed proof; absent: it never does. */
  proofBlocksPurchase?: boolean;
};

export function termsOf({capacity, registrationDays}: ProgramSettings): RegistrationTerms {
  return {capacity: capacity ?? null, days: registrationDays ?? null};
}
