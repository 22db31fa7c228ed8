import {sql, type RawBuilder} from 'kysely';
import type {Answer} from '../../lib/domain/answer.ts';
import type {LinkLine, LinkStatus, PendingState} from '../../lib/domain/confirmation-link.ts';
import type {AccountId, DealId, LinkId} from '../../lib/domain/ids.ts';
import type {VendorTransaction} from '../db/database.ts';
import type {Asker} from './deal-list.ts';
import {beyond, markOf, orderBy, pageOf, pageSize, type Page, type SortKey} from './keyset.ts';
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
  filters: {status: linkTabs, pending: ['not_assigned', 'awaiting_client'], partner: null},
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
  answer: Pick<Answer, 'at' | 'by' | 'lines' | 'snapshot' | 'evidence'> | null;
  createdAt: Date;
  dealId: DealId | null;
  dealName: string | null;
  mark: string | null;
};

export async function findLinks(
  trx: VendorTransaction,
  asker: Asker,
  query: LinkQuery,
): Promise<Page<LinkRow>> {
  const key: SortKey = {...keys[query.sort], value: sql`f.key`};
  const place = {key, ids: {accountId: sql`f."accountId"`, id: sql`f.id`}, ...query};
  const {rows} = await sql<LinkRow>`
    select f.*, ${markOf(key)} as mark from (
      select l.account_id as "accountId", l.id, l.name, a.name as partner, l.lines, l.status,
        case when l.client_name is null then 'not_assigned' else 'awaiting_client' end as pending,
        l.client_name as "clientName", l.answer, l.created_at as "createdAt", d.id as "dealId", d.name as "dealName",
        ${keys[query.sort].value} as key
      from ${links} where ${isMatch(asker, query)} and ${isStatus(query)}
    ) f
    where ${beyond(place)} order by ${orderBy(place)} limit ${pageSize + 1}
  `.execute(trx);
  return pageOf(rows, query.from, pageSize);
}

export async function countLinks(
  trx: VendorTransaction,
  asker: Asker,
  query: LinkQuery,
): Promise<Partial<Record<LinkStatus, number>>> {
  const {rows} = await sql<{status: LinkStatus; links: number}>`
    select l.status, count(*) as links from ${links} where ${isMatch(asker, query)} group by l.status
  `.execute(trx);
  return Object.fromEntries(rows.map((row) => [row.status, row.links]));
}

const links = sql`app.link l join app.partner_account a on a.id = l.account_id
  left join app.attachment t on t.account_id = l.account_id and t.link_id = l.id
  left join app.deal d on d.account_id = t.account_id and d.id = t.deal_id`;

function isMatch({programId}: Asker, {q, filters}: LinkQuery): RawBuilder<boolean> {
  const conditions = [sql`a.program_id = ${programId}`];
  if (q !== '') {
    conditions.push(hasWords(sql`concat_ws(' ', l.name, l.client_name, d.name, a.name)`, q));
  }
  if (filters.partner !== '') conditions.push(sql`a.id::text = ${filters.partner}`);
  if (filters.pending !== '') {
    const isThere = filters.pending === 'not_assigned' ? sql`is null` : sql`is not null`;
    conditions.push(sql`l.status = 'pending' and l.client_name ${isThere}`);
  }
  return sql<boolean>`${sql.join(conditions, sql` and `)}`;
}

function isStatus({filters: {status}}: LinkQuery): RawBuilder<boolean> {
  return status === '' ? sql<boolean>`true` : sql<boolean>`l.status = ${status}`;
}

const keys: Record<LinkColumn, SortKey> = {
  name: {value: sql`lower(l.name)`, kind: 'text'},
  partner: {value: sql`lower(a.name)`, kind: 'text'},
  deal: {value: sql`lower(d.name)`, kind: 'text'},
  client: {value: sql`lower(l.client_name)`, kind: 'text'},
  status: {value: sql`l.answer ->> 'at'`, kind: 'text'},
  created: {value: sql`l.created_at`, kind: 'time'},
};
