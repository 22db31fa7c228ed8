// @vitest-environment node
import {beforeEach, describe, expect, it, vi} from 'vitest';
import type {AccountId, UserId} from '../../../lib/domain/ids.ts';
import {receiptPathOf} from '../../../lib/domain/receipt-path.ts';
import {cardPort, pagePort} from '../../../lib/messages/calls.ts';
import type {CardState} from '../../../lib/messages/card-state.ts';
import type {Scope} from '../../../lib/store/store.ts';
import {
  attachLink,
  confirmLink,
  createLink,
  linkId,
  partnerAccount,
  partnerDraft,
  requestId,
  sharedDeal,
} from '../domain/fixtures.ts';
import {rest} from '../platform/fake-clock.ts';
import {cardSender, dealUrl, otherDealUrl, pageSender, setUpBackground} from './running.ts';

let running: ReturnType<typeof setUpBackground>;
beforeEach(() => {
  running = setUpBackground();
});

const scope = (userId = 'maria'): Scope => ({
  server: 'https://vouch.example',
  userId: userId as UserId,
  accountId: partnerAccount.id,
});
const create = (n: number) => running.send('mutate', {mutation: createLink(n)});
const ready = (state: CardState) => {
  if (state.kind !== 'ready') throw new Error(`The card is ${state.kind}`);
  return state;
};

describe('before anybody signed in', () => {
  it('says so to pages and cards, and nothing goes out', async () => {
    const page = running.openPage();
    const card = running.openCard();
    await rest();
    expect(page.last()).toMatchObject({
      session: {kind: 'signed_out', server: 'https://vouch.example'},
    });
    expect(card.last().state).toEqual({kind: 'signed_out'});
    expect(await create(1)).toEqual({kind: 'failed', why: 'signed_out'});
    expect(running.signInServer.requests).toEqual([]);
  });

  it.each([
    ['http://vouch.example', 'insecure'],
    ['not an address at all', 'not_vouch'],
    ['', 'not_vouch'],
  ])('refuses the server %s: %s', async (server, why) => {
    expect(await running.send('session.sign_in', {server})).toEqual({kind: 'failed', why});
  });

  it('tells a person without an account, and keeps no token', async () => {
    running.state.accounts = [];
    expect(await running.signIn()).toEqual({kind: 'failed', why: 'no_account'});
    expect([...running.local.kept.keys()]).not.toContain('refresh');
  });
});

describe('signed in', () => {
  beforeEach(async () => {
    expect(await running.signIn()).toEqual({kind: 'signed_in'});
  });

  it('pulls everything at once and tells pages and cards', async () => {
    const page = running.openPage();
    const card = running.openCard();
    await rest();
    expect(page.last().session).toMatchObject({
      kind: 'signed_in',
      user: {name: 'Maria Nowak'},
      account: {name: 'Bright Agency'},
      expired: false,
    });
    expect(page.last().sync).toMatchObject({waiting: 0, attention: 0, trouble: null});
    expect(page.last().sync.syncedAt).not.toBeNull();
    expect(ready(card.last().state).deals[0]?.name).toBe(sharedDeal.name);
    expect(card.last().record).toBe('sandbox:4680:deal:9001');
  });

  it('knows everything again after the worker was stopped, also without a network', async () => {
    await create(1);
    running.server.isDown = true;
    await running.restart();
    const page = running.openPage();
    const card = running.openCard();
    await rest();
    expect(page.last().session.kind).toBe('signed_in');
    expect(ready(card.last().state).deals).toHaveLength(1);
    expect((await running.store.read(scope()))?.base.links.size).toBe(1);
  });

  it('tells a card whose account has never come through what is the matter', async () => {
    await running.store.wipeBase(scope());
    running.server.isDown = true;
    await running.restart();
    const card = running.openCard();
    await rest();
    expect(card.last().state).toEqual({kind: 'loading', trouble: 'unreachable'});
  });

  it('tells pages and cards that nothing can be saved while the disk does not answer', async () => {
    const disk = vi.spyOn(running.store, 'readQueueState').mockRejectedValue(new Error('Not now'));
    const page = running.openPage();
    const card = running.openCard();
    await rest();
    expect(page.last()).toMatchObject({
      session: {kind: 'signed_in', account: {name: 'Bright Agency'}},
      sync: {trouble: {why: 'storage'}},
    });
    expect(card.last().state).toEqual({kind: 'loading', trouble: 'storage'});
    disk.mockRestore();
    await create(1);
    expect(page.last().sync.trouble).toBeNull();
    expect(card.last().state.kind).toBe('ready');
  });

  it('knows who is signed in as soon as a disk that did not answer does', async () => {
    const disk = vi.spyOn(running.local, 'get').mockRejectedValue(new Error('Not now'));
    await running.restart();
    const page = running.openPage();
    await rest();
    expect(running.state.errors).toContain('start.failed');
    disk.mockRestore();
    await running.hint('alarm');
    expect(page.last().session.kind).toBe('signed_in');
    expect(await create(1)).toEqual({kind: 'saved'});
  });

  it('saves an edit without a network, shows it at once, and sends it once there is one', async () => {
    const page = running.openPage();
    const card = running.openCard();
    await rest();
    running.server.isDown = true;
    expect(await create(1)).toEqual({kind: 'saved'});
    expect(await running.send('mutate', {mutation: attachLink(1)})).toEqual({kind: 'saved'});
    expect(page.last().sync).toMatchObject({waiting: 2, trouble: {why: 'unreachable'}});
    expect(page.last().sync.waitingSince).toBe('2026-11-21T10:00:00.000Z');
    const [link] = ready(card.last().state).deals[0]?.links ?? [];
    expect(link).toMatchObject({id: linkId(1), waiting: true, synced: false});
    expect(running.state.retryAlarm).toBe(true);
    running.server.isDown = false;
    await running.hint('online');
    expect(running.server.view().links.size).toBe(1);
    expect(page.last().sync).toMatchObject({waiting: 0, trouble: null});
    expect(ready(card.last().state).deals[0]?.links[0]).toMatchObject({
      waiting: false,
      synced: true,
    });
    expect(running.state.retryAlarm).toBe(false);
  });

  it('refuses at once what the rules refuse, and stores nothing', async () => {
    const invalid = {...createLink(1), draft: {...partnerDraft, lines: []}};
    expect(await running.send('mutate', {mutation: invalid})).toMatchObject({
      kind: 'refused',
      refusal: {code: 'invalid'},
    });
    expect((await running.store.read(scope()))?.outbox).toEqual([]);
  });

  it('decides each of several edits on what the one before left', async () => {
    const outcomes = await Promise.all([
      create(1),
      running.send('mutate', {mutation: attachLink(1)}),
      create(1),
    ]);
    expect(outcomes.map((outcome) => (outcome as {kind: string}).kind)).toEqual([
      'saved',
      'saved',
      'refused',
    ]);
  });

  it('keeps a refused edit until somebody clears it, and says so on the icon', async () => {
    await create(1);
    const page = running.openPage();
    running.server.isDown = true;
    await running.send('mutate', {
      mutation: {kind: 'link.edit', linkId: linkId(1), changes: {name: 'Late'}},
    });
    running.server.apply(confirmLink(1));
    running.server.isDown = false;
    await running.hint('online');
    expect(page.last().sync.attention).toBe(1);
    expect(running.state.badges.at(-1)?.tone).toBe('attention');
    const [rejected] = (await running.store.read(scope()))?.rejected ?? [];
    await running.send('attention.clear', {mid: rejected?.mid});
    expect(page.last().sync.attention).toBe(0);
    expect(running.state.badges.at(-1)).toBeUndefined();
  });

  it('tells a client’s answer by a notification, but not those of the first pull', async () => {
    await create(1);
    expect(running.state.notices).toEqual([]);
    running.server.apply(confirmLink(1));
    await running.hint('news');
    expect(running.state.notices.map((notice) => notice.linkId)).toEqual([linkId(1)]);
    expect(running.state.badges.at(-1)?.tone).toBe('news');
    running.openPage();
    await rest();
    expect(running.state.badges.at(-1)).toBeUndefined();
    await running.send('session.sign_out', {evenIfWaiting: false});
    await running.signIn();
    expect(running.state.notices).toHaveLength(1);
  });

  it('[S6] tells an answer when the worker was stopped between its page and its notice', async () => {
    await create(1);
    const {notify} = running.state;
    running.state.notify = () => new Promise(() => undefined); // stopped here
    running.server.apply(confirmLink(1));
    await running.hint('news');
    expect(running.state.notices).toEqual([]);
    running.state.notify = notify;
    await running.restart();
    expect(running.state.notices.map((notice) => notice.linkId)).toEqual([linkId(1)]);
    await running.restart();
    expect(running.state.notices).toHaveLength(1);
  });

  it('answers sync.now with what keeps it', async () => {
    expect(await running.send('sync.now', {})).toEqual({kind: 'synced'});
    running.server.isDown = true;
    expect(await running.send('sync.now', {})).toEqual({kind: 'failed', why: 'unreachable'});
  });

  it('asks before it signs out with edits waiting, and keeps them for the next time', async () => {
    running.server.isDown = true;
    await create(1);
    expect(await running.send('session.sign_out', {evenIfWaiting: false})).toEqual({
      kind: 'asks',
      waiting: 1,
    });
    expect(await running.send('session.sign_out', {evenIfWaiting: true})).toEqual({
      kind: 'signed_out',
    });
    const left = await running.store.read(scope());
    expect(left?.outbox).toHaveLength(1);
    expect(left?.base.account).toBeUndefined();
    running.server.isDown = false;
    await running.signIn();
    expect(running.server.view().links.size).toBe(1);
  });

  it('asks who it is after a sign-out, and not when a session merely ended', async () => {
    const {prompts} = running.signInServer;
    await running.signIn();
    expect(prompts).toEqual([null, null]);
    await running.send('session.sign_out', {evenIfWaiting: true});
    await running.signIn();
    expect(prompts.at(-1)).toBe('login');
  });

  it('[L9] another person of this browser sees nothing and sends nothing of the first', async () => {
    running.server.isDown = true;
    await create(1);
    running.server.isDown = false;
    running.state.userId = 'jan' as UserId;
    await running.signIn();
    expect(running.server.view().links.size).toBe(0);
    expect((await running.store.read(scope('maria')))?.base.account).toBeUndefined();
    expect((await running.store.read(scope('maria')))?.outbox).toHaveLength(1);
    running.state.userId = 'maria' as UserId;
    await running.signIn();
    expect(running.server.view().links.get(linkId(1))?.createdBy.userId).toBe('maria');
  });

  it('[L9] an account that was taken away is wiped here, edits kept', async () => {
    const page = running.openPage();
    running.server.members.delete('maria' as UserId);
    running.state.accounts = [];
    await create(1);
    const left = await running.store.read(scope());
    expect(left?.base.account).toBeUndefined();
    expect(left?.outbox).toHaveLength(1);
    expect(page.last().session.kind).toBe('signed_out');
  });

  it('goes on with another account when one was taken away', async () => {
    const second = linkId(77) as string as AccountId;
    running.state.accounts.push({id: second, name: 'Second'});
    await running.signIn();
    const page = running.openPage();
    await rest();
    expect(await running.send('session.switch', {accountId: second})).toEqual({kind: 'switched'});
    expect(page.last().session).toMatchObject({account: {name: 'Second'}});
    expect(await running.send('session.switch', {accountId: linkId(5)})).toEqual({kind: 'failed'});
  });

  it('goes on reading and saving when the token is refused, and says that it expired', async () => {
    const page = running.openPage();
    const card = running.openCard();
    await rest();
    running.signInServer.expireAccess();
    running.signInServer.expireRefresh();
    expect(await create(1)).toEqual({kind: 'saved'});
    expect(page.last().session).toMatchObject({kind: 'signed_in', expired: true});
    expect(ready(card.last().state).partner.expired).toBe(true);
    expect(page.last().sync).toMatchObject({waiting: 1, trouble: {why: 'signed_out'}});
    await running.signIn();
    expect(page.last().session).toMatchObject({expired: false});
    expect(page.last().sync).toMatchObject({waiting: 0, trouble: null});
  });
});

describe('a card', () => {
  const attachTo = (n: number, sender = cardSender()) =>
    running.send('card.attach', {linkId: linkId(n), dealId: sharedDeal.id}, sender);

  beforeEach(async () => {
    await running.signIn();
    await create(1);
  });

  it('is injected into the document that asked', async () => {
    expect(await running.send('card.load', {}, cardSender())).toEqual({kind: 'loaded'});
    expect(running.state.loaded).toEqual([dealUrl]);
  });

  it('creates, attaches and detaches on its record', async () => {
    const args = {linkId: linkId(2), draft: partnerDraft, replaces: null};
    expect(await running.send('card.create', args, cardSender())).toEqual({kind: 'saved'});
    expect(running.server.view().links.get(linkId(2))?.copyToken).toMatch(/^[\w-]{32}$/);
    expect(await attachTo(2)).toEqual({kind: 'saved'});
    expect(running.server.view().attachments.size).toBe(1);
    const off = {linkId: linkId(2), dealId: sharedDeal.id};
    expect(await running.send('card.detach', off, cardSender())).toEqual({kind: 'saved'});
    expect(running.server.view().attachments.size).toBe(0);
  });

  it('changes nothing on a deal that its tab does not show', async () => {
    for (const url of [
      otherDealUrl,
      'http://crm.localhost/contacts/4680/record/0-1/9001',
      'https://evil.example/',
    ]) {
      expect(await attachTo(1, cardSender(url))).toEqual({kind: 'failed', why: 'no_record'});
      const off = {linkId: linkId(1), dealId: sharedDeal.id};
      expect(await running.send('card.detach', off, cardSender(url))).toEqual({
        kind: 'failed',
        why: 'no_record',
      });
    }
  });

  it('puts an address on the clipboard and never gets it', async () => {
    const answered = await running.send('card.copy', {linkId: linkId(1)}, cardSender());
    expect(answered).toEqual({kind: 'copied', synced: true});
    expect(running.state.copied).toEqual([
      `https://vouch.example/c/${running.server.view().links.get(linkId(1))?.copyToken ?? ''}`,
    ]);
  });

  it('copies nothing that hangs on another record', async () => {
    await attachTo(1);
    const other = await running.send('card.copy', {linkId: linkId(1)}, cardSender(otherDealUrl));
    expect(other).toEqual({kind: 'failed'});
    expect(running.state.copied).toEqual([]);
  });

  it('edits, mails and asks otherwise for a link of its record, and of no other', async () => {
    await attachTo(1);
    const acts = [
      ['card.edit', {linkId: linkId(1), changes: {name: 'Renamed'}, was: {}}],
      ['card.set_asking', {linkId: linkId(1), choice: {language: 'pl'}}],
      ['card.mail', {linkId: linkId(1)}],
    ] as const;
    for (const [call, args] of acts) {
      expect(await running.send(call, args, cardSender(otherDealUrl))).toEqual({
        ...{kind: 'failed', why: 'no_record'},
      });
    }
    expect(running.server.view().links.get(linkId(1))?.name).not.toBe('Renamed');
    const client = {name: 'Ann Acme', email: 'ann@acme.example'};
    running.server.apply({kind: 'link.assign_client', linkId: linkId(1), client});
    await running.hint('news');
    for (const [call, args] of acts) {
      expect(await running.send(call, args, cardSender())).toEqual({kind: 'saved'});
    }
    await rest();
    const {name, asking} = running.server.view().links.get(linkId(1)) ?? {};
    expect([name, asking?.language, asking?.mailed?.count]).toEqual(['Renamed', 'pl', 1]);
  });

  it('opens the receipt of an answered link of its record, whose address it never gets', async () => {
    await attachTo(1);
    const ask = (url?: string) =>
      running.send('card.receipt', {linkId: linkId(1)}, cardSender(url));
    expect(await ask()).toEqual({kind: 'failed'}); // nobody has answered
    running.server.apply(confirmLink(1));
    await running.hint('news');
    expect(await ask(otherDealUrl)).toEqual({kind: 'failed'});
    expect(running.state.opened).toEqual([]);
    expect(await ask()).toEqual({kind: 'opened'});
    const token = running.server.view().links.get(linkId(1))?.copyToken ?? '';
    const address = `https://vouch.example${await receiptPathOf(token)}`;
    expect(running.state.opened).toEqual([address]);
  });

  it('asks the CAM about a deal that is not shared, known or not', async () => {
    const ask = {
      ...{linkId: linkId(1), note: 'please', quoteNumber: ' Q-7 '},
      title: '  A new\n deal ',
    };
    expect(await running.send('card.ask', ask, cardSender(otherDealUrl))).toEqual({kind: 'saved'});
    const unseen = 'http://crm.localhost/contacts/4680/record/0-3/5555';
    expect(await running.send('card.ask', ask, cardSender(unseen))).toEqual({kind: 'saved'});
    const deals = [...running.server.view().deals.values()];
    expect(deals.find(({ref}) => ref?.objectId === '5555')).toMatchObject({
      name: 'A new deal',
      shared: false,
    });
    const requests = [...running.server.view().attachRequests.values()];
    expect(requests.map(({quoteNumber}) => quoteNumber)).toEqual(['Q-7', 'Q-7']);
    const contact = 'http://crm.localhost/contacts/4680/record/0-1/1';
    expect(await running.send('card.ask', ask, cardSender(contact))).toEqual({
      kind: 'failed',
      why: 'no_record',
    });
  });

  it('picks among links that are on no deal', async () => {
    const all = await running.send('card.pick', {search: '', after: null}, cardSender());
    expect(all).toMatchObject({links: [{id: linkId(1)}], more: false});
    const nowhere = cardSender('https://evil.example/');
    expect(await running.send('card.pick', {search: '', after: null}, nowhere)).toEqual({
      links: [],
      more: false,
    });
  });

  it('opens our pages and can ask to try again', async () => {
    await running.send('card.open', {page: 'popup'}, cardSender());
    expect(running.state.opened).toEqual(['popup']);
    expect(await running.send('card.retry', {}, cardSender())).toEqual({kind: 'started'});
  });

  it('can do nothing that only our pages may', async () => {
    const sender = cardSender();
    for (const [call, args] of [
      ['mutate', {mutation: createLink(9)}],
      ['session.sign_out', {evenIfWaiting: true}],
      ['attention.clear', {mid: 1}],
    ] as const) {
      expect(await running.send(call, args, sender)).toBeUndefined();
    }
    expect(running.server.view().links.has(linkId(9))).toBe(false);
  });
});

describe('everybody who looks', () => {
  beforeEach(async () => {
    await running.signIn();
  });

  it('is told of a change at once, a card only of its own', async () => {
    await create(1);
    const card = running.openCard();
    const other = running.openCard(otherDealUrl, 8);
    await rest();
    const before = other.news.length;
    await running.send('card.attach', {linkId: linkId(1), dealId: sharedDeal.id}, cardSender());
    expect(ready(card.last().state).deals[0]?.links).toHaveLength(1);
    const links = other.news.slice(before).flatMap(({state}) => ready(state).deals[0]?.links ?? []);
    expect(links).toEqual([]);
  });

  it('is told nothing twice over', async () => {
    const card = running.openCard();
    await rest();
    const before = card.news.length;
    await create(1); // on no deal: this card shows nothing of it, once it is saved
    const states = card.news.slice(before - 1).map((news) => JSON.stringify(news));
    expect(states.every((state, at) => at === 0 || state !== states[at - 1])).toBe(true);
    await running.send('card.retry', {}, cardSender());
    await running.clock.advance(0);
    const quiet = card.news.length;
    running.openPage(); // its round finds nothing new
    await rest();
    expect(card.news.length).toBe(quiet);
  });

  it('is told by the address of the tab, not by what a page claims', async () => {
    const card = running.openCard();
    await rest();
    running.state.addresses.set(7, otherDealUrl);
    card.say({kind: 'moved', record: dealUrl, to: 'anything'});
    await rest();
    expect(card.last().record).toBe('sandbox:4680:deal:9002');
    running.state.addresses.set(7, dealUrl);
    running.moved(7);
    await rest();
    expect(card.last().record).toBe('sandbox:4680:deal:9001');
  });

  it('is let in only under its own name', async () => {
    const forged = running.connect(pagePort, cardSender());
    const strange = running.connect('other', pageSender);
    const asCard = running.connect(cardPort, pageSender);
    const frame = running.connect(cardPort, {...cardSender(), frameId: 3});
    await rest();
    for (const port of [forged, strange, asCard, frame]) {
      expect(port.isOpen).toBe(false);
      expect(port.news).toEqual([]);
    }
  });

  it('that has gone costs nothing and breaks nothing', async () => {
    const page = running.openPage();
    const card = running.openCard();
    await rest();
    page.drop();
    card.drop();
    await create(1);
    expect(running.state.errors).toEqual([]);
  });

  it('is told once of several changes of one moment', async () => {
    const page = running.openPage();
    await rest();
    running.server.isDown = true;
    const before = page.news.length;
    await Promise.all([create(1), create(2), create(3)]);
    await running.send('mutate', {
      mutation: {
        kind: 'attach.request',
        requestId: requestId(1),
        linkId: linkId(1),
        deal: {dealId: sharedDeal.id},
        note: '',
      },
    }); // refused: a shared deal needs no asking
    expect(page.news.length - before).toBeLessThan(12);
    expect(page.last().sync.waiting).toBe(3);
  });

  it('keeps us asking every few seconds while there is no socket', async () => {
    running.openPage();
    await rest();
    running.server.apply(createLink(1));
    await running.clock.advance(5000);
    expect((await running.store.read(scope()))?.base.links.size).toBe(1);
  });
});
