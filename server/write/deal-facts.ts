import {sql} from 'kysely';
import type {AccountView, Change, ServerFacts} from '../../lib/domain/account-view.ts';
import type {Colleague, DealOwner, DealValues, Duplicate} from '../../lib/domain/deal.ts';
import type {DealId, UserId} from '../../lib/domain/ids.ts';
import {limits} from '../../lib/domain/limits.ts';
import type {Actor, MutationOf, ServerMutation} from '../../lib/domain/mutation.ts';
import type {ProgramSettings} from '../../lib/domain/program-settings.ts';
import {isActive} from '../../lib/domain/registration.ts';
import {findPeople} from '../data/people.ts';
import {send, type AccountTransaction} from '../db/database.ts';
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
  if (!counts && !mutations.some(({kind}) => asksForPeople.has(kind))) return undefined;
  const {reps, vendorPeople, settings} = await findVendorPeople(trx, account);
  const owners = new Map<DealId, DealOwner | null>();
  const duplicates = new Map<DealId, Duplicate[]>();
  const turns: Turns = registering.length > 0 ? await findTurns(trx, account) : new Map();
  const at = new Date().toISOString();
  for (const mutation of registering) {
    const dealId = registeredId(mutation);
    const {values} = mutation;
    const owner = await findOwner(trx, account, {settings, reps, turns, actor}, values);
    owners.set(dealId, owner && {userId: owner.userId, name: owner.name, since: at});
    duplicates.set(dealId, await findDuplicates(trx, account, dealId, values));
  }
  const activeDeals = counts ? await countActiveDeals(trx, account) : 0;
  return {activeDeals, owners, duplicates, vendorPeople, reps};
}

const asksForPeople = new Set<ServerMutation['kind']>([
  'deal.team',
  'message.post',
  'message.edit',
  'vendor.set_owner',
]);

type Registering = MutationOf<'deal.share' | 'deal.convert'>;

function isRegistering(mutation: ServerMutation): mutation is Registering {
  return mutation.kind === 'deal.share' || mutation.kind === 'deal.convert';
}

function registeredId(mutation: Registering): DealId {
  if (mutation.kind === 'deal.share') return mutation.dealId;
  return 'dealId' in mutation.deal ? mutation.deal.dealId : mutation.deal.newDealId;
}

type Turns = Map<UserId, number>;
type Rep = Colleague & {regions: string[]};

/** The program's reps, and with them the account's CAMs and PDMs. */
async function findVendorPeople(
  trx: AccountTransaction,
  {id, programId}: LockedAccount,
): Promise<{reps: Rep[]; vendorPeople: Colleague[]; settings: ProgramSettings}> {
  const [people, assigned, program] = await Promise.all([
    trx
      .selectFrom('vendor_person')
      .select(['user_id', 'roles', 'regions'])
      .where('program_id', '=', programId)
      .execute(),
    trx.selectFrom('account_assignment').select('user_id').where('account_id', '=', id).execute(),
    trx
      .selectFrom('program')
      .select('settings')
      .where('id', '=', programId)
      .executeTakeFirstOrThrow(),
  ]);
  const isRep = people.filter(({roles}) => roles.includes('rep'));
  const ids = [...isRep, ...assigned].map((row) => row.user_id);
  const vendorPeople = (await findPeople(trx, ids)).map(({userId, name}) => ({
    userId,
    name: name.slice(0, limits.personNameLength),
  }));
  const names = new Map(vendorPeople.map(({userId, name}) => [userId, name]));
  const reps = isRep.map(({user_id: userId, regions}) => ({
    ...{userId, regions, name: names.get(userId) ?? ''},
  }));
  return {reps, vendorPeople, settings: program.settings};
}

/** When each rep last got a deal. */
async function findTurns(trx: AccountTransaction, {programId}: LockedAccount): Promise<Turns> {
  const rows = await trx
    .selectFrom('rep_turn')
    .select(['user_id', (turn) => turn.fn.max('at').as('at')])
    .where('program_id', '=', programId)
    .groupBy('user_id')
    .execute();
  return new Map(rows.map((row) => [row.user_id, row.at.getTime()]));
}

type Choosing = {
  settings: ProgramSettings;
  reps: readonly Rep[];
  turns: Turns;
  actor: Actor;
};

/** Whoever has the company; a rep who registers it; else whose turn it is in the partner's region. */
async function findOwner(
  trx: AccountTransaction,
  account: LockedAccount,
  {settings, reps, turns, actor}: Choosing,
  {company}: DealValues,
): Promise<Colleague | null> {
  const {assignment = 'owner_first'} = settings;
  if (assignment === 'owner_first' && company) {
    const {rows} = await sql<{owner: UserId | null}>`
      select app.company_owner(${account.programId}, ${company.domain ?? null}, ${company.name}) as owner
    `.execute(trx);
    const owner = reps.find(({userId}) => userId === rows[0]?.owner);
    if (owner) return owner;
  }
  const registrar = actor.kind === 'vendor' && reps.find(({userId}) => userId === actor.userId);
  if (registrar) return registrar;
  if (assignment === 'by_hand') return null;
  const next = inTurn(reps, account.region, turns)[0];
  if (!next) return null;
  turns.set(next.userId, Date.now()); // the next one of this batch is another's
  return next;
}

/** Those of the region, or where it has none those who work everywhere; who waited longest first. */
function inTurn(reps: readonly Rep[], region: string | null, turns: Turns): Rep[] {
  const local = reps.filter(({regions}) => region === null || regions.includes(region));
  const able = local.length > 0 ? local : reps.filter(({regions}) => regions.length === 0);
  const since = ({userId}: Rep) => turns.get(userId) ?? 0;
  return able.toSorted((a, b) => since(a) - since(b) || (a.userId < b.userId ? -1 : 1));
}

type Found = {
  account_id: string;
  deal_id: DealId;
  deal_name: string;
  why: Duplicate['why'];
  filed_at: string;
};

async function findDuplicates(
  trx: AccountTransaction,
  {id, programId}: LockedAccount,
  dealId: DealId,
  {company}: DealValues,
): Promise<Duplicate[]> {
  if (!company) return [];
  const domain = company.domain?.trim().toLowerCase() ?? null;
  const {rows} = await sql<Found>`
    select account_id, deal_id, deal_name, why, filed_at
    from app.find_duplicates(${programId}, ${domain}, ${company.name.trim()})
  `.execute(trx);
  return rows
    .filter((row) => row.deal_id !== dealId)
    .map((row) => {
      const isOurs = row.account_id === id;
      return {
        why: row.why,
        dealId: isOurs ? row.deal_id : null,
        dealName: isOurs ? row.deal_name : null,
        filedAt: row.filed_at,
        oursFirst: false, // that one is there already
      };
    });
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

/** Writes down who got which of the deals that were registered, so that the next one is another's. */
export function recordTurns(
  trx: AccountTransaction,
  {id, programId}: LockedAccount,
  facts: ServerFacts | undefined,
  changes: readonly Change[],
  at: string,
): void {
  const rows = [...(facts?.owners ?? [])].flatMap(([dealId, owner]) => {
    const isDone = changes.some((change) => change.kind === 'deal' && change.id === dealId);
    return owner?.userId && isDone
      ? [{program_id: programId, user_id: owner.userId, at, account_id: id, deal_id: dealId}]
      : [];
  });
  if (rows.length > 0) send(trx, trx.insertInto('rep_turn').values(rows));
}
