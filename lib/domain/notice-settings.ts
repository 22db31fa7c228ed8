/** What each person wants to hear of, and how. */
import type {AccountId, UserId} from './ids.ts';

export const noticeTopics = [
  'link_answered',
  'lead_registered',
  'deal_changed',
  'message',
  'attach_answered',
] as const;
export type NoticeTopic = (typeof noticeTopics)[number];

export const noticeWays = ['mail', 'browser', 'both', 'none'] as const;
export type NoticeWay = (typeof noticeWays)[number];

/** `mail`: each at once, or all of a day together. */
export type NoticePreferences = {
  ways: Record<NoticeTopic, NoticeWay>;
  mail: 'at_once' | 'daily';
};

export const defaultPreferences: NoticePreferences = {
  ways: {
    link_answered: 'both',
    lead_registered: 'both',
    deal_changed: 'browser',
    message: 'both',
    attach_answered: 'both',
  },
  mail: 'at_once',
};

/** The choices of an account's people, one row for all of them. Its id is the account's. */
export type NoticeSettings = {
  id: AccountId;
  by: Array<{userId: UserId; preferences: NoticePreferences}>;
};

export function preferencesOf(
  settings: NoticeSettings | undefined,
  userId: UserId,
): NoticePreferences {
  return settings?.by.find((one) => one.userId === userId)?.preferences ?? defaultPreferences;
}
