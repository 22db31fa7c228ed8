import {sql} from 'kysely';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import type {
  AccountId,
  DealId,
  LinkId,
  MessageId,
  NoteId,
  QuoteId,
} from '../../../lib/domain/ids.ts';
import type {CommandMutation, Mutation} from '../../../lib/domain/mutation.ts';
import {defaultPreferences} from '../../../lib/domain/notice-settings.ts';
import {setAccountRegion, setRepRegions} from '../../../server/write/program-settings.ts';
import {changeProgram} from '../../../server/write/program.ts';
import {
  answerTo,
  convert,
  must,
  newFile,
  newId,
  note,
  ownCompany,
  post,
  recordRef,
  share,
} from '../shared-deals.ts';
import {createSyncClient} from '../sync-client.ts';
import {
  attach,
  createLink,
  createWorld,
  done,
  operator,
  type Someone,
  type World,
} from '../world.ts';

/**
 * The permission table of docs/rules.md, cell by cell on the real server: every kind of mutation, asked by everybody there is, on
 * things of their own account or deal and on another's. Each asks for things made for it alone, so that nothing but the right decides.
 */
let world: World;
const people: Record<string, Someone> = {};
let account: AccountId;
let elsewhere: AccountId;
let theirs: Things;

const everybody = [
  'member',
  'partner admin',
  'CAM',
  'PDM',
  'rep who owns it',
  'rep of the region',
  'rep of another region',
  'program admin',
  "another account's admin",
  "another account's CAM",
  'stranger',
] as const;
type Who = (typeof everybody)[number];

beforeAll(async () => {
  world = await createWorld();
  const {deps, programId} = world;
  const regions = ['north', 'south'].map((id) => ({id, name: id}));
  // By hand, so that who registers owns, and nobody by chance
  done(
    await changeProgram(deps, operator, programId, {settings: {regions, assignment: 'by_hand'}}),
  );
  [account, elsewhere] = [await world.account('Bright Agency'), await world.account('Elsewhere')];
  for (const id of [account, elsewhere]) {
    done(await setAccountRegion(deps, operator, programId, id, id === account ? 'north' : 'south'));
  }
  people.member = await world.member(account, 'Max');
  people['partner admin'] = await world.member(account, 'Ada', 'partner_admin');
  people["another account's admin"] = await world.member(elsewhere, 'Olga', 'partner_admin');
  for (const [name, role, at] of [
    ['CAM', 'cam', account],
    ['PDM', 'pdm', account],
    ["another account's CAM", 'cam', elsewhere],
  ] as const) {
    const person = await world.vendor(name, role);
    await world.assign(at, person, role);
    people[name] = person;
  }
  for (const [name, region] of [
    ['rep who owns it', 'south'],
    ['rep of the region', 'north'],
    ['rep of another region', 'south'],
  ] as const) {
    const rep = await world.vendor(name, 'rep');
    done(await setRepRegions(deps, operator, programId, rep.userId, [region]));
    people[name] = rep;
  }
  people['program admin'] = await world.vendor('Ruth', 'program_admin');
  people.stranger = await world.person('Stranger');
  theirs = await make(elsewhere);
});
afterAll(() => world.end());

const as = (who: Who): Someone => {
  const person = people[who];
  if (!person) throw new Error(`Who is ${who}?`);
  return person;
};

/** What a mutation can be about, all fresh, in one account. `by`: who asks, for messages are their writer's. */
async function make(accountId: AccountId, by?: Someone) {
  const admin = as(accountId === account ? 'partner admin' : "another account's admin");
  const cam = as(accountId === account ? 'CAM' : "another account's CAM");
  const deal = share(ownCompany());
  const {dealId} = deal;
  const plain = await world.deal(accountId, {shared: false, owner: null});
  const [link, attached, asked] = [createLink(), createLink(), createLink()];
  const requestId = newId();
  const written = note(dealId, 'Ours');
  const message = {...post(dealId, 'Hello'), files: [newFile()]};
  const made: Mutation[] = [
    ...[deal, link, attached, asked, written],
    attach(attached.linkId, dealId),
    {
      ...{kind: 'link.assign_client', linkId: asked.linkId},
      client: {name: 'Ann Acme', email: 'ann@acme.example'},
    },
    {
      ...{kind: 'attach.request', requestId, linkId: asked.linkId, note: ''},
      deal: {dealId: plain.id},
    },
  ];
  const answers = await createSyncClient(world, accountId, admin).push(...made);
  expect(answers).toEqual(made.map(() => 'applied'));
  if (accountId === account) {
    const {userId} = as('rep who owns it');
    await must(world, cam, accountId, {kind: 'vendor.set_owner', dealId, userId});
  }
  const quoteId: QuoteId = newId();
  await must(world, cam, accountId, quote(dealId, quoteId));
  await must(world, by ?? admin, accountId, message);
  return {
    ...{dealId, plainId: plain.id, requestId, quoteId, noteId: written.noteId},
    ...{linkId: link.linkId, attachedId: attached.linkId, askedId: asked.linkId},
    ...{messageId: message.messageId, fileId: message.files[0]?.fileId ?? newId()},
  };
}
type Things = Awaited<ReturnType<typeof make>> & {
  dealId: DealId;
  linkId: LinkId;
  messageId: MessageId;
  noteId: NoteId;
};

function quote(dealId: DealId, quoteId: QuoteId): CommandMutation {
  const amount = {amountMinor: 100, currency: 'EUR'};
  const rest = {number: 'Q-1', amount, validUntil: null, file: null};
  return {kind: 'vendor.put_quote', dealId, quoteId, ...rest};
}

const members: Who[] = ['member', 'partner admin'];
const managers: Who[] = ['CAM', 'PDM'];
const owner: Who = 'rep who owns it';
const local: Who = 'rep of the region';
const programAdmin: Who = 'program admin';
const talkers = [...members, ...managers, owner];
const deciders = [...managers, owner, programAdmin];
const at = new Date().toISOString();

/** Who may, for each kind; nobody else, and nothing of another account. */
const table: Record<
  CommandMutation['kind'],
  {may: Who[]; ask: (on: Things, by: Someone) => CommandMutation}
> = {
  'link.create': {may: members, ask: () => createLink()},
  'link.edit': {
    may: members,
    ask: ({linkId}) => ({kind: 'link.edit', linkId, changes: {name: 'New'}}),
  },
  'link.remove': {may: members, ask: ({linkId}) => ({kind: 'link.remove', linkId})},
  'link.assign_client': {
    may: members,
    ask: ({linkId}) => ({kind: 'link.assign_client', linkId, client: null}),
  },
  'link.send': {may: members, ask: ({askedId: linkId}) => ({kind: 'link.send', linkId})},
  'link.set_asking': {
    may: members,
    ask: ({linkId}) => ({kind: 'link.set_asking', linkId, choice: {language: 'pl'}}),
  },
  'link.attach': {
    may: [...members, ...managers],
    ask: ({linkId, dealId}) => attach(linkId, dealId),
  },
  'link.detach': {
    may: [...members, ...managers],
    ask: ({attachedId: linkId, dealId}) => ({kind: 'link.detach', linkId, dealId}),
  },
  'attach.request': {
    may: members,
    ask: ({linkId, plainId}) => ({
      ...{kind: 'attach.request', requestId: newId(), linkId, deal: {dealId: plainId}, note: ''},
    }),
  },
  'attach.answer': {
    may: managers,
    ask: ({requestId, askedId: linkId, plainId: dealId}) => ({
      ...{kind: 'attach.answer', requestId, linkId, dealId},
      answer: {kind: 'attach', attachmentId: newId()},
    }),
  },
  'overwrite.dismiss': {
    may: [...members, ...managers, programAdmin], // of a link, which is nobody's deal
    ask: ({linkId}) => ({kind: 'overwrite.dismiss', linkId, overwriteId: newId()}),
  },
  'deal.dismiss_overwrite': {
    may: [...talkers, programAdmin],
    ask: ({dealId}) => ({kind: 'deal.dismiss_overwrite', dealId, overwriteId: newId()}),
  },
  'deal.share': {may: [...members, local], ask: () => share(ownCompany())},
  'deal.convert': {
    may: [...members, local],
    ask: ({plainId}) => convert({dealId: plainId}, ownCompany()),
  },
  'deal.withdraw': {
    may: [...members, local],
    ask: ({dealId}) => ({kind: 'deal.withdraw', dealId, reason: ''}),
  },
  'deal.link_record': {
    may: members,
    ask: ({dealId}) => ({kind: 'deal.link_record', dealId, ref: recordRef()}),
  },
  'deal.edit': {
    may: [...members, ...deciders],
    ask: ({dealId}) => ({kind: 'deal.edit', dealId, changes: {productIds: ['sales']}}),
  },
  'deal.team': {
    may: talkers,
    ask: ({dealId}, {userId}) => ({kind: 'deal.team', dealId, add: [userId], remove: []}),
  },
  'deal.seen': {may: talkers, ask: ({dealId}) => ({kind: 'deal.seen', dealId, at})},
  'message.post': {may: talkers, ask: ({dealId}) => post(dealId, 'Hello')},
  'message.edit': {
    may: talkers,
    ask: ({messageId}) => ({kind: 'message.edit', messageId, text: 'New', mentions: []}),
  },
  'message.delete': {may: talkers, ask: ({messageId}) => ({kind: 'message.delete', messageId})},
  'file.remove': {may: talkers, ask: ({fileId}) => ({kind: 'file.remove', fileId})},
  'note.write': {may: members, ask: ({dealId}) => note(dealId, 'Ours')},
  'note.edit': {may: members, ask: ({noteId}) => ({kind: 'note.edit', noteId, text: 'New'})},
  'note.delete': {may: members, ask: ({noteId}) => ({kind: 'note.delete', noteId})},
  'settings.notices': {
    may: members,
    ask: () => ({kind: 'settings.notices', preferences: defaultPreferences}),
  },
  'settings.recipient': {
    may: ['partner admin'], // the program's admin sets it on the account's page
    ask: () => ({kind: 'settings.recipient', userId: null}),
  },
  'vendor.set_owner': {
    may: deciders,
    ask: ({dealId}) => ({kind: 'vendor.set_owner', dealId, userId: as(local).userId}),
  },
  'vendor.set_eligibility': {
    may: deciders,
    ask: ({dealId}) => ({
      ...{kind: 'vendor.set_eligibility', dealId, credit: true, commission: true, reason: ''},
    }),
  },
  'vendor.set_close_date': {
    may: deciders,
    ask: ({dealId}) => ({kind: 'vendor.set_close_date', dealId, closeDate: '2027-03-03'}),
  },
  'vendor.set_state': {
    may: deciders,
    ask: ({dealId}) => ({kind: 'vendor.set_state', dealId, state: 'won', reason: ''}),
  },
  'vendor.put_quote': {may: deciders, ask: ({dealId}) => quote(dealId, newId())},
  'vendor.remove_quote': {
    may: deciders,
    ask: ({dealId, quoteId}) => ({kind: 'vendor.remove_quote', dealId, quoteId}),
  },
};

/** Nobody without any tie learns so much as that there is such an account. */
const outside: Who[] = ["another account's admin", "another account's CAM", 'stranger'];
const kinds = Object.keys(table) as Array<CommandMutation['kind']>; // its own keys, as written above

describe.each(kinds)('%s', (kind) => {
  const {may, ask} = table[kind];

  it(`is done for ${may.join(', ')} and nobody else`, async () => {
    const answers: Record<string, string> = {};
    const untouched = await make(account);
    const before = await everything(account);
    for (const who of everybody.filter((one) => !may.includes(one))) {
      answers[who] = await answerTo(world, as(who), account, ask(untouched, as(who)));
    }
    expect(await everything(account)).toEqual(before);
    for (const who of may) {
      const by = as(who);
      const things = await make(account, talkers.includes(who) ? by : undefined);
      answers[who] = await answerTo(world, by, account, ask(things, by));
    }
    const expected = Object.fromEntries(
      everybody.map((who) => {
        const refusal = outside.includes(who) ? 'no_access' : 'forbidden';
        return [who, may.includes(who) ? 'applied' : refusal];
      }),
    );
    expect(answers).toEqual(expected);
  });

  it('reaches nothing of another account, neither under its name nor by its ids', async () => {
    const before = await everything(elsewhere);
    for (const who of [...members, ...managers, local] as const) {
      const by = as(who);
      expect([who, await answerTo(world, by, elsewhere, ask(theirs, by))]).toEqual([
        who,
        who === local ? 'forbidden' : 'no_access', // a rep is of the whole program
      ]);
      await answerTo(world, by, account, ask(theirs, by)); // their ids mean nothing here
    }
    expect(await everything(elsewhere)).toEqual(before);
  });
});

/** All rows that a mutation could have changed, in an order of their own: the table has none. */
async function everything(accountId: AccountId) {
  const tables = [
    'deal',
    'link',
    'attachment',
    'attach_request',
    'message',
    'note',
    'file',
  ] as const;
  return world.read(accountId, (trx) =>
    Promise.all(
      [...tables, 'quote', 'seen', 'account_log', 'notice_settings'].map((table) =>
        trx
          .selectFrom(table as 'deal') // any of them
          .selectAll()
          .orderBy(sql`${sql.ref(table)}::text`)
          .execute(),
      ),
    ),
  );
}

it('of a stranger the answer is the same for an account that is not there', async () => {
  const nowhere = newId();
  expect(await answerTo(world, as('stranger'), nowhere, createLink())).toBe('no_access');
});
