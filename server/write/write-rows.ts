import {sql} from 'kysely';
import type {AccountView, Change, RowOf} from '../../lib/domain/account-view.ts';
import type {Link} from '../../lib/domain/confirmation-link.ts';
import type {AccountId} from '../../lib/domain/ids.ts';
import {send, type AccountTransaction} from '../db/database.ts';
import type {Tables} from '../db/tables.ts';
import {goneOf, lastOf} from './last-changes.ts';
import {columnsOf, rowsAsJson} from './rows-as-json.ts';
import {tokenHash} from './token-hash.ts';
import {
  putAttachRequests,
  putAttachments,
  putDealRows,
  putDeals,
  remove,
  removeDealRows,
} from './write-deal-rows.ts';

/**
 * Sends what a batch of decisions changed, a statement per table and not per change: first everything that went (also what
 * came back under the same id), then the last state of everything that stayed. `before` is the view the decisions began with.
 */
export function writeRows(
  trx: AccountTransaction,
  accountId: AccountId,
  before: AccountView,
  changes: readonly Change[],
): void {
  remove(trx, 'attachment', accountId, goneOf(changes, 'attachment'));
  remove(trx, 'attach_request', accountId, goneOf(changes, 'attach_request'));
  const goneLinks = goneOf(changes, 'link');
  remove(trx, 'link', accountId, goneLinks);
  remove(trx, 'overwrite', accountId, goneOf(changes, 'overwrite'));
  removeDealRows(trx, accountId, changes);

  const links = lastOf(changes, 'link');
  const kept = links.filter(({id}) => before.links.has(id) && !goneLinks.includes(id));
  putDeals(trx, accountId, lastOf(changes, 'deal'));
  putLinks(trx, accountId, links);
  addTokens(
    trx,
    accountId,
    links.filter((link) => !kept.includes(link)),
  );
  putAttachments(trx, accountId, lastOf(changes, 'attachment'));
  putAttachRequests(trx, accountId, lastOf(changes, 'attach_request'));
  putOverwrites(trx, accountId, lastOf(changes, 'overwrite'));
  putDealRows(trx, accountId, changes);
}

function putLinks(trx: AccountTransaction, accountId: AccountId, links: readonly Link[]): void {
  if (links.length === 0) return;
  const rows = links.map((link) => linkRow(accountId, link));
  send(
    trx,
    sql`
    insert into app.link (${columnsOf(rows)})
    select ${columnsOf(rows)} from ${rowsAsJson('link', rows)}
    on conflict (account_id, id) do update set
      name = excluded.name, lines = excluded.lines, providing_onboarding = excluded.providing_onboarding,
      duration_id = excluded.duration_id, client_name = excluded.client_name, client_email = excluded.client_email,
      edited_at = excluded.edited_at, answer = excluded.answer, asking = excluded.asking
  `,
  );
}

type LinkColumn = Exclude<keyof Tables['link'], 'asking_shown'>; // which Postgres makes

function linkRow(accountId: AccountId, link: Link): Record<LinkColumn, unknown> {
  return {
    account_id: accountId,
    id: link.id,
    name: link.name,
    lines: link.lines,
    providing_onboarding: link.providingOnboarding,
    duration_id: link.durationId,
    client_name: link.client?.name ?? null,
    client_email: link.client?.email ?? null,
    copy_token: link.copyToken,
    created_by_id: link.createdBy.userId,
    created_by_name: link.createdBy.name,
    created_at: link.createdAt,
    edited_at: link.editedAt,
    replaces: link.replaces,
    answer: link.answer,
    asking: link.asking ?? null,
  };
}

function addTokens(trx: AccountTransaction, accountId: AccountId, links: readonly Link[]): void {
  if (links.length === 0) return;
  send(
    trx,
    sql`
    insert into app.link_token (token_hash, account_id, link_id)
    select hash, ${accountId}, id from unnest(
      ${links.map(({copyToken}) => tokenHash(copyToken))}::bytea[], ${links.map(({id}) => id)}::uuid[]
    ) as made (hash, id)
  `,
  );
}

/** Of a notice only who is still told changes. */
function putOverwrites(
  trx: AccountTransaction,
  accountId: AccountId,
  overwrites: ReadonlyArray<RowOf['overwrite']>,
): void {
  if (overwrites.length === 0) return;
  send(
    trx,
    trx
      .insertInto('overwrite')
      .values(
        overwrites.map(({id, lost, lostBy, lostAt, kept, keptBy, at, told, ...of}) => ({
          account_id: accountId,
          id,
          link_id: 'linkId' in of ? of.linkId : null,
          link_name: 'linkId' in of ? of.linkName : null,
          deal_id: 'dealId' in of ? of.dealId : null,
          deal_name: 'dealId' in of ? of.dealName : null,
          lost: JSON.stringify(lost),
          lost_by_id: lostBy.userId,
          lost_by_name: lostBy.name,
          lost_at: lostAt,
          kept: JSON.stringify(kept),
          kept_by_id: keptBy.userId,
          kept_by_name: keptBy.name,
          at,
          told,
        })),
      )
      .onConflict((on) =>
        on.columns(['account_id', 'id']).doUpdateSet((to) => ({told: to.ref('excluded.told')})),
      ),
  );
}
