import {sql, type Selectable} from 'kysely';
import {emptyView, type Account, type AccountView} from '../../lib/domain/account-view.ts';
import type {Link} from '../../lib/domain/confirmation-link.ts';
import type {CrmRef} from '../../lib/domain/crm-ref.ts';
import type {AccountId, DealId, FileId} from '../../lib/domain/ids.ts';
import type {ServerMutation} from '../../lib/domain/mutation.ts';
import {neededBy, type Needed} from '../../lib/domain/needed.ts';
import {findAccount, findBareAccount} from '../data/account.ts';
import {fileOf, messageOf, noteOf, noticeSettingsOf, quoteOf, seenOf} from '../data/deal-rows.ts';
import {attachRequestOf, attachmentRowOf, dealOf, linkOf, overwriteOf} from '../data/rows.ts';
import type {AccountTransaction} from '../db/database.ts';
import type {Tables} from '../db/tables.ts';

/**
 * The part of the account that these mutations can touch or depend on, read under its lock: what they name, and what the rules
 * look up from there (a link's attachment and requests, the deal of a CRM record).
 */
export async function loadNeededRows(
  trx: AccountTransaction,
  accountId: AccountId,
  mutations: readonly ServerMutation[],
  known?: KnownRows,
): Promise<AccountView> {
  const named = neededBy(mutations);
  const findOne = mutations.some(needsPeople) ? findAccount : findBareAccount;
  const [account, found, messages, files, notes] = await Promise.all([
    known ? known.account : findOne(trx, accountId),
    known ? [known.link] : findLinks(trx, accountId, named),
    rowsById(trx, accountId, 'message', named.messages, messageOf),
    findFiles(trx, accountId, named),
    rowsById(trx, accountId, 'note', named.notes, noteOf),
  ]);
  const links = byId(found);
  const names = {
    ...named,
    links: new Set(links.keys()), // nothing hangs on a link that is not there
    deals: new Set([...named.deals, ...[...messages, ...files].map(({dealId}) => dealId)]),
  };
  const [deals, attachments, requests, overwrites, quotes, seen, settings] = await Promise.all([
    findDeals(trx, accountId, names),
    findAttachments(trx, accountId, names),
    findAttachRequests(trx, accountId, names),
    rowsById(trx, accountId, 'overwrite', names.overwrites, overwriteOf),
    rowsById(trx, accountId, 'quote', names.quotes, quoteOf),
    rowsById(trx, accountId, 'seen', names.seen, seenOf),
    rowsById(
      trx,
      accountId,
      'notice_settings',
      new Set(names.noticeSettings ? [accountId] : []),
      noticeSettingsOf,
    ),
  ]);
  const opens = mutations.some(({kind}) => kind === 'deal.convert' || kind === 'vendor.set_state');
  const asked = opens ? await findAskedFor(trx, accountId, deals) : nothingAsked;
  return {
    ...emptyView,
    ...{account, deals: byId(deals), links: byId([...found, ...asked.links])},
    attachments: byId([...attachments, ...asked.attachments]),
    attachRequests: byId([...requests, ...asked.requests]),
    overwrites: byId(overwrites),
    ...{messages: byId(messages), files: byId(files), notes: byId(notes)},
    ...{quotes: byId(quotes), seen: byId(seen), noticeSettings: byId(settings)},
  };
}

const nothingAsked = {requests: [], links: [], attachments: []};

/** What waits to be attached to these deals, with its links and where those are. */
async function findAskedFor(
  trx: AccountTransaction,
  accountId: AccountId,
  deals: ReadonlyArray<{id: DealId}>,
) {
  const rows = await trx
    .selectFrom('attach_request')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('state', '=', 'open')
    .where('deal_id', '=', anyOf(new Set(deals.map(({id}) => id))))
    .execute();
  if (rows.length === 0) return nothingAsked;
  const requests = rows.map(attachRequestOf);
  const names = {...neededBy([]), links: new Set(requests.map(({linkId}) => linkId))};
  const [links, attachments] = await Promise.all([
    findLinks(trx, accountId, names),
    findAttachments(trx, accountId, names),
  ]);
  return {requests, links, attachments};
}

/** Read under the same lock by whoever asks for one mutation of one link, which needs no names of people. */
export type KnownRows = {account: Account; link: Link};

/** Rules about who is named, asked or made responsible look people up; the rest does without. */
function needsPeople({kind}: ServerMutation): boolean {
  return kind.startsWith('deal.') || kind.startsWith('message.') || kind === 'settings.recipient';
}

type ByIdTable = 'message' | 'note' | 'overwrite' | 'quote' | 'seen' | 'notice_settings';

/** Rows of a table by their ids; none asked for costs nothing. */
async function rowsById<K extends ByIdTable, T>(
  trx: AccountTransaction,
  accountId: AccountId,
  table: K,
  ids: ReadonlySet<string>,
  read: (row: Selectable<Tables[K]>) => T,
): Promise<T[]> {
  if (ids.size === 0) return [];
  const {rows} = await sql<Selectable<Tables[K]>>`
    select * from app.${sql.ref(table)} where account_id = ${accountId} and id = any(${[...ids]}::uuid[])
  `.execute(trx);
  return rows.map(read);
}

/** Those named, and those that hang on the messages and quotes. */
async function findFiles(trx: AccountTransaction, accountId: AccountId, names: Needed) {
  if (names.files.size + names.messages.size + names.quotes.size === 0) return [];
  const rows = await trx
    .selectFrom('file')
    .selectAll()
    .where('account_id', '=', accountId)
    .where((is) =>
      is.or([
        is('id', '=', anyOf(names.files)),
        is('message_id', '=', anyOf(names.messages)),
        is('id', 'in', (from) =>
          from
            .selectFrom('quote')
            .select('file_id')
            .where('account_id', '=', accountId)
            .where('id', '=', anyOf(names.quotes))
            .$narrowType<{file_id: FileId}>(),
        ),
      ]),
    )
    .execute();
  return rows.map(fileOf);
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
  if (names.links.size + names.attachments.size + names.quotes.size === 0) return [];
  const rows = await trx
    .selectFrom('attachment')
    .selectAll()
    .where('account_id', '=', accountId)
    .where((is) =>
      is.or([
        is('link_id', '=', anyOf(names.links)),
        is('id', '=', anyOf(names.attachments)),
        is('quote_id', '=', anyOf(names.quotes)),
      ]),
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
