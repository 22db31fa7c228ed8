import {createHmac, randomBytes} from 'node:crypto';

/** Standard Webhooks (github.com/standard-webhooks/standard-webhooks, spec/standard-webhooks.md): symmetric signatures, version 1. */

const secretBytes = 32;

export function makeSecret(): Buffer {
  return randomBytes(secretBytes);
}

/** As libraries of that standard take it. */
export function secretText(secret: Buffer): string {
  return `whsec_${secret.toString('base64')}`;
}

/** `seconds`: since 1970, when it is sent. One signature for each secret, so that a receiver with either finds its own. */
export function signedHeaders(
  {id, seconds, body}: {id: string; seconds: number; body: string},
  secrets: readonly Buffer[],
): Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string> {
  const signed = `${id}.${seconds}.${body}`;
  const signatures = secrets.map(
    (secret) => `v1,${createHmac('sha256', secret).update(signed).digest('base64')}`,
  );
  return {
    'webhook-id': id,
    'webhook-timestamp': String(seconds),
    'webhook-signature': signatures.join(' '),
  };
}
