import {expect, it} from 'vitest';
import {editTitle} from '../../../components/account/edit-title.ts';
import {refusalText} from '../../../components/link-form/problem-text.ts';
import {refusalCodes, type Mutation} from '../../../lib/domain/mutation.ts';
import {defaultPreferences} from '../../../lib/domain/notice-settings.ts';
import {
  at,
  createLink,
  dealId,
  dealValues,
  fileId,
  linkId,
  messageId,
  noteId,
  overwriteId,
  postMessage,
  shareDeal,
  sharedDeal,
} from '../../lib/domain/fixtures.ts';
import {texts} from '../../lib/models/page-world.ts';
import {wholeView} from '../../lib/store/whole-account.ts';

const deal = sharedDeal.id;

it.each<[Mutation | undefined, string]>([
  [undefined, 'An edit made with another version of Vouch'],
  [createLink(9), 'New link “Acme · Marketing + Sales Pro”'],
  [{kind: 'link.remove', linkId: linkId(77)}, 'Removal of “a link”'],
  [shareDeal(9), 'New shared deal “Globex rollout”'],
  [
    {
      ...{kind: 'deal.convert', deal: {dealId: deal}, values: dealValues},
      ...{partnerContact: null, reachedOut: true},
    },
    'Converting “Acme Corp renewal” to a shared deal',
  ],
  [{kind: 'deal.edit', dealId: deal, changes: {}}, 'Edit of “Acme Corp renewal”'],
  [{kind: 'deal.withdraw', dealId: dealId(77), reason: ''}, 'Withdrawal of “a deal”'],
  [{kind: 'deal.team', dealId: deal, add: [], remove: []}, 'Deal team of “Acme Corp renewal”'],
  [
    {kind: 'deal.dismiss_overwrite', dealId: deal, overwriteId: overwriteId(2)},
    'Put away the notice about “Acme Corp renewal”',
  ],
  [{kind: 'deal.seen', dealId: deal, at}, 'Messages on “Acme Corp renewal” marked as read'],
  [postMessage(9), 'Message on “Acme Corp renewal”'],
  [postMessage(9, {parentId: messageId(1)}), 'Comment on “Acme Corp renewal”'],
  [
    {kind: 'message.edit', messageId: messageId(1), text: 'x', mentions: []},
    'Edit of a message on “Acme Corp renewal”',
  ],
  [{kind: 'message.delete', messageId: messageId(77)}, 'Deletion of a message on “a deal”'],
  [{kind: 'file.remove', fileId: fileId(2)}, 'Removal of the file “offer.pdf”'],
  [{kind: 'file.remove', fileId: fileId(77)}, 'Removal of the file “a file”'],
  [
    {kind: 'note.write', noteId: noteId(9), dealId: deal, text: 'x'},
    'Private note on “Acme Corp renewal”',
  ],
  [
    {kind: 'note.edit', noteId: noteId(1), text: 'x'},
    'Edit of a private note on “Acme Corp renewal”',
  ],
  [{kind: 'note.delete', noteId: noteId(1)}, 'Deletion of a private note on “Acme Corp renewal”'],
  [{kind: 'settings.recipient', userId: null}, 'Who gets notified about lead activity'],
  [{kind: 'settings.notices', preferences: defaultPreferences}, 'Which notices you get'],
])('an edit is called what it is: %#', (mutation, title) => {
  expect(editTitle(texts, mutation, wholeView)).toBe(title);
});

it.each(refusalCodes)('%s is said in a sentence', (code) => {
  expect(refusalText(texts, {code})).toMatch(/^[A-Z].* .*\.$/);
});
