import {describe, expect, it} from 'vitest';
import {applyChanges, emptyView} from '../../../lib/domain/account-view.ts';
import type {AccountView, Change} from '../../../lib/domain/account-view.ts';
import type {Link} from '../../../lib/domain/confirmation-link.ts';
import type {DealId, LinkId} from '../../../lib/domain/ids.ts';
import type {Sort, SortKey} from '../../../lib/models/link-order.ts';
import {sortRows} from '../../../lib/models/link-order.ts';
import {countByStatus, linkRows, searchRows} from '../../../lib/models/link-rows.ts';
import {atOnce} from '../../../lib/models/slices.ts';
import {createPageWorld, idOf, makeAccount, makeDeal, makeLink, noon} from './page-world.ts';

const other = {id: 'other', name: 'Other', text: 'We agreed on six weeks.'};
const wrong = {id: 'products_wrong', name: 'Products or tier wrong', text: null};

function answered(n: number, verdicts: Array<typeof other | typeof wrong | null>): Link {
  const lines = verdicts.map((_, at) => ({
    productId: ['sales', 'service', 'content'][at] ?? '',
    tierId: 'starter',
    onboardingTypeId: 'none',
  }));
  return makeLink(n, {
    lines,
    client: {name: 'Jan Kowalski', email: 'jan@acme.example'},
    answer: {
      at: noon,
      by: {name: 'Anna from accounting'},
      evidence: 'unverified',
      lines: verdicts.map((reason, at) =>
        reason
          ? {productId: lines[at]?.productId ?? '', verdict: 'rejected', reason}
          : {productId: lines[at]?.productId ?? '', verdict: 'confirmed'},
      ),
      snapshot: {
        partner: 'Bright Agency',
        vendor: 'HubSpot',
        lines: lines.map(({productId}) => ({
          product: `Old ${productId}`,
          tier: 'Starter',
          onboarding: 'No onboarding',
        })),
        duration: null,
      },
    },
  });
}

function viewOf(links: Link[]): AccountView {
  const account = makeAccount();
  return applyChanges(emptyView, [
    {kind: 'account', id: account.id, row: account},
    ...links.map((row): Change => ({kind: 'link', id: row.id, row})),
  ]);
}

const settled = {isWaiting: () => false, isSynced: () => true};
const rowsOf = (links: Link[]) => linkRows({view: viewOf(links), ...settled});

describe('rows of links', () => {
  it('come newest first, with the deal each is on', () => {
    const world = createPageWorld({
      links: [makeLink(1), makeLink(2)],
      deals: [makeDeal(7, {name: 'Acme renewal'})],
      attached: [[idOf<LinkId>(1), idOf<DealId>(7)]],
    });
    const rows = linkRows({view: world.view(), ...settled});
    expect(rows.map((row) => [row.link.name, row.deal?.name])).toEqual([
      ['Link 2', undefined],
      ['Link 1', 'Acme renewal'],
    ]);
  });

  it('name products as the catalogue does now, and as they were called once answered', () => {
    const [pending, confirmed] = [rowsOf([makeLink(1)])[0], rowsOf([answered(2, [null])])[0]];
    expect(pending?.products).toEqual([{product: 'Sales Hub', tier: 'Starter'}]);
    expect(confirmed?.products).toEqual([{product: 'Old sales', tier: 'Starter'}]);
  });

  it('name the person asked, and after the answer the one who gave it', () => {
    const asked = makeLink(1, {client: {name: 'Jan', email: 'jan@acme.example'}});
    expect(rowsOf([asked])[0]).toMatchObject({client: 'Jan', pendingState: 'awaiting_client'});
    expect(rowsOf([makeLink(1)])[0]).toMatchObject({client: null, pendingState: 'not_assigned'});
    expect(rowsOf([answered(1, [null])])[0]).toMatchObject({
      client: 'Anna from accounting',
      pendingState: null,
    });
  });

  it.each([
    ['one reason for all names no product', [other, other], [{products: [], reason: other}]],
    ['one of two rejected names it', [null, other], [{products: ['Old service'], reason: other}]],
    [
      'two reasons name the products of each',
      [other, wrong, other],
      [
        {products: ['Old sales', 'Old content'], reason: other},
        {products: ['Old service'], reason: wrong},
      ],
    ],
  ])('group rejections: %s', (_, verdicts, expected) => {
    expect(rowsOf([answered(1, verdicts)])[0]?.rejections).toEqual(expected);
  });

  it('mark what waits here, and whose address the server does not know yet', () => {
    const rows = linkRows({
      view: viewOf([makeLink(1), makeLink(2), makeLink(3)]),
      isWaiting: (id) => id !== idOf<LinkId>(3),
      isSynced: (id) => id !== idOf<LinkId>(2),
    });
    expect(rows.map(({waiting, synced}) => [waiting, synced])).toEqual([
      [false, true],
      [true, false],
      [true, true],
    ]);
  });
});

describe('search', () => {
  const world = createPageWorld({
    links: [
      makeLink(1, {name: 'Wdrożenie Łódź'}),
      makeLink(2, {client: {name: 'Jan Kowalski', email: 'jan@acme.example'}}),
      makeLink(3),
      makeLink(4, {lines: [{productId: 'data', tierId: 'enterprise', onboardingTypeId: null}]}),
    ],
    deals: [makeDeal(7, {name: 'Renewal 2027', company: {name: 'Kolej Bałtycka', ref: null}})],
    attached: [[idOf<LinkId>(3), idOf<DealId>(7)]],
  });
  const rows = linkRows({view: world.view(), ...settled});
  const found = (search: string) =>
    atOnce(searchRows(rows, search))
      .map(({link}) => link.id)
      .sort();

  it.each([
    ['the name without accents', 'wdrozenie lodz', [1]],
    ['the client', 'kowalski', [2]],
    ['the client’s mail', 'JAN@ACME', [2]],
    ['the deal', 'renewal', [3]],
    ['the company', 'bałtycka', [3]],
    ['product and tier, words in any order', 'enterprise data', [4]],
    ['nothing typed', '  ', [1, 2, 3, 4]],
    ['words that no row holds together', 'kowalski renewal', []],
  ])('finds %s', (_, search, expected) => {
    expect(found(search)).toEqual(expected.map((n) => idOf<LinkId>(n)));
  });
});

describe('order', () => {
  const deals = [makeDeal(71, {name: 'Ähre 10'}), makeDeal(72, {name: 'Ahre 9'})];
  const world = createPageWorld({
    links: [
      makeLink(1, {
        name: 'b',
        lines: [{productId: 'service', tierId: 'free', onboardingTypeId: null}],
      }),
      {...answered(2, [null]), name: 'a'},
      {...answered(3, [other]), name: 'C'},
      makeLink(4, {name: 'd 10', client: {name: 'Zoe', email: 'z@acme.example'}}),
      makeLink(5, {name: 'd 9'}),
    ],
    deals,
    attached: [
      [idOf<LinkId>(2), idOf<DealId>(71)],
      [idOf<LinkId>(4), idOf<DealId>(72)],
    ],
  });
  const rows = linkRows({view: world.view(), ...settled});
  const order = (sort: Sort) =>
    atOnce(sortRows(rows, sort, 'de')).map(({id}) => Number(id.slice(-4)));

  it.each<[SortKey, number[], number[]]>([
    ['name', [2, 1, 3, 5, 4], [4, 5, 3, 1, 2]],
    ['created', [1, 2, 3, 4, 5], [5, 4, 3, 2, 1]],
    ['status', [3, 5, 1, 4, 2], [2, 4, 5, 1, 3]],
  ])('by %s, both ways', (by, up, down) => {
    expect(order({by, descending: false})).toEqual(up);
    expect(order({by, descending: true})).toEqual(down);
  });

  it('keeps rows without a deal last both ways, newest first among equals', () => {
    expect(order({by: 'deal', descending: false})).toEqual([4, 2, 5, 3, 1]);
    expect(order({by: 'deal', descending: true})).toEqual([2, 4, 5, 3, 1]);
  });

  it('sorts products by their names and leaves the rows it was given alone', () => {
    const before = rows.map(({id}) => id);
    expect(order({by: 'products', descending: false}).at(-1)).toBe(1);
    expect(rows.map(({id}) => id)).toEqual(before);
  });
});

it('counts by status', () => {
  const rows = rowsOf([makeLink(1), makeLink(2), answered(3, [null, other]), answered(4, [other])]);
  expect(countByStatus(rows)).toEqual({pending: 2, confirmed: 1, rejected: 1});
});
