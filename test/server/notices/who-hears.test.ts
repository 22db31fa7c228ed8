import {sql} from 'kysely';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import type {
  AccountId,
  AttachRequestId,
  DealId,
  MessageId,
  UserId,
} from '../../../lib/domain/ids.ts';
import type {CommandMutation} from '../../../lib/domain/mutation.ts';
import {watchLinks} from '../../../server/client-mail/watch-links.ts';
import {removeMember, unassignManager} from '../../../server/write/account.ts';
import {setVendorRoles} from '../../../server/write/program.ts';
import {applySystemMutation} from '../../../server/write/system-change.ts';
import {age, asClient} from '../client-mail/asked-client.ts';
import {startMailing} from '../jobs/mailing.ts';
import {convert, must, newId, ownCompany, post, share} from '../shared-deals.ts';
import {
  answerAsShown,
  attach,
  createLink,
  createWorld,
  done,
  operator,
  type Someone,
  type World,
} from '../world.ts';

/**
 * Maria, Tom (the recipient) and Ada (an admin) of the partner; of the vendor Dana (CAM), Rick (the rep who gets the deals), Rosa
 * (another rep) and Ruth (program admin). Teams: Timo of the partner, Vera of the vendor, who is a rep of another region.
 */
const partner = ['Maria', 'Tom', 'Ada', 'Timo'] as const;
type Name = (typeof partner)[number] | 'Dana' | 'Rick' | 'Rosa' | 'Ruth' | 'Vera';
const [here, elsewhere] = ['North', 'South'];

let world: World;
let mailing: Awaited<ReturnType<typeof startMailing>>;
let account: AccountId;
const people = {} as Record<Name, {userId: UserId; name: string; email: string}>; // filled below
const nameOf = (userId: string) =>
  Object.values(people).find((one) => one.userId === userId)?.name ?? userId;

beforeAll(async () => {
  world = await createWorld();
  mailing = await startMailing(world);
  account = await world.account('Bright Agency');
  for (const name of partner) {
    const role = name === 'Ada' ? 'partner_admin' : 'partner_member';
    people[name] = await world.member(account, name, role);
  }
  people.Dana = await world.vendor('Dana', 'cam');
  people.Rick = await rep('Rick', here);
  people.Vera = await rep('Vera', elsewhere);
  await world.read(account, (trx) =>
    trx.updateTable('partner_account').set({region: here}).where('id', '=', account).execute(),
  );
  people.Ruth = await world.vendor('Ruth', 'program_admin');
  await world.assign(account, people.Dana, 'cam');
  await as('Ada', {kind: 'settings.recipient', userId: people.Tom.userId});
});
afterAll(async () => {
  await mailing.stop();
  await world.end();
});

const as = (name: Name, mutation: CommandMutation) => must(world, people[name], account, mutation);

/** Who has a notice of what happened since, by kind; each once. */
async function told(work: () => Promise<unknown>): Promise<Record<string, string[]>> {
  if (mailing.isRunning()) await mailing.settle();
  const read = () =>
    world.read(account, (trx) =>
      trx.selectFrom('notice').select(['id', 'user_id', 'event']).execute(),
    );
  const before = new Set((await read()).map(({id}) => id));
  await work();
  await mailing.settle();
  const fresh = (await read()).filter(({id}) => !before.has(id));
  const found: Record<string, string[]> = {};
  for (const {user_id: userId, event} of fresh) {
    (found[event.event.kind] ??= []).push(nameOf(userId));
  }
  for (const names of Object.values(found)) names.sort();
  return found;
}

/** A deal of Maria's that Rick owns, with Timo and Vera on its team. */
async function makeDeal(team = false): Promise<DealId> {
  const mutation = share(ownCompany(), people.Maria.userId);
  await as('Maria', mutation);
  const {dealId} = mutation;
  if (team) {
    await as('Maria', {kind: 'deal.team', dealId, add: [people.Timo.userId], remove: []});
    await as('Dana', {kind: 'deal.team', dealId, add: [people.Vera.userId], remove: []});
  }
  return dealId;
}

/** Deals go to the reps of the account's region alone. */
async function rep(name: string, region: string): Promise<Someone> {
  const person = await world.vendor(name, 'rep');
  await world.db
    .updateTable('vendor_person')
    .set({regions: [region]})
    .where('user_id', '=', person.userId)
    .execute();
  return person;
}

async function makeLink(): Promise<ReturnType<typeof createLink>> {
  const link = createLink();
  await as('Maria', link);
  return link;
}

async function askCam(): Promise<{
  dealId: DealId;
  requestId: AttachRequestId;
  linkId: ReturnType<typeof createLink>['linkId'];
}> {
  const {id: dealId} = await world.deal(account, {shared: false});
  const {linkId} = await makeLink();
  const requestId: AttachRequestId = newId();
  const asked = {
    kind: 'attach.request',
    requestId,
    linkId,
    deal: {dealId},
    note: 'Please',
  } as const;
  await as('Maria', asked);
  return {dealId, requestId, linkId};
}

describe('who hears of what', () => {
  it('a deal that the partner registers: its owner, the CAM, the recipient and the partner contact', async () => {
    const mutation = share(ownCompany(), people.Timo.userId);
    expect(await told(() => as('Maria', mutation))).toEqual({
      deal_registered: ['Dana', 'Rick', 'Timo', 'Tom'],
    });
  });

  it('a deal that a rep registers for the partner: the recipient, who is its contact, and nobody of the vendor', async () => {
    expect(await told(() => as('Rick', share(ownCompany())))).toEqual({deal_registered: ['Tom']});
  });

  it('a deal that a rep registers for somebody of the partner: that person and the recipient', async () => {
    expect(await told(() => as('Rick', share(ownCompany(), people.Maria.userId)))).toEqual({
      deal_registered: ['Maria', 'Tom'],
    });
  });

  it('a deal that is converted, like one that is new', async () => {
    const {id: dealId} = await world.deal(account, {shared: false});
    expect(await told(() => as('Tom', convert({dealId}, ownCompany())))).toEqual({
      deal_registered: ['Dana', 'Rick'],
    });
  });

  it('a deal that goes from one rep to another: both, and the partner contact', async () => {
    const dealId = await makeDeal();
    people.Rosa = await rep('Rosa', elsewhere);
    const mutation = {kind: 'vendor.set_owner', dealId, userId: people.Rosa.userId} as const;
    expect(await told(() => as('Dana', mutation))).toEqual({owner_set: ['Maria', 'Rick', 'Rosa']});
    const {programId, deps} = world;
    done(await setVendorRoles(deps, operator, programId, people.Rosa.userId, ['pdm']));
  });

  it.each<[string, (dealId: DealId) => CommandMutation, Name, string, string[]]>([
    [
      'won',
      (dealId) => ({kind: 'vendor.set_state', dealId, state: 'won', reason: ''}),
      'Rick',
      'state_changed',
      ['Maria', 'Timo', 'Vera'],
    ],
    [
      'lost',
      (dealId) => ({kind: 'vendor.set_state', dealId, state: 'lost', reason: 'No budget'}),
      'Dana',
      'state_changed',
      ['Maria', 'Timo', 'Vera'],
    ],
    [
      'withdrawn',
      (dealId) => ({kind: 'deal.withdraw', dealId, reason: 'They went away'}),
      'Maria',
      'state_changed',
      ['Dana', 'Rick', 'Timo', 'Vera'],
    ],
    [
      'eligibility',
      (dealId) => ({
        ...{kind: 'vendor.set_eligibility', dealId},
        ...{credit: true, commission: true, reason: ''},
      }),
      'Rick',
      'eligibility_set',
      ['Maria', 'Timo', 'Vera'],
    ],
    [
      "the vendor's close date",
      (dealId) => ({kind: 'vendor.set_close_date', dealId, closeDate: '2027-03-01'}),
      'Rick',
      'vendor_close_date_set',
      ['Maria', 'Timo', 'Vera'],
    ],
    [
      'a quote',
      (dealId) => ({
        ...{kind: 'vendor.put_quote', dealId, quoteId: newId(), number: 'Q-7'},
        ...{amount: {amountMinor: 100, currency: 'USD'}, validUntil: null, file: null},
      }),
      'Rick',
      'quote_put',
      ['Maria', 'Timo', 'Vera'],
    ],
    [
      'key facts that the partner edits',
      (dealId) => ({kind: 'deal.edit', dealId, changes: {nextSteps: 'Sign'}}),
      'Maria',
      'deal_edited',
      ['Rick', 'Timo', 'Vera'],
    ],
    [
      'products that the vendor edits',
      (dealId) => ({kind: 'deal.edit', dealId, changes: {productIds: ['sales']}}),
      'Rick',
      'deal_edited',
      ['Maria', 'Timo', 'Vera'],
    ],
    [
      'a message of the partner',
      (dealId) => post(dealId, 'Hello'),
      'Maria',
      'message_posted',
      ['Dana', 'Rick', 'Timo', 'Vera'],
    ],
    [
      'a message of the vendor',
      (dealId) => post(dealId, 'Hello'),
      'Rick',
      'message_posted',
      ['Maria', 'Timo', 'Vera'],
    ],
  ])(
    '%s: the other side’s people and the team, never the author',
    async (...[, ask, by, kind, names]) => {
      const dealId = await makeDeal(true);
      expect(await told(() => as(by, ask(dealId)))).toEqual({[kind]: names});
    },
  );

  it('a registration that expires: both sides', async () => {
    const dealId = await makeDeal();
    await world.read(account, (trx) =>
      sql`update app.deal set sharing = sharing || '{"expiresAt": "2026-01-01T00:00:00.000Z"}' where id = ${dealId}`.execute(
        trx,
      ),
    );
    const expired = () => applySystemMutation(world.deps, account, {kind: 'system.expire', dealId});
    expect(await told(expired)).toEqual({state_changed: ['Dana', 'Maria', 'Rick']});
  });

  it('a comment: who wrote in the thread and who is mentioned, also of the own side', async () => {
    const dealId = await makeDeal();
    const first = post(dealId, 'Who takes this?');
    await as('Tom', first);
    const comment = {
      ...post(dealId, 'Ada, please'),
      parentId: first.messageId,
      mentions: [people.Ada.userId],
    };
    expect(await told(() => as('Maria', comment))).toEqual({
      message_posted: ['Ada', 'Dana', 'Rick', 'Tom'],
    });
    const answer = {...post(dealId, 'Maria?'), parentId: first.messageId};
    expect(await told(() => as('Rick', {...answer, mentions: [people.Maria.userId]}))).toEqual({
      message_posted: ['Maria', 'Tom'],
    });
  });

  it('a mention of oneself: nobody', async () => {
    const dealId = await makeDeal();
    const mutation = {...post(dealId, 'Note to me'), mentions: [people.Maria.userId]};
    const names = (await told(() => as('Maria', mutation))).message_posted;
    expect(names).toEqual(['Dana', 'Rick']);
  });

  it('an edit of a message or comment: who is mentioned by it for the first time, once', async () => {
    const dealId = await makeDeal(true);
    const first = {...post(dealId, 'Ada?'), mentions: [people.Ada.userId]};
    await as('Maria', first);
    const comment = {...post(dealId, 'And me'), parentId: first.messageId};
    await as('Tom', comment);
    const edit = (messageId: MessageId, text: string, ...names: Name[]) => ({
      ...({kind: 'message.edit', messageId, text} as const),
      mentions: names.map((name) => people[name].userId),
    });
    const {messageId} = first;
    await mailing.settle();
    const before = mailing.smtp.to(people.Rick.email).length;
    const named = edit(messageId, 'Ada, or Rick?', 'Ada', 'Rick', 'Maria');
    expect(await told(() => as('Maria', named))).toEqual({message_edited: ['Rick']});
    const [mail] = mailing.smtp.to(people.Rick.email).slice(before);
    expect(mail?.subject).toBe('Acme renewal: You were mentioned');
    expect(mail?.text).toContain('> Ada, or Rick?');
    expect(await told(() => as('Maria', named))).toEqual({});
    expect(await told(() => as('Maria', edit(messageId, 'Nobody')))).toEqual({});
    expect(await told(() => as('Maria', edit(messageId, 'Rick?', 'Rick', 'Ada')))).toEqual({});
    expect(await told(() => as('Tom', edit(comment.messageId, 'Dana', 'Dana')))).toEqual({
      message_edited: ['Dana'],
    });
  });

  it('an edit of a message that is gone before anybody could be told: nobody', async () => {
    const dealId = await makeDeal();
    const message = post(dealId, 'A slip');
    await as('Maria', message);
    await mailing.settle();
    await mailing.stopJobs();
    const {messageId} = message;
    const mentions = [people.Ada.userId];
    await as('Maria', {kind: 'message.edit', messageId, text: 'Ada?', mentions});
    await as('Maria', {kind: 'message.delete', messageId});
    expect(await told(mailing.startJobs)).toEqual({});
  });

  it('a message that is gone before anybody could be told: nobody', async () => {
    const dealId = await makeDeal();
    await mailing.settle();
    await mailing.stopJobs();
    const message = post(dealId, 'A slip');
    await as('Maria', message);
    await as('Maria', {kind: 'message.delete', messageId: message.messageId});
    expect(await told(mailing.startJobs)).toEqual({});
  });

  it('an attach request: the CAM; its answer: who asked', async () => {
    let asked: Awaited<ReturnType<typeof askCam>> | undefined;
    expect((await told(async () => (asked = await askCam()))).attach_requested).toEqual(['Dana']);
    const {requestId, linkId, dealId} = asked ?? (await askCam());
    const answer = {kind: 'decline', reason: 'Not ours'} as const;
    expect(
      await told(() => as('Dana', {kind: 'attach.answer', requestId, linkId, dealId, answer})),
    ).toEqual({attach_declined: ['Maria']});
    const again = await askCam();
    const yes = {kind: 'attach', attachmentId: newId()} as const;
    expect(await told(() => as('Dana', {kind: 'attach.answer', ...again, answer: yes}))).toEqual({
      link_attached: ['Maria'],
    });
  });

  it('a request that comes true because the deal is shared: who asked, the CAM and the owner', async () => {
    const {dealId} = await askCam();
    const {link_attached: names} = await told(() => as('Tom', convert({dealId}, ownCompany())));
    expect(names).toEqual(['Dana', 'Maria', 'Rick']);
  });

  it('the team: whoever is put on it, and nobody who was there or goes', async () => {
    const dealId = await makeDeal(true);
    const {Ada, Timo, Maria} = people;
    const [add, remove] = [[Ada.userId, Maria.userId], [Timo.userId]];
    expect(await told(() => as('Maria', {kind: 'deal.team', dealId, add, remove}))).toEqual({
      team_changed: ['Ada'],
    });
  });

  it('a link that is attached unasked: nobody', async () => {
    const dealId = await makeDeal();
    const [one, two] = [await makeLink(), await makeLink()];
    expect(await told(() => as('Maria', attach(one.linkId, dealId)))).toEqual({});
    expect(await told(() => as('Dana', attach(two.linkId, dealId)))).toEqual({});
  });

  it('a link: the CAM; its answer: its creator, and when confirmed CAM and owner', async () => {
    const dealId = await makeDeal();
    let link: ReturnType<typeof createLink> | undefined;
    expect(await told(async () => (link = await makeLink()))).toEqual({link_created: ['Dana']});
    const {linkId, copyToken} = link ?? createLink();
    await as('Maria', attach(linkId, dealId));
    const confirm = {name: 'Hannah', choice: {kind: 'confirm'}} as const;
    expect(await told(() => answerAsShown(world.deps, copyToken, confirm))).toEqual({
      link_confirmed: ['Dana', 'Maria', 'Rick'],
    });
    const other = await makeLink();
    const reject = {kind: 'reject', reasonId: 'wrong_person', text: null} as const;
    expect(
      await told(() => answerAsShown(world.deps, other.copyToken, {name: 'H', choice: reject})),
    ).toEqual({link_rejected: ['Maria']});
  });

  it('what comes of asking a client: whoever made the link, in the client’s words', async () => {
    const {linkId} = await makeLink();
    const input = {name: 'Hannah', text: 'We bought <b>Starter</b>'};
    const weighed = {evidence: 'unverified', unproven: 'no_code'} as const;
    const before = mailing.smtp.to(people.Maria.email).length;
    expect(
      await told(() => asClient(world, account, {kind: 'link.ask_change', linkId, input, weighed})),
    ).toEqual({change_wanted: ['Maria']});
    const mail = mailing.smtp.to(people.Maria.email)[before];
    expect(mail?.text).toContain('> We bought <b>Starter</b>');
    expect(mail?.html).toContain('We bought &lt;b&gt;Starter&lt;/b&gt;');
    expect(mail?.text).toContain('Edit the link, then tell the client.');
    await age(world, account, linkId, 91);
    expect(await told(() => watchLinks(world.deps))).toEqual({link_expired: ['Maria']});
    expect(mailing.smtp.to(people.Maria.email).at(-1)?.text).toContain(
      'Send it again to renew it.',
    );
  });

  it('a deal that closes with its proof pending: its people at the partner, and the CAM', async () => {
    const closeDate = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
    const deal = share({...ownCompany(), closeDate});
    await as('Maria', deal);
    const {linkId} = await makeLink();
    await as('Maria', attach(linkId, deal.dealId));
    const {closing_soon: names = []} = await told(() => watchLinks(world.deps));
    expect(names).toEqual(['Dana', 'Maria']);
    expect(await told(() => watchLinks(world.deps))).toEqual({});
  });

  it('what is private, and what nobody waits for: nobody', async () => {
    const dealId = await makeDeal();
    const {id: plain} = await world.deal(account, {shared: false});
    const mutations: CommandMutation[] = [
      {kind: 'note.write', noteId: newId(), dealId, text: 'Between us'},
      {kind: 'note.write', noteId: newId(), dealId: plain, text: 'Between us'},
      {kind: 'deal.seen', dealId, at: new Date().toISOString()},
    ];
    for (const mutation of mutations) {
      expect(await told(() => as('Maria', mutation))).toEqual({});
    }
  });

  it('whoever has left hears of nothing, and somebody else does instead', async () => {
    const gone = await world.member(account, 'Gone');
    const mutation = share(ownCompany(), gone.userId);
    await as('Maria', mutation);
    const {dealId} = mutation;
    const mention = {...post(dealId, 'x'), mentions: [gone.userId]};
    await mailing.settle();
    await mailing.stopJobs();
    await as('Rick', mention);
    done(await removeMember(world.deps, operator, account, gone.userId));
    expect(await told(mailing.startJobs)).toEqual({message_posted: ['Tom']});
  });
});

describe('whoever at the vendor may not read a deal hears nothing of it', () => {
  const isTold = async (person: Someone, work: () => Promise<unknown>) => {
    if (mailing.isRunning()) await mailing.settle();
    const before = mailing.smtp.to(person.email).length;
    const heard = Object.values(await told(work)).flat();
    expect(heard).not.toContain(nameOf(person.userId));
    expect(mailing.smtp.to(person.email)).toHaveLength(before);
    return heard;
  };
  const namesIn = async (messageId: MessageId) =>
    world.read(account, async (trx) => {
      const row = await trx
        .selectFrom('message')
        .select('mentions')
        .where('id', '=', messageId)
        .executeTakeFirstOrThrow();
      return row.mentions.map(({name}) => name);
    });

  it('a CAM on its team and in its thread who does not look after the account any more', async () => {
    const dealId = await makeDeal();
    const vic = await world.vendor('Vic', 'cam');
    await world.assign(account, vic, 'cam');
    const first = post(dealId, 'I am on it');
    await must(world, vic, account, first);
    await as('Dana', {kind: 'deal.team', dealId, add: [vic.userId], remove: []});
    done(await unassignManager(world.deps, operator, account, vic.userId, 'cam'));
    const comment = {
      ...post(dealId, 'Our lowest price is 12'),
      parentId: first.messageId,
      mentions: [vic.userId],
    };
    expect(await isTold(vic, () => as('Maria', comment))).toEqual(['Dana', 'Rick']);
    expect(await namesIn(comment.messageId)).toEqual([]);
  });

  it('a rep on its team who is a CAM of other partners now', async () => {
    const dealId = await makeDeal();
    const rea = await rep('Rea', elsewhere);
    await as('Dana', {kind: 'deal.team', dealId, add: [rea.userId], remove: []});
    done(await setVendorRoles(world.deps, operator, world.programId, rea.userId, ['cam']));
    expect(await isTold(rea, () => as('Maria', post(dealId, 'Between us')))).toEqual([
      'Dana',
      'Rick',
    ]);
  });

  it('a rep who has nothing to do with it cannot be mentioned; one on its team can', async () => {
    const dealId = await makeDeal(true);
    const una = await rep('Una', elsewhere);
    const mentions = [una.userId, people.Vera.userId];
    const message = {...post(dealId, 'Una?'), mentions};
    await isTold(una, () => as('Maria', message));
    expect(await namesIn(message.messageId)).toEqual(['Vera']);
    const {messageId} = message;
    const edit = {kind: 'message.edit', messageId, text: 'Una, you?', mentions} as const;
    expect(await isTold(una, () => as('Maria', edit))).toEqual([]);
  });

  it('whom an edit mentions and who may not read it by the time it is told', async () => {
    const dealId = await makeDeal();
    const vic = await world.vendor('Vic', 'cam');
    await world.assign(account, vic, 'cam');
    const message = post(dealId, 'Who?');
    await as('Maria', message);
    await mailing.settle();
    await mailing.stopJobs();
    const {messageId} = message;
    await as('Maria', {kind: 'message.edit', messageId, text: 'Vic?', mentions: [vic.userId]});
    expect(await namesIn(messageId)).toEqual(['Vic']);
    done(await unassignManager(world.deps, operator, account, vic.userId, 'cam'));
    expect(await isTold(vic, mailing.startJobs)).toEqual([]);
  });
});

describe('a deal that nobody owns', () => {
  it('is its CAMs’ and PDMs’ to hear of: that it lost its rep, and what the partner changes', async () => {
    const dealId = await makeDeal();
    const none = {kind: 'system.reassign', dealId, owner: null} as const;
    expect(await told(() => applySystemMutation(world.deps, account, none))).toEqual({
      owner_set: ['Dana', 'Maria', 'Rick'],
    });
    const edit = {kind: 'deal.edit', dealId, changes: {nextSteps: 'Sign'}} as const;
    expect(await told(() => as('Maria', edit))).toEqual({deal_edited: ['Dana']});
  });
});

it('an account that nobody looks after has the program admin', async () => {
  const orphan = await world.account('Orphan');
  const otto = await world.member(orphan, 'Otto');
  await world.rows(sql`update app.program set settings = '{"assignment": "by_hand"}'`);
  const deal = share(ownCompany());
  await must(world, otto, orphan, deal);
  await mailing.settle();
  const rows = await world.read(orphan, (trx) =>
    trx.selectFrom('notice').select(['user_id', 'event']).execute(),
  );
  expect(rows.map((row) => [nameOf(row.user_id), row.event.reason])).toEqual([['Ruth', 'admin']]);
  const {dealId} = deal;
  await must(world, otto, orphan, {kind: 'deal.edit', dealId, changes: {nextSteps: 'Sign'}});
  await mailing.settle();
  expect(await reasonsIn(orphan, 'deal_edited')).toEqual([['Ruth', 'admin']]);
});

async function reasonsIn(accountId: AccountId, kind: string) {
  const rows = await world.read(accountId, (trx) =>
    trx.selectFrom('notice').select(['user_id', 'event']).execute(),
  );
  return rows
    .filter(({event}) => event.event.kind === kind)
    .map((row) => [nameOf(row.user_id), row.event.reason]);
}
