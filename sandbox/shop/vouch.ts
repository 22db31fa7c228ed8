import {createRemoteJWKSet, errors, jwtVerify} from 'jose';
import {z} from 'zod';
import type {Cart} from './cart.ts';

/** All that a shop's server has to do with Vouch, as docs/checkout.md tells it. The key stays here; a browser never gets it. */
export type Vouch = ReturnType<typeof connectVouch>;

const proofShape = z.object({
  id: z.string(),
  expiresAt: z.string(),
  state: z.enum(['pending', 'confirmed', 'rejected', 'expired', 'removed']),
  blocks: z.boolean(),
  answer: z.object({evidence: z.string(), confirmed: z.number(), products: z.number()}).nullable(),
});
/** What is known of the proof, server to server. */
export type Proof = z.infer<typeof proofShape>;

const sessionShape = proofShape.extend({url: z.string(), script: z.string(), token: z.string()});
export type Session = z.infer<typeof sessionShape>;

const resultShape = z.object({
  sid: z.string(),
  nonce: z.string().optional(),
  outcome: proofShape.shape.state,
  evidence: z.string().optional(),
  blocks: z.boolean(),
  iat: z.number(),
  exp: z.number(),
});
/** What the client's browser brought back, once its signature holds. */
export type Result = z.infer<typeof resultShape>;

export type Verified =
  | {kind: 'verified'; result: Result}
  | {kind: 'refused'; why: 'not_signed' | 'expired' | 'not_for_us' | 'of_another_order'}
  /** Its keys cannot be had now. */
  | {kind: 'unchecked'};

export type Opened = {kind: 'open'; session: Session} | {kind: 'failed'; code: string};

type Asking = {cart: Cart; returnUrl: string; nonce: string; idempotencyKey: string};

export function connectVouch(o: {vouchOrigin: string; vendorKey: string; shopOrigin: string}) {
  const keys = createRemoteJWKSet(new URL('/.well-known/jwks.json', o.vouchOrigin));
  const sessions = new URL('/api/checkout-sessions', o.vouchOrigin).href;
  const authorization = `Bearer ${o.vendorKey}`;

  return {
    /** Puts the proof before the buyer. The same key opens the same session, so a request that got no reply may be sent again. */
    async openSession({cart, returnUrl, nonce, idempotencyKey}: Asking): Promise<Opened> {
      const response = await fetch(sessions, {
        method: 'POST',
        headers: {
          authorization,
          'content-type': 'application/json',
          'idempotency-key': idempotencyKey,
        },
        body: JSON.stringify({
          for: cart.for,
          client: cart.buyer,
          frameOrigin: o.shopOrigin,
          ...{returnUrl, nonce},
        }),
      }).catch(() => undefined);
      if (!response) return {kind: 'failed', code: 'unreachable'};
      const body: unknown = await response.json();
      return response.ok
        ? {kind: 'open', session: sessionShape.parse(body)}
        : {kind: 'failed', code: codeOf(body)};
    },

    /** The truth, before money depends on it; undefined when Vouch cannot say now. */
    async readProof(sessionId: string): Promise<Proof | undefined> {
      const response = await fetch(`${sessions}/${sessionId}`, {headers: {authorization}}).catch(
        () => undefined,
      );
      return response?.ok ? proofShape.parse(await response.json()) : undefined;
    },

    /** Whether Vouch signed it, for this shop, lately, and for this session. */
    async verifyResult(token: string, session: {id: string; nonce: string}): Promise<Verified> {
      try {
        const {payload} = await jwtVerify(token, keys, {
          algorithms: ['EdDSA'],
          typ: 'vouch-checkout+jwt',
          issuer: o.vouchOrigin,
          audience: o.shopOrigin,
          requiredClaims: ['exp'],
        });
        const result = resultShape.parse(payload);
        return result.sid === session.id && result.nonce === session.nonce
          ? {kind: 'verified', result}
          : {kind: 'refused', why: 'of_another_order'};
      } catch (error) {
        return refusalOf(error);
      }
    },
  };
}

const forgeries = [
  errors.JWKSNoMatchingKey,
  errors.JOSEAlgNotAllowed,
  errors.JOSENotSupported,
  ...[errors.JWSInvalid, errors.JWSSignatureVerificationFailed, errors.JWTInvalid],
];

function refusalOf(error: unknown): Verified {
  if (error instanceof errors.JWTExpired) return {kind: 'refused', why: 'expired'};
  if (error instanceof errors.JWTClaimValidationFailed) return {kind: 'refused', why: 'not_for_us'};
  if (forgeries.some((forgery) => error instanceof forgery)) {
    return {kind: 'refused', why: 'not_signed'};
  }
  return {kind: 'unchecked'}; // the keys could not be fetched
}

const errorShape = z.object({error: z.object({code: z.string()})});

function codeOf(body: unknown): string {
  return errorShape.safeParse(body).data?.error.code ?? 'unknown';
}
