import {createHmac, createSecretKey, hkdfSync} from 'node:crypto';

/** Hashes that only this server can make: of codes, addresses and browsers, and under proofs in cookies. */
export type ClientKeys = (
  purpose: 'code' | 'email' | 'browser' | 'proof' | CheckoutPurpose,
  ...parts: string[]
) => Buffer;

/** Of the vendor's checkout: its keys, what it is asked twice by, and the two secrets of a session. */
type CheckoutPurpose = 'checkout key' | 'checkout once' | 'checkout session' | 'checkout page';

export function createClientKeys(secret: string): ClientKeys {
  // As a key of the library's own: from bytes it makes one anew each time, which takes longer than the hash
  const key = createSecretKey(Buffer.from(hkdfSync('sha256', secret, '', 'vouch client', 32)));
  return (...parts) => createHmac('sha256', key).update(JSON.stringify(parts)).digest();
}
