import {afterAll, beforeAll, beforeEach, describe, expect, it} from 'vitest';
import type {DealValues} from '../../../lib/domain/deal.ts';
import type {AccountId, DealId, QuoteId, UserId} from '../../../lib/domain/ids.ts';
import type {CommandMutation} from '../../../lib/domain/mutation.ts';
import type {ProgramSettings} from '../../../lib/domain/program-settings.ts';
import {quoteOf as quoteRowOf} from '../../../server/data/deal-rows.ts';
import {setRecipient} from '../../../server/write/account.ts';
import {setAccountRegion, setRepRegions} from '../../../server/write/program-settings.ts';
import {changeProgram, setVendorRoles} from '../../../server/write/program.ts';
import {
  answerTo,
  ask,
  convert,
  findDeal,
  must,
  newId,
  ownCompany,
  post,
  share,
  timelineOf,
  values,
} from '../shared-deals.ts';
import {createSyncClient} from '../sync-client.ts';
import {createWorld, done, operator, type Someone, type World} from '../world.ts';

let world: World;
let account: AccountId;
let other: AccountId;
let maria: Someone;
let olga: Someone;
let reps: Someone[] = [];

beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.end());

beforeEach(async () => {
  for (const rep of reps) {
    done(await setVendorRoles(world.deps, operator, world.programId, rep.userId, []));
  }
  reps = [];
  await settings({});
  [account, other] = [await world.account('Bright Agency'), await world.account('Other')];
  maria = await world.member(account, 'Maria Nowak', 'partner_admin');
  olga = await world.member(other, 'Olga', 'partner_admin');
});

const settings = async (given: ProgramSettings) =>
  done(await changeProgram(world.deps, operator, world.programId, {settings: given}));

async function makeRep(name: string, ...regions: string[]): Promise<Someone> {
  const rep = await world.vendor(name, 'rep');
  reps.push(rep);
  const set = await setRepRegions(world.deps, operator, world.programId, rep.userId, regions);
  expect(done(set)).toBe('set');
  return rep;
}

type Race = {dealId: DealId; rep: Someone; other: Someone; since: string; quoteId: QuoteId};

const quoteOf = (dealId: DealId, quoteId: QuoteId, number: string) => ({
  ...{kind: 'vendor.put_quote', quoteId, dealId, number},
  ...{amount: {amountMinor: 100, currency: 'EUR'}, validUntil: null, file: null},
});

const inRegion = async (accountId: AccountId, region: string) =>
  done(await setAccountRegion(world.deps, operator, world.programId, accountId, region));

async function register(
  given: Partial<DealValues> = ownCompany(),
  by = maria,
  accountId = account,
): Promise<DealId> {
  const deal = share(given);
  await must(world, by, accountId, deal);
  return deal.dealId;
}

const ownerOf = async (dealId: DealId, accountId = account) =>
  (await findDeal(world, accountId, dealId)).owner?.userId ?? null;

describe('registering', () => {
  it('a new deal: active at once, with its fields, its registrar, its rep and an entry of its timeline', async () => {
    const rep = await makeRep('Luca');
    await settings({registrationDays: 10});
    const dealId = await register(values());
    const deal = await findDeal(world, account, dealId);
    expect(deal).toMatchObject({
      ...{name: 'Acme renewal', shared: true, closeDate: '2027-01-29'},
      company: {name: 'Acme Corp', domain: 'acme.example'},
      owner: {userId: rep.userId, name: 'Luca'},
      sharing: {
        ...{state: 'active', productIds: ['marketing'], eligibility: null},
        registeredBy: {userId: maria.userId, side: 'partner'},
        partnerContact: {userId: maria.userId},
        amount: {amountMinor: 4_800_000, currency: 'USD'},
      },
    });
    const {registeredAt = '', expiresAt} = deal.sharing ?? {};
    expect(Date.parse(expiresAt ?? '') - Date.parse(registeredAt)).toBe(10 * 86_400_000);
    expect(await timelineOf(world, account, dealId)).toMatchObject([
      {by: {userId: maria.userId}, event: {kind: 'deal_registered', how: 'created'}},
    ]);
  });

  it('an existing deal, which keeps its record; and again after it was withdrawn', async () => {
    const known = await world.deal(account, {shared: false, owner: null});
    expect(
      await answerTo(world, maria, account, {...convert({dealId: known.id}), reachedOut: false}),
    ).toBe('invalid');
    await must(world, maria, account, convert({dealId: known.id}));
    expect(await answerTo(world, maria, account, convert({dealId: known.id}))).toBe(
      'already_shared',
    );
    expect(await findDeal(world, account, known.id)).toMatchObject({shared: true, ref: known.ref});
    await must(world, maria, account, {kind: 'deal.withdraw', dealId: known.id, reason: 'Later'});
    await must(world, maria, account, convert({dealId: known.id}));
    const events = (await timelineOf(world, account, known.id)).map(({event}) => event);
    expect(events).toMatchObject([
      {kind: 'deal_registered', how: 'converted'},
      {kind: 'state_changed', to: 'withdrawn', reason: 'Later'},
      {kind: 'deal_registered', how: 'again'},
    ]);
  });

  it('a record that is known under another id finds that deal, its rep and its duplicates', async () => {
    const rep = await makeRep('Luca');
    const company = ownCompany();
    await register(company);
    const known = await world.deal(account, {shared: false, owner: null});
    const {ref} = known;
    if (!ref) throw new Error('It has one');
    const newDealId: DealId = newId();
    const mutation = {
      ...convert({dealId: newDealId}, company),
      deal: {newDealId, ref, name: 'Seen in the CRM'},
    };
    await must(world, maria, account, mutation);
    const deal = await findDeal(world, account, known.id);
    expect(deal).toMatchObject({shared: true, owner: {userId: rep.userId}});
    expect(deal.sharing?.duplicates).toHaveLength(1);
    await expect(findDeal(world, account, newDealId)).rejects.toThrow();
  });

  it('by partner and rep in the same minute is one registration, and the other hears that it is shared', async () => {
    const rep = await makeRep('Luca');
    for (let round = 0; round < 4; round++) {
      const {id: dealId} = await world.deal(account, {shared: false, owner: null});
      const answers = await Promise.all([
        answerTo(world, maria, account, convert({dealId}, ownCompany())),
        answerTo(world, rep, account, convert({dealId}, ownCompany())),
      ]);
      expect(answers.sort()).toEqual(['already_shared', 'applied']);
      const events = await timelineOf(world, account, dealId);
      expect(events.map(({event}) => event.kind)).toEqual(['deal_registered']);
    }
  });

  it("by a rep is the rep's, and the recipient's at the partner", async () => {
    const rep = await makeRep('Luca');
    await makeRep('Ann');
    done(await setRecipient(world.deps, operator, account, maria.userId));
    const deal = share(ownCompany());
    await must(world, rep, account, deal);
    expect(await findDeal(world, account, deal.dealId)).toMatchObject({
      owner: {userId: rep.userId},
      sharing: {
        registeredBy: {userId: rep.userId, side: 'vendor'},
        partnerContact: {userId: maria.userId},
      },
    });
    const stranger = share(ownCompany(), olga.userId);
    expect(await ask(world, rep, account, stranger)).toMatchObject({
      refusal: {code: 'invalid', fields: [{field: 'partnerContact', code: 'unknown'}]},
    });
  });
});

describe('who gets a deal', () => {
  it('each rep in turn, also within one push and across accounts', async () => {
    const ids = [await makeRep('Ann'), await makeRep('Bob'), await makeRep('Cleo')].map(
      ({userId}) => userId,
    );
    const deals = Array.from({length: 3}, () => share(ownCompany()));
    const client = createSyncClient(world, account, maria);
    expect(await client.push(...deals)).toEqual(['applied', 'applied', 'applied']);
    const first = await Promise.all(deals.map(({dealId}) => ownerOf(dealId)));
    expect(new Set(first)).toEqual(new Set(ids));
    const next: Array<UserId | null> = [];
    for (const at of [0, 1, 2]) {
      const [by, accountId] = at === 1 ? [olga, other] : [maria, account];
      next.push(await ownerOf(await register(ownCompany(), by, accountId), accountId));
    }
    expect(new Set(next)).toEqual(new Set(ids));
  });

  it('a rep of the region; where it has none, one who works everywhere; else nobody', async () => {
    await settings({
      regions: [
        {id: 'north', name: 'North'},
        {id: 'south', name: 'South'},
      ],
    });
    const north = await makeRep('North', 'north');
    await inRegion(account, 'north');
    await inRegion(other, 'south');
    expect(await ownerOf(await register())).toBe(north.userId);
    expect(await ownerOf(await register(ownCompany(), olga, other), other)).toBeNull();
    const anywhere = await makeRep('Anywhere');
    expect(await ownerOf(await register(ownCompany(), olga, other), other)).toBe(anywhere.userId);
    expect(await ownerOf(await register())).toBe(north.userId);
  });

  it('only the reps of the region in turn, where it has several', async () => {
    await settings({regions: [{id: 'north', name: 'North'}]});
    await makeRep('South first'); // works everywhere, and waits longest
    const north = [await makeRep('Ann', 'north'), await makeRep('Bob', 'north')];
    await inRegion(account, 'north');
    const owners: Array<UserId | null> = [];
    for (let n = 0; n < 4; n++) owners.push(await ownerOf(await register()));
    const [first, second] = owners;
    expect(new Set([first, second])).toEqual(new Set(north.map(({userId}) => userId)));
    expect(owners).toEqual([first, second, first, second]);
  });

  it('whose turn it is, also of a company that somebody has, where the program goes by turns alone', async () => {
    await makeRep('Ann');
    await makeRep('Bob');
    const known = ownCompany();
    const ownersOf = async () => [
      await ownerOf(await register(known)),
      await ownerOf(await register(known, olga, other), other),
    ];
    const [first, again] = await ownersOf();
    expect(again).toBe(first); // whoever has the company, as long as nothing else was set
    await settings({assignment: 'round_robin'});
    expect(new Set(await ownersOf())).toEqual(new Set(reps.map(({userId}) => userId)));
  });

  it.each([
    [
      'the same domain, however it is written',
      {domain: 'https://www.Known.example/about'},
      'Another',
    ],
    ['the same name, where no domain is known', {}, 'KNOWN AG'],
  ])('whoever has the company, through whichever partner: %s', async (_what, domain, name) => {
    await makeRep('Ann');
    await makeRep('Bob');
    const mine = await register({company: {name: 'Known AG', domain: 'known.example', ref: null}});
    const owner = await ownerOf(mine);
    for (const _ of reps) {
      const again = await register({company: {name, ...domain, ref: null}}, olga, other);
      expect(await ownerOf(again, other)).toBe(owner);
    }
    await must(world, maria, account, {kind: 'deal.withdraw', dealId: mine, reason: ''});
  });

  it('the company of the first deal of a push is known to the second', async () => {
    await makeRep('Ann');
    await makeRep('Bob');
    const company = ownCompany();
    const [one, two] = [share(company), share(company)];
    await createSyncClient(world, account, maria).push(one, two);
    expect(await ownerOf(two.dealId)).toBe(await ownerOf(one.dealId));
    expect((await findDeal(world, account, two.dealId)).sharing?.duplicates).toMatchObject([
      {why: 'same_domain', dealId: one.dealId},
    ]);
  });

  it('nobody by itself, where the program assigns by hand; a rep keeps what they register', async () => {
    await settings({assignment: 'by_hand'});
    const rep = await makeRep('Luca');
    expect(await ownerOf(await register())).toBeNull();
    expect(await ownerOf(await register(ownCompany(), rep))).toBe(rep.userId);
  });
});

describe("a partner's capacity", () => {
  beforeEach(() => settings({capacity: 2}));

  it('bounds active registrations, of one push too; one that ended makes room', async () => {
    const deals = [share(ownCompany()), share(ownCompany()), share(ownCompany())] as const;
    const client = createSyncClient(world, account, maria);
    expect(await client.push(...deals)).toEqual(['applied', 'applied', 'at_capacity']);
    const rep = await makeRep('Luca');
    expect(await answerTo(world, rep, account, share(ownCompany()))).toBe('at_capacity');
    const {dealId} = deals[0];
    await must(world, maria, account, {kind: 'deal.withdraw', dealId, reason: ''});
    await register();
    expect(await answerTo(world, maria, account, convert({dealId}, ownCompany()))).toBe(
      'at_capacity',
    );
    await register(ownCompany(), olga, other); // another account has its own
  });

  it('[L3] gives the last place once, however many ask for it at a time', async () => {
    await register();
    const answers = await Promise.all(
      Array.from({length: 6}, () => answerTo(world, maria, account, share(ownCompany()))),
    );
    expect(answers.filter((answer) => answer === 'applied')).toHaveLength(1);
    expect(answers.filter((answer) => answer === 'at_capacity')).toHaveLength(5);
  });

  it('holds for opening one again', async () => {
    const rep = await makeRep('Luca');
    const dealId = await register(ownCompany(), rep);
    const set = (state: 'won' | 'active') =>
      answerTo(world, rep, account, {kind: 'vendor.set_state', dealId, state, reason: ''});
    expect(await set('won')).toBe('applied');
    await register();
    await register();
    expect(await set('active')).toBe('at_capacity');
  });
});

describe('duplicates', () => {
  it("of one's own account are named; of another only why and when", async () => {
    const company = ownCompany();
    const first = await register({...company, name: 'A secret name'}, olga, other);
    const second = await register({...company, name: 'Ours'});
    const third = await register({company: {...company.company, domain: null}, name: 'Third'});
    const filedAt = (await findDeal(world, other, first)).sharing?.registeredAt;
    const deal = await findDeal(world, account, third);
    expect(deal.sharing?.duplicates).toEqual([
      {...{why: 'same_company', dealId: null, dealName: null}, filedAt, oursFirst: false},
      {
        ...{why: 'same_company', dealId: second, dealName: 'Ours', oursFirst: false},
        filedAt: (await findDeal(world, account, second)).sharing?.registeredAt,
      },
    ]);
    expect(JSON.stringify(await timelineOf(world, account, third))).not.toContain('secret');
    expect(await ownerOf(second)).toBe(await ownerOf(third));
  });

  it('are no duplicates once they ended', async () => {
    const company = ownCompany();
    const first = await register(company);
    await must(world, maria, account, {kind: 'deal.withdraw', dealId: first, reason: ''});
    const second = await register(company);
    expect((await findDeal(world, account, second)).sharing?.duplicates).toEqual([]);
  });
});

describe('key facts', () => {
  const edits: Array<[field: string, changes: Partial<DealValues>, vendor: boolean]> = [
    ['name', {name: 'Renamed'}, false],
    ['productIds', {productIds: ['sales']}, true],
    ['amount', {amount: {amountMinor: 1, currency: 'EUR'}}, false],
    ['closeDate', {closeDate: '2027-05-05'}, false],
    ['contact', {contact: {name: 'Otto', email: 'otto@acme.example', ref: null}}, false],
    ['company', {company: {name: 'Else', ref: null}}, false],
    ['introNote', {introNote: 'New'}, false],
    ['painOrOpportunity', {painOrOpportunity: 'New'}, false],
    ['nextSteps', {nextSteps: 'New'}, false],
  ];

  it.each(edits)('%s goes the way of the table', async (field, changes, vendor) => {
    const rep = await makeRep('Luca');
    const dealId = await register();
    const edit = {kind: 'deal.edit', dealId, changes} as const;
    const before = await findDeal(world, account, dealId);
    const answer = await ask(world, rep, account, edit);
    if (vendor) expect(answer).toMatchObject({kind: 'applied'});
    else {
      expect(answer).toMatchObject({
        refusal: {code: 'invalid', fields: [{field, code: 'not_offered'}]},
      });
      expect(await findDeal(world, account, dealId)).toEqual(before);
    }
    await must(world, maria, account, edit);
    expect((await timelineOf(world, account, dealId)).at(-1)?.event.kind).toBe('deal_edited');
    expect(await findDeal(world, account, dealId)).not.toEqual(before);
  });

  it('[F1, F2, F3] of two who wrote unseen the later stands, and both sides are told with the old value', async () => {
    const rep = await makeRep('Luca');
    const dealId = await register();
    const edit = (productIds: string[], was: string[]) =>
      ({kind: 'deal.edit', dealId, changes: {productIds}, was: {productIds: was}}) as const;
    await must(world, rep, account, edit(['sales'], ['marketing']));
    await must(world, maria, account, edit(['service'], ['marketing']));
    const client = createSyncClient(world, account, maria);
    await client.pull();
    const told = [...client.rows].filter(([key]) => key.startsWith('overwrite:'));
    expect(told.map(([, row]) => row)).toMatchObject([
      {
        ...{dealId, lost: {productIds: ['sales']}, kept: {productIds: ['service']}},
        lostBy: {userId: rep.userId},
        keptBy: {userId: maria.userId},
      },
    ]);
    expect((await timelineOf(world, account, dealId)).at(-1)?.event).toMatchObject({
      ...{kind: 'deal_overwritten', fields: ['productIds']},
      ...{lost: {productIds: ['sales']}, kept: {productIds: ['service']}},
    });
  });

  it.each([
    [
      'owner',
      ({dealId, rep}: Race) => ({kind: 'vendor.set_owner', dealId, userId: rep.userId}),
      ({dealId, other}: Race) => ({kind: 'vendor.set_owner', dealId, userId: other.userId}),
    ],
    [
      'eligibility',
      ({dealId}: Race) => ({
        ...{kind: 'vendor.set_eligibility', dealId, was: null},
        ...{credit: true, commission: true, reason: ''},
      }),
      ({dealId}: Race) => ({
        ...{kind: 'vendor.set_eligibility', dealId, was: null},
        ...{credit: false, commission: false, reason: 'Not theirs'},
      }),
    ],
    [
      'close date',
      ({dealId}: Race) => ({
        ...{kind: 'vendor.set_close_date', dealId, closeDate: '2027-03-01', was: null},
      }),
      ({dealId}: Race) => ({
        ...{kind: 'vendor.set_close_date', dealId, closeDate: '2027-04-01', was: null},
      }),
    ],
    [
      'state',
      ({dealId, since}: Race) => ({
        ...{kind: 'vendor.set_state', dealId, state: 'won', reason: '', was: since},
      }),
      ({dealId, since}: Race) => ({
        ...{kind: 'vendor.set_state', dealId, state: 'lost', reason: 'Price', was: since},
      }),
    ],
    [
      'quote',
      ({dealId, quoteId}: Race) => ({...quoteOf(dealId, quoteId, 'Q-1'), was: null}),
      ({dealId, quoteId}: Race) => ({...quoteOf(dealId, quoteId, 'Q-2'), was: null}),
    ],
  ])(
    'of two of the vendor who decide its %s in the same moment one is told that it is stale',
    async (what, one, another) => {
      const [rep, other] = [await makeRep('Luca'), await makeRep('Lena')];
      const dealId = await register();
      const before = await findDeal(world, account, dealId);
      const race: Race = {
        ...{dealId, rep, other, quoteId: newId()},
        since: before.sharing?.since ?? '',
      };
      const pat = await world.vendor('Pat', 'program_admin');
      const asked = [one(race), another(race)].map((mutation) => ({...mutation}));
      // What was there is neither of the two
      if (what === 'owner') {
        const third = await makeRep('Rosa');
        const set = {kind: 'vendor.set_owner', dealId, userId: third.userId} as const;
        await must(world, pat, account, set);
        for (const mutation of asked) Object.assign(mutation, {was: third.userId});
      }
      const answers = await Promise.all(
        asked.map((mutation) => answerTo(world, pat, account, mutation as CommandMutation)), // one of them, above
      );
      expect(answers.toSorted()).toEqual(['applied', 'stale']);
    },
  );

  it('of two of the vendor who replace and remove one quote in the same moment one is told that it is stale', async () => {
    const dealId = await register();
    const pat = await world.vendor('Pat', 'program_admin');
    const quoteId: QuoteId = newId();
    const put = (number: string, was: string | null) =>
      ({...quoteOf(dealId, quoteId, number), was}) as CommandMutation; // `quoteOf` forgets which it is
    await must(world, pat, account, put('Q-1', null));
    const quotes = () =>
      world.read(account, (trx) =>
        trx.selectFrom('quote').selectAll().where('deal_id', '=', dealId).execute(),
      );
    const [was = ''] = (await quotes()).map((row) => quoteRowOf(row).at);
    const remove = {kind: 'vendor.remove_quote', dealId, quoteId, was} as const;
    const answers = await Promise.all([
      answerTo(world, pat, account, put('Q-2', was)),
      answerTo(world, pat, account, remove),
    ]);
    expect(answers.toSorted()).toEqual(['applied', 'stale']);
    expect(await quotes()).toHaveLength(answers[0] === 'applied' ? 1 : 0);
  });

  it('[F1] of two members at once both hear of it, and each puts it away alone', async () => {
    const tom = await world.member(account, 'Tom');
    const dealId = await register();
    const edit = (nextSteps: string) =>
      ({
        kind: 'deal.edit',
        dealId,
        changes: {nextSteps},
        was: {nextSteps: 'A workshop in May.'},
      }) as const;
    await must(world, maria, account, edit('Call'));
    await must(world, tom, account, edit('Mail'));
    const client = createSyncClient(world, account, tom);
    const overwrites = async () => {
      await client.pull();
      return [...client.rows].flatMap(([key, row]) => (key.startsWith('overwrite:') ? [row] : []));
    };
    const [told] = await overwrites();
    expect(told).toMatchObject({told: [maria.userId, tom.userId], lost: {nextSteps: 'Call'}});
    if (!told || !('told' in told)) return;
    const dismiss = {kind: 'deal.dismiss_overwrite', dealId, overwriteId: told.id} as const;
    await must(world, tom, account, dismiss);
    expect(await overwrites()).toMatchObject([{told: [maria.userId]}]);
    await must(world, maria, account, dismiss);
    expect(await overwrites()).toEqual([]);
  });

  it('of a withdrawn deal stay as they are', async () => {
    const dealId = await register();
    await must(world, maria, account, {kind: 'deal.withdraw', dealId, reason: ''});
    for (const mutation of [
      {kind: 'deal.edit', dealId, changes: {name: 'New'}} as const,
      post(dealId, 'Hello?'),
      {kind: 'deal.withdraw', dealId, reason: ''} as const,
    ]) {
      expect(await answerTo(world, maria, account, mutation)).toBe('deal_not_shared');
    }
  });
});
