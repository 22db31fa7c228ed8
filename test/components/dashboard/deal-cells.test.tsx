import {expect, it} from 'vitest';
import {DealCell} from '../../../components/dashboard/deal-cells.tsx';
import type {Mutation, ServerMutation} from '../../../lib/domain/mutation.ts';
import {createDealRowMaker} from '../../../lib/models/deals-rows.ts';
import {atOnce} from '../../../lib/models/slices.ts';
import {
  after,
  attachLink,
  confirmLink,
  createLink,
  maria,
  partnerAccount,
  rejectLink,
  sharedDeal,
  viewWith,
} from '../../lib/domain/fixtures.ts';
import {show} from '../ui/show.tsx';

function proofText(...mutations: Array<Mutation | ServerMutation>): string | null {
  const view = after(viewWith(partnerAccount, sharedDeal), ...mutations);
  const [row] = atOnce(createDealRowMaker()({view, isWaiting: () => false}, maria.userId));
  if (!row) throw new Error('There is no row');
  return show(<DealCell row={row} vendor="HubSpot" column="proof" />).container.textContent;
}

it('says of a confirmed proof that nobody proved who gave it', () => {
  const text = proofText(createLink(1), attachLink(1), confirmLink(1));
  expect(text).toBe('1 of 1 confirmedAnn Acme · unverified');
});

it('says why proof was rejected', () => {
  const text = proofText(createLink(1), attachLink(1), rejectLink(1));
  expect(text).toContain('Onboarding or duration wrong: “We agreed on six weeks.”');
});

it('says the same of two links once', () => {
  const text = proofText(
    ...[createLink(1), createLink(2), attachLink(1), attachLink(2)],
    ...[confirmLink(1), confirmLink(2)],
  );
  expect(text).toBe('2 of 2 confirmedAnn Acme · unverified');
});
