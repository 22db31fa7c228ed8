/** What has happened on shared deals that this person wants to hear of, and how a browser notification says so. Pure. */
import type {AccountView} from '../domain/account-view.ts';
import type {DealId, LinkId, UserId} from '../domain/ids.ts';
import {tidyName} from '../domain/message.ts';
import {
  audienceOf,
  isOfMessage,
  waysOf,
  type About,
  type Around,
  type NoticeEvent,
  type Told,
} from '../domain/notice-audience.ts';
import {preferencesOf, type NoticePreferences} from '../domain/notice-settings.ts';
import {noticeWords} from '../domain/notice-words.ts';
import type {Texts} from '../domain/texts.ts';
import type {Need} from '../store/store.ts';
import type {DealActivity} from '../store/untold.ts';
import type {Notice} from './answer-news.ts';
import {mostNotices} from './answer-news.ts';

/** What has to be known to say whom they concern; of a thread and of a request's answer, all that hangs on the deal. */
export function neededFor(activities: readonly DealActivity[]): Need {
  const links = activities.flatMap(({event}): LinkId[] =>
    'linkId' in event ? [event.linkId] : [],
  );
  const whole = activities.filter(
    ({event}) =>
      event.kind === 'link_attached' || event.kind === 'attach_declined' || isOfMessage(event),
  );
  return {
    deals: new Set(activities.map(({dealId}) => dealId)),
    wholeDeals: new Set(whole.map(({dealId}) => dealId)),
    links: new Set(links),
    noticeSettings: true,
  };
}

export type Me = {userId: UserId; isAdmin: boolean};

/** This person's choice of notices. */
export function choiceIn({account, noticeSettings}: AccountView, me: UserId): NoticePreferences {
  return preferencesOf(account && noticeSettings.get(account.id), me);
}

/** Each that concerns the person and that they want in the browser, oldest first. */
export function dealNews(
  activities: readonly DealActivity[],
  view: AccountView,
  me: Me,
  texts: Texts,
): Notice[] {
  const chosen = choiceIn(view, me.userId);
  return activities
    .toSorted((a, b) => a.seq - b.seq)
    .flatMap((activity): Notice[] => {
      const told = toldOf(activity, view, me);
      if (!told || !waysOf(chosen, activity.event, told).browser) return [];
      const notice = noticeOf(activity, told, view, texts);
      return notice ? [notice] : [];
    });
}

function toldOf({event, by, at}: DealActivity, view: AccountView, me: Me): Told | undefined {
  const {account} = view;
  if (!account) return undefined;
  const around: Around = {
    members: account.people.map(({userId}) => ({
      userId,
      isAdmin: userId === me.userId && me.isAdmin,
    })),
    recipientId: account.recipientId,
    vendor: new Map(), // who hears of it over there is not ours to say
    managers: [],
    programAdmins: [],
  };
  return audienceOf(event, by, aboutIn(event, at, view), around).find(
    ({userId}) => userId === me.userId,
  );
}

function aboutIn(event: NoticeEvent, at: string, view: AccountView): About {
  const thread = event.kind === 'message_posted' ? event.parentId : null;
  const inThread = [...view.messages.values()].filter(
    ({id, parentId}) => thread !== null && (id === thread || parentId === thread),
  );
  const asked = [...view.attachRequests.values()].find((request) =>
    event.kind === 'attach_declined'
      ? request.id === event.requestId
      : event.kind === 'link_attached' &&
        request.linkId === event.linkId &&
        request.dealId === event.dealId &&
        request.answer?.at === at,
  );
  return {
    deal: 'dealId' in event ? view.deals.get(event.dealId) : undefined,
    linkCreator: undefined, // only answers ask for it
    asker: asked?.by.userId,
    thread: inThread.map(({by}) => by.userId),
  };
}

/** Of a message its first words, in one line: names and words are somebody else's, so none of them may look like more than that. */
function noticeOf(
  {id, event, by, dealId}: DealActivity,
  told: Told,
  view: AccountView,
  texts: Texts,
): Notice | undefined {
  const {account} = view;
  const deal = view.deals.get(dealId);
  if (!account || !deal) return undefined;
  const message = isOfMessage(event) ? view.messages.get(event.messageId) : undefined;
  if (isOfMessage(event) && message?.deletedAt !== null) return undefined; // gone already
  const names = {
    catalogue: account.catalogue,
    linkName: (id: LinkId) => view.links.get(id)?.name,
  };
  const said = {event, reason: told.reason, count: 1, userId: told.userId};
  const {what} = noticeWords(texts, names, said);
  const line = by ? texts.t('sync_notice_deal_by', what, tidyName(by.name)) : what;
  const words = tidyName(message?.text ?? '');
  return {
    of: [{kind: 'activity', id}],
    title: tidyName(deal.name),
    message: words === '' ? line : texts.t('mail_fact', line, firstOf(words)),
    dealId,
    ...(deal.ref && {url: deal.ref.url}),
  };
}

const firstOf = (text: string): string => {
  const letters = Array.from(text);
  return letters.length > 120 ? `${letters.slice(0, 119).join('')}…` : text;
};

/** A few one by one, many (after a holiday, say) as one. */
export function noticesOfDeals(news: readonly Notice[], texts: Texts): Notice[] {
  if (news.length <= mostNotices) return [...news];
  const names = new Map<DealId | undefined, string>();
  for (const {dealId, title} of news) names.set(dealId, title);
  return [
    {
      of: news.flatMap(({of}) => of),
      title: texts.plural('sync_notice_deals', news.length),
      message: texts.list([...names.values()].slice(0, mostNotices)),
    },
  ];
}
