import type {UserId} from '../../lib/domain/ids.ts';
import type {SystemMutation} from '../../lib/domain/mutation.ts';
import {dealOf} from '../data/rows.ts';
import type {AccountTransaction} from '../db/database.ts';
import {applyMutations} from './apply-mutations.ts';
import {chooseOwner, findOwnerChoice, findTurns, type Given} from './choose-owner.ts';
import type {LockedAccount} from './locked-account.ts';
import {systemAsker} from './system-change.ts';

/**
 * Gives each of the locked account's deals of that person to somebody else, as a new registration would be given, or to nobody where there
 * is nobody. The person has left the reps in this transaction. The account as it is afterwards.
 */
export async function reassignDeals(
  trx: AccountTransaction,
  account: LockedAccount,
  userId: UserId,
): Promise<LockedAccount> {
  const rows = await trx
    .selectFrom('deal')
    .selectAll()
    .where('account_id', '=', account.id)
    .where('owner_user_id', '=', userId)
    .orderBy('registered_at')
    .orderBy('id')
    .execute();
  if (rows.length === 0) return account;
  const [choice, turns] = [await findOwnerChoice(trx, account), await findTurns(trx, account)];
  const {actor} = systemAsker;
  const at = new Date().toISOString();
  const mutations: SystemMutation[] = [];
  // Nothing is written before all is chosen: what is chosen here nobody finds in the database
  const given: Given[] = [];
  for (const {id: dealId, company} of rows.map(dealOf)) {
    const next = await chooseOwner(trx, account, choice, {company, actor, turns, given});
    if (company && next) given.push({company, to: next});
    const owner = next && {userId: next.userId, name: next.name, since: at};
    mutations.push({kind: 'system.reassign', dealId, owner});
  }
  const asked = mutations.map((mutation) => ({kind: 'mutation', mutation}) as const);
  return (await applyMutations(trx, account, systemAsker, asked, at)).account;
}
