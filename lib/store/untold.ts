/**
 * What a page brings that somebody may have to be told of: it is written with the page's cursor and stays until it has been told ([S6]), so
 * that a worker which the browser stops in between tells it when it starts again. Pure.
 */
import type {Change, RowOf} from '../domain/account-view.ts';
import type {Answer} from '../domain/answer.ts';
import type {Link} from '../domain/confirmation-link.ts';
import type {Activity} from '../domain/domain-event.ts';
import type {LinkId, UserId} from '../domain/ids.ts';
import {isNoticeEvent, type NoticeEvent} from '../domain/notice-audience.ts';

export type AnsweredLink = Link & {answer: Answer};
export type DealActivity = Activity & {event: NoticeEvent};
/** Of a link's values, or of a deal's. */
export type AnyOverwrite = RowOf['overwrite'];

export type News =
  | {kind: 'link'; id: AnsweredLink['id']; row: AnsweredLink}
  | {kind: 'activity'; id: DealActivity['id']; row: DealActivity}
  | {kind: 'overwrite'; id: AnyOverwrite['id']; row: AnyOverwrite};
export type NewsKey = Pick<News, 'kind' | 'id'>;

/**
 * Links that a client has answered, the last word of a page on each. `before`: those among the changes as they were; one that was not here is news
 * as well.
 */
export function newlyAnswered(
  before: ReadonlyMap<LinkId, Link>,
  changes: readonly Change[],
): AnsweredLink[] {
  const links = new Map<LinkId, Link>();
  for (const {kind, id, row} of changes) {
    if (kind !== 'link') continue;
    if (row) links.set(id, row);
    else links.delete(id);
  }
  return [...links.values()].filter(
    (link): link is AnsweredLink => link.answer !== null && !before.get(link.id)?.answer,
  );
}

/**
 * Entries of timelines that somebody could hear of, and overwritten values that this person is told of. A row that was here is none: it only
 * changed, because somebody was erased from it or the other person has put it away.
 */
export function newlyWritten(changes: readonly Change[], userId: UserId): News[] {
  return changes.flatMap((change): News[] => {
    const {kind, id, row} = change;
    if (kind === 'overwrite') return row?.told.includes(userId) ? [{kind, id, row}] : [];
    if (kind !== 'activity' || !row || !isNoticeEvent(row.event, row.by)) return [];
    return isAnswer(row.event) ? [] : [{kind, id, row: {...row, event: row.event}}];
  });
}

/** Answers are told by their links. */
function isAnswer({kind}: NoticeEvent): boolean {
  return kind === 'link_confirmed' || kind === 'link_rejected';
}

export function asNews(links: readonly AnsweredLink[]): News[] {
  return links.map((row) => ({kind: 'link', id: row.id, row}));
}
