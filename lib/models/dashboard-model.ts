/**
 * The dashboard page: all links of the account in one table. What is shown (filter, search, order, page, open link) is one value
 * that lives in the address, so it can be linked to, reloaded and gone back in.
 */
import type {ReadonlySignal} from '@preact/signals';
import {batch, computed, effect, signal} from '@preact/signals';
import type {StatusCounts} from '../domain/confirmation-link.ts';
import type {LinkId} from '../domain/ids.ts';
import type {AccountModel} from './account-model.ts';
import {countOf, createAccount} from './account-model.ts';
import type {DashboardPlace, LinkPanel, StatusFilter} from './dashboard-address.ts';
import {dashboardHash, parseDashboardHash} from './dashboard-address.ts';
import type {LinkDesk} from './link-desk.ts';
import {createLinkDesk} from './link-desk.ts';
import type {Sort, SortKey} from './link-order.ts';
import {sortRows} from './link-order.ts';
import {createLinkForms} from './link-forms.ts';
import type {LinkRow} from './link-rows.ts';
import {countByStatus} from './link-rows.ts';
import {createLinkSearch} from './link-search.ts';
import type {PagePorts} from './page-ports.ts';
import {createSliced} from './slices.ts';

export const pageLength = 50;
/** Of the links read first, this many are the newest of all, whatever their status. */
const sureLength = 30;

export type DashboardModel = {
  account: AccountModel;
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
  range: ReadonlySignal<{first: number; last: number; total: number; page: number; pages: number}>;
  /** The panel lists the refused edits. */
  attending: ReadonlySignal<boolean>;
  filterBy(status: StatusFilter): void;
  searchFor(text: string): void;
  /** The same column again turns the order round. */
  sortBy(by: SortKey): void;
  setSort(sort: Sort): void;
  turnTo(page: number): void;
  openAttention(): void;
  closePanel(): void;
  openRecord(row: LinkRow): void;
  openSettings(): void;
  stop(): void;
};

export type DashboardPorts = PagePorts & {
  openSettings(): void;
  hash: {
    read(): string;
    /** Replaces the address, or adds one to go back from. */
    write(hash: string, how: 'replace' | 'push'): void;
    watch(listener: () => void): () => void;
  };
};

export function createDashboard(ports: DashboardPorts): DashboardModel {
  const account = createAccount(ports, {everything: true});
  const desk = createLinkDesk(account, ports, () => createLinkForms);
  const place = signal(parseDashboardHash(ports.hash.read()));
  const attending = signal(false);

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
  const range = computed(() => {
    const total = sorted.value.length;
    const pages = Math.max(1, Math.ceil(total / pageLength));
    const page = Math.min(place.value.page, pages);
    const start = (page - 1) * pageLength;
    return {
      first: total && start + 1,
      last: Math.min(start + pageLength, total),
      total,
      page,
      pages,
    };
  });

  function go(changes: Partial<DashboardPlace>, how: 'replace' | 'push' = 'replace'): void {
    place.value = {...place.value, page: 1, link: null, panel: 'preview', ...changes};
    const hash = dashboardHash(place.value);
    if (hash !== ports.hash.read()) ports.hash.write(hash, how);
  }

  const stopWatching = ports.hash.watch(() => {
    place.value = parseDashboardHash(ports.hash.read());
  });

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

  return {
    account,
    desk,
    place,
    counts: computed(() =>
      place.value.search.trim() === '' ? account.counts.value : countByStatus(found.value),
    ),
    loading: computed(() => (account.whole.value ? 0 : countOf(account.counts.value))),
    busy: computed(() => search.busy.value || order.busy.value),
    rows: computed(() => sorted.value.slice(Math.max(0, range.value.first - 1), range.value.last)),
    range,
    attending: computed(
      () => attending.value && !desk.panel.value && account.refused.value.length > 0,
    ),
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
        desk.close();
        attending.value = true;
      });
    },
    closePanel() {
      batch(() => {
        attending.value = false;
        desk.close();
      });
    },
    openRecord(row) {
      if (row.deal?.ref) ports.openTab(row.deal.ref.url);
    },
    openSettings: () => ports.openSettings(),
    stop() {
      stopWatching();
      stopShowing();
      stopNaming();
      order.stop();
      search.stop();
      desk.stop();
      account.stop();
    },
  };
}

/** What can be shown before everything is here: the newest links, in their order. */
function isFirstPage({search, sort, page}: DashboardPlace): boolean {
  return search.trim() === '' && sort.by === 'created' && sort.descending && page === 1;
}
