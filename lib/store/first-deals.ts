/** What the dashboard's tab "Deals" shows first: the active registrations of last, and what their rows in the table need to know. */
import type {AccountView} from '../domain/account-view.ts';
import {applyChanges, emptyView} from '../domain/account-view.ts';
import type {DealId} from '../domain/ids.ts';
import {findPlaces} from './base-reading.ts';
import type {DealKeys, RowRecord} from './layout.ts';
import {ask, changeOf} from './layout.ts';
import {valuesAt} from './many.ts';
import {idsIn, rowsIn} from './part-reading.ts';
import {activeSince, inRowOf} from './row-keys.ts';

/** A page of the table, and some more, should edits that wait here take any away. */
const firstDeals = 60;

export async function readFirstDeals(tx: IDBTransaction, scope: string): Promise<AccountView> {
  const ids = await findLastRegistered(tx, scope);
  const keys = new Set(ids.map((id) => inRowOf(scope, id)));
  const isWanted = (record: RowRecord): boolean => record.keys.some((key) => keys.has(key));
  const [deals, found] = await Promise.all([
    findPlaces(tx, scope, 'deal', ids),
    valuesAt(tx.objectStore('records').index('keys'), [...keys], isWanted, 1), // they lie close together
  ]);
  const rows = found.map(changeOf);
  const links = await findPlaces(tx, scope, 'link', idsIn(rows, 'linkId'));
  return applyChanges(emptyView, [...rows, ...rowsIn(deals, 'deal'), ...rowsIn(links, 'link')]);
}

/** By the order in which they were registered, and not of their ids: a deal may be known long before it is shared. */
async function findLastRegistered(tx: IDBTransaction, scope: string): Promise<DealId[]> {
  const begin = activeSince(scope);
  const active = IDBKeyRange.bound(begin, `${begin}:`); // a colon comes after every digit
  const found = tx.objectStore('dealKeys').index('keys').getAll(active, firstDeals);
  return (await ask<DealKeys[]>(found)).map(({id}) => id);
}
