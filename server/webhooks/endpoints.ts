/** What an admin does with the program's endpoints. Always as the person, under the vendor role: another program's are not there. */
import {sql} from 'kysely';
import type {ProgramId, UserId} from '../../lib/domain/ids.ts';
import {inVendorTransaction, type Database, type VendorTransaction} from '../db/database.ts';
import type {WebhookTopic} from '../db/webhook-tables.ts';
import {makeSecret, secretText} from './signature.ts';

export type EndpointAdmin = {userId: UserId; programId: ProgramId};
export type EndpointForm = {name: string; url: string; topics: WebhookTopic[]};

/** Far more than anybody needs: each costs every change of the program a row. */
export const mostEndpoints = 20;

export type Created =
  | {kind: 'created'; secret: string}
  /** The same form sent again: its secret was shown. */
  | {kind: 'there'}
  | {kind: 'too_many'};

/** `id`: made by the form, so that one that is sent twice makes one endpoint. */
export function createEndpoint(
  db: Database,
  {userId, programId}: EndpointAdmin,
  id: string,
  {name, url, topics}: EndpointForm,
): Promise<Created> {
  return inVendorTransaction(db, userId, async (trx) => {
    await sql`select pg_advisory_xact_lock(hashtextextended(${`webhooks ${programId}`}, 0))`.execute(
      trx,
    );
    const rows = await trx
      .selectFrom('webhook_endpoint')
      .select('id')
      .where('program_id', '=', programId)
      .execute();
    if (rows.some((row) => row.id === id)) return {kind: 'there'};
    if (rows.length >= mostEndpoints) return {kind: 'too_many'};
    const values = {id, program_id: programId, name, url, topics};
    const {numInsertedOrUpdatedRows: made = 0n} = await trx
      .insertInto('webhook_endpoint')
      .values(values)
      .onConflict((on) => on.doNothing())
      .executeTakeFirst();
    if (made === 0n) return {kind: 'there'}; // not ours, so nobody will show it
    return {kind: 'created', secret: await addSecret(trx, id)};
  });
}

/** Whether there was such an endpoint. */
export function editEndpoint(
  db: Database,
  admin: EndpointAdmin,
  id: string,
  {name, url, topics}: EndpointForm,
): Promise<boolean> {
  return update(db, admin, id, {name, url, topics});
}

export function pauseEndpoint(
  db: Database,
  admin: EndpointAdmin,
  id: string,
  isPaused: boolean,
): Promise<boolean> {
  return update(db, admin, id, {paused_at: isPaused ? sql<Date>`now()` : null});
}

async function update(
  db: Database,
  {userId, programId}: EndpointAdmin,
  id: string,
  set: object,
): Promise<boolean> {
  const {numUpdatedRows} = await inVendorTransaction(db, userId, (trx) =>
    trx
      .updateTable('webhook_endpoint')
      .set(set)
      .where('id', '=', id)
      .where('program_id', '=', programId)
      .executeTakeFirst(),
  );
  return numUpdatedRows > 0n;
}

/** With all that waited for it and was sent. */
export async function deleteEndpoint(
  db: Database,
  {userId, programId}: EndpointAdmin,
  id: string,
): Promise<boolean> {
  const {numDeletedRows} = await inVendorTransaction(db, userId, (trx) =>
    trx
      .deleteFrom('webhook_endpoint')
      .where('id', '=', id)
      .where('program_id', '=', programId)
      .executeTakeFirst(),
  );
  return numDeletedRows > 0n;
}

export type Rotated = {kind: 'rotated'; secret: string} | {kind: 'stale'} | {kind: 'no_endpoint'};

/**
 * A new secret; the one before signs beside it for a day, an older one ends now. `from` is the secret that the form knew: sent a second
 * time, it changes nothing.
 */
export function rotateSecret(
  db: Database,
  {userId, programId}: EndpointAdmin,
  id: string,
  from: string,
): Promise<Rotated> {
  return inVendorTransaction(db, userId, async (trx) => {
    const endpoint = await trx
      .selectFrom('webhook_endpoint')
      .select('id')
      .where('id', '=', id)
      .where('program_id', '=', programId)
      .forNoKeyUpdate() // writers of deals hold the key
      .executeTakeFirst();
    if (!endpoint) return {kind: 'no_endpoint'};
    const newest = await trx
      .selectFrom('webhook_secret')
      .select('id')
      .where('endpoint_id', '=', id)
      .where('ends_at', 'is', null)
      .executeTakeFirst();
    if (newest?.id !== from) return {kind: 'stale'};
    await sql`
      delete from app.webhook_secret where endpoint_id = ${id} and ends_at is not null
    `.execute(trx);
    await sql`
      update app.webhook_secret set ends_at = now() + interval '1 day'
      where endpoint_id = ${id} and ends_at is null
    `.execute(trx);
    return {kind: 'rotated', secret: await addSecret(trx, id)};
  });
}

async function addSecret(trx: VendorTransaction, endpointId: string): Promise<string> {
  const secret = makeSecret();
  await sql`
    insert into app.webhook_secret (endpoint_id, id, secret) values (${endpointId}, gen_random_uuid(), ${secret})
  `.execute(trx);
  return secretText(secret);
}
