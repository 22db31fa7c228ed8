import {createHash, randomBytes} from 'node:crypto';
import type {AccountId} from '../../lib/domain/ids.ts';
import type {AccountTransaction} from '../db/database.ts';

/**
 * An account's log: append-only and chained, so that neither an entry nor the end of it can be changed or cut unnoticed.
 * head = sha256(prev ‖ seq as 8 bytes ‖ digest), digest = sha256(salt ‖ payload). A payload can be erased with its salt
 * (a person's right) and the chain still verifies; without the salt a digest cannot be guessed at.
 */
export type LogEntry = {
  seq: number;
  payload: string;
  salt: Buffer;
  digest: Buffer;
  prev: Buffer;
  head: Buffer;
};

export const emptyHead: Buffer = Buffer.alloc(32);

export function appendToLog(
  end: {logSeq: number; logHead: Buffer},
  payloads: readonly string[],
): LogEntry[] {
  let {logSeq: seq, logHead: prev} = end;
  const salts = randomBytes(16 * payloads.length); // asking the system for each takes longer than all the hashes
  return payloads.map((payload, index) => {
    seq += 1;
    const salt = salts.subarray(16 * index, 16 * (index + 1));
    const digest = digestOf(salt, payload);
    const entry = {seq, payload, salt, digest, prev, head: headOf(prev, seq, digest)};
    prev = entry.head;
    return entry;
  });
}

function digestOf(salt: Buffer, payload: string): Buffer {
  return createHash('sha256').update(salt).update(payload).digest();
}

function headOf(prev: Buffer, seq: number, digest: Buffer): Buffer {
  const number = Buffer.alloc(8);
  number.writeBigUInt64BE(BigInt(seq));
  return createHash('sha256').update(prev).update(number).update(digest).digest();
}

export type LogVerdict =
  | {kind: 'intact'; entries: number; head: Buffer}
  | {kind: 'broken'; atSeq: number; why: 'missing' | 'payload' | 'chain' | 'end'};

/** Reads the whole log and says whether every entry is there, unchanged and in its place. */
export async function verifyLog(
  trx: AccountTransaction,
  accountId: AccountId,
): Promise<LogVerdict> {
  const end = await trx
    .selectFrom('partner_account')
    .select(['log_seq', 'log_head'])
    .where('id', '=', accountId)
    .executeTakeFirstOrThrow();
  const entries = await trx
    .selectFrom('account_log')
    .select(['seq', 'payload', 'salt', 'digest', 'prev', 'head'])
    .where('account_id', '=', accountId)
    .orderBy('seq')
    .execute();
  let prev: Buffer = emptyHead;
  for (const [index, entry] of entries.entries()) {
    const seq = index + 1;
    if (entry.seq !== seq) return {kind: 'broken', atSeq: seq, why: 'missing'};
    if (entry.payload !== null && entry.salt !== null) {
      if (!digestOf(entry.salt, entry.payload).equals(entry.digest)) {
        return {kind: 'broken', atSeq: seq, why: 'payload'};
      }
    }
    if (!entry.prev.equals(prev) || !entry.head.equals(headOf(prev, seq, entry.digest))) {
      return {kind: 'broken', atSeq: seq, why: 'chain'};
    }
    prev = entry.head;
  }
  if (entries.length !== end.log_seq || !prev.equals(end.log_head)) {
    return {kind: 'broken', atSeq: end.log_seq, why: 'end'};
  }
  return {kind: 'intact', entries: entries.length, head: prev};
}
