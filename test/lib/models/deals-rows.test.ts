import {describe, expect, it, test} from 'vitest';
import type {Change} from '../../../lib/domain/account-view.ts';
import {applyChanges, emptyView} from '../../../lib/domain/account-view.ts';
import {defaultCatalogue} from '../../../lib/domain/catalogue.ts';
import type {Link} from '../../../lib/domain/confirmation-link.ts';
import type {Deal} from '../../../lib/domain/deal.ts';
import type {AttachmentId, DealId, UserId} from '../../../lib/domain/ids.ts';
import type {DealSource} from '../../../lib/models/deals-rows.ts';
import {
  countDeals,
  createDealRowMaker,
  isInFilter,
  searchDeals,
} from '../../../lib/models/deals-rows.ts';
import {atOnce} from '../../../lib/models/slices.ts';
import {idOf, makeAccount, makeDeal, makeLink, noon} from './page-world.ts';
import {dealOf, makeShared, maria, rep} from './shared-deals.ts';

const me = maria.userId;

function sourceOf(
  deals: Deal[],
  {links = [] as Array<[DealId, Link]>, seen = [] as Array<[DealId, UserId, string]>} = {},
): DealSource {
  const account = makeAccount();
  const changes: Change[] = [
    {kind: 'account', id: account.id, row: account},
    ...deals.map((row): Change => ({kind: 'deal', id: row.id, row})),
    ...links.map(([, row]): Change => ({kind: 'link', id: row.id, row})),
    ...links.map(([dealId, link], at): Change => {
      const id = idOf<AttachmentId>(9000 + at);
      return {kind: 'attachment', id, row: {id, dealId, linkId: link.id, at: noon, by: maria}};
    }),
    ...seen.map(([dealId, userId, at]): Change => ({
      kind: 'seen',
      id: dealId,
      row: {id: dealId, dealId, by: [{userId, at}]},
    })),
  ];
  return {view: applyChanges(emptyView, changes), isWaiting: () => false};
}

const rowsOf = (source: DealSource) => atOnce(createDealRowMaker()(source, me));

const answered = (n: number, verdict: 'confirmed' | 'rejected'): Link =>
  makeLink(n, {
    answer: {
      at: noon,
      by: {name: 'Jan'},
      evidence: 'unverified',
      lines: [
        verdict === 'confirmed'
          ? {productId: 'sales', verdict}
          : {productId: 'sales', verdict, reason: {id: 'other', name: 'Other', text: 'No'}},
      ],
      snapshot: {partner: 'Bright Agency', vendor: 'HubSpot', lines: [], duration: null},
    },
  });

describe('rows', () => {
  it('come with the deal registered last first, and those never registered behind them', () => {
    const rows = rowsOf(sourceOf([makeDeal(9, {shared: false}), makeShared(1), makeShared(2)]));
    expect(rows.map(({deal}) => deal.name)).toEqual(['Deal 2', 'Deal 1', 'Deal 9']);
  });

  it('say what proves the deal and what happens next', () => {
    const owner = {name: 'Rae Rep'};
    const links: Array<[DealId, Link]> = [
      [dealOf(2), answered(21, 'confirmed')],
      [dealOf(2), answered(22, 'rejected')],
      [dealOf(3), makeLink(31)],
    ];
    const deals = [makeShared(1, {owner}), makeShared(2, {owner}), makeShared(3, {owner})];
    expect(rowsOf(sourceOf(deals, {links})).map(({proof, next}) => ({...proof, next}))).toEqual([
      {confirmed: 0, rejected: 0, of: 1, next: 'client_answers'},
      {confirmed: 1, rejected: 1, of: 2, next: 'eligibility'},
      {confirmed: 0, rejected: 0, of: 0, next: 'attach_proof'},
    ]);
  });

  it('mark what a rep registered for the partner', () => {
    const registeredBy = {...rep, side: 'vendor'} as const;
    const rows = rowsOf(sourceOf([makeShared(2, {sharing: {registeredBy}}), makeShared(1)]));
    expect(rows.map(({forUs}) => forUs)).toEqual([true, false]);
  });

  test.each([
    ['another’s newest message', rep.userId, undefined, true],
    ['the own newest message', me, undefined, false],
    ['what was read since', rep.userId, noon, false],
    ['what came after it was read', rep.userId, '2026-11-20T12:00:00.000Z', true],
  ])('are unread for %s: %#', (_what, userId, readAt, unread) => {
    const lastMessage = {at: noon, userId};
    const seen: Array<[DealId, UserId, string]> = readAt ? [[dealOf(1), me, readAt]] : [];
    const [row] = rowsOf(sourceOf([makeShared(1, {sharing: {lastMessage}})], {seen}));
    expect(row?.unread).toBe(unread);
  });

  it('are the same objects while nothing of theirs changed', () => {
    const make = createDealRowMaker();
    const deals = [makeShared(1), makeShared(2)];
    const links: Array<[DealId, Link]> = [[dealOf(1), makeLink(11)]];
    const before = sourceOf(deals, {links});
    const [two, one] = atOnce(make(before, me));
    const renamed = {...before.view, deals: new Map(before.view.deals)};
    renamed.deals.set(dealOf(2), makeShared(2, {name: 'Other'}));
    const [nextTwo, nextOne] = atOnce(make({...before, view: renamed}, me));
    expect(nextOne).toBe(one);
    expect(nextTwo).not.toBe(two);
    const answer = {...renamed, links: new Map([[makeLink(11).id, answered(11, 'confirmed')]])};
    const [, lastOne] = atOnce(make({...before, view: answer}, me));
    expect(lastOne?.proof.confirmed).toBe(1);
  });
});

describe('filters', () => {
  const states = ['active', 'won', 'lost', 'withdrawn', 'expired'] as const;
  const rows = rowsOf(
    sourceOf([
      ...states.map((state, at) => makeShared(at + 1, {sharing: {state}})),
      makeShared(6),
      makeDeal(7, {shared: false}),
    ]),
  );

  it('count each state, all registered and the rest', () => {
    expect(countDeals(rows)).toEqual({
      ...{active: 2, registered: 6, won: 1, lost: 1, withdrawn: 1, expired: 1, not_registered: 1},
    });
  });

  it('leave as many as they count', () => {
    for (const [filter, count] of Object.entries(countDeals(rows))) {
      const left = rows.filter((row) => isInFilter(row, filter as 'active')); // a key of the counts
      expect([filter, left.length]).toEqual([filter, count]);
    }
  });
});

describe('search', () => {
  const rows = rowsOf(
    sourceOf([
      makeShared(1, {
        name: 'Wdrożenie Łódź',
        contact: {name: 'Jan Kowalski', email: 'jan@acme.example', ref: null},
        owner: {name: 'Rae Rep'},
        sharing: {productIds: ['marketing']},
      }),
      makeShared(2),
    ]),
  );
  const product = defaultCatalogue.products.find(({id}) => id === 'marketing')?.name ?? '';

  test.each(['wdrozenie lodz', 'company 1', 'c1.example', 'KOWALSKI', 'jan@acme', 'rae', product])(
    'finds a deal by %s',
    (text) => {
      expect(atOnce(searchDeals(rows, text)).map(({id}) => id)).toEqual([dealOf(1)]);
    },
  );

  it('wants every word, and keeps the order', () => {
    expect(atOnce(searchDeals(rows, 'company example'))).toHaveLength(2);
    expect(atOnce(searchDeals(rows, 'company wdrozenie 2'))).toHaveLength(0);
    expect(atOnce(searchDeals(rows, '  '))).toBe(rows);
  });
});
