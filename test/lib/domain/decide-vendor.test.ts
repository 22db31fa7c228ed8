import {describe, expect, it} from 'vitest';
import {attachmentOf, type AccountView} from '../../../lib/domain/account-view.ts';
import type {Deal, RegistrationState, Sharing} from '../../../lib/domain/deal.ts';
import {registrationStates} from '../../../lib/domain/deal.ts';
import type {QuoteId} from '../../../lib/domain/ids.ts';
import type {MutationOf, ServerMutation} from '../../../lib/domain/mutation.ts';
import {isShared, mayMove} from '../../../lib/domain/registration.ts';
import {
  after,
  apply,
  at,
  attachLink,
  attachmentId,
  authorOf,
  chris,
  createLink,
  dana,
  dealId,
  fileId,
  fileRow,
  later,
  linkId,
  maria,
  newFile,
  newSharing,
  otherDeal,
  partnerAccount,
  personOf,
  quoteId,
  refusalOf,
  requestId,
  sharedDeal,
  userId,
  viewWith,
  withFacts,
} from './fixtures.ts';
import {oneOfEach} from './one-of-each.ts';

const start = withFacts(viewWith(partnerAccount, sharedDeal, otherDeal));
const invalid = (field: string, code: string) => ({code: 'invalid', fields: [{field, code}]});
const dealIn = (view: AccountView, id = sharedDeal.id): Deal => {
  const deal = view.deals.get(id);
  if (!deal) throw new Error('It is not there');
  return deal;
};
const sharingIn = (view: AccountView) => dealIn(view).sharing;
const inState = (state: RegistrationState, given: Partial<Sharing> = {}): Deal => ({
  ...sharedDeal,
  shared: isShared(state),
  sharing: {...newSharing, state, ...given},
});
const quote: MutationOf<'vendor.put_quote'> = {
  ...{kind: 'vendor.put_quote', quoteId: quoteId(1), dealId: sharedDeal.id, number: ' Q-17 '},
  ...{amount: {amountMinor: 9_900_00, currency: 'EUR'}, validUntil: '2027-01-31', file: null},
};

describe('what is the partner’s alone', () => {
  const kinds = [
    'link.create',
    'link.edit',
    'link.remove',
    'link.assign_client',
    'attach.request',
    'note.write',
    'note.edit',
    'note.delete',
    'settings.recipient',
    'settings.notices',
  ] as const;
  it.each(kinds)('%s is refused to the vendor', (kind) => {
    const view = after(start, createLink(1), oneOfEach['note.write']);
    expect(refusalOf(view, oneOfEach[kind], dana)).toEqual({code: 'forbidden'});
  });
});

describe('answering an attach request', () => {
  const ask: ServerMutation = {
    ...{kind: 'attach.request', requestId: requestId(1), linkId: linkId(1)},
    ...{deal: {dealId: otherDeal.id}, quoteNumber: ' Q-17 ', note: 'Please'},
  };
  const asked = after(start, createLink(1), createLink(2), ask);
  const answer = (given: MutationOf<'attach.answer'>['answer']): MutationOf<'attach.answer'> => ({
    ...{kind: 'attach.answer', requestId: requestId(1), linkId: linkId(1)},
    ...{dealId: otherDeal.id, answer: given},
  });
  const attach = answer({kind: 'attach', attachmentId: attachmentId(1)});
  const decline = answer({kind: 'decline', reason: ' Not this quote '});

  it('attaches the link, to a deal that is not shared, and asks its contact', () => {
    const {view, events} = apply(asked, attach, chris, later(60));
    expect(attachmentOf(view, linkId(1))).toEqual({
      ...{id: attachmentId(1), linkId: linkId(1), dealId: otherDeal.id},
      ...{at: later(60), by: personOf(chris)},
    });
    expect(view.links.get(linkId(1))?.client?.email).toBe('ann@acme.example');
    expect(view.attachRequests.get(requestId(1))).toMatchObject({
      ...{state: 'attached', quoteNumber: 'Q-17'},
      answer: {by: personOf(chris), at: later(60), reason: ''},
    });
    expect(events).toEqual([{kind: 'link_attached', linkId: linkId(1), dealId: otherDeal.id}]);
  });

  it('attaches it to a quote of that deal', () => {
    const quoted = apply(asked, {...quote, dealId: otherDeal.id}, chris).view;
    const toQuote = (n: number) =>
      answer({kind: 'attach', attachmentId: attachmentId(1), quoteId: quoteId(n)});
    const {view, events} = apply(quoted, toQuote(1), chris);
    expect(attachmentOf(view, linkId(1))?.quoteId).toBe(quoteId(1));
    expect(events).toMatchObject([{quoteId: quoteId(1)}]);
    expect(refusalOf(quoted, toQuote(2), chris)).toEqual({code: 'quote_not_found'});
    const elsewhere = apply(asked, quote, chris).view;
    expect(refusalOf(elsewhere, toQuote(1), chris)).toEqual({code: 'quote_not_found'});
  });

  it('declines it with a reason', () => {
    const {view, events} = apply(asked, decline, chris);
    expect(view.attachments.size).toBe(0);
    expect(view.attachRequests.get(requestId(1))).toMatchObject({
      ...{state: 'declined', answer: {by: personOf(chris), at, reason: 'Not this quote'}},
    });
    expect(events).toEqual([
      {
        ...{kind: 'attach_declined', linkId: linkId(1), dealId: otherDeal.id},
        ...{requestId: requestId(1), reason: 'Not this quote'},
      },
    ]);
  });

  it('may be asked again once it was declined, and not while it is open', () => {
    const again: ServerMutation = {...ask, requestId: requestId(2)};
    expect(refusalOf(asked, again)).toEqual({code: 'already_asked'});
    expect(refusalOf(apply(asked, decline, chris).view, again)).toBeUndefined();
  });

  const attachedElsewhere = after(asked, attachLink(1));
  it.each<[string, AccountView, ServerMutation, object]>([
    ['twice', apply(asked, attach, chris).view, decline, {code: 'request_answered'}],
    ['one that is not there', start, attach, {code: 'request_not_found'}],
    ['under another link', asked, {...attach, linkId: linkId(2)}, {code: 'request_not_found'}],
    ['under another deal', asked, {...attach, dealId: sharedDeal.id}, {code: 'request_not_found'}],
    ['for a link on another deal', attachedElsewhere, attach, {code: 'already_attached'}],
    [
      'without a reason',
      asked,
      answer({kind: 'decline', reason: ' '}),
      invalid('reason', 'required'),
    ],
    [
      'with a novel',
      ...([asked, answer({kind: 'decline', reason: 'x'.repeat(2001)})] as const),
      invalid('reason', 'too_long'),
    ],
  ])('is refused %s', (_, view, mutation, refusal) => {
    expect(refusalOf(view, mutation, chris)).toEqual(refusal);
  });

  it('is nobody’s who asked, and no partner’s', () => {
    const both = {...chris, userId: maria.userId};
    expect(refusalOf(asked, attach, both)).toEqual({code: 'own_request'});
    expect(refusalOf(asked, attach, maria)).toEqual({code: 'forbidden'});
  });

  it('leaves a request that can no longer be granted to be declined', () => {
    expect(refusalOf(attachedElsewhere, decline, chris)).toBeUndefined();
  });
});

describe('attaching and removing without being asked', () => {
  const quoted = apply(after(start, createLink(1)), {...quote, dealId: otherDeal.id}, chris).view;
  const attach = (dealId = otherDeal.id, onQuote?: QuoteId): ServerMutation => ({
    ...{kind: 'link.attach', attachmentId: attachmentId(1), linkId: linkId(1), dealId},
    ...(onQuote && {quoteId: onQuote}),
  });
  const detach = (dealId = otherDeal.id): ServerMutation => ({
    ...{kind: 'link.detach', linkId: linkId(1), dealId},
  });

  it('is the vendor’s on any deal and on quotes, the partner’s on shared deals', () => {
    for (const mutation of [attach(), attach(otherDeal.id, quoteId(1)), attach(sharedDeal.id)]) {
      expect(refusalOf(quoted, mutation, chris)).toBeUndefined();
    }
    expect(refusalOf(quoted, attach(), maria)).toEqual({code: 'deal_not_shared'});
    const onShared = apply(after(start, createLink(1)), quote, chris).view;
    expect(refusalOf(onShared, attach(sharedDeal.id, quoteId(1)), maria)).toEqual({
      ...{code: 'forbidden'},
    });
    expect(refusalOf(quoted, attach(sharedDeal.id), maria)).toBeUndefined();
  });

  it('off again goes what one could have attached', () => {
    const onOther = apply(quoted, attach(), chris).view;
    expect(refusalOf(onOther, detach(), maria)).toEqual({code: 'deal_not_shared'});
    expect(apply(onOther, detach(), chris).view.attachments.size).toBe(0);
    const onQuote = apply(
      apply(after(start, createLink(1)), quote, chris).view,
      attach(sharedDeal.id, quoteId(1)),
      chris,
    ).view;
    expect(refusalOf(onQuote, detach(sharedDeal.id), maria)).toEqual({code: 'forbidden'});
    expect(refusalOf(onQuote, detach(sharedDeal.id), chris)).toBeUndefined();
  });

  it('leaves the partner its own proof on a deal that was withdrawn', () => {
    const view = after(start, createLink(1), attachLink(1), {
      ...{kind: 'deal.withdraw', dealId: sharedDeal.id, reason: ''},
    });
    expect(refusalOf(view, detach(sharedDeal.id), maria)).toBeUndefined();
  });
});

describe('the owner', () => {
  const set = (id = dana.userId, dealId = sharedDeal.id): ServerMutation => ({
    ...{kind: 'vendor.set_owner', dealId, userId: id},
  });

  it('is one of the reps, since now', () => {
    const {view, events} = apply(start, set(), chris, later(60));
    const owner = {...personOf(dana), since: later(60)};
    expect(dealIn(view).owner).toEqual(owner);
    expect(events).toEqual([
      {kind: 'owner_set', dealId: sharedDeal.id, before: sharedDeal.owner, after: owner},
    ]);
  });

  it('set again keeps since when', () => {
    const view = apply(start, set(), chris).view;
    expect(apply(view, set(), chris, later(60))).toMatchObject({changes: [], events: []});
  });

  it.each<[string, AccountView, ServerMutation, object]>([
    [
      'a CAM',
      withFacts(start, {reps: [personOf(dana)]}),
      set(chris.userId),
      invalid('userId', 'unknown'),
    ],
    ['somebody who has left', start, set(userId('gone')), invalid('userId', 'unknown')],
    ['the partner’s person', start, set(maria.userId), invalid('userId', 'unknown')],
    [
      'on a deal that is not shared',
      start,
      set(dana.userId, otherDeal.id),
      {code: 'deal_not_shared'},
    ],
    ['on no deal', start, set(dana.userId, dealId(99)), {code: 'deal_not_found'}],
  ])('is not %s', (_, view, mutation, refusal) => {
    expect(refusalOf(view, mutation, chris)).toEqual(refusal);
  });
});

describe('eligibility for compensation', () => {
  const set = (credit: boolean, commission: boolean, reason: string): ServerMutation => ({
    ...{kind: 'vendor.set_eligibility', dealId: sharedDeal.id, credit, commission, reason},
  });

  it.each([
    [true, true, ''],
    [true, false, ' No commission on renewals '],
    [false, false, 'Not your customer'],
  ])('credit %s, commission %s, %j', (credit, commission, reason) => {
    const {view, events} = apply(start, set(credit, commission, reason), chris);
    const eligibility = {credit, commission, reason: reason.trim(), by: personOf(chris), at};
    expect(sharingIn(view)?.eligibility).toEqual(eligibility);
    expect(events).toEqual([{kind: 'eligibility_set', dealId: sharedDeal.id, eligibility}]);
  });

  it('is never refused to the partner without saying why', () => {
    for (const [credit, commission] of [
      [true, false],
      [false, true],
      [false, false],
    ] as const) {
      expect(refusalOf(start, set(credit, commission, ' '), chris)).toEqual(
        invalid('reason', 'required'),
      );
    }
    expect(refusalOf(start, set(false, false, 'x'.repeat(2001)), chris)).toEqual(
      invalid('reason', 'too_long'),
    );
  });

  it('is of shared deals', () => {
    const mutation = {...set(true, true, ''), dealId: otherDeal.id} as ServerMutation;
    expect(refusalOf(start, mutation, chris)).toEqual({code: 'deal_not_shared'});
  });
});

describe('the vendor’s close date', () => {
  const set = (closeDate: string | null, dealId = sharedDeal.id): ServerMutation => ({
    ...{kind: 'vendor.set_close_date', dealId, closeDate},
  });

  it('stands beside the partner’s', () => {
    const {view, events} = apply(start, set('2027-03-01'), dana);
    expect(dealIn(view).closeDate).toBe(sharedDeal.closeDate);
    expect(sharingIn(view)?.vendorCloseDate).toBe('2027-03-01');
    expect(events).toEqual([
      {kind: 'vendor_close_date_set', dealId: sharedDeal.id, closeDate: '2027-03-01'},
    ]);
    expect(apply(view, set('2027-03-01'), dana).events).toEqual([]);
    expect(sharingIn(apply(view, set(null), dana).view)?.vendorCloseDate).toBeNull();
  });

  it('is a day, on a shared deal', () => {
    expect(refusalOf(start, set('2027-02-30'), dana)).toEqual(invalid('closeDate', 'invalid'));
    expect(refusalOf(start, set(null, otherDeal.id), dana)).toEqual({code: 'deal_not_shared'});
  });
});

describe('the state at the vendor', () => {
  const set = (state: 'active' | 'won' | 'lost', reason = ' Because '): ServerMutation => ({
    ...{kind: 'vendor.set_state', dealId: sharedDeal.id, state, reason},
  });
  const asked = ['active', 'won', 'lost'] as const;
  const cells = registrationStates.flatMap((from) => asked.map((to) => [from, to] as const));

  it.each(cells)('%s > %s', (from, to) => {
    const view = withFacts(viewWith(partnerAccount, inState(from)));
    if (!mayMove(from, to, 'vendor')) {
      expect(refusalOf(view, set(to), dana)).toEqual({code: 'wrong_state'});
      return;
    }
    const done = apply(view, set(to), dana, later(60));
    expect(dealIn(done.view)).toMatchObject({
      ...{shared: true, sharing: {state: to, since: later(60), stateReason: 'Because'}},
    });
    expect(done.events).toEqual([
      {kind: 'state_changed', dealId: sharedDeal.id, from, to, reason: 'Because'},
    ]);
  });

  it('is lost for a reason, and won without one', () => {
    expect(refusalOf(start, set('lost', ' '), dana)).toEqual(invalid('reason', 'required'));
    expect(refusalOf(start, set('won', ''), dana)).toBeUndefined();
    expect(refusalOf(start, set('won', 'x'.repeat(2001)), dana)).toEqual(
      invalid('reason', 'too_long'),
    );
  });

  it.each(['won', 'lost', 'expired'] as const)(
    'opens a %s one again for a term of its own',
    (state) => {
      const account = {...partnerAccount, terms: {capacity: null, days: 10}};
      const view = withFacts(viewWith(account, inState(state, {expiresAt: later(-60)})));
      const {view: open} = apply(view, set('active'), dana);
      expect(sharingIn(open)?.expiresAt).toBe('2026-12-01T10:00:00.000Z');
      expect(
        refusalOf(open, {kind: 'system.expire', dealId: sharedDeal.id}, {kind: 'system'}),
      ).toEqual({code: 'wrong_state'});
    },
  );

  it('opens none where the partner has no place left', () => {
    const account = {...partnerAccount, terms: {capacity: 1, days: null}};
    const active: Deal = {...sharedDeal, id: dealId(5)};
    const full = withFacts(viewWith(account, inState('expired'), active));
    expect(refusalOf(full, set('active'), dana)).toEqual({code: 'at_capacity'});
    const free = withFacts(viewWith(account, inState('expired')));
    expect(refusalOf(free, set('active'), dana)).toBeUndefined();
    expect(
      refusalOf(full, {...set('won'), dealId: active.id} as ServerMutation, dana),
    ).toBeUndefined();
  });

  it('ends no term, and counts nothing that the server has not told', () => {
    const account = {...partnerAccount, terms: {capacity: 1, days: 10}};
    const view = viewWith(account, inState('active', {expiresAt: later(60)}));
    expect(sharingIn(apply(view, set('won'), dana).view)?.expiresAt).toBe(later(60));
    expect(refusalOf(viewWith(account, inState('expired')), set('active'), dana)).toBeUndefined();
  });

  it('is of a deal that was registered', () => {
    const on = (id: Deal['id']) => ({...set('won'), dealId: id}) as ServerMutation;
    expect(refusalOf(start, on(otherDeal.id), dana)).toEqual({code: 'deal_not_shared'});
    expect(refusalOf(start, on(dealId(99)), dana)).toEqual({code: 'deal_not_found'});
  });
});

describe('a quote', () => {
  const remove: ServerMutation = {
    ...{kind: 'vendor.remove_quote', dealId: sharedDeal.id, quoteId: quoteId(1)},
  };
  const row = {
    ...{id: quoteId(1), dealId: sharedDeal.id, number: 'Q-17', amount: quote.amount},
    ...{validUntil: '2027-01-31', fileId: null, at, by: personOf(dana)},
  };

  it('is put on a deal, shared or not, and changed', () => {
    const first = apply(start, quote, dana);
    expect(first.view.quotes.get(quoteId(1))).toEqual(row);
    expect(first.events).toEqual([
      {kind: 'quote_put', dealId: sharedDeal.id, quoteId: quoteId(1), number: 'Q-17'},
    ]);
    const changed = {...quote, number: 'Q-18', validUntil: null};
    const second = apply(first.view, changed, chris, later(60)).view;
    expect(second.quotes.get(quoteId(1))).toEqual({
      ...row,
      ...{number: 'Q-18', validUntil: null, at: later(60), by: personOf(chris)},
    });
    expect(refusalOf(start, {...quote, dealId: otherDeal.id}, chris)).toBeUndefined();
  });

  it('has at most one file, which stays until another takes its place', () => {
    const first = apply(start, {...quote, file: newFile(1)}, dana);
    expect(first.view.files.get(fileId(1))).toEqual(
      fileRow(1, {messageId: null, by: authorOf(dana)}),
    );
    expect(first.events[1]).toMatchObject({kind: 'file_added', fileId: fileId(1)});
    const kept = apply(first.view, quote, dana).view;
    expect(kept.quotes.get(quoteId(1))?.fileId).toBe(fileId(1));
    const second = apply(kept, {...quote, file: newFile(2)}, dana);
    expect(second.view.quotes.get(quoteId(1))?.fileId).toBe(fileId(2));
    expect([...second.view.files.keys()]).toEqual([fileId(2)]);
    const {name} = newFile(1);
    const dealId = sharedDeal.id;
    expect(second.events).toContainEqual({kind: 'file_removed', dealId, fileId: fileId(1), name});
  });

  it('goes with its file', () => {
    const {view, events} = apply(
      apply(start, {...quote, file: newFile(1)}, dana).view,
      remove,
      chris,
    );
    expect([view.quotes.size, view.files.size]).toEqual([0, 0]);
    expect(events).toEqual([
      {kind: 'quote_removed', dealId: sharedDeal.id, quoteId: quoteId(1), number: 'Q-17'},
      {
        ...{kind: 'file_removed', dealId: sharedDeal.id, fileId: fileId(1)},
        name: newFile(1).name,
      },
    ]);
  });

  it('leaves its proof on the deal when it goes, and the timeline tells', () => {
    const link = createLink(1);
    const on = {linkId: linkId(1), dealId: sharedDeal.id, attachmentId: attachmentId(1)};
    let view = apply(apply(start, quote, dana).view, link, maria).view;
    view = apply(view, {kind: 'link.attach', ...on, quoteId: quoteId(1)}, chris).view;
    const gone = apply(view, remove, dana);
    expect(gone.view.attachments.get(attachmentId(1))).toEqual({
      ...{id: attachmentId(1), linkId: linkId(1), dealId: sharedDeal.id},
      ...{at, by: personOf(chris)},
    });
    expect(gone.events).toEqual([
      {kind: 'quote_removed', dealId: sharedDeal.id, quoteId: quoteId(1), number: 'Q-17'},
      {kind: 'link_attached', linkId: linkId(1), dealId: sharedDeal.id},
    ]);
  });

  it('is removed as whoever asks saw it, or not; a command that says nothing is not asked', () => {
    const first = apply(start, quote, dana).view;
    const view = apply(first, {...quote, number: 'Q-18', was: at}, chris, later(60)).view;
    const removeWhere = (was: string | null): ServerMutation => ({...remove, was});
    expect(refusalOf(view, removeWhere(at), dana)).toEqual({code: 'stale'});
    expect(refusalOf(view, removeWhere(null), dana)).toEqual({code: 'stale'});
    expect(apply(view, removeWhere(later(60)), dana).view.quotes.size).toBe(0);
    expect(apply(view, remove, dana).view.quotes.size).toBe(0);
    expect(refusalOf(start, removeWhere(at), dana)).toEqual({code: 'quote_not_found'});
  });

  const quoted = apply(start, {...quote, file: newFile(1)}, dana).view;
  const put = (given: Partial<typeof quote>): ServerMutation => ({...quote, ...given});
  it.each<[string, AccountView, ServerMutation, object]>([
    ['on no deal', start, put({dealId: dealId(99)}), {code: 'deal_not_found'}],
    ['under another deal’s id', quoted, put({dealId: otherDeal.id}), {code: 'id_taken'}],
    [
      'with a file that is another’s',
      quoted,
      put({quoteId: quoteId(2), file: newFile(1)}),
      {code: 'id_taken'},
    ],
    ['without a number', start, put({number: ' \u202e'}), invalid('number', 'required')],
    ['with a long number', start, put({number: 'x'.repeat(61)}), invalid('number', 'too_long')],
    [
      'of less than nothing',
      ...([start, put({amount: {amountMinor: -1, currency: 'EUR'}})] as const),
      invalid('amount', 'invalid'),
    ],
    ['valid until no day', start, put({validUntil: 'soon'}), invalid('validUntil', 'invalid')],
    [
      'with an id that is none',
      start,
      put({quoteId: 'q' as QuoteId}),
      invalid('quoteId', 'invalid'),
    ],
    [
      'with a file of 26 MB',
      ...([start, put({file: newFile(1, {size: 26 * 1024 * 1024})})] as const),
      invalid('files.0.size', 'too_long'),
    ],
    ['removed, that is not there', start, remove, {code: 'quote_not_found'}],
    [
      'removed from another deal',
      ...([quoted, {...remove, dealId: otherDeal.id} as ServerMutation] as const),
      {code: 'quote_not_found'},
    ],
  ])('is refused %s', (_, view, mutation, refusal) => {
    expect(refusalOf(view, mutation, dana)).toEqual(refusal);
  });
});
