import {describe, expect, it} from 'vitest';
import type {AnswerSummary} from '../../../lib/domain/answer-summary.ts';
import {activityBy, activityWords, earlierEvents} from '../../../lib/domain/activity-words.ts';
import {defaultCatalogue} from '../../../lib/domain/catalogue.ts';
import type {Author} from '../../../lib/domain/deal.ts';
import type {Activity, TimelineEvent} from '../../../lib/domain/domain-event.ts';
import type {
  ActivityId,
  AttachRequestId,
  DealId,
  FileId,
  LinkId,
  MessageId,
  OverwriteId,
  QuoteId,
  UserId,
} from '../../../lib/domain/ids.ts';
import {createServerTexts} from '../../../server/server-texts.ts';

const texts = createServerTexts('en');
const dealId = 'd1' as DealId; // ids are opaque here, all of them
const linkId = 'l1' as LinkId;
const quoteId = 'q1' as QuoteId;
const fileId = 'f1' as FileId;
const messageId = 'm1' as MessageId;
const requestId = 'r1' as AttachRequestId;
const names = {
  catalogue: defaultCatalogue,
  linkName: (id: LinkId) => (id === linkId ? 'Acme proof' : undefined),
};
const words = (event: TimelineEvent, earlier?: TimelineEvent) =>
  activityWords(texts, names, event, earlier);

const eligibility = {
  ...{credit: true, commission: false, reason: 'Below the threshold'},
  ...{by: {userId: 'u1' as UserId, name: 'Rosa'}, at: '2026-11-20T09:00:00.000Z'},
};
const rosa: Author = {userId: 'u1' as UserId, name: 'Rosa', side: 'vendor'};
const file = {dealId, fileId, name: 'Offer.pdf'};
const message = {dealId, messageId};

const sentences: ReadonlyArray<[TimelineEvent, string]> = [
  [{kind: 'link_edited', linkId, dealId}, 'Confirmation link edited: Acme proof'],
  [
    {kind: 'link_removed', linkId, linkName: 'Old proof', dealId},
    'Confirmation link removed for good: Old proof',
  ],
  [{kind: 'client_assigned', linkId, dealId}, 'Client set on confirmation link: Acme proof'],
  [{kind: 'link_attached', linkId, dealId}, 'Proof of involvement added: Acme proof'],
  [
    {kind: 'link_attached', linkId, dealId, quoteId},
    'Proof of involvement added to a quote: Acme proof',
  ],
  [{kind: 'link_detached', linkId, dealId}, 'Proof of involvement removed from deal: Acme proof'],
  [
    {kind: 'attach_requested', linkId, dealId, requestId},
    'Asked to attach confirmation link: Acme proof',
  ],
  [
    {kind: 'attach_declined', linkId, dealId, requestId, reason: 'Wrong client'},
    'Declined to attach confirmation link: Acme proof',
  ],
  [
    {
      ...{kind: 'value_overwritten', linkId, overwriteId: 'o1' as OverwriteId, dealId},
      fields: ['name'],
    },
    'Two people changed the same thing on confirmation link: Acme proof',
  ],
  [{kind: 'link_confirmed', linkId, dealId}, 'Client confirmed: Acme proof'],
  [{kind: 'link_rejected', linkId, dealId}, 'Client rejected: Acme proof'],
  [{kind: 'deal_registered', dealId, how: 'created'}, 'Deal registered'],
  [{kind: 'deal_registered', dealId, how: 'converted'}, 'Converted to shared deal'],
  [{kind: 'deal_registered', dealId, how: 'again'}, 'Registered again'],
  [{kind: 'deal_edited', dealId, before: {}, after: {}}, 'Deal details changed'],
  [
    {
      kind: 'deal_overwritten',
      dealId,
      overwriteId: 'o1' as OverwriteId,
      fields: ['amount', 'closeDate'],
      lostBy: rosa,
    },
    'Two people changed the same field: Amount and Close date',
  ],
  [{kind: 'state_changed', dealId, from: 'active', to: 'won', reason: ''}, 'Deal won'],
  [{kind: 'state_changed', dealId, from: 'won', to: 'lost', reason: 'x'}, 'Deal lost'],
  [{kind: 'state_changed', dealId, from: 'lost', to: 'active', reason: ''}, 'Active again'],
  [
    {kind: 'state_changed', dealId, from: 'active', to: 'withdrawn', reason: ''},
    'Registration withdrawn',
  ],
  [
    {kind: 'state_changed', dealId, from: 'active', to: 'expired', reason: ''},
    'Registration expired',
  ],
  [{kind: 'asking_set', linkId, dealId}, 'How the client is asked was changed: Acme proof'],
  [{kind: 'link_sent', linkId, dealId}, 'Mailed to the client: Acme proof'],
  [{kind: 'link_reminded', linkId, dealId}, 'The client was reminded: Acme proof'],
  [{kind: 'link_expired', linkId, dealId}, 'Expired without an answer: Acme proof'],
  [
    {kind: 'client_mail', linkId, dealId, state: 'bounced'},
    'The mail to the client did not arrive: Acme proof',
  ],
  [
    {kind: 'client_mail', linkId, dealId, state: 'delayed'},
    'The mail to the client waits until tomorrow: Acme proof',
  ],
  [
    {kind: 'client_mail', linkId, dealId, state: 'sent'},
    'The mail to the client that had waited was sent: Acme proof',
  ],
  [
    {kind: 'closing_soon', linkId, dealId, closeDate: '2027-03-01'},
    'The deal closes soon, and its proof is still pending: Acme proof',
  ],
  [
    {kind: 'change_wanted', linkId, dealId, text: 'Wrong tier'},
    'The client asked for a change: Acme proof',
  ],
  [
    {kind: 'link_passed_on', linkId, dealId, from: 'Ann', to: 'Bo'},
    'Passed on to a colleague: Acme proof',
  ],
  [{kind: 'owner_set', dealId, before: null, after: null}, 'Owner changed'],
  [{kind: 'eligibility_set', dealId, eligibility}, 'Eligibility for compensation set'],
  [{kind: 'vendor_close_date_set', dealId, closeDate: null}, "Vendor's close date changed"],
  [{kind: 'quote_put', dealId, quoteId, number: 'Q-7'}, 'Quote added: Q-7'],
  [{kind: 'quote_removed', dealId, quoteId, number: 'Q-7'}, 'Quote removed: Q-7'],
  [{kind: 'team_changed', dealId, added: [], removed: []}, 'Deal team changed'],
  [
    {
      kind: 'duplicate_found',
      dealId,
      why: 'same_company',
      filedAt: '2026-11-20T09:00:00.000Z',
      oursFirst: true,
    },
    'The same business was registered again; this one was filed first',
  ],
  [
    {
      kind: 'duplicate_found',
      dealId,
      why: 'same_domain',
      filedAt: '2026-11-20T09:00:00.000Z',
      oursFirst: false,
    },
    'The same business was registered elsewhere first',
  ],
  [{kind: 'message_posted', ...message, parentId: null, mentions: []}, 'Shared message added'],
  [{kind: 'message_posted', ...message, parentId: messageId, mentions: []}, 'Comment added'],
  [{kind: 'message_edited', ...message}, 'Shared message edited'],
  [{kind: 'message_deleted', ...message}, 'Shared message deleted'],
  [{kind: 'file_added', ...file}, 'File added: Offer.pdf'],
  [{kind: 'file_stored', ...file}, 'File arrived: Offer.pdf'],
  [{kind: 'file_refused', ...file}, 'File could not be stored: Offer.pdf'],
  [{kind: 'file_removed', ...file}, 'File removed: Offer.pdf'],
];

describe('a client’s answer', () => {
  const answer: AnswerSummary = {
    ...{at: '2026-11-20T09:00:00.000Z', by: 'Ann Acme', evidence: 'unverified'},
    ...{confirmed: 1, of: 2},
    rejected: [
      {product: 'Sales Hub', reason: {id: 'products_wrong', name: 'Tier wrong', text: null}},
    ],
  };
  const known = {...names, answerOf: (id: LinkId) => (id === linkId ? answer : undefined)};

  it.each(['link_confirmed', 'link_rejected'] as const)(
    '%s: with how much of it, what proves it and why not the rest',
    (kind) => {
      expect(activityWords(texts, known, {kind, linkId, dealId}).said).toBe(
        '1 of 2 products · Ann Acme · unverified · Sales Hub: Tier wrong',
      );
      expect(activityWords(texts, names, {kind, linkId, dealId}).said).toBeNull();
    },
  );
});

describe('what happened on a deal, in words', () => {
  it.each(sentences)('says %o in a sentence', (event, sentence) => {
    expect(words(event).what).toBe(sentence);
  });

  it('shows what stood in a field before and after', () => {
    const {changes} = words({
      ...{kind: 'deal_edited', dealId},
      before: {
        ...{amount: {amountMinor: 1_250_000, currency: 'EUR'}, closeDate: '2026-12-24'},
        ...{productIds: ['marketing'], contact: null},
      },
      after: {
        ...{amount: {amountMinor: 900_050, currency: 'EUR'}, closeDate: null},
        ...{productIds: ['marketing', 'gone_from_catalogue']},
        contact: {name: 'Hannah', email: 'h@acme.example', ref: null},
      },
    });
    expect(changes).toEqual([
      {
        ...{label: 'Products of interest', before: 'Marketing Hub'},
        after: 'Marketing Hub and gone_from_catalogue',
      },
      {label: 'Amount', before: '€12,500.00', after: '€9,000.50'},
      {label: 'Close date', before: 'Dec 24, 2026', after: 'None'},
      {label: 'Contact', before: 'None', after: 'Hannah, h@acme.example'},
    ]);
  });

  it('says nothing of a CRM record that became known', () => {
    const company = {name: 'Acme', domain: 'acme.example', ref: null};
    const ref = {crm: 'sandbox', portal: '1', objectType: 'company', objectId: '2'} as const;
    const {changes} = words({
      ...{kind: 'deal_edited', dealId, before: {company}},
      after: {company: {...company, ref: {...ref, url: 'http://crm.localhost/2'}}},
    });
    expect(changes).toEqual([]);
  });

  it('gives reasons in the own words of whoever gave them', () => {
    const said = [
      words({kind: 'state_changed', dealId, from: 'active', to: 'lost', reason: 'Budget cut'}),
      words({kind: 'state_changed', dealId, from: 'active', to: 'won', reason: ''}),
      words({kind: 'eligibility_set', dealId, eligibility}),
      words({kind: 'attach_declined', linkId, dealId, requestId, reason: 'Wrong client'}),
    ].map((one) => one.said);
    expect(said).toEqual(['Budget cut', null, 'Below the threshold', 'Wrong client']);
  });

  it('names owners, states and people of the team', () => {
    const after = {name: 'Rosa', userId: rosa.userId};
    expect(words({kind: 'owner_set', dealId, before: null, after}).changes).toEqual([
      {label: 'Owner', before: 'Nobody', after: 'Rosa'},
    ]);
    expect(
      words({kind: 'state_changed', dealId, from: 'active', to: 'won', reason: ''}).changes,
    ).toEqual([{label: 'State', before: 'Active', after: 'Won'}]);
    const team = words({kind: 'team_changed', dealId, added: [rosa], removed: []});
    expect(team.changes).toEqual([{label: 'Added', after: 'Rosa'}]);
  });

  it('says so where a link has no name any more', () => {
    const event = {kind: 'link_attached', linkId: 'gone' as LinkId, dealId} as const;
    expect(words(event).what).toBe('Proof of involvement added: one that is not here any more');
  });

  it('keeps a name from turning the sentence round', () => {
    expect(words({kind: 'file_added', ...file, name: 'a\u202efdp.exe\n'}).what).toBe(
      'File added: afdp.exe',
    );
  });
});

describe('what an entry changed that does not say so itself', () => {
  let seq = 0;
  const entry = (event: TimelineEvent, given: Partial<Activity> = {}): Activity => {
    const id = `a${++seq}` as ActivityId;
    return {id, dealId, seq, at: '2026-11-20T09:00:00.000Z', by: rosa, event, ...given};
  };

  it('is found in the entry before it about the same thing, whatever their order', () => {
    const first = entry({kind: 'vendor_close_date_set', dealId, closeDate: '2026-12-24'});
    const between = entry({kind: 'eligibility_set', dealId, eligibility});
    const last = entry({kind: 'vendor_close_date_set', dealId, closeDate: '2027-01-10'});
    const earlier = earlierEvents([last, between, first]);
    expect([...earlier.keys()]).toEqual([last.id]);
    expect(words(last.event, earlier.get(last.id)).changes).toEqual([
      {label: 'Close date', before: 'Dec 24, 2026', after: 'Jan 10, 2027'},
    ]);
    expect(words(first.event).changes).toEqual([{label: 'Close date', after: 'Dec 24, 2026'}]);
  });

  it('tells a replaced quote from a new one', () => {
    const put = {kind: 'quote_put', dealId, quoteId, number: 'Q-7'} as const;
    const other = {...put, quoteId: 'q2' as QuoteId};
    const removed = {kind: 'quote_removed', dealId, quoteId, number: 'Q-7'} as const;
    const entries = [put, other, put, removed, put].map((event) => entry(event));
    const earlier = earlierEvents(entries);
    expect(entries.map(({id, event}) => words(event, earlier.get(id)).what)).toEqual([
      'Quote added: Q-7',
      'Quote added: Q-7',
      'Quote replaced: Q-7',
      'Quote removed: Q-7',
      'Quote added: Q-7',
    ]);
  });

  it('compares an eligibility with the one before', () => {
    const was = {...eligibility, credit: false};
    const {changes} = words(
      {kind: 'eligibility_set', dealId, eligibility},
      {kind: 'eligibility_set', dealId, eligibility: was},
    );
    expect(changes).toEqual([
      {label: 'Credit', before: 'No', after: 'Yes'},
      {label: 'Commission', before: 'No', after: 'No'},
    ]);
  });

  it('never mixes two deals', () => {
    const date = {kind: 'vendor_close_date_set', dealId, closeDate: null} as const;
    const elsewhere = entry(date, {dealId: 'd2' as DealId});
    expect(earlierEvents([elsewhere, entry(date)]).size).toBe(0);
  });

  it('says who did it and for whom, also where nobody did', () => {
    const sides = {partner: 'Brightside', vendor: 'HubSpot'};
    const by = (event: TimelineEvent, author: Author | null) =>
      activityBy(texts, entry(event, {by: author}), sides);
    const moved = {from: 'active', to: 'expired'} as const;
    const expired = {kind: 'state_changed' as const, dealId, reason: '', ...moved};
    expect(by(expired, rosa)).toBe('Rosa (HubSpot)');
    expect(by(expired, {...rosa, side: 'partner'})).toBe('Rosa (Brightside)');
    expect(by(expired, null)).toBe('Vouch');
    expect(by({kind: 'link_rejected', linkId, dealId}, null)).toBe('The client');
  });
});
