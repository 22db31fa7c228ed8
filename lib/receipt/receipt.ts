/**
 * What a receipt says: one answer of one client, exactly as it was asked and given, in the words that the client read. The server signs it as a
 * compact JWS (docs/receipts.md); whoever reads one goes through verify-receipt.ts first.
 */
import * as z from 'zod/mini';
import {evidenceKinds, unprovenReasons} from '../domain/evidence.ts';

/** The one algorithm, the one type; a receipt that names another is none. */
export const receiptAlgorithm = 'EdDSA';
export const receiptType = 'vouch-receipt+jwt';

const text = z.string();
const id = z.string().check(z.minLength(1));

const line = {product: text, tier: text, onboarding: z.nullable(text)};
const receiptLine = z.discriminatedUnion('verdict', [
  z.strictObject({...line, verdict: z.literal('confirmed')}),
  z.strictObject({
    ...line,
    verdict: z.literal('rejected'),
    reason: z.strictObject({name: text, text: z.nullable(text)}),
  }),
]);

export const receipt = z.strictObject({
  /** The version of this form. */
  v: z.literal(1),
  /** The issuer's origin, as people reach it. */
  iss: z.string().check(z.refine(isOrigin)),
  /** The receipt's own number. */
  jti: id,
  /** When it was signed, in seconds; the issuer's clock. */
  iat: z.int().check(z.nonnegative()),
  program: z.strictObject({id, name: text}),
  vendor: text,
  partner: z.strictObject({id, name: text}),
  /** `replaces`: the link that this one was cloned from. */
  link: z.strictObject({id, replaces: z.nullable(id)}),
  lines: z.array(receiptLine).check(z.minLength(1)),
  duration: z.nullable(text),
  answered: z.strictObject({
    /** ISO UTC; the issuer's clock. */
    at: z.iso.datetime(),
    /** `domain` is that of the mail address which the evidence is about; the address itself is nobody else's business. */
    by: z.strictObject({name: text, domain: z.exactOptional(text)}),
    evidence: z.enum(evidenceKinds),
    unproven: z.exactOptional(z.enum(unprovenReasons)),
  }),
  /** The end of the partner account's log right after the answer. */
  log: z.strictObject({
    sequence: z.int().check(z.positive()),
    head: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
  }),
});
export type Receipt = z.infer<typeof receipt>;
export type ReceiptLine = Receipt['lines'][number];

export function isOrigin(address: string): boolean {
  return (
    /^https?:\/\//.test(address) && URL.canParse(address) && new URL(address).origin === address
  );
}

/** How many of the products were confirmed. */
export function confirmedLines({lines}: Pick<Receipt, 'lines'>): number {
  return lines.filter(({verdict}) => verdict === 'confirmed').length;
}
