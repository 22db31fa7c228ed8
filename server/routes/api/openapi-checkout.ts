import type * as z from 'zod/mini';
import {checkoutRequest, checkoutSession, openedCheckout} from '../../../lib/contract/checkout.ts';

type Operation = (
  summary: string,
  request: z.ZodMiniType | undefined,
  response: z.ZodMiniType,
) => {responses: Record<string, object>};

/** The vendor's checkout, for the API's document; its key is not a person's token. */
export function checkoutPaths(operation: Operation): object {
  const {responses, ...open} = operation(
    'Put the link that is attached there before the client who is buying (docs/checkout.md)',
    checkoutRequest,
    openedCheckout,
  );
  const {200: opened, ...others} = responses;
  return {
    '/api/checkout-sessions': {
      post: {
        ...open,
        security: [{vendorKey: []}],
        parameters: [
          {
            ...{name: 'Idempotency-Key', in: 'header', required: true},
            schema: {type: 'string', pattern: '^[\\x21-\\x7e]{1,200}$'},
            description: 'For 24 hours the same key with the same body answers the same session.',
          },
        ],
        responses: {201: opened, ...others},
      },
    },
    '/api/checkout-sessions/{id}': {
      get: {
        ...operation('What has come of a session', undefined, checkoutSession),
        security: [{vendorKey: []}],
        parameters: [
          {name: 'id', in: 'path', required: true, schema: {type: 'string', format: 'uuid'}},
        ],
      },
    },
  };
}

export const vendorKeyScheme = {
  vendorKey: {type: 'http', scheme: 'bearer', description: 'A vendor key, `vck_…`'},
};
