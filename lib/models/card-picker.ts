/**
 * Add > choose > Add: the links that are on no deal yet, searched by the background. Answers may come late and in any
 * order; only the one to the newest question counts.
 */
import {batch, signal, type ReadonlySignal} from '@preact/signals';
import type {LinkId} from '../domain/ids.ts';
import type {ContentCalls, Send} from '../messages/calls.ts';
import type {PickLink} from '../messages/card-state.ts';

export type CardPicker = {
  search: ReadonlySignal<string>;
  /** `undefined` until the first answer. */
  links: ReadonlySignal<PickLink[] | undefined>;
  more: ReadonlySignal<boolean>;
  loading: ReadonlySignal<boolean>;
  failed: ReadonlySignal<boolean>;
  chosen: ReadonlySignal<PickLink | undefined>;
  setSearch: (search: string) => void;
  choose: (linkId: LinkId) => void;
  /** Asks anew, from the top; what is chosen stays chosen while it is still there. */
  refresh: () => Promise<void>;
  loadMore: () => Promise<void>;
};

/** How long to wait for the next letter. */
const typingMs = 150;

export function createCardPicker(send: Send<Pick<ContentCalls, 'card.pick'>>): CardPicker {
  const search = signal('');
  const links = signal<PickLink[] | undefined>(undefined);
  const more = signal(false);
  const loading = signal(false);
  const failed = signal(false);
  const chosen = signal<PickLink | undefined>(undefined);
  let question = 0;
  let typing: ReturnType<typeof setTimeout> | undefined;

  async function ask(before: PickLink[]): Promise<void> {
    clearTimeout(typing);
    const mine = ++question;
    loading.value = true;
    const args = {search: search.value.trim(), after: before.at(-1)?.id ?? null};
    const page = await send('card.pick', args).catch(() => undefined);
    if (mine !== question) return;
    batch(() => {
      loading.value = false;
      failed.value = page === undefined;
      if (!page) return;
      links.value = [...before, ...page.links];
      more.value = page.more;
      const {value: kept} = chosen;
      chosen.value = links.value.find((link) => link.id === kept?.id);
    });
  }

  return {
    search,
    links,
    more,
    loading,
    failed,
    chosen,
    setSearch: (text) => {
      search.value = text;
      clearTimeout(typing);
      typing = setTimeout(() => void ask([]), typingMs);
    },
    choose: (linkId) => {
      chosen.value = links.value?.find((link) => link.id === linkId);
    },
    refresh: () => ask([]),
    loadMore: () => ask(links.value ?? []),
  };
}
