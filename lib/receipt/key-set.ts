/** An issuer's public keys: the file at its /.well-known/jwks.json (RFC 7517), with who they are of and how long each signed. */
import {calculateJwkThumbprint} from 'jose';
import * as z from 'zod/mini';
import {isOrigin} from './receipt.ts';

export type ReceiptKey = {
  /** Its own thumbprint (RFC 7638), so that a key cannot go by another's name. */
  kid: string;
  /** The public point in base64url. */
  x: string;
  /** Seconds since when it signs nothing any more. */
  retiredAt?: number;
  /** Its issuer took it back: nobody is to believe it. */
  isWithdrawn?: true;
};

export type KeySet = {
  /** Undefined: the file does not say. */
  issuer: string | undefined;
  keys: ReadonlyMap<string, ReceiptKey>;
};

const point = z.string().check(z.regex(/^[A-Za-z0-9_-]{43}$/));
const file = z.object({
  issuer: z.exactOptional(z.string().check(z.refine(isOrigin))),
  keys: z.array(z.unknown()),
});
const ours = z.object({
  ...{kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: point, kid: z.string()},
  exp: z.exactOptional(z.int()),
});

/** Keys of other kinds, and those whose name is not their thumbprint, are passed over. Undefined: not a key file. */
export async function readKeySet(text: string): Promise<KeySet | undefined> {
  const read = file.safeParse(parse(text));
  if (!read.success) return undefined;
  const keys = new Map<string, ReceiptKey>();
  for (const one of read.data.keys) {
    const key = ours.safeParse(one);
    if (!key.success) continue;
    const {kid, x, exp} = key.data;
    if ((await keyIdOf(x)) !== kid) continue;
    keys.set(kid, {kid, x, ...(exp !== undefined && {retiredAt: exp})});
  }
  return {issuer: read.data.issuer, keys};
}

/** The public file. Additional members are allowed in it (RFC 7517) and mean nothing to others. */
export function keySetJson(issuer: string, keys: readonly ReceiptKey[]): object {
  return {
    issuer,
    keys: keys.map(({kid, x, retiredAt}) => ({
      ...{kty: 'OKP', crv: 'Ed25519', x, kid, use: 'sig', alg: 'EdDSA'},
      ...(retiredAt !== undefined && {exp: retiredAt}),
    })),
  };
}

export function keyIdOf(x: string): Promise<string> {
  return calculateJwkThumbprint({kty: 'OKP', crv: 'Ed25519', x}, 'sha256');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
