/**
 * The dashboard's tab "Deals": all deals of the account in one table, those with an active registration first of all. What is shown
 * (filter, search, order, page, open deal) lives in the address; which columns are shown, on this computer.
 */
import type {ReadonlySignal} from '@preact/signals';
import {computed, effect, signal, untracked} from '@preact/signals';
import type {DealId, FileId} from '../domain/ids.ts';
import type {DealFile} from '../domain/message.ts';
import type {AccountModel} from './account-model.ts';
import type {DealsPlace} from './deals-address.ts';
import {dealsHash, parseDealsHash, startDealsPlace, writeDealSort} from './deals-address.ts';
import type {CsvWords} from './deals-csv.ts';
import {dealsCsv} from './deals-csv.ts';
import type {DealsDesk} from './deals-desk.ts';
import {createDealsDesk} from './deals-desk.ts';
import type {DealColumn, DealSort} from './deals-order.ts';
import {beginsDescending, readColumns, sortDeals, writeColumns} from './deals-order.ts';
import {dealIdOf} from './deals-panel.ts';
import type {DealsDeskPorts} from './deals-ports.ts';
import type {DealCounts, DealFilter, DealRow, DealSource} from './deals-rows.ts';
import {countDeals, createDealRowMaker, isInFilter, searchDeals} from './deals-rows.ts';
import type {SignedIn} from './page-ports.ts';
import type {PageRange} from './page-range.ts';
import {pageLength, pageRange} from './page-range.ts';
import {createSliced, inSlices} from './slices.ts';

export type DealsModel = {
  desk: DealsDesk;
  place: ReadonlySignal<DealsPlace>;
  /** "Number of Active Deal Registrations" of the whole account, and how many of them a rep registered for it. */
  active: ReadonlySignal<{count: number; forUs: number} | undefined>;
  /** How many deals there are at all; undefined while they are still being read. */
  total: ReadonlySignal<number | undefined>;
  /** Of what the search finds. */
  counts: ReadonlySignal<DealCounts>;
  /** One page of what filter and search leave, in order. */
  rows: ReadonlySignal<readonly DealRow[]>;
  range: ReadonlySignal<PageRange>;
  /** Rows, search or order are still at work. */
  busy: ReadonlySignal<boolean>;
  columns: ReadonlySignal<readonly DealColumn[]>;
  exporting: ReadonlySignal<boolean>;
  filterBy(filter: DealFilter): void;
  searchFor(text: string): void;
  /** The same column again turns the order round. */
  sortBy(by: DealColumn): void;
  setSort(sort: DealSort): void;
  turnTo(page: number): void;
  showColumn(column: DealColumn, on: boolean): void;
  /** Saves what filter and search leave, in order, as a file. */
  exportCsv(words: CsvWords): Promise<void>;
  /** Offers a shared file to keep; false when it cannot be had now. */
  saveFile(file: Pick<DealFile, 'id' | 'name'>): Promise<boolean>;
  fetchPreview(fileId: FileId): Promise<Blob | undefined>;
  /** The address is another one. */
  follow(hash: string): void;
  stop(): void;
};

export type DealsPorts = DealsDeskPorts & {
  /** A stored file, or its picture, from the server; undefined when it cannot be had now. Never rejects. */
  fetchFile(fileId: FileId, what: 'content' | 'preview'): Promise<Blob | undefined>;
  /** Offers a file to keep. What somebody shared is never shown. */
  saveBlob(name: string, bytes: Blob): void;
  /** Offers a table as a file to keep. */
  saveCsv(name: string, parts: string[]): void;
};

/** Where the tab is. */
export type DealsStage = {
  /** Somebody looks at it, or everything is read: before that nothing is made. */
  wanted: ReadonlySignal<boolean>;
  hash: string;
  /** Puts the place into the address while the tab is in sight. */
  write(hash: string, how: 'replace' | 'push'): void;
};

export function createDeals(
  account: AccountModel,
  ports: DealsPorts,
  stage: DealsStage,
): DealsModel {
  const place = signal(parseDealsHash(stage.hash));
  const columns = signal(readColumns(ports.drafts));
  const exporting = signal(false);
  const desk = createDealsDesk(account, ports);

  const makeRows = createDealRowMaker();
  type Asked = {found: DealSource; who: SignedIn; whole: boolean} | undefined;
  type Made = {rows: readonly DealRow[]; whole: boolean} | undefined;
  const made = createSliced<Asked, Made>({
    read: () => {
      const [found, who] = [account.snapshot.value, account.session.value];
      const whole = account.everythingRead.value;
      const isThere = whole || account.firstDealsRead.value;
      return stage.wanted.value && isThere && found && who ? {found, who, whole} : undefined;
    },
    *work(asked) {
      if (!asked) return undefined;
      return {rows: yield* makeRows(asked.found, asked.who.user.id), whole: asked.whole};
    },
    start: undefined,
    pace: ports.pace,
  });
  /** Undefined while only the deals registered last are here. */
  const whole = computed(() => (made.value.value?.whole ? made.value.value.rows : undefined));
  const all = computed(() => {
    if (whole.value || !isFirstPage(place.value) || account.unreadable.value)
      return whole.value ?? [];
    const active = made.value.value?.rows.filter(({state}) => state === 'active') ?? [];
    return active.slice(0, pageLength);
  });

  const search = createSliced<{rows: readonly DealRow[]; text: string}, readonly DealRow[]>({
    read: () => ({rows: all.value, text: place.value.search}),
    work: ({rows, text}, publish, before) => {
      const isRefresh = before?.text === text && before.rows.length * 2 > rows.length;
      return searchDeals(rows, text, isRefresh ? undefined : publish);
    },
    start: [],
    pace: ports.pace,
  });
  const filtered = computed(() =>
    search.value.value.filter((row) => isInFilter(row, place.value.filter)),
  );
  const order = createSliced<{rows: readonly DealRow[]; sort: DealSort}, readonly DealRow[]>({
    read: () => ({rows: filtered.value, sort: place.value.sort}),
    work: ({rows, sort}) => sortDeals(rows, sort, ports.texts.locale),
    start: [],
    pace: ports.pace,
  });
  const sorted = order.value;
  const range = computed(() => pageRange(sorted.value.length, place.value.page));

  function go(changes: Partial<DealsPlace>, how: 'replace' | 'push' = 'replace'): void {
    place.value = {...place.value, page: 1, ...changes};
    stage.write(dealsHash(place.value), how);
  }

  // The address names a deal: it opens. The panel goes: so does its name in the address.
  let shown: DealId | null = null;
  const stopShowing = effect(() => {
    const {deal} = place.value;
    const isReady = account.phase.value === 'ready';
    if (deal === shown || (deal !== null && !isReady)) return;
    shown = deal;
    untracked(() => {
      if (deal) desk.open(deal);
      else desk.close();
    });
  });
  const stopNaming = effect(() => {
    const open = dealIdOf(desk.panel.value);
    if (open === shown) return;
    if (open === null && account.phase.peek() !== 'ready') return; // signed out: the address waits
    shown = open;
    untracked(() => go({deal: open, page: place.value.page}, open ? 'push' : 'replace'));
  });

  return {
    desk,
    place,
    active: computed(() => {
      if (!whole.value) return undefined;
      const rows = whole.value.filter(({state}) => state === 'active');
      return {count: rows.length, forUs: rows.filter(({forUs}) => forUs).length};
    }),
    total: computed(() => whole.value?.length),
    counts: computed(() => countDeals(search.value.value)),
    rows: computed(() => sorted.value.slice(Math.max(0, range.value.first - 1), range.value.last)),
    range,
    busy: computed(() => made.busy.value || search.busy.value || order.busy.value),
    columns,
    exporting,
    filterBy: (filter) => go({filter}, 'push'),
    searchFor: (text) => go({search: text}),
    sortBy(by) {
      const {sort} = place.value;
      const descending = sort.by === by ? !sort.descending : beginsDescending.has(by);
      go({sort: {by, descending}}, 'push');
    },
    setSort: (sort) => go({sort}, 'push'),
    turnTo: (page) => go({page: Math.min(Math.max(1, page), range.value.pages)}, 'push'),
    showColumn(column, on) {
      const others = columns.value.filter((one) => one !== column);
      columns.value = writeColumns(ports.drafts, on ? [...others, column] : others);
      if (!on && place.value.sort.by === column) go({sort: startDealsPlace.sort});
    },
    async exportCsv(words) {
      if (exporting.value || !whole.value) return;
      exporting.value = true;
      const parts = await inSlices(dealsCsv(sorted.value, words), ports.pace);
      exporting.value = false;
      const day = ports.now().slice(0, 10);
      if (parts) ports.saveCsv(`vouch-deals-${day}.csv`, parts);
    },
    async saveFile({id, name}) {
      const bytes = await ports.fetchFile(id, 'content');
      if (bytes) ports.saveBlob(name, bytes);
      return bytes !== undefined;
    },
    fetchPreview: (fileId) => ports.fetchFile(fileId, 'preview'),
    follow: (hash) => void (place.value = parseDealsHash(hash)),
    stop() {
      stopShowing();
      stopNaming();
      order.stop();
      search.stop();
      made.stop();
      desk.stop();
    },
  };
}

/** What can be shown before everything is here: the active deals registered last, in their order. */
function isFirstPage({filter, search, sort, page}: DealsPlace): boolean {
  const isUsual = writeDealSort(sort) === writeDealSort(startDealsPlace.sort);
  return filter === 'active' && search.trim() === '' && isUsual && page === 1;
}
