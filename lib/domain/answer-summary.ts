/** An answer as rows show it, the card's and the shared deal's alike: who gave it, what proves it, how much was confirmed and why the rest was not. */
import type {Answer, GivenReason} from './answer.ts';
import type {Link} from './confirmation-link.ts';
import {confirmedCount} from './confirmation-link.ts';
import type {Evidence} from './evidence.ts';
import {strangeDomains} from './evidence.ts';

export type AnswerSummary = {
  at: string;
  /** A name, without the mail address. */
  by: string;
  evidence: Evidence;
  /** Web domains, where it counts and came from another company than the deal's. */
  strange?: {answered: string; company: string};
  confirmed: number;
  of: number;
  /** Each rejected product with the reason, names as answered. */
  rejected: Array<{product: string; reason: GivenReason}>;
};

/** Of links that stand for one deal, whatever its company. */
export function answersOf(links: readonly Link[]): AnswerSummary[] {
  return links.flatMap(({answer}) => (answer ? [summaryOf(answer, null)] : []));
}

export function summaryOf(
  answer: Answer,
  company: Parameters<typeof strangeDomains>[1],
): AnswerSummary {
  const strange = strangeDomains(answer, company);
  return {
    at: answer.at,
    by: answer.by.name,
    evidence: answer.evidence,
    ...(strange && {strange}),
    ...confirmedCount(answer),
    rejected: answer.lines.flatMap((line, at) =>
      line.verdict === 'rejected'
        ? [{product: answer.snapshot.lines[at]?.product ?? line.productId, reason: line.reason}]
        : [],
    ),
  };
}
