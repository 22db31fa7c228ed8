/** The card's calls about shared deals: bound to the record of the sender's tab, whatever the payload says. */
import {beforeEach, describe, expect, it} from 'vitest';
import type {AccountView} from '../../../lib/domain/account-view.ts';
import type {ContentCall} from '../../../lib/messages/calls.ts';
import type {DealSheet} from '../../../lib/domain/deal-sheet.ts';
import {
  dealId,
  dealValues,
  fileId,
  messageId,
  newFile,
  noteId,
  otherDeal,
  sharedDeal,
} from '../domain/fixtures.ts';
import {cardSender, dealUrl, otherDealUrl, setUpBackground} from './running.ts';

const contactUrl = 'http://crm.localhost/contacts/4680/record/0-1/77';
const companyUrl = 'http://crm.localhost/contacts/4680/record/0-2/88';
const unknownDealUrl = 'http://crm.localhost/contacts/4680/record/0-3/5555';
const nowhere = 'http://crm.localhost/reports/1';

const values = {
  ...dealValues,
  contact: {name: 'Gil Globex', email: 'gil@globex.example', recordId: null},
  company: {name: 'Globex', domain: 'globex.example', recordId: '88'},
};
const post = (n: number, text = 'Shall we call them?') => ({
  ...{messageId: messageId(n), dealId: sharedDeal.id, parentId: null, text},
  ...{mentions: [], files: []},
});
const saved = {kind: 'saved'};
const elsewhere = {kind: 'failed', why: 'no_record'};

let running: ReturnType<typeof setUpBackground>;
const send = (call: ContentCall, args: unknown, url = dealUrl) =>
  running.send(call, args, cardSender(url));
const view = (): AccountView => running.server.view();
const open = async (url = dealUrl, id = sharedDeal.id): Promise<DealSheet | undefined> => {
  const reply = await send('card.deal', {dealId: id, most: 30}, url);
  return (reply as {sheet?: DealSheet}).sheet;
};

beforeEach(async () => {
  running = setUpBackground();
  await running.signIn();
  expect(await send('card.message_post', {...post(1), files: [newFile(1)]})).toEqual(saved);
  expect(await send('card.note_write', note(1))).toEqual(saved);
});

const note = (n: number) => ({noteId: noteId(n), dealId: sharedDeal.id, text: 'Budget is 50,000.'});

describe('a card on the page of a deal', () => {
  it('opens it with what is said on it, and knows no mail address', async () => {
    await send('card.deal_edit', {
      dealId: sharedDeal.id,
      changes: {contact: {name: 'Bea Acme', email: 'bea@acme.example', recordId: null}},
      was: {},
    });
    const sheet = await open();
    expect(sheet?.threads.map(({text}) => text)).toEqual(['Shall we call them?']);
    expect(sheet?.notes.map(({text}) => text)).toEqual(['Budget is 50,000.']);
    expect(sheet?.emailWithheld).toBe(true);
    expect(JSON.stringify(sheet)).not.toContain('@');
  });

  it('keeps the address that it was not told when the person stays the same', async () => {
    const changes = {contact: {name: 'Ann Acme', email: null, recordId: '77'}};
    expect(await send('card.deal_edit', {dealId: sharedDeal.id, changes, was: {}})).toEqual(saved);
    expect(view().deals.get(sharedDeal.id)?.contact).toMatchObject({
      email: 'ann@acme.example',
      ref: {objectType: 'contact', objectId: '77', portal: '4680', crm: 'sandbox'},
    });
  });

  it('gives another person no address of the one before', async () => {
    const changes = {contact: {name: 'Bob Acme', email: null, recordId: null}};
    await send('card.deal_edit', {dealId: sharedDeal.id, changes, was: {}});
    expect(view().deals.get(sharedDeal.id)?.contact).toMatchObject({name: 'Bob Acme', email: null});
  });

  it('converts it, known or not, and nothing twice', async () => {
    const convert = {dealId: null, values, partnerContact: 'otto', reachedOut: true};
    expect(await send('card.deal_convert', convert, otherDealUrl)).toEqual(saved);
    expect(view().deals.get(otherDeal.id)?.sharing).toMatchObject({
      state: 'active',
      partnerContact: {name: 'Otto Berg'},
    });
    expect(await send('card.deal_convert', convert, unknownDealUrl)).toEqual(saved);
    const made = [...view().deals.values()].find(({ref}) => ref?.objectId === '5555');
    expect(made).toMatchObject({shared: true, name: 'Globex rollout'});
    expect(await send('card.deal_convert', convert)).toMatchObject({
      refusal: {code: 'already_shared'},
    });
  });

  it('asks for the tick', async () => {
    const convert = {dealId: null, values, partnerContact: null, reachedOut: false};
    expect(await send('card.deal_convert', convert, otherDealUrl)).toMatchObject({
      refusal: {code: 'invalid', fields: [{field: 'reachedOut', code: 'required'}]},
    });
  });

  it('shares no new deal from there', async () => {
    const args = {dealId: dealId(9), values, partnerContact: null};
    expect(await send('card.deal_share', args)).toEqual(elsewhere);
  });

  it('does all that its people may', async () => {
    const acts: Array<[ContentCall, unknown]> = [
      ['card.deal_team', {dealId: sharedDeal.id, add: ['otto'], remove: []}],
      ['card.deal_seen', {dealId: sharedDeal.id, at: '2026-11-21T11:00:00.000Z'}],
      ['card.message_edit', {messageId: messageId(1), text: 'Edited', mentions: ['dana']}],
      ['card.file_remove', {fileId: fileId(1)}],
      ['card.message_delete', {messageId: messageId(1)}],
      ['card.note_edit', {noteId: noteId(1), text: '52,000'}],
      ['card.note_delete', {noteId: noteId(1)}],
      ['card.deal_withdraw', {dealId: sharedDeal.id, reason: 'On hold'}],
    ];
    for (const [call, args] of acts) expect([call, await send(call, args)]).toEqual([call, saved]);
    expect(view().deals.get(sharedDeal.id)?.sharing).toMatchObject({
      state: 'withdrawn',
      stateReason: 'On hold',
    });
    expect(view().notes.size).toBe(0);
    expect(view().files.size).toBe(0);
  });

  it('names colleagues without their addresses', async () => {
    expect(await send('card.people', {})).toEqual({
      kind: 'people',
      people: {
        userId: 'maria',
        people: [
          {userId: 'maria', name: 'Maria Nowak'},
          {userId: 'otto', name: 'Otto Berg'},
        ],
        vendorPeople: [
          {userId: 'chris', name: 'Chris Camden'},
          {userId: 'dana', name: 'Dana Reed'},
        ],
      },
    });
  });
});

describe('a card on the page of a contact or company', () => {
  it('shares a deal with that contact, and finds it there and at its company', async () => {
    const args = {dealId: dealId(9), values, partnerContact: null};
    expect(await send('card.deal_share', args, contactUrl)).toEqual(saved);
    const made = view().deals.get(dealId(9));
    expect(made?.contact).toMatchObject({name: 'Gil Globex', ref: {objectId: '77'}});
    expect(made?.company).toMatchObject({ref: {objectType: 'company', objectId: '88'}});
    for (const url of [contactUrl, companyUrl]) {
      expect((await open(url, dealId(9)))?.values.name).toBe('Globex rollout');
    }
    expect(await open(dealUrl, dealId(9))).toBeUndefined();
  });

  it('takes the page’s own record, whatever record the payload names', async () => {
    const forged = {...values, contact: {name: 'Gil', email: null, recordId: '666'}};
    const args = {dealId: dealId(9), values: forged, partnerContact: null};
    await send('card.deal_share', args, contactUrl);
    expect(view().deals.get(dealId(9))?.contact?.ref?.objectId).toBe('77');
  });

  it('needs that contact', async () => {
    const args = {dealId: dealId(9), values: {...values, contact: null}, partnerContact: null};
    expect(await send('card.deal_share', args, contactUrl)).toEqual({
      kind: 'refused',
      refusal: {code: 'invalid', fields: [{field: 'contact', code: 'required'}]},
    });
    expect(view().deals.has(dealId(9))).toBe(false);
  });

  it('converts none of another page', async () => {
    const convert = {values, partnerContact: null, reachedOut: true};
    for (const id of [null, otherDeal.id]) {
      const args = {...convert, dealId: id};
      expect(await send('card.deal_convert', args, contactUrl)).toEqual(elsewhere);
    }
    expect(view().deals.get(otherDeal.id)?.shared).toBe(false);
  });
});

/** Every call with a deal, message, note or file of the first deal. */
const forged: Array<[ContentCall, unknown]> = [
  ['card.deal_edit', {dealId: sharedDeal.id, changes: {name: 'Stolen'}, was: {}}],
  ['card.deal_withdraw', {dealId: sharedDeal.id, reason: ''}],
  ['card.deal_team', {dealId: sharedDeal.id, add: ['otto'], remove: []}],
  ['card.deal_seen', {dealId: sharedDeal.id, at: '2026-11-21T11:00:00.000Z'}],
  ['card.deal_convert', {dealId: sharedDeal.id, values, partnerContact: null, reachedOut: true}],
  ['card.message_post', post(2)],
  ['card.message_edit', {messageId: messageId(1), text: 'Stolen', mentions: []}],
  ['card.message_delete', {messageId: messageId(1)}],
  ['card.file_remove', {fileId: fileId(1)}],
  ['card.note_write', note(2)],
  ['card.note_edit', {noteId: noteId(1), text: 'Stolen'}],
  ['card.note_delete', {noteId: noteId(1)}],
];

describe('permission: a card of another record', () => {
  it.each(forged)('%s changes nothing of this one', async (call, args) => {
    const before = view();
    for (const url of [otherDealUrl, contactUrl, unknownDealUrl, nowhere]) {
      expect(await send(call, args, url)).toEqual(elsewhere);
    }
    expect(view()).toEqual(before);
  });

  it.each([otherDealUrl, contactUrl, unknownDealUrl, nowhere])(
    'reads nothing of it: no message, no private note (%s)',
    async (url) => {
      expect(await send('card.deal', {dealId: sharedDeal.id, most: 30}, url)).toEqual({
        kind: 'none',
      });
    },
  );

  it('learns of no deal from its list but its own', () => {
    const port = running.openCard(contactUrl);
    expect(JSON.stringify(port.news)).not.toContain(sharedDeal.id);
  });

  it.each(forged)('%s with an id that nobody has changes nothing', async (call, args) => {
    const unknown = JSON.parse(
      JSON.stringify(args).replaceAll('000000000001"', '000000000042"'),
    ) as unknown;
    expect(await send(call, unknown)).toEqual(elsewhere);
  });

  it('signed out it can do and see nothing', async () => {
    const fresh = setUpBackground();
    const reply = await fresh.send('card.deal', {dealId: sharedDeal.id, most: 30}, cardSender());
    expect(reply).toEqual({kind: 'none'});
    for (const [call, args] of forged) {
      expect(await fresh.send(call, args, cardSender())).toEqual({
        kind: 'failed',
        why: 'signed_out',
      });
    }
  });
});
