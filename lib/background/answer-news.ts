/** Which links a client has answered, and how to say so. Pure. */
import type {Change} from '../domain/account-view.ts';
import {linkStatus} from '../domain/confirmation-link.ts';
import type {Link} from '../domain/confirmation-link.ts';
import type {Answer} from '../domain/answer.ts';
import type {DealId, LinkId} from '../domain/ids.ts';
import type {Texts} from '../domain/texts.ts';

export type AnsweredLink = Link & {answer: Answer};

/** `before`: the links among the changes as they were; one that was not here is news as well. */
export function newlyAnswered(
  before: ReadonlyMap<LinkId, Link>,
  changes: readonly Change[],
): AnsweredLink[] {
  const links = new Map<LinkId, Link>(); // the last word on each
  for (const {kind, id, row} of changes) {
    if (kind !== 'link') continue;
    if (row) links.set(id, row);
    else links.delete(id);
  }
  return [...links.values()].filter(
    (link): link is AnsweredLink => link.answer !== null && !before.get(link.id)?.answer,
  );
}

/** What a browser notification says. `linkId`, `dealId`: what a click on it opens, the deal at `url` if it has one; absent for several. */
export type Notice = {
  title: string;
  message: string;
  linkId?: LinkId;
  dealId?: DealId;
  url?: string;
};

/** A few answers are told one by one, many (after a holiday, say) as one number. */
export const mostNotices = 3;

export function noticesOf(links: readonly AnsweredLink[], texts: Texts): Notice[] {
  if (links.length > mostNotices) {
    return [
      {
        title: texts.plural('sync_notice_answers', links.length),
        message: texts.list(links.slice(0, mostNotices).map(({name}) => name)),
      },
    ];
  }
  return links.map((link) => ({
    title: link.name,
    message: messageOf(link, texts),
    linkId: link.id,
  }));
}

function messageOf(link: AnsweredLink, texts: Texts): string {
  const by = link.answer.by.name;
  if (linkStatus(link) === 'confirmed') return texts.t('sync_notice_confirmed', by);
  const reasons = link.answer.lines.flatMap((line) =>
    line.verdict === 'rejected' ? [line.reason.name] : [],
  );
  return texts.t('sync_notice_rejected', by, texts.list([...new Set(reasons)]));
}
