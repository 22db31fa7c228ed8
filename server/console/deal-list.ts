import {sql, type RawBuilder} from 'kysely';
import type {RegistrationState} from '../../lib/domain/deal.ts';
import {registrationStates} from '../../lib/domain/deal.ts';
import type {AccountId, DealId, ProgramId, UserId} from '../../lib/domain/ids.ts';
import type {Money} from '../../lib/domain/money.ts';
import type {VendorRole} from '../../lib/domain/permissions.ts';
import {nextSteps, type NextStep} from '../../lib/domain/registration.ts';
import type {VendorTransaction} from '../db/database.ts';
import {beyond, markOf, orderBy, pageOf, pageSize, type Page, type SortKey} from './keyset.ts';
import type {ListQuery, ListShape} from './list-query.ts';
import {hasWords} from './search-words.ts';

/** The list of deals: what can be asked of it, and the rows it finds under the vendor's role. */
export type DealColumn =
  | 'name'
  | 'partner'
  | 'company'
  | 'amount'
  | 'close'
  | 'vendor_close'
  | 'state'
  | 'owner'
  | 'next'
  | 'activity';
export type DealFilter = 'state' | 'owner' | 'partner' | 'region' | 'unread';
export type DealQuery = ListQuery<DealColumn, DealFilter>;

/** Not shared: the vendor knows of the deal because the partner asked for a link to be attached. */
export const dealTabs = [...registrationStates, 'none'] as const;
export type DealTab = (typeof dealTabs)[number];

export const dealShape: ListShape<DealColumn, DealFilter> = {
  path: '/console/deals',
  plain: 'all',
  columns: {
    ...{name: 'asc', partner: 'asc', company: 'asc', amount: 'desc', close: 'asc'},
    ...{vendor_close: 'asc', state: 'desc', owner: 'asc', next: 'asc', activity: 'desc'},
  },
  sort: 'activity',
  filters: {state: dealTabs, owner: null, partner: null, region: null, unread: ['yes']},
};

export type DealRow = {
  accountId: AccountId;
  id: DealId;
  name: string;
  partner: string;
  company: string | null;
  contact: string | null;
  amount: Money | null;
  closeDate: string | null;
  vendorCloseDate: string | null;
  state: RegistrationState | null;
  since: string | null;
  registeredAt: string | null;
  owner: string | null;
  productIds: string[] | null;
  nextStep: NextStep;
  lastActivityAt: Date | null;
  isUnread: boolean;
  mark: string | null;
};

/** Who asks, and for which program: row-level security knows the first, these queries the second. */
export type Asker = {
  programId: ProgramId;
  userId: UserId;
  /** What the person is in that program, where the caller knows. */
  roles?: readonly VendorRole[];
};

/** How many there are in each state, all else asked for being so. */
export type DealCounts = Partial<Record<DealTab, number>>;
export type DealPage = Page<DealRow> & {counts: DealCounts};

/**
 * A page of deals, and how many there are of each state: of one look at them, since looking takes longer than all the rest. It is narrow; what
 * a row says besides is read for the page's rows alone.
 */
export async function findDeals(
  trx: VendorTransaction,
  asker: Asker,
  query: DealQuery,
  size = pageSize,
): Promise<DealPage> {
  const key: SortKey = {...keys[query.sort], value: sql`f.key`};
  const place = {key, ids: {accountId: sql`f.account_id`, id: sql`f.id`}, ...query};
  const {rows} = await sql<FoundRow>`
    with found as materialized (
      select d.account_id, d.id, d.state, a.name as partner, ${keys[query.sort].value} as key
      from app.deal d join app.partner_account a on a.id = d.account_id
      where ${isMatch(asker, query)}
    ), page as materialized (
      select f.account_id, f.id, f.partner, f.key from found f
      where ${isState(query)} and ${beyond(place)} order by ${orderBy(place)} limit ${size + 1}
    )
    select c.counts, d.account_id as "accountId", d.id, d.name, f.partner, d.company ->> 'name' as company, d.contact ->> 'name' as contact,
      nullif(d.sharing -> 'amount', 'null') as amount, d.close_date as "closeDate", d.sharing ->> 'vendorCloseDate' as "vendorCloseDate",
      d.state, d.sharing ->> 'since' as since, d.registered_at as "registeredAt", d.owner_name as owner,
      d.sharing -> 'productIds' as "productIds", d.next_step as "nextStep", d.last_activity_at as "lastActivityAt",
      ${isUnreadBy(asker.userId)} as "isUnread", ${markOf(key)} as mark
    from (
      select coalesce(jsonb_object_agg(coalesce(s.state, 'none'), s.deals), '{}') as counts
      from (select f.state, count(*) as deals from found f group by f.state) s
    ) c
    left join (page f join app.deal d on d.account_id = f.account_id and d.id = f.id) on true
    order by ${orderBy(place)}
  `.execute(trx);
  const counts = rows[0]?.counts ?? {};
  return {...pageOf(rows.filter(isDeal), query.from, size), counts};
}

/** Where the page has no deal, the counts come alone. */
type FoundRow = (DealRow | {id: null}) & {counts: DealCounts};

function isDeal(row: FoundRow): row is DealRow & {counts: DealCounts} {
  return row.id !== null;
}

/** Whether somebody has not read the newest message of another person: `isUnread` of lib/domain/deal.ts. */
export function isUnreadBy(userId: UserId): RawBuilder<boolean> {
  return sql<boolean>`(${lastAt(userId)} is not null
    and not exists (select from app.seen s, jsonb_array_elements(s.by) mine
      where s.account_id = d.account_id and s.id = d.id and mine ->> 'userId' = ${userId}
        and mine ->> 'at' >= ${lastAt(userId)}))`;
}

function lastAt(userId: UserId): RawBuilder<string | null> {
  return sql<string | null>`(case when d.sharing #>> '{lastMessage,userId}' = ${userId}
    then d.sharing #>> '{lastOther,at}' else d.sharing #>> '{lastMessage,at}' end)`;
}

/** The same of all deals there are, with what the person has read looked up once: parts of a query. */
export const unreadOfMany = {
  read: (userId: UserId): RawBuilder<unknown> => sql`read as materialized (
    select s.account_id, s.id, max(mine ->> 'at') as at from app.seen s, jsonb_array_elements(s.by) mine
    where mine ->> 'userId' = ${userId} group by s.account_id, s.id)`,
  join: sql`left join read on read.account_id = d.account_id and read.id = d.id`,
  isUnread: (userId: UserId): RawBuilder<boolean> =>
    sql<boolean>`coalesce(read.at is null and ${lastAt(userId)} is not null or read.at < ${lastAt(userId)}, false)`,
};

/**
 * What the person may see at all is the policies' to say; that it is said here again lets Postgres find it by an index, since these
 * comparisons cannot leak (`@>` could). Only a rep sees deals outside the accounts that are theirs.
 */
export function isInReach({programId, userId, roles}: Asker): RawBuilder<boolean> {
  const isInAccounts = sql`d.account_id = any(array(select app.accounts_seen()))`;
  const isOwn = sql`d.owner_user_id = ${userId} or d.registered_by = ${userId}
    or (d.team_ids is not null and ${userId} = any(d.team_ids))`;
  const mayBeOwn = roles?.includes('rep') ?? true;
  return mayBeOwn
    ? sql<boolean>`a.program_id = ${programId} and (${isInAccounts} or ${isOwn})`
    : sql<boolean>`a.program_id = ${programId} and ${isInAccounts}`;
}

function isMatch(asker: Asker, {q, filters}: DealQuery): RawBuilder<boolean> {
  const conditions = [isInReach(asker)];
  const {owner, partner, region, unread} = filters;
  if (q !== '') {
    conditions.push(
      hasWords(sql`concat_ws(' ', d.name, d.company ->> 'name', d.contact ->> 'name', a.name)`, q),
    );
  }
  if (owner === 'nobody') conditions.push(sql`d.owner_name is null`);
  else if (owner !== '') {
    conditions.push(sql`d.owner_user_id = ${owner === 'me' ? asker.userId : owner}`);
  }
  if (partner !== '') conditions.push(sql`a.id::text = ${partner}`);
  if (region !== '') conditions.push(sql`a.region = ${region}`);
  if (unread !== '') conditions.push(isUnreadBy(asker.userId));
  return sql<boolean>`${sql.join(conditions, sql` and `)}`;
}

function isState({filters: {state}}: DealQuery): RawBuilder<boolean> {
  if (state === '') return sql<boolean>`true`;
  return state === 'none' ? sql<boolean>`f.state is null` : sql<boolean>`f.state = ${state}`;
}

function texts(value: RawBuilder<unknown>): SortKey {
  return {value, kind: 'text'};
}
function numbers(value: RawBuilder<unknown>): SortKey {
  return {value, kind: 'number'};
}

const keys: Record<DealColumn, SortKey> = {
  name: texts(sql`lower(d.name)`),
  partner: texts(sql`lower(a.name)`),
  company: texts(sql`lower(d.company ->> 'name')`),
  // Amounts of one currency compare, those of two do not
  amount: texts(sql`(d.sharing #>> '{amount,currency}') || lpad(d.amount_minor::text, 16, '0')`),
  close: texts(sql`d.close_date::text`),
  vendor_close: texts(sql`d.sharing ->> 'vendorCloseDate'`),
  state: texts(sql`d.sharing ->> 'since'`),
  owner: texts(sql`lower(d.owner_name)`),
  next: numbers(sql`array_position(${[...nextSteps]}::text[], d.next_step)`),
  activity: {value: sql`d.last_activity_at`, kind: 'time'},
};
