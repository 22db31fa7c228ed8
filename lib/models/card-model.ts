/**
 * The card on one CRM page. The page moves between records without a reload, so everything begun on a record waits for
 * it at its own desk: half-filled forms, a note, what was searched for. Coming back finds the list with the way to
 * go on, never a panel that grabs the focus of somebody who only looked at another record.
 */
import {batch, computed, signal, type ReadonlySignal, type Signal} from '@preact/signals';
import {v7} from 'uuid';
import type {LinkDraft} from '../domain/confirmation-link.ts';
import type {DealId, LinkId} from '../domain/ids.ts';
import type {Refusal} from '../domain/mutation.ts';
import type {Texts} from '../domain/texts.ts';
import type {ContentCalls, SaveOutcome, Send} from '../messages/calls.ts';
import type {CardDeal, CardLink, CardPartner, CardState} from '../messages/card-state.ts';
import {createCardPicker, type CardPicker} from './card-picker.ts';
import {createLinkForm, type LinkForm} from './link-form-model.ts';

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
  | {kind: 'ask'; link: NamedLink};

/** Why an act came to nothing, to be said in plain words. `hidden`: the button was not in plain sight. */
export type CardProblem =
  | {kind: 'refused'; refusal: Refusal}
  | {kind: 'failed'; why: Extract<SaveOutcome, {kind: 'failed'}>['why']}
  | {kind: 'hidden'}
  | {kind: 'gone'};

/** What Add can do here: attach to a shared deal, ask the CAM for one that is not, or neither. */
export type AddMode = 'attach' | 'ask' | 'none';

export type OpenForm = {form: LinkForm; linkId: LinkId; replaces: LinkId | null};
export type CopyResult = 'copied' | 'not_yet' | 'failed';
export type CardNote = 'added' | 'removed' | 'asked';

export type CardDesk = {
  panel: Signal<CardPanel>;
  picker: CardPicker;
  open: Signal<OpenForm | undefined>;
  /** Which shared deal Add means, where the page has several. */
  dealId: Signal<DealId | undefined>;
  /** The note to the CAM. */
  note: Signal<string>;
  /** The row that asks "Remove from deal?". */
  removing: Signal<LinkId | undefined>;
  problem: Signal<CardProblem | undefined>;
};

export type CardModel = {
  state: ReadonlySignal<CardState>;
  partner: ReadonlySignal<CardPartner | undefined>;
  deals: ReadonlySignal<CardDeal[]>;
  sharedDeals: ReadonlySignal<CardDeal[]>;
  mode: ReadonlySignal<AddMode>;
  /** The deal that Add means now; undefined while somebody has to choose. */
  target: ReadonlySignal<CardDeal | undefined>;
  desk: ReadonlySignal<CardDesk>;
  busy: ReadonlySignal<boolean>;
  /** The last thing done, until the next one is begun. */
  done: ReadonlySignal<{note: CardNote; name: string} | undefined>;
  findLink: (linkId: LinkId) => CardLink | undefined;
  /** The page may show another record now. */
  moved: () => void;
  openPicker: () => void;
  openForm: () => void;
  clone: (link: CardLink) => void;
  preview: (linkId: LinkId) => void;
  startAsking: (link: NamedLink) => void;
  back: () => void;
  create: () => Promise<void>;
  /** `isSeen` tells whether the pressed button is in plain sight; nothing is sent when it is not. */
  attach: (link: NamedLink, isSeen: () => Promise<boolean>) => Promise<void>;
  detach: (link: NamedLink, dealId: DealId, isSeen: () => Promise<boolean>) => Promise<void>;
  ask: (link: NamedLink) => Promise<void>;
  copy: (linkId: LinkId) => Promise<CopyResult>;
  openPage: (page: 'sign_in' | 'popup' | 'dashboard') => void;
  retry: () => void;
  stop: () => void;
};

export function createCard(ports: CardPorts): CardModel {
  const {send} = ports;
  const state = signal<CardState>({kind: 'loading'});
  const record = signal(ports.record());
  const busy = signal(false);
  const done = signal<{note: CardNote; name: string} | undefined>(undefined);
  const desks = new Map<string, CardDesk>();

  const partner = computed(() => (state.value.kind === 'ready' ? state.value.partner : undefined));
  const deals = computed(() => (state.value.kind === 'ready' ? state.value.deals : []));
  const sharedDeals = computed(() => deals.value.filter((deal) => deal.shared));
  const mode = computed((): AddMode => {
    if (sharedDeals.value.length > 0) return 'attach';
    return state.value.kind === 'ready' && state.value.objectType === 'deal' ? 'ask' : 'none';
  });
  // Another partner account on the same computer must not find what this one had begun.
  const desk = computed(() => getDesk(`${partner.value?.name ?? ''}\n${record.value}`));
  const target = computed(() => {
    const [only, ...others] = sharedDeals.value;
    if (others.length === 0) return only;
    return sharedDeals.value.find((deal) => deal.id === desk.value.dealId.value);
  });

  function getDesk(key: string): CardDesk {
    const found = desks.get(key) ?? createDesk(send);
    desks.set(key, found);
    return found;
  }

  function show(panel: CardPanel): void {
    batch(() => {
      desk.value.panel.value = panel;
      desk.value.problem.value = undefined;
      desk.value.removing.value = undefined;
      done.value = undefined;
    });
  }

  function startForm(replaces: LinkId | null, start?: LinkDraft): void {
    const known = partner.value;
    if (!known) return;
    const form = createLinkForm({
      context: () => {
        const {catalogue, type} = partner.value ?? known;
        return {catalogue, accountType: type};
      },
      namePrefix: ports.title(),
      ...(start && {start}),
    });
    desk.value.open.value = {form, linkId: v7() as LinkId, replaces}; // just made
  }

  /** One act at a time; `at` is the desk it was begun at, which the page may leave meanwhile. */
  async function act(
    at: CardDesk,
    call: () => Promise<SaveOutcome | 'hidden'>,
    onSaved: () => void,
  ): Promise<void> {
    if (busy.value) return;
    busy.value = true;
    at.problem.value = undefined;
    const outcome = await call().catch(() => 'gone' as const);
    batch(() => {
      busy.value = false;
      if (outcome === 'gone' || outcome === 'hidden') at.problem.value = {kind: outcome};
      else if (outcome.kind === 'saved') onSaved();
      else at.problem.value = outcome;
    });
  }

  function finish(at: CardDesk, note: CardNote, name: string): void {
    at.panel.value = {kind: 'list'};
    at.removing.value = undefined;
    if (at === desk.value) done.value = {note, name};
  }

  const model: CardModel = {
    state,
    partner,
    deals,
    sharedDeals,
    mode,
    target,
    desk,
    busy,
    done,
    findLink: (linkId) =>
      deals.value.flatMap((deal) => deal.links).find((link) => link.id === linkId),
    moved: () => {
      const next = ports.record();
      if (next === record.value) return;
      batch(() => {
        show({kind: 'list'});
        record.value = next;
        state.value = {kind: 'loading'};
      });
    },
    openPicker: () => {
      show({kind: 'pick'});
      void desk.value.picker.refresh();
    },
    openForm: () => {
      if (!desk.value.open.value) startForm(null);
      show({kind: 'form'});
    },
    clone: (link) => {
      startForm(link.id, {...link.draft, name: ports.texts.t('card_clone_name', link.draft.name)});
      show({kind: 'form'});
    },
    preview: (linkId) => show({kind: 'preview', linkId}),
    startAsking: (link) => show({kind: 'ask', link}),
    back: () => show({kind: 'list'}),

    create: async () => {
      const at = desk.value;
      const open = at.open.value;
      if (!open) return;
      await open.form
        .save(async (draft) => {
          const {linkId, replaces} = open;
          const outcome = await send('card.create', {linkId, draft, replaces});
          // Told twice, after an answer that got lost: it is there already.
          const isThere = outcome.kind === 'refused' && outcome.refusal.code === 'id_taken';
          if (outcome.kind !== 'saved' && !isThere) return outcome;
          batch(() => {
            at.open.value = undefined;
            at.panel.value = {kind: 'created', link: {id: linkId, name: draft.name}};
          });
          return {kind: 'saved'};
        })
        .catch(() => {
          at.problem.value = {kind: 'gone'};
        });
    },
    attach: async (link, isSeen) => {
      const deal = target.value;
      const at = desk.value;
      if (!deal) return;
      const call = async () =>
        (await isSeen())
          ? send('card.attach', {linkId: link.id, dealId: deal.id})
          : ('hidden' as const);
      await act(at, call, () => finish(at, 'added', link.name));
    },
    detach: async (link, dealId, isSeen) => {
      const at = desk.value;
      const call = async () =>
        (await isSeen()) ? send('card.detach', {linkId: link.id, dealId}) : ('hidden' as const);
      await act(at, call, () => finish(at, 'removed', link.name));
    },
    ask: async (link) => {
      const at = desk.value;
      const args = {linkId: link.id, note: at.note.value, title: ports.title()};
      await act(
        at,
        () => send('card.ask', args),
        () => {
          at.note.value = '';
          finish(at, 'asked', link.name);
        },
      );
    },
    copy: async (linkId) => {
      const reply = await send('card.copy', {linkId}).catch(() => undefined);
      if (reply?.kind !== 'copied') return 'failed';
      return reply.synced ? 'copied' : 'not_yet';
    },
    openPage: (page) => void send('card.open', {page}).catch(setGone),
    retry: () => void send('card.retry', {}).catch(setGone),
    stop: ports.watch((next) => {
      // A background that has just been woken knows nothing for a moment; what is shown stays.
      if (next.kind !== 'loading' || state.value.kind === 'signed_out') state.value = next;
    }),
  };
  return model;

  function setGone(): void {
    desk.value.problem.value = {kind: 'gone'};
  }
}

function createDesk(send: Send<ContentCalls>): CardDesk {
  return {
    panel: signal<CardPanel>({kind: 'list'}),
    picker: createCardPicker(send),
    open: signal<OpenForm | undefined>(undefined),
    dealId: signal<DealId | undefined>(undefined),
    note: signal(''),
    removing: signal<LinkId | undefined>(undefined),
    problem: signal<CardProblem | undefined>(undefined),
  };
}
