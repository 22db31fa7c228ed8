import {sql} from 'kysely';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import type {AccountId, DealId} from '../../../lib/domain/ids.ts';
import {expireDeals} from '../../../server/jobs/expire-deals.ts';
import {changeProgram} from '../../../server/write/program.ts';
import {convert, findDeal, must, ownCompany, share, timelineOf} from '../shared-deals.ts';
import {createWorld, done, operator, type Someone, type World} from '../world.ts';

let world: World;
let account: AccountId;
let maria: Someone;
let rep: Someone;

beforeAll(async () => {
  world = await createWorld();
  done(
    await changeProgram(world.deps, operator, world.programId, {settings: {registrationDays: 90}}),
  );
  rep = await world.vendor('Luca', 'rep');
  account = await world.account('Bright Agency');
  maria = await world.member(account, 'Maria', 'partner_admin');
});
afterAll(() => world.end());

async function register(by = maria, accountId = account): Promise<DealId> {
  const deal = share(ownCompany());
  await must(world, by, accountId, deal);
  return deal.dealId;
}

/** As if it had been registered that long ago. */
const age = (accountId: AccountId, dealId: DealId, days: number) =>
  world.read(accountId, (trx) =>
    sql`
      update app.deal set sharing = jsonb_set(sharing, '{expiresAt}', to_jsonb(to_char(
        (sharing ->> 'expiresAt')::timestamptz at time zone 'UTC' - ${days} * interval '1 day',
        'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')))
      where id = ${dealId}`.execute(trx),
  );

const stateOf = async (dealId: DealId, accountId = account) =>
  (await findDeal(world, accountId, dealId)).sharing?.state;

describe('registrations', () => {
  it('end after the days of the program, in every account, and are as they were before', async () => {
    const other = await world.account('Other');
    const olga = await world.member(other, 'Olga', 'partner_admin');
    const [due, young, theirs] = [await register(), await register(), await register(olga, other)];
    await age(account, due, 91);
    await age(account, young, 89);
    await age(other, theirs, 91);
    await expireDeals(world.deps, 1);
    expect([await stateOf(due), await stateOf(young), await stateOf(theirs, other)]).toEqual([
      ...['expired', 'active', 'expired'],
    ]);
    expect(await findDeal(world, account, due)).toMatchObject({
      shared: false,
      owner: {userId: rep.userId},
    });
    expect((await timelineOf(world, account, due)).at(-1)).toMatchObject({
      by: null,
      event: {kind: 'state_changed', from: 'active', to: 'expired'},
    });
  });

  it('that were decided or withdrawn do not end, and who registers anew has a new term', async () => {
    const [won, gone, again] = [await register(), await register(), await register()];
    await must(world, rep, account, {
      ...{kind: 'vendor.set_state', dealId: won, state: 'won', reason: ''},
    });
    for (const dealId of [gone, again]) {
      await must(world, maria, account, {kind: 'deal.withdraw', dealId, reason: ''});
    }
    for (const dealId of [won, gone, again]) await age(account, dealId, 91);
    await must(world, maria, account, convert({dealId: again}, ownCompany()));
    await expireDeals(world.deps);
    expect([await stateOf(won), await stateOf(gone), await stateOf(again)]).toEqual([
      ...['won', 'withdrawn', 'active'],
    ]);
  });

  it('end once, however often the job runs, also twice at a time', async () => {
    const due = await register();
    await age(account, due, 91);
    await Promise.all([expireDeals(world.deps), expireDeals(world.deps)]);
    await expireDeals(world.deps);
    const ends = (await timelineOf(world, account, due)).filter(
      ({event}) => event.kind === 'state_changed',
    );
    expect(ends).toHaveLength(1);
  });

  it('never end where the program sets no term', async () => {
    done(await changeProgram(world.deps, operator, world.programId, {settings: {}}));
    const open = await register();
    expect((await findDeal(world, account, open)).sharing?.expiresAt).toBeNull();
    await expireDeals(world.deps);
    expect(await stateOf(open)).toBe('active');
  });
});
