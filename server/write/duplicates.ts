/**
 * Registrations of what looks like the same business, in whatever account. A new one finds those that are there; those learn of it, and it of
 * them where it comes to that business later, by a job (jobs/tell-duplicates.ts), each in its own account's turn: no transaction ever holds two accounts.
 */
import {sql} from 'kysely';
import type {DealCompany, Duplicate} from '../../lib/domain/deal.ts';
import type {DealEvent} from '../../lib/domain/domain-event.ts';
import type {AccountId, DealId, ProgramId} from '../../lib/domain/ids.ts';
import {send, type AccountTransaction} from '../db/database.ts';
import type {BatchEntry} from './close-batch.ts';
import type {LockedAccount} from './locked-account.ts';

/** For the server's eyes only: it may be another account's. */
export type Registration = {
  accountId: AccountId;
  dealId: DealId;
  dealName: string;
  why: Duplicate['why'];
  filedAt: string;
};

type Row = {
  account_id: AccountId;
  deal_id: DealId;
  deal_name: string;
  why: Duplicate['why'];
  filed_at: string;
};

export async function findSameBusiness(
  trx: AccountTransaction,
  programId: ProgramId,
  dealId: DealId,
  company: DealCompany | null,
): Promise<Registration[]> {
  if (!company) return [];
  const {rows} = await sql<Row>`
    select account_id, deal_id, deal_name, why, filed_at
    from app.find_duplicates(${programId}, ${company.domain ?? null}, ${company.name})
  `.execute(trx);
  return rows
    .filter((row) => row.deal_id !== dealId)
    .map((row) => ({
      ...{accountId: row.account_id, dealId: row.deal_id, dealName: row.deal_name},
      ...{why: row.why, filedAt: row.filed_at},
    }));
}

/** What the account whose registration is `ours` may know of it: of another partner's nothing but why and when. */
export function shownTo(
  ours: Pick<Registration, 'accountId' | 'dealId' | 'filedAt'>,
  other: Registration,
): Duplicate {
  const {why, filedAt} = other;
  const isOwn = other.accountId === ours.accountId;
  const oursFirst = ours.filedAt === filedAt ? ours.dealId < other.dealId : ours.filedAt < filedAt;
  return {
    ...{why, filedAt, oursFirst},
    dealId: isOwn ? other.dealId : null,
    dealName: isOwn ? other.dealName : null,
  };
}

/** Asks the queue to tell the others, in the transaction by which a deal comes to be one for that business. */
export function tellOthersLater(
  trx: AccountTransaction,
  {id: accountId}: LockedAccount,
  entries: readonly BatchEntry[],
): void {
  const dealIds = new Set(entries.flatMap(({event}) => (isArrival(event) ? [event.dealId] : [])));
  for (const dealId of dealIds) send(trx, sql`select app.tell_duplicates(${accountId}, ${dealId})`);
}

/** Registered, given another company, or opened again after its end: whether it stands by now, the job looks. */
function isArrival(
  event: BatchEntry['event'],
): event is Extract<DealEvent, {kind: 'deal_registered' | 'deal_edited' | 'state_changed'}> {
  if (event.kind === 'deal_edited') return 'company' in event.after;
  if (event.kind === 'state_changed') return event.to === 'active' || event.to === 'won';
  return event.kind === 'deal_registered';
}
