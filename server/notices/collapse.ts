import type {NoticeEvent, Told} from '../../lib/domain/notice-audience.ts';
import type {NoticeJob} from './notice-job.ts';

/** One thing for one person to hear of; `seq` names it. */
export type Matter = {seq: string; event: NoticeEvent; told: Told};
/** What one notice says: one matter, or several of one kind. */
export type Group = {first: Matter; all: readonly Matter[]};

/** More of one kind than this are one notice. */
const singly = 3;

/**
 * What somebody hears of one batch: a queue sent after a day offline, or an import, is not a mail for each edit. A request waits for an
 * answer and a rejection has its reason, so those stay by themselves.
 */
export function collapse(matters: readonly Matter[]): Group[] {
  const byKind = Map.groupBy(matters, ({event, told}) =>
    told.reason === 'mentioned' ? told.reason : event.kind,
  );
  return [...byKind.values()].flatMap((some): Group[] => {
    const [first] = some;
    if (!first) return [];
    const {kind} = first.event;
    const isOneByOne = kind === 'attach_requested' || kind === 'link_rejected';
    if (isOneByOne || some.length <= singly) return some.map((one) => ({first: one, all: [one]}));
    return [{first, all: some}];
  });
}

/** Several edits of one deal are one, from what stood there first to what stands there now. */
export function mergeEdits(events: NoticeJob['events']): NoticeJob['events'] {
  const merged: NoticeJob['events'] = [];
  for (const {seq, event} of events) {
    const at = merged.findIndex(
      (one) =>
        one.event.kind === 'deal_edited' && 'dealId' in event && one.event.dealId === event.dealId,
    );
    const before = merged[at];
    if (event.kind !== 'deal_edited' || before?.event.kind !== 'deal_edited') {
      merged.push({seq, event});
      continue;
    }
    merged[at] = {
      seq: before.seq,
      event: {
        ...event,
        before: {...event.before, ...before.event.before},
        after: {...before.event.after, ...event.after},
      },
    };
  }
  return merged;
}
