/** The toolbar popup: the account's links by status with one search over all three, and what the foot opens. */
import type {ReadonlySignal} from '@preact/signals';
import {batch, computed, signal} from '@preact/signals';
import type {LinkStatus} from '../domain/confirmation-link.ts';
import type {AccountModel} from './account-model.ts';
import {createAccount} from './account-model.ts';
import type {LinkDesk} from './link-desk.ts';
import {createLinkDesk} from './link-desk.ts';
import type {LinkRow, StatusCounts} from './link-rows.ts';
import {countByStatus, searchRows} from './link-rows.ts';
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
  /** The deal's page in the CRM. */
  openRecord(row: LinkRow): void;
  stop(): void;
};

export type PopupPorts = PagePorts & {
  /** `hash`: a place as lib/models/dashboard-address.ts reads it, or nothing. */
  openDashboard(hash: string): void;
  openSettings(): void;
};

export function createPopup(ports: PopupPorts): PopupModel {
  const account = createAccount(ports);
  const desk = createLinkDesk(account, ports, ({row}) =>
    ports.openDashboard(`#links?link=${row.id}&panel=client`),
  );
  const tab = signal<LinkStatus>('pending');
  const search = signal('');
  const length = signal(pageLength);
  const attending = signal(false);
  const syncOpen = signal(false);

  const found = computed(() => searchRows(account.rows.value, search.value));
  const ofTab = computed(() => found.value.filter((row) => row.status === tab.value));

  return {
    account,
    desk,
    tab,
    search,
    counts: computed(() => countByStatus(found.value)),
    rows: computed(() => ofTab.value.slice(0, length.value)),
    hidden: computed(() => Math.max(0, ofTab.value.length - length.value)),
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
    openDashboard: () => ports.openDashboard(''),
    openSettings: () => ports.openSettings(),
    openRecord(row) {
      if (row.deal?.ref) ports.openTab(row.deal.ref.url);
    },
    stop() {
      desk.stop();
      account.stop();
    },
  };
}
