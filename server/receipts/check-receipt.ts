import {
  findInLog,
  verifyLogExport,
  type LogVerdict,
  type PlaceInLog,
} from '../../lib/receipt/log-export.ts';
import {verifyReceipt, type Trusted, type Verdict} from '../../lib/receipt/verify-receipt.ts';
import type {ToCheck} from './read-upload.ts';
import type {ReceiptDeps} from './write-receipt.ts';

export type Checked = {
  verdict: Verdict;
  log: {verdict: LogVerdict; place: PlaceInLog | undefined} | undefined;
};

/** Checks with this server's own keys, withdrawn ones among them: the page can say so. */
export async function checkReceipt(deps: ReceiptDeps, {text, log}: ToCheck): Promise<Checked> {
  const verdict = await verifyReceipt(text, await trustedBy(deps));
  if (log === '') return {verdict, log: undefined};
  const found = await verifyLogExport(log);
  const place =
    found.kind === 'intact' && verdict.kind === 'valid'
      ? findInLog(found.log, verdict.receipt)
      : undefined;
  return {verdict, log: {verdict: found, place}};
}

async function trustedBy({receiptKeys, publicUrl}: ReceiptDeps): Promise<Trusted> {
  const keys = await receiptKeys.all();
  return {issuer: new URL(publicUrl).origin, keys: new Map(keys.map((key) => [key.kid, key]))};
}
