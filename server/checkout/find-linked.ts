import {sql} from 'kysely';
import type {CheckoutSubject} from '../../lib/contract/checkout.ts';
import type {AccountId, LinkId, ProgramId} from '../../lib/domain/ids.ts';
import type {Database} from '../db/database.ts';

export type Linked =
  | {kind: 'link'; accountId: AccountId; linkId: LinkId}
  /** Also for another program's deal: nobody learns that there is one. */
  | {kind: 'none'}
  /** Ids and records are made by partners, and two of them may have made the same. */
  | {kind: 'ambiguous'};

/** The link attached where the shop says; of several the newest that is pending, else the newest. */
export async function findLinked(
  db: Database,
  programId: ProgramId,
  subject: CheckoutSubject,
): Promise<Linked> {
  const deal = 'dealId' in subject ? subject.dealId : null;
  const quote = 'quoteId' in subject ? subject.quoteId : null;
  const record = 'crm' in subject ? subject : {crm: null, portal: null, objectId: null};
  const {rows} = await sql<{account_id: AccountId; link_id: LinkId}>`
    select account_id, link_id from app.checkout_links(${programId}, ${subject.accountId ?? null}, ${deal}, ${quote},
      ${record.crm}, ${record.portal}, ${record.objectId})
  `.execute(db);
  const [first] = rows;
  if (!first) return {kind: 'none'};
  if (rows.some((row) => row.account_id !== first.account_id)) return {kind: 'ambiguous'};
  return {kind: 'link', accountId: first.account_id, linkId: first.link_id};
}
