import {sql} from 'kysely';
import type {Change, RowOf} from '../../lib/domain/account-view.ts';
import type {Deal} from '../../lib/domain/deal.ts';
import type {AccountId} from '../../lib/domain/ids.ts';
import {send, type AccountTransaction} from '../db/database.ts';
import {goneOf, lastOf} from './last-changes.ts';
import {columnsOf, rowsAsJson} from './rows-as-json.ts';

/** Deals and what hangs on them, a statement per table. The way back is data/rows.ts and data/deal-rows.ts. */
export type Removable =
  'attachment' | 'attach_request' | 'link' | 'overwrite' | 'note' | 'file' | 'quote';

export function remove(
  trx: AccountTransaction,
  table: Removable,
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

export function removeDealRows(
  trx: AccountTransaction,
  accountId: AccountId,
  changes: readonly Change[],
): void {
  for (const kind of ['note', 'file', 'quote'] as const) {
    remove(trx, kind, accountId, goneOf(changes, kind));
  }
}

export function putDealRows(
  trx: AccountTransaction,
  accountId: AccountId,
  changes: readonly Change[],
): void {
  for (const {recipientId} of lastOf(changes, 'account')) {
    send(
      trx,
      trx
        .updateTable('partner_account')
        .set({recipient_user_id: recipientId})
        .where('id', '=', accountId),
    );
  }
  const account_id = accountId;
  put(
    trx,
    'message',
    ['body', 'mentions', 'mentioned_before', 'edited_at', 'deleted_at'],
    lastOf(changes, 'message').map((row) => ({
      ...{account_id, id: row.id, deal_id: row.dealId, parent_id: row.parentId, body: row.text},
      ...{mentions: row.mentions, mentioned_before: row.mentionedBefore ?? []},
      ...{at: row.at, edited_at: row.editedAt, deleted_at: row.deletedAt},
      ...{by_id: row.by.userId, by_name: row.by.name, by_side: row.by.side},
    })),
  );
  put(
    trx,
    'note',
    ['body', 'edited_at'],
    lastOf(changes, 'note').map((row) => ({
      ...{account_id, id: row.id, deal_id: row.dealId, body: row.text},
      ...{at: row.at, edited_at: row.editedAt, by_id: row.by.userId, by_name: row.by.name},
    })),
  );
  put(
    trx,
    'file',
    ['type', 'state', 'refusal', 'has_preview'],
    lastOf(changes, 'file').map((row) => ({
      ...{account_id, id: row.id, deal_id: row.dealId, message_id: row.messageId},
      ...{name: row.name, size: row.size, type: row.type, state: row.state, refusal: row.refusal},
      ...{has_preview: row.hasPreview, at: row.at},
      ...{by_id: row.by.userId, by_name: row.by.name, by_side: row.by.side},
    })),
  );
  put(
    trx,
    'quote',
    ['number', 'amount_minor', 'currency', 'valid_until', 'file_id', 'by_id', 'by_name', 'at'],
    lastOf(changes, 'quote').map((row) => ({
      ...{account_id, id: row.id, deal_id: row.dealId, number: row.number},
      ...{amount_minor: row.amount.amountMinor, currency: row.amount.currency},
      ...{valid_until: row.validUntil, file_id: row.fileId},
      ...{by_id: row.by.userId, by_name: row.by.name, at: row.at},
    })),
  );
  put(
    trx,
    'seen',
    ['by'],
    lastOf(changes, 'seen').map(({id, by}) => ({account_id, id, by})),
  );
  put(
    trx,
    'notice_settings',
    ['by'],
    lastOf(changes, 'notice_settings').map(({id, by}) => ({account_id, id, by})),
  );
}

/** `written`: the columns that change when the row is there already. Others keep what they were made with. */
function put(
  trx: AccountTransaction,
  table:
    | 'message'
    | 'note'
    | 'file'
    | 'quote'
    | 'seen'
    | 'notice_settings'
    | 'deal'
    | 'attachment'
    | 'attach_request',
  written: readonly string[],
  rows: readonly object[],
): void {
  if (rows.length === 0) return;
  const sets = written.map((column) => sql`${sql.ref(column)} = excluded.${sql.ref(column)}`);
  send(
    trx,
    sql`
    insert into app.${sql.ref(table)} (${columnsOf(rows)})
    select ${columnsOf(rows)} from ${rowsAsJson(table, rows)}
    on conflict (account_id, id) do update set ${sql.join(sets)}
  `,
  );
}

export function putDeals(
  trx: AccountTransaction,
  accountId: AccountId,
  deals: readonly Deal[],
): void {
  put(
    trx,
    'deal',
    [
      ...['name', 'url', 'shared', 'contact', 'company', 'close_date', 'sharing'],
      ...['owner_user_id', 'owner_name', 'owner_since'],
      ...['crm', 'portal', 'object_type', 'object_id'], // of one that had none
    ],
    deals.map((deal) => ({
      ...{account_id: accountId, id: deal.id, name: deal.name, shared: deal.shared},
      crm: deal.ref?.crm ?? null,
      portal: deal.ref?.portal ?? null,
      object_type: deal.ref?.objectType ?? null,
      object_id: deal.ref?.objectId ?? null,
      url: deal.ref?.url ?? null,
      ...{contact: deal.contact, company: deal.company, close_date: deal.closeDate},
      owner_user_id: deal.owner?.userId ?? null,
      owner_name: deal.owner?.name ?? null,
      owner_since: deal.owner?.since ?? null,
      sharing: deal.sharing,
    })),
  );
}

/** One that is there already can only leave its quote. */
export function putAttachments(
  trx: AccountTransaction,
  accountId: AccountId,
  attachments: ReadonlyArray<RowOf['attachment']>,
): void {
  if (attachments.length === 0) return;
  put(
    trx,
    'attachment',
    ['quote_id'],
    attachments.map(({id, linkId, dealId, quoteId, at, by}) => ({
      ...{account_id: accountId, id, link_id: linkId, deal_id: dealId, quote_id: quoteId ?? null},
      ...{at, by_id: by.userId, by_name: by.name},
    })),
  );
}

export function putAttachRequests(
  trx: AccountTransaction,
  accountId: AccountId,
  requests: ReadonlyArray<RowOf['attach_request']>,
): void {
  put(
    trx,
    'attach_request',
    ['state', 'answer'],
    requests.map(({id, linkId, dealId, quoteNumber, note, state, at, by, answer}) => ({
      ...{account_id: accountId, id, link_id: linkId, deal_id: dealId, note, state, at},
      ...{quote_number: quoteNumber ?? null, by_id: by.userId, by_name: by.name},
      answer: answer ?? null,
    })),
  );
}
