import {sql, type Selectable} from 'kysely';
import {emptyView, type AccountView} from '../../../lib/domain/account-view.ts';
import type {Catalogue} from '../../../lib/domain/catalogue.ts';
import type {Link} from '../../../lib/domain/confirmation-link.ts';
import type {Colleague, Deal} from '../../../lib/domain/deal.ts';
import {dealSheetOf, type DealSheet} from '../../../lib/domain/deal-sheet.ts';
import type {AccountId, DealId, LinkId} from '../../../lib/domain/ids.ts';
import {activityOf, fileOf, messageOf, quoteOf, seenOf} from '../../data/deal-rows.ts';
import {attachRequestOf, attachmentRowOf, dealOf} from '../../data/rows.ts';
import {findStanding} from '../../data/standing.ts';
import type {VendorTransaction} from '../../db/database.ts';
import type {Tables} from '../../db/tables.ts';
import type {AtConsole} from '../console-kit.tsx';
import {findAround, type LinksAround} from '../links-around.ts';
import {rightsOn, type Rights} from './deal-rights.ts';
import {findAttachable, findLinks, type Attachable} from './link-data.ts';
import {findPeopleAround, type PeopleAround} from './people-data.ts';

/** Everything that one deal's page shows of it, as the person may see it. */
export type DealPage = PeopleAround & {
  account: {id: AccountId; name: string; vendorName: string; catalogue: Catalogue};
  deal: Deal;
  sheet: DealSheet;
  links: ReadonlyMap<LinkId, Link>;
  /** Links on a quote of the deal, by link. */
  onQuote: ReadonlyMap<LinkId, string>;
  around: LinksAround;
  rights: Rights;
  me: Colleague;
  attachable: Attachable;
};

export type DealWish = {
  accountId: AccountId;
  dealId: DealId;
  /** How many threads and entries of the timeline, at most. */
  most: number;
  /** Which links to offer for attaching, by their name. */
  linkSearch: string;
};

/** Undefined for what is not there and for what is not theirs: row-level security makes no difference. */
export async function findDealPage(
  trx: VendorTransaction,
  {person, programId}: AtConsole,
  wish: DealWish,
): Promise<DealPage | undefined> {
  const {accountId, dealId} = wish;
  const [account, row, standing] = await Promise.all([
    findAccountOf(trx, programId, accountId),
    trx
      .selectFrom('deal')
      .selectAll()
      .where('account_id', '=', accountId)
      .where('id', '=', dealId)
      .executeTakeFirst(),
    findStanding(trx, accountId, person.userId),
  ]);
  if (!account || !row) return undefined;
  const deal = dealOf(row);
  const rights = rightsOn(deal, standing, person.userId);
  const [hanging, people, attachable] = await Promise.all([
    findHanging(trx, wish),
    findPeopleAround(trx, programId, accountId),
    rights.attach ? findAttachable(trx, accountId, wish.linkSearch) : {links: [], more: false},
  ]);
  const view: AccountView = {...emptyView, ...hanging, deals: new Map([[dealId, deal]])};
  const reading = {view, isWaiting: () => false};
  const me = {userId: person.userId, name: person.name};
  const sheet = dealSheetOf(reading, deal, {userId: me.userId, most: wish.most});
  const around = await findAround(
    trx,
    accountId,
    sheet.links.flatMap(({id}) => hanging.links.get(id) ?? []),
  );
  const onQuote = new Map(
    [...view.attachments.values()].flatMap(({linkId, quoteId}) =>
      quoteId ? [[linkId, view.quotes.get(quoteId)?.number ?? ''] as const] : [],
    ),
  );
  return {
    ...people,
    ...{account, deal, sheet, links: hanging.links, onQuote, around, rights, me, attachable},
  };
}

export async function findAccountOf(
  trx: VendorTransaction,
  programId: AtConsole['programId'],
  accountId: AccountId,
): Promise<DealPage['account'] | undefined> {
  const row = await trx
    .selectFrom('partner_account as account')
    .innerJoin('program', 'program.id', 'account.program_id')
    .select(['account.id', 'account.name', 'program.vendor_name', 'program.catalogue'])
    .where('account.id', '=', accountId)
    .where('account.program_id', '=', programId)
    .executeTakeFirst();
  if (!row) return undefined;
  return {id: row.id, name: row.name, vendorName: row.vendor_name, catalogue: row.catalogue};
}

type Hanging = 'message' | 'file' | 'quote' | 'activity' | 'attachment' | 'attach_request';

async function findHanging(trx: VendorTransaction, wish: DealWish) {
  const [messages, files, quotes, activities, attachments, attachRequests, seen] =
    await Promise.all([
      newestOf(trx, wish, 'message', messageOf),
      newestOf(trx, wish, 'file', fileOf),
      newestOf(trx, wish, 'quote', quoteOf),
      newestOf(trx, wish, 'activity', activityOf),
      newestOf(trx, wish, 'attachment', attachmentRowOf),
      newestOf(trx, wish, 'attach_request', attachRequestOf),
      trx
        .selectFrom('seen')
        .selectAll()
        .where('account_id', '=', wish.accountId)
        .where('id', '=', wish.dealId)
        .execute(),
    ]);
  const naming = [...attachments, ...attachRequests, ...activities.map(({event}) => event)];
  const links = await findLinks(
    trx,
    wish.accountId,
    naming.flatMap((one) => ('linkId' in one ? [one.linkId] : [])),
  );
  return {
    ...{messages: byId(messages), files: byId(files), quotes: byId(quotes)},
    ...{activities: byId(activities), attachments: byId(attachments)},
    ...{attachRequests: byId(attachRequests), links: byId(links), seen: byId(seen.map(seenOf))},
  };
}

/** Far more than the page shows, so that its counts are right; and not whatever a deal of many years holds. */
const mostRows = 2000;

async function newestOf<K extends Hanging, T>(
  trx: VendorTransaction,
  {accountId, dealId}: DealWish,
  table: K,
  read: (row: Selectable<Tables[K]>) => T,
): Promise<T[]> {
  const {rows} = await sql<Selectable<Tables[K]>>`
    select * from app.${sql.ref(table)} where account_id = ${accountId} and deal_id = ${dealId}
    order by at desc limit ${mostRows}
  `.execute(trx);
  return rows.map(read);
}

function byId<T extends {id: string}>(rows: readonly T[]): Map<T['id'], T> {
  return new Map(rows.map((row) => [row.id, row]));
}
