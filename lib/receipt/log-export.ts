/**
 * A partner account's log as a file, JSON lines: who it is of and where it ends, then each entry's digest and head, and where one may
 * read it its salt and payload. Whoever has the file can follow the chain by themselves and find a receipt's place in it:
 * head = sha256(head before ‖ sequence as 8 bytes ‖ digest), digest = sha256(salt ‖ payload), the first head before is 32 zero bytes.
 */
import * as z from 'zod/mini';
import {isOrigin, type Receipt} from './receipt.ts';

const hash = z.string().check(z.regex(/^[0-9a-f]{64}$/));
const sequence = z.int().check(z.nonnegative());
const logHeader = z.strictObject({
  type: z.literal('vouch-log'),
  v: z.literal(1),
  issuer: z.string().check(z.refine(isOrigin)),
  account: z.strictObject({id: z.string(), name: z.string()}),
  /** ISO UTC. */
  at: z.iso.datetime(),
  entries: sequence,
  head: hash,
});
const logEntry = z.strictObject({
  seq: sequence,
  digest: hash,
  head: hash,
  /** Both, or neither: erased, or not the reader's to see. */
  salt: z.exactOptional(z.string().check(z.regex(/^([0-9a-f]{2})+$/))),
  payload: z.exactOptional(z.string()),
});
export type LogHeader = z.infer<typeof logHeader>;
export type LogLine = z.infer<typeof logEntry>;

/** `line` counts from 1, `seq` is the entry's number. */
export type LogVerdict =
  | {kind: 'intact'; log: CheckedLog}
  | {kind: 'not_log'}
  | {kind: 'broken'; seq: number; why: 'unreadable' | 'missing' | 'changed' | 'chain'}
  /** Entries that the file itself says there were are not in it. */
  | {kind: 'cut'; entries: number; said: number};
export type CheckedLog = {header: LogHeader; heads: readonly string[]; readable: number};

export async function verifyLogExport(text: string): Promise<LogVerdict> {
  const [first = '', ...lines] = text.replace(/\n$/, '').split('\n');
  const header = logHeader.safeParse(parse(first));
  if (!header.success) return {kind: 'not_log'};
  let head: Uint8Array<ArrayBuffer> = new Uint8Array(32);
  const heads: string[] = [];
  let readable = 0;
  for (const [index, line] of lines.entries()) {
    const seq = index + 1;
    const read = logEntry.safeParse(parse(line));
    if (!read.success) return {kind: 'broken', seq, why: 'unreadable'};
    const {salt, payload, ...entry} = read.data;
    if (entry.seq !== seq) return {kind: 'broken', seq, why: 'missing'};
    if ((salt === undefined) !== (payload === undefined)) {
      return {kind: 'broken', seq, why: 'unreadable'};
    }
    if (salt !== undefined && payload !== undefined) {
      const digest = await sha256(fromHex(salt), new TextEncoder().encode(payload));
      if (toHex(digest) !== entry.digest) return {kind: 'broken', seq, why: 'changed'};
      readable += 1;
    }
    head = await sha256(head, numberOf(seq), fromHex(entry.digest));
    if (toHex(head) !== entry.head) return {kind: 'broken', seq, why: 'chain'};
    heads.push(entry.head);
  }
  const {data: said} = header;
  if (heads.length < said.entries) {
    return {kind: 'cut', entries: heads.length, said: said.entries};
  }
  if (heads.length > said.entries || toHex(head) !== said.head) {
    return {kind: 'broken', seq: said.entries, why: 'chain'};
  }
  return {kind: 'intact', log: {header: said, heads, readable}};
}

export type PlaceInLog =
  | {kind: 'there'; sequence: number}
  /** The log ends before the receipt's place: its tail was cut, or it was taken out before the answer. */
  | {kind: 'cut'; entries: number; sequence: number}
  /** Something at or before the receipt's place is not what it was when the receipt was signed. */
  | {kind: 'rewritten'; sequence: number}
  | {kind: 'other_account'; account: string}
  | {kind: 'other_issuer'; issuer: string};

/** The log has been followed already, so one equal head means that all before it is equal. */
export function findInLog({header, heads}: CheckedLog, {iss, partner, log}: Receipt): PlaceInLog {
  if (header.issuer !== iss) return {kind: 'other_issuer', issuer: header.issuer};
  if (header.account.id !== partner.id) {
    return {kind: 'other_account', account: header.account.name};
  }
  const {sequence} = log;
  const head = heads[sequence - 1];
  if (head === undefined) return {kind: 'cut', entries: heads.length, sequence};
  return head === log.head ? {kind: 'there', sequence} : {kind: 'rewritten', sequence};
}

async function sha256(...parts: Uint8Array[]): Promise<Uint8Array<ArrayBuffer>> {
  const all = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return new Uint8Array(await crypto.subtle.digest('SHA-256', all));
}

function numberOf(seq: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(seq));
  return bytes;
}

function fromHex(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** As `JSON.stringify` writes it and no other way, so that no byte of a line is free. */
function parse(line: string): unknown {
  try {
    const value: unknown = JSON.parse(line);
    return JSON.stringify(value) === line ? value : undefined;
  } catch {
    return undefined;
  }
}
