import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import type {AccountView, Change} from '../../../lib/domain/account-view.ts';
import {
  applyChanges,
  attachmentOf,
  createViewBuilder,
  emptyView,
} from '../../../lib/domain/account-view.ts';
import type {Attachment} from '../../../lib/domain/deal.ts';
import type {LinkId, UserId} from '../../../lib/domain/ids.ts';
import {at, attachmentId, dealId, linkId, sharedDeal} from './fixtures.ts';

const attachment = (n: number, link: number, deal = 1): Attachment => ({
  id: attachmentId(n),
  linkId: linkId(link),
  dealId: dealId(deal),
  at,
  by: {userId: 'maria' as UserId, name: 'Maria'},
});
const put = (n: number, link: number, deal = 1): Change => ({
  kind: 'attachment',
  id: attachmentId(n),
  row: attachment(n, link, deal),
});
const remove = (n: number): Change => ({kind: 'attachment', id: attachmentId(n), row: null});

/** What attachmentOf must say, the slow way: that link's attachment that has been there longest. */
const slow = (view: AccountView, link: LinkId): Attachment | undefined =>
  [...view.attachments.values()].find((one) => one.linkId === link);

describe('a view', () => {
  it('is left as it was by changes', () => {
    const first = applyChanges(emptyView, [put(1, 1)]);
    const second = applyChanges(first, [remove(1), put(2, 2)]);
    expect([...first.attachments.keys()]).toEqual([attachmentId(1)]);
    expect([...second.attachments.keys()]).toEqual([attachmentId(2)]);
    expect(emptyView.attachments.size).toBe(0);
    expect(attachmentOf(first, linkId(1))?.id).toBe(attachmentId(1));
    expect(attachmentOf(second, linkId(1))).toBeUndefined();
  });

  it('shares what did not change, and is itself when nothing did', () => {
    const first = applyChanges(emptyView, [put(1, 1)]);
    expect(applyChanges(first, [])).toBe(first);
    const second = applyChanges(first, [{kind: 'deal', id: sharedDeal.id, row: sharedDeal}]);
    expect(second.attachments).toBe(first.attachments);
    expect(second.deals).not.toBe(first.deals);
  });

  it('finds a link’s attachment after any changes, in one batch or many, asked in between or not', () => {
    const change = fc.oneof(
      fc
        .tuple(fc.integer({min: 1, max: 5}), fc.integer({min: 1, max: 3}))
        .map(([n, link]) => put(n, link)),
      fc.integer({min: 1, max: 5}).map(remove),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(change, fc.boolean()), {maxLength: 30}), (changes) => {
        const builder = createViewBuilder(emptyView);
        let copied = emptyView;
        for (const [one, asks] of changes) {
          builder.apply([one]);
          copied = applyChanges(copied, [one]);
          if (asks) attachmentOf(builder.view, linkId(1));
        }
        expect(builder.view).toEqual(copied);
        for (const link of [1, 2, 3].map(linkId)) {
          expect(Boolean(attachmentOf(builder.view, link))).toBe(Boolean(slow(copied, link)));
          expect(attachmentOf(copied, link)).toEqual(slow(copied, link));
          expect(attachmentOf(builder.view, link)?.linkId).toBe(slow(copied, link)?.linkId);
        }
      }),
      {numRuns: 500},
    );
  });
});
