/** One mutation of every kind, so that a table over all of them cannot forget the next one. */
import type {MutationOf, ServerMutation} from '../../../lib/domain/mutation.ts';
import {defaultPreferences} from '../../../lib/domain/notice-settings.ts';
import {
  at,
  attachmentId,
  copyTokenOf,
  dana,
  dealId,
  dealValues,
  fileId,
  linkId,
  messageId,
  newFile,
  noteId,
  otherDeal,
  otto,
  overwriteId,
  partnerDraft,
  personOf,
  quoteId,
  recordOfDeal,
  requestId,
  sharedDeal,
} from './fixtures.ts';

const onDeal = {dealId: sharedDeal.id};
const onLink = {linkId: linkId(1)};

export const oneOfEach: {[K in ServerMutation['kind']]: MutationOf<K>} = {
  'link.create': {
    ...{kind: 'link.create', ...onLink, draft: partnerDraft},
    ...{copyToken: copyTokenOf(1), replaces: linkId(2)},
  },
  'link.edit': {kind: 'link.edit', ...onLink, changes: {name: 'Better'}},
  'link.remove': {kind: 'link.remove', ...onLink},
  'link.assign_client': {kind: 'link.assign_client', ...onLink, client: null},
  'link.send': {kind: 'link.send', ...onLink},
  'link.set_asking': {kind: 'link.set_asking', ...onLink, choice: {language: 'pl'}},
  'link.attach': {
    ...{kind: 'link.attach', ...onLink, ...onDeal},
    ...{attachmentId: attachmentId(1), quoteId: quoteId(1)},
  },
  'link.detach': {kind: 'link.detach', ...onLink, ...onDeal},
  'link.answer': {
    ...{kind: 'link.answer', ...onLink},
    input: {name: 'Ann Acme', choice: {kind: 'confirm'}},
    weighed: {evidence: 'unverified', unproven: 'no_code'},
  },
  'link.ask_change': {
    ...{kind: 'link.ask_change', ...onLink, input: {name: 'Ann Acme', text: 'Wrong tier'}},
    weighed: {evidence: 'unverified', unproven: 'no_code'},
  },
  'link.pass_on': {
    ...{kind: 'link.pass_on', ...onLink, by: {name: '', email: 'ann@acme.example'}},
    to: {name: 'Bo Acme', email: 'bo@acme.example'},
  },
  'attach.request': {
    ...{kind: 'attach.request', requestId: requestId(1), ...onLink},
    ...{deal: {dealId: otherDeal.id}, note: 'Please'},
  },
  'attach.answer': {
    ...{kind: 'attach.answer', requestId: requestId(1), ...onLink, dealId: otherDeal.id},
    answer: {kind: 'attach', attachmentId: attachmentId(1), quoteId: quoteId(1)},
  },
  'overwrite.dismiss': {kind: 'overwrite.dismiss', ...onLink, overwriteId: overwriteId(1)},
  'deal.dismiss_overwrite': {
    ...{kind: 'deal.dismiss_overwrite', ...onDeal, overwriteId: overwriteId(1)},
  },
  'deal.share': {
    ...{kind: 'deal.share', dealId: dealId(7), values: dealValues, partnerContact: null},
  },
  'deal.convert': {
    ...{kind: 'deal.convert', deal: {dealId: otherDeal.id}, values: dealValues},
    ...{partnerContact: null, reachedOut: true},
  },
  'deal.edit': {kind: 'deal.edit', ...onDeal, changes: {productIds: ['sales']}},
  'deal.withdraw': {kind: 'deal.withdraw', ...onDeal, reason: ''},
  'deal.link_record': {kind: 'deal.link_record', ...onDeal, ref: recordOfDeal(7)},
  'deal.team': {kind: 'deal.team', ...onDeal, add: [otto.userId], remove: []},
  'deal.seen': {kind: 'deal.seen', ...onDeal, at},
  'message.post': {
    ...{kind: 'message.post', messageId: messageId(1), ...onDeal, parentId: messageId(2)},
    ...{text: 'Hello', mentions: [], files: [newFile(1), newFile(2)]},
  },
  'message.edit': {kind: 'message.edit', messageId: messageId(1), text: 'Hi', mentions: []},
  'message.delete': {kind: 'message.delete', messageId: messageId(1)},
  'file.remove': {kind: 'file.remove', fileId: fileId(1)},
  'note.write': {kind: 'note.write', noteId: noteId(1), ...onDeal, text: 'Between us'},
  'note.edit': {kind: 'note.edit', noteId: noteId(1), text: 'Between us two'},
  'note.delete': {kind: 'note.delete', noteId: noteId(1)},
  'settings.recipient': {kind: 'settings.recipient', userId: otto.userId},
  'settings.notices': {kind: 'settings.notices', preferences: defaultPreferences},
  'vendor.set_owner': {kind: 'vendor.set_owner', ...onDeal, userId: dana.userId},
  'vendor.set_eligibility': {
    ...{kind: 'vendor.set_eligibility', ...onDeal},
    ...{credit: true, commission: true, reason: ''},
  },
  'vendor.set_close_date': {kind: 'vendor.set_close_date', ...onDeal, closeDate: '2027-03-01'},
  'vendor.set_state': {kind: 'vendor.set_state', ...onDeal, state: 'won', reason: ''},
  'vendor.put_quote': {
    ...{kind: 'vendor.put_quote', quoteId: quoteId(1), ...onDeal, number: 'Q-1'},
    ...{amount: {amountMinor: 100, currency: 'EUR'}, validUntil: null, file: newFile(3)},
  },
  'vendor.remove_quote': {kind: 'vendor.remove_quote', ...onDeal, quoteId: quoteId(1)},
  'system.expire': {kind: 'system.expire', ...onDeal},
  'system.expire_link': {kind: 'system.expire_link', ...onLink},
  'system.remind': {kind: 'system.remind', ...onLink},
  'system.checkout': {
    ...{kind: 'system.checkout', ...onLink, client: {name: 'Jo', email: 'jo@acme.example'}},
    ...{wasAsked: false, isOwnPeople: false},
  },
  'system.mail_state': {
    ...{kind: 'system.mail_state', ...onLink, mailedAt: at, state: 'bounced'},
  },
  'system.closing_soon': {
    ...{kind: 'system.closing_soon', ...onLink, ...onDeal, closeDate: '2027-03-01'},
  },
  'system.reassign': {kind: 'system.reassign', ...onDeal, owner: personOf(dana)},
  'system.duplicates': {kind: 'system.duplicates', ...onDeal, found: []},
  'system.file_arrived': {
    ...{kind: 'system.file_arrived', fileId: fileId(1)},
    found: {kind: 'stored', type: 'application/pdf', hasPreview: false},
  },
};

export const everyMutation: readonly ServerMutation[] = Object.values(oneOfEach);
