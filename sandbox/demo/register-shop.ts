import {randomUUID} from 'node:crypto';
import {sql} from 'kysely';
import type {ProgramId, UserId} from '../../lib/domain/ids.ts';
import {addAddress, findOwnAddresses, removeAddress} from '../../server/checkout/addresses.ts';
import {findProgramOfKey, makeKey, type CheckoutAdmin} from '../../server/checkout/vendor-keys.ts';
import {createClientKeys} from '../../server/client/client-keys.ts';
import type {Database} from '../../server/db/database.ts';

export type ShopPlace = {
  origin: string;
  /** The vendor key that an earlier start made. */
  knownKey: string | undefined;
};

/** What a program admin does for a shop on the page "Checkout". Gives its vendor key: the known one, if it still is one; none without an admin. */
export async function registerShop(
  {db, secret}: {db: Database; secret: string},
  programId: ProgramId,
  {origin, knownKey}: ShopPlace,
): Promise<string | undefined> {
  const userId = await findAdmin(db, programId);
  if (userId === undefined) return undefined;
  const admin = {userId, programId};
  await registerAddresses(db, admin, origin);
  const clientKeys = createClientKeys(secret);
  if (knownKey !== undefined) {
    const known = await findProgramOfKey({db, clientKeys}, knownKey);
    if (known === programId) return knownKey;
  }
  const made = await makeKey({db, clientKeys}, admin, {id: randomUUID(), name: 'Sandbox shop'});
  if (made.kind !== 'made') throw new Error(`The shop got no key: ${made.kind}`);
  return made.key;
}

async function findAdmin(db: Database, programId: ProgramId): Promise<UserId | undefined> {
  const {rows} = await sql<{user_id: UserId}>`
    select user_id from app.vendor_person where program_id = ${programId} and 'program_admin' = any(roles) order by user_id limit 1
  `.execute(db);
  return rows[0]?.user_id;
}

/** On another port the shop is another origin, and its former ones are nobody's. */
async function registerAddresses(db: Database, admin: CheckoutAdmin, origin: string) {
  const own = {return: `${origin}/checkout/`, frame: origin} as const;
  const known = await findOwnAddresses(db, admin);
  for (const kind of ['return', 'frame'] as const) {
    for (const address of known[kind]) {
      const isFormer = new URL(address).hostname === new URL(origin).hostname;
      if (isFormer && address !== own[kind]) await removeAddress(db, admin, kind, address);
    }
    await addAddress(db, admin, kind, own[kind]);
  }
}
