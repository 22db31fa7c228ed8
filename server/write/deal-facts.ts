import {sql} from 'kysely';
import type {AccountView, Change, ServerFacts} from '../../lib/domain/account-view.ts';
import {tidyDealValues} from '../../lib/domain/deal-rules.ts';
import type {DealOwner, Duplicate, LastMessage} from '../../lib/domain/deal.ts';
import {registeredId} from '../../lib/domain/decide-deal.ts';
import type {DealId, MessageId, UserId} from '../../lib/domain/ids.ts';
import type {Actor, MutationOf, ServerMutation} from '../../lib/domain/mutation.ts';
import {isActive, isWithoutRecord} from '../../lib/domain/registration.ts';
import {dealOf} from '../data/rows.ts';
import {neededBy} from '../../lib/domain/needed.ts';
import type {AccountTransaction} from '../db/database.ts';
import {chooseOwner, findOwnerChoice, findTurns, type Turns} from './choose-owner.ts';
import {findSameBusiness, shownTo} from './duplicates.ts';
import type {LockedAccount} from './locked-account.ts';

/**
 * What the rules of shared deals have to know beyond the rows they name: how many registrations are active, who would own a new one, what
 * else was filed for the same business, and the vendor's people. Undefined where no mutation asks.
 */
export async function loadDealFacts(
  trx: AccountTransaction,
  account: LockedAccount,
  actor: Actor,
  mutations: readonly ServerMutation[],
): Promise<ServerFacts | undefined> {
  const registering = mutations.filter(isRegistering);
  const counts = registering.length > 0 || mutations.some(({kind}) => kind === 'vendor.set_state');
  if (!counts && !mutations.some(({kind}) => asksForFacts.has(kind))) return undefined;
  const choice = await findOwnerChoice(trx, account);
  const owners = new Map<DealId, DealOwner | null>();
  const duplicates = new Map<DealId, Duplicate[]>();
  const twins = new Map<DealId, DealId[]>();
  const turns: Turns =
    registering.length > 0 ? await findTurns(trx, account) : new Map<never, never>();
  const at = new Date().toISOString();
  for (const mutation of registering) {
    const dealId = registeredId(mutation);
    const {company} = tidyDealValues(mutation.values); // as it will be kept and compared
    const owner = await chooseOwner(trx, account, choice, {company, actor, turns});
    owners.set(dealId, owner && {userId: owner.userId, name: owner.name, since: at});
    const others = await findSameBusiness(trx, account.programId, dealId, company);
    const ours = {accountId: account.id, dealId, filedAt: at};
    duplicates.set(
      dealId,
      others.map((other) => shownTo(ours, other)),
    );
    const own = others.flatMap((one) => (one.accountId === account.id ? [one.dealId] : []));
    twins.set(dealId, mutation.besides ? await findTwins(trx, account, actor, own) : []);
  }
  const activeDeals = counts ? await countActiveDeals(trx, account) : 0;
  const {reps, vendorPeople} = choice;
  const newestMessages = await findNewest(trx, account, mutations);
  return {activeDeals, owners, duplicates, twins, newestMessages, vendorPeople, reps};
}

/**
 * Which of the account's registrations for the same business may be the very deal that is registered now: to a rep any of them, to the
 * partner those that a rep made, which no record of their CRM stands for.
 */
async function findTwins(
  trx: AccountTransaction,
  {id: accountId}: LockedAccount,
  actor: Actor,
  own: readonly DealId[],
): Promise<DealId[]> {
  if (actor.kind !== 'partner' || own.length === 0) return [...own];
  const rows = await trx
    .selectFrom('deal')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('id', 'in', own)
    .execute();
  return rows
    .map(dealOf)
    .filter(isWithoutRecord)
    .map(({id}) => id);
}

/** Each person's newest message of the deals on which one is deleted, but for those that are named and so in the view. */
async function findNewest(
  trx: AccountTransaction,
  {id: accountId}: LockedAccount,
  mutations: readonly ServerMutation[],
): Promise<NonNullable<ServerFacts['newestMessages']>> {
  const newest = new Map<DealId, Array<LastMessage & {id: MessageId}>>();
  const deleted = mutations.flatMap((one) =>
    one.kind === 'message.delete' ? [one.messageId] : [],
  );
  if (deleted.length === 0) return newest;
  const named = [...neededBy(mutations).messages];
  const {rows} = await sql<{id: MessageId; deal_id: DealId; by_id: UserId; at: Date}>`
    select distinct on (m.deal_id, m.by_id) m.id, m.deal_id, m.by_id, m.at from app.message m
    where m.account_id = ${accountId} and m.deleted_at is null and m.id <> all(${named}::uuid[]) and m.deal_id in (
      select gone.deal_id from app.message gone where gone.account_id = ${accountId} and gone.id = any(${deleted}::uuid[]))
    order by m.deal_id, m.by_id, m.at desc
  `.execute(trx);
  for (const {id, deal_id: dealId, by_id: userId, at} of rows) {
    newest.set(dealId, [...(newest.get(dealId) ?? []), {id, userId, at: at.toISOString()}]);
  }
  return newest;
}

const asksForFacts = new Set<ServerMutation['kind']>([
  'deal.team',
  'message.post',
  'message.edit',
  'message.delete',
  'vendor.set_owner',
]);

type Registering = MutationOf<'deal.share' | 'deal.convert'>;

/** Whoever registers the next one has to know of this one. */
export function isRegistering(mutation: ServerMutation): mutation is Registering {
  return mutation.kind === 'deal.share' || mutation.kind === 'deal.convert';
}

async function countActiveDeals(trx: AccountTransaction, {id}: LockedAccount): Promise<number> {
  const {count} = await trx
    .selectFrom('deal')
    .select((deal) => deal.fn.countAll<number>().as('count'))
    .where('account_id', '=', id)
    .where('state', '=', 'active')
    .executeTakeFirstOrThrow();
  return count;
}

/** The view after one mutation, with its count of active registrations kept up. */
export function countActive(
  after: AccountView,
  before: AccountView,
  changes: readonly Change[],
): AccountView {
  if (!after.facts) return after;
  let {activeDeals} = after.facts;
  for (const change of changes) {
    if (change.kind !== 'deal') continue;
    const was = before.deals.get(change.id);
    activeDeals +=
      Number(change.row ? isActive(change.row) : false) - Number(was ? isActive(was) : false);
  }
  return {...after, facts: {...after.facts, activeDeals}};
}
