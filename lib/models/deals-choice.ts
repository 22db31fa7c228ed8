/** The links that can be put on a deal as proof: pending, on no deal yet; searched in slices, as many as one looks through. */
import type {ReadonlySignal} from '@preact/signals';
import {computed, signal} from '@preact/signals';
import type {AccountModel} from './account-model.ts';
import type {LinkRow} from './link-rows.ts';
import {createLinkSearch} from './link-search.ts';
import type {Pace} from './slices.ts';

export type LinkChoice = {
  search: ReadonlySignal<string>;
  links: ReadonlySignal<readonly LinkRow[]>;
  /** There are others, which a search finds. */
  isCut: ReadonlySignal<boolean>;
  searchFor(text: string): void;
  stop(): void;
};

const shownAtMost = 30;

/** Works only while it `isOpen`. */
export function createLinkChoice(
  account: AccountModel,
  pace: Pace,
  isOpen: () => boolean,
): LinkChoice {
  const search = signal('');
  const found = createLinkSearch(
    () => ({rows: isOpen() ? account.rows.value : [], text: search.value}),
    pace,
  );
  const free = computed(() =>
    found.value.value.filter(({status, deal}) => status === 'pending' && !deal),
  );
  return {
    search,
    links: computed(() => free.value.slice(0, shownAtMost)),
    isCut: computed(() => free.value.length > shownAtMost),
    searchFor: (text) => void (search.value = text),
    stop: () => found.stop(),
  };
}
