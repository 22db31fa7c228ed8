/** The toolbar popup: the account's links by status with one search over all three, and what the foot opens. */
import type {ReadonlySignal} from '@preact/signals';
import {batch, computed, effect, signal, untracked} from '@preact/signals';
import type {LinkStatus, StatusCounts} from '../domain/confirmation-link.ts';
import type {AccountModel} from './account-model.ts';
import {createAccount} from './account-model.ts';
import type {LinkDesk, LoadForms} from './link-desk.ts';
import {createLinkDesk} from './link-desk.ts';
import type {LinkRow} from './link-rows.ts';
import {countByStatus} from './link-rows.ts';
import {createLinkSearch} from './link-search.ts';
import type {PagePorts} from './page-ports.ts';

export const pageLength = 30;

export type PopupModel = {
  account: AccountModel;
  desk: LinkDesk;
  tab: ReadonlySignal<LinkStatus>;
  search: ReadonlySignal<string>;
  /** Of what the search finds. */
  counts: ReadonlySignal<StatusCounts>;
  /** Of the tab, as many as are shown. */
  rows: ReadonlySignal<readonly LinkRow[]>;
  /** How many of the tab are not shown yet. */
  hidden: ReadonlySignal<number>;
  /** More is under way for what was asked: the rest of a long account, or of a search. */
  reading: ReadonlySignal<boolean>;
  /** "Needs attention" is open. */
  attending: ReadonlySignal<boolean>;
  /** The foot tells more about saving. */
  syncOpen: ReadonlySignal<boolean>;
  showTab(tab: LinkStatus): void;
  searchFor(text: string): void;
  showMore(): void;
  openAttention(): void;
  closeAttention(): void;
  toggleSync(): void;
  openDashboard(): void;
  openSettings(): void;
  /** How many edits of the person are here, of accounts that are theirs no longer; the settings have more of them. */
  left: ReadonlySignal<number>;
  /** The deal's page in the CRM. */
  openRecord(row: LinkRow): void;
  stop(): void;
};

export type PopupPorts = PagePorts & {
  loadForms: LoadForms;
  openDashboard(): void;
  openSettings(): void;
};

export function createPopup(ports: PopupPorts): PopupModel {
  const left = signal(0);
  const watchNews: PagePorts['watchNews'] = (listener) =>
    ports.watchNews((news) => {
      left.value = (news.left ?? []).reduce((sum, {count}) => sum + count, 0);
      listener(news);
    });
  const account = createAccount({...ports, watchNews});
  const desk = createLinkDesk(account, ports, () => ports.loadForms());
  const tab = signal<LinkStatus>('pending');
  const search = signal('');
  const length = signal(pageLength);
  const attending = signal(false);
  const syncOpen = signal(false);

  const found = createLinkSearch(
    () => ({rows: account.rows.value, text: search.value}),
    ports.pace,
  );
  const isSearching = computed(() => search.value.trim() !== '');
  const counts = computed(() =>
    isSearching.value ? countByStatus(found.value.value) : account.counts.value,
  );
  const ofTab = computed(() => found.value.value.filter((row) => row.status === tab.value));
  const rows = computed(() => ofTab.value.slice(0, length.value));

  const stopReading = effect(() => {
    const asked = isSearching.value || length.value > pageLength || attending.value;
    const ready = account.phase.value === 'ready';
    if (asked && ready && !account.whole.value) untracked(() => void account.readEverything());
  });

  return {
    account,
    desk,
    tab,
    search,
    counts,
    rows,
    hidden: computed(() => Math.max(0, counts.value[tab.value] - rows.value.length)),
    reading: computed(
      () =>
        found.busy.value ||
        (!account.whole.value && (isSearching.value || length.value > pageLength)),
    ),
    attending: computed(() => attending.value && account.refused.value.length > 0),
    syncOpen,
    showTab(next) {
      batch(() => {
        tab.value = next;
        length.value = pageLength;
      });
    },
    searchFor(text) {
      batch(() => {
        search.value = text;
        length.value = pageLength;
      });
    },
    showMore: () => (length.value += pageLength),
    openAttention: () => (attending.value = true),
    closeAttention: () => (attending.value = false),
    toggleSync: () => (syncOpen.value = !syncOpen.value),
    openDashboard: () => ports.openDashboard(),
    openSettings: () => ports.openSettings(),
    left,
    openRecord(row) {
      if (row.deal?.ref) ports.openTab(row.deal.ref.url);
    },
    stop() {
      stopReading();
      found.stop();
      desk.stop();
      account.stop();
    },
  };
}
