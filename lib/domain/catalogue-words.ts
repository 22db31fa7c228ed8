/**
 * Names of a program's configuration in the reader's language: those that every program starts with, for as long as it has not changed them.
 * What is kept, sent and signed holds the name as the program has it; only what is shown is translated, so that client, partner and vendor
 * each read it in their own language and a receipt verifies whatever that is.
 */
import type {TextKey, Texts} from './texts.ts';

const keys: Readonly<Record<string, TextKey>> = {
  'No onboarding': 'catalogue_no_onboarding',
  'By the partner': 'catalogue_by_partner',
  'By the vendor': 'catalogue_by_vendor',
  'By a third party': 'catalogue_by_third_party',
  'Under 1 month': 'catalogue_under_1_month',
  '1–3 months': 'catalogue_1_to_3_months',
  '3–6 months': 'catalogue_3_to_6_months',
  'Over 6 months': 'catalogue_over_6_months',
  'Not working with this partner': 'catalogue_not_this_partner',
  'Products or tier wrong': 'catalogue_products_wrong',
  'Onboarding or duration wrong': 'catalogue_onboarding_wrong',
  'Not the right person': 'catalogue_wrong_person',
  'I do not recognise this request': 'catalogue_unknown_request',
  Other: 'catalogue_other_reason',
};

/** Of an onboarding type, a duration or a rejection reason. Products and tiers are proper names. */
export function configuredName({t}: Pick<Texts, 't'>, name: string): string {
  const key = Object.hasOwn(keys, name) ? keys[name] : undefined;
  return key === undefined ? name : t(key);
}
