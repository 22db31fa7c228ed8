/** Which overwritten values a person is told of, and how a browser notification says so. Pure. */
import type {Change} from '../domain/account-view.ts';
import type {UserId} from '../domain/ids.ts';
import type {Overwrite} from '../domain/overwrite.ts';
import type {Texts} from '../domain/texts.ts';
import type {Notice} from './answer-news.ts';
import {mostNotices} from './answer-news.ts';

/** Those that a page of changes brought or changed, and that the person has not put away. */
export function toldOf(changes: readonly Change[], userId: UserId): Overwrite[] {
  return changes.flatMap((change) =>
    change.kind === 'overwrite' && change.row?.told.includes(userId) ? [change.row] : [],
  );
}

export function overwriteNotices(
  overwrites: readonly Overwrite[],
  userId: UserId,
  texts: Texts,
): Notice[] {
  if (overwrites.length > mostNotices) {
    const names = new Set(overwrites.map(({linkName}) => linkName));
    return [
      {
        title: texts.plural('sync_notice_overwritten', overwrites.length),
        message: texts.list([...names].slice(0, mostNotices)),
      },
    ];
  }
  return overwrites.map(({linkId, linkName, lostBy, keptBy}) => ({
    title: linkName,
    message:
      lostBy.userId === userId
        ? texts.t('sync_notice_lost', keptBy.name)
        : texts.t('sync_notice_kept', lostBy.name),
    linkId,
  }));
}
