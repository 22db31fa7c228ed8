import {createHash, randomBytes} from 'node:crypto';

/** A secret for an address: 192 random bits in base64url. Only its hash is kept. */
export function newSecretToken(): {token: string; hash: Buffer} {
  const token = randomBytes(24).toString('base64url');
  return {token, hash: hashOfToken(token)};
}

export function hashOfToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
