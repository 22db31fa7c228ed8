import {createHash} from 'node:crypto';
import {sql} from 'kysely';
import type {CommandRequest} from '../../lib/contract/command.ts';
import type {Change} from '../../lib/domain/account-view.ts';
import {limits} from '../../lib/domain/limits.ts';
import type {AccountId, DealId, UserId} from '../../lib/domain/ids.ts';
import type {Actor, Refusal} from '../../lib/domain/mutation.ts';
import {isOwnDeal} from '../../lib/domain/mutation-action.ts';
import {findChanges} from '../data/feed-rows.ts';
import {dealOf} from '../data/rows.ts';
import {findStanding, stands, type Standing} from '../data/standing.ts';
import {standWithVendor, type AccountTransaction} from '../db/database.ts';
import {touchedBy} from './apply-mutations.ts';
import {inAccount, type WriteDeps} from './in-account.ts';
import {lockAccount} from './locked-account.ts';
import {hashOf, type Pusher} from './push.ts';

export type CommandOutcome =
  | {kind: 'applied'; changes: Change[]}
  | {kind: 'refused'; refusal: Refusal}
  /** Nothing the caller may see, or no such account: the same to whoever asks. */
  | {kind: 'no_access'}
  /** The key was used before, for something else. */
  | {kind: 'key_reused'};

/** One change for a caller without an outbox. The same key asked again changes nothing and gets the first answer. */
export function runCommand(
  deps: WriteDeps,
  by: Pusher,
  accountId: AccountId,
  {key, mutation}: Pick<CommandRequest, 'key' | 'mutation'>,
): Promise<CommandOutcome> {
  const slot = slotOf(by, key);
  const hash = hashOf(JSON.stringify(mutation));
  return inAccount<CommandOutcome>(deps, accountId, async (trx, apply) => {
    const account = await lockAccount(trx, accountId);
    const standing = await findStanding(trx, accountId, by.userId);
    if (!account || !mayEnter(standing)) return {result: {kind: 'no_access'}};
    const side = standing.relation.sameAccount ? 'partner' : 'vendor';
    if (side === 'vendor') await standWithVendor(trx);
    const earlier = await findEarlier(trx, accountId, slot);
    if (earlier) {
      const answer = await answerAgain(trx, accountId, earlier, hash);
      const seen = await stillSeen(trx, accountId, {standing, userId: by.userId}, answer);
      return {result: shownTo(standing, seen)};
    }

    const name = by.name.slice(0, limits.personNameLength);
    const actor: Actor = {kind: side, userId: by.userId, name};
    const asker = {actor, standing};
    const asked = [{kind: 'mutation', mutation} as const];
    const {account: after, outcomes} = await apply(
      trx,
      account,
      asker,
      asked,
      new Date().toISOString(),
    );
    const [outcome] = outcomes;
    if (!outcome) throw new Error('A mutation came back without an outcome');
    const touched =
      outcome.kind === 'applied'
        ? touchedBy(outcome.changes).map(({kind, id}) => ({kind, id}))
        : null;
    await trx
      .insertInto('mutation_log')
      .values({
        account_id: accountId,
        client_id: slot,
        mid: 1,
        hash,
        refusal: outcome.kind === 'refused' ? JSON.stringify(outcome.refusal) : null,
        touched: touched && JSON.stringify(touched),
      })
      .execute();
    const result = shownTo(standing, outcome);
    return after.rev === account.rev ? {result} : {result, rev: after.rev};
  });
}

/** A rep sees deals and no account; which of them are the rep's, is asked for each mutation. */
function mayEnter(standing: Standing): boolean {
  const isRep = standing.roles.includes('rep') && standing.relation.sameProgram;
  return stands(standing, 'see') || isRep;
}

/** An answer that is given again shows its rows as they are now, to a rep those of deals that are still the rep's to see. */
async function stillSeen(
  trx: AccountTransaction,
  accountId: AccountId,
  {standing, userId}: {standing: Standing; userId: UserId},
  outcome: CommandOutcome,
): Promise<CommandOutcome> {
  if (outcome.kind !== 'applied' || stands(standing, 'see')) return outcome;
  const dealIds = outcome.changes.flatMap((change) => dealOfRow(change) ?? []);
  const rows = await trx
    .selectFrom('deal')
    .selectAll()
    .where('account_id', '=', accountId)
    .where(sql<boolean>`id = any(${dealIds}::uuid[])`)
    .execute();
  const own = new Set(
    rows.flatMap((row) => (isOwnDeal(dealOf(row), userId, 'see') ? [row.id] : [])),
  );
  const ownsDeal = {...standing, relation: {...standing.relation, ownsDeal: true}};
  const changes = outcome.changes.filter((change) => {
    const dealId = dealOfRow(change);
    return dealId !== undefined && own.has(dealId) && stands(ownsDeal, 'see');
  });
  return {kind: 'applied', changes};
}

function dealOfRow({kind, row}: Change): DealId | undefined {
  if (!row) return undefined;
  if (kind === 'deal') return row.id;
  return 'dealId' in row ? row.dealId : undefined;
}

/** A link's row holds its secret and its client, which are for the account's own people, like the account's own row and its notes. */
function shownTo({relation}: Standing, outcome: CommandOutcome): CommandOutcome {
  if (outcome.kind !== 'applied' || relation.sameAccount) return outcome;
  return {kind: 'applied', changes: outcome.changes.filter(({kind}) => isForVendor(kind))};
}

function isForVendor(kind: Change['kind']): boolean {
  return !['link', 'account', 'note', 'notice_settings', 'overwrite'].includes(kind);
}

/** Keys are one person's own; hashed, since they may say something. No client of push can have such a name. */
function slotOf(by: Pusher, key: string): string {
  return `command:${createHash('sha256')
    .update(JSON.stringify([by.userId, key]))
    .digest('hex')}`;
}

async function findEarlier(trx: AccountTransaction, accountId: AccountId, slot: string) {
  return trx
    .selectFrom('mutation_log')
    .select(['hash', 'refusal', 'touched'])
    .where('account_id', '=', accountId)
    .where('client_id', '=', slot)
    .executeTakeFirst();
}

async function answerAgain(
  trx: AccountTransaction,
  accountId: AccountId,
  earlier: NonNullable<Awaited<ReturnType<typeof findEarlier>>>,
  hash: Buffer,
): Promise<CommandOutcome> {
  if (!earlier.hash.equals(hash)) return {kind: 'key_reused'};
  if (earlier.refusal) return {kind: 'refused', refusal: earlier.refusal};
  return {kind: 'applied', changes: await findChanges(trx, accountId, earlier.touched ?? [])};
}
