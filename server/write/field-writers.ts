import {sql} from 'kysely';
import {dealFields, type DealField} from '../../lib/domain/deal.ts';
import type {DealFieldWriters} from '../../lib/domain/deal-overwrite.ts';
import type {AccountId, DealId, LinkId} from '../../lib/domain/ids.ts';
import type {ServerMutation} from '../../lib/domain/mutation.ts';
import {linkIn} from '../../lib/domain/mutation-subject.ts';
import {
  claimOf,
  linkFields,
  type FieldWriters,
  type LinkField,
  type Written,
} from '../../lib/domain/overwrite.ts';
import {send, type AccountTransaction} from '../db/database.ts';
import {columnsOf, rowsAsJson} from './rows-as-json.ts';

/** Who wrote which field last, of links and of deals. Nobody else needs to know, so it is in no feed. */
export type Writers = {
  links: Map<LinkId, FieldWriters>;
  deals: Map<DealId, DealFieldWriters>;
};

/** Those of what these mutations claim to have seen. */
export async function loadFieldWriters(
  trx: AccountTransaction,
  accountId: AccountId,
  mutations: readonly ServerMutation[],
): Promise<Writers> {
  const claimed = mutations.filter((mutation) => Object.keys(claimOf(mutation)).length > 0);
  const links = claimed.flatMap((mutation) => linkIn(mutation) ?? []);
  const deals = mutations.flatMap((mutation) =>
    mutation.kind === 'deal.edit' && mutation.was ? [mutation.dealId] : [],
  );
  const [ofLinks, ofDeals] = await Promise.all([
    load<LinkId, LinkField>(trx, 'link_writer', 'link_id', accountId, links),
    load<DealId, DealField>(trx, 'deal_writer', 'deal_id', accountId, deals),
  ]);
  return {links: ofLinks, deals: ofDeals};
}

async function load<Id extends string, Field extends string>(
  trx: AccountTransaction,
  table: 'link_writer' | 'deal_writer',
  column: string,
  accountId: AccountId,
  ids: readonly Id[],
): Promise<Map<Id, Partial<Record<Field, Written>>>> {
  const writers = new Map<Id, Partial<Record<Field, Written>>>();
  if (ids.length === 0) return writers;
  type Row = {id: Id; field: Field; by_id: Written['by']['userId']; by_name: string; at: Date};
  const {rows} = await sql<Row>`
    select ${sql.ref(column)} as id, field, by_id, by_name, at from app.${sql.ref(table)}
    where account_id = ${accountId} and ${sql.ref(column)} = any(${ids}::uuid[])
  `.execute(trx);
  for (const {id, field, by_id: userId, by_name: name, at} of rows) {
    const writer: Written = {by: {userId, name}, at: at.toISOString()};
    writers.set(id, {...writers.get(id), [field]: writer});
  }
  return writers;
}

/** Writes down what is new in `after`. Those of a link that went have gone with it. */
export function saveFieldWriters(
  trx: AccountTransaction,
  accountId: AccountId,
  before: Writers,
  after: Writers,
): void {
  save(trx, 'link_writer', 'link_id', linkFields, accountId, before.links, after.links);
  save(trx, 'deal_writer', 'deal_id', dealFields, accountId, before.deals, after.deals);
}

function save<Id extends string, Field extends string>(
  trx: AccountTransaction,
  table: 'link_writer' | 'deal_writer',
  column: string,
  fields: readonly Field[],
  accountId: AccountId,
  before: ReadonlyMap<Id, Partial<Record<Field, Written>>>,
  after: ReadonlyMap<Id, Partial<Record<Field, Written>>>,
): void {
  const rows = [...after].flatMap(([id, writers]) =>
    fields.flatMap((field) => {
      const writer = writers[field];
      if (!writer || writer === before.get(id)?.[field]) return [];
      const {by, at} = writer;
      return [
        {
          ...{account_id: accountId, [column]: id, field},
          ...{by_id: by.userId, by_name: by.name, at},
        },
      ];
    }),
  );
  if (rows.length === 0) return;
  send(
    trx,
    sql`
    insert into app.${sql.ref(table)} (${columnsOf(rows)})
    select ${columnsOf(rows)} from ${rowsAsJson(table, rows)}
    on conflict (account_id, ${sql.ref(column)}, field) do update set
      by_id = excluded.by_id, by_name = excluded.by_name, at = excluded.at
  `,
  );
}
