import {createHash} from 'node:crypto';
import type {DealId} from '../../lib/domain/ids.ts';
import {audienceOf, isOfMessage, topicOf, waysOf} from '../../lib/domain/notice-audience.ts';
import {send, type AccountTransaction} from '../db/database.ts';
import type {People} from './around.ts';
import {collapse, mergeEdits, type Group, type Matter} from './collapse.ts';
import type {NoticeJob} from './notice-job.ts';
import type {StoredNotice} from './stored-notice.ts';
import {aboutOf, type Subjects} from './subjects.ts';

/** A notice that was written, and whether its mail is to be sent now. */
export type Written = {
  id: string;
  at: string;
  told: Matter['told'];
  notice: StoredNotice;
  mailNow: boolean;
};

const mostNamed = 100;

/** Writes down who hears of what. In the transaction that asks for the mails, so both are there or neither. */
export function writeNotices(
  trx: AccountTransaction,
  job: NoticeJob,
  subjects: Subjects,
  people: People,
): Written[] {
  const written = findGroups(job, subjects, people).flatMap((group) => {
    const {event, told, seq} = group.first;
    const preferences = people.preferencesOf(told.userId, told.side);
    const ways = waysOf(preferences, event, told);
    if (!ways.mail && !ways.browser) return [];
    const mailNow = ways.mail && preferences.mail === 'at_once';
    const id = noticeId(job.accountId, seq, told.userId);
    const notice = storedOf(group, job, subjects);
    return [{id, at: job.at, told, notice, mailNow, ways}];
  });
  const rows = written.map(
    ({id, at, told, notice, mailNow, ways}) =>
      ({
        ...{
          account_id: job.accountId,
          id,
          batch: job.batch,
          at,
          user_id: told.userId,
          side: told.side,
        },
        topic: topicOf(notice.event, told.userId),
        event: JSON.stringify(notice),
        deal_id: dealIdOf(notice),
        in_browser: ways.browser,
        read_at: null,
        mail_state: mailNow ? 'sent' : ways.mail ? 'waiting' : 'none',
      }) as const,
  );
  if (rows.length > 0) send(trx, trx.insertInto('notice').values(rows));
  return written;
}

/** Each person's, in the order of what happened. */
function findGroups(job: NoticeJob, subjects: Subjects, people: People): Group[] {
  const matters = mergeEdits(job.events)
    .filter(({event}) => isThere(event, subjects))
    .flatMap(({seq, event}) =>
      audienceOf(event, job.by, aboutOf(event, job.at, subjects), people).map((told): Matter => ({
        seq,
        event,
        told,
      })),
    );
  const byPerson = Map.groupBy(matters, ({told}) => told.userId);
  return [...byPerson.values()].flatMap(collapse);
}

/** What is gone by now needs no notice. */
function isThere(event: Matter['event'], {links, messages}: Subjects): boolean {
  if (isOfMessage(event)) return messages.get(event.messageId)?.deletedAt === null;
  return !('linkId' in event) || links.has(event.linkId);
}

function storedOf({first, all}: Group, {by}: NoticeJob, subjects: Subjects): StoredNotice {
  const {event, told} = first;
  const {linkName, dealName} = namesIn(event, subjects);
  return {
    event,
    by,
    reason: told.reason,
    accountName: subjects.account.name,
    ...(dealName !== undefined && {dealName}),
    ...(linkName !== undefined && {linkName}),
    ...(all.length > 1 && {
      many: {
        count: all.length,
        of: all.slice(0, mostNamed).map((one) => {
          const names = namesIn(one.event, subjects);
          const id = 'linkId' in one.event ? one.event.linkId : one.event.dealId;
          return {id, name: names.linkName ?? names.dealName ?? ''};
        }),
      },
    }),
  };
}

function namesIn(event: Matter['event'], {links, deals}: Subjects) {
  return {
    linkName: 'linkId' in event ? links.get(event.linkId)?.name : undefined,
    dealName: 'dealId' in event ? deals.get(event.dealId)?.name : undefined,
  };
}

/** One that speaks of several deals is of none. */
function dealIdOf({event, many}: StoredNotice): DealId | null {
  if (!('dealId' in event)) return null;
  return many?.of.some(({id}) => id !== event.dealId) ? null : event.dealId;
}

/** The same for the same thing and person, in the form of a UUID. */
export function noticeId(accountId: string, seq: string, userId: string): string {
  const hex = createHash('sha256')
    .update(JSON.stringify([accountId, seq, userId]))
    .digest('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`, // version 8: made by a rule of one's own (RFC 9562)
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}
