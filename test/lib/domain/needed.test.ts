import {describe, expect, it} from 'vitest';
import type {ServerMutation} from '../../../lib/domain/mutation.ts';
import {neededBy, type Needed} from '../../../lib/domain/needed.ts';
import {
  attachmentId,
  dealId,
  fileId,
  linkId,
  messageId,
  noteId,
  otherDeal,
  overwriteId,
  quoteId,
  recordOfDeal,
  requestId,
  sharedDeal,
} from './fixtures.ts';
import {everyMutation, oneOfEach} from './one-of-each.ts';

type Named = {[K in keyof Needed]?: Needed[K] extends ReadonlySet<infer Id> ? Id[] : Needed[K]};
const {ref} = otherDeal;
if (!ref) throw new Error('The fixture has one');
const deals = [sharedDeal.id];
const links = [linkId(1)];

/** What each kind needs, and nothing beside. */
const expected: Record<ServerMutation['kind'], Named> = {
  'link.create': {links: [linkId(1), linkId(2)]},
  'link.edit': {links},
  'link.remove': {links},
  'link.assign_client': {links},
  'link.attach': {links, deals, attachments: [attachmentId(1)], quotes: [quoteId(1)]},
  'link.detach': {links, deals},
  'link.send': {links},
  'link.set_asking': {links},
  'link.answer': {links},
  'link.ask_change': {links},
  'link.pass_on': {links},
  'attach.request': {links, deals: [otherDeal.id], requests: [requestId(1)]},
  'attach.answer': {
    ...{links, deals: [otherDeal.id], requests: [requestId(1)]},
    ...{attachments: [attachmentId(1)], quotes: [quoteId(1)]},
  },
  'overwrite.dismiss': {links, overwrites: [overwriteId(1)]},
  'deal.dismiss_overwrite': {deals, overwrites: [overwriteId(1)]},
  'deal.share': {deals: [dealId(7)]},
  'deal.convert': {deals: [otherDeal.id]},
  'deal.edit': {deals},
  'deal.withdraw': {deals},
  'deal.link_record': {deals, refs: [recordOfDeal(7)]},
  'deal.team': {deals},
  'deal.seen': {deals, seen: deals},
  'message.post': {
    ...{deals, messages: [messageId(1), messageId(2)], files: [fileId(1), fileId(2)]},
  },
  'message.edit': {messages: [messageId(1)]},
  'message.delete': {messages: [messageId(1)]},
  'file.remove': {files: [fileId(1)]},
  'note.write': {deals, notes: [noteId(1)]},
  'note.edit': {notes: [noteId(1)]},
  'note.delete': {notes: [noteId(1)]},
  'settings.recipient': {},
  'settings.notices': {noticeSettings: true},
  'vendor.set_owner': {deals},
  'vendor.set_eligibility': {deals},
  'vendor.set_close_date': {deals},
  'vendor.set_state': {deals},
  'vendor.put_quote': {deals, quotes: [quoteId(1)], files: [fileId(3)]},
  'vendor.remove_quote': {deals, quotes: [quoteId(1)]},
  'system.expire': {deals},
  'system.expire_link': {links},
  'system.remind': {links},
  'system.checkout': {links},
  'system.mail_state': {links},
  'system.closing_soon': {links, deals},
  'system.reassign': {deals},
  'system.duplicates': {deals},
  'system.file_arrived': {files: [fileId(1)]},
};

/** Without what is empty; the order of ids is no matter. */
function namesIn(needed: Needed): Named {
  const named = Object.entries(needed).flatMap(([kind, what]): Array<[string, unknown]> => {
    if (what === false || (Array.isArray(what) && what.length === 0)) return [];
    if (!(what instanceof Set)) return [[kind, what]];
    return what.size === 0 ? [] : [[kind, [...(what as Set<string>)].sort()]]; // ids are texts
  });
  return Object.fromEntries(named);
}

describe('what a decision needs', () => {
  it.each(everyMutation.map((mutation) => [mutation.kind, mutation] as const))(
    '%s',
    (kind, one) => {
      expect(namesIn(neededBy([one]))).toEqual(expected[kind]);
    },
  );

  it('names the record of a deal that nobody told of, and the deal that it would become', () => {
    const deal = {newDealId: dealId(9), ref, name: 'New'};
    for (const kind of ['attach.request', 'deal.convert'] as const) {
      const needed = namesIn(neededBy([{...oneOfEach[kind], deal}]));
      expect(needed).toMatchObject({deals: [dealId(9)], refs: [ref]});
    }
  });

  it('adds up for many, each thing once', () => {
    const {links, deals, noticeSettings, ...others} = neededBy([
      ...everyMutation,
      ...everyMutation,
    ]);
    expect([...links].sort()).toEqual([linkId(1), linkId(2)]);
    expect([...deals].sort()).toEqual([sharedDeal.id, otherDeal.id, dealId(7)]);
    expect(noticeSettings).toBe(true);
    expect(others.files.size).toBe(3);
  });

  it('needs nothing for nothing', () => {
    expect(namesIn(neededBy([]))).toEqual({});
  });
});
