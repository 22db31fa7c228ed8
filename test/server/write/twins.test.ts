import {afterAll, beforeAll, beforeEach, describe, expect, it} from 'vitest';
import {dealOf} from '../../../server/data/rows.ts';
import {inTenant} from '../../../server/db/database.ts';
import type {DealCompany} from '../../../lib/domain/deal.ts';
import type {AccountId} from '../../../lib/domain/ids.ts';
import {setRepRegions} from '../../../server/write/program-settings.ts';
import {
  answerTo,
  convert,
  findDeal,
  must,
  newId,
  ownCompany,
  recordRef,
  share,
} from '../shared-deals.ts';
import {createWorld, done, operator, type Someone, type World} from '../world.ts';

/** A rep registers a deal for the partner, who has it in the CRM: one deal, not two. */
let world: World;
let account: AccountId;
let maria: Someone;
let luca: Someone;
let company: {company: DealCompany};

beforeAll(async () => {
  world = await createWorld();
  luca = await world.vendor('Luca', 'rep');
  done(await setRepRegions(world.deps, operator, world.programId, luca.userId, []));
});
afterAll(() => world.end());
beforeEach(async () => {
  account = await world.account('Bright Agency');
  maria = await world.member(account, 'Maria Nowak', 'partner_admin');
  company = ownCompany();
});

const register = (besides: never[] | string[] = []) => ({
  ...share(company),
  besides: besides as never[], // ids that were made here
});
const ofRecord = (besides: string[] = []) => ({
  ...convert({dealId: newId()}, company),
  deal: {newDealId: newId(), ref: recordRef(), name: 'Acme'},
  besides: besides as never[], // ids that were made here
});

async function active(of = account) {
  const rows = await inTenant(world.deps.db, of, (trx) =>
    trx.selectFrom('deal').selectAll().where('account_id', '=', of).execute(),
  );
  return rows.map(dealOf).filter(({sharing}) => sharing?.state === 'active');
}

describe('a rep registers while the partner converts the record, in the same minute', () => {
  it('one registration counts, whoever was first, and the other hears of it', async () => {
    for (let round = 0; round < 4; round++) {
      company = ownCompany();
      const before = (await active()).length;
      const answers = await Promise.all([
        answerTo(world, luca, account, register()),
        answerTo(world, maria, account, ofRecord()),
      ]);
      expect(answers.toSorted()).toEqual(['applied', 'registered_already']);
      expect((await active()).length).toBe(before + 1);
    }
  });

  it('the partner who came second links the record, and nobody can register it again', async () => {
    const asked = register();
    await must(world, luca, account, asked);
    const mine = ofRecord();
    expect(await answerTo(world, maria, account, mine)).toBe('registered_already');
    const {ref} = mine.deal;
    await must(world, maria, account, {kind: 'deal.link_record', dealId: asked.dealId, ref});
    expect(await findDeal(world, account, asked.dealId)).toMatchObject({ref, shared: true});
    const again = {...mine, deal: {...mine.deal, newDealId: newId()}};
    expect(await answerTo(world, maria, account, again)).toBe('already_shared');
    expect(await active()).toHaveLength(1);
  });

  it('or says that it is another deal, and both stand', async () => {
    const asked = register();
    await must(world, luca, account, asked);
    await must(world, maria, account, ofRecord([asked.dealId]));
    expect(await active()).toHaveLength(2);
  });

  it('a partner with two deals of one company is not asked', async () => {
    await must(world, maria, account, ofRecord());
    await must(world, maria, account, ofRecord());
    expect(await active()).toHaveLength(2);
  });

  it('nobody learns of another account’s by it', async () => {
    const elsewhere = await world.account('Other');
    await must(world, luca, elsewhere, register());
    expect(await answerTo(world, maria, account, ofRecord())).toBe('applied');
  });
});

describe('linking a record', () => {
  it('is for the deal’s own account, and for no one of the vendor’s', async () => {
    const asked = register();
    await must(world, luca, account, asked);
    const elsewhere = await world.account('Other');
    const olga = await world.member(elsewhere, 'Olga', 'partner_admin');
    const link = {kind: 'deal.link_record', dealId: asked.dealId, ref: recordRef()} as const;
    expect(await answerTo(world, olga, elsewhere, link)).toBe('deal_not_found');
    expect(await answerTo(world, olga, account, link)).toBe('no_access');
    expect(await answerTo(world, luca, account, link)).toBe('forbidden');
    expect((await findDeal(world, account, asked.dealId)).ref).toBeNull();
  });

  it('two who link different records in the same moment: one stands, the other hears it', async () => {
    const asked = register();
    await must(world, luca, account, asked);
    const answers = await Promise.all(
      [recordRef(), recordRef()].map((ref) =>
        answerTo(world, maria, account, {kind: 'deal.link_record', dealId: asked.dealId, ref}),
      ),
    );
    expect(answers.toSorted()).toEqual(['applied', 'record_taken']);
  });
});
