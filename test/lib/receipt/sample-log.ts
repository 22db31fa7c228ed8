import {createHash, randomBytes} from 'node:crypto';
import {issuer, sampleReceipt} from './sample.ts';

/** A log of so many entries, written down here from its description and not by the code under test. */
export function makeLog(count: number): string[] {
  let head: Buffer = Buffer.alloc(32);
  const lines: string[] = [];
  for (let seq = 1; seq <= count; seq++) {
    const salt = randomBytes(16);
    const payload = `{"event":"${seq}","by":"Łukasz"}`;
    const digest = createHash('sha256').update(salt).update(payload).digest();
    const number = Buffer.alloc(8);
    number.writeBigUInt64BE(BigInt(seq));
    head = createHash('sha256').update(head).update(number).update(digest).digest();
    const hashes = {digest: digest.toString('hex'), head: head.toString('hex')};
    const readable = seq === 2 ? {} : {salt: salt.toString('hex'), payload}; // one was erased
    lines.push(JSON.stringify({seq, ...hashes, ...readable}));
  }
  const end = head.toString('hex');
  const header = {
    ...{
      type: 'vouch-log',
      v: 1,
      issuer,
      account: sampleReceipt().partner,
      at: '2026-11-27T10:00:00.000Z',
    },
    ...{entries: count, head: end},
  };
  return [JSON.stringify(header), ...lines];
}

/** The head of an entry. */
export const headAt = (lines: readonly string[], seq: number) =>
  (JSON.parse(lines[seq] ?? '') as {head: string}).head;
