import type {PullRequest, PullResponse, Walk} from '../../lib/contract/wire.ts';
import {sql} from 'kysely';
import type {UserId} from '../../lib/domain/ids.ts';
import {inSnapshot, type AccountTransaction, type Database} from '../db/database.ts';
import {changesOf, rowAsJson, type FeedRow} from './feed-rows.ts';
import {isOurs, readTag, tagOf} from './state-tag.ts';

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
  const {accountId, cursor, epoch} = request;
  const tag = request.tag === null ? null : readTag(request.tag);
  return inSnapshot<PullOutcome>(db, accountId, async (trx) => {
    // Both in one round trip; what the page holds is told to nobody before it is known who asks
    const [account, pageAt] = await Promise.all([
      findState(trx, userId, request, tag?.seq ?? 0),
      (cursor === 0 ? findWalk : findFeed)(trx, request),
    ]);
    if (!account?.is_member) return {kind: 'no_access'};
    if (account.client_user_id !== null && account.client_user_id !== userId) return {kind: 'fork'};
    const lastMid = account.last_mid ?? 0;
    const isFirst = epoch === null && cursor === 0;
    const walk = cursor === 0 ? request.walk : null;
    const begin = walk?.rev ?? cursor;
    if (
      (!isFirst && epoch !== account.epoch) ||
      begin > account.rev ||
      ((cursor > 0 || walk) && begin < account.min_rev) ||
      (tag !== null && !isOurs(tag, account.tagged))
    ) {
      return {kind: 'pulled', response: {kind: 'reset', epoch: account.epoch, lastMid}};
    }

    const page = pageAt(account.rev);
    // An acknowledgement never comes before its effects
    const hasEffects = !page.walk && (account.last_mid_rev ?? 0) <= page.cursor;
    const known = Math.min(request.ackedMid, lastMid);
    const news = await findRefused(trx, request, known, hasEffects ? lastMid : known);
    return {
      kind: 'pulled',
      response: {
        kind: 'page',
        epoch: account.epoch,
        cursor: page.cursor,
        walk: page.walk,
        tag: tagOf(account),
        more: page.more,
        lastMid: news.upTo,
        refused: news.refused,
        changes: await changesOf(trx, accountId, page.objects),
      },
    };
  });
}

/** All that a page depends on but the changes themselves, in one round trip. */
function findState(
  trx: AccountTransaction,
  userId: UserId,
  {accountId, clientId}: PullRequest,
  tagSeq: number,
) {
  return trx
    .selectFrom('partner_account as account')
    .leftJoin('client', (join) =>
      join.onRef('client.account_id', '=', 'account.id').on('client.client_id', '=', clientId),
    )
    .leftJoin('account_log as entry', (join) =>
      join.onRef('entry.account_id', '=', 'account.id').on('entry.seq', '=', tagSeq),
    )
    .leftJoin('member', (join) =>
      join.onRef('member.account_id', '=', 'account.id').on('member.user_id', '=', userId),
    )
    .select([
      ...(['account.rev', 'account.epoch', 'account.min_rev'] as const),
      ...(['account.log_seq', 'account.log_head', 'entry.head as tagged'] as const),
      ...(['client.user_id as client_user_id', 'client.last_mid', 'client.last_mid_rev'] as const),
      sql<boolean>`member.user_id is not null`.as('is_member'),
    ])
    .where('account.id', '=', accountId)
    .executeTakeFirst();
}

type Page = {objects: FeedRow[]; cursor: number; walk: Walk | null; more: boolean};
/** What was read, once the account's revision is known too. */
type PageAt = (rev: number) => Page;

/** What changed after the cursor, by revision. */
async function findFeed(
  trx: AccountTransaction,
  {accountId, cursor, limit}: PullRequest,
): Promise<PageAt> {
  const rows = await trx
    .selectFrom('feed')
    .select(['kind', 'id', 'rev', rowAsJson.as('row')])
    .where('account_id', '=', accountId)
    .where('rev', '>', cursor)
    .orderBy('rev')
    .limit(limit + 1)
    .execute();
  const objects = rows.slice(0, limit);
  const more = rows.length > limit;
  return (rev) => {
    return {objects, cursor: more ? (objects.at(-1)?.rev ?? cursor) : rev, walk: null, more};
  };
}

/**
 * All that is there, by kind and id, for who has nothing yet. What changes meanwhile is not looked at: once the walk is over the
 * cursor stands where it began, and the changes come by revision.
 */
async function findWalk(
  trx: AccountTransaction,
  {accountId, walk, limit}: PullRequest,
): Promise<PageAt> {
  const rows = await trx
    .selectFrom('feed')
    .select(['kind', 'id', rowAsJson.as('row')])
    .where('account_id', '=', accountId)
    .where('deleted', '=', false)
    .$if(walk !== null, (query) =>
      query.where(sql<boolean>`(kind, id) > (${walk?.kind}, ${walk?.id}::uuid)`),
    )
    .orderBy('kind')
    .orderBy('id')
    .limit(limit + 1)
    .execute();
  const objects = rows.slice(0, limit);
  const last = objects.at(-1);
  return (rev) => {
    const from = walk?.rev ?? rev;
    return rows.length > limit && last
      ? {objects, cursor: 0, walk: {rev: from, kind: last.kind, id: last.id}, more: true}
      : {objects, cursor: from, walk: null, more: from < rev};
  };
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
