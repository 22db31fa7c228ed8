import {describe, expect, it} from 'vitest';
import type {AccountView} from '../../../lib/domain/account-view.ts';
import {applyChanges} from '../../../lib/domain/account-view.ts';
import type {CrmRef} from '../../../lib/domain/crm-ref.ts';
import type {Deal} from '../../../lib/domain/deal.ts';
import {cardStateOf, maySee} from '../../../lib/background/card-view.ts';
import {noSync} from '../../../lib/background/account-desk.ts';
import type {Reading} from '../../../lib/store/plain-reading.ts';
import {
  after,
  attachLink,
  confirmLink,
  createLink,
  dealId,
  linkId,
  maria,
  otherDeal,
  partnerAccount,
  partnerDraft,
  rejectLink,
  requestId,
  sharedDeal,
  viewWith,
} from '../domain/fixtures.ts';

const refOf = ({ref}: Deal): CrmRef => {
  if (!ref) throw new Error('The fixture has one');
  return ref;
};
const record = refOf(sharedDeal);
const contact: CrmRef = {...record, objectType: 'contact', objectId: '77'};
const elsewhere: CrmRef = {...record, objectId: '5'};
const base = viewWith(partnerAccount, sharedDeal, otherDeal);

const session = {user: {id: maria.userId, name: 'Maria Nowak'}, expired: false};

const readingOf = (view: AccountView, waiting: string[] = [], synced = true): Reading => ({
  view,
  isWaiting: (id) => waiting.includes(id),
  isSynced: () => synced,
  complete: true,
});
const cardOf = (view: AccountView, at: CrmRef = record, waiting: string[] = []) => {
  const state = cardStateOf(readingOf(view, waiting), at, noSync, session);
  if (state.kind !== 'ready') throw new Error('Not ready');
  return state;
};

describe('what a card sees', () => {
  it('is loading until the account is here', () => {
    const reading = readingOf({...base, account: undefined});
    expect(cardStateOf(reading, record, noSync, session)).toEqual({kind: 'loading', trouble: null});
  });

  it('says while it is loading what keeps the account away', () => {
    const reading = readingOf({...base, account: undefined});
    const since = '2026-11-21T10:00:00.000Z';
    const offline = {...noSync, trouble: {why: 'offline', since} as const};
    expect(cardStateOf(reading, record, offline, session)).toMatchObject({trouble: 'offline'});
    const expired = {...session, expired: true};
    expect(cardStateOf(reading, record, noSync, expired)).toMatchObject({trouble: 'signed_out'});
  });

  it('names who asks, for the preview', () => {
    expect(cardOf(base).partner.userName).toBe('Maria Nowak');
  });

  it('is its record with the links that hang there', () => {
    const view = after(base, createLink(1), createLink(2), attachLink(1));
    const {deals, partner, objectType} = cardOf(view);
    expect(objectType).toBe('deal');
    expect(partner).toMatchObject({name: 'Bright Agency', channelManagers: ['Chris Camden']});
    expect(deals).toHaveLength(1);
    expect(deals[0]).toMatchObject({name: sharedDeal.name, shared: true, owner: 'Dana Reed'});
    expect(deals[0]?.links.map(({id}) => id)).toEqual([linkId(1)]);
    expect(deals[0]?.links[0]).toMatchObject({
      name: partnerDraft.name,
      draft: partnerDraft,
      status: 'pending',
      pendingState: 'awaiting_client',
      clientName: 'Ann Acme',
      waiting: false,
      synced: true,
    });
  });

  it('holds no secret: no address, no mail address', () => {
    const view = after(base, createLink(1), attachLink(1), createLink(2));
    const text = JSON.stringify(cardOf(view));
    expect(text).not.toContain('token0000');
    expect(text).not.toContain('@');
  });

  it('is nothing of other records', () => {
    const view = after(base, createLink(1), attachLink(1));
    expect(cardOf(view, elsewhere).deals).toEqual([]);
    expect(cardOf(view, refOf(otherDeal)).deals[0]?.links).toEqual([]);
  });

  it('on a contact’s page is all of its deals, by name', () => {
    const mine = {name: 'Ann Acme', email: null, ref: contact};
    const view = applyChanges(base, [
      {kind: 'deal', id: dealId(1), row: {...sharedDeal, name: 'Zebra', contact: mine}},
      {kind: 'deal', id: dealId(2), row: {...otherDeal, name: 'Ark', contact: mine}},
    ]);
    expect(cardOf(view, contact).deals.map(({name}) => name)).toEqual(['Ark', 'Zebra']);
  });

  it('marks what waits: the link’s own edits and its attachment', () => {
    const view = after(base, createLink(1), attachLink(1));
    const attachment = [...view.attachments.keys()][0] ?? '';
    for (const waiting of [linkId(1), attachment]) {
      expect(cardOf(view, record, [waiting]).deals[0]?.links[0]?.waiting).toBe(true);
    }
    expect(cardOf(view, record, ['other']).deals[0]?.links[0]?.waiting).toBe(false);
  });

  it('tells what the client wants before answering, and no more once it is answered', () => {
    const weighed = {evidence: 'unverified', unproven: 'no_code'} as const;
    const input = {name: 'Ann', text: 'We bought Starter'};
    const view = after(base, createLink(1), attachLink(1), {
      ...{kind: 'link.ask_change', linkId: linkId(1), input, weighed},
    });
    const [link] = cardOf(view).deals[0]?.links ?? [];
    expect(link).toMatchObject({pendingState: 'change_wanted', wish: 'We bought Starter'});
    expect(cardOf(after(view, confirmLink(1))).deals[0]?.links[0]?.wish).toBeNull();
  });

  it('tells the answer with each reason, and how it came about', () => {
    const confirmed = cardOf(after(base, createLink(1), attachLink(1), confirmLink(1)));
    expect(confirmed.deals[0]?.links[0]).toMatchObject({
      status: 'confirmed',
      pendingState: null,
      answer: {by: 'Ann Acme', evidence: 'unverified', confirmed: 2, of: 2, rejected: []},
    });
    const rejected = cardOf(after(base, createLink(1), attachLink(1), rejectLink(1)));
    const {answer} = rejected.deals[0]?.links[0] ?? {};
    expect(answer?.rejected.map(({product, reason}) => [product, reason.text])).toEqual([
      ['Marketing Hub', 'We agreed on six weeks.'],
      ['Sales Hub', 'We agreed on six weeks.'],
    ]);
  });

  it('marks an answer of another company than the deal’s', () => {
    const company = {name: 'Acme', ref: null, domain: 'acme.example'};
    const onAcme = applyChanges(base, [
      {kind: 'deal', id: sharedDeal.id, row: {...sharedDeal, company}},
    ]);
    const strangeTo = (email: string) => {
      const weighed = {evidence: 'code', email} as const;
      const answer = {...confirmLink(1), weighed};
      return cardOf(after(onAcme, createLink(1), answer, attachLink(1))).deals[0]?.links[0]?.answer
        ?.strange;
    };
    expect(strangeTo('friend@globex.example')).toEqual({
      ...{answered: 'globex.example', company: 'acme.example'},
    });
    expect(strangeTo('ann@acme.example')).toBeUndefined();
  });

  it('lists what was asked of the CAM', () => {
    const view = after(base, createLink(1), {
      kind: 'attach.request',
      requestId: requestId(1),
      linkId: linkId(1),
      deal: {dealId: otherDeal.id},
      note: 'please',
    });
    const {deals} = cardOf(view, refOf(otherDeal), [requestId(1)]);
    expect(deals[0]?.requests).toMatchObject([
      {linkId: linkId(1), linkName: partnerDraft.name, waiting: true},
    ]);
  });
});

describe('which links a card may name', () => {
  const view = after(
    base,
    createLink(1),
    attachLink(1),
    createLink(2),
    createLink(3),
    confirmLink(3),
  );
  it.each([
    ['one of its record', record, 1, true],
    ['one of another record', elsewhere, 1, false],
    ['one the picker offers', elsewhere, 2, true],
    ['an answered one on no deal', record, 3, false],
    ['one that is not there', record, 9, false],
  ])('%s', (_, at, n, may) => {
    expect(maySee(view, at, linkId(n))).toBe(may);
  });
});
