import type {ActivityNames} from '../../lib/domain/activity-words.ts';
import {dealFieldText, dealValueText} from '../../lib/domain/deal-words.ts';
import {valuesOf, type Deal, type DealField} from '../../lib/domain/deal.ts';
import {isOfMessage, type NoticeReason, type Told} from '../../lib/domain/notice-audience.ts';
import {noticeWords} from '../../lib/domain/notice-words.ts';
import type {TextKey, Texts} from '../../lib/domain/texts.ts';
import type {StoredNotice} from '../notices/stored-notice.ts';
import {answeredRequest, type Subjects} from '../notices/subjects.ts';
import {askingNotice, isAskingEvent} from './asking-notice.ts';
import {saidBy} from './said-by.ts';
import {composeMail, type MailPart} from './compose.ts';
import {cut, subjectOf} from './cut.ts';
import {
  confirmedNotice,
  createdManyNotice,
  createdNotice,
  rejectedNotice,
  requestNotice,
  type Draft,
} from './notices.ts';

/** One notice and the person who gets it by mail. */
export type ToMail = {told: Pick<Told, 'userId' | 'side'>; at: string; notice: StoredNotice};
export type Mailing = {texts: Texts; subjects: Subjects; publicUrl: string};

/** Undefined where what it is about is gone. */
export function noticeMail(
  mailing: Mailing,
  one: ToMail,
): {subject: string; text: string; html: string} | undefined {
  const drafted = draftOf(mailing, one);
  if (!drafted) return undefined;
  const {subject, part} = drafted;
  const foot = footOf(mailing, one);
  return {subject, ...composeMail(mailing.texts, {...part, foot})};
}

/** What a mail says of it, by itself or as a part of the daily one. */
export function draftOf(mailing: Mailing, one: ToMail): Draft | undefined {
  const drafted = linkDraft(mailing, one) ?? askingDraft(mailing, one) ?? dealDraft(mailing, one);
  if (!drafted) return undefined;
  const facts = [...(drafted.part.facts ?? []), ...whereToFind(mailing, one)];
  return {...drafted, part: {...drafted.part, facts, ...actionOf(mailing, one)}};
}

function linkDraft({texts, subjects}: Mailing, {notice}: ToMail): Draft | undefined {
  const {event, many} = notice;
  const {account} = subjects;
  if (!('linkId' in event)) return undefined;
  const link = subjects.links.get(event.linkId);
  const dealId = 'dealId' in event ? event.dealId : undefined;
  const deal = dealId && subjects.deals.get(dealId);
  const about = link && {account, link, deal};
  if (event.kind === 'link_created') {
    if (!many) return about && createdNotice(texts, about);
    const ids = new Set<string>(many.of.map(({id}) => id));
    const [first, ...more] = [...subjects.links.values()].filter(({id}) => ids.has(id));
    return first && createdManyNotice(texts, account, [first, ...more], many.count);
  }
  if (!about || many) return undefined;
  if (event.kind === 'link_confirmed') return confirmedNotice(texts, about);
  if (event.kind === 'link_rejected') return rejectedNotice(texts, about);
  if (event.kind !== 'attach_requested') return undefined;
  const request = subjects.requests.find(({id}) => id === event.requestId);
  return request && requestNotice(texts, about, request);
}

function askingDraft({texts, subjects}: Mailing, {told, notice}: ToMail): Draft | undefined {
  const {event, many, reason} = notice;
  const link = !many && isAskingEvent(event) && subjects.links.get(event.linkId);
  if (!link) return undefined;
  const deal = event.dealId && subjects.deals.get(event.dealId);
  const {account} = subjects;
  const names = {catalogue: account.catalogue, linkName: () => link.name};
  const words = noticeWords(texts, names, {event, reason, count: 1, userId: told.userId});
  return askingNotice(texts, {account, link, deal}, {event, words, side: told.side});
}

function dealDraft(mailing: Mailing, {told, at, notice}: ToMail): Draft | undefined {
  const {texts, subjects} = mailing;
  const {t} = texts;
  const {event, reason, many, by, accountName, dealName, linkName} = notice;
  const {account} = subjects;
  const isLinks = 'linkId' in event && event.kind !== 'link_attached';
  if (isLinks && event.kind !== 'attach_declined' && !many) return undefined; // its link is gone
  const message = isOfMessage(event) ? subjects.messages.get(event.messageId) : undefined;
  if (isOfMessage(event) && !many && message?.deletedAt !== null) return undefined;
  const names: ActivityNames = {
    catalogue: account.catalogue,
    linkName: (id) => subjects.links.get(id)?.name ?? linkName,
  };
  const said = {event, reason, count: many?.count ?? 1, userId: told.userId};
  const words = noticeWords(texts, names, said);
  const deal = 'dealId' in event && event.dealId ? subjects.deals.get(event.dealId) : undefined;
  const dealText = many ? undefined : (deal?.name ?? dealName);
  const company = by?.side === 'partner' ? account.name : account.vendorName;
  const when = texts.date(at, true);
  const facts = [
    ...words.changes.map(({label, before, after}) => ({
      label,
      value:
        before === undefined
          ? cut(after, longestText)
          : t('mail_change', cut(before, longestText), cut(after, longestText)),
    })),
    ...(words.said ? [{label: t('mail_fact_reason'), value: cut(words.said, longestText)}] : []),
    {label: t('mail_fact_partner'), value: accountName},
    ...(dealText === undefined ? [] : [{label: t('mail_fact_deal'), value: dealText}]),
    ...(deal && !many && isNewTo(event, told.userId) ? keyFacts(mailing, deal) : []),
    ...(many ? listed(texts, many) : []),
    ...(event.kind === 'attach_declined' || event.kind === 'link_attached'
      ? noteOf(mailing, event, at)
      : []),
  ];
  return {
    subject: subjectOf(texts, 'mail_deal_subject', dealText ?? accountName, words.what),
    part: {
      heading: words.what,
      paragraphs: [saidBy(texts, notice, company, when)],
      facts,
      ...(message && !many && message.text !== ''
        ? {quote: {head: t('mail_quote', message.by.name), text: cut(message.text, longestText)}}
        : {}),
    },
  };
}

/** Characters of a message, or of anything else that somebody wrote. */
const longestText = 500;

/** Whoever has not met the deal yet reads what it is about. */
function isNewTo(event: StoredNotice['event'], userId: string): boolean {
  return (
    event.kind === 'deal_registered' ||
    (event.kind === 'owner_set' && event.after?.userId === userId)
  );
}

const shownFields = [
  'company',
  'contact',
  'productIds',
  'amount',
  'closeDate',
  'introNote',
  'painOrOpportunity',
  'nextSteps',
] as const satisfies readonly DealField[];

function keyFacts({texts, subjects}: Mailing, deal: Deal): NonNullable<MailPart['facts']> {
  const values = valuesOf(deal);
  const {catalogue} = subjects.account;
  return [
    ...shownFields.map((field) => ({
      label: dealFieldText(texts, field),
      value: cut(dealValueText(texts, catalogue, field, values), longestText),
    })),
    {
      label: texts.t('activity_owner'),
      value: deal.owner?.name ?? texts.t('activity_nobody'),
    },
  ];
}

function listed(texts: Texts, {count, of}: NonNullable<StoredNotice['many']>) {
  const names = [...new Set(of.map(({name}) => name))].slice(0, 20);
  const more = count - of.filter(({name}) => names.includes(name)).length;
  const all = more > 0 ? [...names, texts.plural('mail_more', more)] : names;
  return [{label: texts.t('mail_fact_deal'), value: texts.list(all)}];
}

/** What was asked, under its answer. */
function noteOf({texts, subjects}: Mailing, event: StoredNotice['event'], at: string) {
  const note = answeredRequest(event, at, subjects)?.note;
  return note ? [{label: texts.t('mail_fact_note'), value: cut(note, longestText)}] : [];
}

/** A deal without a record in a CRM is opened in the browser's dashboard, which no address in a mail can lead to. */
function whereToFind({texts, subjects}: Mailing, {told, notice: {event, many}}: ToMail) {
  const deal = 'dealId' in event && event.dealId ? subjects.deals.get(event.dealId) : undefined;
  if (told.side !== 'partner' || many || !deal || deal.ref) return [];
  return [{label: texts.t('mail_open_record'), value: texts.t('mail_open_dashboard')}];
}

/** The deal's page in the partner's own CRM, or the console's: neither side has a way into the other's. */
function actionOf(
  {texts, subjects, publicUrl}: Mailing,
  {told, notice: {event, many}}: ToMail,
): Pick<MailPart, 'action'> {
  const dealId = 'dealId' in event && !many ? event.dealId : undefined;
  if (told.side === 'partner') {
    const ref = dealId && subjects.deals.get(dealId)?.ref;
    return ref ? {action: {label: texts.t('mail_open_record'), url: ref.url}} : {};
  }
  const isLost = event.kind === 'owner_set' && event.before?.userId === told.userId;
  const path =
    event.kind === 'attach_requested'
      ? '/console/requests'
      : dealId && !isLost
        ? `/console/deals/${subjects.account.id}/${dealId}`
        : '/console/notices';
  return {action: {label: texts.t('mail_open_console'), url: `${publicUrl}${path}`}};
}

const feet = {
  link: 'mail_foot_partner',
  manager: 'mail_foot_manager',
  admin: 'mail_foot_admin',
  deal: 'mail_foot_deal',
  recipient: 'mail_foot_recipient',
  mentioned: 'mail_foot_mentioned',
  thread: 'mail_foot_thread',
  asker: 'mail_foot_asker',
} as const satisfies Record<NoticeReason, TextKey>;

/** Why this person gets it, and where to say otherwise. */
function footOf({texts, subjects, publicUrl}: Mailing, {told, notice}: ToMail): string {
  const {name, programName} = subjects.account;
  const why = texts.t(feet[notice.reason], name, programName);
  return `${why} ${choiceText(texts, publicUrl, told.side)}`;
}

export function choiceText({t}: Texts, publicUrl: string, side: Told['side']): string {
  return side === 'partner'
    ? t('mail_foot_partner_choice')
    : t('mail_foot_vendor_choice', `${publicUrl}/console/notices/settings`);
}
