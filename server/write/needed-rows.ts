import {sql} from 'kysely';
import type {AccountView} from '../../lib/domain/account-view.ts';
import type {CrmRef} from '../../lib/domain/crm-ref.ts';
import type {AccountId} from '../../lib/domain/ids.ts';
import type {ServerMutation} from '../../lib/domain/mutation.ts';
import {neededBy, type Needed} from '../../lib/domain/needed.ts';
import {findBareAccount} from '../data/account.ts';
import {attachRequestOf, attachmentRowOf, dealOf, linkOf, overwriteOf} from '../data/rows.ts';
import type {AccountTransaction} from '../db/database.ts';

/**
 * The part of the account that these mutations can touch or depend on, read under its lock: what they name, and what the rules
 * look up from there (a link's attachment and requests, the deal of a CRM record).
 */
export async function loadNeededRows(
  trx: AccountTransaction,
  accountId: AccountId,
  mutations: readonly ServerMutation[],
): Promise<AccountView> {
  const named = neededBy(mutations);
  const [account, found] = await Promise.all([
    findBareAccount(trx, accountId),
    findLinks(trx, accountId, named),
  ]);
  const links = byId(found);
  const names = {...named, links: new Set(links.keys())}; // nothing hangs on a link that is not there
  const [deals, attachments, requests, overwrites] = await Promise.all([
    findDeals(trx, accountId, names),
    findAttachments(trx, accountId, names),
    findAttachRequests(trx, accountId, names),
    findOverwrites(trx, accountId, names),
  ]);
  return {
    ...{account, links, deals: byId(deals), attachments: byId(attachments)},
    ...{attachRequests: byId(requests), overwrites: byId(overwrites)},
  };
}

async function findLinks(trx: AccountTransaction, accountId: AccountId, names: Needed) {
  const rows = await trx
    .selectFrom('link')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('id', '=', anyOf(names.links))
    .execute();
  return rows.map(linkOf);
}

async function findDeals(trx: AccountTransaction, accountId: AccountId, names: Needed) {
  if (names.deals.size === 0) return [];
  const rows = await trx
    .selectFrom('deal')
    .selectAll()
    .where('account_id', '=', accountId)
    .where((is) => is.or([is('id', '=', anyOf(names.deals)), isRecordOf(names.refs)]))
    .execute();
  return rows.map(dealOf);
}

async function findAttachments(trx: AccountTransaction, accountId: AccountId, names: Needed) {
  if (names.links.size + names.attachments.size === 0) return [];
  const rows = await trx
    .selectFrom('attachment')
    .selectAll()
    .where('account_id', '=', accountId)
    .where((is) =>
      is.or([is('link_id', '=', anyOf(names.links)), is('id', '=', anyOf(names.attachments))]),
    )
    .execute();
  return rows.map(attachmentRowOf);
}

async function findAttachRequests(trx: AccountTransaction, accountId: AccountId, names: Needed) {
  if (names.links.size + names.requests.size === 0) return [];
  const rows = await trx
    .selectFrom('attach_request')
    .selectAll()
    .where('account_id', '=', accountId)
    .where((is) =>
      is.or([is('link_id', '=', anyOf(names.links)), is('id', '=', anyOf(names.requests))]),
    )
    .execute();
  return rows.map(attachRequestOf);
}

async function findOverwrites(trx: AccountTransaction, accountId: AccountId, names: Needed) {
  if (names.overwrites.size === 0) return [];
  const rows = await trx
    .selectFrom('overwrite')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('id', '=', anyOf(names.overwrites))
    .execute();
  return rows.map(overwriteOf);
}

function anyOf<Id extends string>(ids: ReadonlySet<Id>) {
  return sql<Id>`any(${[...ids]}::uuid[])`;
}

function isRecordOf(refs: readonly CrmRef[]) {
  return sql<boolean>`(crm, portal, object_type, object_id) in (
    select * from unnest(
      ${refs.map(({crm}) => crm)}::text[], ${refs.map(({portal}) => portal)}::text[],
      ${refs.map(({objectType}) => objectType)}::text[], ${refs.map(({objectId}) => objectId)}::text[]
    ))`;
}

function byId<T extends {id: string}>(rows: readonly T[]): Map<T['id'], T> {
  return new Map(rows.map((row) => [row.id, row]));
}
