/** What a vendor's checkout asks its Vouch server, and is answered (docs/checkout.md). */
import * as z from 'zod/mini';
import {languages} from '../domain/asking.ts';
import {checkoutStates} from '../domain/checkout.ts';
import {crms} from '../domain/crm-ref.ts';
import {evidenceKinds, unprovenReasons} from '../domain/evidence.ts';
import {limits} from '../domain/limits.ts';
import {ids, timestamp} from './shapes.ts';

const accountId = z.exactOptional(ids.account);
const crmWord = z.string().check(z.minLength(1), z.maxLength(100));
const url = z.string().check(z.minLength(1), z.maxLength(2000));

/** A deal, or a quote, by our id, or the CRM's record of the deal; the account tells apart what several partners call their own. */
export const checkoutSubject = z.union([
  z.strictObject({dealId: ids.deal, accountId}),
  z.strictObject({quoteId: ids.quote, accountId}),
  z.strictObject({crm: z.enum(crms), portal: crmWord, objectId: crmWord, accountId}),
]);
export type CheckoutSubject = z.infer<typeof checkoutSubject>;

export const checkoutRequest = z.strictObject({
  for: checkoutSubject,
  client: z.strictObject({
    name: z.exactOptional(z.string().check(z.maxLength(limits.personNameLength))),
    email: z.string().check(z.maxLength(limits.emailLength), z.regex(/^[^\s@]+@[^\s@]+\.[^\s@]+$/)),
  }),
  returnUrl: url,
  nonce: z.exactOptional(z.string().check(z.minLength(1), z.maxLength(200))),
  language: z.exactOptional(z.enum(languages)),
  frameOrigin: z.exactOptional(url),
});
export type CheckoutRequest = z.infer<typeof checkoutRequest>;

/** What comes of it, for whoever asks later. */
const checkoutProof = {
  id: z.string(),
  expiresAt: timestamp,
  opened: z.boolean(),
  state: z.enum(checkoutStates),
  blocks: z.boolean(),
  answer: z.nullable(
    z.strictObject({
      at: timestamp,
      evidence: z.enum(evidenceKinds),
      unproven: z.exactOptional(z.enum(unprovenReasons)),
      confirmed: z.int(),
      products: z.int(),
    }),
  ),
};
export const checkoutSession = z.strictObject(checkoutProof);
export type CheckoutSession = z.infer<typeof checkoutSession>;

export const openedCheckout = z.strictObject({
  ...checkoutProof,
  url: z.string(),
  frame: z.string(),
  script: z.string(),
  token: z.string(),
});
export type OpenedCheckout = z.infer<typeof openedCheckout>;

/** What the client comes back to the shop with, signed. */
export const checkoutResultType = 'vouch-checkout+jwt';
export type CheckoutResult = {
  v: 1;
  iss: string;
  aud: string;
  sid: string;
  nonce?: string;
  link: string;
  outcome: CheckoutSession['state'];
  evidence?: NonNullable<CheckoutSession['answer']>['evidence'];
  blocks: boolean;
  iat: number;
  exp: number;
};
