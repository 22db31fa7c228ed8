import {sql, type Insertable} from 'kysely';
import type {AccountView, Change, RowKind, RowOf} from '../../lib/domain/account-view.ts';
import type {Link} from '../../lib/domain/confirmation-link.ts';
import type {Deal} from '../../lib/domain/deal.ts';
import type {AccountId} from '../../lib/domain/ids.ts';
import {send, type AccountTransaction} from '../db/database.ts';
import type {Tables} from '../db/tables.ts';
import {columnsOf, rowsAsJson} from './rows-as-json.ts';
import {tokenHash} from './token-hash.ts';

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

  const links = lastOf(changes, 'link');
  const kept = links.filter(({id}) => before.links.has(id) && !goneLinks.includes(id));
  putDeals(trx, accountId, lastOf(changes, 'deal'));
  putLinks(trx, accountId, links);
  addTokens(
    trx,
    accountId,
    links.filter((link) => !kept.includes(link)),
  );
  addAttachments(trx, accountId, lastOf(changes, 'attachment'));
  addAttachRequests(trx, accountId, lastOf(changes, 'attach_request'));
  putOverwrites(trx, accountId, lastOf(changes, 'overwrite'));
}

function goneOf(changes: readonly Change[], kind: RowKind): string[] {
  return changes.filter((change) => change.kind === kind && !change.row).map(({id}) => id);
}

function lastOf<K extends RowKind>(changes: readonly Change[], kind: K): Array<RowOf[K]> {
  const last = new Map<string, RowOf[K] | null>();
  for (const change of changes) {
    if (change.kind === kind) last.set(change.id, change.row as RowOf[K] | null); // of its own kind
  }
  return [...last.values()].filter((row) => row !== null);
}

function remove(
  trx: AccountTransaction,
  table: 'attachment' | 'attach_request' | 'link' | 'overwrite',
  accountId: AccountId,
  ids: readonly string[],
): void {
  if (ids.length === 0) return;
  send(
    trx,
    sql`
    delete from app.${sql.ref(table)} where account_id = ${accountId} and id = any(${ids}::uuid[])
  `,
  );
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
      edited_at = excluded.edited_at, answer = excluded.answer
  `,
  );
}

function linkRow(accountId: AccountId, link: Link): {[Column in keyof Tables['link']]: unknown} {
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

function putDeals(trx: AccountTransaction, accountId: AccountId, deals: readonly Deal[]): void {
  if (deals.length === 0) return;
  send(
    trx,
    trx
      .insertInto('deal')
      .values(deals.map((deal) => dealRow(accountId, deal)))
      .onConflict((on) =>
        on.columns(['account_id', 'id']).doUpdateSet((to) => ({
          name: to.ref('excluded.name'),
          url: to.ref('excluded.url'),
          shared: to.ref('excluded.shared'),
          contact: to.ref('excluded.contact'),
          company: to.ref('excluded.company'),
          owner_name: to.ref('excluded.owner_name'),
          close_date: to.ref('excluded.close_date'),
        })),
      ),
  );
}

function dealRow(accountId: AccountId, deal: Deal): Insertable<Tables['deal']> {
  return {
    account_id: accountId,
    id: deal.id,
    name: deal.name,
    crm: deal.ref?.crm ?? null,
    portal: deal.ref?.portal ?? null,
    object_type: deal.ref?.objectType ?? null,
    object_id: deal.ref?.objectId ?? null,
    url: deal.ref?.url ?? null,
    shared: deal.shared,
    contact: deal.contact && JSON.stringify(deal.contact),
    company: deal.company && JSON.stringify(deal.company),
    owner_name: deal.owner?.name ?? null,
    close_date: deal.closeDate,
  };
}

function addAttachments(
  trx: AccountTransaction,
  accountId: AccountId,
  attachments: ReadonlyArray<RowOf['attachment']>,
): void {
  if (attachments.length === 0) return;
  send(
    trx,
    trx.insertInto('attachment').values(
      attachments.map(({id, linkId, dealId, at, by}) => ({
        account_id: accountId,
        id,
        link_id: linkId,
        deal_id: dealId,
        at,
        by_id: by.userId,
        by_name: by.name,
      })),
    ),
  );
}

function addAttachRequests(
  trx: AccountTransaction,
  accountId: AccountId,
  requests: ReadonlyArray<RowOf['attach_request']>,
): void {
  if (requests.length === 0) return;
  send(
    trx,
    trx.insertInto('attach_request').values(
      requests.map(({id, linkId, dealId, note, state, at, by}) => ({
        account_id: accountId,
        id,
        link_id: linkId,
        deal_id: dealId,
        note,
        state,
        at,
        by_id: by.userId,
        by_name: by.name,
      })),
    ),
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
        overwrites.map(({id, linkId, linkName, lost, lostBy, lostAt, kept, keptBy, at, told}) => ({
          account_id: accountId,
          id,
          link_id: linkId,
          link_name: linkName,
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
