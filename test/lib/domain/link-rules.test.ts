import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import type {AccountType} from '../../../lib/domain/catalogue.ts';
import {defaultCatalogue} from '../../../lib/domain/catalogue.ts';
import type {LinkDraft, LinkLine} from '../../../lib/domain/confirmation-link.ts';
import {
  checkDraft,
  defaultOnboarding,
  emptyDraft,
  withLines,
  withProvidingOnboarding,
} from '../../../lib/domain/link-rules.ts';
import {partnerDraft, providerDraft} from './fixtures.ts';

const line = (productId: string, tierId: string, onboardingTypeId: string | null): LinkLine => ({
  productId,
  tierId,
  onboardingTypeId,
});

function issues(changes: Partial<LinkDraft>, type: AccountType = 'solutions_partner') {
  const base = type === 'solutions_partner' ? partnerDraft : providerDraft;
  return checkDraft({...base, ...changes}, defaultCatalogue, type).map(
    ({field, code}) => `${field} ${code}`,
  );
}

describe('a confirmation link’s form', () => {
  it.each<[string, Partial<LinkDraft>, string[]]>([
    ['is right as it is', {}, []],
    ['needs a name', {name: '  '}, ['name required']],
    ['bounds the name', {name: 'x'.repeat(201)}, ['name too_long']],
    [
      'needs a product',
      {lines: [], providingOnboarding: false, durationId: null},
      ['lines required'],
    ],
    [
      'takes each product once',
      {lines: [...partnerDraft.lines, line('sales', 'free', 'none')]},
      ['lines.sales duplicate'],
    ],
    [
      'knows its products',
      {lines: [...partnerDraft.lines, line('crm9', 'free', 'none')]},
      ['lines.crm9 unknown'],
    ],
    [
      'knows its tiers',
      {lines: [...partnerDraft.lines, line('data', 'gold', 'none')]},
      ['lines.data.tierId unknown'],
    ],
    [
      'asks for a tier',
      {lines: [...partnerDraft.lines, line('data', '', 'none')]},
      ['lines.data.tierId required'],
    ],
    [
      'asks for an onboarding',
      {lines: [...partnerDraft.lines, line('data', 'free', null)]},
      ['lines.data.onboardingTypeId required'],
    ],
    [
      'wants onboarding for Professional',
      {lines: [...partnerDraft.lines, line('data', 'professional', 'none')]},
      ['lines.data.onboardingTypeId onboarding_required'],
    ],
    [
      'wants onboarding for Enterprise',
      {lines: [...partnerDraft.lines, line('data', 'enterprise', 'none')]},
      ['lines.data.onboardingTypeId onboarding_required'],
    ],
    [
      'lets the vendor onboard Enterprise',
      {lines: [...partnerDraft.lines, line('data', 'enterprise', 'by_vendor')]},
      [],
    ],
    [
      'has the switch on when the partner onboards',
      {providingOnboarding: false, durationId: null},
      ['providingOnboarding must_match_switch'],
    ],
    [
      'has the switch off when nobody of the partner onboards',
      {lines: [line('data', 'free', 'none')]},
      ['providingOnboarding must_match_switch'],
    ],
    ['needs a duration when on', {durationId: null}, ['durationId required']],
    [
      'has no duration when off',
      {lines: [line('data', 'free', 'none')], providingOnboarding: false},
      ['durationId must_match_switch'],
    ],
    ['knows its durations', {durationId: 'a_century'}, ['durationId unknown']],
  ])('%s', (_, changes, expected) => {
    expect(issues(changes)).toEqual(expected);
  });

  it.each<[string, Partial<LinkDraft>, string[]]>([
    ['offers none', {}, []],
    [
      'takes no type',
      {lines: [line('sales', 'free', 'none')]},
      ['lines.sales.onboardingTypeId not_offered'],
    ],
    ['takes no switch', {providingOnboarding: true}, ['providingOnboarding not_offered']],
    ['takes no duration', {durationId: '1_to_3_months'}, ['durationId not_offered']],
  ])('of a solutions provider, about onboarding, %s', (_, changes, expected) => {
    expect(issues(changes, 'solutions_provider')).toEqual(expected);
  });

  it('lets a retired product stay on a link that has it, and on no other', () => {
    const catalogue = {
      ...defaultCatalogue,
      products: defaultCatalogue.products.map((product) =>
        product.id === 'sales' ? {...product, retired: true} : product,
      ),
    };
    expect(checkDraft(partnerDraft, catalogue, 'solutions_partner')).toEqual([
      {field: 'lines.sales', code: 'unknown'},
    ]);
    expect(checkDraft(partnerDraft, catalogue, 'solutions_partner', partnerDraft)).toEqual([]);
  });
});

describe('the switch “Providing onboarding”', () => {
  it('follows the products', () => {
    const on = withLines(
      emptyDraft,
      [line('data', 'professional', 'by_partner')],
      defaultCatalogue,
    );
    expect(on.providingOnboarding).toBe(true);
    const off = withLines(
      {...on, durationId: '1_to_3_months'},
      [line('data', 'professional', 'by_vendor')],
      defaultCatalogue,
    );
    expect([off.providingOnboarding, off.durationId]).toEqual([false, null]);
  });

  it('turned on takes the products nobody onboards, and leaves the others', () => {
    const draft = withProvidingOnboarding(
      {...emptyDraft, lines: [line('data', 'free', 'none'), line('sales', 'free', 'by_vendor')]},
      true,
      defaultCatalogue,
    );
    expect(draft.lines.map((each) => each.onboardingTypeId)).toEqual(['by_partner', 'by_vendor']);
  });

  it('turned on takes them all when all were given to others', () => {
    const draft = withProvidingOnboarding(
      {...emptyDraft, lines: [line('sales', 'free', 'by_vendor')]},
      true,
      defaultCatalogue,
    );
    expect(draft.lines[0]?.onboardingTypeId).toBe('by_partner');
  });

  it('turned off gives back what the tier allows', () => {
    const draft = withProvidingOnboarding(partnerDraft, false, defaultCatalogue);
    expect(draft.lines.map((each) => each.onboardingTypeId)).toEqual([null, 'none']);
    expect([draft.providingOnboarding, draft.durationId]).toEqual([false, null]);
  });

  const anyLines = fc.uniqueArray(
    fc.record({
      productId: fc.constantFrom(...defaultCatalogue.products.map(({id}) => id)),
      tierId: fc.constantFrom(...defaultCatalogue.tiers.map(({id}) => id)),
      onboardingTypeId: fc.constantFrom(
        null,
        ...defaultCatalogue.onboardingTypes.map(({id}) => id),
      ),
    }),
    {selector: ({productId}) => productId, minLength: 1},
  );
  it('is on if and only if some product is onboarded by the partner, whatever is clicked', () => {
    fc.assert(
      fc.property(anyLines, fc.array(fc.boolean()), (lines, clicks) => {
        let draft = withLines(emptyDraft, lines, defaultCatalogue);
        for (const on of clicks) draft = withProvidingOnboarding(draft, on, defaultCatalogue);
        const byPartner = draft.lines.some((each) => each.onboardingTypeId === 'by_partner');
        expect(draft.providingOnboarding).toBe(byPartner);
      }),
    );
  });
});

describe('a freshly ticked product', () => {
  it.each([
    ['free', 'none'],
    ['starter', 'none'],
    ['professional', null],
    ['enterprise', null],
  ])('of tier %s starts with onboarding %s', (tier, expected) => {
    expect(defaultOnboarding(tier, defaultCatalogue)).toBe(expected);
  });
});
