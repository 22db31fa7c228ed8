import {sql} from 'kysely';
import {mapKinds, mapOf, rowKinds, type AccountView} from '../../lib/domain/account-view.ts';
import type {AccountId} from '../../lib/domain/ids.ts';
import {findChanges} from '../../server/data/feed-rows.ts';
import type {TouchedObject} from '../../server/db/tables.ts';
import type {World} from '../server/world.ts';

/** All objects of an account by kind and id, in one order, so that two of them can be compared. */
export type Objects = Record<string, unknown>;

/** What the server's tables hold, found without the feed. */
export async function objectsOnServer(world: World, accountId: AccountId): Promise<Objects> {
  return world.read(accountId, async (trx) => {
    const ids: TouchedObject[] = [{kind: 'account', id: accountId}];
    for (const kind of rowKinds) {
      if (kind === 'account') continue;
      const {rows} = await sql<{id: string}>`select id from app.${sql.ref(kind)}`.execute(trx);
      ids.push(...rows.map(({id}) => ({kind, id})));
    }
    const changes = await findChanges(trx, accountId, ids);
    return inOrder(changes.map(({kind, id, row}) => [`${kind}:${id}`, row]));
  });
}

/** What a browser's base holds. */
export function objectsIn(view: AccountView): Objects {
  const {account} = view;
  const all: Array<[string, unknown]> = account ? [[`account:${account.id}`, account]] : [];
  for (const kind of mapKinds) {
    for (const [id, row] of view[mapOf[kind]]) all.push([`${kind}:${id}`, row]);
  }
  return inOrder(all);
}

export function inOrder(entries: Iterable<readonly [string, unknown]>): Objects {
  return Object.fromEntries([...entries].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** What the server wrote down of each mutation, and how many effects each applied one left in the account's log. */
export async function mutationsOnServer(world: World, accountId: AccountId) {
  return world.read(accountId, async (trx) => {
    const {rows: log} = await sql<{client: string; mid: number; refusal: unknown}>`
      select client_id as client, mid, refusal from app.mutation_log order by 1, 2`.execute(trx);
    const {rows: effects} = await sql<{kind: string}>`
      select payload::jsonb -> 'event' ->> 'kind' as kind from app.account_log order by seq
    `.execute(trx);
    return {log, effects: effects.map(({kind}) => kind).filter((kind) => ofMutations.has(kind))};
  });
}

/** Each applied mutation leaves exactly one of these. */
const ofMutations = new Set([
  'link_created',
  'link_edited',
  'link_removed',
  'client_assigned',
  'link_attached',
  'link_detached',
  'attach_requested',
]);
