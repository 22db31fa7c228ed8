import {describe, expect, it} from 'vitest';
import {applyChanges, type AccountView, type Change} from '../../../lib/domain/account-view.ts';
import type {CrmRef} from '../../../lib/domain/crm-ref.ts';
import type {Deal, DealValues, Duplicate, RegistrationState} from '../../../lib/domain/deal.ts';
import {registrationStates} from '../../../lib/domain/deal.ts';
import {registeredId} from '../../../lib/domain/decide-deal.ts';
import type {DealId, UserId} from '../../../lib/domain/ids.ts';
import type {MutationOf, PersonActor, ServerMutation} from '../../../lib/domain/mutation.ts';
import {isShared} from '../../../lib/domain/registration.ts';
import {
  apply,
  at,
  authorOf,
  chris,
  dana,
  dealId,
  dealOverwriteOf,
  dealValues,
  later,
  linkId,
  maria,
  newSharing,
  otherDeal,
  otto,
  overwriteId,
  overwriteOf,
  partnerAccount,
  personOf,
  refusalOf,
  shareDeal,
  sharedDeal,
  userId,
  viewWith,
  withFacts,
} from './fixtures.ts';
import {oneOfEach} from './one-of-each.ts';

const start = viewWith(partnerAccount, sharedDeal, otherDeal);
const dealIn = (view: AccountView, id: DealId) => {
  const deal = view.deals.get(id);
  if (!deal) throw new Error('It is not there');
  return deal;
};
const inState = (state: RegistrationState): Deal => ({
  ...sharedDeal,
  shared: isShared(state),
  sharing: {...newSharing, state},
});
const put = (view: AccountView, ...changes: Change[]) => applyChanges(view, changes);
const {name, closeDate, contact, company, ...shared} = dealValues;

describe('registering a new deal', () => {
  it('is done by creating it: active, its registrant the partner’s contact, nobody at the vendor yet', () => {
    const {view, events} = apply(start, shareDeal(3));
    expect(dealIn(view, dealId(3))).toEqual({
      ...{id: dealId(3), ref: null, shared: true, name, closeDate, contact, company, owner: null},
      sharing: {
        ...shared,
        ...{state: 'active', since: at, stateReason: null, registeredAt: at, expiresAt: null},
        ...{registeredBy: authorOf(maria), partnerContact: personOf(maria)},
        ...{vendorCloseDate: null, eligibility: null, team: [], duplicates: [], lastMessage: null},
      },
    });
    expect(events).toEqual([{kind: 'deal_registered', dealId: dealId(3), how: 'created'}]);
  });

  it('takes from the server who owns it, what looks like the same business, and when it expires', () => {
    const owner = {...personOf(dana), since: at};
    const twin: Duplicate = {
      ...{why: 'same_domain', dealId: null, dealName: null},
      ...{filedAt: '2026-11-01T00:00:00.000Z', oursFirst: false},
    };
    const account = {...partnerAccount, terms: {capacity: null, days: 90}};
    const view = withFacts(viewWith(account), {
      owners: new Map([[dealId(3), owner]]),
      duplicates: new Map([[dealId(3), [twin]]]),
    });
    const deal = dealIn(apply(view, shareDeal(3)).view, dealId(3));
    expect(deal.owner).toEqual(owner);
    expect(deal.sharing).toMatchObject({
      duplicates: [twin],
      expiresAt: '2027-02-19T10:00:00.000Z',
    });
  });

  it('keeps markup in names as text and takes marks of direction off', () => {
    const values = {name: '<b>Acme</b> \u202egpj.exe'};
    const deal = dealIn(apply(start, shareDeal(3, values)).view, dealId(3));
    expect(deal.name).toBe('<b>Acme</b> gpj.exe');
  });

  it.each<[string, ServerMutation, object]>([
    ['an id that is taken', shareDeal(1), {code: 'id_taken'}],
    [
      'an id that is none',
      {...shareDeal(3), dealId: 'x' as DealId} as ServerMutation,
      {code: 'invalid', fields: [{field: 'dealId', code: 'invalid'}]},
    ],
    [
      'values that are wrong',
      shareDeal(3, {name: '', painOrOpportunity: ''}),
      {
        code: 'invalid',
        fields: [
          {field: 'name', code: 'required'},
          {field: 'painOrOpportunity', code: 'required'},
        ],
      },
    ],
    [
      'a partner contact who has left',
      {...shareDeal(3), partnerContact: userId('gone')} as ServerMutation,
      {code: 'invalid', fields: [{field: 'partnerContact', code: 'unknown'}]},
    ],
    [
      'a vendor’s person as the partner contact',
      {...shareDeal(3), partnerContact: dana.userId} as ServerMutation,
      {code: 'invalid', fields: [{field: 'partnerContact', code: 'unknown'}]},
    ],
  ])('refuses %s', (_, mutation, refusal) => {
    expect(refusalOf(start, mutation)).toEqual(refusal);
  });

  it('needs to know the account', () => {
    const view = {...start, account: undefined};
    expect(refusalOf(view, shareDeal(3))).toEqual({code: 'forbidden'});
    const edit: ServerMutation = {kind: 'deal.edit', dealId: sharedDeal.id, changes: {name}};
    expect(refusalOf(view, edit)).toEqual({code: 'forbidden'});
  });
});

describe('who answers for it at the partner', () => {
  const contactOf = (actor: PersonActor, asked: UserId | null, recipientId: UserId | null) => {
    const view = viewWith({...partnerAccount, recipientId});
    const mutation = {...shareDeal(3), partnerContact: asked} as ServerMutation;
    return dealIn(apply(view, mutation, actor).view, dealId(3)).sharing?.partnerContact;
  };
  it.each([
    ['whom they name', maria, otto.userId, null, personOf(otto)],
    ['else who registers', maria, null, otto.userId, personOf(maria)],
    ['whom the rep names', dana, maria.userId, otto.userId, personOf(maria)],
    ['else the notification recipient, for a rep', dana, null, otto.userId, personOf(otto)],
    ['nobody, where there is no recipient', dana, null, null, null],
    ['nobody, where the recipient has left', dana, null, userId('gone'), null],
  ] as const)('%s', (_, actor, asked, recipient, contact) => {
    expect(contactOf(actor, asked, recipient)).toEqual(contact);
  });

  it('knows who registered it, and from which side', () => {
    const {sharing} = dealIn(apply(start, shareDeal(3), dana).view, dealId(3));
    expect(sharing?.registeredBy).toEqual({...personOf(dana), side: 'vendor'});
  });
});

describe('the capacity of a partner', () => {
  const limited = (capacity: number, ...deals: Deal[]) =>
    withFacts(viewWith({...partnerAccount, terms: {capacity, days: null}}, ...deals));

  it('refuses one registration too many, whoever makes it', () => {
    expect(refusalOf(limited(1, sharedDeal), shareDeal(3))).toEqual({code: 'at_capacity'});
    expect(refusalOf(limited(1, sharedDeal), shareDeal(3), dana)).toEqual({code: 'at_capacity'});
    expect(refusalOf(limited(2, sharedDeal), shareDeal(3))).toBeUndefined();
    expect(refusalOf(limited(0), shareDeal(3))).toEqual({code: 'at_capacity'});
  });

  it('counts the whole account, of which only a part is at hand', () => {
    const view = withFacts(viewWith({...partnerAccount, terms: {capacity: 9, days: null}}), {
      activeDeals: 9,
    });
    expect(refusalOf(view, shareDeal(3))).toEqual({code: 'at_capacity'});
  });

  it('is free again once a deal is withdrawn', () => {
    const withdraw: ServerMutation = {kind: 'deal.withdraw', dealId: sharedDeal.id, reason: ''};
    const view = withFacts(apply(limited(1, sharedDeal), withdraw).view);
    expect(refusalOf(view, shareDeal(3))).toBeUndefined();
  });

  it('is the server’s to say: without its facts an edit is shown as it is hoped for', () => {
    const view = viewWith({...partnerAccount, terms: {capacity: 1, days: null}}, sharedDeal);
    expect(refusalOf(view, shareDeal(3))).toBeUndefined();
  });
});

describe('converting an existing deal', () => {
  const ref: CrmRef = {
    ...{crm: 'hubspot', portal: '1', objectType: 'deal', objectId: '77'},
    url: 'https://app.hubspot.com/contacts/1/record/0-3/77',
  };
  const convert = (given: Partial<MutationOf<'deal.convert'>> = {}): ServerMutation => ({
    ...{kind: 'deal.convert', deal: {dealId: otherDeal.id}, values: dealValues},
    ...{partnerContact: null, reachedOut: true},
    ...given,
  });

  it('keeps its id and its record', () => {
    const {view, events} = apply(start, convert());
    const deal = dealIn(view, otherDeal.id);
    expect(deal).toMatchObject({id: otherDeal.id, ref: otherDeal.ref, shared: true, name});
    expect(deal.sharing?.state).toBe('active');
    expect(events).toEqual([{kind: 'deal_registered', dealId: otherDeal.id, how: 'converted'}]);
  });

  it('makes one of a record that nobody told of, under the id made for it', () => {
    const {view} = apply(start, convert({deal: {newDealId: dealId(9), ref, name: 'Old name'}}));
    expect(dealIn(view, dealId(9))).toMatchObject({ref, name, shared: true});
  });

  it('takes the server’s facts under the id that was asked for, also where the record has another', () => {
    const owner = {...personOf(dana), since: at};
    const view = withFacts(viewWith(partnerAccount, {...otherDeal, ref}), {
      owners: new Map([[dealId(9), owner]]),
    });
    const {view: done} = apply(view, convert({deal: {newDealId: dealId(9), ref, name}}));
    expect(dealIn(done, otherDeal.id).owner).toEqual(owner);
  });

  it('is named by the id that was asked for', () => {
    expect(registeredId(oneOfEach['deal.share'])).toBe(dealId(7));
    expect(registeredId(oneOfEach['deal.convert'])).toBe(otherDeal.id);
    const deal = {newDealId: dealId(9), ref, name};
    expect(registeredId({...oneOfEach['deal.convert'], deal})).toBe(dealId(9));
  });

  it('registers a deal that was shared before registrations were kept', () => {
    const old: Deal = {...sharedDeal, sharing: null};
    const mutation = convert({deal: {dealId: old.id}});
    expect(apply(viewWith(partnerAccount, old), mutation).events).toMatchObject([
      {how: 'converted'},
    ]);
  });

  it('finds the deal of a record, whatever id was made for it', () => {
    const known = {...otherDeal, ref};
    const asked = convert({deal: {newDealId: dealId(9), ref: {...ref, url: `${ref.url}?x`}, name}});
    const {view} = apply(viewWith(partnerAccount, known), asked);
    expect([...view.deals.keys()]).toEqual([known.id]);
  });

  it('is refused for whoever comes second, partner or rep, in the same minute', () => {
    const asked = convert({deal: {newDealId: dealId(9), ref, name}});
    const again = convert({deal: {newDealId: dealId(10), ref, name}});
    for (const [first, second] of [
      [maria, dana],
      [dana, maria],
    ] as const) {
      const {view} = apply(start, asked, first);
      expect(refusalOf(view, again, second)).toEqual({code: 'already_shared'});
      expect(view.deals.size).toBe(3);
    }
  });

  it.each<[string, ServerMutation, object]>([
    [
      'without the tick',
      convert({reachedOut: false}),
      {code: 'invalid', fields: [{field: 'reachedOut', code: 'required'}]},
    ],
    [
      'without a contact',
      convert({values: {...dealValues, contact: null}}),
      {code: 'invalid', fields: [{field: 'contact', code: 'required'}]},
    ],
    [
      'without a company',
      convert({values: {...dealValues, company: null}}),
      {code: 'invalid', fields: [{field: 'company', code: 'required'}]},
    ],
    [
      'of a deal that is shared',
      convert({deal: {dealId: sharedDeal.id}}),
      {code: 'already_shared'},
    ],
    ['of no deal', convert({deal: {dealId: dealId(99)}}), {code: 'deal_not_found'}],
    [
      'of a contact’s record',
      convert({deal: {newDealId: dealId(9), ref: {...ref, objectType: 'contact'}, name}}),
      {code: 'invalid', fields: [{field: 'deal.ref.objectType', code: 'invalid'}]},
    ],
    [
      'under an id that is taken',
      convert({deal: {newDealId: sharedDeal.id, ref, name}}),
      {code: 'invalid', fields: [{field: 'deal.newDealId', code: 'duplicate'}]},
    ],
  ])('is refused %s', (_, mutation, refusal) => {
    expect(refusalOf(start, mutation)).toEqual(refusal);
  });

  it.each(['withdrawn', 'expired'] as const)(
    'registers a %s one again, as new but for its history',
    (state) => {
      const team = [authorOf(maria), authorOf(dana)];
      const lastMessage = {at, userId: dana.userId};
      const eligibility = {
        ...{credit: true, commission: true, reason: '', at},
        by: personOf(chris),
      };
      const old: Deal = {
        ...inState(state),
        sharing: {
          ...{...newSharing, state, stateReason: 'Too slow', vendorCloseDate: '2027-02-01'},
          ...{team, lastMessage, eligibility},
        },
      };
      const mutation = convert({deal: {dealId: old.id}});
      const {view, events} = apply(viewWith(partnerAccount, old), mutation, otto, later(60));
      expect(dealIn(view, old.id)).toMatchObject({
        shared: true,
        sharing: {
          ...{state: 'active', since: later(60), stateReason: null, registeredAt: later(60)},
          ...{registeredBy: authorOf(otto), eligibility: null},
          ...{team, lastMessage, vendorCloseDate: '2027-02-01'},
        },
      });
      expect(events).toEqual([{kind: 'deal_registered', dealId: old.id, how: 'again'}]);
    },
  );
});

describe('editing the key facts', () => {
  const edit = (changes: Partial<DealValues>, id = sharedDeal.id): ServerMutation => ({
    ...{kind: 'deal.edit', dealId: id, changes},
  });

  it('changes what is named, says what it was, and leaves the rest', () => {
    const amount = {amountMinor: 1, currency: 'EUR'};
    const {view, events} = apply(start, edit({amount, nextSteps: ' Call them '}));
    expect(dealIn(view, sharedDeal.id)).toEqual({
      ...sharedDeal,
      sharing: {...newSharing, amount, nextSteps: 'Call them'},
    });
    expect(events).toEqual([
      {
        ...{kind: 'deal_edited', dealId: sharedDeal.id},
        before: {amount: newSharing.amount, nextSteps: newSharing.nextSteps},
        after: {amount, nextSteps: 'Call them'},
      },
    ]);
  });

  it('lets a name be sent again by the partner', () => {
    const {view} = apply(start, edit({name: 'Acme, bigger'}));
    expect(dealIn(view, sharedDeal.id).name).toBe('Acme, bigger');
  });

  it('that changes nothing is no event', () => {
    for (const same of [{}, {name: ` ${sharedDeal.name} `}, {amount: newSharing.amount}]) {
      expect(apply(start, edit(same))).toMatchObject({changes: [], events: []});
    }
  });

  it.each([
    ['name', {name: 'Ours'}],
    ['amount', {amount: null}],
    ['closeDate', {closeDate: '2027-01-01'}],
    ['contact', {contact: null}],
    ['company', {company}],
    ['introNote', {introNote: 'x'}],
    ['painOrOpportunity', {painOrOpportunity: 'x'}],
    ['nextSteps', {nextSteps: 'x'}],
  ])('of %s is the partner’s alone', (field, changes) => {
    const company = {name: 'Acme', ref: null};
    const view = viewWith(partnerAccount, {...sharedDeal, company});
    expect(refusalOf(view, edit(changes), chris)).toEqual({
      ...{code: 'invalid', fields: [{field, code: 'not_offered'}]},
    });
    expect(refusalOf(view, edit(changes), maria)).toBeUndefined();
  });

  it('of the product interest is for both sides', () => {
    for (const actor of [maria, dana]) {
      const {view} = apply(start, edit({productIds: ['sales', 'service']}), actor);
      expect(dealIn(view, sharedDeal.id).sharing?.productIds).toEqual(['sales', 'service']);
    }
  });

  it('lets the vendor send back what it may not write, unchanged', () => {
    const changes = {productIds: ['sales'], name: sharedDeal.name, amount: newSharing.amount};
    expect(refusalOf(start, edit(changes), dana)).toBeUndefined();
  });

  it('keeps the record of a contact who is named without it, and takes one that becomes known', () => {
    const ref: CrmRef = {
      ...{crm: 'sandbox', portal: '4680', objectType: 'contact', objectId: '5'},
      url: 'http://crm.localhost/5',
    };
    const ann = {name: 'Ann Acme', email: 'ann@acme.example'};
    const learnt = apply(start, edit({contact: {...ann, ref}}));
    expect(dealIn(learnt.view, sharedDeal.id).contact?.ref).toEqual(ref);
    expect(learnt.events).toHaveLength(1);
    const kept = apply(learnt.view, edit({contact: {...ann, ref: null}, nextSteps: 'x'})).view;
    expect(dealIn(kept, sharedDeal.id).contact?.ref).toEqual(ref);
    const other = apply(kept, edit({contact: {...ann, name: 'Bob', ref: null}})).view;
    expect(dealIn(other, sharedDeal.id).contact?.ref).toBeNull();
    expect(refusalOf(start, edit({contact: {...ann, ref}}), dana)).toMatchObject({
      fields: [{field: 'contact', code: 'not_offered'}],
    });
  });

  it('keeps a retired product that the deal has, and takes no new one', () => {
    const {catalogue} = partnerAccount;
    const products = catalogue.products.map((product) => ({...product, retired: true}));
    const view = viewWith({...partnerAccount, catalogue: {...catalogue, products}}, sharedDeal);
    expect(refusalOf(view, edit({nextSteps: 'x'}))).toBeUndefined();
    expect(refusalOf(view, edit({productIds: ['marketing', 'sales']}))?.fields).toEqual([
      {field: 'productIds.sales', code: 'unknown'},
    ]);
  });

  it('checks the whole deal', () => {
    expect(refusalOf(start, edit({contact: null}))?.fields).toEqual([
      {field: 'company', code: 'required'},
    ]);
    expect(refusalOf(start, edit({name: '\u202e'}))?.fields).toEqual([
      {field: 'name', code: 'required'},
    ]);
    expect(refusalOf(start, edit({introNote: 'x'.repeat(1024 * 1024)}))?.fields).toEqual([
      {field: 'introNote', code: 'too_long'},
    ]);
  });

  it.each([
    ['active', undefined],
    ['won', undefined],
    ['lost', undefined],
    ['withdrawn', {code: 'deal_not_shared'}],
    ['expired', {code: 'deal_not_shared'}],
  ] as const)('of one that is %s', (state, refusal) => {
    const view = viewWith(partnerAccount, inState(state));
    expect(refusalOf(view, edit({nextSteps: 'x'}))).toEqual(refusal);
  });

  it('is refused on a deal that is not there or was never shared', () => {
    expect(refusalOf(start, edit({name}, dealId(99)))).toEqual({code: 'deal_not_found'});
    expect(refusalOf(start, edit({name}, otherDeal.id))).toEqual({code: 'deal_not_shared'});
  });
});

describe('withdrawing', () => {
  const withdraw = (reason = ' They chose another '): ServerMutation => ({
    ...{kind: 'deal.withdraw', dealId: sharedDeal.id, reason},
  });

  it('ends the sharing and keeps what was shared', () => {
    const {view, events} = apply(start, withdraw(), maria, later(5));
    expect(dealIn(view, sharedDeal.id)).toEqual({
      ...sharedDeal,
      shared: false,
      sharing: {
        ...{...newSharing, state: 'withdrawn', since: later(5)},
        stateReason: 'They chose another',
      },
    });
    expect(events).toEqual([
      {
        ...{kind: 'state_changed', dealId: sharedDeal.id, from: 'active', to: 'withdrawn'},
        reason: 'They chose another',
      },
    ]);
  });

  it('may go without a reason, and on the partner’s behalf', () => {
    expect(dealIn(apply(start, withdraw('')).view, sharedDeal.id).sharing?.stateReason).toBeNull();
    expect(refusalOf(start, withdraw(), dana)).toBeUndefined();
  });

  it('takes a reason of a decent length', () => {
    expect(refusalOf(start, withdraw('x'.repeat(2001)))).toEqual({
      ...{code: 'invalid', fields: [{field: 'reason', code: 'too_long'}]},
    });
  });

  it.each(registrationStates.filter((state) => state !== 'active'))(
    'one that is %s is refused',
    (state) => {
      const code = isShared(state) ? 'wrong_state' : 'deal_not_shared';
      expect(refusalOf(viewWith(partnerAccount, inState(state)), withdraw())).toEqual({code});
    },
  );
});

describe('the deal team', () => {
  const change = (add: UserId[], remove: UserId[] = []): ServerMutation => ({
    ...{kind: 'deal.team', dealId: sharedDeal.id, add, remove},
  });
  const teamIn = (view: AccountView) => dealIn(view, sharedDeal.id).sharing?.team;
  const both = withFacts(
    viewWith(partnerAccount, {
      ...sharedDeal,
      sharing: {...newSharing, team: [authorOf(maria), authorOf(dana)]},
    }),
  );
  const gone = userId('gone');

  it('takes each side’s own people', () => {
    expect(teamIn(apply(start, change([otto.userId])).view)).toEqual([authorOf(otto)]);
    const {view, events} = apply(both, change([chris.userId], [dana.userId]), chris);
    expect(teamIn(view)).toEqual([authorOf(maria), authorOf(chris)]);
    expect(events).toEqual([
      {
        ...{kind: 'team_changed', dealId: sharedDeal.id},
        ...{added: [authorOf(chris)], removed: [authorOf(dana)]},
      },
    ]);
  });

  it.each<[string, PersonActor, ServerMutation, object]>([
    [
      'the vendor’s person, by the partner',
      ...([maria, change([chris.userId])] as const),
      {code: 'invalid', fields: [{field: 'add', code: 'unknown'}]},
    ],
    [
      'the partner’s person, by the vendor',
      ...([dana, change([otto.userId])] as const),
      {code: 'invalid', fields: [{field: 'add', code: 'unknown'}]},
    ],
    [
      'nobody but who has left',
      ...([maria, change([gone])] as const),
      {code: 'invalid', fields: [{field: 'add', code: 'unknown'}]},
    ],
  ])('does not take %s', (_, actor, mutation, refusal) => {
    expect(refusalOf(both, mutation, actor)).toEqual(refusal);
  });

  it('leaves the other side’s people alone', () => {
    expect(refusalOf(both, change([], [dana.userId]), maria)).toEqual({code: 'not_yours'});
    expect(refusalOf(both, change([], [maria.userId]), dana)).toEqual({code: 'not_yours'});
  });

  it('does the rest where somebody has left meanwhile', () => {
    expect(teamIn(apply(both, change([gone, otto.userId])).view)).toContainEqual(authorOf(otto));
    expect(teamIn(apply(both, change([gone], [maria.userId])).view)).toEqual([authorOf(dana)]);
    expect(apply(both, change([], [gone]))).toMatchObject({changes: [], events: []});
  });

  it('lets somebody who has left the account be taken off', () => {
    const view = viewWith(
      {...partnerAccount, people: [personOf(otto)]},
      {...sharedDeal, sharing: {...newSharing, team: [authorOf(maria)]}},
    );
    expect(teamIn(apply(view, change([], [maria.userId]), otto).view)).toEqual([]);
  });

  it('has everybody once', () => {
    expect(apply(both, change([maria.userId, maria.userId]))).toMatchObject({
      ...{changes: [], events: []},
    });
    const {view} = apply(start, change([otto.userId, otto.userId]));
    expect(teamIn(view)).toEqual([authorOf(otto)]);
  });

  it('has at most fifty', () => {
    const people = Array.from({length: 51}, (_, n) => ({userId: userId(`p${n}`), name: `P ${n}`}));
    const view = viewWith({...partnerAccount, people}, sharedDeal);
    const ids = people.map(({userId}) => userId);
    expect(refusalOf(view, change(ids))?.fields).toEqual([{field: 'add', code: 'too_long'}]);
    expect(refusalOf(view, change(ids.slice(1)))).toBeUndefined();
  });

  it('is of shared deals', () => {
    const mutation = {...change([otto.userId]), dealId: otherDeal.id} as ServerMutation;
    expect(refusalOf(start, mutation)).toEqual({code: 'deal_not_shared'});
  });
});

describe('what was read', () => {
  const see = (seconds: number, id = sharedDeal.id): ServerMutation => ({
    ...{kind: 'deal.seen', dealId: id, at: later(seconds)},
  });
  const readBy = (view: AccountView) => view.seen.get(sharedDeal.id)?.by;

  it('is kept for each person, on both sides', () => {
    const first = apply(start, see(-10)).view;
    const {view, events} = apply(first, see(-5), dana);
    expect(readBy(view)).toEqual([
      {userId: maria.userId, at: later(-10)},
      {userId: dana.userId, at: later(-5)},
    ]);
    expect(events).toEqual([{kind: 'deal_seen', seenDealId: sharedDeal.id}]);
  });

  it('goes forward only, in whatever order a person’s browsers tell it', () => {
    const view = apply(start, see(-5)).view;
    for (const seconds of [-10, -5]) expect(apply(view, see(seconds)).changes).toEqual([]);
    expect(readBy(apply(view, see(-1)).view)).toEqual([{userId: maria.userId, at: later(-1)}]);
  });

  it('is never ahead of the server’s clock, and written in one way', () => {
    expect(readBy(apply(start, see(3600)).view)).toEqual([{userId: maria.userId, at}]);
    const short = {...see(0), at: at.replace('.000Z', 'Z')} as ServerMutation;
    expect(readBy(apply(start, {...see(0), at: 'x'} as ServerMutation).view)?.[0]?.at).toMatch(
      /^1970/,
    );
    expect(readBy(apply(start, short).view)).toEqual([{userId: maria.userId, at}]);
  });

  it('is of a deal that is there', () => {
    expect(refusalOf(start, see(0, dealId(99)))).toEqual({code: 'deal_not_found'});
  });
});

describe('a notice about an overwritten value of a deal', () => {
  const notice = dealOverwriteOf(1, {told: [maria.userId, dana.userId]});
  const view = put(start, {kind: 'overwrite', id: notice.id, row: notice});
  const dismiss: ServerMutation = {
    ...{kind: 'deal.dismiss_overwrite', dealId: sharedDeal.id, overwriteId: overwriteId(1)},
  };

  it('[F3] is put away by each of the two for themselves, on either side, and goes with the second', () => {
    const first = apply(view, dismiss, dana);
    expect(first.changes).toEqual([
      {kind: 'overwrite', id: notice.id, row: {...notice, told: [maria.userId]}},
    ]);
    expect(first.events).toEqual([{kind: 'deal_overwrite_dismissed', overwriteId: notice.id}]);
    expect(apply(first.view, dismiss, maria).view.overwrites.size).toBe(0);
  });

  it('[F3] put away twice, by somebody it does not concern, or as a link’s, changes nothing', () => {
    expect(apply(view, dismiss, otto).changes).toEqual([]);
    expect(apply(start, dismiss).changes).toEqual([]);
    const asLink = {kind: 'overwrite.dismiss', linkId: linkId(1), overwriteId: notice.id} as const;
    expect(apply(view, asLink).changes).toEqual([]);
    const ofLink = overwriteOf(1);
    const links = put(start, {kind: 'overwrite', id: ofLink.id, row: ofLink});
    expect(apply(links, dismiss).changes).toEqual([]);
  });
});
