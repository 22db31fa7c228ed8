import {sql} from 'kysely';
import type {Answer} from '../../../lib/domain/answer.ts';
import {linkStatus, type Link, type LinkStatus} from '../../../lib/domain/confirmation-link.ts';
import type {AccountId, LinkId} from '../../../lib/domain/ids.ts';
import {linkOf} from '../../data/rows.ts';
import type {VendorTransaction} from '../../db/database.ts';

/** Links as the vendor may read them: without their secret, and of their client the name alone. */
export async function findLinks(
  trx: VendorTransaction,
  accountId: AccountId,
  ids: readonly LinkId[],
): Promise<Link[]> {
  if (ids.length === 0) return [];
  const rows = await trx
    .selectFrom('link')
    .select([
      ...(['account_id', 'id', 'name', 'lines', 'providing_onboarding', 'duration_id'] as const),
      ...(['client_name', 'created_by_id', 'created_by_name', 'created_at'] as const),
      ...(['edited_at', 'replaces', 'answer', 'asking_shown'] as const),
    ])
    .where('account_id', '=', accountId)
    .where('id', '=', sql<LinkId>`any(${[...new Set(ids)]}::uuid[])`)
    .execute();
  return rows.map((row) =>
    linkOf({
      ...row,
      copy_token: '',
      client_email: row.client_name === null ? null : '',
      asking: row.asking_shown,
    }),
  );
}

/** What can be attached: `more` says that a search would find others. */
export type Attachable = {
  links: ReadonlyArray<{id: LinkId; name: string; status: LinkStatus}>;
  more: boolean;
};

const mostOffered = 50;

/** The account's links that are on no deal, newest first, of those whose name holds the words searched for. */
export async function findAttachable(
  trx: VendorTransaction,
  accountId: AccountId,
  search: string,
): Promise<Attachable> {
  const {rows} = await sql<{id: LinkId; name: string; answer: Answer | null}>`
    select link.id, link.name, link.answer from app.link
    where account_id = ${accountId} and strpos(lower(link.name), lower(${search})) > 0
      and not exists (
        select from app.attachment a where a.account_id = link.account_id and a.link_id = link.id)
    order by created_at desc limit ${mostOffered + 1}
  `.execute(trx);
  return {
    links: rows
      .slice(0, mostOffered)
      .map(({id, name, answer}) => ({id, name, status: linkStatus({answer})})),
    more: rows.length > mostOffered,
  };
}
