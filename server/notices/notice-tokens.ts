import {createHmac, hkdfSync, timingSafeEqual} from 'node:crypto';
import {isUuid, type AccountId, type UserId} from '../../lib/domain/ids.ts';
import {noticeTopics, type NoticeTopic} from '../../lib/domain/notice-settings.ts';

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

const longest = 600;

export function createNoticeTokens(secret: string): NoticeTokens {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'vouch ending notices', 32));
  const sign = (said: string) => createHmac('sha256', key).update(said).digest().subarray(0, 16);
  return {
    tokenOf({accountId, userId, side, topic}) {
      const said = Buffer.from(JSON.stringify([accountId, userId, side, topic])).toString(
        'base64url',
      );
      return `${said}.${sign(said).toString('base64url')}`;
    },
    read(token) {
      const [said, signed, ...more] = token.length > longest ? [] : token.split('.');
      if (!said || !signed || more.length > 0) return undefined;
      const [given, wanted] = [Buffer.from(signed, 'base64url'), sign(said)];
      if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return undefined;
      const parts = JSON.parse(Buffer.from(said, 'base64url').toString()) as string[]; // we wrote it
      const [accountId = '', userId = '', side, named] = parts;
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
