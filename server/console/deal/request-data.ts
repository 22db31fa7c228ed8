import {sql} from 'kysely';
import type {AttachRequest} from '../../../lib/domain/deal.ts';
import type {AccountId, DealId, QuoteId} from '../../../lib/domain/ids.ts';
import {attachRequestOf} from '../../data/rows.ts';
import type {VendorTransaction} from '../../db/database.ts';
import type {AtConsole} from '../console-kit.tsx';

/** A request to attach, with what its answer needs. */
export type ListedRequest = AttachRequest & {
  account: {id: AccountId; name: string};
  dealName: string;
  linkName: string;
  quotes: Array<{id: QuoteId; number: string}>;
  /** The account is the person's own, as CAM or PDM. */
  mayAnswer: boolean;
};

const mostOpen = 200;
const mostAnswered = 50;

/** Those of the person's accounts: open ones by age, answered ones newest first. */
export async function findRequests(
  trx: VendorTransaction,
  {person, programId}: AtConsole,
): Promise<{open: ListedRequest[]; answered: ListedRequest[]}> {
  const listed = (isOpen: boolean) =>
    trx
      .selectFrom('attach_request as request')
      .innerJoin('partner_account as account', 'account.id', 'request.account_id')
      .innerJoin('deal', (on) =>
        on
          .onRef('deal.account_id', '=', 'request.account_id')
          .onRef('deal.id', '=', 'request.deal_id'),
      )
      .leftJoin('link', (on) =>
        on
          .onRef('link.account_id', '=', 'request.account_id')
          .onRef('link.id', '=', 'request.link_id'),
      )
      .selectAll('request')
      .select(['account.name as account_name', 'deal.name as deal_name', 'link.name as link_name'])
      .select(
        sql<boolean>`exists (select from app.account_assignment mine
          where mine.account_id = request.account_id and mine.user_id = ${person.userId})`.as(
          'mine',
        ),
      )
      .where('account.program_id', '=', programId)
      .where('request.state', isOpen ? '=' : '<>', 'open')
      .orderBy('request.at', isOpen ? 'asc' : 'desc')
      .limit(isOpen ? mostOpen : mostAnswered)
      .execute();
  const [open, answered] = await Promise.all([listed(true), listed(false)]);
  const quotes = await findQuotes(
    trx,
    open.map((row) => row.deal_id),
  );
  const read = (row: (typeof open)[number]): ListedRequest => ({
    ...attachRequestOf(row),
    account: {id: row.account_id, name: row.account_name},
    dealName: row.deal_name,
    linkName: row.link_name ?? '',
    quotes: quotes.get(row.deal_id) ?? [],
    mayAnswer: row.mine,
  });
  return {open: open.map(read), answered: answered.map(read)};
}

async function findQuotes(trx: VendorTransaction, dealIds: readonly DealId[]) {
  const found = new Map<DealId, ListedRequest['quotes']>();
  if (dealIds.length === 0) return found;
  const rows = await trx
    .selectFrom('quote')
    .select(['id', 'deal_id', 'number'])
    .where('deal_id', '=', sql<DealId>`any(${[...new Set(dealIds)]}::uuid[])`)
    .execute();
  for (const {id, deal_id, number} of rows) {
    found.set(deal_id, [...(found.get(deal_id) ?? []), {id, number}]);
  }
  return found;
}
