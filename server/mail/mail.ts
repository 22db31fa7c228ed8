/** One mail to one person, ready to be sent: a retry sends the very same. */
export type Mail = {
  to: {name: string; email: string};
  subject: string;
  text: string;
  html: string;
  /** Stable over retries, so that a mail sent twice is one mail to whoever reads it. Letters, digits, dots and hyphens. */
  messageId: string;
  /** Where one POST, without anybody signed in, ends mails like this one (RFC 8058). */
  unsubscribeUrl?: string;
  /** ISO UTC; later it is worth nothing (a code) and is dropped. */
  notAfter?: string;
};
