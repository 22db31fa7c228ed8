/** What a notice says, the same in a mail, in the console and in a notification of the browser. */
import type {ActivityNames, ActivityWords} from './activity-words.ts';
import {activityWords} from './activity-words.ts';
import {tidyName} from './message.ts';
import type {NoticeEvent, NoticeReason} from './notice-audience.ts';
import type {UserId} from './ids.ts';
import type {PluralKey, Texts} from './texts.ts';

/** `count`: of how many of this kind it speaks; `event` is then the first one's. */
export type Said = {event: NoticeEvent; reason: NoticeReason; count: number; userId: UserId};

export function noticeWords(
  texts: Texts,
  names: ActivityNames,
  {event, reason, count, userId}: Said,
): ActivityWords {
  const say = (what: string): ActivityWords => ({what, changes: [], said: null});
  if (count > 1) return say(texts.plural(manyOf(event, reason), count));
  const {t} = texts;
  if (event.kind === 'link_created') {
    const name = names.linkName(event.linkId) ?? t('activity_link_unnamed');
    return say(t('notice_link_created', tidyName(name)));
  }
  if (event.kind === 'deal_registered') return say(t('notice_registered'));
  if (event.kind === 'team_changed') return say(t('notice_on_team'));
  if (reason === 'mentioned') return say(t('notice_mentioned'));
  if (event.kind === 'message_posted') {
    return say(t(event.parentId ? 'notice_comment' : 'notice_message'));
  }
  const words = activityWords(texts, names, event);
  const isGiven = event.kind === 'owner_set' && event.after?.userId === userId;
  return isGiven ? {...words, what: t('notice_your_deal')} : words;
}

function manyOf({kind}: NoticeEvent, reason: NoticeReason): PluralKey {
  if (reason === 'mentioned') return 'notice_many_mentions';
  if (kind === 'link_created') return 'notice_many_links';
  if (kind === 'deal_registered') return 'notice_many_registered';
  return kind === 'message_posted' ? 'notice_many_messages' : 'notice_many_changes';
}
