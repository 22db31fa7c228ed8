import {createHash} from 'node:crypto';

/** How a link's address is found: by hash, so that reading that table opens no link. */
export function tokenHash(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
