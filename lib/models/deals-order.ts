/** The columns of the dashboard's table of deals: their orders, and which of them somebody chose to see. */
import {registrationStates} from '../domain/deal.ts';
import {nextSteps} from '../domain/registration.ts';
import type {DealRow} from './deals-rows.ts';
import {compareText} from './link-rows.ts';
import type {PagePorts} from './page-ports.ts';
import {compareNames, orderRows} from './rank-order.ts';
import type {Work} from './slices.ts';

export const dealColumns = [
  'name',
  'company',
  'amount',
  'close_date',
  'vendor_close_date',
  'state',
  'owner',
  'next',
  'proof',
  'registered',
] as const;
export type DealColumn = (typeof dealColumns)[number];
export type DealSort = {by: DealColumn; descending: boolean};

/** What a click on the column's head begins with: the newest and the largest first. */
export const beginsDescending: ReadonlySet<DealColumn> = new Set(['amount', 'proof', 'registered']);

const byName: ReadonlySet<DealColumn> = new Set(['name', 'company', 'owner']);

/** A sorted copy of rows as createDealRowMaker orders them: those without the value last either way. */
export function* sortDeals(
  rows: readonly DealRow[],
  {by, descending}: DealSort,
  locale: string,
): Work<readonly DealRow[]> {
  if (by === 'registered' && descending) return rows;
  return yield* orderRows(rows, {
    valueOf: (row) => sortValue(row, by),
    compare: byName.has(by) ? compareNames(locale) : compareText,
    descending,
  });
}

function sortValue({deal, state, next, proof}: DealRow, by: DealColumn): string {
  const {sharing} = deal;
  switch (by) {
    case 'name':
      return deal.name;
    case 'company':
      return deal.company?.name ?? '';
    case 'amount': {
      // Currencies apart: nobody here knows what one is worth in another
      const {amount} = sharing ?? {};
      return amount ? `${amount.currency} ${inOrder(amount.amountMinor)}` : '';
    }
    case 'close_date':
      return deal.closeDate ?? '';
    case 'vendor_close_date':
      return sharing?.vendorCloseDate ?? '';
    case 'state':
      return state && sharing ? `${registrationStates.indexOf(state)} ${sharing.since}` : '';
    case 'owner':
      return deal.owner?.name ?? '';
    case 'next':
      return sharing ? inOrder(nextSteps.indexOf(next)) : '';
    case 'proof':
      return proof.of > 0 ? `${inOrder(proof.confirmed)} ${inOrder(proof.of)}` : '';
    case 'registered':
      return sharing?.registeredAt ?? '';
  }
}

/** Numbers that compare as texts do. */
const inOrder = (count: number): string => String(count).padStart(16, '0');

const usualColumns: readonly DealColumn[] = [
  'name',
  'company',
  'amount',
  'close_date',
  'state',
  'owner',
  'next',
  'proof',
];

/** The number is the shape of what is kept: what another version wrote under another one is left alone. */
const kept = 'deal columns 1';

/** As they were chosen on this computer; the name is always there. */
export function readColumns(drafts: PagePorts['drafts']): readonly DealColumn[] {
  const words = drafts.read(kept)?.split(' ');
  return words ? dealColumns.filter((column) => isShown(column, words)) : usualColumns;
}

export function writeColumns(
  drafts: PagePorts['drafts'],
  chosen: readonly DealColumn[],
): readonly DealColumn[] {
  drafts.write(kept, chosen.join(' '));
  return readColumns(drafts);
}

const isShown = (column: DealColumn, words: readonly string[]): boolean =>
  column === 'name' || words.includes(column);
