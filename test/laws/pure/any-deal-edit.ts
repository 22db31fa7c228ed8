/** Any edit of a shared deal, of what is said on it, and of what stays on the partner's side; on few things, so that they meet. */
import fc from 'fast-check';
import type {DealValues} from '../../../lib/domain/deal.ts';
import type {DealMutation, PrivateMutation, TalkMutation} from '../../../lib/domain/mutation.ts';
import {defaultPreferences} from '../../../lib/domain/notice-settings.ts';
import {
  dealId,
  dealValues,
  fileId,
  maria,
  messageId,
  noteId,
  otto,
  overwriteId,
  recordOfDeal,
  sharedDeal,
} from '../../lib/domain/fixtures.ts';

type DealEdit = DealMutation | TalkMutation | PrivateMutation;
type Kind = DealEdit['kind'];

/** Two deals of the fixtures, one that somebody may share, and one that is nowhere. */
const deal = fc.integer({min: 1, max: 4}).map(dealId);
const message = fc.integer({min: 1, max: 4}).map(messageId);
const note = fc.integer({min: 1, max: 3}).map(noteId);
const file = fc.integer({min: 1, max: 4}).map(fileId);
const text = fc.constantFrom('Hello', ' spaced ', '', '<b>bold</b>', 'x'.repeat(10_001));
const moment = fc.constantFrom('2026-11-21T09:00:00.000Z', '2026-11-21T11:00:00.000Z');
const person = fc.constantFrom(maria.userId, otto.userId);
const someone = fc.option(person);
const given = fc.oneof(
  deal.map((id) => ({dealId: id})),
  deal.map((newDealId) => {
    if (!sharedDeal.ref) throw new Error('It has one');
    return {newDealId, ref: sharedDeal.ref, name: 'Found'};
  }),
);
const parts: fc.Arbitrary<Partial<DealValues>> = fc.constantFrom<Array<Partial<DealValues>>>(
  {},
  {name: ' Renamed '},
  {name: ''},
  {amount: {amountMinor: 5, currency: 'EUR'}, closeDate: '2027-01-01'},
  {amount: {amountMinor: -5, currency: 'EUR'}},
  {productIds: ['sales', 'gone']},
  {contact: null, company: null},
);
const values = parts.map((part): DealValues => ({...dealValues, ...part}));
const files = fc.uniqueArray(
  file.map((id) => ({fileId: id, name: 'offer.pdf', size: 10, type: 'application/pdf'})),
  {maxLength: 2, selector: ({fileId: id}) => id},
);

const kinds: {[K in Kind]: fc.Arbitrary<Extract<DealEdit, {kind: K}>>} = {
  'deal.share': fc.record({
    kind: fc.constant('deal.share'),
    ...{dealId: deal, values, partnerContact: someone},
  }),
  'deal.convert': fc.record({
    kind: fc.constant('deal.convert'),
    ...{deal: given, values, partnerContact: someone, reachedOut: fc.boolean()},
  }),
  'deal.edit': fc.record({kind: fc.constant('deal.edit'), dealId: deal, changes: parts}),
  'deal.link_record': fc.record({
    kind: fc.constant('deal.link_record'),
    dealId: deal,
    ref: fc.constantFrom(recordOfDeal(1), recordOfDeal(9)),
  }),
  'deal.withdraw': fc.record({kind: fc.constant('deal.withdraw'), dealId: deal, reason: text}),
  'deal.team': fc.record({
    kind: fc.constant('deal.team'),
    ...{dealId: deal, add: fc.array(person), remove: fc.array(person)},
  }),
  'deal.dismiss_overwrite': fc.record({
    kind: fc.constant('deal.dismiss_overwrite'),
    ...{dealId: deal, overwriteId: fc.constant(overwriteId(1))},
  }),
  'deal.seen': fc.record({kind: fc.constant('deal.seen'), dealId: deal, at: moment}),
  'message.post': fc.record({
    kind: fc.constant('message.post'),
    ...{messageId: message, dealId: deal, parentId: fc.option(message)},
    ...{text, mentions: fc.array(person), files},
  }),
  'message.edit': fc.record({
    kind: fc.constant('message.edit'),
    ...{messageId: message, text, mentions: fc.array(person)},
  }),
  'message.delete': fc.record({kind: fc.constant('message.delete'), messageId: message}),
  'file.remove': fc.record({kind: fc.constant('file.remove'), fileId: file}),
  'note.write': fc.record({kind: fc.constant('note.write'), noteId: note, dealId: deal, text}),
  'note.edit': fc.record(
    {
      ...{kind: fc.constant('note.edit'), noteId: note, text},
      aside: fc.record({noteId: note, dealId: deal, was: text}),
    },
    {requiredKeys: ['kind', 'noteId', 'text']},
  ),
  'note.delete': fc.record({kind: fc.constant('note.delete'), noteId: note}),
  'settings.recipient': fc.record({kind: fc.constant('settings.recipient'), userId: someone}),
  'settings.notices': fc.record({
    kind: fc.constant('settings.notices'),
    preferences: fc.constant(defaultPreferences),
  }),
};

export const anyDealEdit: fc.Arbitrary<DealEdit> = fc.oneof(...Object.values(kinds));
