/**
 * Whether a text is a receipt, whole and unchanged, of the issuer whose keys one has. Pure: the page and the offline command share it.
 *
 * Nothing in the receipt chooses how it is checked. Its header must be, byte for byte, the one header there is: our algorithm, our type and a key id;
 * so `alg: none`, another algorithm, a key or an address of one in the header (jwk, jku, x5u, x5c), `crit`, or a name given twice never get
 * as far as a signature. The key id only picks among keys that came another way.
 */
import {compactVerify, importJWK} from 'jose';
import {bytesOf, jsonOf} from './canonical.ts';
import type {ReceiptKey} from './key-set.ts';
import {isOrigin, receipt, receiptAlgorithm, receiptType, type Receipt} from './receipt.ts';

export type Trusted = {
  /** Whose receipts are expected. */
  issuer: string;
  keys: ReadonlyMap<string, ReceiptKey>;
};

/** `saysIssuer`: what the text itself claims and nothing has proven. */
export type Verdict =
  | {kind: 'valid'; receipt: Receipt; kid: string}
  /** The key is there and did not sign this: some byte is not as it was. */
  | {kind: 'changed'; saysIssuer: string | undefined}
  | {kind: 'unknown_key'; kid: string; saysIssuer: string | undefined}
  /** `isSigned`: by a key one has, all the same. */
  | {kind: 'foreign_issuer'; saysIssuer: string; isSigned: boolean}
  | {kind: 'withdrawn_key'; receipt: Receipt}
  /** It says to be of a time when its key signed nothing any more. */
  | {kind: 'expired_key'; receipt: Receipt; retiredAt: string}
  | {kind: 'not_receipt'; why: 'empty' | 'too_large' | 'pdf' | 'form' | 'header' | 'content'};

/** Longer than any: a hundred products with reasons. */
export const longestReceipt = 1024 * 1024;
/** Servers that share a database may have clocks that differ, and a key is retired while answers are being signed. */
const leewaySeconds = 86_400;

export async function verifyReceipt(text: string, trusted: Trusted): Promise<Verdict> {
  if (text.length > longestReceipt) return {kind: 'not_receipt', why: 'too_large'};
  if (text.startsWith('%PDF')) return {kind: 'not_receipt', why: 'pdf'};
  const token = text.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, ''); // what editors and mails add around it
  if (token === '') return {kind: 'not_receipt', why: 'empty'};
  const [header = '', payload = '', signature = '', ...rest] = token.split('.');
  if (signature === '' || rest.length > 0) return {kind: 'not_receipt', why: 'form'};
  const kid = keyIdIn(header);
  if (kid === undefined) return {kind: 'not_receipt', why: 'header'};

  const content = jsonOf(payload);
  const saysIssuer = issuerIn(content?.value);
  const key = trusted.keys.get(kid);
  if (!key) {
    return saysIssuer !== undefined && saysIssuer !== trusted.issuer
      ? {kind: 'foreign_issuer', saysIssuer, isSigned: false}
      : {kind: 'unknown_key', kid, saysIssuer};
  }
  if (!bytesOf(payload) || !bytesOf(signature) || !(await isSignedBy(key, token))) {
    return {kind: 'changed', saysIssuer};
  }
  const read = receipt.safeParse(content?.value);
  if (!read.success) return {kind: 'not_receipt', why: 'content'};
  if (read.data.iss !== trusted.issuer) {
    return {kind: 'foreign_issuer', saysIssuer: read.data.iss, isSigned: true};
  }
  return judgeKey(key, read.data);
}

function judgeKey({kid, isWithdrawn, retiredAt}: ReceiptKey, signed: Receipt): Verdict {
  if (isWithdrawn) return {kind: 'withdrawn_key', receipt: signed};
  if (retiredAt !== undefined && signed.iat > retiredAt + leewaySeconds) {
    const at = new Date(retiredAt * 1000).toISOString();
    return {kind: 'expired_key', receipt: signed, retiredAt: at};
  }
  return {kind: 'valid', receipt: signed, kid};
}

/** The key id of the one header there is; undefined for any other. */
function keyIdIn(header: string): string | undefined {
  const read = jsonOf(header)?.value;
  const kid = (read as {kid?: unknown} | null | undefined)?.kid; // anything may stand there
  if (typeof kid !== 'string' || kid === '') return undefined;
  return JSON.stringify(read) === JSON.stringify(headerOf(kid)) ? kid : undefined;
}

/** What the issuer signs with; the order counts. */
export function headerOf(kid: string): {alg: 'EdDSA'; typ: string; kid: string} {
  return {alg: receiptAlgorithm, typ: receiptType, kid};
}

function issuerIn(content: unknown): string | undefined {
  const iss = (content as {iss?: unknown} | null | undefined)?.iss; // anything may stand there
  return typeof iss === 'string' && iss.length <= 300 && isOrigin(iss) ? iss : undefined;
}

async function isSignedBy({x}: ReceiptKey, token: string): Promise<boolean> {
  try {
    const key = await importJWK({kty: 'OKP', crv: 'Ed25519', x}, receiptAlgorithm);
    await compactVerify(token, key, {algorithms: [receiptAlgorithm]});
    return true;
  } catch {
    return false; // also for 32 bytes that are no point
  }
}
