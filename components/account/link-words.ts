/** What the rows of popup and dashboard say about a link, in the reader's language. */
import {partlyTexts, reasonText} from '../../lib/domain/answer-words.ts';
import {confirmedCount, type PendingState} from '../../lib/domain/confirmation-link.ts';
import type {TextKey, Texts} from '../../lib/domain/texts.ts';
import type {LinkRow, Rejection} from '../../lib/models/link-rows.ts';
import {dayText, statusOf} from '../card/link-words.ts';
import type {Tone} from '../ui/pill.tsx';

/** "Pending · not assigned", "Confirmed 12 Nov", "Rejected 9 Nov". */
export function statusText(texts: Texts, row: LinkRow): {tone: Tone; text: string} {
  return statusOf(texts, {...row, answer: row.link.answer});
}

/** What the popup's tabs do not say already: "not assigned", "12 Nov". */
export function subStateText(texts: Texts, row: LinkRow): string {
  if (row.link.answer) return dayText(texts, row.link.answer.at);
  return texts.t(shortTexts[row.pendingState ?? 'not_assigned']);
}

const shortTexts = {
  not_assigned: 'account_not_assigned',
  awaiting_client: 'account_awaiting_client',
  change_wanted: 'account_change_wanted',
  expired: 'account_expired',
} as const satisfies Record<PendingState, TextKey>;

/** "1 of 2 products", for an answer that confirmed only some. */
export function partText(texts: Texts, row: LinkRow): string | undefined {
  if (!row.link.answer) return undefined;
  return partlyTexts(texts, confirmedCount(row.link.answer))[0];
}

/** "Sales Hub, Service Hub: Products or tier wrong: “We bought Starter.”" */
export function rejectionText(texts: Texts, {products, reason}: Rejection): string {
  const said = reasonText(texts, reason);
  return products.length === 0 ? said : texts.t('card_reason_of', texts.list(products), said);
}
