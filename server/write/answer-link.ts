import {sql} from 'kysely';
import type {Account} from '../../lib/domain/account-view.ts';
import type {AnswerInput} from '../../lib/domain/answer.ts';
import type {Link} from '../../lib/domain/confirmation-link.ts';
import {isCopyToken} from '../../lib/domain/confirmation-link.ts';
import {weigh} from '../../lib/domain/evidence.ts';
import {snapshotOf} from '../../lib/domain/link-snapshot.ts';
import type {FieldIssue} from '../../lib/domain/field-issue.ts';
import type {AccountId, LinkId} from '../../lib/domain/ids.ts';
import {findBareAccount} from '../data/account.ts';
import {linkOf} from '../data/rows.ts';
import {clientStanding} from '../data/standing.ts';
import {inTenant, type AccountTransaction, type Database} from '../db/database.ts';
import {writeReceipt, type ReceiptDeps} from '../receipts/write-receipt.ts';
import {inAccount, type WriteDeps} from './in-account.ts';
import {lockAccount} from './locked-account.ts';
import {digestOf} from './seen-digest.ts';
import {tokenHash} from './token-hash.ts';

/** What the opener of a link's address may see: the one link and who asks. */
export type ClientLink = {
  link: Link;
  account: Account;
  /** What a page that shows this is to send back with the answer. */
  seen: string;
};

/** Unknown, removed and malformed addresses are all undefined. */
export async function findLinkForClient(
  db: Database,
  token: string,
): Promise<ClientLink | undefined> {
  const place = await findPlace(db, token);
  if (!place) return undefined;
  return inTenant(db, place.accountId, (trx) => findShown(trx, place));
}

export type AnswerOutcome =
  | ({kind: 'answered'} & ClientLink)
  /** Somebody answered before: the first answer stands, and is in `link`. */
  | ({kind: 'already_answered'} & ClientLink)
  | ({kind: 'invalid'; issues: FieldIssue[]} & ClientLink)
  /** The partner or the program changed what is asked since the client read it; nothing is decided. */
  | ({kind: 'changed'} & ClientLink)
  | {kind: 'gone'};

/**
 * The client's one answer to what they saw (`seen` of the page they read). Whether the caller may answer at all (nobody signed in may) is the route's to ask before;
 * this is the only other way to change a link than its account's people.
 */
export async function answerLink(
  deps: WriteDeps & ReceiptDeps,
  token: string,
  seen: string,
  input: AnswerInput,
): Promise<AnswerOutcome> {
  const place = await findPlace(deps.db, token);
  if (!place) return {kind: 'gone'};
  const {accountId, linkId} = place;
  const signer = await deps.receiptKeys.signer();
  return inAccount<AnswerOutcome>(deps, accountId, async (trx, apply) => {
    const locked = await lockAccount(trx, accountId);
    if (!locked) return {result: {kind: 'gone'}};
    const before = await findShown(trx, place); // under the lock, which whoever changes the names takes too
    if (before && !before.link.answer && before.seen !== seen) {
      return {result: {kind: 'changed', ...before}};
    }
    const asker = {actor: {kind: 'client'} as const, standing: clientStanding};
    const weighed = weigh({via: 'none'}, {isFreeMail: false, isOwnPeople: false, isHeld: false});
    const asked = [
      {kind: 'mutation', mutation: {kind: 'link.answer', linkId, input, weighed}} as const,
    ];
    const applied = await apply(trx, locked, asker, asked, new Date().toISOString());
    const [outcome] = applied.outcomes;
    const shown = await findShown(trx, place);
    if (!outcome || !shown) return {result: {kind: 'gone'}};
    if (outcome.kind === 'applied') {
      const answered = {...shown, locked: applied.account};
      await writeReceipt(trx, {publicUrl: deps.publicUrl, signer}, answered);
      return {result: {kind: 'answered', ...shown}, rev: applied.account.rev};
    }
    const {code, fields} = outcome.refusal;
    if (code === 'already_answered') return {result: {kind: 'already_answered', ...shown}};
    if (code === 'invalid') return {result: {kind: 'invalid', issues: fields ?? [], ...shown}};
    throw new Error(`A client's answer was refused: ${code}`);
  });
}

type Place = {accountId: AccountId; linkId: LinkId};

async function findPlace(db: Database, token: string): Promise<Place | undefined> {
  if (!isCopyToken(token)) return undefined;
  const {rows} = await sql<{account_id: AccountId; link_id: LinkId}>`
    select account_id, link_id from app.find_link_by_token(${tokenHash(token)})
  `.execute(db);
  const [row] = rows;
  return row && {accountId: row.account_id, linkId: row.link_id};
}

async function findShown(
  trx: AccountTransaction,
  {accountId, linkId}: Place,
): Promise<ClientLink | undefined> {
  const account = await findBareAccount(trx, accountId);
  const row = await trx
    .selectFrom('link')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('id', '=', linkId)
    .executeTakeFirst();
  if (!account || !row) return undefined;
  const link = linkOf(row);
  return {link, account, seen: digestOf(snapshotOf(link, {account}))};
}
