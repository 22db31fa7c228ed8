/**
 * What happens by itself: a registration's time runs out, a file has arrived. Decided like everything else, under the account's lock; the
 * caller has found the account by a look-up (migrations/0012) or in its own table, never in a request.
 */
import type {AccountId} from '../../lib/domain/ids.ts';
import type {SystemMutation} from '../../lib/domain/mutation.ts';
import {noStanding} from '../data/standing.ts';
import type {Asker, Outcome} from './apply-mutations.ts';
import {inAccount, type WriteDeps} from './in-account.ts';
import {lockAccount} from './locked-account.ts';

export type SystemOutcome = Outcome | {kind: 'no_account'};

/** Needs nobody's right: `mayDo` lets this actor do what happens by itself, and nothing else. */
export const systemAsker: Asker = {actor: {kind: 'system'}, standing: noStanding};

/** One such change. Refused where it has no place (any more): whoever told us may have done so twice, or too late. */
export async function applySystemMutation(
  deps: WriteDeps,
  accountId: AccountId,
  mutation: SystemMutation,
): Promise<SystemOutcome> {
  const [outcome] = await applySystemMutations(deps, accountId, [mutation]);
  return outcome ?? {kind: 'no_account'};
}

/**
 * Several of one account, in one transaction; an outcome for each, none at all where there is no such account. `at`: the database's clock,
 * where that is what found them.
 */
export function applySystemMutations(
  deps: WriteDeps,
  accountId: AccountId,
  mutations: readonly SystemMutation[],
  at?: string,
): Promise<Outcome[]> {
  return inAccount<Outcome[]>(deps, accountId, async (trx, apply) => {
    const account = await lockAccount(trx, accountId);
    if (!account) return {result: []};
    const asked = mutations.map((mutation) => ({kind: 'mutation', mutation}) as const);
    const when = at ?? new Date().toISOString();
    const {account: after, outcomes} = await apply(trx, account, systemAsker, asked, when);
    return after.rev === account.rev ? {result: outcomes} : {result: outcomes, rev: after.rev};
  });
}
