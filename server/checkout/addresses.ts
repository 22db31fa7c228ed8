import {sql} from 'kysely';
import type {CheckoutAddressKind} from '../../lib/domain/checkout.ts';
import type {ProgramId} from '../../lib/domain/ids.ts';
import {inVendorSnapshot, inVendorTransaction, type Database} from '../db/database.ts';
import type {CheckoutAdmin} from './vendor-keys.ts';

/** Far more than anybody needs. */
export const mostAddresses = 50;

/** `address` as readCheckoutAddress made it; there already, it is there. */
export function addAddress(
  db: Database,
  {userId, programId}: CheckoutAdmin,
  kind: CheckoutAddressKind,
  address: string,
): Promise<'saved' | 'too_many'> {
  return inVendorTransaction(db, userId, async (trx) => {
    await sql`select pg_advisory_xact_lock(hashtextextended(${`checkout ${programId}`}, 0))`.execute(
      trx,
    );
    const {rows} = await sql<{count: number}>`
      select count(*) as count from app.checkout_address where program_id = ${programId}
    `.execute(trx);
    if ((rows[0]?.count ?? 0) >= mostAddresses) return 'too_many';
    await sql`
      insert into app.checkout_address (program_id, kind, address) values (${programId}, ${kind}, ${address})
      on conflict do nothing
    `.execute(trx);
    return 'saved';
  });
}

export function removeAddress(
  db: Database,
  {userId, programId}: CheckoutAdmin,
  kind: CheckoutAddressKind,
  address: string,
): Promise<boolean> {
  return inVendorTransaction(db, userId, async (trx) => {
    const {rows} = await sql`
      delete from app.checkout_address
      where program_id = ${programId} and kind = ${kind} and address = ${address} returning address
    `.execute(trx);
    return rows.length > 0;
  });
}

export type Addresses = Record<CheckoutAddressKind, string[]>;

/** For the program's admins, as the person. */
export function findOwnAddresses(
  db: Database,
  {userId, programId}: CheckoutAdmin,
): Promise<Addresses> {
  return inVendorSnapshot(db, userId, (trx) => findAddresses(trx, programId));
}

/** For the server itself: what a session may name. */
export async function findAddresses(db: Database, programId: ProgramId): Promise<Addresses> {
  const {rows} = await sql<{kind: CheckoutAddressKind; address: string}>`
    select kind, address from app.checkout_address where program_id = ${programId} order by address
  `.execute(db);
  const of = (kind: CheckoutAddressKind) =>
    rows.flatMap((row) => (row.kind === kind ? [row.address] : []));
  return {return: of('return'), frame: of('frame')};
}
