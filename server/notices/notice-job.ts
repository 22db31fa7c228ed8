import * as z from 'zod/mini';
import {activity} from '../../lib/contract/event-shapes.ts';
import {sidedAuthor} from '../../lib/contract/deal-shapes.ts';
import {ids, timestamp} from '../../lib/contract/shapes.ts';
import type {Author} from '../../lib/domain/deal.ts';
import type {AccountId} from '../../lib/domain/ids.ts';
import {isNoticeEvent, type NoticeEvent} from '../../lib/domain/notice-audience.ts';

/** What a batch of changes asks the queue to tell people of (write/close-batch.ts). */
export type NoticeJob = {
  accountId: AccountId;
  /** The batch's name: the same however often the job runs. */
  batch: string;
  at: string;
  by: Author | null;
  events: Array<{seq: string; event: NoticeEvent}>;
};

const event = z.union([
  activity.shape.event,
  z.strictObject({kind: z.literal('link_created'), linkId: ids.link}),
]);
/** The last two are of earlier versions of the server, which may have left some in the queue. */
const payload = z.union([
  z.object({
    accountId: ids.account,
    at: timestamp,
    by: z.nullable(sidedAuthor),
    events: z.array(z.object({seq: z.int(), event})),
  }),
  z.object({accountId: ids.account, events: z.array(event)}),
  z.object({accountId: ids.account, event}),
]);

/** `now`: ISO UTC, for a job that does not say when. */
export function readNoticeJob(jobId: string, given: unknown, now: string): NoticeJob {
  const read = payload.parse(given);
  const {accountId} = read;
  if ('by' in read) {
    const {at, by} = read;
    const events = read.events.map((one) => ({...one, seq: String(one.seq)}));
    return {accountId, batch: events[0]?.seq ?? '', at, by, events: events.flatMap(known(by))};
  }
  const batch = `job ${jobId}`;
  const bare = 'events' in read ? read.events : [read.event];
  const events = bare.map((one, index) => ({seq: `${batch} ${index}`, event: one}));
  return {accountId, batch, at: now, by: null, events: events.flatMap(known(null))};
}

function known(by: Author | null) {
  return ({seq, event: one}: {seq: string; event: z.infer<typeof event>}) =>
    isNoticeEvent(one, by) ? [{seq, event: one}] : [];
}
