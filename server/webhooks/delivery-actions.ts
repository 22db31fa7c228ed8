import {sql} from 'kysely';
import {inVendorTransaction, type Database, type VendorTransaction} from '../db/database.ts';
import type {EndpointAdmin} from './endpoints.ts';
import {testType} from './webhook-types.ts';

/**
 * Sends a delivery once more, under its own id. One that waits is tried now, with its lane; one that arrived or was given up gets a lane of
 * its own and one try, so that it holds nothing up. False where there is no such delivery.
 */
export function sendAgain(
  db: Database,
  admin: EndpointAdmin,
  endpointId: string,
  id: string,
): Promise<boolean> {
  return inVendorTransaction(db, admin.userId, async (trx) => {
    if (!(await isOurs(trx, admin, endpointId))) return false;
    const delivery = await trx
      .selectFrom('webhook_delivery')
      .select(['seq', 'account_id', 'lane', 'state'])
      .where('endpoint_id', '=', endpointId)
      .where('id', '=', id)
      .executeTakeFirst(); // not locked: who settles it holds the lane and waits for the delivery
    if (!delivery) return false;
    const {account_id: accountId} = delivery;
    if (delivery.state === 'waiting') {
      await trx
        .updateTable('webhook_lane')
        .set({due_at: sql`now()`})
        .where('endpoint_id', '=', endpointId)
        .where('account_id', '=', accountId)
        .where('lane', '=', delivery.lane)
        .execute();
      return true;
    }
    await addLane(trx, endpointId, accountId, id);
    await trx
      .updateTable('webhook_delivery')
      .set({state: 'waiting', lane: id})
      .where('endpoint_id', '=', endpointId)
      .where('seq', '=', delivery.seq)
      .where('state', '<>', 'waiting')
      .execute();
    return true;
  });
}

/** An event that says nothing, to see whether it arrives. Tried once. */
export function sendTest(
  db: Database,
  admin: EndpointAdmin,
  endpointId: string,
  id: string,
): Promise<boolean> {
  return inVendorTransaction(db, admin.userId, async (trx) => {
    if (!(await isOurs(trx, admin, endpointId))) return false;
    await addLane(trx, endpointId, endpointId, id);
    await sql`
      insert into app.webhook_delivery (endpoint_id, id, account_id, lane, type, event, happened_at)
      values (${endpointId}, ${id}, ${endpointId}, ${id}, ${testType}, '{}', now())
      on conflict (endpoint_id, id) do nothing
    `.execute(trx);
    return true;
  });
}

async function isOurs(
  trx: VendorTransaction,
  {programId}: EndpointAdmin,
  id: string,
): Promise<boolean> {
  const row = await trx
    .selectFrom('webhook_endpoint')
    .select('id')
    .where('id', '=', id)
    .where('program_id', '=', programId)
    .executeTakeFirst();
  return row !== undefined;
}

async function addLane(trx: VendorTransaction, endpointId: string, accountId: string, id: string) {
  await sql`
    insert into app.webhook_lane (endpoint_id, account_id, lane, once) values (${endpointId}, ${accountId}, ${id}, true)
    on conflict do nothing
  `.execute(trx);
}
