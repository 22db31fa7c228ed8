import {describe, expect, it, test} from 'vitest';
import {applyChanges, emptyView} from '../../../lib/domain/account-view.ts';
import type {Deal} from '../../../lib/domain/deal.ts';
import type {DealColumn} from '../../../lib/models/deals-order.ts';
import {
  dealColumns,
  readColumns,
  sortDeals,
  writeColumns,
} from '../../../lib/models/deals-order.ts';
import {createDealRowMaker} from '../../../lib/models/deals-rows.ts';
import {atOnce} from '../../../lib/models/slices.ts';
import {makeDeal} from './page-world.ts';
import {makeShared, maria} from './shared-deals.ts';

function rowsOf(deals: Deal[]) {
  const view = applyChanges(
    emptyView,
    deals.map((row) => ({kind: 'deal', id: row.id, row})),
  );
  return atOnce(createDealRowMaker()({view, isWaiting: () => false}, maria.userId));
}

const eur = (amountMinor: number) => ({amountMinor, currency: 'EUR'});
const rows = rowsOf([
  makeShared(1, {
    name: 'Ärzte 10',
    company: {name: 'Zeta', ref: null},
    closeDate: '2027-01-01',
    owner: {name: 'Ann'},
    sharing: {amount: eur(900), state: 'won', vendorCloseDate: '2027-03-01'},
  }),
  makeShared(2, {
    name: 'Ärzte 9',
    company: {name: 'alpha', ref: null},
    closeDate: '2026-12-01',
    owner: {name: 'Zed'},
    sharing: {amount: eur(100_000), vendorCloseDate: '2027-02-01'},
  }),
  makeDeal(3, {name: 'Büro', shared: false}),
]);

const order = (by: DealColumn, descending = false) =>
  atOnce(sortDeals(rows, {by, descending}, 'de')).map(({deal}) => deal.name);

describe('the table’s orders', () => {
  test.each<[DealColumn, string[]]>([
    ['name', ['Ärzte 9', 'Ärzte 10', 'Büro']],
    ['company', ['Ärzte 9', 'Ärzte 10', 'Büro']],
    ['amount', ['Ärzte 10', 'Ärzte 9', 'Büro']],
    ['close_date', ['Ärzte 9', 'Ärzte 10', 'Büro']],
    ['vendor_close_date', ['Ärzte 9', 'Ärzte 10', 'Büro']],
    ['state', ['Ärzte 9', 'Ärzte 10', 'Büro']],
    ['owner', ['Ärzte 10', 'Ärzte 9', 'Büro']],
    ['registered', ['Ärzte 10', 'Ärzte 9', 'Büro']],
  ])('go up by %s, with what has none at the end', (by, names) => {
    expect(order(by)).toEqual(names);
  });

  it('go down with what has none still at the end', () => {
    expect(order('amount', true)).toEqual(['Ärzte 9', 'Ärzte 10', 'Büro']);
    expect(order('registered', true)).toEqual(['Ärzte 9', 'Ärzte 10', 'Büro']);
  });

  it('keep currencies apart', () => {
    const mixed = rowsOf([
      makeShared(1, {sharing: {amount: {amountMinor: 5, currency: 'USD'}}}),
      makeShared(2, {sharing: {amount: eur(7)}}),
      makeShared(3, {sharing: {amount: {amountMinor: 3, currency: 'USD'}}}),
    ]);
    const sorted = atOnce(sortDeals(mixed, {by: 'amount', descending: false}, 'en'));
    expect(sorted.map(({deal}) => deal.name)).toEqual(['Deal 2', 'Deal 3', 'Deal 1']);
  });
});

describe('the columns', () => {
  function createDrafts() {
    const kept = new Map<string, string>();
    return {
      read: (key: string) => kept.get(key),
      write: (key: string, text: string | null) => void kept.set(key, text ?? ''),
    };
  }

  it('are the usual ones until somebody chose, then those', () => {
    const drafts = createDrafts();
    expect(readColumns(drafts)).not.toContain('registered');
    writeColumns(drafts, ['registered', 'state']);
    expect(readColumns(drafts)).toEqual(['name', 'state', 'registered']);
  });

  it('are never without the name, nor with one that another version knew', () => {
    const drafts = createDrafts();
    drafts.write('deal columns 1', 'state mood');
    expect(readColumns(drafts)).toEqual(['name', 'state']);
    expect(writeColumns(drafts, [])).toEqual(['name']);
    expect(writeColumns(drafts, dealColumns)).toEqual(dealColumns);
  });
});
