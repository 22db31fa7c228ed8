import {receiptResponse} from '../../../lib/contract/receipts.ts';

type Operation = (summary: string, request: undefined, response: typeof receiptResponse) => object;

/** The receipt of an answer. */
export function receiptPaths(operation: Operation): object {
  const parameters = ['accountId', 'linkId'].map((name) => ({
    ...{name, in: 'path', required: true},
    schema: {type: 'string', format: 'uuid'},
  }));
  return {
    '/api/v1/accounts/{accountId}/links/{linkId}/receipt': {
      get: {
        ...operation("The signed receipt of a link's answer", undefined, receiptResponse),
        description:
          'For members of the account, and for those of the vendor who see the link. Code `receipt_not_found` also for links answered before there were receipts, `receipt_erased` after a person’s data was erased. The public keys are at /.well-known/jwks.json; docs/receipts.md says how to check one.',
        parameters,
      },
    },
  };
}
