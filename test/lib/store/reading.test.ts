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
  linkId,
  partnerAccount,
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
