import {describe, expect, it} from 'vitest';
import {limits} from '../../../lib/domain/limits.ts';
import type {ActOutcome, DealAct, IsSeen} from '../../../lib/models/deal-acts.ts';
import type {FilePorts, KeepFile} from '../../../lib/models/deal-files.ts';
import {createTalk, mentionsIn} from '../../../lib/models/deal-talk-model.ts';
import {
  chris,
  dana,
  maria,
  messageId,
  noteId,
  otto,
  personOf,
  sharedDeal,
} from '../domain/fixtures.ts';

const seen: IsSeen = () => Promise.resolve(true);

function setUp(keep: KeepFile = () => Promise.resolve({kind: 'kept'})) {
  const acts: DealAct[] = [];
  const checks: boolean[] = [];
  const forgotten: string[] = [];
  let outcome: ActOutcome = {kind: 'saved'};
  let ids = 0;
  const files: Omit<FilePorts, 'makeId'> = {keep, forget: (id) => void forgotten.push(id)};
  const makeId = () => messageId(++ids);
  const talk = createTalk({
    ...{dealId: sharedDeal.id, makeId, files: {...files, makeId}},
    people: () => [personOf(otto), personOf(chris), personOf(dana)],
    save: async (act, isSeen) => {
      acts.push(act);
      checks.push((await isSeen?.()) ?? false);
      return outcome;
    },
  });
  return {talk, acts, checks, forgotten, answer: (next: ActOutcome) => (outcome = next)};
}

const fileOf = (text: string, name = 'offer.pdf') => new File([text], name, {type: 'text/plain'});
const rest = () => new Promise((done) => setTimeout(done));

describe('a shared message', () => {
  it('is posted with whom it names, and the field is empty again', async () => {
    const {talk, acts, checks} = setUp();
    talk.message.text.value = 'Hello @Dana Reed, and @Nobody';
    await talk.post(seen);
    expect(acts).toEqual([
      {
        ...{kind: 'message.post', messageId: messageId(1), dealId: sharedDeal.id, parentId: null},
        ...{text: 'Hello @Dana Reed, and @Nobody', mentions: [dana.userId], files: []},
      },
    ]);
    expect(checks).toEqual([true]);
    expect(talk.message.text.value).toBe('');
  });

  it.each<ActOutcome>([{kind: 'failed', why: 'storage'}, {kind: 'hidden'}, {kind: 'gone'}])(
    'stays in the field when it came to nothing ($kind), and is the same message the next time',
    async (problem) => {
      const {talk, acts, answer} = setUp();
      talk.message.text.value = 'Hello';
      answer(problem);
      await talk.post(seen);
      expect(talk.message.text.value).toBe('Hello');
      expect(talk.message.problem.value).toEqual(problem);
      answer({kind: 'saved'});
      await talk.post(seen);
      expect(acts.map((act) => 'messageId' in act && act.messageId)).toEqual([
        messageId(1),
        messageId(1),
      ]);
      expect(talk.message.text.value).toBe('');
    },
  );

  it('is there already when an answer got lost', async () => {
    const {talk, answer} = setUp();
    talk.message.text.value = 'Hello';
    answer({kind: 'refused', refusal: {code: 'id_taken'}});
    await talk.post(seen);
    expect(talk.message.problem.value).toBeUndefined();
    expect(talk.message.text.value).toBe('');
  });

  it('needs words, unless files go with it', async () => {
    const {talk, acts} = setUp();
    talk.message.text.value = '  ';
    await talk.post(seen);
    expect(acts).toEqual([]);
    expect(talk.message.issue.value).toBe('required');
    talk.message.files.add([fileOf('x')]);
    await rest();
    await talk.post(seen);
    expect(acts).toMatchObject([{text: '  ', files: [{name: 'offer.pdf', size: 1}]}]);
  });

  it('is not posted when it is too long, and says so while it is typed', async () => {
    const {talk, acts} = setUp();
    talk.message.text.value = 'x'.repeat(limits.messageLength + 1);
    expect(talk.message.issue.value).toBe('too_long');
    await talk.post(seen);
    expect(acts).toEqual([]);
    expect(talk.message.text.value).toHaveLength(limits.messageLength + 1);
  });
});

describe('files of a message', () => {
  it('show how much is kept, and hold the message back until they are', async () => {
    let finish = (): void => undefined;
    const {talk, acts} = setUp((_file, bytes, {onProgress}) => {
      onProgress(bytes.size / 2);
      return new Promise((done) => (finish = () => done({kind: 'kept'})));
    });
    talk.message.files.add([fileOf('1234')]);
    expect(talk.message.files.items.value[0]?.state).toEqual({kind: 'keeping', part: 0.5});
    talk.message.text.value = 'See this';
    await talk.post(seen);
    expect([acts, talk.message.issue.value]).toEqual([[], 'files']);
    finish();
    await rest();
    await talk.post(seen);
    expect(acts).toHaveLength(1);
    expect(talk.message.files.items.value).toEqual([]);
  });

  it('can be tried again, or taken off', async () => {
    let works = false;
    const {talk, forgotten} = setUp(() =>
      Promise.resolve(works ? {kind: 'kept'} : {kind: 'failed', why: 'no_space'}),
    );
    const {files} = talk.message;
    files.add([fileOf('1234')]);
    await rest();
    const [file] = files.items.value;
    expect(file?.state).toEqual({kind: 'failed', why: 'no_space'});
    works = true;
    if (file) files.retry(file.fileId);
    await rest();
    expect(files.items.value[0]?.state).toEqual({kind: 'kept'});
    if (file) files.remove(file.fileId);
    expect(files.items.value).toEqual([]);
    expect(forgotten).toEqual([file?.fileId]);
  });

  it('stop being handed over when they are taken off', async () => {
    let stopped = false;
    const {talk} = setUp((_, __, {signal, onProgress}) => {
      signal.addEventListener('abort', () => (stopped = true));
      return new Promise((done) =>
        setTimeout(() => {
          onProgress(1);
          done({kind: 'kept'});
        }),
      );
    });
    talk.message.files.add([fileOf('1234')]);
    const [file] = talk.message.files.items.value;
    if (file) talk.message.files.remove(file.fileId);
    await rest();
    expect([stopped, talk.message.files.items.value]).toEqual([true, []]);
  });

  it.each([
    ['empty', [fileOf('')]],
    ['too_large', [new File([new Uint8Array(limits.fileSize + 1)], 'big.zip')]],
    ['unreadable', [fileOf('x', '\u202e\u0000')]],
  ])('%s: is said at once and goes nowhere', (why, files) => {
    const {talk} = setUp(() => Promise.reject(new Error('Not to be asked')));
    talk.message.files.add(files);
    expect(talk.message.files.items.value[0]?.state).toEqual({kind: 'failed', why});
  });

  it('are no more than a message can have', () => {
    const {talk} = setUp();
    talk.message.files.add(Array.from({length: 11}, (_, n) => fileOf('x', `${n}.txt`)));
    const states = talk.message.files.items.value.map(({state}) => state.kind);
    expect(states.filter((kind) => kind === 'failed')).toHaveLength(1);
  });

  it('from the clipboard get a name', () => {
    const {talk} = setUp();
    talk.message.files.add([new File(['x'], '', {type: 'image/png'})]);
    expect(talk.message.files.items.value[0]?.name).toBe('image.png');
  });
});

describe('comments and edits', () => {
  it('keep what was begun on one message while another is opened', async () => {
    const {talk, acts} = setUp();
    talk.startComment(messageId(7));
    const first = talk.focus.value;
    if (first?.kind === 'comment') first.writing.text.value = 'Half a';
    talk.startComment(messageId(8));
    talk.startComment(messageId(7));
    const again = talk.focus.value;
    expect(again?.kind === 'comment' && again.writing.text.value).toBe('Half a');
    await talk.confirm(seen);
    expect(acts).toMatchObject([{kind: 'message.post', parentId: messageId(7), text: 'Half a'}]);
    expect(talk.focus.value).toBeUndefined();
  });

  it('change the text of a message, and stay open when that fails', async () => {
    const {talk, acts, answer} = setUp();
    talk.startEdit({id: messageId(7), text: 'Old'});
    const focus = talk.focus.value;
    if (focus?.kind === 'edit') focus.writing.text.value = 'New @Otto Berg';
    answer({kind: 'refused', refusal: {code: 'deal_not_shared'}});
    await talk.confirm(seen);
    expect(talk.focus.value).toBe(focus);
    answer({kind: 'saved'});
    await talk.confirm(seen);
    expect(acts.at(-1)).toEqual({
      ...{kind: 'message.edit', messageId: messageId(7), text: 'New @Otto Berg'},
      mentions: [otto.userId],
    });
    expect(talk.focus.value).toBeUndefined();
  });

  it('delete only after the question', async () => {
    const {talk, acts} = setUp();
    talk.askDelete(messageId(7));
    expect(acts).toEqual([]);
    talk.cancel();
    await talk.confirm(seen);
    expect(acts).toEqual([]);
    talk.askDelete(messageId(7));
    await talk.confirm(seen);
    expect(acts).toEqual([{kind: 'message.delete', messageId: messageId(7)}]);
  });
});

describe('private notes', () => {
  it('are written without asking for sight: nobody else reads them', async () => {
    const {talk, acts} = setUp();
    talk.note.text.value = 'Budget is 50,000';
    await talk.writeNote();
    expect(acts).toMatchObject([{kind: 'note.write', text: 'Budget is 50,000'}]);
    expect(talk.note.text.value).toBe('');
  });

  it('become a shared message only after the warning, as a message of their own', async () => {
    const {talk, acts, checks} = setUp();
    talk.askShareNote({id: noteId(1), text: 'Budget is 50,000'});
    expect(acts).toEqual([]);
    expect(talk.focus.value?.kind).toBe('share_note');
    await talk.confirm(() => Promise.resolve(false));
    expect(acts).toMatchObject([{kind: 'message.post', text: 'Budget is 50,000', files: []}]);
    expect(checks).toEqual([false]);
  });
});

describe('mentions', () => {
  it.each([
    ['@Dana Reed', [dana.userId]],
    ['hi @Dana', []],
    ['@Otto Berg @Dana Reed @Otto Berg', [otto.userId, dana.userId]],
    ['mail@Otto Berg.', [otto.userId]],
    ['', []],
  ])('“%s”', (text, expected) => {
    expect(mentionsIn(text, [personOf(otto), personOf(dana)])).toEqual(expected);
  });

  const kowal = {userId: maria.userId, name: 'Jan Kowal'};
  const kowalski = {userId: otto.userId, name: 'Jan Kowalski'};
  it.each([
    ['@Jan Kowalski, please', [kowalski.userId]],
    ['@Jan Kowal, please', [kowal.userId]],
    ['@Jan Kowal and @Jan Kowalski', [kowal.userId, kowalski.userId]],
    ['@Jan Kowalska', []], // nobody here
    ['@Jan Kowalé', []],
    ['(@Jan Kowal)', [kowal.userId]],
  ])('of names that begin alike: “%s”', (text, expected) => {
    expect(mentionsIn(text, [kowal, kowalski])).toEqual(expected);
    expect(mentionsIn(text, [kowalski, kowal]).toSorted()).toEqual(expected.toSorted());
  });

  it('two of one name are both meant', () => {
    const two = [kowal, {...kowalski, name: kowal.name}];
    expect(mentionsIn('@Jan Kowal', two)).toEqual([kowal.userId, kowalski.userId]);
  });
});
