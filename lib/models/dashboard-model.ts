/**
 * The dashboard page: all links of the account in one table, all its deals in another (deals-model.ts). What is shown (filter, search,
 * order, page, open link) is one value that lives in the address, so it can be linked to, reloaded and gone back in.
 */
import type {ReadonlySignal} from '@preact/signals';
import {batch, computed, effect, signal, untracked} from '@preact/signals';
import type {StatusCounts} from '../domain/confirmation-link.ts';
import type {LinkId} from '../domain/ids.ts';
import type {AccountModel} from './account-model.ts';
import {countOf, createAccount} from './account-model.ts';
import type {DashboardPlace, LinkPanel, StatusFilter} from './dashboard-address.ts';
import {dashboardHash, parseDashboardHash} from './dashboard-address.ts';
import type {DashboardTab} from './deals-address.ts';
import {dealsHash, tabOfHash} from './deals-address.ts';
import type {DealsModel, DealsPorts} from './deals-model.ts';
import {createDeals} from './deals-model.ts';
import {isOfDeal} from './deals-reuse.ts';
import type {LinkDesk} from './link-desk.ts';
import {createLinkDesk} from './link-desk.ts';
import type {Sort, SortKey} from './link-order.ts';
import {sortRows} from './link-order.ts';
import {createLinkForms} from './link-forms.ts';
import type {LinkRow} from './link-rows.ts';
import {countByStatus} from './link-rows.ts';
import {createLinkSearch} from './link-search.ts';
import type {RefusedEdit} from './page-ports.ts';
import type {PageRange} from './page-range.ts';
import {pageRange} from './page-range.ts';
import {reuseIn} from './reuse-address.ts';
import {createSliced} from './slices.ts';

/** Of the links read first, this many are the newest of all, whatever their status. */
const sureLength = 30;

export type DashboardModel = {
  account: AccountModel;
  tab: ReadonlySignal<DashboardTab>;
  deals: DealsModel;
  desk: LinkDesk;
  place: ReadonlySignal<DashboardPlace>;
  /** Of what the search finds. */
  counts: ReadonlySignal<StatusCounts>;
  /** One page of what filter and search leave, in order. */
  rows: ReadonlySignal<readonly LinkRow[]>;
  /** How many links there are, while only the newest of them are here. */
  loading: ReadonlySignal<number>;
  /** Search or order are still at work. */
  busy: ReadonlySignal<boolean>;
  /** Where that page stands: rows `first` to `last` (from 1) of `total`. */
  range: ReadonlySignal<PageRange>;
  /** The panel lists the refused edits. */
  attending: ReadonlySignal<boolean>;
  selectTab(tab: DashboardTab): void;
  /** Goes to the tab where the edit is at home. */
  reuse(edit: RefusedEdit): Promise<void>;
  filterBy(status: StatusFilter): void;
  searchFor(text: string): void;
  /** The same column again turns the order round. */
  sortBy(by: SortKey): void;
  setSort(sort: Sort): void;
  turnTo(page: number): void;
  openAttention(): void;
  closePanel(): void;
  openRecord(row: LinkRow): void;
  /** A page of somebody's CRM. */
  openAddress(url: string): void;
  openSettings(): void;
  stop(): void;
};

export type DashboardPorts = DealsPorts & {
  openSettings(): void;
  hash: {
    read(): string;
    /** Replaces the address, or adds one to go back from. */
    write(hash: string, how: 'replace' | 'push'): void;
    watch(listener: () => void): () => void;
  };
};

export function createDashboard(ports: DashboardPorts): DashboardModel {
  const start = ports.hash.read();
  const tab = signal(tabOfHash(start));
  const dealsWanted = signal(tab.value === 'deals');
  const account = createAccount(ports, {
    everything: true,
    showsDeals: () => tab.peek() === 'deals',
  });
  // Whoever turns to them then finds their rows made
  const stopPreparing = effect(() => {
    if (account.everythingRead.value) dealsWanted.value = true;
  });
  const desk = createLinkDesk(account, ports, () => createLinkForms);
  const place = signal(parseDashboardHash(tab.value === 'links' ? start : ''));
  const attending = signal(false);
  const deals = createDeals(account, ports, {
    wanted: dealsWanted,
    hash: tab.value === 'deals' ? start : '',
    write: (hash, how) => write('deals', hash, how),
  });

  const search = createLinkSearch(
    () => ({rows: account.rows.value, text: place.value.search}),
    ports.pace,
  );
  const found = search.value;
  const filtered = computed(() => {
    const {status} = place.value;
    const ofStatus =
      status === 'all' ? found.value : found.value.filter((row) => row.status === status);
    if (account.whole.value) return ofStatus;
    return isFirstPage(place.value) ? ofStatus.slice(0, sureLength) : [];
  });
  const order = createSliced<{rows: readonly LinkRow[]; sort: Sort}, readonly LinkRow[]>({
    read: () => ({rows: filtered.value, sort: place.value.sort}),
    work: ({rows, sort}) => sortRows(rows, sort, ports.texts.locale),
    start: [],
    pace: ports.pace,
  });
  const sorted = order.value;
  const range = computed(() => pageRange(sorted.value.length, place.value.page));

  /** The address is that of the tab in sight. */
  function write(of: DashboardTab, hash: string, how: 'replace' | 'push'): void {
    if (of === tab.peek() && hash !== ports.hash.read()) ports.hash.write(hash, how);
  }

  function go(changes: Partial<DashboardPlace>, how: 'replace' | 'push' = 'replace'): void {
    place.value = {...place.value, page: 1, link: null, panel: 'preview', ...changes};
    write('links', dashboardHash(place.value), how);
  }

  function turn(to: DashboardTab): void {
    batch(() => {
      tab.value = to;
      if (to === 'deals') dealsWanted.value = true;
      attending.value = false;
    });
  }
  const stopWatching = ports.hash.watch(() => {
    const hash = ports.hash.read();
    batch(() => {
      turn(tabOfHash(hash));
      if (tab.value === 'deals') deals.follow(hash);
      else place.value = parseDashboardHash(hash);
    });
  });
  function selectTab(to: DashboardTab): void {
    if (to === tab.value) return;
    turn(to);
    write(to, to === 'deals' ? dealsHash(deals.place.value) : dashboardHash(place.value), 'push');
  }

  // The address names a link: show it as soon as it is known. The panel goes: so does its name in the address.
  let shown = '';
  const nameOf = (link: LinkId | null, panel: LinkPanel) => (link ? `${panel} ${link}` : '');
  const stopShowing = effect(() => {
    const {link, panel} = place.value;
    const wanted = nameOf(link, panel);
    if (wanted === shown) return;
    if (link === null) {
      shown = wanted;
      desk.close();
    } else if (account.rows.value.some((row) => row.id === link)) {
      shown = wanted;
      if (panel === 'client') desk.openClient(link);
      else desk.openPreview(link);
    }
  });
  const stopNaming = effect(() => {
    const open = desk.panel.value;
    const panel = open?.kind === 'client' ? 'client' : 'preview';
    const link = open?.kind === 'preview' || open?.kind === 'client' ? open.linkId : null;
    const named = nameOf(link, panel);
    if (named === shown) return;
    shown = named;
    const {page} = place.peek();
    go({link, panel, page});
  });

  // The address asks for a refused edit: popup and options lead here with what is of a deal
  let asked = reuseIn(start);
  const stopReusing = effect(() => {
    const edit = account.refused.value.find(({mid}) => mid === asked);
    if (!edit || account.phase.value !== 'ready') return;
    asked = undefined;
    untracked(() => void reuse(edit));
  });

  async function reuse(edit: RefusedEdit): Promise<void> {
    const isDeal = edit.mutation && isOfDeal(edit.mutation);
    selectTab(isDeal ? 'deals' : 'links');
    await (isDeal ? deals.desk : desk).reuse(edit);
  }

  const closeOpen = (): void => (tab.value === 'deals' ? deals.desk : desk).close();

  return {
    account,
    tab,
    deals,
    desk,
    place,
    counts: computed(() =>
      place.value.search.trim() === '' ? account.counts.value : countByStatus(found.value),
    ),
    loading: computed(() => (account.whole.value ? 0 : countOf(account.counts.value))),
    busy: computed(() => search.busy.value || order.busy.value),
    rows: computed(() => sorted.value.slice(Math.max(0, range.value.first - 1), range.value.last)),
    range,
    attending: computed(() => {
      const open = tab.value === 'deals' ? deals.desk.panel.value : desk.panel.value;
      return attending.value && !open && account.refused.value.length > 0;
    }),
    selectTab,
    reuse,
    filterBy: (status) => go({status}, 'push'),
    searchFor: (search) => go({search}),
    sortBy(by) {
      const {sort} = place.value;
      go({sort: {by, descending: sort.by === by ? !sort.descending : by === 'created'}}, 'push');
    },
    setSort: (sort) => go({sort}, 'push'),
    turnTo: (page) => go({page: Math.min(Math.max(1, page), range.value.pages)}, 'push'),
    openAttention() {
      batch(() => {
        closeOpen();
        attending.value = true;
      });
    },
    closePanel() {
      batch(() => {
        attending.value = false;
        closeOpen();
      });
    },
    openRecord(row) {
      if (row.deal?.ref) ports.openTab(row.deal.ref.url);
    },
    openAddress: (url) => ports.openTab(url),
    openSettings: () => ports.openSettings(),
    stop() {
      stopPreparing();
      stopWatching();
      stopShowing();
      stopNaming();
      stopReusing();
      order.stop();
      search.stop();
      deals.stop();
      desk.stop();
      account.stop();
    },
  };
}

/** What can be shown before everything is here: the newest links, in their order. */
function isFirstPage({search, sort, page}: DashboardPlace): boolean {
  return search.trim() === '' && sort.by === 'created' && sort.descending && page === 1;
}
