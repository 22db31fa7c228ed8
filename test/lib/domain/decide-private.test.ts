import {describe, expect, it} from 'vitest';
import type {AccountView} from '../../../lib/domain/account-view.ts';
import type {NoteId, UserId} from '../../../lib/domain/ids.ts';
import type {ServerMutation} from '../../../lib/domain/mutation.ts';
import {defaultPreferences, preferencesOf} from '../../../lib/domain/notice-settings.ts';
import {
  apply,
  at,
  dana,
  dealId,
  later,
  maria,
  noteId,
  otherDeal,
  otto,
  partnerAccount,
  personOf,
  refusalOf,
  sharedDeal,
  userId,
  viewWith,
} from './fixtures.ts';

const start = viewWith(partnerAccount, sharedDeal, otherDeal);
const invalid = (field: string, code: string) => ({code: 'invalid', fields: [{field, code}]});
const MB = 1024 * 1024;

describe('a private note', () => {
  const write = (id: NoteId, text = ' Between us '): ServerMutation => ({
    ...{kind: 'note.write', noteId: id, dealId: sharedDeal.id, text},
  });
  const written = apply(start, write(noteId(1))).view;
  const edit = (text: string): ServerMutation => ({kind: 'note.edit', noteId: noteId(1), text});
  const remove: ServerMutation = {kind: 'note.delete', noteId: noteId(1)};

  it('is written on any deal of the account, in no deal’s timeline', () => {
    for (const on of [sharedDeal.id, otherDeal.id]) {
      const {view, events} = apply(start, {...write(noteId(1)), dealId: on} as ServerMutation);
      expect(view.notes.get(noteId(1))).toEqual({
        ...{id: noteId(1), dealId: on, text: 'Between us', by: personOf(maria), at, editedAt: null},
      });
      expect(events).toEqual([{kind: 'note_written', noteId: noteId(1)}]);
    }
  });

  it('leaves what the vendor reads as it was', () => {
    for (const mutation of [write(noteId(2)), edit('x'), remove]) {
      const {changes, events} = apply(written, mutation);
      expect(changes.map(({kind}) => kind)).toEqual(['note']);
      for (const event of events) expect(event).not.toHaveProperty('dealId');
    }
  });

  it('is the account’s: a colleague may mend and delete it', () => {
    const {view, events} = apply(written, edit(' Between us two '), otto, later(60));
    expect(view.notes.get(noteId(1))).toMatchObject({
      ...{text: 'Between us two', by: personOf(maria), at, editedAt: later(60)},
    });
    expect(events).toEqual([{kind: 'note_edited', noteId: noteId(1)}]);
    const gone = apply(view, remove, otto);
    expect(gone.view.notes.size).toBe(0);
    expect(gone.events).toEqual([{kind: 'note_deleted', noteId: noteId(1)}]);
  });

  it('edited by two who did not see each other is two notes, and nothing is lost', () => {
    const aside = {noteId: noteId(2), dealId: sharedDeal.id, was: 'Between us'};
    const mine = {...edit('Mine'), aside} as ServerMutation;
    expect(apply(written, mine).view.notes.get(noteId(1))?.text).toBe('Mine');
    const theirs = apply(written, edit('Theirs'), otto).view;
    const {view, events} = apply(theirs, mine, maria, later(60));
    expect([...view.notes.values()].map(({text, by}) => [text, by])).toEqual([
      ['Theirs', personOf(maria)],
      ['Mine', personOf(maria)],
    ]);
    expect(events).toEqual([{kind: 'note_written', noteId: noteId(2)}]);

    const gone = apply(written, remove, otto).view;
    expect(apply(gone, mine).view.notes.get(noteId(2))?.text).toBe('Mine');
    expect(apply(theirs, {...edit('Theirs'), aside} as ServerMutation).view.notes.size).toBe(1);
  });

  it.each<[string, AccountView, ServerMutation, object]>([
    ['nothing', start, write(noteId(1), ' '), invalid('text', 'required')],
    ['1 MB', start, write(noteId(1), 'x'.repeat(MB)), invalid('text', 'too_long')],
    ['an id that is none', start, write('n' as NoteId), invalid('noteId', 'invalid')],
    ['an id that is taken', written, write(noteId(1)), {code: 'id_taken'}],
    [
      'one on no deal',
      ...([start, {...write(noteId(1)), dealId: dealId(99)} as ServerMutation] as const),
      {code: 'deal_not_found'},
    ],
    ['an edit of none', start, edit('x'), {code: 'note_not_found'}],
    ['an edit into nothing', written, edit(''), invalid('text', 'required')],
    ['an edit into 1 MB', written, edit('x'.repeat(MB)), invalid('text', 'too_long')],
    ['the deletion of none', start, remove, {code: 'note_not_found'}],
  ])('refuses %s', (_, view, mutation, refusal) => {
    expect(refusalOf(view, mutation)).toEqual(refusal);
  });

  it('is never the vendor’s', () => {
    for (const mutation of [write(noteId(2)), edit('x'), remove]) {
      expect(refusalOf(written, mutation, dana)).toEqual({code: 'forbidden'});
    }
  });
});

describe('the notification recipient', () => {
  const set = (id: UserId | null): ServerMutation => ({kind: 'settings.recipient', userId: id});

  it('is one of the account’s people, or nobody', () => {
    const {view, events} = apply(start, set(maria.userId));
    expect(view.account).toEqual({...partnerAccount, recipientId: maria.userId});
    expect(events).toEqual([{kind: 'recipient_set', userId: maria.userId}]);
    expect(apply(view, set(null)).view.account?.recipientId).toBeNull();
  });

  it('set again changes nothing', () => {
    expect(apply(start, set(partnerAccount.recipientId))).toMatchObject({changes: [], events: []});
  });

  it.each([
    ['who has left', userId('gone')],
    ['of the vendor', dana.userId],
  ])('is nobody %s', (_, id) => {
    expect(refusalOf(start, set(id))).toEqual(invalid('userId', 'unknown'));
  });
});

describe('how a person is told', () => {
  const choose = (mail: 'at_once' | 'daily'): ServerMutation => ({
    ...{kind: 'settings.notices', preferences: {...defaultPreferences, mail}},
  });

  it('is chosen by each for themselves', () => {
    const first = apply(start, choose('daily')).view;
    const second = apply(first, choose('daily'), otto).view;
    const {view, events} = apply(second, choose('at_once'));
    const settings = view.noticeSettings.get(partnerAccount.id);
    expect(settings?.by).toHaveLength(2);
    expect(preferencesOf(settings, maria.userId).mail).toBe('at_once');
    expect(preferencesOf(settings, otto.userId).mail).toBe('daily');
    expect(events).toEqual([{kind: 'notices_set'}]);
  });
});

it('nothing of it can be done without the account', () => {
  const bare = {...start, account: undefined};
  const settings: ServerMutation[] = [
    {kind: 'settings.recipient', userId: null},
    {kind: 'settings.notices', preferences: defaultPreferences},
  ];
  for (const mutation of settings) expect(refusalOf(bare, mutation)).toEqual({code: 'forbidden'});
});
