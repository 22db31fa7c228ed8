import {signal} from '@preact/signals';
import {describe, expect, it, vi} from 'vitest';
import {dealSheetOf} from '../../../lib/domain/deal-sheet.ts';
import {createDealDesk} from '../../../lib/models/deal-desk-model.ts';
import {
  apply,
  dana,
  later,
  maria,
  partnerAccount,
  personOf,
  postMessage,
  sharedDeal,
  viewWith,
} from '../domain/fixtures.ts';

describe('what is on the Shared tab has been read', () => {
  const posted = apply(
    viewWith(partnerAccount, sharedDeal),
    postMessage(1),
    dana,
    later(60_000),
  ).view;
  const answered = apply(posted, postMessage(2), maria, later(90_000)).view;

  it('up to the newest message of another person that is shown, by the server’s clock, once', () => {
    const deal = answered.deals.get(sharedDeal.id) ?? sharedDeal;
    const wish = {userId: maria.userId, most: 20};
    const sheet = signal(dealSheetOf({view: answered, isWaiting: () => false}, deal, wish));
    const save = vi.fn(() => Promise.resolve({kind: 'saved'} as const));
    const people = [personOf(maria)];
    const desk = createDealDesk({
      ...{sheet, save, makeId: () => 'id', files: undefined},
      parties: () => ({...partnerAccount, people, userId: maria.userId}),
      showMore: () => undefined,
    });
    desk.markSeen();
    desk.markSeen();
    expect(save.mock.calls).toEqual([[{kind: 'deal.seen', dealId: deal.id, at: later(60_000)}]]);
  });
});
