/**
 * What draws a person's eye while no page of ours is open: a notification for each answer and each overwritten value, and a calm number
 * on the icon. The number is of what somebody has to look at, refused edits and overwritten values; else of answers since a page of ours
 * was last open.
 */
import * as z from 'zod/mini';
import type {AccountView, RowOf} from '../domain/account-view.ts';
import type {LinkId, OverwriteId} from '../domain/ids.ts';
import type {Texts} from '../domain/texts.ts';
import type {SyncState} from '../messages/sync-state.ts';
import type {StorageArea} from '../platform/key-value.ts';
import {createKept} from '../platform/key-value.ts';
import type {Scope} from '../store/store.ts';
import {scopeKey} from '../store/store.ts';
import type {AnsweredLink, Notice} from './answer-news.ts';
import {noticesOf} from './answer-news.ts';
import type {DealActivity, Me} from './deal-news.ts';
import {dealNews, noticesOfDeals} from './deal-news.ts';
import {overwriteNotices} from './overwrite-news.ts';

export type Badge = {text: string; tone: 'attention' | 'news'; title: string};

export type Attractions = {
  /** Clients have answered; `isSeen`: a page of ours is open, so the answer is seen there. */
  answered(scope: Scope, links: readonly AnsweredLink[], isSeen: boolean): Promise<void>;
  /** A page of ours was opened. */
  seen(): Promise<void>;
  /** This person is told of overwritten values; each is announced once, and not at all where it is seen. */
  overwritten(
    scope: Scope,
    overwrites: ReadonlyArray<RowOf['overwrite']>,
    isSeen: boolean,
  ): Promise<void>;
  /** Deals have new entries in their timelines; each that concerns the person is announced once. */
  happened(activities: readonly DealActivity[], view: AccountView, me: Me): Promise<void>;
  show(open: OpenMatters): Promise<void>;
};

/** What somebody has to look at. */
export type OpenMatters = Pick<SyncState, 'attention' | 'overwritten'>;

export type AttractionPorts = {
  local: StorageArea;
  texts: Texts;
  notify: (notice: Notice) => Promise<void>;
  setBadge: (badge: Badge | undefined) => Promise<void>;
};

/** The newest are enough: a row comes again when the other person has put it away, and then never more. */
const mostAnnounced = 200;
const announcedSchema = z.array(z.string());
/** A page of a pull has 500 rows, and comes again when the worker died before it was all told. */
const mostActivities = 1000;
const unseenSchema = z.record(z.string(), z.array(z.string()));

export function createAttractions(ports: AttractionPorts): Attractions {
  const kept = createKept(ports.local, 'unseen', unseenSchema);
  const announced = createKept(ports.local, 'announced', announcedSchema);
  const happened = createKept(ports.local, 'happened', announcedSchema);
  let open: OpenMatters = {attention: 0, overwritten: 0};
  let shown: string | undefined;

  const paint = async (): Promise<void> => {
    const unseen = Object.values((await kept.read()) ?? {}).reduce(
      (sum, ids) => sum + ids.length,
      0,
    );
    const badge = badgeOf(open, unseen, ports.texts);
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
    overwritten: async (scope, overwrites, isSeen) => {
      const before = new Set<string>((await announced.read()) ?? []);
      const fresh = overwrites.filter(({id}) => !before.has(id));
      if (fresh.length === 0) return;
      const ids = [...before, ...fresh.map(({id}): OverwriteId => id)];
      await announced.write(ids.slice(-mostAnnounced));
      if (isSeen) return;
      const notices = overwriteNotices(fresh, scope.userId, ports.texts);
      for (const notice of notices) await ports.notify(notice);
    },
    happened: async (activities, view, me) => {
      const before = new Set<string>((await happened.read()) ?? []);
      const fresh = dealNews(activities, view, me, ports.texts).filter(
        ({activityId}) => !before.has(activityId),
      );
      if (fresh.length === 0) return;
      const ids = [...before, ...fresh.map(({activityId}): string => activityId)];
      await happened.write(ids.slice(-mostActivities));
      for (const notice of noticesOfDeals(fresh, ports.texts)) await ports.notify(notice);
    },
    seen: async () => {
      await kept.clear();
      await paint();
    },
    show: async (matters) => {
      open = matters;
      await paint();
    },
  };
}

export function badgeOf(
  {attention, overwritten}: OpenMatters,
  unseen: number,
  texts: Texts,
): Badge | undefined {
  const sum = attention + overwritten;
  if (sum > 0) {
    const stem =
      overwritten === 0
        ? 'sync_badge_attention'
        : attention === 0
          ? 'sync_badge_overwritten'
          : 'sync_badge_things';
    return {text: shorten(sum), tone: 'attention', title: texts.plural(stem, sum)};
  }
  if (unseen === 0) return undefined;
  return {text: shorten(unseen), tone: 'news', title: texts.plural('sync_badge_answers', unseen)};
}

const shorten = (count: number): string => (count > 99 ? '99+' : String(count));
