import type {Account} from '../../lib/domain/account-view.ts';
import {expiryOf} from '../../lib/domain/asking.ts';
import type {Link} from '../../lib/domain/confirmation-link.ts';
import {snapshotOf} from '../../lib/domain/link-snapshot.ts';
import type {TextKey, Texts} from '../../lib/domain/texts.ts';
import {composeMail} from '../mail/compose.ts';
import {cut, subjectOf} from '../mail/cut.ts';
import type {Mail} from '../mail/mail.ts';
import type {MailKind} from './ask-clients.ts';

const subjects = {
  link_sent: 'client_ask_title',
  link_passed_on: 'client_ask_title',
  link_reminded: 'mail_ask_reminder_subject',
} as const satisfies Record<MailKind, TextKey>;

/** A name that somebody typed, in a mail to somebody who never asked for one. */
const longestName = 80;

export type Asked = {
  account: Account;
  link: Link;
  kind: MailKind;
  /** Of the page, the reader's own. */
  url: string;
  unsubscribeUrl: string;
};

/** The request to confirm, as its client reads it: who asks, what for, and the way to the page. Never the link's name, which is the partner's own. */
export function clientMail(
  texts: Texts,
  {account, link, kind, url, unsubscribeUrl}: Asked,
): Pick<Mail, 'subject' | 'text' | 'html'> {
  const {t} = texts;
  const {lines, duration} = snapshotOf(link, {account});
  const passedBy = link.asking?.hops?.at(-1)?.from.name;
  const expiry = expiryOf(link, account.asking);
  const facts = [
    {label: t('mail_fact_partner'), value: account.name},
    ...(link.createdBy.name === ''
      ? []
      : [{label: t('mail_fact_asked_by'), value: cut(link.createdBy.name, longestName)}]),
    {
      label: t('mail_fact_products'),
      value: texts.list(
        lines.map(({product, tier, onboarding}) =>
          onboarding
            ? t('mail_product_onboarding', product, tier, onboarding)
            : t('mail_product', product, tier),
        ),
      ),
    },
    ...(duration ? [{label: t('mail_fact_duration'), value: duration}] : []),
    ...(expiry === undefined ? [] : [{label: t('mail_fact_until'), value: texts.date(expiry)}]),
  ];
  return {
    subject: subjectOf(texts, subjects[kind], account.name),
    ...composeMail(texts, {
      heading: t('client_ask_title', account.name),
      paragraphs: [
        ...(kind === 'link_passed_on' && passedBy !== undefined
          ? [t('mail_ask_passed_on', cut(passedBy, longestName))]
          : []),
        t('client_ask_why', account.name),
        t('mail_ask_only_you'),
      ],
      facts,
      action: {label: t('mail_ask_action'), url},
      foot: t('mail_foot_client', account.name, account.vendorName),
      ...(kind === 'link_reminded' && {
        stop: {label: t('unsubscribe_title'), url: unsubscribeUrl},
      }),
    }),
  };
}
