import type {Colleague} from '../../../lib/domain/deal.ts';
import type {AccountId, ProgramId, UserId} from '../../../lib/domain/ids.ts';
import {findPeople} from '../../data/people.ts';
import type {VendorTransaction} from '../../db/database.ts';

/** Whom a deal can be given to, who looks after the account, and whom one can put on a team: as the rules find them (write/deal-facts.ts). */
export type PeopleAround = {
  reps: Colleague[];
  managers: Colleague[];
  vendorPeople: Colleague[];
  partnerPeople: Colleague[];
};

export async function findPeopleAround(
  trx: VendorTransaction,
  programId: ProgramId,
  accountId: AccountId,
): Promise<PeopleAround> {
  const [vendor, assigned, members] = await Promise.all([
    trx
      .selectFrom('vendor_person')
      .select(['user_id', 'roles'])
      .where('program_id', '=', programId)
      .execute(),
    trx
      .selectFrom('account_assignment')
      .select('user_id')
      .where('account_id', '=', accountId)
      .execute(),
    trx.selectFrom('member').select('user_id').where('account_id', '=', accountId).execute(),
  ]);
  const reps = idsOf(vendor.filter(({roles}) => roles.includes('rep')));
  const vendorIds = [...new Set([...reps, ...idsOf(assigned)])];
  const memberIds = idsOf(members);
  const names = new Map(
    (await findPeople(trx, [...vendorIds, ...memberIds])).map(({userId, name}) => [userId, name]),
  );
  const named = (ids: readonly UserId[]): Colleague[] =>
    ids
      .map((userId) => ({userId, name: names.get(userId) ?? ''}))
      .filter(({name}) => name !== '')
      .sort((a, b) => a.name.localeCompare(b.name));
  return {
    reps: named(reps),
    managers: named([...new Set(idsOf(assigned))]),
    vendorPeople: named(vendorIds),
    partnerPeople: named(memberIds),
  };
}

function idsOf(rows: ReadonlyArray<{user_id: UserId}>): UserId[] {
  return rows.map((row) => row.user_id);
}
