import {sql} from 'kysely';
import {v7 as uuid} from 'uuid';
import {defaultCatalogue} from '../../lib/domain/catalogue.ts';
import type {ProgramId} from '../../lib/domain/ids.ts';
import type {Database} from '../db/database.ts';
import {hashOfToken, newSecretToken} from './secret-token.ts';
import {insertUser, newUserId} from './users.ts';

/**
 * The first program admin. Who can read the server's output may open the address: it is good for one hour and one use, and for
 * nothing once there is an admin. Every start of a server without one prints a new one.
 */
export const setupHours = 1;

/** Undefined when there is a program admin already. */
export async function findSetupAddress(
  db: Database,
  publicUrl: string,
): Promise<string | undefined> {
  if (await hasAdmin(db)) return undefined;
  const {token, hash} = newSecretToken();
  await sql`
    insert into auth.setup_token (token_hash, expires_at)
    values (${hash}, now() + ${setupHours} * interval '1 hour')
  `.execute(db);
  return new URL(`/setup?${new URLSearchParams({token})}`, publicUrl).href;
}

export async function isSetupToken(db: Database, token: string): Promise<boolean> {
  if (await hasAdmin(db)) return false;
  const {rows} = await sql`
    select from auth.setup_token where token_hash = ${hashOfToken(token)} and expires_at > now()
  `.execute(db);
  return rows.length > 0;
}

export type FirstAdmin = {
  programName: string;
  vendorName: string;
  name: string;
  email: string;
  passwordHash: string;
};

/** Makes the program and its admin, once: of several at the same moment one wins. */
export function setUp(
  db: Database,
  token: string,
  admin: FirstAdmin,
): Promise<'done' | 'void' | 'email_taken'> {
  return db.transaction().execute(async (trx) => {
    await sql`select pg_advisory_xact_lock(hashtext('vouch.setup'))`.execute(trx);
    if (!(await isSetupToken(trx, token))) return 'void';
    const userId = newUserId();
    if (!(await insertUser(trx, {userId, ...admin}))) return 'email_taken';
    const programId = uuid() as ProgramId; // branding: this is where it is made
    await trx
      .insertInto('program')
      .values({
        id: programId,
        name: admin.programName,
        vendor_name: admin.vendorName,
        catalogue: JSON.stringify(defaultCatalogue),
      })
      .execute();
    await trx
      .insertInto('vendor_person')
      .values({program_id: programId, user_id: userId, roles: ['program_admin']})
      .execute();
    await sql`delete from auth.setup_token`.execute(trx);
    return 'done';
  });
}

async function hasAdmin(db: Database): Promise<boolean> {
  const {rows} = await sql`
    select from app.vendor_person where 'program_admin' = any(roles) limit 1
  `.execute(db);
  return rows.length > 0;
}
