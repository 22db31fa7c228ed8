/** What the API says of an answer's receipt. */
import * as z from 'zod/mini';

export const receiptResponse = z.strictObject({
  /** The signed receipt, a compact JWS (docs/receipts.md). */
  receipt: z.string(),
  /** Where people read it. Whoever has the address can. */
  address: z.url(),
});
export type ReceiptResponse = z.infer<typeof receiptResponse>;
