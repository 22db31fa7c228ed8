import {expect, it} from 'vitest';
import type {Mutation} from '../../../lib/domain/mutation.ts';
import {linkIn, subjectOf} from '../../../lib/domain/mutation-subject.ts';
import {
  dealId,
  fileId,
  linkId,
  messageId,
  noteId,
  otherDeal,
  overwriteId,
  sharedDeal,
} from './fixtures.ts';
import {oneOfEach} from './one-of-each.ts';

const expected: Record<Mutation['kind'], string> = {
  'link.create': linkId(1),
  'link.edit': linkId(1),
  'link.remove': linkId(1),
  'link.assign_client': linkId(1),
  'link.send': linkId(1),
  'link.set_asking': linkId(1),
  'link.attach': linkId(1),
  'link.detach': linkId(1),
  'attach.request': linkId(1),
  'overwrite.dismiss': overwriteId(1),
  'deal.dismiss_overwrite': overwriteId(1),
  'deal.share': dealId(7),
  'deal.convert': otherDeal.id,
  'deal.edit': sharedDeal.id,
  'deal.withdraw': sharedDeal.id,
  'deal.link_record': sharedDeal.id,
  'deal.team': sharedDeal.id,
  'deal.seen': sharedDeal.id,
  'message.post': messageId(1),
  'message.edit': messageId(1),
  'message.delete': messageId(1),
  'file.remove': fileId(1),
  'note.write': noteId(1),
  'note.edit': noteId(1),
  'note.delete': noteId(1),
  'settings.recipient': 'settings.recipient',
  'settings.notices': 'settings.notices',
};

it.each(Object.entries(expected))('%s is about %s', (kind, subject) => {
  expect(subjectOf(oneOfEach[kind as Mutation['kind']])).toBe(subject); // a key of the table
});

it('a conversion of a record that nobody told of is about the deal that it becomes', () => {
  const {ref} = otherDeal;
  if (!ref) throw new Error('The fixture has one');
  const deal = {newDealId: dealId(9), ref, name: 'New'};
  expect(subjectOf({...oneOfEach['deal.convert'], deal})).toBe(dealId(9));
});

it('only what names a link has one', () => {
  expect(linkIn(oneOfEach['attach.answer'])).toBe(linkId(1));
  expect(linkIn(oneOfEach['deal.edit'])).toBeUndefined();
});
