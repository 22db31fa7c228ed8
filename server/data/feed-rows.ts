import {sql, type RawBuilder} from 'kysely';
import {mapKinds, type Change, type MapKind} from '../../lib/domain/account-view.ts';
import type {AccountId} from '../../lib/domain/ids.ts';
import type {AccountTransaction} from '../db/database.ts';
import type {TouchedObject} from '../db/tables.ts';
import {findAccount} from './account.ts';
import {
  activityOf,
  fileOf,
  messageOf,
  noteOf,
  noticeSettingsOf,
  quoteOf,
  seenOf,
} from './deal-rows.ts';
import {
  attachRequestOf,
  attachmentRowOf,
  dealOf,
  linkOf,
  overwriteOf,
  type JsonRow,
} from './rows.ts';

/** An object of the feed with its table's row as JSON; null where there is none (any more). */
export type FeedRow = TouchedObject & {row: unknown};

/**
 * The row of the feed's object, for the list of a query that reads `feed`: the page and what is on it come by one statement. Each is
 * looked up by its key, whatever the planner believes about the number of objects, so the cost grows with the page alone. The
 * account's own row is put together from elsewhere (`changesOf`).
 */
export const rowAsJson: RawBuilder<unknown> = sql`case feed.kind ${sql.join(
  mapKinds.map(
    (kind) => sql`when ${sql.lit(kind)} then (
      select to_json(r) from app.${sql.ref(kind)} r where r.account_id = feed.account_id and r.id = feed.id)`,
  ),
  sql` `,
)} end`;

/** The objects as they are now, in the given order. */
export async function findChanges(
  trx: AccountTransaction,
  accountId: AccountId,
  objects: readonly TouchedObject[],
): Promise<Change[]> {
  const {rows} = await sql<FeedRow>`
    select kind, id, ${rowAsJson} as row from unnest(
      array_fill(${accountId}::uuid, array[${objects.length}::int]),
      ${objects.map(({kind}) => kind)}::text[], ${objects.map(({id}) => id)}::uuid[]
    ) with ordinality as feed (account_id, kind, id, place) order by place
  `.execute(trx);
  return changesOf(trx, accountId, rows);
}

/** The rows as the rule book's objects; what is not there (any more) comes as null. */
export async function changesOf(
  trx: AccountTransaction,
  accountId: AccountId,
  rows: readonly FeedRow[],
): Promise<Change[]> {
  const hasAccount = rows.some(({kind}) => kind === 'account');
  const account = hasAccount ? await findAccount(trx, accountId) : undefined;
  return rows.map(({kind, id, row}) => {
    const isOwn = kind === 'account' && id === account?.id;
    const object = isOwn ? account : kind !== 'account' && row !== null ? read[kind](row) : null;
    return {kind, id, row: object} as Change; // row and id are of that kind
  });
}

const read: Record<MapKind, (row: unknown) => unknown> = {
  link: (row) => linkOf(row as JsonRow<'link'>), // to_json of its table, each of them
  deal: (row) => dealOf(row as JsonRow<'deal'>),
  attachment: (row) => attachmentRowOf(row as JsonRow<'attachment'>),
  attach_request: (row) => attachRequestOf(row as JsonRow<'attach_request'>),
  overwrite: (row) => overwriteOf(row as JsonRow<'overwrite'>),
  message: (row) => messageOf(row as JsonRow<'message'>),
  note: (row) => noteOf(row as JsonRow<'note'>),
  file: (row) => fileOf(row as JsonRow<'file'>),
  quote: (row) => quoteOf(row as JsonRow<'quote'>),
  activity: (row) => activityOf(row as JsonRow<'activity'>),
  seen: (row) => seenOf(row as JsonRow<'seen'>),
  notice_settings: (row) => noticeSettingsOf(row as JsonRow<'notice_settings'>),
};
