/**
 * What draws a person's eye while no page of ours is open: a notification for each answer, and a calm number on the icon. The number is
 * of edits that need attention; else of answers since a page of ours was last open.
 */
import * as z from 'zod/mini';
import type {LinkId} from '../domain/ids.ts';
import type {Texts} from '../domain/texts.ts';
import type {StorageArea} from '../platform/key-value.ts';
import {createKept} from '../platform/key-value.ts';
import type {Scope} from '../store/store.ts';
import {scopeKey} from '../store/store.ts';
import type {AnsweredLink, Notice} from './answer-news.ts';
import {noticesOf} from './answer-news.ts';

export type Badge = {text: string; tone: 'attention' | 'news'; title: string};

export type Attractions = {
  /** Clients have answered; `isSeen`: a page of ours is open, so the answer is seen there. */
  answered(scope: Scope, links: readonly AnsweredLink[], isSeen: boolean): Promise<void>;
  /** A page of ours was opened. */
  seen(): Promise<void>;
  show(attention: number): Promise<void>;
};

export type AttractionPorts = {
  local: StorageArea;
  texts: Texts;
  notify: (notice: Notice) => Promise<void>;
  setBadge: (badge: Badge | undefined) => Promise<void>;
};

const unseenSchema = z.record(z.string(), z.array(z.string()));

export function createAttractions(ports: AttractionPorts): Attractions {
  const kept = createKept(ports.local, 'unseen', unseenSchema);
  let attention = 0;
  let shown: string | undefined;

  const paint = async (): Promise<void> => {
    const unseen = Object.values((await kept.read()) ?? {}).reduce(
      (sum, ids) => sum + ids.length,
      0,
    );
    const badge = badgeOf(attention, unseen, ports.texts);
    const text = JSON.stringify(badge ?? null);
    if (text === shown) return;
    shown = text;
    await ports.setBadge(badge);
  };

  return {
    answered: async (scope, links, isSeen) => {
      if (links.length === 0) return;
      if (!isSeen) {
        const all = (await kept.read()) ?? {};
        const key = scopeKey(scope);
        const ids = new Set<string>([...(all[key] ?? []), ...links.map(({id}): LinkId => id)]);
        await kept.write({...all, [key]: [...ids]});
      }
      await paint();
      for (const notice of noticesOf(links, ports.texts)) await ports.notify(notice);
    },
    seen: async () => {
      await kept.clear();
      await paint();
    },
    show: async (count) => {
      attention = count;
      await paint();
    },
  };
}

export function badgeOf(attention: number, unseen: number, texts: Texts): Badge | undefined {
  if (attention > 0) {
    const title = texts.plural('sync_badge_attention', attention);
    return {text: shorten(attention), tone: 'attention', title};
  }
  if (unseen === 0) return undefined;
  return {text: shorten(unseen), tone: 'news', title: texts.plural('sync_badge_answers', unseen)};
}

const shorten = (count: number): string => (count > 99 ? '99+' : String(count));
