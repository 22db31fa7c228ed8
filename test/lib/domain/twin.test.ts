import {describe, expect, it} from 'vitest';
import type {Deal} from '../../../lib/domain/deal.ts';
import {findTwins} from '../../../lib/domain/twin.ts';
import type {Mutation} from '../../../lib/domain/mutation.ts';
import {
  after,
  apply,
  at,
  dana,
  dealId,
  dealValues,
  newSharing,
  otherDeal,
  partnerAccount,
  personOf,
  recordOfDeal,
  refusalOf,
  sharedDeal,
  viewWith,
  withFacts,
} from './fixtures.ts';

const authorOfRep = {...personOf(dana), side: 'vendor' as const};
const byRep: Deal = {
  ...{...sharedDeal, id: dealId(5), name: 'By the rep', ref: null},
  company: {name: 'Globex', domain: 'globex.example', ref: null},
  sharing: {...newSharing, registeredBy: authorOfRep},
};
const view = viewWith(partnerAccount, sharedDeal, otherDeal, byRep);

describe('what may be the same deal', () => {
  it.each<[string, {name: string; domain?: string | null}]>([
    ['of the same name', {name: ' GLOBEX '}],
    ['of the same web domain', {name: 'Globex Ltd', domain: 'https://www.globex.example/x'}],
  ])('is one that a rep registered with a company %s', (_, company) => {
    expect(findTwins(view.deals.values(), company)).toEqual([
      {id: byRep.id, name: 'By the rep', by: authorOfRep.name, at},
    ]);
  });

  it.each<[string, Deal | undefined, {name: string; domain?: string | null} | null]>([
    ['no company', undefined, null],
    ['another company', undefined, {name: 'Acme', domain: 'acme.example'}],
    ['no name and no domain', {...byRep, company: {name: 'x', ref: null}}, {name: ''}],
    ['one of a record', {...byRep, ref: recordOfDeal(5)}, {name: 'Globex'}],
    ['one of the partner’s', {...byRep, sharing: newSharing}, {name: 'Globex'}],
    [
      'one that was lost',
      {...byRep, sharing: byRep.sharing && {...byRep.sharing, state: 'lost'}},
      {name: 'Globex'},
    ],
    ['one that was withdrawn', {...byRep, shared: false}, {name: 'Globex'}],
  ])('not %s', (_, deal, company) => {
    expect(findTwins([deal ?? byRep], company)).toEqual([]);
  });
});

describe('registering what may be there already', () => {
  const convert = (besides?: Array<Deal['id']>): Mutation => ({
    ...{kind: 'deal.convert', values: dealValues, partnerContact: null, reachedOut: true},
    deal: {newDealId: dealId(9), ref: recordOfDeal(9), name: 'Globex'},
    ...(besides && {besides}),
  });
  const share = (besides?: Array<Deal['id']>): Mutation => ({
    ...{kind: 'deal.share', dealId: dealId(9), values: dealValues, partnerContact: null},
    ...(besides && {besides}),
  });
  const server = withFacts(view, {twins: new Map([[dealId(9), [byRep.id]]])});

  it.each([
    ['convert', convert],
    ['share', share],
  ])('%s is refused to whoever has not seen it, and to nobody else', (_, ask) => {
    expect(refusalOf(server, ask([]))).toEqual({code: 'registered_already'});
    expect(refusalOf(server, ask([dealId(1)]), dana)).toEqual({code: 'registered_already'});
    expect(apply(server, ask([byRep.id])).view.deals.get(dealId(9))?.shared).toBe(true);
    expect(apply(server, ask()).view.deals.get(dealId(9))?.shared).toBe(true); // makes no claim
    expect(apply(view, ask([])).view.deals.get(dealId(9))?.shared).toBe(true); // offline nobody knows
  });
});

describe('the record of a deal that a rep registered', () => {
  const link = (given: Partial<{dealId: Deal['id']; ref: NonNullable<Deal['ref']>}> = {}) => ({
    ...{kind: 'deal.link_record' as const, dealId: byRep.id, ref: recordOfDeal(9)},
    ...given,
  });

  it('is linked once, and stays', () => {
    const {view: linked, events} = apply(view, link());
    expect(linked.deals.get(byRep.id)).toEqual({...byRep, ref: recordOfDeal(9)});
    expect(events).toEqual([{kind: 'record_linked', linkedDealId: byRep.id}]);
    expect(apply(linked, link())).toMatchObject({changes: [], events: []});
    expect(refusalOf(linked, link({ref: recordOfDeal(8)}))).toEqual({code: 'record_taken'});
    // Whoever converts the record from now on hears that it is shared
    const convert = {
      ...{kind: 'deal.convert' as const, values: dealValues, partnerContact: null},
      ...{deal: {newDealId: dealId(9), ref: recordOfDeal(9), name: 'x'}, reachedOut: true},
    };
    expect(refusalOf(linked, convert)).toEqual({code: 'already_shared'});
  });

  it('is no record of another deal', () => {
    const ref = otherDeal.ref ?? recordOfDeal(2);
    expect(refusalOf(view, link({ref}))).toEqual({code: 'record_taken'});
    expect(refusalOf(view, link({dealId: sharedDeal.id}))).toEqual({code: 'record_taken'});
  });

  it.each([
    ['a company’s', link({ref: {...recordOfDeal(9), objectType: 'company'}}), 'invalid'],
    ['of a deal that is nowhere', link({dealId: dealId(77)}), 'deal_not_found'],
    ['of a deal that is not shared', link({dealId: otherDeal.id}), 'deal_not_shared'],
  ])('%s is refused', (_, mutation, code) => {
    expect(refusalOf(view, mutation)).toMatchObject({code});
  });

  it('cannot be linked where the registration was withdrawn', () => {
    const gone = after(view, {kind: 'deal.withdraw', dealId: byRep.id, reason: ''});
    expect(refusalOf(gone, link())).toEqual({code: 'deal_not_shared'});
  });
});
