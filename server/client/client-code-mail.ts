import type {Texts} from '../../lib/domain/texts.ts';
import {composeMail} from '../mail/compose.ts';
import type {Mail} from '../mail/mail.ts';
import {codeMinutes} from './client-codes.ts';

/** The code that proves a client's mail address. It says nothing of what is asked: whoever gets it may have nothing to do with it. */
export function clientCodeMail(
  texts: Texts,
  {email, code, partner, vendor}: {email: string; code: string; partner: string; vendor: string},
): Omit<Mail, 'messageId'> {
  const {t} = texts;
  return {
    to: {name: '', email},
    subject: t('mail_client_code_subject', code),
    ...composeMail(texts, {
      heading: code,
      paragraphs: [t('mail_client_code_text', partner), t('mail_client_code_not_you')],
      foot: t('mail_client_code_foot', vendor),
    }),
    notAfter: new Date(Date.now() + codeMinutes * 60_000).toISOString(),
  };
}
