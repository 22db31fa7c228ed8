import {sql} from 'kysely';
import type {Account} from '../../lib/domain/account-view.ts';
import type {Link} from '../../lib/domain/confirmation-link.ts';
import {isCopyToken} from '../../lib/domain/confirmation-link.ts';
import {snapshotOf} from '../../lib/domain/link-snapshot.ts';
import type {AccountId, LinkId} from '../../lib/domain/ids.ts';
import {findBareAccount} from '../data/account.ts';
import {linkOf} from '../data/rows.ts';
import {inSnapshot, type AccountTransaction, type Database} from '../db/database.ts';
import {digestOf} from '../write/seen-digest.ts';
import {tokenHash} from '../write/token-hash.ts';

/** What the opener of a link's address may see: the one link and who asks. */
export type ClientLink = {
  link: Link;
  account: Account;
  /** What a page that shows this is to send back with the answer. */
  seen: string;
  /** Whom the address that was opened had been mailed to; null is the one that the partner copies. */
  mailedTo: string | null;
  /** It was, and its reader has passed the request on since. */
  isPassedOn: boolean;
  /** Whether the program takes answers from whoever has the copied address. */
  answersWithoutCode: boolean;
  /** When the link that this one was cloned from was answered. */
  takesPlaceOf: string | null;
};

export type Place = {accountId: AccountId; linkId: LinkId; email: string | null; hop: number};

/** Unknown, removed and malformed addresses are all undefined. */
export async function findPlace(db: Database, token: string): Promise<Place | undefined> {
  if (!isCopyToken(token)) return undefined;
  const {rows} = await sql<{
    account_id: AccountId;
    link_id: LinkId;
    email: string | null;
    hop: number;
  }>`
    select account_id, link_id, email, hop from app.find_link_by_token(${tokenHash(token)})
  `.execute(db);
  const [row] = rows;
  return row && {accountId: row.account_id, linkId: row.link_id, email: row.email, hop: row.hop};
}

export async function findLinkForClient(
  db: Database,
  token: string,
): Promise<ClientLink | undefined> {
  const place = await findPlace(db, token);
  if (!place) return undefined;
  return inSnapshot(db, place.accountId, (trx) => findShown(trx, place));
}

export async function findShown(
  trx: AccountTransaction,
  {accountId, linkId, email, hop}: Place,
): Promise<ClientLink | undefined> {
  const [account, row] = await Promise.all([
    findBareAccount(trx, accountId),
    trx
      .selectFrom('link')
      .selectAll()
      .select([
        sql<boolean>`coalesce((select (program.settings ->> 'answersWithoutCode')::boolean
          from app.program join app.partner_account account on account.program_id = program.id
          where account.id = link.account_id), false)`.as('answers_without_code'),
        sql<string | null>`(select source.answer ->> 'at' from app.link source
          where source.account_id = link.account_id and source.id = link.replaces)`.as(
          'takes_place_of',
        ),
      ])
      .where('account_id', '=', accountId)
      .where('id', '=', linkId)
      .executeTakeFirst(),
  ]);
  if (!account || !row) return undefined;
  const link = linkOf(row);
  return {
    link,
    account,
    seen: digestOf(snapshotOf(link, {account})),
    mailedTo: email,
    isPassedOn: email !== null && hop < (link.asking?.hops?.length ?? 0),
    answersWithoutCode: row.answers_without_code,
    takesPlaceOf: row.takes_place_of,
  };
}
