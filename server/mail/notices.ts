import type {Account} from '../../lib/domain/account-view.ts';
import type {AnswerLine, LinkSnapshot} from '../../lib/domain/answer.ts';
import {configuredName} from '../../lib/domain/catalogue-words.ts';
import {confirmedCount, type Link} from '../../lib/domain/confirmation-link.ts';
import {evidenceText} from '../../lib/domain/evidence-words.ts';
import {snapshotOf} from '../../lib/domain/link-snapshot.ts';
import type {AttachRequest, Deal} from '../../lib/domain/deal.ts';
import type {Texts} from '../../lib/domain/texts.ts';
import type {MailPart} from './compose.ts';
import {subjectOf} from './cut.ts';

/** What a notice is about, as things stand when it is written. */
export type NoticeSubject = {account: Account; link: Link; deal: Deal | undefined};
/** A mail before it is composed; `foot` is whoever asked for it to write. */
export type Draft = {subject: string; part: MailPart};

/** To the vendor: a partner asks a client to confirm. */
export function createdNotice(texts: Texts, about: NoticeSubject): Draft {
  const {account, link} = about;
  return draft(subjectOf(texts, 'mail_created_subject', account.name, link.name), {
    heading: texts.t('mail_created_heading', account.name),
    paragraphs: [texts.t('mail_created_text', link.createdBy.name, account.name)],
    facts: factsOf(texts, about, snapshotOf(link, {account})),
  });
}

/** The same for many links that one person made at once: each with its products. */
export function createdManyNotice(
  texts: Texts,
  account: Account,
  links: readonly [Link, ...Link[]],
  total: number,
): Draft {
  const count = texts.number(total);
  return draft(subjectOf(texts, 'mail_created_many_subject', account.name, count), {
    heading: texts.t('mail_created_many_heading', account.name, count),
    paragraphs: [
      texts.t('mail_created_many_text', links[0].createdBy.name, account.name),
      ...(total > links.length ? [texts.plural('mail_more', total - links.length)] : []),
    ],
    facts: links.map((link) => ({
      label: link.name,
      value: texts.list(snapshotOf(link, {account}).lines.map((line) => describe(texts, line))),
    })),
  });
}

/** To the partner and the vendor: the client confirmed. Names who said so, and what proves that. */
export function confirmedNotice(texts: Texts, about: NoticeSubject): Draft | undefined {
  const {account, link} = about;
  if (!link.answer) return undefined;
  const {confirmed, of} = confirmedCount(link.answer);
  return draft(subjectOf(texts, 'mail_confirmed_subject', link.name, account.name), {
    heading: texts.t('mail_confirmed_heading', link.name),
    paragraphs: [
      texts.t('mail_confirmed_text', link.answer.by.name, texts.date(link.answer.at)),
      ...(confirmed < of ? [texts.plural('mail_confirmed_part', of, texts.number(confirmed))] : []),
      evidenceText(texts, link.answer),
    ],
    facts: [...factsOf(texts, about, link.answer.snapshot), ...reasonsOf(texts, link)],
  });
}

/** To the partner: the client rejected, and why. */
export function rejectedNotice(texts: Texts, about: NoticeSubject): Draft | undefined {
  const {link} = about;
  if (!link.answer) return undefined;
  return draft(subjectOf(texts, 'mail_rejected_subject', link.name), {
    heading: texts.t('mail_rejected_heading', link.name),
    paragraphs: [
      texts.t('mail_rejected_text', link.answer.by.name, texts.date(link.answer.at)),
      texts.t('mail_rejected_next'),
      evidenceText(texts, link.answer),
    ],
    facts: [...reasonsOf(texts, link), ...factsOf(texts, about, link.answer.snapshot)],
  });
}

/** To the vendor: the partner asks to attach a link to a deal that is not shared. */
export function requestNotice(texts: Texts, about: NoticeSubject, request: AttachRequest): Draft {
  const {account, link, deal} = about;
  return draft(subjectOf(texts, 'mail_request_subject', account.name, deal?.name ?? link.name), {
    heading: texts.t('mail_request_heading', account.name),
    paragraphs: [texts.t('mail_request_text', request.by.name, account.name)],
    facts: [
      ...(request.note ? [{label: texts.t('mail_fact_note'), value: request.note}] : []),
      ...factsOf(texts, about, snapshotOf(link, {account})),
    ],
  });
}

function draft(subject: string, part: MailPart): Draft {
  return {subject, part};
}

export function factsOf(
  texts: Texts,
  {account, link, deal}: NoticeSubject,
  snapshot: LinkSnapshot,
): Array<{label: string; value: string}> {
  const facts = [
    {label: texts.t('mail_fact_partner'), value: account.name},
    {label: texts.t('mail_fact_link'), value: link.name},
    {
      label: texts.t('mail_fact_products'),
      value: texts.list(snapshot.lines.map((line) => describe(texts, line))),
    },
  ];
  if (snapshot.duration) {
    facts.push({
      label: texts.t('mail_fact_duration'),
      value: configuredName(texts, snapshot.duration),
    });
  }
  if (deal) facts.push({label: texts.t('mail_fact_deal'), value: deal.name});
  if (link.client) facts.push({label: texts.t('mail_fact_client'), value: link.client.name});
  return facts;
}

function describe({t}: Texts, {product, tier, onboarding}: LinkSnapshot['lines'][number]): string {
  return onboarding
    ? t('mail_product_onboarding', product, tier, configuredName({t}, onboarding))
    : t('mail_product', product, tier);
}

/** "Sales Hub: Products or tier wrong, “we bought Starter”", one line for all products when they share the reason. */
function reasonsOf(texts: Texts, {answer, lines}: Link): Array<{label: string; value: string}> {
  if (!answer) return [];
  const rejected = answer.lines.filter((line) => line.verdict === 'rejected');
  const said = rejected.map((line) => sayReason(texts, line));
  const isOneReason = rejected.length === lines.length && new Set(said).size === 1;
  if (isOneReason) return [{label: texts.t('mail_fact_reason'), value: said[0] ?? ''}];
  return rejected.map((line, index) => ({
    label: texts.t('mail_fact_reason_for', productName(line, answer.snapshot, lines)),
    value: said[index] ?? '',
  }));
}

function sayReason(texts: Texts, {reason}: Extract<AnswerLine, {verdict: 'rejected'}>): string {
  const name = configuredName(texts, reason.name);
  return reason.text ? texts.t('mail_reason_with_text', name, reason.text) : name;
}

/** The snapshot's lines are in the link's order. */
function productName(
  {productId}: AnswerLine,
  snapshot: LinkSnapshot,
  lines: Link['lines'],
): string {
  const at = lines.findIndex((line) => line.productId === productId);
  return snapshot.lines[at]?.product ?? productId;
}
