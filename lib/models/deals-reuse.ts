/**
 * Using a refused edit of a deal again: its values come back into the form, its text to where it was written. The refused edit itself is put
 * away once something of its kind was saved from there.
 */
import type {ReadonlySignal} from '@preact/signals';
import {batch} from '@preact/signals';
import type {AccountView} from '../domain/account-view.ts';
import type {DealValues} from '../domain/deal.ts';
import type {DealId} from '../domain/ids.ts';
import type {Mutation} from '../domain/mutation.ts';
import type {AccountModel} from './account-model.ts';
import type {DealAct, DealParties} from './deal-acts.ts';
import type {DealDesk} from './deal-desk-model.ts';
import type {DraftText} from './deal-draft.ts';
import {draftOf} from './deal-draft.ts';
import type {DealForm} from './deal-form-model.ts';
import {createDealForm} from './deal-form-model.ts';
import type {DealsPanel} from './deals-panel.ts';
import type {DealsDeskPorts} from './deals-ports.ts';
import type {DeskNote} from './desk-panel.ts';
import type {RefusedEdit} from './page-ports.ts';
import type {DealReuse, DealSideMutation} from './refused-deal-edit.ts';
import {dealIn, findDealReuse, nameOfDeal} from './refused-deal-edit.ts';
import {canReuse} from './refused-edit.ts';

/** The desk that edits come back to. */
export type ReuseFloor = {
  account: AccountModel;
  ports: DealsDeskPorts;
  say: (note: DeskNote) => void;
  show: (panel: DealsPanel | undefined) => void;
  parties: () => DealParties;
  /** Opens a deal; undefined when there is none. */
  openDesk: (dealId: DealId) => Promise<DealDesk | undefined>;
};

export type DealReuses = {
  reuse(edit: RefusedEdit): Promise<void>;
  /** Something was saved: the refused edit that it came from is done with. */
  settle(dealId: DealId, act: DealAct): Promise<void>;
};

/** Where the values of a refused edit are now: `isThere` until the person throws them away. */
type Brought = {
  mid: number;
  dealId: DealId;
  kinds: ReadonlyArray<DealAct['kind']>;
  isThere: () => boolean;
  stop: () => void;
};

export function isOfDeal(mutation: Mutation): mutation is DealSideMutation {
  return !(
    mutation.kind.startsWith('link.') ||
    mutation.kind === 'attach.request' ||
    mutation.kind === 'overwrite.dismiss'
  );
}

/** Whether the dashboard can bring it back, whatever it is of. */
export function canReuseAny(mutation: Mutation, view: AccountView): boolean {
  return isOfDeal(mutation)
    ? findDealReuse(mutation, view).kind !== 'none'
    : canReuse(mutation, view);
}

export function createDealReuse(floor: ReuseFloor): DealReuses {
  const {account, ports, say, show, parties, openDesk} = floor;
  let brought: Brought[] = [];

  /** `begun`: gone once nothing is written any more; else `isThere` says so. */
  function bring(
    one: Pick<Brought, 'mid' | 'dealId' | 'kinds'>,
    held: {begun: ReadonlySignal<boolean>} | {isThere: () => boolean},
  ): void {
    let emptied = false;
    const stop =
      'begun' in held ? held.begun.subscribe((isBegun) => (emptied ||= !isBegun)) : noStop;
    const isThere = 'begun' in held ? () => !emptied : held.isThere;
    brought = [...brought.filter(({mid}) => mid !== one.mid), {...one, isThere, stop}];
  }

  async function again(edit: RefusedEdit, mutation: Mutation, name: string): Promise<void> {
    const outcome = await account.save(mutation);
    if (outcome.kind === 'saved') {
      say({kind: 'sent_again', name});
      await account.discard(edit.mid);
    } else say({kind: 'problem', outcome});
  }

  function openForm(
    {mid}: RefusedEdit,
    found: Extract<DealReuse, {kind: 'share' | 'convert'}>,
    isAgain: boolean,
  ): void {
    const {kind, values, partnerContact} = found;
    const form = createDealForm({purpose: kind, parties, start: values});
    if (partnerContact !== null) form.setPartnerContact(partnerContact);
    // The id of what did not come about is spent
    if (kind === 'share') show({kind, dealId: ports.makeId() as DealId, form, mid});
    else show({kind, deal: found.deal, form, isAgain, mid, twins: found.twins});
  }

  function write(
    desk: DealDesk,
    mid: number,
    {dealId, editing, parentId, text, files}: Extract<DealReuse, {kind: 'message'}>,
  ): void {
    const {talk} = desk;
    const kinds = ['message.post', 'message.edit'] as const;
    desk.select('shared');
    if (dealId === null) return;
    if (editing || parentId) {
      if (editing) talk.startEdit({id: editing, text});
      else if (parentId) talk.startComment(parentId);
      const focus = talk.focus.value;
      if (focus?.kind === 'comment') {
        focus.writing.text.value = joined(focus.writing.text.value, text);
        focus.writing.files.bring(files);
      }
      bring({mid, dealId, kinds}, {isThere: () => talk.focus.value === focus});
      return;
    }
    talk.message.text.value = joined(talk.message.text.value, text);
    talk.message.files.bring(files);
    bring({mid, dealId, kinds}, {begun: talk.message.isBegun});
  }

  function note(
    desk: DealDesk,
    mid: number,
    {dealId, editing, text}: Extract<DealReuse, {kind: 'note'}>,
  ): void {
    const {talk} = desk;
    const kinds = ['note.write', 'note.edit'] as const;
    desk.select('notes');
    if (dealId === null) return;
    if (editing) {
      talk.startEditNote({id: editing, text});
      const focus = talk.focus.value;
      bring({mid, dealId, kinds}, {isThere: () => talk.focus.value === focus});
      return;
    }
    talk.note.text.value = joined(talk.note.text.value, text);
    bring({mid, dealId, kinds}, {begun: talk.note.isBegun});
  }

  async function bringBack(edit: RefusedEdit, found: DealReuse): Promise<void> {
    if (!('dealId' in found)) return;
    const {dealId} = found;
    // Nobody knows any more on which deal it was
    if (dealId === null) {
      say({kind: 'problem', outcome: {kind: 'refused', refusal: {code: 'message_not_found'}}});
      return;
    }
    const desk = await openDesk(dealId);
    if (!desk) return; // the panel says that it is gone
    batch(() => {
      switch (found.kind) {
        case 'edit': {
          desk.select('deal');
          desk.startEditing();
          const form = desk.editing.value;
          if (!form) return;
          fill(form, found.start);
          const isThere = () => desk.editing.value === form;
          bring({mid: edit.mid, dealId, kinds: ['deal.edit']}, {isThere});
          return;
        }
        case 'withdraw': {
          desk.select('deal');
          desk.startWithdrawing();
          desk.setReason(found.reason);
          const isThere = () => desk.withdrawing.value;
          bring({mid: edit.mid, dealId, kinds: ['deal.withdraw']}, {isThere});
          return;
        }
        case 'message':
          write(desk, edit.mid, found);
          return;
        case 'note':
          note(desk, edit.mid, found);
          return;
      }
    });
  }

  return {
    async reuse(edit) {
      const {mutation} = edit;
      // A deal is found by its record, and what a rep registered by its company, wherever they are
      if (mutation?.kind === 'deal.convert') await account.readEverything();
      const view = account.snapshot.value?.view;
      const who = account.session.value;
      if (!mutation || !isOfDeal(mutation) || !view || !who) return;
      const dealId = dealIn(mutation, view);
      const isConversion = mutation.kind === 'deal.convert';
      const read = !isConversion && dealId ? ports.readDeal(who, dealId) : undefined;
      const whole = (await read?.catch(() => undefined))?.view;
      const found = findDealReuse(mutation, whole ?? view);
      switch (found.kind) {
        case 'share':
          openForm(edit, found, false);
          return;
        case 'convert':
          openForm(edit, found, Boolean(dealId && view.deals.get(dealId)?.sharing));
          return;
        case 'again':
          await again(edit, found.mutation, nameOfDeal(mutation, view) ?? '');
          return;
        case 'edit':
        case 'withdraw':
        case 'message':
        case 'note':
          await bringBack(edit, found);
          return;
        case 'none':
          return;
      }
    },
    async settle(dealId, act) {
      const isDone = (one: Brought) =>
        one.dealId === dealId && one.kinds.includes(act.kind) && one.isThere();
      const done = brought.filter(isDone);
      brought = brought.filter((one) => !done.includes(one));
      for (const {mid, stop} of done) {
        stop();
        await account.discard(mid);
      }
    },
  };
}

const noStop = (): void => undefined;

/** What was being written stays, with the other text below it. */
const joined = (there: string, text: string): string =>
  there.trim() === '' || there === text ? text : `${there}\n\n${text}`;

function fill(form: DealForm, values: DealValues): void {
  const {productIds, ...texts} = draftOf(values);
  for (const [field, text] of Object.entries(texts)) form.set(field as DraftText, text); // the draft's own keys
  for (const id of new Set([...form.draft.value.productIds, ...productIds])) {
    form.toggleProduct(id, productIds.includes(id));
  }
}
