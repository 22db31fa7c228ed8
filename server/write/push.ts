import {createHash} from 'node:crypto';
import {sql} from 'kysely';
import type {PushRequest, PushResponse} from '../../lib/contract/wire.ts';
import {limits} from '../../lib/domain/limits.ts';
import type {AccountId, UserId} from '../../lib/domain/ids.ts';
import type {Refusal} from '../../lib/domain/mutation.ts';
import {findStanding} from '../data/standing.ts';
import type {AccountTransaction} from '../db/database.ts';
import type {Outcome} from './apply-mutations.ts';
import {inAccount, type WriteDeps} from './in-account.ts';
import {lockAccount} from './locked-account.ts';
import {readOutboxBody} from './outbox-body.ts';

/**
 * One client's mutations, in the order they were made, each at most once (docs/sync-spec.md, "Push"). All of a request is one
 * transaction: what is answered has happened.
 */
export type PushOutcome =
  | {kind: 'pushed'; response: PushResponse}
  /** Not a member, or no such account: the same to whoever asks. */
  | {kind: 'no_access'}
  /** This client's history is not the one we know: another person's, or another text under a number we have. */
  | {kind: 'fork'}
  /** A number is missing before these. */
  | {kind: 'gap'; lastMid: number};

export type Pusher = {userId: UserId; name: string};
type Entry = {mid: number; hash: Buffer; body: string};

export function push(deps: WriteDeps, by: Pusher, request: PushRequest): Promise<PushOutcome> {
  const {accountId, clientId} = request;
  const entries = request.mutations.map(({mid, body}): Entry => ({mid, body, hash: hashOf(body)}));
  return inAccount<PushOutcome>(deps, accountId, async (trx, apply) => {
    if (!(await isMember(trx, accountId, by.userId))) return {result: {kind: 'no_access'}};
    const client = await lockClient(trx, accountId, clientId, by.userId);
    if (client.userId !== by.userId) return {result: {kind: 'fork'}};
    const account = await lockAccount(trx, accountId);
    const standing = await findStanding(trx, accountId, by.userId); // again: it may have gone while we waited
    if (!account || !standing.relation.sameAccount) return {result: {kind: 'no_access'}};

    const known = await findKnown(trx, accountId, clientId, entries);
    const order = sortOut(entries, client.lastMid, known);
    if (order.kind !== 'new') return {result: order};

    const name = by.name.slice(0, limits.personNameLength);
    const asker = {actor: {kind: 'partner', userId: by.userId, name} as const, standing};
    const asked = order.entries.map(({body}) => readOutboxBody(body));
    const applied = await apply(trx, account, asker, asked, new Date().toISOString());
    const {rev} = applied.account;
    const lastMid = client.lastMid + order.entries.length;
    await record(trx, {accountId, clientId, rev, lastMid}, order.entries, applied.outcomes);

    const fresh = order.entries.map(({mid}, index) =>
      resultOf(mid, refusalOf(applied.outcomes[index])),
    );
    const again = entries
      .filter(({mid}) => mid <= client.lastMid)
      .map(({mid}) => resultOf(mid, known.get(mid)?.refusal ?? null));
    const result: PushOutcome = {
      kind: 'pushed',
      response: {lastMid, results: [...again, ...fresh]},
    };
    return rev === account.rev ? {result} : {result, rev};
  });
}

export function hashOf(body: string): Buffer {
  return createHash('sha256').update(body).digest();
}

async function isMember(
  trx: AccountTransaction,
  accountId: AccountId,
  userId: UserId,
): Promise<boolean> {
  const row = await trx
    .selectFrom('member')
    .select('role')
    .where('account_id', '=', accountId)
    .where('user_id', '=', userId)
    .executeTakeFirst();
  return row !== undefined;
}

async function lockClient(
  trx: AccountTransaction,
  accountId: AccountId,
  clientId: string,
  userId: UserId,
): Promise<{userId: UserId; lastMid: number}> {
  await trx
    .insertInto('client')
    .values({account_id: accountId, client_id: clientId, user_id: userId})
    .onConflict((on) => on.doNothing())
    .execute();
  const row = await trx
    .selectFrom('client')
    .select(['user_id', 'last_mid'])
    .where('account_id', '=', accountId)
    .where('client_id', '=', clientId)
    .forNoKeyUpdate()
    .executeTakeFirstOrThrow();
  return {userId: row.user_id, lastMid: row.last_mid};
}

type Known = ReadonlyMap<number, {hash: Buffer; refusal: Refusal | null}>;

async function findKnown(
  trx: AccountTransaction,
  accountId: AccountId,
  clientId: string,
  entries: readonly Entry[],
): Promise<Known> {
  const rows = await trx
    .selectFrom('mutation_log')
    .select(['mid', 'hash', 'refusal'])
    .where('account_id', '=', accountId)
    .where('client_id', '=', clientId)
    .where('mid', '=', sql<number>`any(${entries.map(({mid}) => mid)}::bigint[])`)
    .execute();
  return new Map(rows.map(({mid, hash, refusal}) => [mid, {hash, refusal}]));
}

type Order = {kind: 'new'; entries: Entry[]} | Extract<PushOutcome, {kind: 'fork'} | {kind: 'gap'}>;

/** Which entries are new; what we know must be what we were told. */
function sortOut(entries: readonly Entry[], lastMid: number, known: Known): Order {
  const fresh = new Map<number, Entry>();
  let last = lastMid;
  for (const entry of entries) {
    if (entry.mid <= last) {
      const hash = fresh.get(entry.mid)?.hash ?? known.get(entry.mid)?.hash;
      if (hash && !hash.equals(entry.hash)) return {kind: 'fork'};
    } else if (entry.mid === last + 1) {
      fresh.set(entry.mid, entry);
      last = entry.mid;
    } else {
      return {kind: 'gap', lastMid};
    }
  }
  return {kind: 'new', entries: [...fresh.values()]};
}

async function record(
  trx: AccountTransaction,
  at: {accountId: AccountId; clientId: string; rev: number; lastMid: number},
  entries: readonly Entry[],
  outcomes: readonly Outcome[],
): Promise<void> {
  if (entries.length === 0) return;
  await trx
    .insertInto('mutation_log')
    .values(
      entries.map(({mid, hash}, index) => {
        const refusal = refusalOf(outcomes[index]);
        return {
          account_id: at.accountId,
          client_id: at.clientId,
          mid,
          hash,
          refusal: refusal && JSON.stringify(refusal),
          touched: null,
        };
      }),
    )
    .execute();
  await trx
    .updateTable('client')
    .set({last_mid: at.lastMid, last_mid_rev: at.rev, seen_at: sql`now()`})
    .where('account_id', '=', at.accountId)
    .where('client_id', '=', at.clientId)
    .execute();
}

function refusalOf(outcome: Outcome | undefined): Refusal | null {
  return outcome?.kind === 'refused' ? outcome.refusal : null;
}

function resultOf(mid: number, refusal: Refusal | null): PushResponse['results'][number] {
  return refusal ? {mid, kind: 'refused', ...refusal} : {mid, kind: 'applied'};
}
