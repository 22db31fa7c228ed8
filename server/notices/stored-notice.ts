import type {Author} from '../../lib/domain/deal.ts';
import type {NoticeEvent, NoticeReason} from '../../lib/domain/notice-audience.ts';

/**
 * A notice as it is kept. Names are those of the moment, for what may be gone or out of the reader's sight later; what somebody wrote is
 * not kept here but looked up, so that a message which was deleted is gone from its notices, too.
 */
export type StoredNotice = {
  event: NoticeEvent;
  by: Author | null;
  reason: NoticeReason;
  accountName: string;
  dealName?: string;
  linkName?: string;
  /** Where it speaks of several of one kind: how many, and the first of them by name. `event` is the first one's. */
  many?: {count: number; of: Array<{id: string; name: string}>};
};
