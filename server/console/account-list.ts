import {sql, type RawBuilder} from 'kysely';
import type {AccountType} from '../../lib/domain/catalogue.ts';
import type {AccountId} from '../../lib/domain/ids.ts';
import type {VendorTransaction} from '../db/database.ts';
import {isInReach, unreadOfMany, type Asker} from './deal-list.ts';
import {beyond, markOf, orderBy, pageOf, pageSize, type Page, type SortKey} from './keyset.ts';
import type {ListQuery, ListShape} from './list-query.ts';
import {hasWords} from './search-words.ts';

/** The partner accounts whose names one may know; more is said of those one is assigned to, and a rep's own deals are counted. */
export type AccountColumn = 'name' | 'active' | 'pending' | 'unread' | 'activity';
export type AccountQuery = ListQuery<AccountColumn, never>;

export const accountShape: ListShape<AccountColumn, never> = {
  path: '/console/accounts',
  columns: {name: 'asc', active: 'desc', pending: 'desc', unread: 'desc', activity: 'desc'},
  sort: 'name',
  filters: {},
};

export type AccountRow = {
  id: AccountId;
  accountId: AccountId;
  name: string;
  /** Null, like the links, where the person is not assigned and sees no more than the name and own deals. */
  type: AccountType | null;
  managers: Array<{name: string; role: 'cam' | 'pdm'}>;
  active: number;
  unread: number;
  links: {pending: number; confirmed: number; rejected: number} | null;
  lastActivityAt: Date | null;
  mark: string | null;
};

export async function findAccounts(
  trx: VendorTransaction,
  asker: Asker,
  query: AccountQuery,
): Promise<Page<AccountRow>> {
  const key: SortKey = {...keys[query.sort], value: sql`f.key`};
  const place = {key, ids: {accountId: sql`f.id`, id: sql`f.id`}, ...query};
  const {rows} = await sql<AccountRow>`
    with ${unreadOfMany.read(asker.userId)}, deals as (
      select d.account_id, count(*) filter (where d.state = 'active') as active,
        count(*) filter (where ${unreadOfMany.isUnread(asker.userId)}) as unread, max(d.last_activity_at) as at
      from app.deal d join app.partner_account a on a.id = d.account_id ${unreadOfMany.join}
      where ${isInReach(asker)} group by d.account_id
    ), links as (
      select l.account_id, count(*) filter (where l.status = 'pending') as pending,
        count(*) filter (where l.status = 'confirmed') as confirmed, count(*) filter (where l.status = 'rejected') as rejected
      from app.link l where l.account_id = any(array(select app.accounts_seen())) group by l.account_id
    ), page as (
      select * from (
        select a.id, a.name, case when s.is_seen then a.type end as type, coalesce(d.active, 0) as active,
          coalesce(d.unread, 0) as unread, d.at as "lastActivityAt", case when s.is_seen then jsonb_build_object(
            'pending', coalesce(l.pending, 0), 'confirmed', coalesce(l.confirmed, 0), 'rejected', coalesce(l.rejected, 0)) end as links,
          s.is_seen, ${keys[query.sort].value} as key
        from app.partner_account a
        cross join lateral (select a.id in (select app.accounts_seen()) as is_seen) s
        left join deals d on d.account_id = a.id left join links l on l.account_id = a.id
        where a.program_id = ${asker.programId} and ${isMatch(query)}
      ) f
      where ${beyond(place)} order by ${orderBy(place)} limit ${pageSize + 1}
    )
    select f.id, f.id as "accountId", f.name, f.type, f.active, f.unread, f."lastActivityAt", f.links, ${markOf(key)} as mark,
      case when f.is_seen then (
        select coalesce(jsonb_agg(jsonb_build_object('name', p.name, 'role', m.role) order by m.role, lower(p.name)), '[]')
        from app.account_assignment m
        join app.people(array(select o.user_id from app.account_assignment o join page on page.id = o.account_id)) p on p.user_id = m.user_id
        where m.account_id = f.id) else '[]' end as managers
    from page f order by ${orderBy(place)}
  `.execute(trx);
  return pageOf(rows, query.from, pageSize);
}

export async function countAccounts(
  trx: VendorTransaction,
  {programId}: Asker,
  query: AccountQuery,
): Promise<number> {
  const {rows} = await sql<{accounts: number}>`
    select count(*) as accounts from app.partner_account a where a.program_id = ${programId} and ${isMatch(query)}
  `.execute(trx);
  return rows[0]?.accounts ?? 0;
}

function isMatch({q}: AccountQuery): RawBuilder<boolean> {
  return q === '' ? sql<boolean>`true` : hasWords(sql`a.name`, q);
}

const keys: Record<AccountColumn, SortKey> = {
  name: {value: sql`lower(a.name)`, kind: 'text'},
  active: {value: sql`coalesce(d.active, 0)`, kind: 'number'},
  pending: {value: sql`case when s.is_seen then coalesce(l.pending, 0) end`, kind: 'number'},
  unread: {value: sql`coalesce(d.unread, 0)`, kind: 'number'},
  activity: {value: sql`d.at`, kind: 'time'},
};
