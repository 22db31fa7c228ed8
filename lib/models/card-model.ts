/**
 * The card on one CRM page. What every record page loads is the list; what the panels do (card-acts.ts) comes with the
 * first of them. The page moves between records without a reload, so everything begun on a record waits for
 * it at its own desk: half-filled forms, a note, what was searched for. Coming back finds the list with the way to
 * go on, never a panel that grabs the focus of somebody who only looked at another record.
 */
import {batch, computed, signal, type ReadonlySignal} from '@preact/signals';
import type {LinkId} from '../domain/ids.ts';
import type {CardDeal, CardLink, CardPartner, CardState} from '../messages/card-state.ts';
import type {
  AddMode,
  CardActs,
  CardCore,
  CardDesk,
  CardNote,
  CardPanel,
  CardPorts,
  CopyResult,
  LinkAct,
  NamedLink,
} from './card-desk.ts';
import {createDesk} from './card-desk.ts';

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
  /** What the panels can do; there before any of them shows. */
  acts: ReadonlySignal<CardActs | undefined>;
  /** The last thing done, until the next one is begun. */
  done: ReadonlySignal<{note: CardNote; name: string} | undefined>;
  findLink: (linkId: LinkId) => CardLink | undefined;
  /** The page may show another record now. */
  moved: () => void;
  /** Fetches the acts, so that the next panel need not wait for them. */
  prepare: () => void;
  openPicker: () => Promise<void>;
  openForm: () => Promise<void>;
  /** Opens what is done to a link, or does it. */
  begin: (what: LinkAct, link: CardLink) => Promise<void>;
  startAsking: (link: NamedLink) => Promise<void>;
  back: () => void;
  copy: (linkId: LinkId) => Promise<CopyResult>;
  openPage: (page: 'sign_in' | 'popup' | 'dashboard') => void;
  retry: () => void;
  stop: () => void;
};

/** `loadActs` is asked once, and again after it failed. */
export function createCard(
  ports: CardPorts,
  loadActs: () => Promise<(core: CardCore) => CardActs>,
): CardModel {
  const {send} = ports;
  const state = signal<CardState>({kind: 'loading', trouble: null});
  const record = signal(ports.record());
  const busy = signal(false);
  const acts = signal<CardActs | undefined>(undefined);
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
    const found = desks.get(key) ?? createDesk();
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

  let loading: Promise<CardActs> | undefined;
  function getActs(): Promise<CardActs> {
    loading ??= loadActs().then(
      (createActs) => (acts.value = createActs({ports, partner, target, desk, busy, done, show})),
      (error: unknown) => {
        loading = undefined;
        throw error;
      },
    );
    return loading;
  }

  /** Goes on once the acts are there, unless the page has moved on meanwhile. */
  async function withActs(goOn: (acts: CardActs) => void): Promise<void> {
    const at = desk.value;
    const ready = await getActs().catch(() => undefined);
    if (!ready) at.problem.value = {kind: 'gone'};
    else if (at === desk.value) goOn(ready);
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
    acts,
    done,
    findLink: (linkId) =>
      deals.value.flatMap((deal) => deal.links).find((link) => link.id === linkId),
    moved: () => {
      const next = ports.record();
      if (next === record.value) return;
      batch(() => {
        show({kind: 'list'});
        record.value = next;
        state.value = {kind: 'loading', trouble: null};
      });
    },
    prepare: () => void getActs().catch(() => undefined), // said when somebody needs them
    openPicker: () => withActs((acts) => acts.openPicker()),
    openForm: () => withActs((acts) => acts.openForm()),
    begin: (what, link) => withActs((acts) => acts[what](link)),
    startAsking: (link) => withActs(() => show({kind: 'ask', link})),
    back: () => show({kind: 'list'}),

    copy: async (linkId) => {
      const reply = await send('card.copy', {linkId}).catch(() => undefined);
      if (reply?.kind !== 'copied') return 'failed';
      return reply.synced ? 'copied' : 'not_yet';
    },
    openPage: (page) => void send('card.open', {page}).catch(setGone),
    retry: () => void send('card.retry', {}).catch(setGone),
    stop: ports.watch((next) => {
      // A background that has just been woken knows nothing for a moment; what is shown stays.
      if (next.kind !== 'loading' || state.value.kind !== 'ready') state.value = next;
    }),
  };
  return model;

  function setGone(): void {
    desk.value.problem.value = {kind: 'gone'};
  }
}
