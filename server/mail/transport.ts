import nodemailer from 'nodemailer';
import type {Mail} from './mail.ts';

export type SendMail = (mail: Mail) => Promise<void>;
export type MailTransport = {send: SendMail; close(): void};

/**
 * Sends by any SMTP server. Rejects when the server did not take the mail, with a message that names nobody: it is
 * written to the server's log and kept with the job.
 */
export function createMailTransport(o: {smtpUrl: string; mailFrom: string}): MailTransport {
  const transport = nodemailer.createTransport({
    url: o.smtpUrl,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 30_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const host = /@([^\s>]+)/.exec(o.mailFrom)?.[1] ?? 'localhost';
  return {
    async send(mail) {
      try {
        await transport.sendMail({
          from: o.mailFrom,
          to: {name: mail.to.name, address: mail.to.email},
          subject: mail.subject,
          text: mail.text,
          html: mail.html,
          messageId: `<${mail.messageId}@${host}>`,
          headers: {
            'Auto-Submitted': 'auto-generated',
            ...(mail.unsubscribeUrl !== undefined && {
              'List-Unsubscribe': `<${mail.unsubscribeUrl}>`,
              'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
            }),
          },
        });
      } catch (error) {
        throw new MailNotTaken(reasonOf(error), isForGood(error));
      }
    },
    close: () => transport.close(),
  };
}

/** Without its cause, which names the reader: this is logged. */
export class MailNotTaken extends Error {
  override readonly name = 'MailNotTaken';
  /** The server will never take mails to this reader. */
  readonly isForGood: boolean;
  constructor(why: string, forGood: boolean) {
    super(`The mail server did not take the mail (${why})`);
    this.isForGood = forGood;
  }
}

/** A 5xx to this reader or to what was sent; one to the sender or to a sign-in is our own trouble, and passes. */
function isForGood(error: unknown): boolean {
  const {command, responseCode = 0} = error as {command?: string; responseCode?: number}; // nodemailer's errors
  return responseCode >= 500 && responseCode < 600 && (command === 'RCPT TO' || command === 'DATA');
}

/** `code` is nodemailer's word (ECONNECTION, EAUTH, EENVELOPE…), `responseCode` the server's number. */
function reasonOf(error: unknown): string {
  const {code, responseCode} = error as {code?: string; responseCode?: number}; // nodemailer's errors
  return [code, responseCode].filter((part) => part !== undefined).join(' ') || 'unknown';
}
