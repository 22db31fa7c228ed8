// @vitest-environment node
import {randomBytes} from 'node:crypto';
import {expect, it} from 'vitest';
import {receiptPathOf} from '../../../lib/domain/receipt-path.ts';
import {receiptPath, receiptToken} from '../../../server/receipts/receipt-address.ts';

it('is the one that the server answers under', async () => {
  const tokens = Array.from({length: 50}, () => randomBytes(24).toString('base64url'));
  const paths = await Promise.all(tokens.map(receiptPathOf));
  expect(paths).toEqual(tokens.map((token) => receiptPath(receiptToken(token))));
});
