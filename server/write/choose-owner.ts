import {sql} from 'kysely';
import type {Change} from '../../lib/domain/account-view.ts';
import type {Colleague, DealCompany} from '../../lib/domain/deal.ts';
import {domainOf} from '../../lib/domain/deal-rules.ts';
import type {UserId} from '../../lib/domain/ids.ts';
import {limits} from '../../lib/domain/limits.ts';
import type {Actor} from '../../lib/domain/mutation.ts';
import type {ProgramSettings} from '../../lib/domain/program-settings.ts';
import {findPeople} from '../data/people.ts';
import {send, type AccountTransaction} from '../db/database.ts';
import type {BatchEntry} from './close-batch.ts';
import type {LockedAccount} from './locked-account.ts';

/** Who gets a deal: whoever has the company, a rep who registers it, else whose turn it is; as the program has decided. */
export type OwnerChoice = {reps: Rep[]; vendorPeople: Colleague[]; settings: ProgramSettings};
/** `isLocal`: among the reps of this account, who get its deals in turn. */
export type Rep = Colleague & {isLocal: boolean};
export type Turns = Map<UserId, number>;

/** The program's reps, and with them the account's CAMs and PDMs. */
export async function findOwnerChoice(
  trx: AccountTransaction,
  {id, programId, region}: LockedAccount,
): Promise<OwnerChoice> {
  const [people, assigned, program] = await Promise.all([
    trx
      .selectFrom('vendor_person')
      .select([
        'user_id',
        'roles',
        sql<boolean>`user_id in (select rep.user_id from app.account_reps(${programId}, ${region}) rep)`.as(
          'is_local',
        ),
      ])
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
  const reps = isRep.map(({user_id: userId, is_local: isLocal}) => ({
    ...{userId, isLocal, name: names.get(userId) ?? ''},
  }));
  return {reps, vendorPeople, settings: program.settings};
}

/** When each rep last got a deal. */
export async function findTurns(
  trx: AccountTransaction,
  {programId}: LockedAccount,
): Promise<Turns> {
  const {rows} = await sql<{user_id: UserId; at: Date}>`
    select user_id, at from app.rep_turns(${programId})
  `.execute(trx);
  return new Map(rows.map((row) => [row.user_id, row.at.getTime()]));
}

/** Whose a company became a moment ago, which nobody finds in the database yet. */
export type Given = {company: DealCompany; to: Colleague};

/** `turns` is told, so that the next one is another's; `given`: what was chosen before in the same go. */
export async function chooseOwner(
  trx: AccountTransaction,
  account: LockedAccount,
  {reps, settings}: OwnerChoice,
  {
    company,
    actor,
    turns,
    given = [],
  }: {company: DealCompany | null; actor: Actor; turns: Turns; given?: readonly Given[]},
): Promise<Colleague | null> {
  const {assignment = 'owner_first'} = settings;
  const before = company && given.find((one) => isSameCompany(one.company, company));
  const has =
    assignment === 'owner_first' &&
    company &&
    (before?.to.userId ?? (await ownerOf(trx, account, company)));
  const known = has && reps.find(({userId}) => userId === has);
  if (known) return known;
  const registrar = actor.kind === 'vendor' && reps.find(({userId}) => userId === actor.userId);
  if (registrar) return registrar;
  if (assignment === 'by_hand') return null;
  const next = inTurn(reps, turns)[0];
  if (!next) return null;
  turns.set(next.userId, Date.now());
  return next;
}

/** Also through another account: a company is the vendor's client once. */
async function ownerOf(
  trx: AccountTransaction,
  {programId}: LockedAccount,
  company: DealCompany,
): Promise<UserId | null> {
  const {rows} = await sql<{owner: UserId | null}>`
    select app.company_owner(${programId}, ${company.domain ?? null}, ${company.name}) as owner
  `.execute(trx);
  return rows[0]?.owner ?? null;
}

/** As `app.company_owner` compares: by web domain, by name where one has none. */
function isSameCompany(a: DealCompany, b: DealCompany): boolean {
  const [site, other] = [domainOf(a.domain), domainOf(b.domain)];
  if (site !== null && other !== null) return site === other;
  return a.name.toLowerCase() === b.name.toLowerCase();
}

/** The account's own, who waited longest first. */
function inTurn(reps: readonly Rep[], turns: Turns): Rep[] {
  const since = ({userId}: Rep) => turns.get(userId) ?? 0;
  return reps
    .filter(({isLocal}) => isLocal)
    .toSorted((a, b) => since(a) - since(b) || (a.userId < b.userId ? -1 : 1));
}

/** Writes down who got which deal, however that came about, so that the next one is another's. */
export function recordTurns(
  trx: AccountTransaction,
  {id, programId}: LockedAccount,
  entries: readonly BatchEntry[],
  at: string,
): void {
  const rows = entries.flatMap(({event, changes}) => {
    if (event.kind !== 'deal_registered' && event.kind !== 'owner_set') return [];
    const owner = ownerIn(changes, event.dealId);
    return owner === undefined
      ? []
      : [{program_id: programId, user_id: owner, at, account_id: id, deal_id: event.dealId}];
  });
  if (rows.length === 0) return;
  // One that was registered, withdrawn and registered in one push was got once
  const add = trx.insertInto('rep_turn').values(rows);
  send(
    trx,
    add.onConflict((on) => on.doNothing()),
  );
}

function ownerIn(changes: readonly Change[], dealId: string): UserId | undefined {
  const change = changes.find(({kind, id}) => kind === 'deal' && id === dealId);
  return change?.kind === 'deal' ? change.row?.owner?.userId : undefined;
}
