import {sql} from 'kysely';
import type {AccountId, UserId} from '../../lib/domain/ids.ts';
import type {DealOverwrite} from '../../lib/domain/deal-overwrite.ts';
import type {Overwrite} from '../../lib/domain/overwrite.ts';
import type {AccountTransaction} from '../db/database.ts';
import type {Batch} from './close-batch.ts';

export type AnyOverwrite = Overwrite | DealOverwrite;

/**
 * Who has left the account is told nothing: nobody could put their half of the notice away. The rest keep what goes with them. The
 * vendor's people are told by a notice and the deal's timeline, so of a deal there may be nobody left to tell here.
 */
export async function toldToMembers<T>(
  trx: AccountTransaction,
  accountId: AccountId,
  found: ReadonlyMap<AnyOverwrite, T>,
): Promise<Array<[AnyOverwrite, T]>> {
  if (found.size === 0) return [];
  const people = [...new Set([...found.keys()].flatMap(({told}) => told))];
  const members = await trx
    .selectFrom('member')
    .select('user_id')
    .where('account_id', '=', accountId)
    .where('user_id', 'in', people)
    .execute();
  const here = new Set(members.map((member) => member.user_id));
  return [...found].flatMap(([row, goesWith]): Array<[AnyOverwrite, T]> => {
    const told = row.told.filter((userId) => here.has(userId));
    return told.length > 0 || 'dealId' in row ? [[{...row, told}, goesWith]] : [];
  });
}

/** Somebody leaves the account: their half of every notice is put away. What changed, for the feed. */
export async function putAwayFor(
  trx: AccountTransaction,
  accountId: AccountId,
  userId: UserId,
): Promise<Batch['touched']> {
  const {rows: gone} = await sql<{id: string}>`
    delete from app.overwrite where account_id = ${accountId} and told = array[${userId}]::text[] returning id
  `.execute(trx);
  const {rows: kept} = await sql<{id: string}>`
    update app.overwrite set told = array_remove(told, ${userId})
    where account_id = ${accountId} and ${userId} = any(told) returning id
  `.execute(trx);
  return [
    ...gone.map(({id}) => ({kind: 'overwrite', id, deleted: true}) as const),
    ...kept.map(({id}) => ({kind: 'overwrite', id, deleted: false}) as const),
  ];
}
