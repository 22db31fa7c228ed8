import {createHash} from 'node:crypto';
import {sql} from 'kysely';
import type {Database} from '../db/database.ts';

/**
 * Counts what somebody may only do so often. In Postgres, so that several servers count together and a restart forgets
 * nothing; keys are hashed, so that no mail or network address is kept.
 */
export type Limit = {name: string; max: number; windowSeconds: number};

const minute = 60;
export const limits = {
  /** Wrong passwords and codes; one that was right is given back. */
  signInOfPerson: {name: 'sign_in_person', max: 10, windowSeconds: 15 * minute},
  signInFromAddress: {name: 'sign_in_address', max: 100, windowSeconds: 15 * minute},
  /** Each network's share of what is mailed to a person, so that a stranger cannot use up theirs; then the whole. */
  codeToPersonFromAddress: {name: 'code_person_address', max: 5, windowSeconds: 60 * minute},
  codeToPerson: {name: 'code_person', max: 20, windowSeconds: 60 * minute},
  codeFromAddress: {name: 'code_address', max: 30, windowSeconds: 60 * minute},
  /** An office behind one address: each browser asks about every 15 minutes. */
  tokenFromAddress: {name: 'token_address', max: 1000, windowSeconds: 15 * minute},
  answerOfLink: {name: 'answer_link', max: 30, windowSeconds: 15 * minute},
  answerFromAddress: {name: 'answer_address', max: 120, windowSeconds: 15 * minute},
  /** Codes that prove a client's mail address: of one link, to one person, from one network, of one partner account. */
  clientCodesOfLink: {name: 'client_code_link', max: 5, windowSeconds: 24 * 60 * minute},
  clientCodesToPerson: {name: 'client_code_person', max: 10, windowSeconds: 24 * 60 * minute},
  clientCodesFromAddress: {name: 'client_code_address', max: 30, windowSeconds: 60 * minute},
  clientCodesOfAccount: {name: 'client_code_account', max: 300, windowSeconds: 60 * minute},
  /** Addresses of links that are none. */
  missedLinks: {name: 'missed_link', max: 120, windowSeconds: 15 * minute},
  machineVisitsOfLink: {name: 'machine_visit', max: 200, windowSeconds: 24 * 60 * minute},
  /** Of the vendor's checkout: requests of one program, keys that are none, and addresses of sessions that are none or are over. */
  checkoutsOfProgram: {name: 'checkout_program', max: 600, windowSeconds: 15 * minute},
  wrongCheckoutKeys: {name: 'wrong_checkout_key', max: 60, windowSeconds: 15 * minute},
  missedCheckouts: {name: 'missed_checkout', max: 120, windowSeconds: 15 * minute},
  /** Of half a megabyte to one each. */
  fileChunksOfPerson: {name: 'file_chunks', max: 2000, windowSeconds: 15 * minute},
  /** Receipts to check, their PDFs, and addresses of receipts that are none. */
  checksFromAddress: {name: 'check_address', max: 120, windowSeconds: 15 * minute},
  receiptPdfsFromAddress: {name: 'receipt_pdf_address', max: 60, windowSeconds: 15 * minute},
  missedReceipts: {name: 'missed_receipt', max: 120, windowSeconds: 15 * minute},
  logsOfPerson: {name: 'logs_person', max: 20, windowSeconds: 15 * minute},
  invitationsOfPerson: {name: 'invitations', max: 100, windowSeconds: 60 * minute},
} as const satisfies Record<string, Limit>;

export type LimitUse = readonly [limit: Limit, subject: string];
export type LimitAnswer = {kind: 'allowed'} | {kind: 'refused'; retryAfterSeconds: number};

/**
 * Counts one use of each, in this order, until one is over its limit: those after it are not counted. So name the caller's
 * own address first; whoever is over it raises nobody else's counter.
 */
export async function countUses(db: Database, uses: readonly LimitUse[]): Promise<LimitAnswer> {
  const {rows} = await sql<{left: number | null}>`
    select app.count_uses(${uses.map(([limit, subject]) => keyOf(limit, subject))}::text[],
      ${uses.map(([{max}]) => max)}::int[], ${uses.map(([limit]) => limit.windowSeconds)}::int[]) as left
  `.execute(db);
  const retryAfterSeconds = rows[0]?.left ?? null;
  return retryAfterSeconds === null ? {kind: 'allowed'} : {kind: 'refused', retryAfterSeconds};
}

/** Takes back uses that turned out to be fine. */
export async function giveBack(db: Database, uses: readonly LimitUse[]): Promise<void> {
  const keys = uses.map(([limit, subject]) => keyOf(limit, subject));
  await sql`
    update auth.rate_limit set used = greatest(used - 1, 0) where key = any(${keys})
  `.execute(db);
}

/** Forgets counters that no window reaches any more. */
export async function sweepLimits(db: Database): Promise<void> {
  await sql`delete from auth.rate_limit where since < now() - interval '1 day'`.execute(db);
}

function keyOf(limit: Limit, subject: string): string {
  return createHash('sha256').update(`${limit.name}\n${subject}`).digest('base64url');
}
