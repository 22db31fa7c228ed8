import {sql} from 'kysely';
import type {Link, LinkStatus} from '../../lib/domain/confirmation-link.ts';
import {linkStatus} from '../../lib/domain/confirmation-link.ts';
import {mailDomain} from '../../lib/domain/evidence.ts';
import type {AccountId, LinkId} from '../../lib/domain/ids.ts';
import type {VendorTransaction} from '../db/database.ts';

/** What the console says of links beside what they are; each as far as the reader may see it. */
export type LinksAround = {
  visits: ReadonlyMap<LinkId, readonly Visits[]>;
  /** The answered link whose place one takes. */
  replaced: ReadonlyMap<LinkId, Replaced>;
  /** Domains that the vendor holds already, for this account or for all. */
  held: ReadonlySet<string>;
};

/** Of one day (ISO UTC, the last of them) and one kind: by mail scanners, link previews and scripts. */
export type Visits = {what: 'opened' | 'sent'; at: string; times: number};
export type Replaced = {name: string; status: LinkStatus; answeredAt: string};

export const nothingAround: LinksAround = {
  visits: new Map(),
  replaced: new Map(),
  held: new Set(),
};

const mostDays = 4;

export async function findAround(
  trx: VendorTransaction,
  accountId: AccountId,
  links: readonly Link[],
): Promise<LinksAround> {
  if (links.length === 0) return nothingAround;
  const ids = links.map(({id}) => id);
  const replaces = links.flatMap((link) => link.replaces ?? []);
  const domains = links.flatMap(({answer}) => unknownDomainOf(answer) ?? []);
  const [visits, replaced, held] = await Promise.all([
    sql<Visits & {linkId: LinkId}>`
      select link_id as "linkId", what, to_char(at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as at, times
      from (
        select link_id, what, max(at) as at, count(*)::int as times,
          row_number() over (partition by link_id order by max(at) desc) as place
        from app.client_visit where account_id = ${accountId} and link_id = any(${ids}::uuid[])
        group by link_id, what, (at at time zone 'utc')::date
      ) days where place <= ${mostDays} order by at desc
    `.execute(trx),
    replaces.length === 0
      ? []
      : trx
          .selectFrom('link')
          .select(['id', 'name', 'answer'])
          .where('account_id', '=', accountId)
          .where('id', '=', sql<LinkId>`any(${replaces}::uuid[])`)
          .where('answer', 'is not', null)
          .execute(),
    domains.length === 0 ? [] : findHeld(trx, accountId, domains),
  ]);
  const answered = new Map(replaced.map((row) => [row.id, row]));
  return {
    visits: Map.groupBy(visits.rows, ({linkId}) => linkId),
    replaced: new Map(
      links.flatMap(({id, replaces: before}) => {
        const row = before ? answered.get(before) : undefined;
        if (!row?.answer) return [];
        const {name, answer} = row;
        return [[id, {name, status: linkStatus({answer}), answeredAt: answer.at}] as const];
      }),
    ),
    held: new Set(held),
  };
}

/** The domain that would have had to be held for the answer to count; undefined where holding one would not have helped. */
export function unknownDomainOf(
  answer: Pick<NonNullable<Link['answer']>, 'evidence' | 'unproven' | 'by'> | null,
): string | undefined {
  if (answer?.evidence !== 'unverified' || answer.unproven !== 'unknown_domain') return undefined;
  return mailDomain(answer.by.email ?? '') || undefined;
}

async function findHeld(
  trx: VendorTransaction,
  accountId: AccountId,
  domains: readonly string[],
): Promise<string[]> {
  const {rows} = await sql<{domain: string}>`
    select held.domain from app.client_domain held
    join app.partner_account account on account.program_id = held.program_id and account.id = ${accountId}
    where held.domain = any(${domains}::text[]) and coalesce(held.account_id, account.id) = account.id
  `.execute(trx);
  return rows.map(({domain}) => domain);
}
