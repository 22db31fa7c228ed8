import {expect, it} from 'vitest';
import type {AccountView} from '../../../lib/domain/account-view.ts';
import {applyChanges, emptyView} from '../../../lib/domain/account-view.ts';
import type {Deal} from '../../../lib/domain/deal.ts';
import {dealsCsv} from '../../../lib/models/deals-csv.ts';
import {createDealRowMaker} from '../../../lib/models/deals-rows.ts';
import {atOnce} from '../../../lib/models/slices.ts';
import {
  after,
  attachLink,
  confirmLink,
  createLink,
  partnerAccount,
  rejectLink,
  sharedDeal,
  viewWith,
} from '../domain/fixtures.ts';
import {makeDeal, noon, texts} from './page-world.ts';
import {makeShared, maria} from './shared-deals.ts';

function linesOf(deals: Deal[]): string[] {
  return linesIn(
    applyChanges(
      emptyView,
      deals.map((row) => ({kind: 'deal', id: row.id, row})),
    ),
  );
}

function linesIn(view: AccountView): string[] {
  const rows = atOnce(createDealRowMaker()({view, isWaiting: () => false}, maria.userId));
  const words = {texts, vendor: 'HubSpot', nextText: (next: string) => `next: ${next}`};
  return atOnce(dealsCsv(rows, words)).join('').split('\r\n');
}

it('holds every column of each row, behind a byte order mark', () => {
  const deal = makeShared(1, {
    name: 'Renewal, "big"',
    closeDate: '2027-01-31',
    owner: {name: 'Rae Rep'},
    contact: {name: 'Jan', email: 'jan@acme.example', ref: null},
    sharing: {amount: {amountMinor: 1_250_050, currency: 'EUR'}, productIds: ['sales', 'service']},
  });
  const [head, line, end] = linesOf([deal]);
  expect(head).toMatch(/^\ufeffDeal name,Company,/);
  expect(line).toBe(
    '"Renewal, ""big""",Company 1,c1.example,Jan,jan@acme.example,sales and service,' +
      `12500.5,EUR,2027-01-31,,Active,${noon},Rae Rep,next: attach_proof,0,0,,Maria Nowak,` +
      `${deal.sharing?.registeredAt ?? ''},http://crm.localhost:4681/deal/1`,
  );
  expect(end).toBe('');
  expect(head?.split(',')).toHaveLength(20);
});

it('runs no formula that somebody wrote into a name', () => {
  const [, line] = linesOf([makeShared(1, {name: '=HYPERLINK("http://evil.example")'})]);
  expect(line).toMatch(/^"'=HYPERLINK/);
});

it('leaves empty what a deal that is not shared does not have', () => {
  const [, line] = linesOf([makeDeal(1, {shared: false, ref: null})]);
  expect(line).toBe('Deal 1,,,,,,,,,,Not shared,,,,0,0,,,,');
});

it('says of each answer on a deal that nobody proved it, and why something was rejected', () => {
  const view = after(
    viewWith(partnerAccount, sharedDeal),
    ...[createLink(1), createLink(2), attachLink(1), attachLink(2)],
    ...[confirmLink(1), rejectLink(2)],
  );
  const [head, line] = linesIn(view);
  expect(head).toContain('Confirmed links,Links on the deal,Answers,');
  expect(line).toContain(
    '1,2,"Confirmed · Ann Acme · unverified; Rejected · Ann Acme · unverified · ' +
      'Onboarding or duration wrong: “We agreed on six weeks.”",',
  );
});
