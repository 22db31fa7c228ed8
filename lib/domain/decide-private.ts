/** What stays on the partner's side: private notes, who is told of leads, how each person wants to be told. */
import type {AccountView} from './account-view.ts';
import type {Decision} from './decide-kit.ts';
import {applied, invalid, refuse} from './decide-kit.ts';
import {isUuid} from './ids.ts';
import {checkText, type Note} from './message.ts';
import type {MutationOf, PersonActor, PrivateMutation} from './mutation.ts';

export function decidePrivate(
  view: AccountView,
  actor: PersonActor,
  mutation: PrivateMutation,
  at: string,
): Decision {
  switch (mutation.kind) {
    case 'note.write':
      return write(view, actor, mutation, at);
    case 'note.edit':
      return edit(view, actor, mutation, at);
    case 'note.delete': {
      const {noteId} = mutation;
      if (!view.notes.has(noteId)) return refuse('note_not_found');
      return applied([{kind: 'note', id: noteId, row: null}], [{kind: 'note_deleted', noteId}]);
    }
    case 'settings.recipient':
      return setRecipient(view, mutation);
    case 'settings.notices':
      return setNotices(view, actor, mutation);
  }
}

function write(
  view: AccountView,
  {userId, name}: PersonActor,
  {noteId, dealId, text}: MutationOf<'note.write'>,
  at: string,
): Decision {
  if (!view.deals.has(dealId)) return refuse('deal_not_found');
  if (view.notes.has(noteId)) return refuse('id_taken');
  const issues = checkText(text, 'text');
  if (!isUuid(noteId)) issues.push({field: 'noteId', code: 'invalid'});
  if (issues.length > 0) return invalid(issues);
  const by = {userId, name};
  const row: Note = {id: noteId, dealId, text: text.trim(), by, at, editedAt: null};
  return applied([{kind: 'note', id: noteId, row}], [{kind: 'note_written', noteId}]);
}

/** Of two who edit one note without seeing each other's text, the second one's becomes a note of its own: both are there. */
function edit(
  view: AccountView,
  actor: PersonActor,
  {noteId, text, aside}: MutationOf<'note.edit'>,
  at: string,
): Decision {
  const note = view.notes.get(noteId);
  if (aside && note?.text !== aside.was && note?.text !== text.trim()) {
    const own = {noteId: aside.noteId, dealId: aside.dealId, text};
    return write(view, actor, {kind: 'note.write', ...own}, at);
  }
  if (!note) return refuse('note_not_found');
  const issues = checkText(text, 'text');
  if (issues.length > 0) return invalid(issues);
  const row = {...note, text: text.trim(), editedAt: at};
  return applied([{kind: 'note', id: noteId, row}], [{kind: 'note_edited', noteId}]);
}

function setRecipient(
  {account}: AccountView,
  {userId}: MutationOf<'settings.recipient'>,
): Decision {
  if (!account) return refuse('forbidden');
  if (userId !== null && !account.people.some((one) => one.userId === userId)) {
    return invalid([{field: 'userId', code: 'unknown'}]);
  }
  if (account.recipientId === userId) return applied([], []);
  return applied(
    [{kind: 'account', id: account.id, row: {...account, recipientId: userId}}],
    [{kind: 'recipient_set', userId}],
  );
}

function setNotices(
  {account, noticeSettings}: AccountView,
  {userId}: PersonActor,
  {preferences}: MutationOf<'settings.notices'>,
): Decision {
  if (!account) return refuse('forbidden');
  const {id} = account;
  const others = (noticeSettings.get(id)?.by ?? []).filter((one) => one.userId !== userId);
  const row = {id, by: [...others, {userId, preferences}]};
  return applied([{kind: 'notice_settings', id, row}], [{kind: 'notices_set'}]);
}
