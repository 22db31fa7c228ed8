import {createHash} from 'node:crypto';
import {sql} from 'kysely';
import {discardedBody} from '../../lib/contract/discarded.ts';
import type {PushRequest, PushResponse} from '../../lib/contract/wire.ts';
import {limits} from '../../lib/domain/limits.ts';
import type {AccountId, UserId} from '../../lib/domain/ids.ts';
import type {Refusal} from '../../lib/domain/mutation.ts';
import {findStanding} from '../data/standing.ts';
import type {AccountTransaction} from '../db/database.ts';
import type {Outcome} from './apply-mutations.ts';
import {inAccount, type WriteDeps} from './in-account.ts';
import {lockEnteredAccount} from './locked-account.ts';
import {readOutboxBody} from './outbox-body.ts';
import {bytes, columnsOf, rowsAsJson} from './rows-as-json.ts';

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
    const client = await lockClient(trx, accountId, clientId, by.userId);
    if (client.kind !== 'ours') return {result: client};
    const account = await lockEnteredAccount(trx, accountId);
    const standing = await findStanding(trx, accountId, by.userId); // again: it may have gone while we waited
    if (!account || !standing.relation.sameAccount) return {result: {kind: 'no_access'}};

    const repeated = entries.filter(({mid}) => mid <= client.lastMid);
    const known = await findKnown(trx, accountId, clientId, repeated);
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
    const again = repeated.map(({mid}) => resultOf(mid, known.get(mid)?.refusal ?? null));
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

type Client = {kind: 'ours'; lastMid: number} | {kind: 'no_access'} | {kind: 'fork'};

/** The client's row, made for a new one, and locked: its pushes come one after the other. Only members have clients. */
async function lockClient(
  trx: AccountTransaction,
  accountId: AccountId,
  clientId: string,
  userId: UserId,
): Promise<Client> {
  const {rows} = await sql<{last_mid: number}>`
    insert into app.client as client (account_id, client_id, user_id)
    select account_id, ${clientId}, user_id from app.member
    where account_id = ${accountId} and user_id = ${userId}
    on conflict (account_id, client_id) do update set seen_at = now()
    where client.user_id = excluded.user_id
    returning last_mid
  `.execute(trx);
  const [row] = rows;
  if (row) return {kind: 'ours', lastMid: row.last_mid};
  const {relation} = await findStanding(trx, accountId, userId);
  return relation.sameAccount ? {kind: 'fork'} : {kind: 'no_access'};
}

type Known = ReadonlyMap<number, {hash: Buffer; refusal: Refusal | null}>;

async function findKnown(
  trx: AccountTransaction,
  accountId: AccountId,
  clientId: string,
  entries: readonly Entry[],
): Promise<Known> {
  if (entries.length === 0) return new Map();
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
      if (hash && !isSame(hash, entry.hash)) return {kind: 'fork'};
    } else if (entry.mid === last + 1) {
      fresh.set(entry.mid, entry);
      last = entry.mid;
    } else {
      return {kind: 'gap', lastMid};
    }
  }
  return {kind: 'new', entries: [...fresh.values()]};
}

/** One copy of a profile may have thrown away a refused edit that another one still has: that is one history. */
function isSame(known: Buffer, told: Buffer): boolean {
  return known.equals(told) || known.equals(discardedHash) || told.equals(discardedHash);
}

const discardedHash = hashOf(discardedBody);

async function record(
  trx: AccountTransaction,
  at: {accountId: AccountId; clientId: string; rev: number; lastMid: number},
  entries: readonly Entry[],
  outcomes: readonly Outcome[],
): Promise<void> {
  if (entries.length === 0) return;
  const rows = entries.map(({mid, hash}, index) => ({
    ...{account_id: at.accountId, client_id: at.clientId, mid, hash: bytes(hash)},
    refusal: refusalOf(outcomes[index]),
  }));
  await sql`
    with logged as (
      insert into app.mutation_log (${columnsOf(rows)})
      select ${columnsOf(rows)} from ${rowsAsJson('mutation_log', rows)}
    )
    update app.client set last_mid = ${at.lastMid}, last_mid_rev = ${at.rev}
    where account_id = ${at.accountId} and client_id = ${at.clientId}
  `.execute(trx);
}

function refusalOf(outcome: Outcome | undefined): Refusal | null {
  return outcome?.kind === 'refused' ? outcome.refusal : null;
}

function resultOf(mid: number, refusal: Refusal | null): PushResponse['results'][number] {
  return refusal ? {mid, kind: 'refused', ...refusal} : {mid, kind: 'applied'};
}
