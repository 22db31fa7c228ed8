import {v7 as uuid} from 'uuid';
import {afterAll, beforeAll, beforeEach, describe, expect, it} from 'vitest';
import type {AccountId, DealId, LinkId, MessageId, QuoteId} from '../../../lib/domain/ids.ts';
import {inTenant} from '../../../server/db/database.ts';
import {createConsoleWorld, pathOf, type ConsoleWorld} from './console-world.ts';

/** Who may do what on a deal's page, cell by cell; nothing of what is refused may change anything. */
let world: ConsoleWorld;
let dealId: DealId;
let path: string;
/** Kestrel's, which nobody of Bright's may touch. */
let theirs: {deal: DealId; link: LinkId; message: MessageId; quote: QuoteId; request: string};

beforeAll(async () => {
  world = await createConsoleWorld();
  const {kestrel, kim, pat, rick} = world;
  const deal = await world.share(kestrel, kim, {name: 'Kestrel deal'}, rick);
  const {linkId: link} = await world.link(kestrel, kim, 'Kestrel proof');
  const message = await world.post(kestrel, kim, deal, 'Among us');
  const quote = uuid() as QuoteId; // made here
  await world.run(pat, kestrel, {
    ...{kind: 'vendor.put_quote', quoteId: quote, dealId: deal, number: 'K-1'},
    ...{amount: {amountMinor: 100, currency: 'EUR'}, validUntil: null, file: null},
  });
  const {requestId: request} = await world.ask(kestrel, kim);
  theirs = {deal, link, message, quote, request};
});
afterAll(() => world.stop());
beforeEach(async () => {
  dealId = await world.share(world.bright, world.maria);
  path = pathOf(world.bright, dealId);
});

const everybody = [
  ...['Dana', 'Paul', 'Cora', 'Rosa', 'Rick', 'Pat'],
  ...['Maria', 'Tom', 'Kim', 'Olga', 'Nobody'],
];
const seers = ['Dana', 'Paul', 'Rosa', 'Pat'];
const managers = ['Dana', 'Paul'];
const talkers = ['Dana', 'Paul', 'Rosa'];

/** What moves with every change, in both accounts. */
async function revs(): Promise<unknown[]> {
  const {bright, kestrel, running} = world;
  const found = [];
  for (const id of [bright, kestrel]) {
    found.push(
      await inTenant(running.db, id, (trx) =>
        trx
          .selectFrom('partner_account')
          .select(['rev', 'log_seq'])
          .where('id', '=', id)
          .executeTakeFirstOrThrow(),
      ),
    );
  }
  return found;
}

type Fields = Record<string, string | string[]>;
const key = () => ({key: uuid()});

async function post(who: string, to: string, fields: Fields) {
  const browser = await world.as(who);
  return browser.post(to, {...key(), ...fields});
}

describe('a deal is there', () => {
  it.each(everybody)('for those alone whose it is: %s', async (who) => {
    const page = await (await world.as(who)).open(path);
    if (who === 'Nobody') expect(page.url).toContain('/sign-in?next=');
    else expect(page.status).toBe(seers.includes(who) ? 200 : 404);
    expect(page.html.includes('Acme: new CRM')).toBe(seers.includes(who));
  });

  it.each(everybody)('where it is not shared and somebody asks for it: %s', async (who) => {
    const {dealId: asked} = await world.ask(world.bright, world.maria);
    const page = await (await world.as(who)).open(pathOf(world.bright, asked));
    const seen = who === 'Nobody' ? [] : ['Dana', 'Paul', 'Pat'];
    expect(page.html.includes('Attach requests') && page.html.includes('Not shared')).toBe(
      seen.includes(who),
    );
  });

  it('under its own account only, and by no forged address', async () => {
    const dana = await world.as('Dana');
    for (const address of [
      pathOf(world.kestrel, dealId),
      pathOf(world.bright, theirs.deal),
      pathOf(world.kestrel, theirs.deal),
      pathOf(uuid() as AccountId, dealId), // nobody's
      '/console/deals/x/y',
      `${pathOf(world.bright, dealId)}%27`,
    ]) {
      expect((await dana.open(address)).status, address).toBe(404);
    }
  });
});

/** What each form needs on a deal of its own, who may send it, and whose it is to be refused at all. */
type Case = [action: string, may: readonly string[], fields: () => Promise<Fields>];
const cases: readonly Case[] = [
  ['products', seers, () => Promise.resolve({productIds: ['sales'], was: ['marketing']})],
  ['close-date', seers, () => Promise.resolve({closeDate: '2027-04-01', shown: ''})],
  ['owner', seers, () => Promise.resolve({owner: world.rick.userId, shown: ''})],
  [
    ...(['eligibility', seers] as const),
    () => Promise.resolve({credit: 'yes', commission: 'yes', reason: '', shown: ''}),
  ],
  // Rosa owns the deal and sells in the region; Rick sells there and does not see it
  ['withdraw', ['Rosa'], () => Promise.resolve({reason: '', shown: ''})],
  ['state', seers, () => Promise.resolve({state: 'won', reason: '', shown: ''})],
  [
    ...(['quote', seers] as const),
    () =>
      Promise.resolve({
        ...{quoteId: '', number: 'Q-1', amount: '12', currency: 'EUR'},
        ...{validUntil: '', shown: ''},
      }),
  ],
  ['quote-remove', seers, async () => ({quoteId: await quote()})],
  ['message', talkers, () => Promise.resolve({text: 'Hello', parent: ''})],
  ['team', talkers, () => Promise.resolve({person: world.rick.userId})],
  ['seen', talkers, () => Promise.resolve({at: new Date().toISOString()})],
  [
    ...(['attach', managers] as const),
    async () => ({link: (await world.link(world.bright, world.maria)).linkId, on: 'deal'}),
  ],
  ['detach', managers, async () => ({link: await attached()})],
];

async function quote(): Promise<QuoteId> {
  const quoteId = uuid() as QuoteId; // made here
  await world.run(world.pat, world.bright, {
    ...{kind: 'vendor.put_quote', quoteId, dealId, number: 'Q-9'},
    ...{amount: {amountMinor: 100, currency: 'EUR'}, validUntil: null, file: null},
  });
  return quoteId;
}

async function attached(): Promise<LinkId> {
  const {linkId} = await world.link(world.bright, world.maria);
  await world.attach(world.maria, world.bright, linkId, dealId);
  return linkId;
}

describe.each(cases)('%s is for', (action, may, fieldsOf) => {
  it.each(everybody)('those who may: %s', async (who) => {
    const fields = await fieldsOf();
    // Others' forms show what is so, or the answer would be another one
    const shown = action === 'message' ? {} : await shownBy(action, fields.quoteId);
    const before = await revs();
    const page = await post(who, `${path}/${action}`, {...fields, ...shown});
    if (may.includes(who)) {
      expect(page.status).toBe(200);
      expect(await revs()).not.toEqual(before);
      return;
    }
    expect(await revs()).toEqual(before);
    if (who === 'Nobody') expect(page.url).toContain('/sign-in');
    else expect(page.status).toBe(seers.includes(who) ? 422 : 404);
  });
});

/** The digest that the page's own form has. */
async function shownBy(action: string, quoteId?: Fields[string]): Promise<Fields> {
  const {html} = await (await world.as(action === 'withdraw' ? 'Rosa' : 'Dana')).open(path);
  const form = [...html.matchAll(/<form\b[^>]*>[\s\S]*?<\/form>/g)].find(
    ([text]) =>
      text.includes(`action="${path}/${action}"`) &&
      (!quoteId || text.includes(`value="${String(quoteId)}"`)),
  )?.[0];
  const shown = /name="shown" value="([^"]*)"/.exec(form ?? '')?.[1];
  return shown === undefined ? {} : {shown};
}

describe("somebody else's things", () => {
  const refused: ReadonlyArray<[string, string, () => Fields]> = [
    ["another account's quote to put", 'quote', () => quoteOf(theirs.quote)],
    ["another account's quote to remove", 'quote-remove', () => ({quoteId: theirs.quote})],
    ["another account's link to attach", 'attach', () => ({link: theirs.link, on: 'deal'})],
    ["another account's link to remove", 'detach', () => ({link: theirs.link})],
    ["another account's request", 'answer', () => answerTo(theirs.request, theirs.link)],
    ["another account's message to comment", 'message', () => comment(theirs.message)],
    ["another account's message to edit", 'message-edit', () => editing(theirs.message)],
    ["another account's message to delete", 'message-delete', () => ({message: theirs.message})],
    ['a file that is nowhere', 'file-remove', () => ({file: uuid()})],
    ['a partner as owner', 'owner', () => ({owner: world.maria.userId, shown: ''})],
    ['somebody unknown as owner', 'owner', () => ({owner: "x'; --", shown: ''})],
    ['a partner for the own side of the team', 'team', () => ({person: world.kim.userId})],
    ['a product that is not sold', 'products', () => ({productIds: ['x'], was: ['marketing']})],
  ];
  const quoteOf = (quoteId: string) => ({
    ...{quoteId, number: 'Q', amount: '1', currency: 'EUR', validUntil: '', shown: ''},
  });
  const answerTo = (request: string, link: string) => ({
    ...{request, link, how: 'attach', on: 'deal', reason: ''},
  });
  const comment = (parent: string) => ({text: 'Hello', parent});
  const editing = (message: string) => ({text: 'Hello', message});

  it.each(refused)('%s is refused and changes nothing', async (_, action, fieldsOf) => {
    const before = await revs();
    const page = await post('Dana', `${path}/${action}`, {...fieldsOf()});
    expect(page.status).toBe(422);
    expect(await revs()).toEqual(before);
  });

  it('a link goes on no quote of another deal', async () => {
    const {linkId} = await world.link(world.bright, world.maria);
    const other = await world.share(world.bright, world.maria, {name: 'Other deal'});
    const [mine, elsewhere] = [dealId, other];
    dealId = elsewhere;
    const quoteId = await quote();
    dealId = mine;
    for (const on of [quoteId, theirs.quote]) {
      const before = await revs();
      const page = await post('Dana', `${path}/attach`, {link: linkId, on});
      expect(page.status).toBe(422);
      expect(await revs()).toEqual(before);
    }
  });

  it("a colleague's message is for nobody else to change, nor a partner's", async () => {
    for (const by of [world.rosa, world.maria]) {
      const message = await world.post(world.bright, by, dealId, 'Mine');
      const before = await revs();
      const edit = await post('Dana', `${path}/message-edit`, {message, text: 'Yours'});
      const gone = await post('Dana', `${path}/message-delete`, {message});
      expect([edit.status, gone.status]).toEqual([422, 422]);
      expect(await revs()).toEqual(before);
    }
  });

  it("the partner's half of the team is theirs", async () => {
    const {tom, maria, bright} = world;
    await world.run(maria, bright, {kind: 'deal.team', dealId, add: [tom.userId], remove: []});
    const before = await revs();
    const page = await post('Dana', `${path}/team-remove`, {person: tom.userId});
    expect(page.status).toBe(422);
    expect(await revs()).toEqual(before);
  });
});

describe('what no page of ours would send', () => {
  it.each<[string, number, Fields]>([
    ['no key', 400, {key: '', text: 'Hello', parent: ''}],
    ['a key that is no UUID', 400, {key: '1', text: 'Hello', parent: ''}],
    ['an unknown field', 400, {text: 'Hello', parent: '', side: 'partner'}],
    ['one field twice', 400, {text: ['Hello', 'Hi'], parent: ''}],
    ['a parent that is no id', 400, {text: 'Hello', parent: "1' or 1"}],
    ['a zero in the text', 400, {text: 'a\0b', parent: ''}],
  ])('%s is turned away', async (_, status, fields) => {
    const before = await revs();
    expect((await post('Dana', `${path}/message`, fields)).status).toBe(status);
    expect(await revs()).toEqual(before);
  });

  it.each<[string, Record<string, string>]>([
    ['another origin', {origin: 'https://evil.example'}],
    ['another site', {'sec-fetch-site': 'cross-site'}],
    ['a sister site', {'sec-fetch-site': 'same-site'}],
  ])('a form from %s is turned away', async (_, headers) => {
    const before = await revs();
    for (const action of ['message', 'owner', 'state', 'attach', 'seen']) {
      const dana = await world.as('Dana');
      const body = new URLSearchParams({key: uuid(), text: 'Hello', parent: ''});
      const sent = await dana.fetch(`${path}/${action}`, {method: 'POST', body, headers});
      expect(sent.status).toBe(403);
    }
    expect(await revs()).toEqual(before);
  });

  it('a form as JSON is turned away', async () => {
    const dana = await world.as('Dana');
    const sent = await dana.fetch(`${path}/message`, {
      ...{method: 'POST', body: '{}', headers: {'content-type': 'application/json'}},
    });
    expect(sent.status).toBe(415);
  });

  it('asking for an address of a form changes nothing and leads to the deal', async () => {
    const before = await revs();
    const page = await (await world.as('Dana')).open(`${path}/state?state=won`);
    expect(page.url).toBe(`${world.running.origin}${path}`);
    expect(await revs()).toEqual(before);
  });
});
