import {generateKeyPairSync, type KeyObject} from 'node:crypto';
import {CompactSign} from 'jose';
import {keyIdOf, type ReceiptKey} from '../../../lib/receipt/key-set.ts';
import type {Receipt} from '../../../lib/receipt/receipt.ts';
import {headerOf, type Trusted} from '../../../lib/receipt/verify-receipt.ts';

export const issuer = 'https://vouch.example';

/** A receipt with everything in it, in several scripts. */
export function sampleReceipt(given: Partial<Receipt> = {}): Receipt {
  return {
    v: 1,
    iss: issuer,
    jti: '0193a1b2-0000-7000-8000-000000000001',
    iat: 1_795_000_000,
    program: {id: '0193a1b2-0000-7000-8000-000000000002', name: 'Solutions Partner Program'},
    vendor: 'HubSpot',
    partner: {id: '0193a1b2-0000-7000-8000-000000000003', name: 'Łódź Ąęść Αθήνα'},
    link: {
      id: '0193a1b2-0000-7000-8000-000000000004',
      replaces: '0193a1b2-0000-7000-8000-000000000005',
    },
    lines: [
      {
        ...{product: 'Sales Hub', tier: 'Professional', onboarding: 'By the partner'},
        verdict: 'confirmed',
      },
      {
        ...{product: 'Service Hub', tier: 'Free', onboarding: null, verdict: 'rejected'},
        reason: {name: 'Products or tier wrong', text: 'Мы не заказывали'},
      },
    ],
    duration: '1–3 months',
    answered: {
      at: '2026-11-19T09:46:40.123Z',
      by: {name: 'Hannah Reyes', domain: 'acme.example'},
      evidence: 'code',
    },
    log: {sequence: 2, head: 'ab'.repeat(32)},
    ...given,
  };
}

export type SampleKey = {key: ReceiptKey; privateKey: KeyObject};

export async function sampleKey(given: Partial<ReceiptKey> = {}): Promise<SampleKey> {
  const {publicKey, privateKey} = generateKeyPairSync('ed25519');
  const {x = ''} = publicKey.export({format: 'jwk'});
  return {key: {kid: await keyIdOf(x), x, ...given}, privateKey};
}

export const trusting = (...keys: readonly SampleKey[]): Trusted => ({
  issuer,
  keys: new Map(keys.map(({key}) => [key.kid, key])),
});

export function signReceipt({key, privateKey}: SampleKey, receipt: Receipt): Promise<string> {
  return signAnything(privateKey, headerOf(key.kid), JSON.stringify(receipt));
}

export function signAnything(key: KeyObject, header: object, payload: string): Promise<string> {
  return new CompactSign(new TextEncoder().encode(payload))
    .setProtectedHeader(header as {alg: string}) // a test's header may be anything
    .sign(key);
}

/** Header and payload exactly as given, signed by hand: what a library would refuse to write. */
export function encode(text: string): string {
  return Buffer.from(text).toString('base64url');
}
