/**
 * One deal that is open on a page: its tabs, the edit that somebody began, its team, its talk. What it shows is a signal of the page; what it
 * does goes through the page's `save`.
 */
import {batch, computed, signal, type ReadonlySignal} from '@preact/signals';
import type {Colleague} from '../domain/deal.ts';
import {peopleOf, type DealSheet} from '../domain/deal-sheet.ts';
import type {MessageId, UserId} from '../domain/ids.ts';
import {limits} from '../domain/limits.ts';
import type {ActProblem, DealParties, IsSeen, SaveAct} from './deal-acts.ts';
import type {FilePorts} from './deal-files.ts';
import type {DealForm} from './deal-form-model.ts';
import {createDealForm} from './deal-form-model.ts';
import type {Talk} from './deal-talk-model.ts';
import {createTalk} from './deal-talk-model.ts';

export const dealTabs = ['deal', 'shared', 'notes', 'timeline'] as const;
export type DealTab = (typeof dealTabs)[number];

export type DealDeskPorts = {
  sheet: ReadonlySignal<DealSheet>;
  parties: () => DealParties;
  save: SaveAct;
  makeId: () => string;
  /** Absent where files cannot be added. */
  files: FilePorts | undefined;
  /** More of what was cut short is wanted. */
  showMore: () => void;
};

export type DealDesk = {
  sheet: ReadonlySignal<DealSheet>;
  parties: ReadonlySignal<DealParties>;
  tab: ReadonlySignal<DealTab>;
  talk: Talk;
  /** The edit that is open. */
  editing: ReadonlySignal<DealForm | undefined>;
  withdrawing: ReadonlySignal<boolean>;
  reason: ReadonlySignal<string>;
  reasonTooLong: ReadonlySignal<boolean>;
  /** Own people who are not on the team. */
  others: ReadonlySignal<Colleague[]>;
  busy: ReadonlySignal<boolean>;
  problem: ReadonlySignal<ActProblem | undefined>;
  select: (tab: DealTab) => void;
  startEditing: () => void;
  stopEditing: () => void;
  saveEdit: (isSeen: IsSeen) => Promise<void>;
  startWithdrawing: () => void;
  setReason: (reason: string) => void;
  withdraw: (isSeen: IsSeen) => Promise<void>;
  cancel: () => void;
  addToTeam: (userId: UserId) => Promise<void>;
  removeFromTeam: (userId: UserId) => Promise<void>;
  /** Whether the message was unread when the Shared tab was opened: its mark stays until the tab is left. */
  isNew: (messageId: MessageId) => boolean;
  /** What is on the Shared tab has been read. */
  markSeen: () => void;
  showMore: () => void;
};

export function createDealDesk(ports: DealDeskPorts): DealDesk {
  const {sheet, save} = ports;
  const {id: dealId} = sheet.value;
  const parties = computed(ports.parties);
  const tab = signal<DealTab>('deal');
  const editing = signal<DealForm | undefined>(undefined);
  const withdrawing = signal(false);
  const reason = signal('');
  const busy = signal(false);
  const problem = signal<ActProblem | undefined>(undefined);
  const fresh = signal<ReadonlySet<MessageId>>(new Set());
  let seenAt = '';

  async function act(
    mutation: Parameters<SaveAct>[0],
    isSeen: IsSeen | undefined,
    onSaved: () => void,
  ): Promise<void> {
    if (busy.value) return;
    batch(() => {
      busy.value = true;
      problem.value = undefined;
    });
    const outcome = await save(mutation, isSeen);
    batch(() => {
      busy.value = false;
      if (outcome.kind === 'saved') onSaved();
      else problem.value = outcome;
    });
  }

  return {
    sheet,
    parties,
    tab,
    editing,
    withdrawing,
    reason,
    reasonTooLong: computed(() => reason.value.length > limits.reasonTextLength),
    busy,
    problem,
    talk: createTalk({
      ...{dealId, save},
      makeId: ports.makeId,
      files: ports.files,
      people: () => {
        const {userId} = parties.value;
        return peopleOf(parties.value, sheet.value).filter((one) => one.userId !== userId);
      },
    }),
    others: computed(() => {
      const team = new Set(sheet.value.sharing?.team.map(({userId}) => userId));
      return parties.value.people.filter(({userId}) => !team.has(userId));
    }),
    select: (next) =>
      batch(() => {
        if (next !== tab.value) fresh.value = new Set();
        tab.value = next;
        problem.value = undefined;
      }),
    startEditing: () => {
      const {values, emailWithheld} = sheet.value;
      editing.value ??= createDealForm({
        ...{purpose: 'edit', parties: () => parties.value, start: values, emailWithheld},
      });
    },
    stopEditing: () => {
      editing.value = undefined;
    },
    saveEdit: async (isSeen) => {
      const form = editing.value;
      if (!form) return;
      const outcome = await form.save(({changes, was}) =>
        Object.keys(changes).length === 0
          ? Promise.resolve({kind: 'saved'})
          : save({kind: 'deal.edit', dealId, changes, was}, isSeen),
      );
      if (outcome?.kind === 'saved' && editing.value === form) editing.value = undefined;
    },
    startWithdrawing: () => {
      withdrawing.value = true;
    },
    setReason: (text) => {
      reason.value = text;
    },
    withdraw: (isSeen) =>
      act({kind: 'deal.withdraw', dealId, reason: reason.value}, isSeen, () => {
        withdrawing.value = false;
        reason.value = '';
      }),
    cancel: () =>
      batch(() => {
        withdrawing.value = false;
        problem.value = undefined;
      }),
    addToTeam: (userId) =>
      act({kind: 'deal.team', dealId, add: [userId], remove: []}, undefined, () => undefined),
    removeFromTeam: (userId) =>
      act({kind: 'deal.team', dealId, add: [], remove: [userId]}, undefined, () => undefined),
    isNew: (messageId) => fresh.value.has(messageId),
    markSeen: () => {
      const unread = sheet.value.threads
        .flatMap((thread) => [thread, ...thread.comments])
        .filter(({isUnread}) => isUnread);
      if (unread.length > 0) {
        fresh.value = new Set([...fresh.value, ...unread.map(({id}) => id)]);
      }
      // By the messages' own clock: what this computer's says could be before what was read, or after what was not
      const last = unread.reduce((newest, {at}) => (at > newest ? at : newest), '');
      if (last <= seenAt) return;
      seenAt = last;
      void save({kind: 'deal.seen', dealId, at: last});
    },
    showMore: ports.showMore,
  };
}
