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
          headers: {'Auto-Submitted': 'auto-generated'},
        });
      } catch (error) {
        // eslint-disable-next-line preserve-caught-error -- the cause names the reader, and this is logged
        throw new Error(`The mail server did not take the mail (${reasonOf(error)})`);
      }
    },
    close: () => transport.close(),
  };
}

/** `code` is nodemailer's word (ECONNECTION, EAUTH, EENVELOPE…), `responseCode` the server's number. */
function reasonOf(error: unknown): string {
  const {code, responseCode} = error as {code?: string; responseCode?: number}; // nodemailer's errors
  return [code, responseCode].filter((part) => part !== undefined).join(' ') || 'unknown';
}
