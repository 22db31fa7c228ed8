import {createHash} from 'node:crypto';
import type {LinkSnapshot} from '../../lib/domain/answer.ts';

/**
 * Names exactly what a client's page showed, so that an answer counts for that and nothing else: the page's form carries it
 * back, and it is compared with what stands under the account's lock. No secret; whoever has read the page can make it.
 */
export function digestOf({partner, vendor, lines, duration}: LinkSnapshot): string {
  const shown = [
    partner,
    vendor,
    lines.map(({product, tier, onboarding}) => [product, tier, onboarding]),
    duration,
  ];
  return createHash('sha256').update(JSON.stringify(shown)).digest('base64url');
}
