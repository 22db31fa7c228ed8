import {describe, expect, it} from 'vitest';
import type {ContentCall, PageCall} from '../../../lib/messages/calls.ts';
import {
  createRouter,
  type ContentHandlers,
  type PageHandlers,
} from '../../../lib/messages/router.ts';
import {contentArgs, pageArgs} from '../../../lib/messages/schemas.ts';
import {createSend} from '../../../lib/messages/send.ts';
import type {Sender} from '../../../lib/messages/sender.ts';
import {
  at,
  createLink,
  dealId,
  dealValues,
  fileId,
  linkId,
  messageId,
  newFile,
  noteId,
  partnerDraft,
} from '../domain/fixtures.ts';

const own = {id: 'ours', origin: 'chrome-extension://ours'};
const page: Sender = {id: 'ours', url: 'chrome-extension://ours/popup.html'};
const card: Sender = {
  id: 'ours',
  url: 'http://crm.localhost/contacts/4680/record/0-3/9001',
  frameId: 0,
  tab: {id: 7, url: 'http://crm.localhost/contacts/4680/record/0-3/9001'},
};

const cardValues = {
  ...dealValues,
  contact: {name: 'Gil Globex', email: 'gil@globex.example', recordId: '77'},
  company: {name: 'Globex', domain: null, recordId: null},
};
const contentSamples: Record<ContentCall, unknown> = {
  'card.load': {},
  'card.create': {linkId: linkId(1), draft: partnerDraft, replaces: null},
  'card.edit': {linkId: linkId(1), changes: {name: 'New'}, was: {name: 'Old'}},
  'card.mail': {linkId: linkId(1)},
  'card.set_asking': {linkId: linkId(1), choice: {language: 'pl', expiryDays: null}},
  'card.receipt': {linkId: linkId(1)},
  'card.attach': {linkId: linkId(1), dealId: dealId(1)},
  'card.detach': {linkId: linkId(1), dealId: dealId(1)},
  'card.ask': {linkId: linkId(1), note: 'please', quoteNumber: 'Q-1', title: 'Acme'},
  'card.copy': {linkId: linkId(1)},
  'card.pick': {search: '', after: null},
  'card.open': {page: 'popup'},
  'card.retry': {},
  'card.deal': {dealId: dealId(1), most: 30},
  'card.people': {},
  'card.deal_share': {dealId: dealId(1), values: cardValues, partnerContact: null},
  'card.deal_convert': {
    ...{dealId: null, values: cardValues, partnerContact: 'maria', reachedOut: true},
  },
  'card.deal_edit': {dealId: dealId(1), changes: {amount: null}, was: {contact: null}},
  'card.deal_withdraw': {dealId: dealId(1), reason: 'lost interest'},
  'card.deal_team': {dealId: dealId(1), add: ['otto'], remove: []},
  'card.deal_seen': {dealId: dealId(1), at},
  'card.message_post': {
    ...{messageId: messageId(1), dealId: dealId(1), parentId: null, text: 'Hello'},
    ...{mentions: ['chris'], files: [newFile(1)]},
  },
  'card.message_edit': {messageId: messageId(1), text: 'Hello', mentions: []},
  'card.message_delete': {messageId: messageId(1)},
  'card.file_remove': {fileId: fileId(1)},
  'card.note_write': {noteId: noteId(1), dealId: dealId(1), text: 'Only us'},
  'card.note_edit': {noteId: noteId(1), text: 'Only us'},
  'card.note_delete': {noteId: noteId(1)},
};
const pageSamples: Record<PageCall, unknown> = {
  'session.sign_in': {server: 'https://vouch.example'},
  'session.sign_out': {evenIfWaiting: false},
  'session.switch': {accountId: linkId(1)},
  mutate: {mutation: createLink(1)},
  'sync.now': {},
  'attention.clear': {mid: 1},
  'left.discard': {server: 'https://vouch.example', userId: 'maria', accountId: linkId(1)},
};
const contentCalls = Object.keys(contentArgs) as ContentCall[];
const pageCalls = Object.keys(pageArgs) as PageCall[];

function setUp(fails = false) {
  const handled: string[] = [];
  const errors: string[] = [];
  const handle = (call: string) => () => {
    handled.push(call);
    return fails ? Promise.reject(new Error('disk')) : Promise.resolve({kind: call});
  };
  const all = (calls: string[]) => Object.fromEntries(calls.map((call) => [call, handle(call)]));
  const route = createRouter({
    own,
    content: all(contentCalls) as unknown as ContentHandlers, // every call, each answering its own name
    page: all(pageCalls) as unknown as PageHandlers,
    onError: (call) => errors.push(call),
  });
  return {route, handled, errors};
}

describe('the router', () => {
  it.each(contentCalls)('%s: for a card, and not for a page', async (call) => {
    const {route} = setUp();
    const message = {call, args: contentSamples[call]};
    expect(await route(message, card)).toEqual({kind: call});
    expect(route(message, page)).toBeUndefined();
  });

  it.each(pageCalls)('%s: for a page, and never for a card', async (call) => {
    const {route} = setUp();
    const message = {call, args: pageSamples[call]};
    expect(await route(message, page)).toEqual({kind: call});
    expect(route(message, card)).toBeUndefined();
  });

  it.each([...contentCalls, ...pageCalls])('%s: nobody else is answered', (call) => {
    const {route, handled} = setUp();
    const message = {call, args: {...contentSamples, ...pageSamples}[call]};
    for (const sender of [{}, {...card, id: 'theirs'}, {...card, frameId: 2}]) {
      expect(route(message, sender)).toBeUndefined();
    }
    expect(handled).toEqual([]);
  });

  it.each([undefined, null, 'text', 4, [], {}, {call: 'card.copy'}, {call: 4, args: {}}])(
    'leaves %s unanswered or unhandled',
    async (message) => {
      const {route, handled} = setUp();
      await route(message, card);
      expect(handled).toEqual([]);
    },
  );

  it.each(['toString', '__proto__', 'constructor', 'card.steal'])('knows no call %s', (call) => {
    const {route} = setUp();
    expect(route({call, args: {}}, card)).toBeUndefined();
    expect(route({call, args: {}}, page)).toBeUndefined();
  });

  it.each<[ContentCall, unknown]>([
    ['card.create', {linkId: 'nonsense', draft: partnerDraft, replaces: null}],
    [
      'card.create',
      {linkId: linkId(1), draft: {...partnerDraft, name: 'x'.repeat(2000)}, replaces: null},
    ],
    ['card.attach', {linkId: linkId(1)}],
    ['card.attach', {linkId: linkId(1), dealId: dealId(1), record: 'forged'}],
    ['card.detach', {linkId: 4, dealId: dealId(1)}],
    ['card.ask', {linkId: linkId(1), note: 'x'.repeat(1_000_000), quoteNumber: '', title: ''}],
    ['card.deal_share', {dealId: dealId(1), values: dealValues, partnerContact: null}], // names a record by itself
    [
      'card.deal_share',
      {
        dealId: dealId(1),
        values: {...cardValues, contact: {name: 'A', email: null, recordId: '../7'}},
        partnerContact: null,
      },
    ],
    ['card.deal_convert', {dealId: null, values: cardValues, partnerContact: null}],
    ['card.deal_edit', {dealId: dealId(1), changes: {owner: 'me'}, was: {}}],
    ['card.deal_edit', {dealId: 'nonsense', changes: {}, was: {}}],
    ['card.deal_withdraw', {dealId: dealId(1), reason: 'x'.repeat(1_000_000)}],
    ['card.deal_team', {dealId: dealId(1), add: 'everybody', remove: []}],
    ['card.deal_seen', {dealId: dealId(1), at: 'yesterday'}],
    ['card.message_post', {messageId: messageId(1), dealId: dealId(1), text: 'x'}],
    ['card.message_edit', {messageId: messageId(1), text: 'x'.repeat(1_000_000), mentions: []}],
    ['card.message_delete', {messageId: 1}],
    ['card.file_remove', {}],
    ['card.note_write', {noteId: noteId(1), dealId: dealId(1), text: 'x', shared: true}],
    ['card.note_edit', {noteId: noteId(1), text: null}],
    ['card.note_delete', {noteId: ''}],
  ])('%s with arguments that do not fit is refused in its own words', async (call, args) => {
    const {route, handled} = setUp();
    expect(await route({call, args}, card)).toEqual({kind: 'refused', refusal: {code: 'invalid'}});
    expect(handled).toEqual([]);
  });

  it.each([...contentCalls, ...pageCalls])(
    '%s answers also when its handler fails',
    async (call) => {
      const {route, errors} = setUp(true);
      const isCard = call in contentArgs;
      const args = {...contentSamples, ...pageSamples}[call];
      const answer = await route({call, args}, isCard ? card : page);
      expect(answer).toBeTypeOf('object');
      expect(errors).toEqual([call]);
    },
  );

  it('says what failed: nothing was saved', async () => {
    const {route} = setUp(true);
    expect(await route({call: 'mutate', args: pageSamples.mutate}, page)).toEqual({
      kind: 'failed',
      why: 'storage',
    });
  });
});

describe('send', () => {
  it('wraps call and arguments and gives back the answer', async () => {
    const {route} = setUp();
    const send = createSend((message) => Promise.resolve(route(message, card)));
    expect(await send('card.copy', {linkId: linkId(1)})).toEqual({kind: 'card.copy'});
  });
});
