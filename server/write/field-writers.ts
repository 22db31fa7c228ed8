import {sql} from 'kysely';
import type {AccountId, LinkId} from '../../lib/domain/ids.ts';
import type {ServerMutation} from '../../lib/domain/mutation.ts';
import {
  claimOf,
  linkFields,
  type FieldWriters,
  type LinkField,
} from '../../lib/domain/overwrite.ts';
import {send, type AccountTransaction} from '../db/database.ts';

/** Who wrote the fields of links that these mutations claim to have seen. Nobody else needs to know, so it is in no feed. */
export async function loadFieldWriters(
  trx: AccountTransaction,
  accountId: AccountId,
  mutations: readonly ServerMutation[],
): Promise<Map<LinkId, FieldWriters>> {
  const claimed = mutations.filter((mutation) => Object.keys(claimOf(mutation)).length > 0);
  if (claimed.length === 0) return new Map();
  const rows = await trx
    .selectFrom('link_writer')
    .select(['link_id', 'field', 'by_id', 'by_name', 'at'])
    .where('account_id', '=', accountId)
    .where(sql<boolean>`link_id = any(${claimed.map(({linkId}) => linkId)}::uuid[])`)
    .execute();
  const writers = new Map<LinkId, FieldWriters>();
  for (const {link_id: linkId, field, by_id: userId, by_name: name, at} of rows) {
    const writer = {by: {userId, name}, at: at.toISOString()};
    writers.set(linkId, {...writers.get(linkId), [field]: writer});
  }
  return writers;
}

/** Writes down what is new in `after`. Those of a link that went have gone with it. */
export function saveFieldWriters(
  trx: AccountTransaction,
  accountId: AccountId,
  before: ReadonlyMap<LinkId, FieldWriters>,
  after: ReadonlyMap<LinkId, FieldWriters>,
): void {
  const rows = [...after].flatMap(([linkId, writers]) =>
    newIn(linkId, before.get(linkId), writers),
  );
  if (rows.length === 0) return;
  send(
    trx,
    trx
      .insertInto('link_writer')
      .values(rows.map((row) => ({account_id: accountId, ...row})))
      .onConflict((on) =>
        on.columns(['account_id', 'link_id', 'field']).doUpdateSet((to) => ({
          by_id: to.ref('excluded.by_id'),
          by_name: to.ref('excluded.by_name'),
          at: to.ref('excluded.at'),
        })),
      ),
  );
}

function newIn(linkId: LinkId, before: FieldWriters | undefined, after: FieldWriters) {
  return linkFields.flatMap((field: LinkField) => {
    const writer = after[field];
    if (!writer || writer === before?.[field]) return [];
    const {by, at} = writer;
    return [{link_id: linkId, field, by_id: by.userId, by_name: by.name, at}];
  });
}
