/**
 * A file's bytes: sent after the row that promises them (message.post, vendor.put_quote), in order, resumable. All routes are below
 * /api/v1/accounts/{accountId}/files/{fileId}.
 */
import * as z from 'zod/mini';

/** Bytes of one PUT at most. */
export const longestChunk = 1024 * 1024;
/** Bytes of any chunk but a file's last: so that no file comes in a million pieces. */
export const shortestChunk = 64 * 1024;

/**
 * GET …, and the answer to PUT …/bytes?from=N, whose body is the raw bytes that stand at N. A chunk from anywhere else is answered by 409
 * `wrong_offset` with `received`, the place to go on from. `stored`: served at …/content, and at …/preview where there is one.
 */
export const fileState = z.strictObject({
  state: z.enum(['awaited', 'stored', 'refused']),
  size: z.int().check(z.nonnegative()),
  received: z.int().check(z.nonnegative()),
});
export type FileState = z.infer<typeof fileState>;
