import type {Hono} from 'hono';
import * as z from 'zod/mini';
import type {ReceiptResponse} from '../../../lib/contract/receipts.ts';
import {ids} from '../../../lib/contract/shapes.ts';
import {keySetJson} from '../../../lib/receipt/key-set.ts';
import type {Deps} from '../../deps.ts';
import {findReceiptForPerson} from '../../receipts/find-receipt.ts';
import {ApiError} from './api-error.ts';
import {requireBearer} from './require-bearer.ts';

/** An answer's receipt for programs, and the public keys that any receipt is checked with. */
export function registerReceipts(app: Hono, deps: Deps): void {
  app.get('/.well-known/jwks.json', async (c) => {
    const keys = (await deps.receiptKeys.all()).filter(({isWithdrawn}) => !isWithdrawn);
    c.header('Access-Control-Allow-Origin', '*');
    c.header('Cache-Control', 'public, max-age=300');
    return c.json(keySetJson(new URL(deps.publicUrl).origin, keys));
  });

  app.get('/api/v1/accounts/:accountId/links/:linkId/receipt', async (c) => {
    const {userId} = await requireBearer(c, deps);
    const accountId = z.safeParse(ids.account, c.req.param('accountId'));
    const linkId = z.safeParse(ids.link, c.req.param('linkId'));
    if (!accountId.success || !linkId.success) throw notFound();
    const place = {accountId: accountId.data, linkId: linkId.data};
    const found = await findReceiptForPerson(deps.db, userId, place);
    if (!found) throw notFound();
    const {path, jws} = found;
    if (jws === undefined) {
      throw new ApiError(410, 'receipt_erased', 'The receipt was erased with a person’s data.');
    }
    return c.json<ReceiptResponse>({receipt: jws, address: deps.publicUrl + path});
  });
}

/** The same for a link of others, one that is not answered, and one that does not exist. */
function notFound(): ApiError {
  return new ApiError(404, 'receipt_not_found', 'There is no receipt of such a link.');
}
