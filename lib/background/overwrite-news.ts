/** How a browser notification says that values were overwritten. Pure. */
import type {UserId} from '../domain/ids.ts';
import type {Texts} from '../domain/texts.ts';
import type {AnyOverwrite, NewsKey} from '../store/untold.ts';
import type {Notice} from './answer-news.ts';
import {mostNotices} from './answer-news.ts';

export function overwriteNotices(
  overwrites: readonly AnyOverwrite[],
  userId: UserId,
  texts: Texts,
): Notice[] {
  if (overwrites.length > mostNotices) {
    const names = new Set(overwrites.map(nameOf));
    return [
      {
        of: overwrites.map(keyOf),
        title: texts.plural('sync_notice_overwritten', overwrites.length),
        message: texts.list([...names].slice(0, mostNotices)),
      },
    ];
  }
  return overwrites.map((overwrite) => {
    const {lostBy, keptBy} = overwrite;
    const isLost = lostBy.userId === userId;
    const other = isLost ? keptBy.name : lostBy.name;
    const [of, title] = [[keyOf(overwrite)], nameOf(overwrite)];
    if ('dealId' in overwrite) {
      return {
        of,
        title,
        message: texts.t(isLost ? 'sync_notice_deal_lost' : 'sync_notice_deal_kept', other),
        dealId: overwrite.dealId,
      };
    }
    return {
      of,
      title,
      message: texts.t(isLost ? 'sync_notice_lost' : 'sync_notice_kept', other),
      linkId: overwrite.linkId,
    };
  });
}

const keyOf = ({id}: AnyOverwrite): NewsKey => ({kind: 'overwrite', id});

function nameOf(overwrite: AnyOverwrite): string {
  return 'linkId' in overwrite ? overwrite.linkName : overwrite.dealName;
}
