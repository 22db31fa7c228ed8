/**
 * A client's answer in the reader's words: how much was confirmed, what proves it, and why not the rest. One set of them, for rows of links,
 * shared deals, notices, timelines and tables.
 */
import type {GivenReason} from './answer.ts';
import type {AnswerSummary} from './answer-summary.ts';
import {configuredName} from './catalogue-words.ts';
import type {Texts} from './texts.ts';

/** All there is to say beside "Confirmed" or "Rejected", a line each. */
export function answerTexts(texts: Texts, answer: AnswerSummary): string[] {
  return [
    ...partlyTexts(texts, answer),
    ...proofTexts(texts, answer),
    ...reasonTexts(texts, answer),
  ];
}

/** What makes it less than a whole and proven yes. */
export function doubtTexts(texts: Texts, answer: AnswerSummary): string[] {
  return [
    ...partlyTexts(texts, answer),
    ...(answer.evidence === 'unverified' ? [byText(texts, answer)] : []),
    ...reasonTexts(texts, answer),
  ];
}

/** "1 of 2 products", for an answer that confirmed only some. */
export function partlyTexts(
  {plural, number}: Texts,
  {confirmed, of}: Pick<AnswerSummary, 'confirmed' | 'of'>,
): string[] {
  return confirmed > 0 && confirmed < of ? [plural('card_partly', of, number(confirmed))] : [];
}

/** Who gave it and what proves that, and whose mail address it was where it is another company's. */
export function proofTexts(texts: Texts, answer: AnswerSummary): string[] {
  const {strange} = answer;
  const whose = strange && texts.t('proof_other_company', strange.answered, strange.company);
  return [byText(texts, answer), ...(whose === undefined ? [] : [whose])];
}

/** "Ann Acme · unverified" */
function byText({t}: Texts, {evidence, by}: AnswerSummary): string {
  return t(`card_answer_${evidence}`, by);
}

/** One line for each reason; a reason given for the whole link names no product. */
export function reasonTexts(
  texts: Texts,
  {rejected, of}: Pick<AnswerSummary, 'rejected' | 'of'>,
): string[] {
  const groups = new Map<string, string[]>();
  for (const {product, reason} of rejected) {
    const said = reasonText(texts, reason);
    groups.set(said, [...(groups.get(said) ?? []), product]);
  }
  const isForAll = groups.size === 1 && rejected.length === of;
  return [...groups].map(([said, products]) =>
    isForAll ? said : texts.t('card_reason_of', texts.list(products), said),
  );
}

/** "Products or tier wrong: “We bought Starter.”" */
export function reasonText(texts: Texts, reason: GivenReason): string {
  const name = configuredName(texts, reason.name);
  return reason.text === null ? name : texts.t('card_reason_with_text', name, reason.text);
}
