import {sql, type RawBuilder} from 'kysely';
import type {Answer} from '../../lib/domain/answer.ts';
import type {LinkLine, LinkStatus, PendingState} from '../../lib/domain/confirmation-link.ts';
import {pendingStates} from '../../lib/domain/confirmation-link.ts';
import type {AccountId, DealId, LinkId} from '../../lib/domain/ids.ts';
import type {VendorTransaction} from '../db/database.ts';
import type {Asker} from './deal-list.ts';
import {beyond, markOf, orderBy, pageOf, pageSize, type Page, type SortKey} from './keyset.ts';
import type {Replaced, Visits} from './links-around.ts';
import type {ListQuery, ListShape} from './list-query.ts';
import {hasWords} from './search-words.ts';

/** The list of confirmation links: those of assigned accounts, and those on deals that one sees. */
export type LinkColumn = 'name' | 'partner' | 'deal' | 'client' | 'status' | 'created';
export type LinkFilter = 'status' | 'pending' | 'partner';
export type LinkQuery = ListQuery<LinkColumn, LinkFilter>;

export const linkTabs = ['pending', 'confirmed', 'rejected'] as const satisfies LinkStatus[];

export const linkShape: ListShape<LinkColumn, LinkFilter> = {
  path: '/console/links',
  columns: {
    ...{name: 'asc', partner: 'asc', deal: 'asc', client: 'asc', status: 'desc', created: 'desc'},
  },
  sort: 'created',
  filters: {status: linkTabs, pending: pendingStates, partner: null},
};

export type LinkRow = {
  accountId: AccountId;
  id: LinkId;
  name: string;
  partner: string;
  lines: LinkLine[];
  status: LinkStatus;
  pending: PendingState;
  clientName: string | null;
  answer: Pick<Answer, 'at' | 'by' | 'lines' | 'snapshot' | 'evidence' | 'unproven'> | null;
  createdAt: Date;
  dealId: DealId | null;
  dealName: string | null;
  company: string | null;
  /** The answer's mail domain could be held, and is not. */
  canHold: boolean;
  /** What was answered before, whose place it takes. */
  replaced: Replaced | null;
  /** What looked like a machine's, all of it and the last. */
  visits: Visits[];
  mark: string | null;
};

export type LinkCounts = Partial<Record<LinkStatus, number>>;
export type LinkPage = Page<LinkRow> & {counts: LinkCounts};

/** A page of links, and how many there are of each status: of one narrow look at them, as with the deals. */
export async function findLinks(
  trx: VendorTransaction,
  asker: Asker,
  query: LinkQuery,
): Promise<LinkPage> {
  const key: SortKey = {...keys[query.sort], value: sql`f.key`};
  const place = {key, ids: {accountId: sql`f.account_id`, id: sql`f.id`}, ...query};
  const asksForDeal = query.q !== '' || query.sort === 'deal';
  const {rows} = await sql<FoundRow>`
    with found as materialized (
      select l.account_id, l.id, l.status, a.name as partner, ${keys[query.sort].value} as key
      from app.link l join app.partner_account a on a.id = l.account_id ${asksForDeal ? dealOfLink : sql``}
      where ${isMatch(asker, query)}
    ), page as materialized (
      select f.account_id, f.id, f.partner, f.key from found f
      where ${isStatus(query)} and ${beyond(place)} order by ${orderBy(place)} limit ${pageSize + 1}
    )
    select c.counts, l.account_id as "accountId", l.id, l.name, f.partner, l.lines, l.status,
      ${pendingOf} as pending,
      l.client_name as "clientName", l.answer, l.created_at as "createdAt", d.id as "dealId", d.name as "dealName",
      d.company ->> 'name' as company, ${canHold} as "canHold", ${replacedOf} as replaced, ${visitsOf} as visits, ${markOf(key)} as mark
    from (
      select coalesce(jsonb_object_agg(s.status, s.links), '{}') as counts
      from (select f.status, count(*) as links from found f group by f.status) s
    ) c
    left join (page f join app.link l on l.account_id = f.account_id and l.id = f.id ${dealOfLink}) on true
    order by ${orderBy(place)}
  `.execute(trx);
  const counts = rows[0]?.counts ?? {};
  return {...pageOf(rows.filter(isLink), query.from, pageSize), counts};
}

/** Where the page has no link, the counts come alone. */
type FoundRow = (LinkRow | {id: null}) & {counts: LinkCounts};

function isLink(row: FoundRow): row is LinkRow & {counts: LinkCounts} {
  return row.id !== null;
}

/** `pendingState` of lib/domain/confirmation-link.ts. */
const pendingOf = sql`case when l.asking_shown ? 'isExpired' then 'expired' when l.asking_shown ? 'wish' then 'change_wanted'
  when l.client_name is null then 'not_assigned' else 'awaiting_client' end`;

const canHold = sql`l.answer ->> 'unproven' = 'unknown_domain' and l.account_id in (select app.accounts_seen())
  and not exists (select from app.client_domain h join app.partner_account p on p.program_id = h.program_id and p.id = l.account_id
    where h.domain = lower(split_part(l.answer #>> '{by,email}', '@', 2)) and coalesce(h.account_id, p.id) = p.id)`;

const replacedOf = sql`(select jsonb_build_object('name', r.name, 'status', r.status, 'answeredAt', r.answer ->> 'at')
  from app.link r where r.account_id = l.account_id and r.id = l.replaces and r.answer is not null)`;

const visitsOf = sql`(select coalesce(jsonb_agg(v order by v.at desc), '[]') from (
  select what, to_char(max(at) at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as at, count(*) as times
  from app.client_visit where account_id = l.account_id and link_id = l.id group by what) v)`;

const dealOfLink = sql`left join app.attachment t on t.account_id = l.account_id and t.link_id = l.id
  left join app.deal d on d.account_id = t.account_id and d.id = t.deal_id`;

function isMatch({programId}: Asker, {q, filters}: LinkQuery): RawBuilder<boolean> {
  const conditions = [sql`a.program_id = ${programId}`];
  if (q !== '') {
    conditions.push(hasWords(sql`concat_ws(' ', l.name, l.client_name, d.name, a.name)`, q));
  }
  if (filters.partner !== '') conditions.push(sql`a.id::text = ${filters.partner}`);
  if (filters.pending !== '') {
    conditions.push(sql`l.status = 'pending' and ${pendingOf} = ${filters.pending}`);
  }
  return sql<boolean>`${sql.join(conditions, sql` and `)}`;
}

function isStatus({filters: {status}}: LinkQuery): RawBuilder<boolean> {
  return status === '' ? sql<boolean>`true` : sql<boolean>`f.status = ${status}`;
}

const keys: Record<LinkColumn, SortKey> = {
  name: {value: sql`lower(l.name)`, kind: 'text'},
  partner: {value: sql`lower(a.name)`, kind: 'text'},
  deal: {value: sql`lower(d.name)`, kind: 'text'},
  client: {value: sql`lower(l.client_name)`, kind: 'text'},
  status: {value: sql`l.answer ->> 'at'`, kind: 'text'},
  created: {value: sql`l.created_at`, kind: 'time'},
};
