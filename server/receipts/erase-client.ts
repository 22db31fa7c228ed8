import {sql} from 'kysely';
import type {AccountId, LinkId} from '../../lib/domain/ids.ts';
import type {AccountTransaction} from '../db/database.ts';
import {changeAccount, type Admin, type AdminOutcome} from '../write/change-accounts.ts';
import type {WriteDeps} from '../write/in-account.ts';

/**
 * Takes a link's client, who was asked and who answered, out of the account's log and of the receipt: every entry that has their mail address, or
 * the link together with their name, loses what it says and its salt. The digests stay, so that the chain still verifies; a copy
 * of the receipt that somebody kept can still be checked. The rows of links and deals are not touched here.
 */
export function eraseClient(
  deps: WriteDeps,
  by: Admin,
  accountId: AccountId,
  linkId: LinkId,
): Promise<AdminOutcome<undefined>> {
  return changeAccount(deps, by, accountId, 'manage_program', async (trx) => {
    const traces = await findTraces(trx, accountId, linkId);
    if (!traces) return 'not_found';
    const {entries, receipts} = await erase(trx, traces);
    if (entries + receipts === 0) return undefined;
    return {event: {kind: 'person_erased', entries, receipts}, touched: []};
  });
}

type Traces = {seqs: number[]; receiptIds: string[]};

async function findTraces(
  trx: AccountTransaction,
  accountId: AccountId,
  linkId: LinkId,
): Promise<Traces | undefined> {
  const link = await trx
    .selectFrom('link')
    .select(['client_name', 'client_email', 'answer'])
    .where('account_id', '=', accountId)
    .where('id', '=', linkId)
    .executeTakeFirst();
  if (!link) return undefined;
  const by = link.answer?.by;
  const names = told(link.client_name, by?.name).map((name) => JSON.stringify(name));
  const emails = told(link.client_email, by?.email).map((email) =>
    JSON.stringify(email.toLowerCase()).slice(1, -1),
  );
  const {rows} = await sql<{seq: number}>`
    select seq from app.account_log where account_id = ${accountId} and payload is not null and (
      exists (select from unnest(${emails}::text[]) email where position(email in lower(payload)) > 0)
      or (position(${linkId} in payload) > 0
        and exists (select from unnest(${names}::text[]) name where position(name in payload) > 0)))
  `.execute(trx);
  const receipts = await trx
    .selectFrom('receipt')
    .select('id')
    .where('account_id', '=', accountId)
    .where('link_id', '=', linkId)
    .execute();
  return {seqs: rows.map(({seq}) => seq), receiptIds: receipts.map(({id}) => id)};
}

/** By the only functions that can (migrations/0017). */
async function erase(trx: AccountTransaction, {seqs, receiptIds}: Traces) {
  const {rows} = await sql<{entries: number; receipts: number}>`
    select app.erase_log_entries(${seqs}::bigint[]) as entries, app.erase_receipts(${receiptIds}::uuid[]) as receipts
  `.execute(trx);
  return rows[0] ?? {entries: 0, receipts: 0};
}

function told(...texts: ReadonlyArray<string | null | undefined>): string[] {
  return texts.flatMap((text) => (text ? [text] : []));
}
