import {v7 as uuid} from 'uuid';
import {isUuid} from '../../lib/domain/ids.ts';
import {limits} from '../../lib/domain/limits.ts';
import {inVendorTransaction, type Database, type VendorTransaction} from '../db/database.ts';
import {sqlState} from '../db/sql-state.ts';
import type {Asker} from './deal-list.ts';

/** Lists of deals that a person keeps under names: nobody else's to see or change, which row-level security repeats. */
export type SavedFilter = {id: string; name: string; query: string; isDefault: boolean};

export const savedFiltersMost = 50;

export async function findSavedFilters(
  trx: VendorTransaction,
  {programId, userId}: Asker,
): Promise<SavedFilter[]> {
  return trx
    .selectFrom('saved_filter')
    .select(['id', 'name', 'query', 'is_default as isDefault'])
    .where('program_id', '=', programId)
    .where('user_id', '=', userId)
    .orderBy((eb) => eb.fn('lower', ['name']))
    .execute();
}

export type SaveOutcome = 'saved' | 'required' | 'too_long' | 'duplicate' | 'too_many';

/** `query` is what listParams made of it, never what was sent. */
export async function saveFilter(
  db: Database,
  asker: Asker,
  filter: {name: string; query: string; isDefault: boolean},
): Promise<SaveOutcome> {
  const name = filter.name.trim();
  if (name === '') return 'required';
  if (name.length > limits.nameLength) return 'too_long';
  const {programId, userId} = asker;
  try {
    return await inVendorTransaction(db, userId, async (trx) => {
      const there = await findSavedFilters(trx, asker);
      if (there.length >= savedFiltersMost) return 'too_many';
      if (filter.isDefault) await clearDefault(trx, asker);
      await trx
        .insertInto('saved_filter')
        .values({
          ...{program_id: programId, user_id: userId, id: uuid(), name},
          ...{query: filter.query, is_default: filter.isDefault},
        })
        .execute();
      return 'saved';
    });
  } catch (error) {
    if (sqlState(error) === '23505') return 'duplicate';
    throw error;
  }
}

/** Makes one the default, or none of them. False where there is no such filter. */
export async function setDefaultFilter(
  db: Database,
  asker: Asker,
  id: string | undefined,
): Promise<boolean> {
  if (id !== undefined && !isUuid(id)) return false;
  return inVendorTransaction(db, asker.userId, async (trx) => {
    const there = await findSavedFilters(trx, asker);
    if (id !== undefined && !there.some((one) => one.id === id)) return false;
    await clearDefault(trx, asker);
    if (id === undefined) return true;
    await own(trx.updateTable('saved_filter').set({is_default: true}), asker)
      .where('id', '=', id)
      .execute();
    return true;
  });
}

export async function deleteFilter(db: Database, asker: Asker, id: string): Promise<void> {
  if (!isUuid(id)) return;
  await inVendorTransaction(db, asker.userId, (trx) =>
    own(trx.deleteFrom('saved_filter'), asker).where('id', '=', id).execute(),
  );
}

async function clearDefault(trx: VendorTransaction, asker: Asker): Promise<void> {
  await own(trx.updateTable('saved_filter').set({is_default: false}), asker).execute();
}

type Filterable<Q> = {where(column: 'program_id' | 'user_id', is: '=', value: string): Q};

function own<Q extends Filterable<Q>>(query: Q, {programId, userId}: Asker): Q {
  return query.where('program_id', '=', programId).where('user_id', '=', userId);
}
