import {describe, expect, it} from 'vitest';
import type {AccountView, Change} from '../../../lib/domain/account-view.ts';
import type {Activity, TimelineEvent} from '../../../lib/domain/domain-event.ts';
import type {ActivityId, UserId} from '../../../lib/domain/ids.ts';
import {newlyAnswered, newlyWritten} from '../../../lib/store/untold.ts';
import {
  after,
  at,
  authorOf,
  confirmLink,
  createLink,
  dana,
  linkId,
  overwriteId,
  overwriteOf,
  partnerAccount,
  sharedDeal,
  viewWith,
} from '../domain/fixtures.ts';

const pending = after(viewWith(partnerAccount, sharedDeal), createLink(1), createLink(2));
const maria = 'maria' as UserId;

const answeredBetween = (before: AccountView, now: AccountView) =>
  newlyAnswered(
    before.links,
    [...now.links.values()].map((row): Change => ({kind: 'link', id: row.id, row})),
  ).map(({id}) => id);

describe('what is newly answered', () => {
  it('is what was pending, or not here, and has an answer now', () => {
    const answered = after(pending, confirmLink(1));
    expect(answeredBetween(pending, answered)).toEqual([linkId(1)]);
    expect(answeredBetween(answered, answered)).toEqual([]);
    expect(answeredBetween(pending, pending)).toEqual([]);
    const unknown = after(viewWith(partnerAccount, sharedDeal), createLink(5), confirmLink(5));
    expect(answeredBetween(pending, unknown)).toEqual([linkId(5)]);
  });

  it('goes by the last word of a page on a link, and not by one that is gone', () => {
    const [row] = [...after(pending, confirmLink(1)).links.values()];
    if (!row) throw new Error('The fixture has links');
    const told: Change = {kind: 'link', id: row.id, row};
    const gone: Change = {kind: 'link', id: row.id, row: null};
    expect(newlyAnswered(new Map(), [told, gone])).toEqual([]);
    expect(newlyAnswered(new Map(), [gone, told, told])).toHaveLength(1);
  });
});

describe('what is newly written', () => {
  const entry = (event: TimelineEvent): Change => {
    const id = event.kind as string as ActivityId; // nobody looks into it
    const row: Activity = {id, dealId: sharedDeal.id, seq: 1, at, by: authorOf(dana), event};
    return {kind: 'activity', id, row};
  };
  const changes = [
    entry({kind: 'state_changed', dealId: sharedDeal.id, from: 'active', to: 'won', reason: ''}),
    entry({kind: 'link_confirmed', linkId: linkId(1), dealId: sharedDeal.id}),
    entry({kind: 'link_edited', linkId: linkId(1), dealId: sharedDeal.id}),
  ];

  it('is what somebody could hear of; answers are told by their links', () => {
    expect(newlyWritten(changes, maria).map(({id}) => id)).toEqual(['state_changed']);
  });

  it('is an overwritten value for those who are told of it', () => {
    const row = overwriteOf(1, {told: [maria]});
    const told: Change = {kind: 'overwrite', id: overwriteId(1), row};
    expect(newlyWritten([told], maria)).toEqual([told]);
    expect(newlyWritten([told], 'otto' as UserId)).toEqual([]);
    expect(newlyWritten([{kind: 'overwrite', id: overwriteId(1), row: null}], maria)).toEqual([]);
  });
});
