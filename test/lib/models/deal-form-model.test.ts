import {describe, expect, it} from 'vitest';
import {defaultCatalogue} from '../../../lib/domain/catalogue.ts';
import type {DealParties, DealStart} from '../../../lib/models/deal-acts.ts';
import {createDealForm, type FilledForm} from '../../../lib/models/deal-form-model.ts';
import type {SaveOutcome} from '../../../lib/messages/calls.ts';
import {chris, dealValues, maria, otto, personOf} from '../domain/fixtures.ts';

const parties: DealParties = {
  ...{name: 'Bright Agency', vendorName: 'HubSpot', catalogue: defaultCatalogue},
  ...{people: [personOf(maria), personOf(otto)], vendorPeople: [personOf(chris)]},
  userId: maria.userId,
};
const formOf = (
  purpose: 'share' | 'convert' | 'edit',
  start: DealStart = {},
  emailWithheld = false,
) => createDealForm({purpose, parties: () => parties, start, emailWithheld});
const fields = (form: ReturnType<typeof formOf>) => form.issues.value.map(({field}) => field);

/** Saves and keeps what it was given. */
function storeWith(outcome: SaveOutcome = {kind: 'saved'}) {
  const stored: FilledForm[] = [];
  return {
    stored,
    store: (filled: FilledForm) => {
      stored.push(filled);
      return Promise.resolve(outcome);
    },
  };
}

describe('a new shared deal', () => {
  it('is filled in two steps and saved as it was typed', async () => {
    const form = formOf('share');
    form.set('name', ' Globex  rollout ');
    form.toggleProduct('sales', true);
    form.toggleProduct('marketing', true);
    form.toggleProduct('sales', false);
    form.set('amount', '12 500,50');
    form.set('currency', 'PLN');
    form.set('closeDate', '2027-01-31');
    form.set('companyName', 'Globex');
    form.next();
    expect(form.step.value).toBe('last');
    form.set('painOrOpportunity', 'Three tools.');
    const {stored, store} = storeWith();
    expect(await form.save(store)).toEqual({kind: 'saved'});
    expect(stored[0]?.values).toEqual({
      ...{name: 'Globex rollout', productIds: ['marketing'], closeDate: '2027-01-31'},
      amount: {amountMinor: 12_500_50, currency: 'PLN'},
      contact: null,
      company: {name: 'Globex', domain: null, ref: null},
      ...{introNote: '', painOrOpportunity: 'Three tools.', nextSteps: ''},
    });
    expect(stored[0]?.partnerContact).toBe(maria.userId);
  });

  it('says nothing before somebody tried, and then what is wrong with the details', () => {
    const form = formOf('share');
    form.set('amount', 'a lot');
    expect(fields(form)).toEqual([]);
    form.next();
    expect(form.step.value).toBe('first');
    expect(fields(form)).toEqual(['amount', 'name', 'company']);
    expect(form.failedTries.value).toBe(1);
    form.set('amount', '5');
    expect(fields(form)).toEqual(['name', 'company']);
  });

  it('asks in the last step what qualifies it, and saves nothing without', async () => {
    const form = formOf('share', {name: 'Globex', company: dealValues.company});
    form.next();
    const {stored, store} = storeWith();
    expect(await form.save(store)).toBeUndefined();
    expect(form.step.value).toBe('last');
    expect(fields(form)).toEqual(['painOrOpportunity']);
    expect(stored).toEqual([]);
  });

  it('goes back to the details when the server finds something wrong there, and keeps all', async () => {
    const form = formOf('share', dealValues);
    form.next();
    const refusal = {
      code: 'invalid' as const,
      fields: [{field: 'name', code: 'too_long' as const}],
    };
    await form.save(storeWith({kind: 'refused', refusal}).store);
    expect(form.step.value).toBe('first');
    expect(fields(form)).toEqual(['name']);
    expect(form.draft.value.name).toBe(dealValues.name);
    form.set('name', 'Shorter');
    expect(fields(form)).toEqual([]);
  });

  it('says why it could not be saved, until something changes', async () => {
    const form = formOf('share', dealValues);
    form.next();
    await form.save(storeWith({kind: 'failed', why: 'storage'}).store);
    expect(form.problem.value).toEqual({kind: 'failed', why: 'storage'});
    form.set('nextSteps', 'x');
    expect(form.problem.value).toBeUndefined();
  });

  it('keeps the CRM record of a person who keeps their name, and of no other', async () => {
    const ref = {
      ...{crm: 'sandbox' as const, portal: '1', objectType: 'contact' as const, objectId: '7'},
      url: 'http://crm.localhost/contacts/1/record/0-1/7',
    };
    const contact = {name: 'Gil', email: null, ref};
    const save = async (name?: string) => {
      const form = formOf('share', {...dealValues, contact});
      if (name) form.set('contactName', name);
      form.next();
      const {stored, store} = storeWith();
      await form.save(store);
      return stored[0]?.values.contact?.ref;
    };
    expect(await save()).toEqual(ref);
    expect(await save('Bob')).toBeNull();
  });

  it('lets no second save through while one is under way', async () => {
    const form = formOf('share', dealValues);
    form.next();
    let calls = 0;
    let finish = (_: SaveOutcome): void => undefined;
    const saving = form.save(() => {
      calls++;
      return new Promise((done) => (finish = done));
    });
    expect(await form.save(storeWith().store)).toBeUndefined();
    finish({kind: 'saved'});
    await saving;
    expect(calls).toBe(1);
  });

  it('shows a product that is no longer offered when it is ticked, so that it can be unticked', () => {
    const products = defaultCatalogue.products.map((product) => ({
      ...product,
      retired: product.id === 'data',
    }));
    const form = createDealForm({
      purpose: 'share',
      parties: () => ({...parties, catalogue: {...defaultCatalogue, products}}),
      start: {...dealValues, productIds: ['data']},
    });
    expect(form.products.value.map(({id}) => id)).toContain('data');
    form.next();
    expect(fields(form)).toEqual(['productIds.data']);
    form.toggleProduct('data', false);
    expect(form.products.value.map(({id}) => id)).not.toContain('data');
  });
});

describe('converting', () => {
  it('goes to the review at once, where contact, company and the tick are asked for', async () => {
    const form = formOf('convert', {name: 'Globex'});
    form.next();
    expect(form.step.value).toBe('last');
    await form.save(storeWith().store);
    expect(fields(form)).toEqual(['contact', 'company', 'reachedOut']);
    expect(form.step.value).toBe('last');
  });

  it('says who answers for the deal, and that the partner was asked', async () => {
    const form = formOf('convert', dealValues);
    form.setPartnerContact(otto.userId);
    form.next();
    form.setReachedOut(true);
    const {stored, store} = storeWith();
    await form.save(store);
    expect(stored[0]).toMatchObject({partnerContact: otto.userId, reachedOut: true});
  });

  it('names the writer where they are one of the account’s people, else nobody', () => {
    expect(formOf('convert').partnerContact.value).toBe(maria.userId);
    const without = createDealForm({
      ...{purpose: 'convert', start: {}},
      parties: () => ({...parties, people: [personOf(otto)]}),
    });
    expect(without.partnerContact.value).toBeNull();
  });
});

describe('an edit', () => {
  it('is what differs, with what stood there', async () => {
    const form = formOf('edit', dealValues);
    form.set('amount', '5000');
    form.set('nextSteps', `${dealValues.nextSteps} `); // no change once tidied
    const {stored, store} = storeWith();
    await form.save(store);
    expect(stored[0]?.changes).toEqual({amount: {amountMinor: 5000_00, currency: 'EUR'}});
    expect(stored[0]?.was).toEqual({amount: dealValues.amount});
  });

  it('says nothing of a mail address that the page was not told', async () => {
    const contact = {name: 'Gil Globex', email: null, ref: null};
    const form = formOf('edit', {...dealValues, contact}, true);
    form.set('introNote', 'New');
    const {stored, store} = storeWith();
    await form.save(store);
    expect(stored[0]?.changes).toEqual({introNote: 'New'});
  });

  it('may leave a product that is no longer offered', () => {
    const form = createDealForm({
      purpose: 'edit',
      parties: () => ({
        ...parties,
        catalogue: {
          ...defaultCatalogue,
          products: defaultCatalogue.products.map((product) => ({...product, retired: true})),
        },
      }),
      start: dealValues,
    });
    form.next();
    expect(fields(form)).toEqual([]);
  });
});
