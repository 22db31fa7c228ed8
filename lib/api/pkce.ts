import {base64url, randomToken} from '../platform/random-token.ts';

/** Proof key for code exchange (RFC 7636), method S256. */
export type ProofKey = {verifier: string; challenge: string};

export async function createProofKey(): Promise<ProofKey> {
  const verifier = randomToken(32);
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier));
  return {verifier, challenge: base64url(new Uint8Array(digest))};
}
