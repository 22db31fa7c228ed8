import {invitationDays, type MailInvitation} from '../auth/invitations.ts';
import type {Deps} from '../deps.ts';
import {composeMail} from '../mail/compose.ts';
import {enqueueMail} from '../mail/enqueue-mail.ts';

/** The mail that carries an invitation's address, worth nothing once the invitation is too old. */
export function mailInvitation({
  texts,
  publicUrl,
}: Pick<Deps, 'texts' | 'publicUrl'>): MailInvitation {
  const {t, plural} = texts;
  return (trx, {to, token, invitedBy, place}) =>
    enqueueMail(trx, {
      to: {name: '', email: to},
      subject: t('auth_mail_invitation_subject', invitedBy),
      ...composeMail(texts, {
        heading: t('auth_mail_invitation_subject', invitedBy),
        paragraphs: [plural('auth_mail_invitation_text', invitationDays, invitedBy, place)],
        action: {
          label: t('auth_mail_invitation_button'),
          url: new URL(`/invitations/${token}`, publicUrl).href,
        },
        foot: t('auth_mail_invitation_ignore', invitedBy),
      }),
      notAfter: new Date(Date.now() + invitationDays * 24 * 60 * 60 * 1000).toISOString(),
    });
}
