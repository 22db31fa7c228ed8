/**
 * What draws a person's eye while no page of ours is open: a notification for each answer and each overwritten value, and a calm number
 * on the icon. The number is of what somebody has to look at, refused edits and overwritten values; else of answers since a page of ours
 * was last open.
 */
import * as z from 'zod/mini';
import type {AccountView} from '../domain/account-view.ts';
import type {LinkId} from '../domain/ids.ts';
import type {Texts} from '../domain/texts.ts';
import type {SyncState} from '../messages/sync-state.ts';
import type {StorageArea} from '../platform/key-value.ts';
import {createKept} from '../platform/key-value.ts';
import type {Scope} from '../store/store.ts';
import {scopeKey} from '../store/store.ts';
import type {AnsweredLink, AnyOverwrite, DealActivity, News, NewsKey} from '../store/untold.ts';
import type {Notice} from './answer-news.ts';
import {noticesOf} from './answer-news.ts';
import type {Me} from './deal-news.ts';
import {choiceIn, dealNews, noticesOfDeals} from './deal-news.ts';
import {overwriteNotices} from './overwrite-news.ts';

export type Badge = {text: string; tone: 'attention' | 'news'; title: string};

export type Attractions = {
  /**
   * Announces what concerns the person and what they want to hear of in the browser. `told` is said of each as soon as it was shown, and of
   * what needs no showing: whatever is told again takes the first notice's place.
   */
  tell(
    news: readonly News[],
    around: Around,
    told: (of: readonly NewsKey[]) => Promise<void>,
  ): Promise<void>;
  /** A page of ours was opened. */
  seen(): Promise<void>;
  show(open: OpenMatters): Promise<void>;
};

/** `isSeen`: a page of ours is open, so answers and overwritten values are seen there. */
export type Around = {scope: Scope; view: AccountView; me: Me; isSeen: boolean};

/** What somebody has to look at. */
export type OpenMatters = Pick<SyncState, 'attention' | 'overwritten'>;

export type AttractionPorts = {
  local: StorageArea;
  texts: Texts;
  notify: (notice: Notice) => Promise<void>;
  setBadge: (badge: Badge | undefined) => Promise<void>;
};

const unseenSchema = z.record(z.string(), z.array(z.string()));

export function createAttractions(ports: AttractionPorts): Attractions {
  const kept = createKept(ports.local, 'unseen', unseenSchema);
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

  const count = async (scope: Scope, links: readonly AnsweredLink[]): Promise<void> => {
    const all = (await kept.read()) ?? {};
    const key = scopeKey(scope);
    const ids = new Set<string>([...(all[key] ?? []), ...links.map(({id}): LinkId => id)]);
    await kept.write({...all, [key]: [...ids]});
  };

  return {
    tell: async (news, around, told) => {
      const answered = wanted(news, around);
      if (answered.length > 0 && !around.isSeen) await count(around.scope, answered);
      await paint();
      const notices = noticesFor(news, answered, around, ports.texts);
      const loud = new Set(notices.flatMap(({of}) => of.map(({id}): string => id)));
      await told(news.filter(({id}) => !loud.has(id)));
      const failed: unknown[] = [];
      for (const notice of notices) {
        const isShown = await ports.notify(notice).then(
          () => true,
          (cause: unknown) => void failed.push(cause),
        );
        if (isShown) await told(notice.of);
      }
      if (failed.length > 0) throw new Error('The browser shows no notice', {cause: failed[0]});
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

function wanted(news: readonly News[], {view, me}: Around): AnsweredLink[] {
  const {link_answered: way} = choiceIn(view, me.userId).ways;
  if (way !== 'browser' && way !== 'both') return [];
  return news.flatMap((one) => (one.kind === 'link' ? [one.row] : []));
}

function noticesFor(
  news: readonly News[],
  answered: readonly AnsweredLink[],
  {view, me, isSeen}: Around,
  texts: Texts,
): Notice[] {
  const activities = news.flatMap((one): DealActivity[] =>
    one.kind === 'activity' ? [one.row] : [],
  );
  const overwrites = news.flatMap((one): AnyOverwrite[] =>
    one.kind === 'overwrite' && !isSeen ? [one.row] : [],
  );
  return [
    ...noticesOf(answered, texts),
    ...noticesOfDeals(dealNews(activities, view, me, texts), texts),
    ...overwriteNotices(overwrites, me.userId, texts),
  ];
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
