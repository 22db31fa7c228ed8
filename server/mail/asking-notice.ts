import type {ActivityWords} from '../../lib/domain/activity-words.ts';
import type {NoticeEvent, Told} from '../../lib/domain/notice-audience.ts';
import type {Texts} from '../../lib/domain/texts.ts';
import type {MailPart} from './compose.ts';
import {cut} from './cut.ts';
import {factsOf, type Draft, type NoticeSubject} from './notices.ts';
import {oneLine} from './one-line.ts';
import {snapshotOf} from '../../lib/domain/link-snapshot.ts';

const askingKinds = [
  'change_wanted',
  'link_expired',
  'link_passed_on',
  'client_mail',
  'closing_soon',
] as const satisfies ReadonlyArray<NoticeEvent['kind']>;
type AskingEvent = Extract<NoticeEvent, {kind: (typeof askingKinds)[number]}>;

const kinds: ReadonlySet<string> = new Set(askingKinds);

export function isAskingEvent(event: NoticeEvent): event is AskingEvent {
  return kinds.has(event.kind);
}

const longestSubject = 78;
const longestName = 80;

/** What has come of asking a client, short of an answer: what happened, what the client said, and what to do now. */
export function askingNotice(
  texts: Texts,
  about: NoticeSubject,
  {event, words, side}: {event: AskingEvent; words: ActivityWords; side: Told['side']},
): Draft {
  const {account, link} = about;
  const changes = words.changes.map(({label, before, after}) => ({
    label,
    value: before === undefined ? after : texts.t('mail_change', before, after),
  }));
  return {
    subject: cut(oneLine(words.what), longestSubject),
    part: {
      heading: words.what,
      ...saidIn(texts, about, event, side),
      facts: [...changes, ...factsOf(texts, about, snapshotOf(link, {account}))],
    },
  };
}

function saidIn(
  {t}: Texts,
  {link}: NoticeSubject,
  event: AskingEvent,
  side: Told['side'],
): Pick<MailPart, 'paragraphs' | 'quote'> {
  switch (event.kind) {
    case 'change_wanted': {
      const {by} = link.asking?.wish ?? {};
      const head = by ? t('mail_quote', cut(by.name, longestName)) : t('mail_wish_quote');
      const next = t(link.asking?.mailed ? 'mail_wish_next_mailed' : 'mail_wish_next');
      return {paragraphs: [next], quote: {head, text: event.text}};
    }
    case 'link_expired':
      return {paragraphs: [t('mail_expired_next')]};
    case 'link_passed_on':
      return {
        paragraphs: [
          t('mail_passed_on_text', cut(event.from, longestName), cut(event.to, longestName)),
        ],
      };
    case 'client_mail':
      return {paragraphs: [t('mail_bounced_next', link.client?.email ?? '')]};
    case 'closing_soon':
      return {paragraphs: side === 'partner' ? [t('mail_closing_next')] : []};
  }
}
