import {describe, expect, it} from 'vitest';
import type {AccountView} from '../../../lib/domain/account-view.ts';
import {pendingState} from '../../../lib/domain/confirmation-link.ts';
import type {ServerMutation} from '../../../lib/domain/mutation.ts';
import type {Person} from '../../../lib/domain/person.ts';
import {
  after,
  apply,
  at,
  attachLink,
  client,
  confirmLink,
  createLink,
  later,
  linkId,
  maria,
  partnerAccount,
  refusalOf,
  sharedDeal,
  system,
  viewWith,
} from './fixtures.ts';

const day = 86_400;
const ann: Person = {name: 'Ann Acme', email: 'ann@acme.example'};
const bo: Person = {name: 'Bo Acme', email: 'bo@acme.example'};
const id = linkId(1);
const send: ServerMutation = {kind: 'link.send', linkId: id};
const weighed = {evidence: 'mailed', email: ann.email} as const;
const wish: ServerMutation = {
  ...{kind: 'link.ask_change', linkId: id, weighed},
  input: {name: ' Ann ', text: ' Wrong tier '},
};
const passTo = (to: Person, by = ann): ServerMutation => ({
  ...{kind: 'link.pass_on', linkId: id, by, to},
});
const remind: ServerMutation = {kind: 'system.remind', linkId: id};
const expire: ServerMutation = {kind: 'system.expire_link', linkId: id};

const made = after(viewWith(partnerAccount, sharedDeal), createLink(1));
const asked = after(made, {kind: 'link.assign_client', linkId: id, client: ann});
const linkIn = (view: AccountView) => {
  const link = view.links.get(id);
  if (!link) throw new Error('The link is gone');
  return link;
};

describe('mailing a link to its client', () => {
  it('notes when, and lets its time begin anew', () => {
    const {view, events} = apply(asked, send);
    expect(linkIn(view).asking).toEqual({mailed: {first: at, last: at, count: 1}, renewedAt: at});
    expect(events).toEqual([{kind: 'link_sent', linkId: id}]);
  });

  it('names the deal in whose timeline it belongs', () => {
    const {events} = apply(after(asked, attachLink(1)), send);
    expect(events).toEqual([{kind: 'link_sent', linkId: id, dealId: sharedDeal.id}]);
  });

  it('begins the reminders anew, whatever mails it: sent again, renewed, edited as the client wished, or passed on', () => {
    const late = later(6 * day);
    const reminded = apply(apply(asked, send).view, remind, system, later(5 * day)).view;
    const edit: ServerMutation = {kind: 'link.edit', linkId: id, changes: {name: 'Better'}};
    const expired = apply(reminded, expire, system, later(91 * day)).view;
    for (const [view, when] of [
      [apply(reminded, send, maria, late).view, late],
      [apply(apply(reminded, wish, client, late).view, edit, maria, late).view, late],
      [apply(reminded, passTo(bo), client, late).view, late],
      [apply(expired, send, maria, later(91 * day)).view, later(91 * day)],
    ] as const) {
      expect(linkIn(view).asking?.reminders).toBeUndefined();
      const after = (days: number) => new Date(Date.parse(when) + days * day * 1000).toISOString();
      expect(refusalOf(view, remind, system)).toEqual({code: 'wrong_state'});
      expect(() => apply(view, remind, system, after(4.9))).toThrow('wrong_state');
      expect(apply(view, remind, system, after(5)).events).toHaveLength(1);
    }
  });

  it('is refused without a client, within ten minutes, and after the answer', () => {
    expect(refusalOf(made, send, maria)).toEqual({code: 'no_client'});
    const sent = apply(asked, send).view;
    const again = apply(sent, send, maria, later(600)).view;
    expect(linkIn(again).asking?.mailed).toEqual({first: at, last: later(600), count: 2});
    expect(refusalOf(sent, send, maria)).toEqual({code: 'just_sent'});
    const setBack = apply(sent, send, maria, later(-3600)).view; // a clock that was is no reason to wait for hours
    expect(linkIn(setBack).asking?.mailed?.count).toBe(2);
    expect(refusalOf(after(asked, confirmLink(1)), send, maria)).toEqual({
      code: 'already_answered',
    });
  });

  it('renews one that has expired', () => {
    const late = later(100 * day);
    const expired = apply(asked, expire, system, late).view;
    expect(pendingState(linkIn(expired))).toBe('expired');
    const renewed = apply(expired, send, maria, late).view;
    expect(pendingState(linkIn(renewed))).toBe('awaiting_client');
    expect(apply(renewed, confirmLink(1), client, late).events).toHaveLength(1);
  });
});

describe('how one link is asked', () => {
  const choose: ServerMutation = {
    ...{kind: 'link.set_asking', linkId: id},
    choice: {language: 'pl', expiryDays: 7, reminding: null},
  };

  it('is set as a whole, and what has happened stays', () => {
    const sent = apply(asked, send).view;
    const {view, events} = apply(sent, choose);
    expect(linkIn(view).asking).toEqual({
      ...{language: 'pl', expiryDays: 7, reminding: null},
      ...linkIn(sent).asking,
    });
    expect(events).toEqual([{kind: 'asking_set', linkId: id}]);
    const reset = apply(view, {...choose, choice: {}}).view;
    expect(linkIn(reset).asking).toEqual(linkIn(sent).asking);
  });

  it('is refused with days that are none', () => {
    expect(refusalOf(asked, {...choose, choice: {expiryDays: -1}}, maria)).toEqual({
      code: 'invalid',
      fields: [{field: 'expiryDays', code: 'invalid'}],
    });
  });
});

describe('time', () => {
  it('ends a link once, when it is over and not before', () => {
    expect(refusalOf(asked, expire, system)).toEqual({code: 'wrong_state'});
    const {view, events} = apply(asked, expire, system, later(90 * day));
    expect(events).toEqual([{kind: 'link_expired', linkId: id}]);
    expect(refusalOf(view, expire, system)).toEqual({code: 'wrong_state'});
    expect(refusalOf(after(asked, confirmLink(1)), expire, system)).toEqual({
      code: 'already_answered',
    });
  });

  it('closes the link to the client, also before anybody has said so', () => {
    for (const mutation of [confirmLink(1), wish, passTo(bo)]) {
      expect(() => apply(asked, mutation, client, later(90 * day))).toThrow('expired');
    }
  });

  it('reminds once for however many were missed', () => {
    const sent = apply(asked, send).view;
    expect(refusalOf(sent, remind, system)).toEqual({code: 'wrong_state'});
    const late = later(30 * day);
    const {view, events} = apply(sent, remind, system, late);
    expect(events).toEqual([{kind: 'link_reminded', linkId: id}]);
    expect(linkIn(view).asking).toMatchObject({
      ...{mailed: {first: at, last: late, count: 2}, reminders: 1, renewedAt: at},
    });
    expect(() => apply(view, remind, system, later(31 * day))).toThrow('wrong_state');
    expect(apply(view, remind, system, later(32 * day)).events).toHaveLength(1);
  });

  it('reminds nobody of a link that was never mailed', () => {
    expect(() => apply(asked, remind, system, later(30 * day))).toThrow('wrong_state');
  });
});

describe('a mail to the client', () => {
  const state = (what: 'bounced' | 'delayed' | 'sent', mailedAt: string = at): ServerMutation => ({
    kind: 'system.mail_state',
    linkId: id,
    mailedAt,
    state: what,
  });

  it('is noted when it waits, goes after all, or does not arrive, each once', () => {
    let {view} = apply(asked, send);
    for (const [what, trouble] of [
      ['delayed', 'delayed'],
      ['sent', undefined],
      ['bounced', 'bounced'],
    ] as const) {
      const step = apply(view, state(what), system);
      view = step.view;
      expect(step.events).toEqual([{kind: 'client_mail', linkId: id, state: what}]);
      expect(linkIn(view).asking?.mailed).toEqual({
        ...{first: at, last: at, count: 1},
        ...(trouble && {trouble}),
      });
      expect(refusalOf(view, state(what), system)).toEqual({code: 'wrong_state'});
    }
    expect(() => apply(view, remind, system, later(30 * day))).toThrow('wrong_state');
    const again = apply(view, send, maria, later(day)).view;
    expect(linkIn(again).asking?.mailed).toEqual({first: at, last: later(day), count: 2});
  });

  it('that was overtaken says nothing any more, nor does one of an answered link', () => {
    const sent = apply(asked, send).view;
    expect(refusalOf(sent, state('bounced', later(5)), system)).toEqual({code: 'wrong_state'});
    expect(refusalOf(asked, state('bounced'), system)).toEqual({code: 'wrong_state'});
    expect(refusalOf(after(sent, confirmLink(1)), state('bounced'), system)).toEqual({
      code: 'already_answered',
    });
  });
});

describe('a deal that closes soon', () => {
  const {id: dealId, closeDate} = sharedDeal;
  const soon: ServerMutation = {
    ...{kind: 'system.closing_soon', linkId: id, dealId, closeDate: closeDate ?? ''},
  };

  it('is told once for each close date, while the proof is pending', () => {
    const on = after(asked, attachLink(1));
    const {view, events} = apply(on, soon, system);
    expect(events).toEqual([{kind: 'closing_soon', linkId: id, dealId, closeDate}]);
    expect(refusalOf(view, soon, system)).toEqual({code: 'wrong_state'});
    expect(refusalOf(after(on, confirmLink(1)), soon, system)).toEqual({code: 'already_answered'});
  });

  it('is nothing to a link that is not on it, or for a date that is not its own', () => {
    expect(refusalOf(asked, soon, system)).toEqual({code: 'wrong_state'});
    const on = after(asked, attachLink(1));
    const other: ServerMutation = {
      ...{kind: 'system.closing_soon', linkId: id, dealId, closeDate: '2031-01-01'},
    };
    expect(refusalOf(on, other, system)).toEqual({code: 'wrong_state'});
  });
});

describe('the client', () => {
  it('asks for a change, which is shown as the state until the partner edits', () => {
    const {view, events} = apply(asked, wish, client);
    expect(pendingState(linkIn(view))).toBe('change_wanted');
    expect(linkIn(view).asking?.wish).toEqual({
      ...{text: 'Wrong tier', at, by: {name: 'Ann', email: ann.email}},
    });
    expect(events).toEqual([{kind: 'change_wanted', linkId: id, text: 'Wrong tier'}]);
    const edit: ServerMutation = {kind: 'link.edit', linkId: id, changes: {name: 'Better'}};
    const edited = apply(view, edit);
    expect(edited.events).toEqual([{kind: 'link_edited', linkId: id}]);
    expect(pendingState(linkIn(edited.view))).toBe('awaiting_client');
  });

  it('who was mailed is mailed again with what the partner changed', () => {
    const wanted = apply(apply(asked, send).view, wish, client).view;
    const edit: ServerMutation = {kind: 'link.edit', linkId: id, changes: {name: 'Better'}};
    const {view, events} = apply(wanted, edit, maria, later(60));
    expect(events.map(({kind}) => kind)).toEqual(['link_edited', 'link_sent']);
    expect(linkIn(view).asking).toEqual({
      ...{mailed: {first: at, last: later(60), count: 2}, renewedAt: later(60)},
    });
  });

  it('can answer although a change was wanted', () => {
    expect(apply(apply(asked, wish, client).view, confirmLink(1), client).events).toHaveLength(1);
  });

  it('is told again only after ten minutes, however often a change is wanted', () => {
    const want = (view: AccountView, when: string) => apply(view, wish, client, when);
    const told = ({events}: ReturnType<typeof want>) => events.map((event) => 'again' in event);
    const first = want(asked, later(0));
    const second = want(first.view, later(360));
    const third = want(second.view, later(599));
    const fourth = want(third.view, later(600));
    const back = want(fourth.view, later(-3600)); // the clock was set back
    expect([first, second, third, fourth, back].map(told)).toEqual([
      [false],
      [true],
      [true],
      [false],
      [false],
    ]);
    expect(linkIn(third.view).asking?.wish).toMatchObject({at: later(599), toldAt: later(0)});
  });

  it('must say who and what', () => {
    const empty: ServerMutation = {...wish, input: {name: ' ', text: ''}};
    expect(refusalOf(asked, empty, client)).toEqual({
      code: 'invalid',
      fields: [
        {field: 'name', code: 'required'},
        {field: 'text', code: 'required'},
      ],
    });
  });

  it('passes the request on to a colleague, who is mailed, three times at most', () => {
    const {view, events} = apply(asked, passTo(bo), client);
    expect(linkIn(view)).toMatchObject({
      client: bo,
      asking: {hops: [{from: ann, to: bo, at}], mailed: {count: 1}, renewedAt: at},
    });
    expect(events).toEqual([{kind: 'link_passed_on', linkId: id, from: ann.name, to: bo.name}]);
    const back = apply(apply(view, passTo(ann), client).view, passTo(bo), client).view;
    expect(refusalOf(back, passTo(ann), client)).toEqual({code: 'too_many_hops'});
  });

  it.each([
    ['somebody of another company', {name: 'Eve', email: 'eve@else.example'}, 'not_offered'],
    ['themselves', {name: 'Ann', email: 'ANN@acme.example'}, 'duplicate'],
    ['no address', {name: 'Bo', email: 'bo'}, 'invalid'],
  ] as const)('passes it on to %s: refused', (_, to, code) => {
    const refusal = refusalOf(asked, passTo(to), client);
    expect(refusal?.fields).toContainEqual({field: 'client.email', code});
  });

  it('passes it on under the name of whoever did, which is needed where that is not who was asked', () => {
    const jo = {name: ' Jo\nKeeper ', email: 'jo@acme.example'};
    const {view, events} = apply(asked, passTo(bo, jo), client);
    const from = {name: 'Jo Keeper', email: jo.email};
    expect(linkIn(view).asking?.hops).toEqual([{from, to: bo, at}]);
    expect(events).toMatchObject([{from: 'Jo Keeper', to: bo.name}]);
    expect(refusalOf(asked, passTo(bo, {...jo, name: '\u200b'}), client)?.fields).toEqual([
      {field: 'name', code: 'required'},
    ]);
  });

  it('in whose place another is put takes with them what was mailed, what became of it and the reminders', () => {
    const assign = (to: Person | null): ServerMutation => ({
      ...{kind: 'link.assign_client', linkId: id, client: to},
    });
    const sent = apply(
      after(asked, {kind: 'link.set_asking', linkId: id, choice: {language: 'pl'}}),
      send,
    ).view;
    const reminded = apply(sent, remind, system, later(6 * day)).view;
    const bounced = apply(
      reminded,
      {kind: 'system.mail_state', linkId: id, mailedAt: later(6 * day), state: 'bounced'},
      system,
    ).view;
    const renamed = after(bounced, assign({name: 'Anna', email: 'ANN@acme.example'}));
    expect(linkIn(renamed).asking).toEqual(linkIn(bounced).asking);
    for (const to of [bo, null]) {
      const replaced = after(bounced, assign(to));
      expect(linkIn(replaced).asking).toEqual({language: 'pl', renewedAt: at, reassigned: 1});
      expect(() => apply(replaced, remind, system, later(30 * day))).toThrow('wrong_state');
    }
    const mailed = apply(after(bounced, assign(bo)), send, maria, later(7 * day)).view;
    expect(linkIn(mailed).asking).toMatchObject({
      mailed: {first: later(7 * day), last: later(7 * day), count: 1},
    });
    expect(() => apply(mailed, remind, system, later(11 * day))).toThrow('wrong_state');
    expect(apply(mailed, remind, system, later(12 * day)).events).toHaveLength(1);
  });

  it('keeps count of whom the partner put in place of somebody who was mailed', () => {
    const assign = (to: Person | null): ServerMutation => ({
      ...{kind: 'link.assign_client', linkId: id, client: to},
    });
    const counted = (view: AccountView) => linkIn(view).asking?.reassigned;
    expect(counted(after(asked, assign(bo)))).toBeUndefined();
    const mailed = after(asked, send);
    expect(
      counted(after(mailed, assign({name: 'Anna', email: 'ANN@acme.example'}))),
    ).toBeUndefined();
    const once = after(mailed, assign(bo));
    expect(counted(once)).toBe(1);
    expect(counted(after(once, assign(null)))).toBe(2);
    expect(counted(after(once, assign(null), assign(ann)))).toBe(3);
    expect(counted(after(once, assign(bo)))).toBe(1);
    expect(counted(after(once, {kind: 'link.set_asking', linkId: id, choice: {}}))).toBe(1);
  });

  it('is the only one who can, and only where somebody was asked', () => {
    expect(refusalOf(made, passTo(bo), client)).toEqual({code: 'no_client'});
    for (const actor of [maria, system]) {
      for (const mutation of [wish, passTo(bo), confirmLink(1)]) {
        expect(refusalOf(asked, mutation, actor)).toEqual({code: 'forbidden'});
      }
    }
  });
});
