/**
 * What somebody writes on a shared deal: messages and comments that both sides read, and private notes. A text that was begun stays where
 * it was begun until it is saved or thrown away by the person.
 */
import {batch, computed, signal, type ReadonlySignal, type Signal} from '@preact/signals';
import type {Colleague} from '../domain/deal.ts';
import type {DealId, FileId, MessageId, NoteId, UserId} from '../domain/ids.ts';
import {limits} from '../domain/limits.ts';
import type {ActProblem, IsSeen, SaveAct, DealAct} from './deal-acts.ts';
import type {DraftFile, DraftFiles, FilePorts} from './deal-files.ts';
import {createDraftFiles} from './deal-files.ts';

export type TalkPorts = {
  dealId: DealId;
  save: SaveAct;
  makeId: () => string;
  /** Absent where files cannot be added. */
  files: FilePorts | undefined;
  /** Whom one can name. */
  people: () => readonly Colleague[];
};

export type TextIssue = 'required' | 'too_long' | 'files';

/** One text being written. */
export type Writing = {
  text: Signal<string>;
  files: DraftFiles;
  issue: ReadonlySignal<TextIssue | undefined>;
  busy: ReadonlySignal<boolean>;
  problem: ReadonlySignal<ActProblem | undefined>;
  isBegun: ReadonlySignal<boolean>;
};

/** What is open beside the message being written: one thing at a time. */
export type TalkFocus =
  | {kind: 'comment'; on: MessageId; writing: Writing}
  | {kind: 'edit'; messageId: MessageId; writing: Writing}
  | {kind: 'delete'; messageId: MessageId}
  | {kind: 'remove_file'; fileId: FileId}
  | {kind: 'edit_note'; noteId: NoteId; was: string; writing: Writing}
  | {kind: 'delete_note'; noteId: NoteId}
  /** A private note is about to be read by the other side. */
  | {kind: 'share_note'; noteId: NoteId; text: string};

export type Talk = {
  message: Writing;
  note: Writing;
  takesFiles: boolean;
  focus: ReadonlySignal<TalkFocus | undefined>;
  busy: ReadonlySignal<boolean>;
  problem: ReadonlySignal<ActProblem | undefined>;
  people: ReadonlySignal<readonly Colleague[]>;
  post: (isSeen: IsSeen) => Promise<void>;
  startComment: (on: MessageId) => void;
  startEdit: (message: {id: MessageId; text: string}) => void;
  askDelete: (messageId: MessageId) => void;
  askRemoveFile: (fileId: FileId) => void;
  writeNote: () => Promise<void>;
  startEditNote: (note: {id: NoteId; text: string}) => void;
  askDeleteNote: (noteId: NoteId) => void;
  askShareNote: (note: {id: NoteId; text: string}) => void;
  /** Does what is open: posts the comment, saves the edit, deletes, shares. */
  confirm: (isSeen: IsSeen) => Promise<void>;
  cancel: () => void;
};

export function createTalk(ports: TalkPorts): Talk {
  const {dealId, save, makeId} = ports;
  const people = computed(ports.people);
  const focus = signal<TalkFocus | undefined>(undefined);
  const busy = signal(false);
  const problem = signal<ActProblem | undefined>(undefined);
  const message = createWriting('');
  const note = createWriting('');
  /** Comments that were begun on other messages. */
  const comments = new Map<MessageId, OpenWriting>();

  function createWriting(start: string): OpenWriting {
    return openWriting(start, ports.files);
  }

  function open(next: TalkFocus | undefined): void {
    batch(() => {
      focus.value = next;
      problem.value = undefined;
    });
  }

  function postOf(writing: OpenWriting, parentId: MessageId | null): DealAct {
    const text = writing.text.value;
    const messageId = (writing.id ??= makeId()) as MessageId; // the same when it is tried again
    const files = writing.files.items.value.map(({fileId, name, size, type}) => ({
      ...{fileId, name, size, type},
    }));
    return {
      kind: 'message.post',
      ...{messageId, dealId, parentId, text, files},
      mentions: mentionsIn(text, people.value),
    };
  }

  /** One act without a text of its own. */
  async function act(mutation: DealAct, isSeen?: IsSeen): Promise<void> {
    if (busy.value) return;
    const at = focus.value;
    busy.value = true;
    const outcome = await save(mutation, isSeen);
    batch(() => {
      busy.value = false;
      if (outcome.kind !== 'saved') problem.value = outcome;
      else if (focus.value === at) open(undefined);
    });
  }

  return {
    message,
    note,
    takesFiles: ports.files !== undefined,
    focus,
    busy,
    problem,
    people,
    post: async (isSeen) => {
      await message.store(() => save(postOf(message, null), isSeen));
    },
    startComment: (on) => {
      const writing = comments.get(on) ?? createWriting('');
      comments.set(on, writing);
      open({kind: 'comment', on, writing});
    },
    startEdit: ({id, text}) => open({kind: 'edit', messageId: id, writing: createWriting(text)}),
    askDelete: (messageId) => open({kind: 'delete', messageId}),
    askRemoveFile: (fileId) => open({kind: 'remove_file', fileId}),
    writeNote: async () => {
      await note.store(() => {
        const noteId = (note.id ??= makeId()) as NoteId; // the same when it is tried again
        return save({kind: 'note.write', noteId, dealId, text: note.text.value});
      });
    },
    startEditNote: ({id, text}) =>
      open({kind: 'edit_note', noteId: id, was: text, writing: createWriting(text)}),
    askDeleteNote: (noteId) => open({kind: 'delete_note', noteId}),
    askShareNote: ({id, text}) => open({kind: 'share_note', noteId: id, text}),
    cancel: () => open(undefined),

    confirm: async (isSeen) => {
      const at = focus.value;
      switch (at?.kind) {
        case undefined:
          return;
        case 'comment': {
          const writing = comments.get(at.on);
          if (!writing) return;
          await writing.store(() => save(postOf(writing, at.on), isSeen));
          if (writing.isBegun.value) return;
          comments.delete(at.on);
          if (focus.value === at) open(undefined);
          return;
        }
        case 'edit': {
          const {messageId, writing} = at;
          const text = writing.text.value;
          const mentions = mentionsIn(text, people.value);
          return finishEdit(at, () =>
            save({kind: 'message.edit', messageId, text, mentions}, isSeen),
          );
        }
        case 'edit_note': {
          const {noteId, was, writing} = at;
          const aside = {noteId: makeId() as NoteId, dealId, was}; // made for it right now
          return finishEdit(at, () =>
            save({kind: 'note.edit', noteId, text: writing.text.value, aside}),
          );
        }
        case 'delete':
          return act({kind: 'message.delete', messageId: at.messageId});
        case 'remove_file':
          return act({kind: 'file.remove', fileId: at.fileId});
        case 'delete_note':
          return act({kind: 'note.delete', noteId: at.noteId});
        case 'share_note': {
          const {text} = at;
          const messageId = makeId() as MessageId; // made for it right now
          const mentions = mentionsIn(text, people.value);
          return act(
            {kind: 'message.post', messageId, dealId, parentId: null, text, mentions, files: []},
            isSeen,
          );
        }
      }
    },
  };

  async function finishEdit(
    at: Extract<TalkFocus, {writing: Writing}>,
    store: () => ReturnType<SaveAct>,
  ): Promise<void> {
    const writing = at.writing as OpenWriting; // every writing here was opened above
    if (await writing.store(store)) {
      if (focus.value === at) open(undefined);
    }
  }
}

type OpenWriting = Writing & {
  /** The id of what it becomes. */
  id: string | undefined;
  /** True when it was saved. */
  store: (save: () => ReturnType<SaveAct>) => Promise<boolean>;
};

function openWriting(start: string, ports: FilePorts | undefined): OpenWriting {
  const text = signal(start);
  const files = createDraftFiles(ports ?? noFiles);
  const tried = signal(false);
  const busy = signal(false);
  const problem = signal<ActProblem | undefined>(undefined);
  const found = computed(() => issueOf(text.value, files.items.value));
  const writing: OpenWriting = {
    id: undefined,
    text,
    files,
    busy,
    problem,
    issue: computed(() => {
      const issue = found.value;
      return tried.value || issue === 'too_long' ? issue : undefined;
    }),
    isBegun: computed(() => text.value.trim() !== '' || files.items.value.length > 0),
    store: async (save) => {
      if (busy.value) return false;
      if (found.value) {
        tried.value = true;
        return false;
      }
      batch(() => {
        busy.value = true;
        problem.value = undefined;
      });
      const outcome = await save();
      batch(() => {
        busy.value = false;
        // Told twice, after an answer that got lost: it is there already
        const isThere = outcome.kind === 'refused' && outcome.refusal.code === 'id_taken';
        if (outcome.kind !== 'saved' && !isThere) {
          problem.value = outcome;
          return;
        }
        writing.id = undefined;
        tried.value = false;
        text.value = '';
        files.clear();
      });
      return problem.value === undefined;
    },
  };
  return writing;
}

const noFiles: FilePorts = {
  keep: () => Promise.resolve({kind: 'failed', why: 'gone'}),
  forget: () => undefined,
  makeId: () => '',
};

function issueOf(text: string, files: readonly DraftFile[]): TextIssue | undefined {
  if (text.length > limits.messageLength) return 'too_long';
  if (files.some(({state}) => state.kind !== 'kept')) return 'files';
  return text.trim() === '' && files.length === 0 ? 'required' : undefined;
}

/**
 * Everybody whom the text names as "@Maria Nowak". Of names that begin alike the longest counts, and a name ends where no letter follows:
 * "@Jan Kowalski" is nobody called Jan Kowal. Who are of one name are all meant.
 */
export function mentionsIn(text: string, people: readonly Colleague[]): UserId[] {
  const names = [...new Set(people.map(({name}) => name))].filter((name) => name !== '');
  const longestFirst = names.toSorted((a, b) => b.length - a.length);
  const named = new Set<string>();
  for (let at = text.indexOf('@'); at !== -1; at = text.indexOf('@', at + 1)) {
    const name = longestFirst.find((one) => isNamedAt(text, at + 1, one));
    if (name !== undefined) named.add(name);
  }
  return people
    .filter(({name}) => named.has(name))
    .slice(0, limits.mentions)
    .map(({userId}) => userId);
}

function isNamedAt(text: string, at: number, name: string): boolean {
  return text.startsWith(name, at) && !/^[\p{L}\p{M}\p{N}]/u.test(text.slice(at + name.length));
}
