/** Which overwritten values a person is told of, and how a browser notification says so. Pure. */
import type {Change, RowOf} from '../domain/account-view.ts';
import type {UserId} from '../domain/ids.ts';
import type {Texts} from '../domain/texts.ts';
import type {Notice} from './answer-news.ts';
import {mostNotices} from './answer-news.ts';

/** Of a link's values, or of a deal's. */
type AnyOverwrite = RowOf['overwrite'];

/** Those that a page of changes brought or changed, and that the person has not put away. */
export function toldOf(changes: readonly Change[], userId: UserId): AnyOverwrite[] {
  return changes.flatMap((change) =>
    change.kind === 'overwrite' && change.row?.told.includes(userId) ? [change.row] : [],
  );
}

export function overwriteNotices(
  overwrites: readonly AnyOverwrite[],
  userId: UserId,
  texts: Texts,
): Notice[] {
  if (overwrites.length > mostNotices) {
    const names = new Set(overwrites.map(nameOf));
    return [
      {
        title: texts.plural('sync_notice_overwritten', overwrites.length),
        message: texts.list([...names].slice(0, mostNotices)),
      },
    ];
  }
  return overwrites.map((overwrite) => {
    const {lostBy, keptBy} = overwrite;
    const isLost = lostBy.userId === userId;
    const other = isLost ? keptBy.name : lostBy.name;
    const title = nameOf(overwrite);
    if ('dealId' in overwrite) {
      return {
        title,
        message: texts.t(isLost ? 'sync_notice_deal_lost' : 'sync_notice_deal_kept', other),
        dealId: overwrite.dealId,
      };
    }
    return {
      title,
      message: texts.t(isLost ? 'sync_notice_lost' : 'sync_notice_kept', other),
      linkId: overwrite.linkId,
    };
  });
}

function nameOf(overwrite: AnyOverwrite): string {
  return 'linkId' in overwrite ? overwrite.linkName : overwrite.dealName;
}
