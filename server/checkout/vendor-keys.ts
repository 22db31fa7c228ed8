import {randomBytes} from 'node:crypto';
import {sql} from 'kysely';
import type {ProgramId, UserId} from '../../lib/domain/ids.ts';
import type {ClientKeys} from '../client/client-keys.ts';
import {inVendorSnapshot, inVendorTransaction, type Database} from '../db/database.ts';

/**
 * Keys of a vendor's checkout: each opens sessions of its program and does nothing else. Made and revoked by the program's admins under the
 * vendor role, to which another program's are not there; kept as a keyed hash, so that nobody reads one back.
 */
export type CheckoutAdmin = {userId: UserId; programId: ProgramId};
export type KeyRow = {
  id: string;
  name: string;
  madeAt: Date;
  lastUsedAt: Date | null;
  revokedAt: Date | null;
};

/** More than a vendor has shops. */
export const mostKeys = 20;

const keyPattern = /^vck_[A-Za-z0-9_-]{43}$/;

export type MadeKey = {kind: 'made'; key: string} | {kind: 'there'} | {kind: 'too_many'};

/** `id`: made by the form, so that one that is sent twice makes one key, and shows it once. */
export function makeKey(
  {db, clientKeys}: {db: Database; clientKeys: ClientKeys},
  {userId, programId}: CheckoutAdmin,
  {id, name}: {id: string; name: string},
): Promise<MadeKey> {
  return inVendorTransaction(db, userId, async (trx) => {
    await sql`select pg_advisory_xact_lock(hashtextextended(${`checkout ${programId}`}, 0))`.execute(
      trx,
    );
    const rows = await trx
      .selectFrom('checkout_key')
      .select(['id', 'revoked_at'])
      .where('program_id', '=', programId)
      .execute();
    if (rows.some((row) => row.id === id)) return {kind: 'there'};
    if (rows.filter((row) => row.revoked_at === null).length >= mostKeys) return {kind: 'too_many'};
    const key = `vck_${randomBytes(32).toString('base64url')}`;
    const hash = clientKeys('checkout key', key);
    const {rows: made} = await sql`
      insert into app.checkout_key (id, program_id, name, key_hash) values (${id}, ${programId}, ${name}, ${hash})
      on conflict (id) do nothing returning id
    `.execute(trx);
    return made.length === 0 ? {kind: 'there'} : {kind: 'made', key};
  });
}

/** For good. False: there is no such key, or it was revoked before. */
export function revokeKey(
  db: Database,
  {userId, programId}: CheckoutAdmin,
  id: string,
): Promise<boolean> {
  return inVendorTransaction(db, userId, async (trx) => {
    const {rows} = await sql`
      update app.checkout_key set revoked_at = now()
      where id = ${id} and program_id = ${programId} and revoked_at is null returning id
    `.execute(trx);
    return rows.length > 0;
  });
}

export function findKeys(db: Database, {userId, programId}: CheckoutAdmin): Promise<KeyRow[]> {
  return inVendorSnapshot(db, userId, async (trx) => {
    const {rows} = await sql<KeyRow>`
      select id, name, made_at as "madeAt", last_used_at as "lastUsedAt", revoked_at as "revokedAt"
      from app.checkout_key where program_id = ${programId}
      order by revoked_at is not null, made_at desc, id limit 100
    `.execute(trx);
    return rows;
  });
}

/** Whose key it is; noted as used, at most once a minute, for many requests come at once. */
export async function findProgramOfKey(
  {db, clientKeys}: {db: Database; clientKeys: ClientKeys},
  key: string,
): Promise<ProgramId | undefined> {
  if (!keyPattern.test(key)) return undefined;
  const hash = clientKeys('checkout key', key);
  const {rows} = await sql<{program_id: ProgramId}>`
    with used as (
      update app.checkout_key set last_used_at = now()
      where key_hash = ${hash} and revoked_at is null
        and (last_used_at is null or last_used_at < now() - interval '1 minute')
    )
    select program_id from app.checkout_key where key_hash = ${hash} and revoked_at is null
  `.execute(db);
  return rows[0]?.program_id;
}
