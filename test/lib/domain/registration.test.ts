import {describe, expect, it} from 'vitest';
import type {Link} from '../../../lib/domain/confirmation-link.ts';
import type {Deal, Eligibility, RegistrationState, Sharing} from '../../../lib/domain/deal.ts';
import {registrationStates} from '../../../lib/domain/deal.ts';
import type {MissingForPay, NextStep} from '../../../lib/domain/registration.ts';
import {
  activeRegistrations,
  expiryOf,
  isShared,
  mayMove,
  missingToBePaid,
  nextStep,
} from '../../../lib/domain/registration.ts';
import {
  after,
  at,
  chris,
  confirmLink,
  createLink,
  linkId,
  newSharing,
  otherDeal,
  partnerAccount,
  personOf,
  rejectLink,
  sharedDeal,
  viewWith,
} from './fixtures.ts';

const view = after(viewWith(partnerAccount), createLink(1), createLink(2), createLink(3));
const answered = after(view, confirmLink(2), rejectLink(3));
const linksOf = (...ns: number[]) =>
  ns.map((n): Link => {
    const link = answered.links.get(linkId(n));
    if (!link) throw new Error('It was made above');
    return link;
  });
const [pending, confirmed, rejected] = [linksOf(1), linksOf(2), linksOf(3)];

const paid: Eligibility = {
  ...{credit: true, commission: true, reason: '', at},
  by: personOf(chris),
};
const unpaid: Eligibility = {...paid, commission: false, reason: 'The customer was ours'};
const dealIn = (state: RegistrationState, given: Partial<Sharing> = {}): Deal => ({
  ...sharedDeal,
  shared: isShared(state),
  sharing: {...newSharing, state, ...given},
});

describe('a registration', () => {
  const allowed = [
    'active > won: vendor',
    'active > lost: vendor',
    'active > withdrawn: partner',
    'won > active: vendor',
    'won > lost: vendor',
    'lost > active: vendor',
    'lost > won: vendor',
    'expired > active: vendor',
  ];
  it('moves between these states on the word of that side, and no other way', () => {
    const found = registrationStates.flatMap((from) =>
      registrationStates.flatMap((to) =>
        (['partner', 'vendor'] as const)
          .filter((side) => mayMove(from, to, side))
          .map((side) => `${from} > ${to}: ${side}`),
      ),
    );
    expect(found.sort()).toEqual(allowed.sort());
  });

  it.each([
    ['active', true],
    ['won', true],
    ['lost', true],
    ['withdrawn', false],
    ['expired', false],
  ] as const)('that is %s is worked on together: %s', (state, shared) => {
    expect(isShared(state)).toBe(shared);
  });

  it('counts while it is active', () => {
    const deals = [...registrationStates.map((state) => dealIn(state)), otherDeal];
    expect(activeRegistrations(deals)).toBe(1);
    expect(activeRegistrations([])).toBe(0);
  });

  it('expires so many days after it was made, or never', () => {
    expect(expiryOf('2026-12-20T23:30:00.000Z', 90)).toBe('2027-03-20T23:30:00.000Z');
    expect(expiryOf(at, null)).toBeNull();
  });
});

describe('what happens next', () => {
  const cases: Array<[string, Deal, Link[], NextStep]> = [
    ['never registered', otherDeal, [], 'nothing'],
    ['nobody has it', {...dealIn('active'), owner: null}, confirmed, 'assigning'],
    ['no proof', dealIn('active'), [], 'attach_proof'],
    ['a proof that was rejected', dealIn('active'), rejected, 'attach_proof'],
    ['a proof that waits', dealIn('active'), [...rejected, ...pending], 'client_answers'],
    ['a proof', dealIn('active'), [...pending, ...confirmed], 'eligibility'],
    ['eligible', dealIn('active', {eligibility: paid}), confirmed, 'rep_reviews'],
    ['not eligible, still open', dealIn('active', {eligibility: unpaid}), confirmed, 'rep_reviews'],
    ['won without proof', dealIn('won', {eligibility: paid}), [], 'attach_proof'],
    ['won, not decided', dealIn('won'), confirmed, 'eligibility'],
    ['won', dealIn('won', {eligibility: paid}), confirmed, 'being_paid'],
    ['won without commission', dealIn('won', {eligibility: unpaid}), confirmed, 'nothing'],
    ['won, its rep gone', {...dealIn('won'), owner: null}, [], 'attach_proof'],
    ['lost', dealIn('lost', {eligibility: paid}), pending, 'nothing'],
    ['withdrawn', dealIn('withdrawn'), [], 'register_again'],
    ['expired', dealIn('expired'), confirmed, 'register_again'],
  ];
  it.each(cases)('%s', (_, deal, links, step) => {
    expect(nextStep(deal, links)).toBe(step);
  });
});

describe('what is missing to be paid', () => {
  const cases: Array<[string, Deal, Link[], MissingForPay[]]> = [
    ['all', dealIn('active'), [], ['confirmed_proof', 'won', 'eligibility']],
    ['a rejected proof is none', dealIn('won', {eligibility: paid}), rejected, ['confirmed_proof']],
    ['the win', dealIn('active', {eligibility: paid}), confirmed, ['won']],
    ['a decision', dealIn('won'), confirmed, ['eligibility']],
    ['a better decision', dealIn('won', {eligibility: unpaid}), confirmed, ['not_eligible']],
    ['nothing', dealIn('won', {eligibility: paid}), [...pending, ...confirmed], []],
  ];
  it.each(cases)('%s', (_, {sharing}, links, missing) => {
    expect(sharing && missingToBePaid(sharing, links)).toEqual(missing);
  });
});
