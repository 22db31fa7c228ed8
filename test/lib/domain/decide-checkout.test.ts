import {describe, expect, it} from 'vitest';
import type {AccountView} from '../../../lib/domain/account-view.ts';
import type {MutationOf} from '../../../lib/domain/mutation.ts';
import type {Person} from '../../../lib/domain/person.ts';
import {
  after,
  apply,
  at,
  attachLink,
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

const id = linkId(1);
const ann: Person = {name: 'Ann Acme', email: 'ann@acme.example'};
const bo: Person = {name: 'Bo Acme', email: 'bo@acme.example'};
type Open = MutationOf<'system.checkout'>;
const open = (client = ann, given: Partial<Open> = {}): Open => ({
  ...{kind: 'system.checkout', linkId: id, client},
  ...{wasAsked: false, isOwnPeople: false, ...given},
});
const made = after(viewWith(partnerAccount, sharedDeal), createLink(1));
const onDeal = after(made, attachLink(1));
const linkIn = (view: AccountView) => {
  const link = view.links.get(id);
  if (!link) throw new Error('The link is gone');
  return link;
};

describe('a session at the checkout', () => {
  it('asks who is buying and mails them', () => {
    const {view, events} = apply(
      onDeal,
      open({name: ' Ann Acme ', email: ' ann@acme.example '}),
      system,
    );
    expect(linkIn(view).client).toEqual(ann);
    expect(linkIn(view).asking?.mailed).toEqual({first: at, last: at, count: 1});
    const about = {linkId: id, dealId: sharedDeal.id};
    const before = linkIn(onDeal).client?.name ?? null;
    expect(events).toEqual([
      {kind: 'checkout_opened', client: 'Ann Acme', before, ...about},
      {kind: 'link_sent', ...about},
    ]);
  });

  it('again for the same person is no news, whatever the case of the address', () => {
    const {view} = apply(made, open(), system);
    const again = apply(
      view,
      open({...ann, email: 'ANN@acme.example'}, {wasAsked: true}),
      system,
      later(60),
    );
    expect(again.events).toEqual([]);
    expect(again.view).toEqual(view);
  });

  it('mails nobody whom the partner has mailed a moment ago', () => {
    const asked = after(made, {kind: 'link.assign_client', linkId: id, client: ann});
    const {view} = apply(asked, {kind: 'link.send', linkId: id}, maria);
    expect(apply(view, open(), system, later(60)).events).toEqual([]);
  });

  it('stands over whom the partner had named, and says both names', () => {
    const named = after(made, {kind: 'link.assign_client', linkId: id, client: bo});
    const {view, events} = apply(named, open(), system);
    expect(linkIn(view).client).toEqual(ann);
    expect(events[0]).toMatchObject({kind: 'checkout_opened', client: ann.name, before: bo.name});
    const back = apply(view, open(bo, {wasAsked: true}), system, later(60));
    expect(linkIn(back.view).client).toEqual(bo);
    expect(back.events.map(({kind}) => kind)).toEqual(['checkout_opened']);
  });

  it('leaves what became of the mail to whom the partner had named with them', () => {
    const named = after(made, {kind: 'link.assign_client', linkId: id, client: bo});
    const sent = apply(named, {kind: 'link.send', linkId: id}, maria).view;
    const reminded = apply(
      sent,
      {kind: 'system.remind', linkId: id},
      system,
      later(5 * 86_400),
    ).view;
    const mailedAt = later(5 * 86_400);
    const bounced = apply(
      reminded,
      {kind: 'system.mail_state', linkId: id, mailedAt, state: 'bounced'},
      system,
    ).view;
    const now = later(6 * 86_400);
    const mailed = apply(bounced, open(), system, now).view;
    expect(linkIn(mailed).asking).toEqual({
      ...{mailed: {first: now, last: now, count: 1}, renewedAt: now},
    });
    const asked = apply(bounced, open(ann, {wasAsked: true}), system, now).view;
    expect(linkIn(asked).asking).toEqual({
      ...{mailed: {first: at, last: mailedAt, count: 2}, renewedAt: at},
    });
  });

  it('never makes one of the partner’s own people the client', () => {
    const named = after(made, {kind: 'link.assign_client', linkId: id, client: bo});
    const {view, events} = apply(named, open(ann, {isOwnPeople: true}), system);
    expect([view, events]).toEqual([named, []]);
  });

  it('renews a link that has expired, by a mail', () => {
    const {view} = apply(made, open(), system);
    const days = later(100 * 86_400);
    const {view: renewed, events} = apply(view, open(ann, {wasAsked: true}), system, days);
    expect(events.map(({kind}) => kind)).toEqual(['checkout_opened', 'link_sent']);
    expect(linkIn(renewed).asking).toMatchObject({renewedAt: days, mailed: {count: 2}});
  });

  it('changes nothing that was answered, and takes no nonsense for a person', () => {
    expect(refusalOf(after(onDeal, confirmLink(1)), open(), system)).toEqual({
      code: 'already_answered',
    });
    expect(refusalOf(made, open({name: '', email: 'x'}), system)).toMatchObject({code: 'invalid'});
    expect(refusalOf(made, {...open(), linkId: linkId(2)}, system)).toEqual({
      code: 'link_not_found',
    });
  });

  it('is nobody’s to ask for who works with links', () => {
    expect(refusalOf(made, open(), maria)).toEqual({code: 'forbidden'});
  });
});
