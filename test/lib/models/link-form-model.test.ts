import {signal} from '@preact/signals';
import {describe, expect, it} from 'vitest';
import {defaultCatalogue, type AccountType, type Catalogue} from '../../../lib/domain/catalogue.ts';
import type {LinkDraft} from '../../../lib/domain/confirmation-link.ts';
import {
  createLinkForm,
  findChanges,
  suggestName,
  type LinkFormOptions,
} from '../../../lib/models/link-form-model.ts';

const saved = () => Promise.resolve({kind: 'saved'} as const);

function createForm(options: Partial<LinkFormOptions> & {type?: AccountType} = {}) {
  const {type = 'solutions_partner', ...rest} = options;
  const context = signal({catalogue: defaultCatalogue, accountType: type});
  const form = createLinkForm({context: () => context.value, namePrefix: 'Acme', ...rest});
  const setCatalogue = (catalogue: Catalogue) => {
    context.value = {...context.value, catalogue};
  };
  return {form, context, setCatalogue};
}

function lineOf(draft: LinkDraft, productId: string) {
  return draft.lines.find((line) => line.productId === productId);
}

describe('products', () => {
  it('starts without a tier, so that nobody claims one by accident', () => {
    const {form} = createForm();
    form.toggleProduct('sales', true);
    expect(form.draft.value.lines).toEqual([
      {productId: 'sales', tierId: '', onboardingTypeId: null},
    ]);
  });

  it('gives the next product the tier and onboarding of the one before', () => {
    const {form} = createForm();
    form.toggleProduct('marketing', true);
    form.setTier('marketing', 'professional');
    form.setOnboarding('marketing', 'by_vendor');
    form.toggleProduct('sales', true);
    expect(lineOf(form.draft.value, 'sales')).toEqual({
      productId: 'sales',
      tierId: 'professional',
      onboardingTypeId: 'by_vendor',
    });
  });

  it('lists ticked products in the order of the catalogue', () => {
    const {form} = createForm();
    form.toggleProduct('service', true);
    form.toggleProduct('marketing', true);
    expect(form.draft.value.lines.map((line) => line.productId)).toEqual(['marketing', 'service']);
  });

  it('remembers a product that was unticked by mistake', () => {
    const {form} = createForm();
    form.toggleProduct('sales', true);
    form.setTier('sales', 'enterprise');
    form.setOnboarding('sales', 'by_third_party');
    form.toggleProduct('sales', false);
    expect(form.draft.value.lines).toEqual([]);
    form.toggleProduct('sales', true);
    expect(lineOf(form.draft.value, 'sales')).toMatchObject({
      tierId: 'enterprise',
      onboardingTypeId: 'by_third_party',
    });
  });

  it.each([
    ['starter', 'none'],
    ['professional', null],
  ])('with the tier %s the onboarding starts as %s', (tierId, expected) => {
    const {form} = createForm();
    form.toggleProduct('sales', true);
    form.setTier('sales', tierId);
    expect(lineOf(form.draft.value, 'sales')?.onboardingTypeId).toBe(expected);
  });

  it('asks again when the new tier does not allow "no onboarding"', () => {
    const {form} = createForm();
    form.toggleProduct('sales', true);
    form.setTier('sales', 'starter');
    form.setTier('sales', 'professional');
    expect(lineOf(form.draft.value, 'sales')?.onboardingTypeId).toBeNull();
  });

  it('keeps a made choice when the tier changes', () => {
    const {form} = createForm();
    form.toggleProduct('sales', true);
    form.setTier('sales', 'starter');
    form.setOnboarding('sales', 'by_vendor');
    form.setTier('sales', 'professional');
    expect(lineOf(form.draft.value, 'sales')?.onboardingTypeId).toBe('by_vendor');
  });
});

describe('Providing onboarding', () => {
  it('follows the products', () => {
    const {form} = createForm();
    form.toggleProduct('sales', true);
    form.setTier('sales', 'professional');
    form.setOnboarding('sales', 'by_partner');
    expect(form.draft.value.providingOnboarding).toBe(true);
    form.setOnboarding('sales', 'by_vendor');
    expect(form.draft.value.providingOnboarding).toBe(false);
  });

  it('sets the products', () => {
    const {form} = createForm();
    form.toggleProduct('sales', true);
    form.setTier('sales', 'starter');
    form.setProviding(true);
    expect(lineOf(form.draft.value, 'sales')?.onboardingTypeId).toBe('by_partner');
  });

  it('set before any product holds for the first one ticked', () => {
    const {form} = createForm();
    form.setProviding(true);
    form.toggleProduct('sales', true);
    expect(form.draft.value.providingOnboarding).toBe(true);
    expect(lineOf(form.draft.value, 'sales')?.onboardingTypeId).toBe('by_partner');
  });

  it('brings its duration back after off and on', () => {
    const {form} = createForm();
    form.toggleProduct('sales', true);
    form.setProviding(true);
    form.setDuration('1_to_3_months');
    form.setProviding(false);
    expect(form.draft.value.durationId).toBeNull();
    form.setProviding(true);
    expect(form.draft.value.durationId).toBe('1_to_3_months');
  });

  it('does not exist for a solutions provider', async () => {
    const {form} = createForm({type: 'solutions_provider'});
    form.toggleProduct('sales', true);
    form.setTier('sales', 'professional');
    expect(form.offersOnboarding.value).toBe(false);
    let stored: LinkDraft | undefined;
    await form.save((draft) => {
      stored = draft;
      return saved();
    });
    expect(stored).toMatchObject({
      providingOnboarding: false,
      durationId: null,
      lines: [{productId: 'sales', tierId: 'professional', onboardingTypeId: null}],
    });
  });

  it('goes when the account turns out to be a provider while the form is open', () => {
    const {form, context} = createForm();
    form.toggleProduct('sales', true);
    form.setTier('sales', 'professional');
    form.setProviding(true);
    form.setDuration('1_to_3_months');
    context.value = {...context.value, accountType: 'solutions_provider'};
    expect(form.draft.value).toMatchObject({
      providingOnboarding: false,
      durationId: null,
      lines: [{onboardingTypeId: null}],
    });
  });
});

describe('name', () => {
  it('is suggested until somebody types one', () => {
    const {form} = createForm();
    expect(form.draft.value.name).toBe('');
    form.toggleProduct('marketing', true);
    form.setTier('marketing', 'professional');
    form.toggleProduct('sales', true);
    expect(form.draft.value.name).toBe('Acme · Marketing Hub + Sales Hub Professional');
    form.setName('Mine');
    form.toggleProduct('service', true);
    expect(form.draft.value.name).toBe('Mine');
  });

  it('names no tier when the products differ in it', () => {
    const lines = [
      {productId: 'marketing', tierId: 'starter', onboardingTypeId: null},
      {productId: 'sales', tierId: 'free', onboardingTypeId: null},
    ];
    expect(suggestName('Acme', {lines}, defaultCatalogue)).toBe('Acme · Marketing Hub + Sales Hub');
  });

  it('takes an endless title of the page in good measure', () => {
    const lines = [{productId: 'sales', tierId: 'free', onboardingTypeId: null}];
    const name = suggestName(`  A${' b'.repeat(400)}`, {lines}, defaultCatalogue);
    expect(name.length).toBeLessThanOrEqual(200);
    expect(name).toMatch(/^A b b .*· Sales Hub Free$/);
  });
});

describe('saving', () => {
  it('shows nothing wrong before the first try, then each thing at its field', async () => {
    const {form} = createForm();
    form.toggleProduct('sales', true);
    expect(form.issues.value).toEqual([]);
    let calls = 0;
    const outcome = await form.save(() => {
      calls += 1;
      return saved();
    });
    expect(outcome).toBeUndefined();
    expect(calls).toBe(0);
    expect(form.failedTries.value).toBe(1);
    expect(form.issues.value).toContainEqual({field: 'lines.sales.tierId', code: 'required'});
  });

  it('requires the duration while providing onboarding', async () => {
    const {form} = createForm();
    form.toggleProduct('sales', true);
    form.setTier('sales', 'professional');
    form.setProviding(true);
    await form.save(saved);
    expect(form.issues.value).toEqual([{field: 'durationId', code: 'required'}]);
    form.setDuration('1_to_3_months');
    expect(form.issues.value).toEqual([]);
  });

  it('saves once however often Create is pressed', async () => {
    const {form} = createForm({start: starterDraft});
    const answer = Promise.withResolvers<{kind: 'saved'}>();
    let calls = 0;
    const store = () => {
      calls += 1;
      return answer.promise;
    };
    const first = form.save(store);
    const second = form.save(store);
    expect(form.busy.value).toBe(true);
    answer.resolve({kind: 'saved'});
    expect(await second).toBeUndefined();
    expect(await first).toEqual({kind: 'saved'});
    expect(calls).toBe(1);
    expect(form.busy.value).toBe(false);
  });

  it('keeps everything and says why when this computer cannot store it', async () => {
    const {form} = createForm({start: starterDraft});
    await form.save(() => Promise.resolve({kind: 'failed', why: 'storage'}));
    expect(form.problem.value).toEqual({kind: 'failed', why: 'storage'});
    expect(form.draft.value).toEqual(starterDraft);
  });

  it("puts a refusal's fields beside the fields until they change", async () => {
    const {form} = createForm({start: starterDraft});
    await form.save(() =>
      Promise.resolve({
        kind: 'refused',
        refusal: {code: 'invalid', fields: [{field: 'name', code: 'invalid'}]},
      }),
    );
    expect(form.issues.value).toEqual([{field: 'name', code: 'invalid'}]);
    form.setName('Other');
    expect(form.issues.value).toEqual([]);
  });

  it('is ready for another try after a call that threw', async () => {
    const {form} = createForm({start: starterDraft});
    await expect(form.save(() => Promise.reject(new Error('gone')))).rejects.toThrow('gone');
    expect(form.busy.value).toBe(false);
  });
});

describe('preview', () => {
  it('needs no name yet', () => {
    const {form} = createForm({start: {...starterDraft, name: ''}});
    form.openPreview();
    expect(form.step.value).toBe('preview');
  });

  it('points out what is missing instead of showing half a page', () => {
    const {form} = createForm();
    form.openPreview();
    expect(form.step.value).toBe('fill');
    expect(form.issues.value).toContainEqual({field: 'lines', code: 'required'});
  });

  it('goes back to the field when saving from it finds something wrong', async () => {
    const {form} = createForm({start: {...starterDraft, name: ''}});
    form.openPreview();
    await form.save(saved);
    expect(form.step.value).toBe('fill');
    expect(form.issues.value).toEqual([{field: 'name', code: 'required'}]);
  });
});

describe('a catalogue that changes underneath', () => {
  it('keeps what was typed and says which product is gone', async () => {
    const {form, setCatalogue} = createForm({start: starterDraft});
    const products = defaultCatalogue.products.map((product) =>
      product.id === 'sales' ? {...product, retired: true} : product,
    );
    setCatalogue({...defaultCatalogue, products});
    expect(form.draft.value).toEqual(starterDraft);
    expect(form.products.value.map((row) => row.product.id)).toContain('sales');
    await form.save(saved);
    expect(form.issues.value).toEqual([{field: 'lines.sales', code: 'unknown'}]);
  });

  it('still lists a product that is no longer in it, so that it can be unticked', () => {
    const {form, setCatalogue} = createForm({start: starterDraft});
    setCatalogue({...defaultCatalogue, products: []});
    expect(form.products.value).toMatchObject([{product: {id: 'sales'}, tiers: []}]);
    form.toggleProduct('sales', false);
    expect(form.products.value).toEqual([]);
  });

  it('lets an edited link keep a retired product', async () => {
    const products = defaultCatalogue.products.map((product) => ({...product, retired: true}));
    const catalogue = {...defaultCatalogue, products};
    const form = createLinkForm({
      context: () => ({catalogue, accountType: 'solutions_partner'}),
      start: starterDraft,
      held: starterDraft,
    });
    expect(await form.save(saved)).toEqual({kind: 'saved'});
    expect(form.products.value.map((row) => row.product.id)).toEqual(['sales']);
  });
});

describe('starting over', () => {
  it('forgets everything, the memory of unticked products too', () => {
    const {form} = createForm();
    form.toggleProduct('sales', true);
    form.setTier('sales', 'professional');
    form.setName('Mine');
    expect(form.isTouched.value).toBe(true);
    form.startOver();
    expect(form.isTouched.value).toBe(false);
    expect(form.draft.value).toMatchObject({name: '', lines: []});
    form.toggleProduct('sales', true);
    expect(lineOf(form.draft.value, 'sales')?.tierId).toBe('');
  });
});

describe('findChanges', () => {
  it('names only what differs', () => {
    expect(findChanges(starterDraft, starterDraft)).toEqual({});
    expect(findChanges(starterDraft, {...starterDraft, name: 'B'})).toEqual({name: 'B'});
    const lines = [{productId: 'sales', tierId: 'free', onboardingTypeId: 'none'}];
    expect(findChanges(starterDraft, {...starterDraft, lines})).toEqual({lines});
  });

  it('takes the same lines in another order for the same', () => {
    const other = {productId: 'marketing', tierId: 'free', onboardingTypeId: 'none'};
    const before = {...starterDraft, lines: [...starterDraft.lines, other]};
    const after = {...starterDraft, lines: [other, ...starterDraft.lines]};
    expect(findChanges(before, after)).toEqual({});
  });
});

const starterDraft: LinkDraft = {
  name: 'Acme · Sales Hub Starter',
  lines: [{productId: 'sales', tierId: 'starter', onboardingTypeId: 'none'}],
  providingOnboarding: false,
  durationId: null,
};
