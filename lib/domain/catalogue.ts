/**
 * A program's configuration: what can be sold, how a client is brought on board, and why a client may say no. Ids are stable
 * and never reused; names may change, which is why an answer keeps the names it was given under.
 */

export type Named = {id: string; name: string};

/** A product of the vendor with the tiers it is sold in. A retired one stays readable but cannot be chosen. */
export type Product = Named & {tierIds: string[]; retired?: boolean};

/** `requiresOnboarding`: a solutions partner must choose an onboarding other than none for this tier. */
export type Tier = Named & {requiresOnboarding: boolean};

export type OnboardingKind = 'none' | 'partner' | 'vendor' | 'third_party';
export type OnboardingType = Named & {kind: OnboardingKind};

/** `textRequired`: the client must say it in own words. */
export type RejectionReason = Named & {textRequired: boolean; retired?: boolean};

export type Catalogue = {
  products: Product[];
  tiers: Tier[];
  onboardingTypes: OnboardingType[];
  durations: Named[];
  rejectionReasons: RejectionReason[];
};

export const accountTypes = ['solutions_partner', 'solutions_provider'] as const;
export type AccountType = (typeof accountTypes)[number];

/** Whether accounts of this type choose onboarding at all. */
export function offersOnboarding(type: AccountType): boolean {
  return type === 'solutions_partner';
}

export function findById<T extends {id: string}>(items: readonly T[], id: string): T | undefined {
  return items.find((item) => item.id === id);
}

const tierIds = ['free', 'starter', 'professional', 'enterprise'];

/** What a new program starts with: HubSpot's. */
export const defaultCatalogue: Catalogue = {
  products: [
    {id: 'marketing', name: 'Marketing Hub', tierIds},
    {id: 'sales', name: 'Sales Hub', tierIds},
    {id: 'service', name: 'Service Hub', tierIds},
    {id: 'content', name: 'Content Hub', tierIds},
    {id: 'data', name: 'Data Hub', tierIds},
    {id: 'commerce', name: 'Commerce Hub', tierIds},
    {id: 'smart_crm', name: 'Smart CRM', tierIds},
  ],
  tiers: [
    {id: 'free', name: 'Free', requiresOnboarding: false},
    {id: 'starter', name: 'Starter', requiresOnboarding: false},
    {id: 'professional', name: 'Professional', requiresOnboarding: true},
    {id: 'enterprise', name: 'Enterprise', requiresOnboarding: true},
  ],
  onboardingTypes: [
    {id: 'none', name: 'No onboarding', kind: 'none'},
    {id: 'by_partner', name: 'By the partner', kind: 'partner'},
    {id: 'by_vendor', name: 'By the vendor', kind: 'vendor'},
    {id: 'by_third_party', name: 'By a third party', kind: 'third_party'},
  ],
  durations: [
    {id: 'under_1_month', name: 'Under 1 month'},
    {id: '1_to_3_months', name: '1–3 months'},
    {id: '3_to_6_months', name: '3–6 months'},
    {id: 'over_6_months', name: 'Over 6 months'},
  ],
  rejectionReasons: [
    {id: 'not_this_partner', name: 'Not working with this partner', textRequired: false},
    {id: 'products_wrong', name: 'Products or tier wrong', textRequired: false},
    {id: 'onboarding_wrong', name: 'Onboarding or duration wrong', textRequired: false},
    {id: 'wrong_person', name: 'Not the right person', textRequired: false},
    {id: 'unknown_request', name: 'I do not recognise this request', textRequired: false},
    {id: 'other', name: 'Other', textRequired: true},
  ],
};
