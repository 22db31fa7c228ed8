import {createHmac, hkdfSync} from 'node:crypto';
import {mailboxOf} from '../client/mailbox.ts';

export type MailedTo = {
  accountId: string;
  linkId: string;
  /** The log's entry that asked for the mail, and its time: after a restore its number comes again. */
  seq: number;
  at: string;
  email: string;
};

export type ClientTokens = {
  /** The secret of one mail: 24 bytes that only the server's SECRET can make, as 32 characters of base64url. */
  tokenOf(mail: MailedTo): string;
  /** What stands for a mailbox where mails are counted. */
  readerOf(email: string): Buffer;
};

/**
 * The mailed address is made, not kept: a mail that is tried again is the same one, and neither a table nor the queue holds a way to
 * answer for the client. Of each only the hash is stored (app.link_token), so the addresses outlive a new SECRET.
 */
export function createClientTokens(secret: string): ClientTokens {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'vouch mailed addresses', 32));
  const mac = (parts: readonly unknown[]) =>
    createHmac('sha256', key).update(JSON.stringify(parts)).digest();
  return {
    tokenOf: ({accountId, linkId, seq, at, email}) =>
      mac(['token', accountId, linkId, seq, at, email.toLowerCase()])
        .subarray(0, 24)
        .toString('base64url'),
    readerOf: (email) => mac(['reader', mailboxOf(email)]),
  };
}
