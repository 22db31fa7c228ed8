import {isUuid, type AccountId, type UserId} from '../../lib/domain/ids.ts';
import {noticeTopics, type NoticeTopic} from '../../lib/domain/notice-settings.ts';
import {createSignedWords} from '../signed-words.ts';

/** Mails of one topic to one person on one side of an account, or, of all accounts, all that the daily mail is made of. */
export type UnwantedNotices = {
  accountId: AccountId;
  userId: UserId;
  side: 'partner' | 'vendor';
  topic: NoticeTopic | 'all';
};

/** Addresses that end a person's mails with nobody signed in: what they end is written in them, and signed. They open nothing else. */
export type NoticeTokens = {
  tokenOf(unwanted: UnwantedNotices): string;
  /** Undefined for what we never signed. */
  read(token: string): UnwantedNotices | undefined;
};

export function createNoticeTokens(secret: string): NoticeTokens {
  const signed = createSignedWords(secret, 'vouch ending notices');
  return {
    tokenOf: ({accountId, userId, side, topic}) => signed.tokenOf([accountId, userId, side, topic]),
    read(token) {
      const words = signed.read(token);
      if (!words) return undefined;
      const [accountId = '', userId = '', side, named] = words;
      const topic = named === 'all' ? named : noticeTopics.find((one) => one === named);
      if (!isUuid(accountId) || topic === undefined) return undefined;
      if (side !== 'partner' && side !== 'vendor') return undefined;
      return {accountId: accountId as AccountId, userId: userId as UserId, side, topic}; // as they were signed
    },
  };
}

export function noticesOffPath(token: string): string {
  return `/notices/off/${token}`;
}
