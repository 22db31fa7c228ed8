import {describe, expect, it} from 'vitest';
import type {CrmRef} from '../../../lib/domain/crm-ref.ts';
import type {Deal} from '../../../lib/domain/deal.ts';
import {isDealOf, isUnread, valuesOf} from '../../../lib/domain/deal.ts';
import {dana, later, maria, newSharing, otherDeal, otto, sharedDeal} from './fixtures.ts';

const refOf = (objectType: CrmRef['objectType'], objectId: string): CrmRef => ({
  ...{crm: 'sandbox', portal: '4680', objectType, objectId},
  url: `http://crm.localhost/${objectType}/${objectId}`,
});

describe('the deals of a record', () => {
  const deal: Deal = {
    ...sharedDeal,
    ref: refOf('deal', '1'),
    contact: {name: 'Ann', email: null, ref: refOf('contact', '2')},
    company: {name: 'Acme', ref: refOf('company', '3')},
  };

  it.each([
    ['the deal itself', refOf('deal', '1'), true],
    ['its contact', refOf('contact', '2'), true],
    ['its company', refOf('company', '3'), true],
    ['its contact under another address', {...refOf('contact', '2'), url: 'http://x'}, true],
    ['another contact', refOf('contact', '1'), false],
    ['a company with the number of the contact', refOf('company', '2'), false],
    ['the same number elsewhere', {...refOf('deal', '1'), portal: '1'}, false],
  ])('%s', (_, record, isIts) => {
    expect(isDealOf(deal, record)).toBe(isIts);
  });

  it('a deal without references is on no page', () => {
    const bare = {...deal, ref: null, contact: null, company: {name: 'Acme', ref: null}};
    expect(isDealOf(bare, refOf('deal', '1'))).toBe(false);
  });
});

describe('an unread mark', () => {
  const deal: Deal = {
    ...sharedDeal,
    sharing: {...newSharing, lastMessage: {at: later(10), userId: dana.userId}},
  };
  const answered: Deal = {
    ...sharedDeal,
    sharing: {
      ...newSharing,
      lastMessage: {at: later(12), userId: maria.userId},
      lastOther: {at: later(10), userId: dana.userId},
    },
  };
  const seen = (seconds: number) => ({
    ...{id: deal.id, dealId: deal.id},
    by: [{userId: maria.userId, at: later(seconds)}],
  });

  it.each([
    ['nobody wrote', sharedDeal, undefined, maria, false],
    ['never shared', otherDeal, undefined, maria, false],
    ['never read', deal, undefined, maria, true],
    ['read before', deal, seen(9), maria, true],
    ['read just then', deal, seen(10), maria, false],
    ['read by a colleague only', deal, seen(20), otto, true],
    ['one’s own', deal, undefined, dana, false],
    ['one’s own, after another’s that was not read', answered, seen(9), maria, true],
    ['one’s own, after another’s that was read', answered, seen(10), maria, false],
    ['another’s after one’s own', answered, undefined, dana, true],
  ])('%s', (_, given, read, {userId}, unread) => {
    expect(isUnread(given, read, userId)).toBe(unread);
  });
});

it('a deal that was never shared has values for the form, empty where nothing is known', () => {
  expect(valuesOf(otherDeal)).toEqual({
    ...{name: otherDeal.name, closeDate: otherDeal.closeDate},
    ...{contact: otherDeal.contact, company: null, productIds: [], amount: null},
    ...{introNote: '', painOrOpportunity: '', nextSteps: ''},
  });
  const {amount, productIds, nextSteps} = newSharing;
  expect(valuesOf(sharedDeal)).toMatchObject({amount, productIds, nextSteps});
});
