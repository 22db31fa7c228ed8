import {describe, expect, it} from 'vitest';
import {applyChanges} from '../../../lib/domain/account-view.ts';
import type {AccountView} from '../../../lib/domain/account-view.ts';
import type {Mutation, ServerMutation} from '../../../lib/domain/mutation.ts';
import {dealSheetOf, peopleOf} from '../../../lib/domain/deal-sheet.ts';
import {
  after as viewAfter,
  apply,
  at,
  attachLink,
  createLink,
  dana,
  later,
  linkId,
  maria,
  messageId,
  newFile,
  noteId,
  otherDeal,
  partnerAccount,
  partnerDraft,
  personOf,
  postMessage,
  requestId,
  sharedDeal,
  viewWith,
} from './fixtures.ts';

const base = viewWith(partnerAccount, sharedDeal, otherDeal);
type By = Parameters<typeof apply>[2];
const after = (...steps: Array<[Mutation, By, number]>): AccountView =>
  steps.reduce(
    (view, [mutation, by, seconds]) => apply(view, mutation, by, later(seconds)).view,
    base,
  );
const sheetOf = (view: AccountView, most = 30, waiting: string[] = []) => {
  const deal = view.deals.get(sharedDeal.id) ?? sharedDeal;
  const isWaiting = (id: string) => waiting.includes(id);
  return dealSheetOf({view, isWaiting}, deal, {userId: maria.userId, most});
};
const comment = (n: number, parent: number) =>
  postMessage(n, {parentId: messageId(parent), text: `comment ${n}`});

describe('a deal’s sheet', () => {
  it('has threads newest first, their comments oldest first, with files', () => {
    const view = after(
      [postMessage(1, {text: 'first', files: [newFile(1)]}), maria, 1],
      [postMessage(2, {text: 'second'}), dana, 2],
      [comment(3, 1), dana, 3],
      [comment(4, 1), maria, 4],
    );
    const {threads} = sheetOf(view);
    expect(threads.map(({text}) => text)).toEqual(['second', 'first']);
    expect(threads[1]?.comments.map(({text}) => text)).toEqual(['comment 3', 'comment 4']);
    expect(threads[1]?.files.map(({name}) => name)).toEqual(['offer.pdf']);
    expect(threads.map(({isOwn}) => isOwn)).toEqual([false, true]);
  });

  it('counts and marks what this person has not read, never their own', () => {
    const view = after(
      [postMessage(1), maria, 1],
      [postMessage(2), dana, 2],
      [{kind: 'deal.seen', dealId: sharedDeal.id, at: later(2)}, maria, 3],
      [comment(3, 1), dana, 4],
      [postMessage(4), dana, 5],
    );
    const {unread, threads} = sheetOf(view);
    expect(unread).toBe(2);
    expect(threads.map(({isUnread}) => isUnread)).toEqual([true, false, false]);
    expect(threads[2]?.comments[0]?.isUnread).toBe(true);
  });

  it('keeps the place of a deleted message while comments hang on it, and no other', () => {
    const posted: Array<[Mutation, By, number]> = [
      [postMessage(1), maria, 1],
      [postMessage(2), maria, 2],
      [comment(3, 1), dana, 3],
    ];
    const gone = (n: number): [Mutation, By, number] => [
      {kind: 'message.delete', messageId: messageId(n)},
      maria,
      9,
    ];
    const {threads} = sheetOf(after(...posted, gone(1), gone(2)));
    expect(threads.map(({id}) => id)).toEqual([messageId(1)]);
    expect(threads[0]?.text).toBe('');
  });

  it('is cut at as many threads as were asked for, and says so', () => {
    const view = after(...[1, 2, 3].map((n): [Mutation, By, number] => [postMessage(n), maria, n]));
    expect(sheetOf(view, 2)).toMatchObject({moreThreads: true});
    expect(sheetOf(view, 2).threads.map(({id}) => id)).toEqual([messageId(3), messageId(2)]);
    expect(sheetOf(view, 3).moreThreads).toBe(false);
  });

  it('has nothing of another deal', () => {
    const view = applyChanges(base, [
      {
        kind: 'note',
        id: noteId(1),
        row: {
          ...{id: noteId(1), dealId: otherDeal.id, text: 'other', by: personOf(maria), at},
          editedAt: null,
        },
      },
    ]);
    expect(sheetOf(view)).toMatchObject({notes: [], threads: [], quotes: [], links: []});
  });

  it('marks what waits', () => {
    const view = after([postMessage(1, {files: [newFile(1)]}), maria, 1]);
    const sheet = sheetOf(view, 30, [messageId(1), newFile(1).fileId]);
    expect(sheet.waiting).toBe(false);
    expect(sheet.threads[0]).toMatchObject({waiting: true, files: [{waiting: true}]});
    expect(sheetOf(view, 30, [sharedDeal.id]).waiting).toBe(true);
  });

  it('says what comes next and what is missing to be paid, by its links', () => {
    expect(sheetOf(base)).toMatchObject({
      next: 'attach_proof',
      missing: ['confirmed_proof', 'won', 'eligibility'],
    });
    const view = after([createLink(1), maria, 1], [attachLink(1), maria, 2]);
    expect(sheetOf(view)).toMatchObject({next: 'client_answers', links: [{status: 'pending'}]});
  });

  it('says of each link what its client said, what proves it, and how much was confirmed and why not the rest', () => {
    const other = {reasonId: 'other', text: 'We bought Starter.'};
    const [first, second] = partnerDraft.lines.map(({productId}) => productId);
    if (!first || !second) throw new Error('The link has two products.');
    const said: ServerMutation = {
      ...{kind: 'link.answer', linkId: linkId(1)},
      weighed: {evidence: 'unverified', unproven: 'free_mail', email: 'ann@freemail.example'},
      input: {
        name: 'Ann Acme',
        choice: {
          kind: 'per_product',
          lines: [
            {productId: first, verdict: 'confirmed'},
            {productId: second, verdict: 'rejected', ...other},
          ],
        },
      },
    };
    const put = [createLink(1), createLink(2), attachLink(1), attachLink(2)];
    const view = viewAfter(base, ...put, said);
    const [answered, open] = sheetOf(view).links;
    expect(answered).toMatchObject({status: 'confirmed', pendingState: null, wish: null});
    expect(answered?.answer).toEqual({
      ...{at, by: 'Ann Acme', evidence: 'unverified', confirmed: 1, of: 2},
      rejected: [
        {product: 'Sales Hub', reason: {id: 'other', name: 'Other', text: 'We bought Starter.'}},
      ],
    });
    expect(JSON.stringify(answered)).not.toContain('@');
    expect(open).toMatchObject({status: 'pending', answer: null});
  });

  it('tells of a request what link it is about', () => {
    const ask: Mutation = {
      ...{kind: 'attach.request', requestId: requestId(1), linkId: linkId(1)},
      ...{deal: {dealId: otherDeal.id}, note: ''},
    };
    const view = after([createLink(1), maria, 1], [ask, maria, 2]);
    const sheet = dealSheetOf({view, isWaiting: () => false}, otherDeal, {
      ...{userId: maria.userId, most: 1},
    });
    expect(sheet.requests).toMatchObject([{linkName: 'Acme · Marketing + Sales Pro'}]);
  });
});

describe('people one can name', () => {
  it('are both sides and the team, each once', () => {
    const sharing = sharedDeal.sharing && {
      ...sharedDeal.sharing,
      team: [{...personOf(dana), side: 'vendor' as const}],
    };
    const owner = {name: 'Olga Owner', userId: 'olga' as typeof maria.userId};
    const names = peopleOf(partnerAccount, {owner, sharing}).map(({name}) => name);
    expect(names).toEqual(['Maria Nowak', 'Otto Berg', 'Chris Camden', 'Dana Reed', 'Olga Owner']);
  });
});
