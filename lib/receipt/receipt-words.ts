/** What a receipt says, for people: the same words on its page, in its PDF and in a terminal. */
import {configuredName} from '../domain/catalogue-words.ts';
import type {Evidence, UnprovenReason} from '../domain/evidence.ts';
import type {TextKey, Texts} from '../domain/texts.ts';
import {confirmedLines, type Receipt, type ReceiptLine} from './receipt.ts';

export type Fact = {label: string; value: string};

const evidenceTexts = {
  mailed: 'receipt_evidence_mailed',
  code: 'receipt_evidence_code',
  checkout: 'receipt_evidence_checkout',
  unverified: 'receipt_evidence_unverified',
} as const satisfies Record<Evidence, TextKey>;

const unprovenTexts = {
  no_code: 'receipt_unproven_no_code',
  free_mail: 'receipt_unproven_free_mail',
  own_people: 'receipt_unproven_own_people',
  unknown_domain: 'receipt_unproven_unknown_domain',
} as const satisfies Record<UnprovenReason, TextKey>;

/** Where each kind of evidence ends. */
const limitTexts = {
  mailed: 'receipt_not_proven_mailed',
  code: 'receipt_not_proven_code',
  checkout: 'receipt_not_proven_checkout',
  unverified: 'receipt_not_proven_unverified',
} as const satisfies Record<Evidence, TextKey>;

export function mainFacts({t, ...texts}: Texts, receipt: Receipt): Fact[] {
  const {partner, vendor, program, duration, answered} = receipt;
  const {name, domain} = answered.by;
  return [
    {label: t('receipt_fact_answer'), value: outcomeText({t, ...texts}, receipt)},
    {label: t('receipt_fact_partner'), value: partner.name},
    {label: t('receipt_fact_vendor'), value: vendor},
    {label: t('receipt_fact_program'), value: program.name},
    ...(duration === null
      ? []
      : [{label: t('receipt_fact_duration'), value: configuredName({t}, duration)}]),
    {
      label: t('receipt_fact_by'),
      value: domain === undefined ? name : t('receipt_by_domain', name, domain),
    },
    {label: t('receipt_fact_at'), value: utcText(answered.at)},
    {label: t('receipt_fact_evidence'), value: evidenceText({t}, receipt)},
  ];
}

/** What a machine goes by. */
export function numberFacts({t}: Texts, receipt: Receipt, kid: string | undefined): Fact[] {
  const {iss, jti, link, log} = receipt;
  return [
    {label: t('receipt_fact_issuer'), value: iss},
    {label: t('receipt_fact_number'), value: jti},
    {label: t('receipt_fact_link'), value: link.id},
    ...(link.replaces === null ? [] : [{label: t('receipt_fact_replaces'), value: link.replaces}]),
    {
      label: t('receipt_fact_log'),
      value: t('receipt_fact_log_place', String(log.sequence), log.head),
    },
    ...(kid === undefined ? [] : [{label: t('receipt_fact_key'), value: kid}]),
  ];
}

export type LineText = {
  verdict: ReceiptLine['verdict'];
  verdictText: string;
  product: string;
  /** Onboarding and reason, as far as there are any. */
  notes: string[];
};

export function lineTexts({t}: Pick<Texts, 't'>, {lines}: Receipt): LineText[] {
  return lines.map((line) => ({
    verdict: line.verdict,
    verdictText: t(`receipt_answer_${line.verdict}`),
    product: `${line.product} ${line.tier}`,
    notes: [
      ...(line.onboarding === null
        ? []
        : [t('receipt_line_onboarding', configuredName({t}, line.onboarding))]),
      ...(line.verdict === 'rejected' ? [reasonText({t}, line.reason)] : []),
    ],
  }));
}

export function provenTexts({t}: Texts, {iss, log}: Receipt): string[] {
  return [t('receipt_proven_signed', iss), t('receipt_proven_log', String(log.sequence))];
}

export function notProvenTexts({t}: Texts, {answered}: Receipt): string[] {
  return [
    t('receipt_not_proven_time'),
    `${t('receipt_not_proven_person', answered.by.name)} ${t(limitTexts[answered.evidence])}`,
    t('receipt_not_proven_last'),
  ];
}

export function outcomeText({t, plural, number}: Texts, receipt: Receipt): string {
  const confirmed = confirmedLines(receipt);
  if (confirmed === 0) return t('receipt_answer_rejected');
  if (confirmed === receipt.lines.length) return t('receipt_answer_confirmed');
  return plural('receipt_answer_partly', receipt.lines.length, number(confirmed));
}

/** To the second and in UTC, the same for every reader. */
export function utcText(at: string): string {
  return `${at.slice(0, 10)} ${at.slice(11, 19)} UTC`;
}

function evidenceText({t}: Pick<Texts, 't'>, {answered}: Receipt): string {
  const {evidence, unproven} = answered;
  const what = t(evidenceTexts[evidence]);
  return unproven === undefined ? what : `${what} ${t(unprovenTexts[unproven])}`;
}

function reasonText({t}: Pick<Texts, 't'>, reason: {name: string; text: string | null}) {
  const {text} = reason;
  const name = configuredName({t}, reason.name);
  return text === null ? t('receipt_line_reason', name) : t('receipt_line_reason_said', name, text);
}
