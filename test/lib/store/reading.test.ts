import {describe, expect, it} from 'vitest';
import type {LinkId, UserId} from '../../../lib/domain/ids.ts';
import type {Mutation} from '../../../lib/domain/mutation.ts';
import {readingOf} from '../../../lib/store/reading.ts';
import {parseBody} from '../../../lib/store/edit-body.ts';
import {replay} from '../../../lib/store/replay.ts';
import {newMeta} from '../../../lib/store/settle.ts';
import type {OutboxEntry} from '../../../lib/store/store.ts';
import {
  after,
  at,
  attachLink,
  attachmentId,
  confirmLink,
  createLink,
  dealId,
  linkId,
  messageId,
  newFile,
  noteId,
  otto,
  partnerAccount,
  postMessage,
  shareDeal,
  sharedDeal,
  viewWith,
} from '../domain/fixtures.ts';
import {bodyOf} from './store-suite.ts';

const base = after(viewWith(partnerAccount, sharedDeal), createLink(1));
const user = {id: 'maria' as UserId, name: 'Maria Nowak'};
const viewer = {userId: user.id, name: user.name};
const rename = (n: number, name: string): Mutation => ({
  kind: 'link.edit',
  linkId: linkId(n),
  changes: {name},
});
const entry = (mid: number, mutation: Mutation, rest: Partial<OutboxEntry> = {}): OutboxEntry => ({
  mid,
  body: bodyOf(mutation),
  at,
  taken: false,
  ...rest,
});
const read = (outbox: OutboxEntry[], syncedAt: string | null = at) =>
  readingOf({meta: {...newMeta('c'), syncedAt}, base, outbox, rejected: []}, user);

describe('what people see', () => {
  it('[E2] is the base with their pending edits on top, in order', () => {
    const {view} = replay(
      base,
      [entry(1, rename(1, 'One')), entry(2, rename(1, 'Two')), entry(3, createLink(2))],
      viewer,
    );
    expect(view.links.get(linkId(1))?.name).toBe('Two');
    expect(view.links.get(linkId(2))?.createdBy).toEqual({userId: 'maria', name: 'Maria Nowak'});
    expect(base.links.get(linkId(1))?.name).not.toBe('Two');
  });

  it('[L7] leaves out what no longer applies', () => {
    const answered = after(base, confirmLink(1));
    const {view, waitingIds} = replay(answered, [entry(1, rename(1, 'Late'))], viewer);
    expect(view.links).toBe(answered.links);
    expect(waitingIds.size).toBe(0);
  });

  it('[E2] leaves out what the server has refused, before the page that says so', () => {
    const refused = entry(1, rename(1, 'Refused'), {taken: true, refusal: {code: 'forbidden'}});
    expect(read([refused]).view.links.get(linkId(1))?.name).not.toBe('Refused');
  });

  it('[E2] waits for what the server has not taken, and for nothing it has', () => {
    const attach = attachLink(1);
    const queued = read([entry(1, attach)]);
    expect(queued.isWaiting(linkId(1))).toBe(true);
    expect(queued.isWaiting(attachmentId(1))).toBe(true);
    expect(queued.isWaiting(linkId(2))).toBe(false);
    const taken = read([entry(1, attach, {taken: true})]);
    expect(taken.view.attachments.size).toBe(1);
    expect(taken.isWaiting(linkId(1))).toBe(false);
  });

  it('knows which links the server knows', () => {
    const create = createLink(2);
    expect(read([]).isSynced(linkId(1))).toBe(true);
    expect(read([entry(1, create)]).isSynced(linkId(2))).toBe(false);
    expect(read([entry(1, create, {taken: true})]).isSynced(linkId(2))).toBe(true);
    const refused = entry(1, create, {taken: true, refusal: {code: 'invalid'}});
    expect(read([refused]).isSynced(linkId(2))).toBe(false);
  });

  it('is complete once a pull has come to its end', () => {
    expect(read([], null).complete).toBe(false);
    expect(read([]).complete).toBe(true);
  });

  it('is empty before there is anything', () => {
    const nothing = readingOf(undefined, user);
    expect(nothing.view.links.size).toBe(0);
    expect(nothing.complete).toBe(false);
    expect(nothing.isSynced('x' as LinkId) || nothing.isWaiting('x')).toBe(false);
  });
});

describe('what people see of shared deals', () => {
  const file = newFile(1);
  const deal = sharedDeal.id;

  it('[E2] is their talk on top: messages with files, comments, notes', () => {
    const {view} = read([
      entry(1, postMessage(1, {text: ' Hello ', files: [file]})),
      entry(2, postMessage(2, {parentId: messageId(1)})),
      entry(3, {kind: 'message.edit', messageId: messageId(1), text: 'Hi', mentions: []}),
      entry(4, {kind: 'note.write', noteId: noteId(1), dealId: deal, text: 'Mine'}),
      entry(5, {kind: 'file.remove', fileId: file.fileId}),
    ]);
    expect(view.messages.get(messageId(1))).toMatchObject({text: 'Hi', editedAt: at});
    expect(view.messages.get(messageId(2))?.parentId).toBe(messageId(1));
    expect(view.notes.get(noteId(1))?.by.userId).toBe('maria');
    expect(view.files.size).toBe(0);
    expect(view.deals.get(deal)?.sharing?.lastMessage).toEqual({at, userId: 'maria'});
  });

  it('[E2] is a deal they registered, edited and wrote on, all on a train', () => {
    const {view, isWaiting} = read([
      entry(1, shareDeal(5)),
      entry(2, {kind: 'deal.edit', dealId: dealId(5), changes: {nextSteps: 'Call'}}),
      entry(3, postMessage(1, {dealId: dealId(5)})),
    ]);
    const registered = view.deals.get(dealId(5));
    expect(registered?.sharing).toMatchObject({state: 'active', nextSteps: 'Call'});
    expect(isWaiting(dealId(5))).toBe(true);
  });

  it('[L7] leaves out talk on a deal that is no longer shared, and on what is gone', () => {
    const withdrawn = after(base, {kind: 'deal.withdraw', dealId: deal, reason: ''});
    const queued = [
      entry(1, postMessage(1)),
      entry(2, {kind: 'message.edit', messageId: messageId(9), text: 'x', mentions: []}),
      entry(3, {kind: 'note.delete', noteId: noteId(9)}),
    ];
    const {view, waitingIds} = replay(withdrawn, queued, viewer);
    expect(view.messages).toBe(withdrawn.messages);
    expect(waitingIds.size).toBe(0);
  });

  it('[E2] marks what waits: not a deal for its messages, nor for having been read', () => {
    const post = read([entry(1, postMessage(1, {files: [file]}))]);
    expect([messageId(1), file.fileId, deal].map(post.isWaiting)).toEqual([true, true, false]);
    const seen = read([entry(1, {kind: 'deal.seen', dealId: deal, at})]);
    expect(seen.view.seen.get(deal)?.by).toHaveLength(1);
    expect(seen.isWaiting(deal)).toBe(false);
    const team = read([
      entry(1, {kind: 'deal.team', dealId: deal, add: [otto.userId], remove: []}),
    ]);
    expect(team.isWaiting(deal)).toBe(true);
    const settings = read([entry(1, {kind: 'settings.recipient', userId: null})]);
    expect(settings.isWaiting('settings.recipient')).toBe(true);
  });
});

describe('a stored body', () => {
  it.each([
    ['of a kind of tomorrow', '{"at":"x","mutation":{"kind":"deal.praise"}}'],
    ['that was thrown away', '{"discarded":true}'],
    ['that is not JSON', '{'],
    ['that is no object', '7'],
    ['of a kind every object has', '{"at":"x","mutation":{"kind":"toString"}}'],
  ])('%s is passed over', (_, body) => {
    expect(parseBody(body)).toBeUndefined();
    expect(replay(base, [{mid: 1, body, at, taken: false}], viewer).view).toEqual(base);
  });
});
