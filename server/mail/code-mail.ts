import type {Texts} from '../../lib/domain/texts.ts';
import type {Mail} from './mail.ts';
import {composeMail} from './compose.ts';

/** The code that somebody signs in with. */
export function codeMail(
  texts: Texts,
  email: string,
  code: string,
  minutes: number,
): Omit<Mail, 'messageId'> {
  return {
    to: {name: '', email},
    subject: texts.t('mail_code_subject', code),
    ...composeMail(texts, {
      heading: code,
      paragraphs: [texts.plural('mail_code_text', minutes), texts.t('mail_code_not_you')],
      foot: texts.t('mail_foot_code'),
    }),
    notAfter: new Date(Date.now() + minutes * 60_000).toISOString(),
  };
}
