import {sql} from 'kysely';
import {closingDays, defaultAsking} from '../../lib/domain/asking.ts';
import type {AccountId, DealId, LinkId} from '../../lib/domain/ids.ts';
import type {SystemMutation} from '../../lib/domain/mutation.ts';
import type {WriteDeps} from '../write/in-account.ts';
import {applySystemMutations} from '../write/system-change.ts';

type Due = {
  account_id: AccountId;
  link_id: LinkId;
  is_expired: boolean;
  is_reminder: boolean;
  closing_deal: DealId | null;
  close_date: string | null;
};

/**
 * Every quarter of an hour: ends links whose time is over, reminds clients, and tells of deals that close with their proof still pending. By
 * the database's clock. Each link is looked at once, and decided anew under its account's lock, where a second run finds nothing to do;
 * whatever was missed while the server was off is one reminder.
 */
export async function watchLinks(deps: WriteDeps, page = 500): Promise<void> {
  let last: {accountId: AccountId; linkId: LinkId} | undefined;
  for (;;) {
    const {now, due} = await findDue(deps, last, page);
    const byAccount = Map.groupBy(due, (one) => one.account_id);
    for (const [accountId, links] of byAccount) {
      await applySystemMutations(deps, accountId, links.flatMap(mutationsOf), now);
    }
    const end = due.at(-1);
    if (!end || due.length < page) return;
    last = {accountId: end.account_id, linkId: end.link_id};
  }
}

async function findDue(
  {db}: WriteDeps,
  last: {accountId: AccountId; linkId: LinkId} | undefined,
  page: number,
) {
  const {expiryDays, reminding} = defaultAsking;
  const found = await sql<Due>`
    select * from app.links_due(${last?.accountId ?? null}::uuid, ${last?.linkId ?? null}::uuid, ${page},
      ${expiryDays}, ${reminding?.afterDays ?? null}, ${reminding?.everyDays ?? null}, ${closingDays})
  `.execute(db);
  // Asked afterwards, so that nothing found is due only in a moment
  const clock = await sql<{now: Date}>`select clock_timestamp() as now`.execute(db);
  const now = clock.rows[0]?.now ?? new Date();
  return {now: now.toISOString(), due: found.rows};
}

function mutationsOf(due: Due): SystemMutation[] {
  const {link_id: linkId, closing_deal: dealId, close_date: closeDate} = due;
  return [
    ...(due.is_expired ? [{kind: 'system.expire_link', linkId} as const] : []),
    ...(due.is_reminder ? [{kind: 'system.remind', linkId} as const] : []),
    ...(dealId && closeDate
      ? [{kind: 'system.closing_soon', linkId, dealId, closeDate} as const]
      : []),
  ];
}
