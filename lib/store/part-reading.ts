/** Reading a part of the base inside a transaction: the rows that are named, and what belongs to them. */
import type {AccountView, Change, RowKind} from '../domain/account-view.ts';
import {applyChanges, emptyView} from '../domain/account-view.ts';
import type {LinkId} from '../domain/ids.ts';
import type {Place} from './base-reading.ts';
import {findPlaces} from './base-reading.ts';
import type {DealKeys, LeafKind, RecordKey, RowRecord} from './layout.ts';
import {all, ask, changeOf} from './layout.ts';
import type {LeafRow} from './leaf.ts';
import {valuesAt} from './many.ts';
import {ofRecord, onDeal, onLink, onMessage} from './row-keys.ts';
import type {Need} from './store.ts';

/** The rows that are asked for, as a view of that part of the account. The account's own row is always in it. */
export async function readRows(
  tx: IDBTransaction,
  scope: string,
  need: Need,
): Promise<AccountView> {
  return applyChanges(emptyView, await findRows(tx, scope, need));
}

/** The same rows as they come; some may come twice. */
export async function findRows(tx: IDBTransaction, scope: string, need: Need): Promise<Change[]> {
  const records = tx.objectStore('records');
  const byKey = async (keys: readonly string[]): Promise<Change[]> => {
    const wanted = new Set(keys);
    const found = await valuesAt<RowRecord>(records.index('keys'), keys, (record) =>
      record.keys.some((key) => wanted.has(key)),
    );
    return found.map(changeOf);
  };
  const byId = async (kind: RowKind, ids: Iterable<string> = []): Promise<Change[]> => {
    const wanted = new Set(ids);
    const keys = [...wanted].map((id): RecordKey => [scope, kind, id]);
    const found = await valuesAt<RowRecord>(records, keys, () => true);
    return found.map(changeOf).filter(({id}) => wanted.has(id));
  };
  const dealsWith = async (keys: readonly string[]): Promise<string[]> => {
    const wanted = new Set(keys);
    const source = tx.objectStore('dealKeys').index('keys');
    const found = await valuesAt<DealKeys>(source, keys, (deal) =>
      deal.keys.some((key) => wanted.has(key)),
    );
    return found.map(({id}) => id);
  };
  const inLeaves = async (kind: LeafKind, ids: Iterable<string>): Promise<Change[]> =>
    rowsIn(await findPlaces(tx, scope, kind, [...new Set(ids)]), kind);
  const ofKind = async (kind: RowKind): Promise<Change[]> =>
    (await ask<RowRecord[]>(records.getAll(all(scope, kind)))).map(changeOf);

  const [ofRecords, ofRefs, ...said] = await Promise.all([
    dealsWith((need.records ?? []).map((ref) => ofRecord(scope, ref))),
    dealsWith((need.refs ?? []).map((ref) => ofRecord(scope, ref))),
    byId('message', need.messages),
    byId('note', need.notes),
    byId('file', need.files),
  ]);
  const whole = [...ofRecords, ...(need.wholeDeals ?? [])];
  const hanging = await byKey(whole.map((id) => onDeal(scope, id)));
  const links = new Set<string>([...(need.links ?? []), ...idsIn(hanging, 'linkId')]);
  const deals = [...whole, ...ofRefs, ...(need.deals ?? []), ...idsIn(said.flat(), 'dealId')];
  const named = await inLeaves('link', [...links, ...linksTold(hanging)]);
  const found = await Promise.all([
    inLeaves('link', replacedBy(named)),
    inLeaves('deal', deals),
    ofKind('account'),
    need.noticeSettings ? ofKind('notice_settings') : [],
    byKey([...links].map((id) => onLink(scope, id))),
    byKey([...(need.messages ?? [])].map((id) => onMessage(scope, id))),
    byId('attachment', need.attachments),
    byId('attach_request', need.requests),
    byId('overwrite', need.overwrites),
    byId('quote', need.quotes),
    byId('seen', need.seen),
  ]);
  return [hanging, ...said, named, ...found].flat();
}

export function rowsIn(places: ReadonlyMap<string, Place>, kind: LeafKind): Change[] {
  return [...places].flatMap(([id, {tree, text}]) => {
    if (!tree) return [];
    return [{kind, id, row: JSON.parse(text) as LeafRow} as Change]; // the kind it was looked for as
  });
}

/** Links that a deal's timeline speaks of: also those that were taken off it. */
export function linksTold(changes: readonly Change[]): LinkId[] {
  return changes.flatMap(({row}) =>
    row && 'event' in row && 'linkId' in row.event ? [row.event.linkId] : [],
  );
}

/** Links that these were cloned from: their rows say when one of those was answered. */
export function replacedBy(changes: readonly Change[]): LinkId[] {
  return changes.flatMap(({kind, row}) =>
    kind === 'link' && row?.replaces != null ? [row.replaces] : [],
  );
}

/** What these rows name under this field. */
export function idsIn(changes: readonly Change[], field: 'linkId' | 'dealId'): string[] {
  return changes.flatMap(({row}) => {
    const id: unknown = row && field in row ? row[field as keyof typeof row] : undefined;
    return typeof id === 'string' ? [id] : [];
  });
}
