/**
 * Shared deals in the card: the forms that begin one, the deal that is open, and what the page says otherwise. Loaded once the list
 * stands. As with the card's other panels, what was begun on a record waits there for whoever comes back.
 */
import {batch, computed, signal, type ReadonlySignal, type Signal} from '@preact/signals';
import {v7} from 'uuid';
import type {DealSheet} from '../domain/deal-sheet.ts';
import type {DealId, FileId} from '../domain/ids.ts';
import type {CardPeople} from '../messages/card-deal-calls.ts';
import type {CardDesk, CardPorts} from './card-desk.ts';
import {createCardSave} from './card-deal-save.ts';
import type {CardModel} from './card-model.ts';
import type {ActProblem, DealParties, DealStart, IsSeen} from './deal-acts.ts';
import type {DealDesk} from './deal-desk-model.ts';
import {createDealDesk} from './deal-desk-model.ts';
import type {Difference, RecordValues} from './deal-differences.ts';
import {findDifferences} from './deal-differences.ts';
import type {FilePorts, WatchFile} from './deal-files.ts';
import type {DealForm, FilledForm} from './deal-form-model.ts';
import {createDealForm} from './deal-form-model.ts';

export type CardDealPorts = Pick<CardPorts, 'send'> & {
  /** What the page shows of its record; a field that was not found is absent. */
  findFields: () => RecordValues;
  files?: CardFilePorts | undefined;
  now: () => string;
};

export type CardFilePorts = Omit<FilePorts, 'makeId'> & {
  /** A stored file's bytes, or the picture of it; undefined when they could not be had. */
  open: (fileId: FileId, what: 'content' | 'preview') => Promise<Blob | undefined>;
  watch: WatchFile;
};

export type DealPlace =
  | {kind: 'opening'}
  | {kind: 'open'; desk: DealDesk}
  | {kind: 'share'; form: DealForm; dealId: DealId}
  /** `dealId`: null for the page's own record, which may be unknown yet. */
  | {kind: 'convert'; form: DealForm; dealId: DealId | null; isAgain: boolean}
  | {kind: 'failed'; retry: () => void};

/** What was begun on one record. */
type Begun = {
  place: Signal<DealPlace | undefined>;
  isOpen: Signal<boolean>;
  share?: Extract<DealPlace, {kind: 'share'}>;
  converts: Map<DealId | null, Extract<DealPlace, {kind: 'convert'}>>;
  desks: Map<DealId, {desk: DealDesk; sheet: Signal<DealSheet>; most: number}>;
};

export type CardDeals = {
  files: CardFilePorts | undefined;
  place: ReadonlySignal<DealPlace | undefined>;
  /** Whether the place is shown; else the list of deals is. */
  isOpen: ReadonlySignal<boolean>;
  isBegun: ReadonlySignal<boolean>;
  parties: ReadonlySignal<DealParties | undefined>;
  /** The page's own deal, when it is a shared one: what it would say if it were opened. */
  differences: ReadonlySignal<Difference[]>;
  problem: ReadonlySignal<ActProblem | undefined>;
  busy: ReadonlySignal<boolean>;
  openDeal: (dealId: DealId) => Promise<void>;
  startShare: () => Promise<void>;
  startConvert: (dealId: DealId | null) => Promise<void>;
  submitShare: (isSeen: IsSeen) => Promise<void>;
  submitConvert: (isSeen: IsSeen) => Promise<void>;
  sendDifference: (difference: Difference, isSeen: IsSeen) => Promise<void>;
  back: () => void;
  /** The page shows another record: what was open at that desk is closed, not forgotten. */
  leave: (desk: CardDesk) => void;
  /** A deal may have changed since it was read: `mark` says so. */
  follow: (dealId: DealId, mark: string | undefined) => Promise<void>;
  /** Reads the page again. */
  look: () => void;
};

const pageOf = 30;

export function createCardDeals(card: CardModel, ports: CardDealPorts): CardDeals {
  const {send} = ports;
  const {save, convert} = createCardSave(send);
  const people = signal<CardPeople | undefined>(undefined);
  const begun = new WeakMap<CardDesk, Begun>();
  const fields = signal<RecordValues>({});
  const ownSheet = signal<DealSheet | undefined>(undefined);
  const busy = signal(false);
  const problem = signal<ActProblem | undefined>(undefined);
  const marks = new Map<DealId, string>();

  const parties = computed((): DealParties | undefined => {
    const {value: partner} = card.partner;
    if (!partner || !people.value) return undefined;
    const {name, vendorName, catalogue} = partner;
    return {name, vendorName, catalogue, ...people.value};
  });
  const here = computed(() => begunAt(card.desk.value));

  function begunAt(desk: CardDesk): Begun {
    const found = begun.get(desk) ?? {
      place: signal<DealPlace | undefined>(undefined),
      isOpen: signal(false),
      converts: new Map(),
      desks: new Map(),
    };
    begun.set(desk, found);
    return found;
  }

  function show(at: Begun, place: DealPlace): void {
    batch(() => {
      at.place.value = place;
      at.isOpen.value = at === here.value;
      problem.value = undefined;
    });
  }

  async function getPeople(): Promise<CardPeople | undefined> {
    const reply = await send('card.people', {}).catch(() => undefined);
    if (reply?.kind === 'people') people.value = reply.people;
    return people.value;
  }

  async function readSheet(dealId: DealId, most: number): Promise<DealSheet | undefined> {
    const reply = await send('card.deal', {dealId, most}).catch(() => undefined);
    return reply?.kind === 'deal' ? reply.sheet : undefined;
  }

  /** Runs once the people are known, at the record where it was begun. */
  async function start(retry: () => void, go: (at: Begun) => Promise<DealPlace | undefined>) {
    const at = here.value;
    show(at, {kind: 'opening'});
    const known = (await getPeople()) ? await go(at) : undefined;
    if (at.place.value?.kind !== 'opening' || !at.isOpen.value) return; // the person went away meanwhile
    show(at, known ?? {kind: 'failed', retry});
  }

  const partiesNow = (): DealParties => {
    if (!parties.value) throw new Error('Forms open once the people are known');
    return parties.value;
  };

  function deskOf(at: Begun, first: DealSheet): DealDesk {
    const known = at.desks.get(first.id);
    if (known) {
      known.sheet.value = first;
      return known.desk;
    }
    const sheet = signal(first);
    const entry = {sheet, most: pageOf};
    const desk = createDealDesk({
      ...{sheet, save, parties: partiesNow, makeId: v7},
      files: ports.files && {...ports.files, makeId: v7},
      showMore: () => {
        entry.most += 3 * pageOf;
        void refresh(at, first.id);
      },
    });
    at.desks.set(first.id, Object.assign(entry, {desk}));
    return desk;
  }

  async function refresh(at: Begun, dealId: DealId): Promise<void> {
    const entry = at.desks.get(dealId);
    const sheet = await readSheet(dealId, entry?.most ?? pageOf);
    if (!sheet) return;
    batch(() => {
      if (entry) entry.sheet.value = sheet;
      if (at === here.value && isOwn(sheet.id)) ownSheet.value = sheet;
    });
  }

  /** Whether the page's record is that deal itself. */
  function isOwn(dealId: DealId): boolean {
    const {value: state} = card.state;
    return state.kind === 'ready' && state.objectType === 'deal' && state.deals[0]?.id === dealId;
  }

  async function submit(
    form: DealForm,
    store: (filled: FilledForm) => ReturnType<typeof save>,
    done: () => void,
  ): Promise<void> {
    const outcome = await form.save(store);
    if (outcome?.kind === 'saved') done();
  }

  /** After a registration the list says what became of it. */
  function finish(at: Begun): void {
    batch(() => {
      at.place.value = undefined;
      at.isOpen.value = false;
    });
  }

  const model: CardDeals = {
    files: ports.files,
    place: computed(() => here.value.place.value),
    isOpen: computed(() => here.value.isOpen.value),
    isBegun: computed(() => {
      const place = here.value.place.value;
      return (place?.kind === 'share' || place?.kind === 'convert') && place.form.isTouched.value;
    }),
    parties,
    problem,
    busy,
    differences: computed(() => {
      const sheet = ownSheet.value;
      if (!sheet?.shared || !isOwn(sheet.id)) return [];
      return findDifferences(sheet.values, fields.value, sheet.emailWithheld);
    }),

    openDeal: (dealId) =>
      start(
        () => void model.openDeal(dealId),
        async (at) => {
          const sheet = await readSheet(dealId, at.desks.get(dealId)?.most ?? pageOf);
          if (!sheet) return undefined;
          if (isOwn(dealId)) ownSheet.value = sheet;
          fields.value = ports.findFields();
          return {kind: 'open', desk: deskOf(at, sheet)};
        },
      ),

    startShare: () =>
      start(
        () => void model.startShare(),
        (at) => {
          at.share ??= {
            kind: 'share',
            dealId: v7() as DealId, // made for it right now
            form: createDealForm({
              ...{purpose: 'share', parties: partiesNow, start: startOf(ports.findFields())},
            }),
          };
          return Promise.resolve(at.share);
        },
      ),

    startConvert: (dealId) =>
      start(
        () => void model.startConvert(dealId),
        async (at) => {
          const known = at.converts.get(dealId);
          if (known) return known;
          const sheet = dealId === null ? undefined : await readSheet(dealId, 1);
          const isPage = dealId === null || isOwn(dealId);
          const found = isPage ? ports.findFields() : {};
          const values = sheet ? {...sheet.values, ...withoutGaps(found)} : withoutGaps(found);
          const begin: Extract<DealPlace, {kind: 'convert'}> = {
            ...{kind: 'convert', dealId, isAgain: Boolean(sheet?.sharing)},
            form: createDealForm({
              ...{purpose: 'convert', parties: partiesNow, start: values},
              emailWithheld: Boolean(sheet?.emailWithheld),
            }),
          };
          at.converts.set(dealId, begin);
          return begin;
        },
      ),

    submitShare: async (isSeen) => {
      const at = here.value;
      const {share} = at;
      if (!share) return;
      const {dealId, form} = share;
      await submit(
        form,
        ({values, partnerContact}) =>
          save({kind: 'deal.share', dealId, values, partnerContact}, isSeen),
        () => {
          delete at.share;
          finish(at);
        },
      );
    },

    submitConvert: async (isSeen) => {
      const at = here.value;
      const place = at.place.value;
      if (place?.kind !== 'convert') return;
      const {dealId, form} = place;
      await submit(
        form,
        ({values, partnerContact, reachedOut}) =>
          convert({dealId, values, partnerContact, reachedOut}, isSeen),
        () => {
          at.converts.delete(dealId);
          finish(at);
        },
      );
    },

    sendDifference: async ({changes, was}, isSeen) => {
      const sheet = ownSheet.value;
      if (!sheet || busy.value) return;
      busy.value = true;
      const outcome = await save({kind: 'deal.edit', dealId: sheet.id, changes, was}, isSeen);
      batch(() => {
        busy.value = false;
        problem.value = outcome.kind === 'saved' ? undefined : outcome;
      });
    },

    back: () => {
      here.value.isOpen.value = false;
    },
    leave: (desk) => {
      const at = begun.get(desk);
      if (at) at.isOpen.value = false;
    },

    follow: async (dealId, mark) => {
      const at = here.value;
      const isRead = !isOwn(dealId) || ownSheet.value?.id === dealId;
      if (mark === undefined || (marks.get(dealId) === mark && isRead)) return;
      marks.set(dealId, mark);
      await refresh(at, dealId);
    },

    look: () => {
      const next = ports.findFields();
      if (JSON.stringify(next) !== JSON.stringify(fields.value)) fields.value = next;
    },
  };
  return model;
}

/** What a new deal begins with: it is called after whom it is with until somebody gives it a name. */
function startOf(found: RecordValues): DealStart {
  const name = found.company?.name ?? found.contact?.name;
  return {...withoutGaps(found), ...(name !== undefined && {name})};
}

/** Values of the page, but not that it shows none. */
function withoutGaps({contactNames: _, ...found}: RecordValues): DealStart {
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== null));
}
