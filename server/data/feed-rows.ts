import {sql} from 'kysely';
import type {Change} from '../../lib/domain/account-view.ts';
import type {AccountId} from '../../lib/domain/ids.ts';
import type {AccountTransaction} from '../db/database.ts';
import type {TouchedObject} from '../db/tables.ts';
import {findAccount} from './account.ts';
import {attachRequestOf, attachmentRowOf, dealOf, linkOf, overwriteOf} from './rows.ts';

/** The objects as they are now, in the given order; what is not there (any more) comes as null. A query per kind. */
export async function findChanges(
  trx: AccountTransaction,
  accountId: AccountId,
  objects: readonly TouchedObject[],
): Promise<Change[]> {
  const found = new Map<string, Change>();
  for (const change of [
    ...(await accounts(trx, accountId, objects)),
    ...(await links(trx, accountId, idsOf(objects, 'link'))),
    ...(await deals(trx, accountId, idsOf(objects, 'deal'))),
    ...(await attachments(trx, accountId, idsOf(objects, 'attachment'))),
    ...(await attachRequests(trx, accountId, idsOf(objects, 'attach_request'))),
    ...(await overwrites(trx, accountId, idsOf(objects, 'overwrite'))),
  ]) {
    found.set(`${change.kind}:${change.id}`, change);
  }
  return objects.map(
    ({kind, id}) => found.get(`${kind}:${id}`) ?? ({kind, id, row: null} as Change), // id is of that kind
  );
}

function idsOf(objects: readonly TouchedObject[], kind: TouchedObject['kind']): string[] {
  return objects.filter((object) => object.kind === kind).map(({id}) => id);
}

async function accounts(
  trx: AccountTransaction,
  accountId: AccountId,
  objects: readonly TouchedObject[],
): Promise<Change[]> {
  if (idsOf(objects, 'account').length === 0) return [];
  const row = await findAccount(trx, accountId);
  return row ? [{kind: 'account', id: row.id, row}] : [];
}

async function links(
  trx: AccountTransaction,
  accountId: AccountId,
  ids: readonly string[],
): Promise<Change[]> {
  if (ids.length === 0) return [];
  const rows = await trx
    .selectFrom('link')
    .selectAll()
    .where('account_id', '=', accountId)
    .where(isAnyOf(ids))
    .execute();
  return rows.map((row) => ({kind: 'link', id: row.id, row: linkOf(row)}));
}

async function deals(
  trx: AccountTransaction,
  accountId: AccountId,
  ids: readonly string[],
): Promise<Change[]> {
  if (ids.length === 0) return [];
  const rows = await trx
    .selectFrom('deal')
    .selectAll()
    .where('account_id', '=', accountId)
    .where(isAnyOf(ids))
    .execute();
  return rows.map((row) => ({kind: 'deal', id: row.id, row: dealOf(row)}));
}

async function attachments(
  trx: AccountTransaction,
  accountId: AccountId,
  ids: readonly string[],
): Promise<Change[]> {
  if (ids.length === 0) return [];
  const rows = await trx
    .selectFrom('attachment')
    .selectAll()
    .where('account_id', '=', accountId)
    .where(isAnyOf(ids))
    .execute();
  return rows.map((row) => ({kind: 'attachment', id: row.id, row: attachmentRowOf(row)}));
}

async function attachRequests(
  trx: AccountTransaction,
  accountId: AccountId,
  ids: readonly string[],
): Promise<Change[]> {
  if (ids.length === 0) return [];
  const rows = await trx
    .selectFrom('attach_request')
    .selectAll()
    .where('account_id', '=', accountId)
    .where(isAnyOf(ids))
    .execute();
  return rows.map((row) => ({kind: 'attach_request', id: row.id, row: attachRequestOf(row)}));
}

async function overwrites(
  trx: AccountTransaction,
  accountId: AccountId,
  ids: readonly string[],
): Promise<Change[]> {
  if (ids.length === 0) return [];
  const rows = await trx
    .selectFrom('overwrite')
    .selectAll()
    .where('account_id', '=', accountId)
    .where(isAnyOf(ids))
    .execute();
  return rows.map((row) => ({kind: 'overwrite', id: row.id, row: overwriteOf(row)}));
}

function isAnyOf(ids: readonly string[]) {
  return sql<boolean>`id = any(${ids}::uuid[])`;
}
