import {describe, expect, it} from 'vitest';
import {applyChanges} from '../../../lib/domain/account-view.ts';
import {valuesOf} from '../../../lib/domain/deal.ts';
import {defaultPreferences} from '../../../lib/domain/notice-settings.ts';
import type {DealSideMutation} from '../../../lib/models/refused-deal-edit.ts';
import {dealIn, findDealReuse, nameOfDeal} from '../../../lib/models/refused-deal-edit.ts';
import {
  after,
  at,
  dana,
  dealId,
  dealValues,
  fileId,
  messageId,
  newFile,
  noteId,
  otherDeal,
  overwriteId,
  personOf,
  recordOfDeal,
  sharedDeal,
} from '../domain/fixtures.ts';
import {wholeView} from '../store/whole-account.ts';

const deal = sharedDeal.id;
const now = wholeView.deals.get(deal) ?? sharedDeal;
const reuse = (mutation: DealSideMutation, view = wholeView) => findDealReuse(mutation, view);

const post = {
  ...{kind: 'message.post', messageId: messageId(20), dealId: deal, text: 'On a train'},
  ...{parentId: messageId(1), mentions: [], files: [newFile(9)]},
} as const satisfies DealSideMutation;
const edit = {
  ...{kind: 'deal.edit', dealId: deal},
  changes: {nextSteps: 'Call'},
} as const satisfies DealSideMutation;

describe('a refused edit of a deal', () => {
  it('brings all values of a deal that was not registered back to its form', () => {
    const values = {...dealValues, name: 'Globex'};
    const who = {partnerContact: null};
    expect(reuse({kind: 'deal.share', dealId: dealId(9), values, ...who})).toEqual({
      ...{kind: 'share', values, partnerContact: null},
    });
    const given = {dealId: otherDeal.id};
    expect(reuse({kind: 'deal.convert', deal: given, values, reachedOut: true, ...who})).toEqual({
      kind: 'convert',
      deal: given,
      values,
      partnerContact: null,
      twins: [],
    });
  });

  it.each([
    ['its id', {dealId: deal}],
    ['its record, which somebody else named first', {newDealId: dealId(77), ref: recordOfDeal(1)}],
  ])('goes on as an edit of the deal that is shared by now, found by %s', (_, given) => {
    const named = 'ref' in given ? {...given, name: 'Acme'} : given;
    const values = {...dealValues, introNote: 'Typed on a train'};
    const convert = {kind: 'deal.convert', deal: named, values, reachedOut: true} as const;
    const held = valuesOf(now);
    expect(reuse({...convert, partnerContact: null})).toEqual({
      ...{kind: 'edit', dealId: deal, held, start: values},
    });
    expect(dealIn({...convert, partnerContact: null}, wholeView)).toBe(deal);
  });

  it('shows what a rep has registered with that company meanwhile', () => {
    const twin = {
      ...{...sharedDeal, id: dealId(5), name: 'Globex, by the rep', ref: null},
      company: {name: 'GLOBEX', domain: null, ref: null},
      sharing: sharedDeal.sharing && {
        ...sharedDeal.sharing,
        registeredBy: {...personOf(dana), side: 'vendor' as const},
      },
    };
    const view = applyChanges(wholeView, [{kind: 'deal', id: twin.id, row: twin}]);
    const given = {newDealId: dealId(77), ref: recordOfDeal(77), name: 'Globex'};
    const convert = {kind: 'deal.convert', deal: given, values: dealValues} as const;
    expect(reuse({...convert, partnerContact: null, reachedOut: true}, view)).toMatchObject({
      ...{kind: 'convert', deal: given},
      twins: [{id: twin.id, name: 'Globex, by the rep', by: 'Dana Reed', at}],
    });
  });

  it('puts what was changed on top of what the deal says now', () => {
    const held = valuesOf(now);
    const start = {...held, nextSteps: 'Call'};
    expect(reuse(edit)).toEqual({kind: 'edit', dealId: deal, start, held});
  });

  it('registers again, with what was changed, a deal that was withdrawn meanwhile', () => {
    const withdrawn = after(wholeView, {kind: 'deal.withdraw', dealId: deal, reason: ''});
    expect(reuse(edit, withdrawn)).toMatchObject({
      ...{kind: 'convert', deal: {dealId: deal}},
      values: {name: now.name, nextSteps: 'Call'},
    });
  });

  it('keeps what was written for a deal that is gone', () => {
    const without = applyChanges(wholeView, [{kind: 'deal', id: deal, row: null}]);
    expect(reuse(edit, without)).toMatchObject({
      ...{kind: 'share', values: {name: '', nextSteps: 'Call', introNote: ''}},
    });
  });

  it('brings back why it should have been withdrawn', () => {
    const reason = 'They went elsewhere';
    expect(reuse({kind: 'deal.withdraw', dealId: deal, reason})).toEqual({
      ...{kind: 'withdraw', dealId: deal, reason},
    });
  });
});

describe('a refused message or note', () => {
  it('brings text, mentions and files back, as a comment where its message is still there', () => {
    const {text, files} = post;
    const back = {kind: 'message', dealId: deal, editing: null, text, mentions: [], files};
    expect(reuse(post)).toEqual({...back, parentId: messageId(1)});
    expect(reuse({...post, parentId: messageId(77)})).toEqual({...back, parentId: null});
  });

  it.each([
    ['goes on as that edit while the message is there', messageId(1), deal, messageId(1)],
    ['goes on as a message of its own when it was deleted', messageId(3), deal, null],
    ['keeps its text when nothing is known of it', messageId(77), null, null],
  ])('a new text %s', (_, id, dealOf, editing) => {
    expect(reuse({kind: 'message.edit', messageId: id, text: 'New', mentions: []})).toEqual({
      ...{kind: 'message', dealId: dealOf, parentId: null, editing},
      ...{text: 'New', mentions: [], files: []},
    });
  });

  it('a note comes back as the note it was, or as a new one', () => {
    expect(reuse({kind: 'note.write', noteId: noteId(9), dealId: deal, text: 'New'})).toEqual({
      ...{kind: 'note', dealId: deal, editing: null, text: 'New'},
    });
    expect(reuse({kind: 'note.edit', noteId: noteId(1), text: 'New'})).toEqual({
      ...{kind: 'note', dealId: deal, editing: noteId(1), text: 'New'},
    });
    expect(reuse({kind: 'note.edit', noteId: noteId(77), text: 'New'})).toEqual({
      ...{kind: 'note', dealId: null, editing: null, text: 'New'},
    });
  });
});

it.each<DealSideMutation>([
  {kind: 'deal.team', dealId: deal, add: [], remove: []},
  {kind: 'settings.recipient', userId: null},
  {kind: 'settings.notices', preferences: defaultPreferences},
])('$kind is asked for once more as it is', (mutation) => {
  expect(reuse(mutation)).toEqual({kind: 'again', mutation});
});

it.each<DealSideMutation>([
  {kind: 'message.delete', messageId: messageId(1)},
  {kind: 'file.remove', fileId: fileId(1)},
  {kind: 'note.delete', noteId: noteId(1)},
  {kind: 'deal.seen', dealId: deal, at},
  {kind: 'deal.dismiss_overwrite', dealId: deal, overwriteId: overwriteId(2)},
])('$kind has nothing to bring back', (mutation) => {
  expect(reuse(mutation)).toEqual({kind: 'none'});
});

it('names the deal as it is now, else as the edit calls it', () => {
  const name = (mutation: DealSideMutation) => nameOfDeal(mutation, wholeView);
  expect(name(edit)).toBe(now.name);
  expect(name({kind: 'message.delete', messageId: messageId(1)})).toBe(now.name);
  expect(name({kind: 'message.delete', messageId: messageId(77)})).toBeNull();
  expect(name({kind: 'file.remove', fileId: fileId(2)})).toBe(now.name);
  expect(name({kind: 'note.edit', noteId: noteId(1), text: ''})).toBe(now.name);
  expect(name({kind: 'settings.recipient', userId: null})).toBeNull();
  const unknown = {dealId: dealId(77), values: dealValues, partnerContact: null};
  expect(name({kind: 'deal.share', ...unknown})).toBe(dealValues.name);
  expect(dealIn(edit, wholeView)).toBe(deal);
});
