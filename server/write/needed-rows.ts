import {sql} from 'kysely';
import type {AccountView} from '../../lib/domain/account-view.ts';
import type {CrmRef} from '../../lib/domain/crm-ref.ts';
import type {
  AccountId,
  AttachRequestId,
  AttachmentId,
  DealId,
  LinkId,
  OverwriteId,
} from '../../lib/domain/ids.ts';
import type {ServerMutation} from '../../lib/domain/mutation.ts';
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
  const names = namesIn(mutations);
  const links = byId(await findLinks(trx, accountId, names));
  names.links = new Set(links.keys()); // nothing hangs on a link that is not there
  return {
    account: await findBareAccount(trx, accountId),
    links,
    deals: byId(await findDeals(trx, accountId, names)),
    attachments: byId(await findAttachments(trx, accountId, names)),
    attachRequests: byId(await findAttachRequests(trx, accountId, names)),
    overwrites: byId(await findOverwrites(trx, accountId, names)),
  };
}

async function findLinks(trx: AccountTransaction, accountId: AccountId, names: Names) {
  const rows = await trx
    .selectFrom('link')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('id', '=', anyOf(names.links))
    .execute();
  return rows.map(linkOf);
}

async function findDeals(trx: AccountTransaction, accountId: AccountId, names: Names) {
  if (names.deals.size === 0) return [];
  const rows = await trx
    .selectFrom('deal')
    .selectAll()
    .where('account_id', '=', accountId)
    .where((is) => is.or([is('id', '=', anyOf(names.deals)), isRecordOf(names.refs)]))
    .execute();
  return rows.map(dealOf);
}

async function findAttachments(trx: AccountTransaction, accountId: AccountId, names: Names) {
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

async function findAttachRequests(trx: AccountTransaction, accountId: AccountId, names: Names) {
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

async function findOverwrites(trx: AccountTransaction, accountId: AccountId, names: Names) {
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

type Names = {
  links: Set<LinkId>;
  deals: Set<DealId>;
  attachments: Set<AttachmentId>;
  requests: Set<AttachRequestId>;
  overwrites: Set<OverwriteId>;
  refs: CrmRef[];
};

function namesIn(mutations: readonly ServerMutation[]): Names {
  const names: Names = {
    links: new Set(),
    deals: new Set(),
    attachments: new Set(),
    requests: new Set(),
    overwrites: new Set(),
    refs: [],
  };
  for (const mutation of mutations) {
    names.links.add(mutation.linkId);
    if (mutation.kind === 'link.create' && mutation.replaces) names.links.add(mutation.replaces);
    if (mutation.kind === 'overwrite.dismiss') names.overwrites.add(mutation.overwriteId);
    if (mutation.kind === 'link.attach') {
      names.attachments.add(mutation.attachmentId);
      names.deals.add(mutation.dealId);
    } else if (mutation.kind === 'attach.request') {
      names.requests.add(mutation.requestId);
      const {deal} = mutation;
      if ('dealId' in deal) {
        names.deals.add(deal.dealId);
      } else {
        names.deals.add(deal.newDealId);
        names.refs.push(deal.ref);
      }
    }
  }
  return names;
}
