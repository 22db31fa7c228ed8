import {createHmac} from 'node:crypto';

/**
 * The secret in a receipt's address. Made from the link's own, so that every page which may show the receipt can name it again, whatever
 * becomes of the server's SECRET; there is no way back, so who has the receipt's address has not the link's.
 */
export function receiptToken(copyToken: string): string {
  return createHmac('sha256', copyToken)
    .update('vouch receipt')
    .digest()
    .subarray(0, 24)
    .toString('base64url');
}

/** 192 bits in base64url. */
export function isReceiptToken(text: string): boolean {
  return /^[A-Za-z0-9_-]{32}$/.test(text);
}

export function receiptPath(token: string): string {
  return `/r/${token}`;
}
