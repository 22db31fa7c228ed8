/** What the card's list (card-model.ts) and its panels (card-acts.ts) share: the desk of each record, the ports, and what either offers the other. */
import {signal, type ReadonlySignal, type Signal} from '@preact/signals';
import type {LinkDraft} from '../domain/confirmation-link.ts';
import type {DealId, LinkId} from '../domain/ids.ts';
import type {Refusal} from '../domain/mutation.ts';
import type {Texts} from '../domain/texts.ts';
import type {ContentCalls, SaveOutcome, Send} from '../messages/calls.ts';
import type {CardDeal, CardLink, CardPartner, CardState} from '../messages/card-state.ts';
import type {AskingForm} from './asking-form-model.ts';
import type {CardPicker} from './card-picker.ts';
import type {LinkForm} from './link-form-model.ts';

// Views know models only, and take the shapes of what the background tells from here.
export type {
  CardAnswer,
  CardDeal,
  CardLink,
  CardPartner,
  CardRequest,
  CardState,
  PickLink,
} from '../messages/card-state.ts';
export type {SyncState, SyncTrouble} from '../messages/sync-state.ts';

export type CardPorts = {
  send: Send<ContentCalls>;
  /** Tells the state now and after each change, until the returned function is called. */
  watch: (listener: (state: CardState) => void) => () => void;
  texts: Texts;
  /** What the page calls its record; empty while unknown. Untrusted text. */
  title: () => string;
  /** One text per record of the page, equal for equal records. */
  record: () => string;
};

export type NamedLink = {id: LinkId; name: string};

export type CardPanel =
  | {kind: 'list'}
  | {kind: 'pick'}
  | {kind: 'form'}
  | {kind: 'created'; link: NamedLink}
  | {kind: 'preview'; linkId: LinkId}
  | {kind: 'asking'; linkId: LinkId; form: AskingForm}
  | {kind: 'ask'; link: NamedLink};

/** Why an act came to nothing, to be said in plain words. `hidden`: the button was not in plain sight. */
export type CardProblem =
  | {kind: 'refused'; refusal: Refusal}
  | {kind: 'failed'; why: Extract<SaveOutcome, {kind: 'failed'}>['why']}
  | {kind: 'hidden'}
  | {kind: 'gone'};

/** What Add can do here: attach to a shared deal, ask the CAM for one that is not, or neither. */
export type AddMode = 'attach' | 'ask' | 'none';

/** `seen`: what the edited link held when the form opened; absent for a new one. */
export type OpenForm = {
  form: LinkForm;
  linkId: LinkId;
  replaces: LinkId | null;
  seen?: LinkDraft;
};
export type CopyResult = 'copied' | 'not_yet' | 'failed';
/** The words for what was done. */
export type CardNote =
  | `card_done_${'added' | 'removed' | 'asked'}`
  | `account_done_${'edited' | 'mailed' | 'asking_set'}`;

export type CardDesk = {
  panel: Signal<CardPanel>;
  picker: Signal<CardPicker | undefined>;
  open: Signal<OpenForm | undefined>;
  /** Which shared deal Add means, where the page has several. */
  dealId: Signal<DealId | undefined>;
  /** The note to the CAM, and the quote that it is about. */
  note: Signal<string>;
  quoteNumber: Signal<string>;
  /** The row that asks "Remove from deal?". */
  removing: Signal<LinkId | undefined>;
  problem: Signal<CardProblem | undefined>;
};

/** What the card lets its panels see and change. */
export type CardCore = {
  ports: CardPorts;
  partner: ReadonlySignal<CardPartner | undefined>;
  target: ReadonlySignal<CardDeal | undefined>;
  desk: ReadonlySignal<CardDesk>;
  busy: Signal<boolean>;
  done: Signal<{note: CardNote; name: string} | undefined>;
  show: (panel: CardPanel) => void;
};

/** What a link's row offers. */
export type LinkAct = 'preview' | 'clone' | 'edit' | 'asking' | 'receipt' | 'startRemoving';

export type CardActs = Record<LinkAct, (link: CardLink) => void> & {
  openPicker: () => void;
  /** Opens the form that was begun here, else a new one. */
  openForm: () => void;
  mail: (link: CardLink, isSeen: () => Promise<boolean>) => Promise<void>;
  /** Saves the open form: a new link, or the changes of one. */
  create: () => Promise<void>;
  /** `isSeen` tells whether the pressed button is in plain sight; nothing is sent when it is not. */
  attach: (link: NamedLink, isSeen: () => Promise<boolean>) => Promise<void>;
  detach: (link: NamedLink, dealId: DealId, isSeen: () => Promise<boolean>) => Promise<void>;
  ask: (link: NamedLink) => Promise<void>;
};

export function createDesk(): CardDesk {
  return {
    panel: signal<CardPanel>({kind: 'list'}),
    picker: signal<CardPicker | undefined>(undefined),
    open: signal<OpenForm | undefined>(undefined),
    dealId: signal<DealId | undefined>(undefined),
    note: signal(''),
    quoteNumber: signal(''),
    removing: signal<LinkId | undefined>(undefined),
    problem: signal<CardProblem | undefined>(undefined),
  };
}
