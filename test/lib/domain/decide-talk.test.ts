import {describe, expect, it} from 'vitest';
import {applyChanges, type AccountView, type Change} from '../../../lib/domain/account-view.ts';
import type {Deal} from '../../../lib/domain/deal.ts';
import type {MessageId, UserId} from '../../../lib/domain/ids.ts';
import type {DealFile, Message} from '../../../lib/domain/message.ts';
import type {PersonActor, Refusal, ServerMutation} from '../../../lib/domain/mutation.ts';
import {
  apply,
  at,
  authorOf,
  chris,
  dana,
  dealId,
  fileId,
  fileRow,
  later,
  maria,
  messageId,
  newFile,
  newSharing,
  otherDeal,
  otto,
  partnerAccount,
  personOf,
  postMessage,
  refusalOf,
  sharedDeal,
  userId,
  viewWith,
  withFacts,
} from './fixtures.ts';

const MB = 1024 * 1024;
const start = viewWith(partnerAccount, sharedDeal, otherDeal);
const withdrawn = (view: AccountView): AccountView =>
  applyChanges(view, [
    {
      ...{kind: 'deal', id: sharedDeal.id},
      row: {...sharedDeal, shared: false, sharing: {...newSharing, state: 'withdrawn'}},
    },
  ]);
const messageIn = (view: AccountView, n: number): Message => {
  const message = view.messages.get(messageId(n));
  if (!message) throw new Error('It is not there');
  return message;
};
const invalid = (field: string, code: string) => ({code: 'invalid', fields: [{field, code}]});
const many = (count: number) => Array.from({length: count}, () => otto.userId);

describe('posting a shared message', () => {
  it('tells who wrote it, from which side, and marks the deal as having news', () => {
    const {view, events} = apply(start, postMessage(1, {text: ' Hello\nyou '}), dana, later(9));
    expect(messageIn(view, 1)).toEqual({
      ...{id: messageId(1), dealId: sharedDeal.id, parentId: null, text: 'Hello\nyou'},
      ...{mentions: [], by: authorOf(dana), at: later(9), editedAt: null, deletedAt: null},
    });
    expect(view.deals.get(sharedDeal.id)).toEqual({
      ...sharedDeal,
      sharing: {...newSharing, lastMessage: {at: later(9), userId: dana.userId}},
    });
    expect(events).toEqual([
      {
        ...{kind: 'message_posted', dealId: sharedDeal.id, messageId: messageId(1)},
        ...{parentId: null, mentions: []},
      },
    ]);
  });

  it('keeps beside the newest message the newest of anybody else', () => {
    const marks = (view: AccountView) => {
      const {lastMessage, lastOther} = view.deals.get(sharedDeal.id)?.sharing ?? newSharing;
      return {lastMessage, lastOther};
    };
    const [danas, ottos] = [dana, otto].map(({userId}, index) => ({at: later(index + 1), userId}));
    const first = apply(start, postMessage(1), dana, later(1)).view;
    const answered = apply(first, postMessage(2), otto, later(2)).view;
    expect(marks(answered)).toEqual({lastMessage: ottos, lastOther: danas});
    const again = apply(answered, postMessage(3), otto, later(3)).view;
    expect(marks(again)).toEqual({
      lastMessage: {at: later(3), userId: otto.userId},
      lastOther: danas,
    });
    // Deleted, the mark is of what stands: as far as the server knows it
    const gone = (view: AccountView, n: number, by: PersonActor) =>
      apply(view, {kind: 'message.delete', messageId: messageId(n)}, by).view;
    const known = withFacts(again, {newestMessages: new Map()});
    const two = gone(known, 3, otto);
    expect(marks(two)).toEqual({lastMessage: ottos, lastOther: danas});
    expect(marks(gone(two, 1, dana))).toEqual({lastMessage: ottos});
    expect(marks(gone(gone(two, 1, dana), 2, otto))).toEqual({lastMessage: null});
    const older = {id: messageId(9), at: later(0), userId: maria.userId};
    const more = withFacts(two, {newestMessages: new Map([[sharedDeal.id, [older]]])});
    expect(marks(gone(more, 1, dana))).toEqual({
      lastMessage: ottos,
      lastOther: {at: later(0), userId: maria.userId},
    });
    expect(marks(gone(again, 3, otto))).toEqual(marks(again));
  });

  it('keeps markup as the text that it is', () => {
    const text = '<script>alert(1)</script> \u202eabc';
    expect(messageIn(apply(start, postMessage(1, {text})).view, 1).text).toBe(text);
  });

  it('announces its files, which are still to come', () => {
    const files = [
      newFile(1, {name: ' invoice\u202efdp.exe ', size: 25 * MB}),
      newFile(2, {type: 'x'.repeat(200)}),
    ];
    const {view, events} = apply(start, postMessage(1, {text: ' ', files}));
    expect(messageIn(view, 1).text).toBe('');
    expect(view.files.get(fileId(1))).toEqual({
      ...{id: fileId(1), dealId: sharedDeal.id, messageId: messageId(1), name: 'invoicefdp.exe'},
      ...{size: 25 * MB, type: 'application/pdf', state: 'awaited', refusal: null},
      ...{hasPreview: false, by: authorOf(maria), at},
    });
    expect(view.files.get(fileId(2))?.type).toHaveLength(100);
    expect(events.slice(1)).toEqual([
      {...{kind: 'file_added', dealId: sharedDeal.id, fileId: fileId(1)}, name: 'invoicefdp.exe'},
      {...{kind: 'file_added', dealId: sharedDeal.id, fileId: fileId(2)}, name: 'offer.pdf'},
    ]);
  });

  it('mentions those who have to do with the deal, each once, and nobody who has left', () => {
    const deal: Deal = {
      ...sharedDeal,
      owner: {name: 'Olga Owner', userId: userId('olga')},
      sharing: {...newSharing, team: [{userId: userId('tom'), name: 'Tom', side: 'vendor'}]},
    };
    const asked = ['gone', 'olga', 'maria', 'tom', 'chris', 'maria'].map(userId);
    const {view, events} = apply(
      viewWith(partnerAccount, deal),
      postMessage(1, {mentions: asked}),
      otto,
    );
    const {mentions} = messageIn(view, 1);
    expect(mentions).toEqual([
      {userId: 'olga', name: 'Olga Owner'},
      personOf(maria),
      {userId: 'tom', name: 'Tom'},
      personOf(chris),
    ]);
    expect(events[0]).toMatchObject({mentions: mentions.map(({userId}) => userId)});
  });

  it('mentions of the vendor’s people those who may read the deal, as the server knows them', () => {
    const [olga, tom, rea, vic] = ['olga', 'tom', 'rea', 'vic'].map((id) => ({
      userId: userId(id),
      name: id,
    }));
    if (!olga || !tom || !rea || !vic) throw new Error('They are four');
    const team = [
      {...tom, side: 'vendor'},
      {...vic, side: 'vendor'},
    ] as const;
    const deal: Deal = {...sharedDeal, owner: olga, sharing: {...newSharing, team: [...team]}};
    const mentions = [olga, tom, rea, vic, dana].map((one) => one.userId);
    const {view} = apply(
      withFacts(viewWith(partnerAccount, deal), {reps: [olga, tom, rea]}),
      postMessage(1, {mentions}),
      otto,
    );
    expect(messageIn(view, 1).mentions.map(({name}) => name)).toEqual(['olga', 'tom', 'Dana Reed']);
  });

  const posted = apply(start, postMessage(1, {files: [newFile(1)]})).view;
  it.each<[string, AccountView, ServerMutation, object]>([
    ['nothing', start, postMessage(2, {text: ' \n'}), invalid('text', 'required')],
    ['1 MB', start, postMessage(2, {text: 'x'.repeat(MB)}), invalid('text', 'too_long')],
    [
      'a long text beside a file',
      ...([start, postMessage(2, {text: 'x'.repeat(10_001), files: [newFile(2)]})] as const),
      invalid('text', 'too_long'),
    ],
    [
      'a file of 26 MB',
      ...([start, postMessage(2, {files: [newFile(2, {size: 26 * MB})]})] as const),
      invalid('files.0.size', 'too_long'),
    ],
    [
      'one file twice',
      ...([start, postMessage(2, {files: [newFile(2), newFile(2)]})] as const),
      invalid('files.1.fileId', 'invalid'),
    ],
    [
      'an id that is none',
      ...([start, {...postMessage(2), messageId: 'm' as MessageId} as ServerMutation] as const),
      invalid('messageId', 'invalid'),
    ],
    [
      'a crowd of mentions',
      ...([start, postMessage(2, {mentions: many(21)})] as const),
      invalid('mentions', 'too_long'),
    ],
    ['the same message again', posted, postMessage(1), {code: 'id_taken'}],
    ['a file that is another’s', posted, postMessage(2, {files: [newFile(1)]}), {code: 'id_taken'}],
    ['on no deal', start, postMessage(2, {dealId: dealId(99)}), {code: 'deal_not_found'}],
    [
      'on a deal that is not shared',
      ...([start, postMessage(2, {dealId: otherDeal.id})] as const),
      {code: 'deal_not_shared'},
    ],
    ['on one that is withdrawn', withdrawn(start), postMessage(2), {code: 'deal_not_shared'}],
  ])('refuses %s', (_, view, mutation, refusal) => {
    expect(refusalOf(view, mutation)).toEqual(refusal);
  });
});

describe('commenting', () => {
  const posted = apply(start, postMessage(1)).view;
  const comment = (n: number, on: number) => postMessage(n, {parentId: messageId(on), text: 'Yes'});

  it('hangs a comment on its message, and one on a comment on the same message', () => {
    const first = apply(posted, comment(2, 1), dana).view;
    const {view, events} = apply(first, comment(3, 2), otto);
    expect([2, 3].map((n) => messageIn(view, n).parentId)).toEqual([messageId(1), messageId(1)]);
    expect(events).toMatchObject([{kind: 'message_posted', parentId: messageId(1)}]);
  });

  it('is possible on a message that was deleted meanwhile, so that nothing written offline is lost', () => {
    const gone = apply(posted, {kind: 'message.delete', messageId: messageId(1)}).view;
    expect(refusalOf(gone, comment(2, 1), dana)).toBeUndefined();
  });

  it('is refused on no message, and on one of another deal', () => {
    expect(refusalOf(posted, comment(2, 9))).toEqual({code: 'message_not_found'});
    const second: Deal = {...sharedDeal, id: dealId(5)};
    const view = applyChanges(posted, [{kind: 'deal', id: second.id, row: second}]);
    const elsewhere = postMessage(2, {parentId: messageId(1), dealId: second.id});
    expect(refusalOf(view, elsewhere)).toEqual({code: 'message_not_found'});
  });
});

describe('editing a message', () => {
  const posted = apply(start, postMessage(1, {mentions: [otto.userId]})).view;
  const edit = (text: string, mentions: UserId[] = []): ServerMutation => ({
    ...{kind: 'message.edit', messageId: messageId(1), text, mentions},
  });

  it('is an event of its own, and leaves when and by whom it was written', () => {
    const {view, events} = apply(
      ...([posted, edit(' Better ', [otto.userId, chris.userId]), maria, later(60)] as const),
    );
    expect(messageIn(view, 1)).toEqual({
      ...messageIn(posted, 1),
      ...{text: 'Better', mentions: [personOf(otto), personOf(chris)], editedAt: later(60)},
    });
    expect(events).toEqual([
      {
        ...{kind: 'message_edited', dealId: sharedDeal.id, messageId: messageId(1)},
        mentions: [chris.userId],
      },
    ]);
    expect(view.deals).toBe(posted.deals);
  });

  it('names as mentioned whom no version of it had mentioned, once', () => {
    const edited = {kind: 'message_edited', dealId: sharedDeal.id, messageId: messageId(1)};
    let view = posted;
    const step = (...mentions: UserId[]) => {
      const done = apply(view, edit('Hi', mentions));
      view = done.view;
      return done.events;
    };
    const [ottoId, chrisId] = [otto.userId, chris.userId];
    expect(step(ottoId)).toEqual([edited]);
    expect(step(ottoId, chrisId, userId('gone'))).toEqual([{...edited, mentions: [chrisId]}]);
    expect(step(ottoId, chrisId)).toEqual([edited]);
    expect(step(chrisId)).toEqual([edited]);
    expect(messageIn(view, 1).mentionedBefore).toEqual([ottoId]);
    expect(step()).toEqual([edited]);
    expect(step(chrisId, ottoId)).toEqual([edited]);
    expect(messageIn(view, 1)).not.toHaveProperty('mentionedBefore');
  });

  it('names nobody anew whom it was taken from, and forgets them when it is deleted', () => {
    const without = apply(posted, edit('Hi')).view;
    expect(messageIn(without, 1).mentionedBefore).toEqual([otto.userId]);
    const {view} = apply(without, {kind: 'message.delete', messageId: messageId(1)});
    expect(messageIn(view, 1)).not.toHaveProperty('mentionedBefore');
  });

  it('may leave a file without words', () => {
    const {view} = apply(start, postMessage(1, {files: [newFile(1)]}));
    expect(messageIn(apply(view, edit(' ')).view, 1).text).toBe('');
  });

  it.each<[string, AccountView, ServerMutation, PersonActor, object]>([
    ['a colleague’s', posted, edit('x'), otto, {code: 'not_yours'}],
    ['the other side’s', posted, edit('x'), dana, {code: 'not_yours'}],
    ['nobody’s', start, edit('x'), maria, {code: 'message_not_found'}],
    ['into nothing', posted, edit(' '), maria, invalid('text', 'required')],
    ['into 1 MB', posted, edit('x'.repeat(MB)), maria, invalid('text', 'too_long')],
    ['into a crowd', posted, edit('x', many(21)), maria, invalid('mentions', 'too_long')],
    ['on a withdrawn deal', withdrawn(posted), edit('x'), maria, {code: 'deal_not_shared'}],
    [
      'a deleted one',
      apply(posted, {kind: 'message.delete', messageId: messageId(1)}).view,
      edit('x'),
      maria,
      {code: 'message_not_found'},
    ],
  ])('is refused: %s', (_, view, mutation, actor, refusal) => {
    expect(refusalOf(view, mutation, actor)).toEqual(refusal);
  });
});

describe('deleting a message', () => {
  const remove: ServerMutation = {kind: 'message.delete', messageId: messageId(1)};
  const files = [newFile(1), newFile(2, {name: 'b.png'})];
  const posted = apply(start, postMessage(1, {files, mentions: [otto.userId]})).view;
  const commented = apply(
    posted,
    postMessage(2, {parentId: messageId(1), files: [newFile(3)]}),
    dana,
  ).view;

  it('takes its words and files from both sides; comments keep their place and their files', () => {
    const {view, events} = apply(commented, remove, maria, later(60));
    expect(messageIn(view, 1)).toEqual({
      ...messageIn(posted, 1),
      ...{text: '', mentions: [], deletedAt: later(60)},
    });
    expect(messageIn(view, 2)).toEqual(messageIn(commented, 2));
    expect([...view.files.keys()]).toEqual([fileId(3)]);
    expect(events).toEqual([
      {kind: 'message_deleted', dealId: sharedDeal.id, messageId: messageId(1)},
      {...{kind: 'file_removed', dealId: sharedDeal.id, fileId: fileId(1)}, name: 'offer.pdf'},
      {...{kind: 'file_removed', dealId: sharedDeal.id, fileId: fileId(2)}, name: 'b.png'},
    ]);
  });

  it('is possible on a deal that is no longer shared', () => {
    expect(refusalOf(withdrawn(posted), remove)).toBeUndefined();
  });

  it('is refused for others’, twice, and for none', () => {
    for (const actor of [otto, dana]) {
      expect(refusalOf(posted, remove, actor)).toEqual({code: 'not_yours'});
    }
    expect(refusalOf(apply(posted, remove).view, remove)).toEqual({code: 'message_not_found'});
    expect(refusalOf(start, remove)).toEqual({code: 'message_not_found'});
  });
});

describe('deleting a file', () => {
  const remove: ServerMutation = {kind: 'file.remove', fileId: fileId(1)};
  const put = (row: DealFile): AccountView => {
    const change: Change = {kind: 'file', id: row.id, row};
    return applyChanges(start, [change]);
  };

  it('takes it from both sides, also for a colleague of whoever shared it', () => {
    const {view, events} = apply(put(fileRow(1, {state: 'stored'})), remove, otto);
    expect(view.files.size).toBe(0);
    expect(events).toEqual([
      {...{kind: 'file_removed', dealId: sharedDeal.id, fileId: fileId(1)}, name: 'offer.pdf'},
    ]);
  });

  it.each<[string, AccountView, PersonActor, Refusal]>([
    [
      'the vendor’s, by the partner',
      put(fileRow(1, {by: authorOf(dana)})),
      maria,
      {code: 'not_yours'},
    ],
    ['the partner’s, by the vendor', put(fileRow(1)), dana, {code: 'not_yours'}],
    ['one that is gone', start, maria, {code: 'file_not_found'}],
    [
      'a quote’s, which would stand there without it',
      ...([put(fileRow(1, {messageId: null, by: authorOf(dana)})), dana] as const),
      {code: 'forbidden'},
    ],
  ])('is refused: %s', (_, view, actor, refusal) => {
    expect(refusalOf(view, remove, actor)).toEqual(refusal);
  });
});
