import {createHash} from 'node:crypto';
import {sql} from 'kysely';
import {v7 as uuid} from 'uuid';
import type {CheckoutRequest} from '../../lib/contract/checkout.ts';
import {isUnder, readCheckoutAddress} from '../../lib/domain/checkout.ts';
import {limits} from '../../lib/domain/limits.ts';
import type {CheckoutSessionId, ProgramId} from '../../lib/domain/ids.ts';
import {tidyName} from '../../lib/domain/message.ts';
import type {Person} from '../../lib/domain/person.ts';
import type {ClientKeys} from '../client/client-keys.ts';
import {openedOf, readOpened} from '../client/client-link.ts';
import type {AccountTransaction} from '../db/database.ts';
import {sqlState} from '../db/sql-state.ts';
import {inAccount, type WriteDeps} from '../write/in-account.ts';
import {lockAccount} from '../write/locked-account.ts';
import {systemAsker} from '../write/system-change.ts';
import {tokenHash} from '../write/token-hash.ts';
import {findAddresses} from './addresses.ts';
import {findLinked} from './find-linked.ts';
import {findEarlier, findSessionById, pageToken, sessionToken, type Session} from './session.ts';

export type OpenOutcome =
  | {kind: 'opened'; session: Session}
  | {kind: 'key_reused'}
  | {kind: 'return_url_refused'}
  | {kind: 'frame_origin_refused'}
  | {kind: 'no_link'}
  | {kind: 'ambiguous'};

type CheckoutDeps = WriteDeps & {clientKeys: ClientKeys};

/**
 * Opens a session: in one transaction it is kept, its client's page gets its address, and the client is assigned and mailed. The same
 * question asked again within a day is answered with the same session; two at once meet at the row's unique hash.
 */
export async function openSession(
  deps: CheckoutDeps,
  programId: ProgramId,
  idempotencyKey: string,
  request: CheckoutRequest,
): Promise<OpenOutcome> {
  const {db, clientKeys} = deps;
  const once = clientKeys('checkout once', programId, idempotencyKey);
  const bodyHash = createHash('sha256').update(canonical(request)).digest();
  const earlier = async (): Promise<OpenOutcome | undefined> => {
    const session = await findEarlier(db, programId, once);
    if (!session) return undefined;
    return session.bodyHash.equals(bodyHash) ? {kind: 'opened', session} : {kind: 'key_reused'};
  };
  const known = await earlier();
  if (known) return known;

  const addresses = await findAddresses(db, programId);
  if (!isUnder(request.returnUrl, addresses.return)) return {kind: 'return_url_refused'};
  const frameOrigin =
    request.frameOrigin === undefined ? null : readCheckoutAddress('frame', request.frameOrigin);
  if (frameOrigin === undefined || (frameOrigin && !addresses.frame.includes(frameOrigin))) {
    return {kind: 'frame_origin_refused'};
  }
  const linked = await findLinked(db, programId, request.for);
  if (linked.kind === 'none') return {kind: 'no_link'};
  if (linked.kind === 'ambiguous') return linked;

  await sql`
    update app.checkout_session set idempotency_hash = null
    where program_id = ${programId} and idempotency_hash = ${once} and created_at <= now() - interval '24 hours'
  `.execute(db);
  const id = uuid() as CheckoutSessionId; // made here
  const client = personOf(request.client);
  const {accountId, linkId} = linked;
  const keep = async (trx: AccountTransaction) => {
    await sql`
      insert into app.checkout_session (id, program_id, account_id, link_id, idempotency_hash, body_hash, token_hash,
        client_name, client_email, return_url, nonce, language, frame_origin)
      values (${id}, ${programId}, ${accountId}, ${linkId}, ${once}, ${bodyHash}, ${tokenHash(sessionToken(clientKeys, id))},
        ${client.name}, ${client.email}, ${request.returnUrl}, ${request.nonce ?? null}, ${request.language ?? null}, ${frameOrigin})
    `.execute(trx);
    await sql`
      insert into app.link_token (token_hash, account_id, link_id)
      values (${tokenHash(pageToken(clientKeys, id))}, ${accountId}, ${linkId})
    `.execute(trx);
  };
  try {
    const kept = await inAccount<'kept' | 'gone'>(deps, accountId, async (trx, apply) => {
      const account = await lockAccount(trx, accountId);
      if (!account || !(await isThere(trx, linked))) return {result: 'gone'};
      const wasAsked = await hasBeenAsked(trx, linked, client);
      await keep(trx);
      const isOwn = await isOwnPeople(trx, pageToken(clientKeys, id), client.email.toLowerCase());
      const mutation = {
        kind: 'system.checkout',
        linkId,
        client,
        wasAsked,
        isOwnPeople: isOwn,
      } as const;
      const asked = [{kind: 'mutation', mutation} as const];
      const at = new Date().toISOString();
      const {account: after} = await apply(trx, account, systemAsker, asked, at); // refused where it is answered
      return after.rev === account.rev ? {result: 'kept'} : {result: 'kept', rev: after.rev};
    });
    if (kept === 'gone') return {kind: 'no_link'};
  } catch (error) {
    const first = sqlState(error) === '23505' ? await earlier() : undefined;
    if (!first) throw error;
    return first;
  }
  const session = await findSessionById(db, id);
  if (!session) throw new Error('A session that was kept is not there');
  return {kind: 'opened', session};
}

type Linked = Parameters<typeof isThere>[1];

/** Still, under the account's lock. */
async function isThere(
  trx: AccountTransaction,
  {accountId, linkId}: {accountId: Session['accountId']; linkId: Session['linkId']},
): Promise<boolean> {
  const row = await trx
    .selectFrom('link')
    .select('id')
    .where('account_id', '=', accountId)
    .where('id', '=', linkId)
    .executeTakeFirst();
  return row !== undefined;
}

/** As the session's own page, whose address is kept by now, weighs who comes there. */
async function isOwnPeople(trx: AccountTransaction, page: string, email: string): Promise<boolean> {
  const said = await readOpened(trx, page, email);
  if (said === undefined) throw new Error('The page of a session that was kept is not there');
  return (await openedOf(trx, said, email)).facts.isOwnPeople;
}

async function hasBeenAsked(
  trx: AccountTransaction,
  {accountId, linkId}: Linked,
  {email}: Person,
): Promise<boolean> {
  const {rows} = await sql<{asked: boolean}>`
    select app.was_asked(${accountId}, ${linkId}, ${email}) as asked
  `.execute(trx);
  return rows[0]?.asked ?? false;
}

/** A person has a name; of whom only an address is known, that is what stands before the @. */
function personOf({name, email}: CheckoutRequest['client']): Person {
  const given = tidyName(name ?? '');
  const own = email.split('@')[0] ?? email;
  return {name: (given === '' ? own : given).slice(0, limits.personNameLength), email};
}

/** The same request however its fields were ordered. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
