import {timingSafeEqual} from 'node:crypto';
import {sql} from 'kysely';
import type {CheckoutSession} from '../../lib/contract/checkout.ts';
import type {Language} from '../../lib/domain/asking.ts';
import {checkoutState, isBlocking} from '../../lib/domain/checkout.ts';
import {confirmedCount, isCopyToken, type Link} from '../../lib/domain/confirmation-link.ts';
import type {AccountId, CheckoutSessionId, LinkId, ProgramId} from '../../lib/domain/ids.ts';
import type {Account} from '../../lib/domain/account-view.ts';
import type {ProgramSettings} from '../../lib/domain/program-settings.ts';
import type {ClientKeys} from '../client/client-keys.ts';
import {findBareAccount} from '../data/account.ts';
import {linkOf} from '../data/rows.ts';
import {inSnapshot, type Database} from '../db/database.ts';
import {tokenHash} from '../write/token-hash.ts';

/** Minutes that an unopened session can be opened in, and then that its browser has to answer. */
export const openMinutes = 30;
export const sessionDays = 30;

/** A session as it is kept. Only the server reads these: neither a tenant nor the vendor's people have a way to them. */
export type Session = {
  id: CheckoutSessionId;
  programId: ProgramId;
  accountId: AccountId;
  linkId: LinkId;
  bodyHash: Buffer;
  client: {name: string; email: string};
  returnUrl: string;
  nonce: string | null;
  language: Language | null;
  frameOrigin: string | null;
  expiresAt: Date;
  browserHash: Buffer | null;
  /** Nobody has opened it and nobody can any more; or its browser has had its time. By the database's clock. */
  isOver: boolean;
  settings: ProgramSettings;
  /** Who asks, as clients know them. */
  vendorName: string;
};

/** Made, not kept: the same session asked for again has the same one. */
export function sessionToken(keys: ClientKeys, id: CheckoutSessionId): string {
  return keys('checkout session', id).subarray(0, 24).toString('base64url');
}
/**
 * Of the client's page in this session: a secret that the shop's server does not know. It says whose it is, so that no other page has to ask
 * whether it belongs to a session; and it opens in the session's browser alone.
 */
export function pageToken(keys: ClientKeys, id: CheckoutSessionId): string {
  return pageBytes(keys, id).toString('base64url');
}
function pageBytes(keys: ClientKeys, id: CheckoutSessionId): Buffer {
  const bytes = Buffer.from(id.replaceAll('-', ''), 'hex');
  const mac = keys('checkout page', id).subarray(0, 8);
  return Buffer.concat([bytes, mac]);
}

/** Version and variant of a session's id (RFC 9562, 5.7), which of the other links' tokens one in 64 has: for the rest no hash is made. */
function beginsWithId(bytes: Buffer): boolean {
  return bytes.readUInt8(6) >> 4 === 7 && bytes.readUInt8(8) >> 6 === 2;
}

/** The session whose page has this token, by the token alone. */
export function sessionOfPage(keys: ClientKeys, token: string): CheckoutSessionId | undefined {
  if (!isCopyToken(token)) return undefined;
  const bytes = Buffer.from(token, 'base64url');
  if (!beginsWithId(bytes)) return undefined;
  const hex = bytes.subarray(0, 16).toString('hex');
  const id = hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-') as CheckoutSessionId; // proven below
  return timingSafeEqual(bytes, pageBytes(keys, id)) ? id : undefined;
}

export async function findSessionByToken(
  db: Database,
  token: string,
): Promise<Session | undefined> {
  if (!isCopyToken(token)) return undefined;
  return findSession(db, sql`session.token_hash = ${tokenHash(token)}`);
}

export function findSessionById(
  db: Database,
  id: string,
  programId?: ProgramId,
): Promise<Session | undefined> {
  return findSession(
    db,
    programId === undefined
      ? sql`session.id = ${id}`
      : sql`session.id = ${id} and session.program_id = ${programId}`,
  );
}

/** What the same question of the last day has opened. */
export function findEarlier(
  db: Database,
  programId: ProgramId,
  idempotencyHash: Buffer,
): Promise<Session | undefined> {
  return findSession(
    db,
    sql`session.program_id = ${programId} and session.idempotency_hash = ${idempotencyHash}
      and session.created_at > now() - interval '24 hours'`,
  );
}

type Row = Omit<Session, 'client'> & {clientName: string; clientEmail: string};

async function findSession(
  db: Database,
  which: ReturnType<typeof sql>,
): Promise<Session | undefined> {
  const {rows} = await sql<Row>`
    select session.id, session.program_id as "programId", session.account_id as "accountId", session.link_id as "linkId",
      body_hash as "bodyHash", client_name as "clientName", client_email as "clientEmail", return_url as "returnUrl", nonce,
      language, frame_origin as "frameOrigin", browser_hash as "browserHash",
      coalesce(opened_at, session.created_at) + ${openMinutes} * interval '1 minute' <= now() as "isOver",
      session.created_at + ${openMinutes} * interval '1 minute' as "expiresAt",
      program.settings, program.vendor_name as "vendorName"
    from app.checkout_session session join app.program on program.id = session.program_id
    where ${which}
  `.execute(db);
  const [row] = rows;
  if (!row) return undefined;
  const {clientName: name, clientEmail: email, ...session} = row;
  return {...session, client: {name, email}};
}

/** The first browser has it. False: another was quicker, or its time is over. */
export async function takeSession(
  db: Database,
  id: CheckoutSessionId,
  browserHash: Buffer,
): Promise<boolean> {
  const {rows} = await sql`
    update app.checkout_session set browser_hash = ${browserHash}, opened_at = now()
    where id = ${id} and browser_hash is null and created_at + ${openMinutes} * interval '1 minute' > now()
    returning id
  `.execute(db);
  return rows.length > 0;
}

export type SessionLink = {account: Account | undefined; link: Link | undefined};

export function findSessionLink(
  db: Database,
  {accountId, linkId}: Pick<Session, 'accountId' | 'linkId'>,
): Promise<SessionLink> {
  return inSnapshot(db, accountId, async (trx) => {
    const [account, row] = await Promise.all([
      findBareAccount(trx, accountId),
      trx
        .selectFrom('link')
        .selectAll()
        .where('account_id', '=', accountId)
        .where('id', '=', linkId)
        .executeTakeFirst(),
    ]);
    return {account, link: row && linkOf(row)};
  });
}

/** As the shop's server is told: nothing of the client, and no way to answer. */
export function shownSession(session: Session, {account, link}: SessionLink): CheckoutSession {
  const state = checkoutState(link, account?.asking, new Date().toISOString());
  const answer = link?.answer;
  const count = answer && confirmedCount(answer);
  return {
    id: session.id,
    expiresAt: session.expiresAt.toISOString(),
    opened: session.browserHash !== null,
    state,
    blocks: isBlocking(session.settings, state),
    answer:
      answer && count
        ? {
            at: answer.at,
            evidence: answer.evidence,
            ...(answer.unproven && {unproven: answer.unproven}),
            confirmed: count.confirmed,
            products: count.of,
          }
        : null,
  };
}
