/**
 * Everything that is done to one deal beside the table: opening it with what was said on it, creating, converting, registering again,
 * adding and removing links, and using a refused edit again. What was begun on a deal waits there for whoever comes back to it.
 */
import type {ReadonlySignal, Signal} from '@preact/signals';
import {batch, computed, effect, signal, untracked} from '@preact/signals';
import type {DealSheet} from '../domain/deal-sheet.ts';
import {dealSheetOf} from '../domain/deal-sheet.ts';
import type {AttachmentId, DealId, LinkId} from '../domain/ids.ts';
import {findTwins} from '../domain/twin.ts';
import type {AccountModel} from './account-model.ts';
import type {DealParties, SaveAct} from './deal-acts.ts';
import type {WatchFile} from './deal-files.ts';
import type {DealDesk} from './deal-desk-model.ts';
import {createDealDesk} from './deal-desk-model.ts';
import {createDealForm} from './deal-form-model.ts';
import type {LinkChoice} from './deals-choice.ts';
import {createLinkChoice} from './deals-choice.ts';
import type {DealsPanel} from './deals-panel.ts';
import {dealIdOf, idOfGiven} from './deals-panel.ts';
import type {ReuseFloor} from './deals-reuse.ts';
import {createDealReuse} from './deals-reuse.ts';
import type {DealsDeskPorts} from './deals-ports.ts';
import type {DeskNote} from './desk-panel.ts';
import type {RefusedEdit} from './page-ports.ts';

export type DealsDesk = {
  panel: ReadonlySignal<DealsPanel | undefined>;
  parties: ReadonlySignal<DealParties | undefined>;
  note: ReadonlySignal<DeskNote | undefined>;
  /** The links to choose from while one is added to the open deal. */
  choice: LinkChoice;
  open(dealId: DealId): void;
  /** Tries again to read what could not be read. */
  retry(): void;
  startShare(): void;
  /** Also to register a deal again whose registration has ended. */
  startConvert(dealId: DealId): void;
  /** Saves the open form; what stops it is shown there. */
  save(): Promise<void>;
  /** The record that is about to be converted is that deal, which a rep registered. */
  linkTwin(dealId: DealId): Promise<void>;
  startAttach(): void;
  attach(linkId: LinkId): Promise<void>;
  detach(linkId: LinkId): Promise<void>;
  /** From the choice of a link to the deal, from a deal or a form to the table. */
  back(): void;
  close(): void;
  reuse(edit: RefusedEdit): Promise<void>;
  watchFile: WatchFile;
  forgetNote(): void;
  stop(): void;
};

/** How many threads and entries of the timeline show first, and how many more each time. */
const pageOf = 30;

type Entry = {desk: DealDesk; sheet: Signal<DealSheet>; most: number};

export function createDealsDesk(account: AccountModel, ports: DealsDeskPorts): DealsDesk {
  const panel = signal<DealsPanel>();
  const note = signal<DeskNote>();
  const entries = new Map<DealId, Entry>();
  const converts = new Map<DealId, Extract<DealsPanel, {kind: 'convert'}>>();
  /** A new deal that was begun. */
  let share: Extract<DealsPanel, {kind: 'share'}> | undefined;
  const choice = createLinkChoice(account, ports.pace, () => panel.value?.kind === 'attach');

  const parties = computed((): DealParties | undefined => {
    const known = account.snapshot.value?.view.account;
    const who = account.session.value;
    if (!known || !who) return undefined;
    const {name, vendorName, catalogue, people, vendorPeople} = known;
    return {name, vendorName, catalogue, people, vendorPeople, userId: who.user.id};
  });
  /** A form or a deal outlives a moment without data (a store that closes) and then holds on to what it had. */
  let lastParties: DealParties | undefined;
  const partiesNow = (): DealParties => {
    lastParties = parties.value ?? lastParties;
    if (!lastParties) throw new Error('Deals open once the account is known');
    return lastParties;
  };

  function show(next: DealsPanel | undefined): void {
    batch(() => {
      panel.value = next;
      note.value = undefined;
    });
  }
  const say = (said: DeskNote): void => void (note.value = said);

  /** One read of a deal at a time; one that was overtaken is followed by another. */
  const reading = new Map<DealId, Promise<void>>();
  const overtaken = new Set<DealId>();
  function read(dealId: DealId): Promise<void> {
    overtaken.add(dealId);
    const running = reading.get(dealId) ?? readOn(dealId);
    reading.set(dealId, running);
    return running;
  }

  async function readOn(dealId: DealId): Promise<void> {
    try {
      while (overtaken.delete(dealId)) await readOnce(dealId);
    } finally {
      reading.delete(dealId);
    }
  }

  async function readOnce(dealId: DealId): Promise<void> {
    const who = account.session.value;
    if (!who) return;
    const scope = scopeNow();
    const found = await ports.readDeal(who, dealId).catch(() => undefined);
    if (scope !== scopeNow()) return; // another account meanwhile
    const deal = found?.view.deals.get(dealId);
    const known = entries.get(dealId);
    const isShown = panel.value?.kind !== 'attach' && dealIdOf(panel.value) === dealId;
    if (!found || !deal) {
      // What is open stays open: a text may be half written on it
      if (isShown && !known) show({kind: found ? 'gone' : 'failed', dealId});
      return;
    }
    const most = known?.most ?? pageOf;
    const sheet = dealSheetOf(found, deal, {userId: who.user.id, most});
    if (known) known.sheet.value = sheet;
    else entries.set(dealId, createEntry(dealId, sheet));
    const desk = entries.get(dealId)?.desk;
    if (isShown && desk && panel.value?.kind !== 'open') show({kind: 'open', dealId, desk});
  }

  function createEntry(dealId: DealId, first: DealSheet): Entry {
    const sheet = signal(first);
    const {files} = ports;
    const makeId = () => ports.makeId();
    const desk = createDealDesk({
      ...{sheet, parties: partiesNow, makeId},
      save: (act) => save(dealId, act),
      files: files && {...files, makeId},
      showMore: () => {
        entry.most += 3 * pageOf;
        void read(dealId);
      },
    });
    const entry: Entry = {desk, sheet, most: pageOf};
    return entry;
  }

  /** Resolves when what was saved is on the screen as well. */
  async function save(dealId: DealId, act: Parameters<SaveAct>[0]): ReturnType<SaveAct> {
    const outcome = await account.save(act);
    if (outcome.kind === 'saved') {
      await read(dealId);
      await reuses.settle(dealId, act);
    }
    return outcome;
  }

  const scopeNow = (): string => {
    const who = account.session.value;
    return who ? [who.server, who.user.id, who.account.id].join(' ') : '';
  };
  let scope = scopeNow();
  const stopFollowing = effect(() => {
    // Another account or nobody: nothing of the one before stays on screen.
    const next = scopeNow();
    if (next === scope) return;
    scope = next;
    untracked(() => {
      entries.clear();
      converts.clear();
      share = undefined;
      lastParties = undefined;
      show(undefined);
    });
  });
  const stopReading = effect(() => {
    // Something changed: the open deal may have.
    if (!account.snapshot.value) return;
    const dealId = untracked(() => dealIdOf(panel.value));
    if (dealId) untracked(() => void read(dealId));
  });

  const floor: ReuseFloor = {
    ...{account, ports, say, show, parties: partiesNow},
    openDesk: async (dealId) => {
      model.open(dealId);
      await read(dealId);
      return entries.get(dealId)?.desk;
    },
  };
  const reuses = createDealReuse(floor);

  async function act(mutation: Parameters<AccountModel['save']>[0], dealId: DealId) {
    const outcome = await account.save(mutation);
    if (outcome.kind === 'saved') await read(dealId);
    else say({kind: 'problem', outcome});
    return outcome.kind === 'saved';
  }

  async function saveForm(open: Extract<DealsPanel, {kind: 'share' | 'convert'}>): Promise<void> {
    const outcome = await open.form.save(async ({values, partnerContact, reachedOut}) => {
      const saved = await account.save(
        open.kind === 'share'
          ? {kind: 'deal.share', dealId: open.dealId, values, partnerContact}
          : {
              ...{kind: 'deal.convert', deal: open.deal, values, partnerContact, reachedOut},
              besides: open.twins.map(({id}) => id),
            },
      );
      // Told twice, after an answer that got lost: it is there already
      const isThere = saved.kind === 'refused' && saved.refusal.code === 'id_taken';
      return isThere ? {kind: 'saved'} : saved;
    });
    if (outcome?.kind !== 'saved') return;
    if (open.mid !== null) await account.discard(open.mid);
    const dealId = open.kind === 'share' ? open.dealId : idOfGiven(open.deal);
    if (share === open) share = undefined;
    converts.delete(dealId);
    if (panel.value !== open) return;
    model.open(dealId);
  }

  const model: DealsDesk = {
    panel,
    parties,
    note,
    choice,
    open(dealId) {
      const desk = entries.get(dealId)?.desk;
      show(desk ? {kind: 'open', dealId, desk} : {kind: 'opening', dealId});
      void read(dealId);
    },
    retry() {
      const dealId = dealIdOf(panel.value);
      if (dealId) model.open(dealId);
    },
    startShare() {
      if (!parties.value) return;
      share ??= {
        kind: 'share',
        dealId: ports.makeId() as DealId, // made for it right now
        form: createDealForm({purpose: 'share', parties: partiesNow, start: {}}),
        mid: null,
      };
      show(share);
    },
    startConvert(dealId) {
      const sheet = entries.get(dealId)?.sheet.value;
      if (!sheet || !parties.value) return;
      const known = converts.get(dealId) ?? {
        ...{kind: 'convert' as const, deal: {dealId}, mid: null},
        isAgain: sheet.sharing !== null,
        twins: findTwins(account.snapshot.value?.view.deals.values() ?? [], sheet.values.company),
        form: createDealForm({purpose: 'convert', parties: partiesNow, start: sheet.values}),
      };
      converts.set(dealId, known);
      show(known);
    },
    async save() {
      const open = panel.value;
      if (open?.kind === 'share' || open?.kind === 'convert') await saveForm(open);
    },
    async linkTwin(dealId) {
      const open = panel.value;
      if (open?.kind !== 'convert' || !('ref' in open.deal)) return;
      const {ref} = open.deal;
      if (!(await act({kind: 'deal.link_record', dealId, ref}, dealId))) return;
      if (open.mid !== null) await account.discard(open.mid);
      if (panel.value === open) model.open(dealId);
    },
    startAttach() {
      if (panel.value?.kind !== 'open') return;
      choice.searchFor('');
      show({...panel.value, kind: 'attach'});
    },
    async attach(linkId) {
      const open = panel.value;
      if (open?.kind !== 'attach') return;
      const {dealId, desk} = open;
      const attachmentId = ports.makeId() as AttachmentId; // made for it right now
      const done = await act({kind: 'link.attach', attachmentId, linkId, dealId}, dealId);
      if (done && panel.value === open) show({kind: 'open', dealId, desk});
    },
    async detach(linkId) {
      const dealId = dealIdOf(panel.value);
      if (dealId) await act({kind: 'link.detach', linkId, dealId}, dealId);
    },
    back() {
      const open = panel.value;
      if (open?.kind === 'attach') show({...open, kind: 'open'});
      else if (open?.kind === 'convert' && open.mid === null) model.open(idOfGiven(open.deal));
      else show(undefined);
    },
    close: () => show(undefined),
    reuse: (edit) => reuses.reuse(edit),
    watchFile: (fileId, listener) => ports.watchFile(fileId, listener),
    forgetNote: () => void (note.value = undefined),
    stop() {
      stopFollowing();
      stopReading();
      choice.stop();
    },
  };
  return model;
}
