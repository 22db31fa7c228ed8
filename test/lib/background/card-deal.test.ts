import {describe, expect, it} from 'vitest';
import {cardDealSheet} from '../../../lib/background/card-deal.ts';
import {applyChanges} from '../../../lib/domain/account-view.ts';
import type {Activity} from '../../../lib/domain/domain-event.ts';
import type {ActivityId} from '../../../lib/domain/ids.ts';
import {at, authorOf, maria, partnerAccount, sharedDeal, viewWith} from '../domain/fixtures.ts';

const other = {name: 'Ben Acme', email: 'ben@acme.example', ref: null};
const edited: Activity = {
  ...{id: '019a0000-0001-7000-8000-000000000001' as ActivityId, dealId: sharedDeal.id}, // any id
  ...{seq: 1, at, by: authorOf(maria)},
  event: {
    ...{kind: 'deal_edited', dealId: sharedDeal.id},
    before: {contact: sharedDeal.contact, closeDate: '2026-12-15'},
    after: {contact: other, closeDate: '2027-01-15'},
  },
};

describe('what a card may see of a deal', () => {
  const view = applyChanges(viewWith(partnerAccount, sharedDeal), [
    {kind: 'activity', id: edited.id, row: edited},
  ]);
  const sheet = cardDealSheet({view, isWaiting: () => false}, sharedDeal, {
    userId: maria.userId,
    most: 30,
  });

  it('has no mail address, neither in the deal nor in what its timeline tells', () => {
    expect(sheet.activities).toHaveLength(1);
    expect(JSON.stringify(sheet)).not.toContain('@');
    expect(sheet.emailWithheld).toBe(true);
  });

  it('still says who and what else changed', () => {
    const [entry] = sheet.activities;
    expect(entry?.event).toMatchObject({
      before: {contact: {name: 'Ann Acme', email: null}, closeDate: '2026-12-15'},
      after: {contact: {name: 'Ben Acme', email: null}, closeDate: '2027-01-15'},
    });
  });
});
