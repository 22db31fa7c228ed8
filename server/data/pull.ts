import type {PullRequest, PullResponse} from '../../lib/contract/wire.ts';
import type {AccountId, UserId} from '../../lib/domain/ids.ts';
import {inSnapshot, type AccountTransaction, type Database} from '../db/database.ts';
import {findChanges} from './feed-rows.ts';
import {findStanding} from './standing.ts';

/**
 * A page of what changed since the cursor, from one unchanging state of the database (docs/sync-spec.md, "Pull").
 */
export type PullOutcome =
  | {kind: 'pulled'; response: PullResponse}
  /** Not a member, or no such account: the same to whoever asks. */
  | {kind: 'no_access'}
  /** The client id belongs to somebody else. */
  | {kind: 'fork'};

/** At most this many refusals in a page; the rest, with their acknowledgement, comes with the next pull. */
const refusalLimit = 1000;

export function pull(db: Database, userId: UserId, request: PullRequest): Promise<PullOutcome> {
  const {accountId, clientId, cursor, epoch, limit} = request;
  return inSnapshot<PullOutcome>(db, accountId, async (trx) => {
    const standing = await findStanding(trx, accountId, userId);
    const account = standing.relation.sameAccount && (await findCounters(trx, accountId));
    if (!account) return {kind: 'no_access'};
    const client = await findClient(trx, accountId, clientId);
    if (client && client.user_id !== userId) return {kind: 'fork'};
    const lastMid = client?.last_mid ?? 0;
    const isFirst = epoch === null && cursor === 0;
    if (
      (!isFirst && epoch !== account.epoch) ||
      cursor > account.rev ||
      (cursor > 0 && cursor < account.min_rev)
    ) {
      return {kind: 'pulled', response: {kind: 'reset', epoch: account.epoch, lastMid}};
    }

    const rows = await findFeed(trx, request);
    const page = rows.slice(0, limit);
    const hasMoreRows = rows.length > limit;
    const reached = hasMoreRows ? (page.at(-1)?.rev ?? cursor) : account.rev;
    // An acknowledgement never comes before its effects
    const hasEffects = (client?.last_mid_rev ?? 0) <= reached;
    const known = Math.min(request.ackedMid, lastMid);
    const news = await findRefused(trx, request, known, hasEffects ? lastMid : known);
    return {
      kind: 'pulled',
      response: {
        kind: 'page',
        epoch: account.epoch,
        cursor: reached,
        more: hasMoreRows,
        lastMid: news.upTo,
        refused: news.refused,
        changes: await findChanges(trx, accountId, page),
      },
    };
  });
}

function findCounters(trx: AccountTransaction, accountId: AccountId) {
  return trx
    .selectFrom('partner_account')
    .select(['rev', 'epoch', 'min_rev'])
    .where('id', '=', accountId)
    .executeTakeFirst();
}

function findClient(trx: AccountTransaction, accountId: AccountId, clientId: string) {
  return trx
    .selectFrom('client')
    .select(['user_id', 'last_mid', 'last_mid_rev'])
    .where('account_id', '=', accountId)
    .where('client_id', '=', clientId)
    .executeTakeFirst();
}

function findFeed(trx: AccountTransaction, {accountId, cursor, limit}: PullRequest) {
  return trx
    .selectFrom('feed')
    .select(['kind', 'id', 'rev'])
    .where('account_id', '=', accountId)
    .where('rev', '>', cursor)
    .$if(cursor === 0, (query) => query.where('deleted', '=', false)) // nothing there yet to delete
    .orderBy('rev')
    .limit(limit + 1)
    .execute();
}

/** What was refused after `after` and up to `upTo`, which comes back lower when there is more than fits. */
async function findRefused(
  trx: AccountTransaction,
  {accountId, clientId}: PullRequest,
  after: number,
  upTo: number,
) {
  if (upTo <= after) return {refused: [], upTo};
  const rows = await trx
    .selectFrom('mutation_log')
    .select(['mid', 'refusal'])
    .where('account_id', '=', accountId)
    .where('client_id', '=', clientId)
    .where('mid', '>', after)
    .where('mid', '<=', upTo)
    .where('refusal', 'is not', null)
    .orderBy('mid')
    .limit(refusalLimit + 1)
    .execute();
  const page = rows.slice(0, refusalLimit);
  const refused = page.flatMap(({mid, refusal}) => (refusal ? [{mid, ...refusal}] : []));
  return {refused, upTo: rows.length > refusalLimit ? (page.at(-1)?.mid ?? upTo) : upTo};
}
