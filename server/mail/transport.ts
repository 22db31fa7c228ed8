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
    // A connection takes longer to make than a mail to send; it is kept for the next ones, and closed when there are none
    ...{pool: true, maxConnections: 4, idleTimeout: 10_000, maxRequeues: 2},
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

/**
 * A 5xx to this reader or to what was sent. One to the sender or to a sign-in is our own trouble, and passes; so is what the relay has against
 * us, whichever reader it names: relaying denied, its quota, its routes. The enhanced status says which it is (RFC 3463): of 5.1 all but the
 * sender's address, 5.2 the reader's mailbox, 5.3.4 and 5.6 the mail itself; never 5.4 (routing), 5.5 (protocol) and 5.7 (policy).
 */
function isForGood(error: unknown): boolean {
  const {
    command,
    responseCode = 0,
    response = '',
  } = error as {
    command?: string;
    responseCode?: number;
    response?: string;
  }; // nodemailer's errors
  if (responseCode < 500 || responseCode >= 600) return false;
  if (command !== 'RCPT TO' && command !== 'DATA') return false;
  const [, status] = /^(?:5\d\d[ -])+(5\.\d{1,3}\.\d{1,3})\b/.exec(response) ?? [];
  if (status !== undefined) return /^5\.(1\.(?![78]$)|2\.|3\.4$|6\.)/.test(status);
  return !/\brelay/i.test(response);
}

/** `code` is nodemailer's word (ECONNECTION, EAUTH, EENVELOPE…), `responseCode` the server's number. */
function reasonOf(error: unknown): string {
  const {code, responseCode} = error as {code?: string; responseCode?: number}; // nodemailer's errors
  return [code, responseCode].filter((part) => part !== undefined).join(' ') || 'unknown';
}
