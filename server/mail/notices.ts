import type {Account} from '../../lib/domain/account-view.ts';
import type {AnswerLine, LinkSnapshot} from '../../lib/domain/answer.ts';
import {confirmedCount, type Link} from '../../lib/domain/confirmation-link.ts';
import {snapshotOf} from '../../lib/domain/link-snapshot.ts';
import type {AttachRequest, Deal} from '../../lib/domain/deal.ts';
import type {TextKey, Texts} from '../../lib/domain/texts.ts';
import {composeMail, type MailContent} from './compose.ts';

/** What a notice is about, as things stand when it is written. */
export type NoticeSubject = {account: Account; link: Link; deal: Deal | undefined};
/** As what somebody hears of it: an admin while an account has neither CAM nor PDM. */
export type Reader = 'partner' | 'manager' | 'admin';
export type Notice = {subject: string; text: string; html: string};

/** To the vendor: a partner asks a client to confirm. */
export function createdNotice(texts: Texts, about: NoticeSubject, to: Reader): Notice {
  const {account, link} = about;
  return notice(texts, texts.t('mail_created_subject', account.name, link.name), {
    heading: texts.t('mail_created_heading', account.name),
    paragraphs: [texts.t('mail_created_text', link.createdBy.name, account.name)],
    facts: factsOf(texts, about, snapshotOf(link, {account})),
    foot: footFor(texts, account, to),
  });
}

/** The same for many links that one person made at once: each with its products. */
export function createdManyNotice(
  texts: Texts,
  account: Account,
  links: readonly [Link, ...Link[]],
  to: Reader,
): Notice {
  const count = texts.number(links.length);
  return notice(texts, texts.t('mail_created_many_subject', account.name, count), {
    heading: texts.t('mail_created_many_heading', account.name, count),
    paragraphs: [texts.t('mail_created_many_text', links[0].createdBy.name, account.name)],
    facts: links.map((link) => ({
      label: link.name,
      value: texts.list(snapshotOf(link, {account}).lines.map((line) => describe(texts, line))),
    })),
    foot: footFor(texts, account, to),
  });
}

/** To the partner and the vendor: the client confirmed. Names who said so and that nobody proved it, where nobody did. */
export function confirmedNotice(texts: Texts, about: NoticeSubject, to: Reader) {
  const {account, link} = about;
  if (!link.answer) return undefined;
  const {confirmed, of} = confirmedCount(link.answer);
  return notice(texts, texts.t('mail_confirmed_subject', link.name, account.name), {
    heading: texts.t('mail_confirmed_heading', link.name),
    paragraphs: [
      texts.t('mail_confirmed_text', link.answer.by.name, texts.date(link.answer.at)),
      ...(confirmed < of ? [texts.plural('mail_confirmed_part', of, texts.number(confirmed))] : []),
      texts.t('mail_unverified'),
    ],
    facts: [...factsOf(texts, about, link.answer.snapshot), ...reasonsOf(texts, link)],
    ...recordAction(texts, about, to),
    foot: footFor(texts, account, to),
  });
}

/** To the partner: the client rejected, and why. */
export function rejectedNotice(texts: Texts, about: NoticeSubject) {
  const {account, link} = about;
  if (!link.answer) return undefined;
  return notice(texts, texts.t('mail_rejected_subject', link.name), {
    heading: texts.t('mail_rejected_heading', link.name),
    paragraphs: [
      texts.t('mail_rejected_text', link.answer.by.name, texts.date(link.answer.at)),
      texts.t('mail_rejected_next'),
      texts.t('mail_unverified'),
    ],
    facts: [...reasonsOf(texts, link), ...factsOf(texts, about, link.answer.snapshot)],
    ...recordAction(texts, about, 'partner'),
    foot: footFor(texts, account, 'partner'),
  });
}

/** To the vendor: the partner asks to attach a link to a deal that is not shared. */
export function requestNotice(
  texts: Texts,
  about: NoticeSubject,
  request: AttachRequest,
  to: Reader,
): Notice {
  const {account, link, deal} = about;
  return notice(texts, texts.t('mail_request_subject', account.name, deal?.name ?? link.name), {
    heading: texts.t('mail_request_heading', account.name),
    paragraphs: [texts.t('mail_request_text', request.by.name, account.name)],
    facts: [
      ...(request.note ? [{label: texts.t('mail_fact_note'), value: request.note}] : []),
      ...factsOf(texts, about, snapshotOf(link, {account})),
    ],
    foot: footFor(texts, account, to),
  });
}

function notice(texts: Texts, subject: string, content: MailContent): Notice {
  return {subject, ...composeMail(texts, content)};
}

/** Why this person gets it. */
function footFor(texts: Texts, account: Account, to: Reader): string {
  return texts.t(feet[to], account.name, account.programName);
}

const feet = {
  partner: 'mail_foot_partner',
  manager: 'mail_foot_manager',
  admin: 'mail_foot_admin',
} as const satisfies Record<Reader, TextKey>;

/** The deal's page in the partner's own CRM; the vendor's people have no way in there. */
function recordAction(
  texts: Texts,
  {deal}: NoticeSubject,
  to: Reader,
): Pick<MailContent, 'action'> {
  return to === 'partner' && deal?.ref
    ? {action: {label: texts.t('mail_open_record'), url: deal.ref.url}}
    : {};
}

function factsOf(
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
    facts.push({label: texts.t('mail_fact_duration'), value: snapshot.duration});
  }
  if (deal) facts.push({label: texts.t('mail_fact_deal'), value: deal.name});
  if (link.client) facts.push({label: texts.t('mail_fact_client'), value: link.client.name});
  return facts;
}

function describe({t}: Texts, {product, tier, onboarding}: LinkSnapshot['lines'][number]): string {
  return onboarding
    ? t('mail_product_onboarding', product, tier, onboarding)
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
  return reason.text ? texts.t('mail_reason_with_text', reason.name, reason.text) : reason.name;
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
