/** The words of the choices that people have about notices, for the console and the options page. */
import type {NoticePreferences, NoticeTopic, NoticeWay} from './notice-settings.ts';
import type {TextKey} from './texts.ts';

export const topicTexts = {
  link_answered: 'notice_topic_link_answered',
  lead_registered: 'notice_topic_lead_registered',
  deal_changed: 'notice_topic_deal_changed',
  message: 'notice_topic_message',
  attach_answered: 'notice_topic_attach_answered',
} as const satisfies Record<NoticeTopic, TextKey>;

export const wayTexts = {
  mail: 'notice_way_mail',
  browser: 'notice_way_browser',
  both: 'notice_way_both',
  none: 'notice_way_none',
} as const satisfies Record<NoticeWay, TextKey>;

export const mailTexts = {
  at_once: 'notice_mail_at_once',
  daily: 'notice_mail_daily',
} as const satisfies Record<NoticePreferences['mail'], TextKey>;
