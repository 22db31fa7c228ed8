/** How a browser notification says that clients have answered. Pure. */
import {summaryOf} from '../domain/answer-summary.ts';
import {partlyTexts, reasonTexts} from '../domain/answer-words.ts';
import {linkStatus} from '../domain/confirmation-link.ts';
import type {DealId, LinkId} from '../domain/ids.ts';
import type {Texts} from '../domain/texts.ts';
import type {AnsweredLink, NewsKey} from '../store/untold.ts';

/**
 * What a browser notification says. `of`: what it tells, all of it in one. `linkId`, `dealId`: what a click on it opens, the deal at `url` if it
 * has one; absent for several.
 */
export type Notice = {
  of: NewsKey[];
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
        of: links.map(keyOf),
        title: texts.plural('sync_notice_answers', links.length),
        message: texts.list(links.slice(0, mostNotices).map(({name}) => name)),
      },
    ];
  }
  return links.map((link) => ({
    of: [keyOf(link)],
    title: link.name,
    message: messageOf(link, texts),
    linkId: link.id,
  }));
}

const keyOf = ({id}: AnsweredLink): NewsKey => ({kind: 'link', id});

function messageOf(link: AnsweredLink, texts: Texts): string {
  const answer = summaryOf(link.answer, null);
  const who =
    answer.evidence === 'unverified' ? texts.t('card_answer_unverified', answer.by) : answer.by;
  const reasons = reasonTexts(texts, answer);
  if (linkStatus(link) === 'rejected') {
    return texts.t('sync_notice_rejected', who, texts.list(reasons));
  }
  const confirmed = texts.t('sync_notice_confirmed', who);
  return [confirmed, ...partlyTexts(texts, answer), ...reasons].join(' · ');
}
