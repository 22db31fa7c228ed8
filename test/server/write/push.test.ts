import {randomUUID} from 'node:crypto';
import {sql} from 'kysely';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {discardedBody} from '../../../lib/contract/discarded.ts';
import type {AccountId, LinkId} from '../../../lib/domain/ids.ts';
import {removeMember} from '../../../server/write/account.ts';
import {createSyncClient} from '../sync-client.ts';
import {
  answerAsShown,
  attach,
  bodyOf,
  createLink,
  createWorld,
  done,
  operator,
  type Someone,
  type World,
} from '../world.ts';

let world: World;
let account: AccountId;
let maria: Someone;

beforeAll(async () => {
  world = await createWorld();
  account = await world.account('Bright Agency');
  maria = await world.member(account, 'Maria Nowak', 'partner_admin');
});
afterAll(() => world.end());

const newClient = () => createSyncClient(world, account, maria);
const linkRow = (id: LinkId) =>
  world.read(account, (trx) =>
    trx
      .selectFrom('link')
      .selectAll()
      .where('account_id', '=', account)
      .where('id', '=', id)
      .executeTakeFirst(),
  );
const revOf = () =>
  world.read(account, async (trx) => {
    const {rev} = await trx
      .selectFrom('partner_account')
      .select('rev')
      .where('id', '=', account)
      .executeTakeFirstOrThrow();
    return rev;
  });

describe('push', () => {
  it('writes what was asked, one after the other', async () => {
    const deal = await world.deal(account);
    const link = createLink();
    expect(await newClient().push(link, attach(link.linkId, deal.id))).toEqual([
      'applied',
      'applied',
    ]);
    expect(await linkRow(link.linkId)).toMatchObject({
      name: link.draft.name,
      client_name: 'Hannah Reyes',
      client_email: 'hannah@acme.example',
      created_by_id: maria.userId,
      created_by_name: 'Maria Nowak',
    });
  });

  it('[L3, P2] a replayed push changes nothing and gets the first answer', async () => {
    const client = newClient();
    const link = createLink();
    const entries = [
      {mid: 1, body: bodyOf(link)},
      {mid: 2, body: bodyOf({...link, draft: {...link.draft, name: ''}})},
    ];
    const first = await client.send(entries);
    const rev = await revOf();
    expect(await client.send(entries)).toEqual(first);
    expect(await revOf()).toBe(rev);
  });

  it('[L3] the same push sent twice at once has one effect', async () => {
    const client = newClient();
    const before = await revOf();
    const entries = [{mid: 1, body: bodyOf(createLink())}];
    const outcomes = await Promise.all(Array.from({length: 6}, () => client.send(entries)));
    for (const outcome of outcomes) {
      expect(outcome).toEqual({
        kind: 'pushed',
        response: {lastMid: 1, results: [{mid: 1, kind: 'applied'}]},
      });
    }
    expect(await revOf()).toBe(before + 1);
  });

  it('[P2] takes the new ones of a request that begins with old ones', async () => {
    const client = newClient();
    const entries = [createLink(), createLink(), createLink()].map((mutation, index) => ({
      mid: index + 1,
      body: bodyOf(mutation),
    }));
    await client.send(entries.slice(0, 2));
    const outcome = await client.send(entries);
    expect(outcome).toMatchObject({kind: 'pushed', response: {lastMid: 3}});
    expect(outcome.kind === 'pushed' && outcome.response.results.map(({mid}) => mid)).toEqual([
      1, 2, 3,
    ]);
  });

  it('[P3] another text under a known number is a fork, and nothing happens', async () => {
    const client = newClient();
    await client.send([{mid: 1, body: bodyOf(createLink())}]);
    const rev = await revOf();
    const entries = [
      {mid: 1, body: bodyOf(createLink())},
      {mid: 2, body: bodyOf(createLink())},
    ];
    expect(await client.send(entries)).toEqual({kind: 'fork'});
    expect(await revOf()).toBe(rev);
  });

  it('[P3] the same fact in another spelling is a fork: the text counts', async () => {
    const client = newClient();
    const body = bodyOf(createLink());
    await client.send([{mid: 1, body}]);
    expect(await client.send([{mid: 1, body: `${body} `}])).toEqual({kind: 'fork'});
  });

  it('[P3] what stands in for a discarded edit is nobody’s text', async () => {
    const client = newClient();
    const refused = bodyOf({kind: 'link.remove', linkId: randomUUID() as LinkId});
    await client.send([{mid: 1, body: refused}]);
    const sent = [
      {mid: 1, body: discardedBody},
      {mid: 2, body: discardedBody},
    ];
    const first = await client.send(sent);
    expect(first).toMatchObject({
      response: {lastMid: 2, results: [{kind: 'refused'}, {code: 'invalid'}]},
    });
    const other = [
      {mid: 1, body: refused},
      {mid: 2, body: bodyOf(createLink())},
    ];
    expect(await client.send(other)).toEqual(first);
  });

  it('[P3] a client id belongs to one person', async () => {
    const tomasz = await world.member(account, 'Tomasz Zieliński');
    const client = newClient();
    await client.push(createLink());
    const other = createSyncClient(world, account, tomasz, client.clientId);
    expect(await other.send([{mid: 2, body: bodyOf(createLink())}])).toEqual({kind: 'fork'});
    await expect(other.pullPage()).rejects.toThrow('fork');
  });

  it('[P4] a missing number is a gap, and nothing happens', async () => {
    const client = newClient();
    await client.push(createLink());
    const rev = await revOf();
    expect(await client.send([{mid: 3, body: bodyOf(createLink())}])).toEqual({
      kind: 'gap',
      lastMid: 1,
    });
    const withHole = [2, 4].map((mid) => ({mid, body: bodyOf(createLink())}));
    expect(await client.send(withHole)).toEqual({kind: 'gap', lastMid: 1});
    expect(await revOf()).toBe(rev);
  });

  it('[P5] a refused mutation is recorded with its reason and the next gets its turn', async () => {
    const link = createLink();
    const client = newClient();
    expect(
      await client.push(createLink({name: ' '}), link, attach(link.linkId, link.linkId as never)),
    ).toEqual(['invalid', 'applied', 'deal_not_found']);
    await client.pull();
    expect(client.ackedMid).toBe(3);
  });

  it.each([
    ['no JSON at all', 'not json'],
    ['a list', '[]'],
    ['no mutation', JSON.stringify({at: '2026-11-21T10:00:00.000Z'})],
    ['a value as deep as it is long', '['.repeat(49_000) + ']'.repeat(49_000)],
    ['an unknown kind', bodyOf({kind: 'link.explode', linkId: randomUUID()})],
    ['an unknown field', bodyOf({...createLink(), surprise: 1})],
    ['a wrong type', bodyOf({...createLink(), draft: {...createLink().draft, name: 7}})],
    ['a character Postgres cannot keep', bodyOf(createLink({name: 'nul \0 here'}))],
    ['half a surrogate pair', bodyOf(createLink({name: 'half \ud800'}))],
  ])('[P5] %s is a refused mutation, not a stuck queue', async (_, body) => {
    const client = newClient();
    const link = createLink();
    const outcome = await client.send([
      {mid: 1, body},
      {mid: 2, body: bodyOf(link)},
    ]);
    expect(outcome).toMatchObject({
      kind: 'pushed',
      response: {
        lastMid: 2,
        results: [
          {mid: 1, kind: 'refused', code: 'invalid'},
          {mid: 2, kind: 'applied'},
        ],
      },
    });
  });

  it('[P5] a row that Postgres refuses is refused alone', async () => {
    const [first, second, third] = [createLink(), createLink(), createLink()];
    second.copyToken = first.copyToken;
    expect(await newClient().push(first, second, third)).toEqual(['applied', 'invalid', 'applied']);
    expect(await linkRow(second.linkId)).toBeUndefined();
    expect(await linkRow(third.linkId)).toBeDefined();
  });

  it('[P6, L2] raises the counter once for each object, in the order of their last change', async () => {
    const client = newClient();
    await client.pull();
    const before = client.cursor;
    const deal = await world.deal(account);
    const link = createLink();
    const edited = {kind: 'link.edit', linkId: link.linkId, changes: {name: 'Renamed'}} as const;
    await client.push(link, attach(link.linkId, deal.id), edited);
    const page = await client.pullPage();
    expect(page).toMatchObject({kind: 'page', cursor: before + 5});
    if (page.kind !== 'page') return;
    // What was changed, then what the timeline says of it
    expect(page.changes.map(({kind}) => kind)).toEqual([
      ...['deal', 'attachment', 'link'],
      ...['activity', 'activity'],
    ]);
    expect(page.changes.slice(3).map(({row}) => row)).toMatchObject([
      {event: {kind: 'link_attached', linkId: link.linkId}},
      {event: {kind: 'link_edited', linkId: link.linkId}},
    ]);
  });

  it('[P7] refuses who is no member, the same for an account that is not there', async () => {
    const stranger = await world.person('Stranger');
    const other = await world.account('Somebody else');
    for (const accountId of [account, other, randomUUID() as AccountId]) {
      const client = createSyncClient(world, accountId, stranger);
      expect(await client.send([{mid: 1, body: bodyOf(createLink())}])).toEqual({
        kind: 'no_access',
      });
      await expect(client.pullPage()).rejects.toThrow('no_access');
    }
  });

  it('[P7, L9] asks for membership again under the lock', async () => {
    const leaver = await world.member(account, 'Leaver');
    const client = createSyncClient(world, account, leaver);
    await client.push(createLink());
    // Holds the account while the push waits, and takes the membership meanwhile
    const link = createLink();
    let pushed: Promise<unknown> = Promise.resolve();
    await world.read(account, async (trx) => {
      await sql`select 1 from app.partner_account where id = ${account} for no key update`.execute(
        trx,
      );
      pushed = client.send([{mid: 2, body: bodyOf(link)}]);
      await world.waitForLockWaiter();
      await trx
        .deleteFrom('member')
        .where('account_id', '=', account)
        .where('user_id', '=', leaver.userId)
        .execute();
    });
    expect(await pushed).toEqual({kind: 'no_access'});
    expect(await linkRow(link.linkId)).toBeUndefined();
  });

  it('[L9] a removed member is out with the next request', async () => {
    const leaver = await world.member(account, 'Leaver');
    const client = createSyncClient(world, account, leaver);
    await client.pull();
    done(await removeMember(world.deps, operator, account, leaver.userId));
    expect(await client.send([{mid: 1, body: bodyOf(createLink())}])).toEqual({kind: 'no_access'});
    await expect(client.pullPage()).rejects.toThrow('no_access');
    expect(world.published).toContainEqual({
      kind: 'removed',
      accountId: account,
      userId: leaver.userId,
    });
  });

  it('refuses to change an answered link, whoever asks and in whatever order', async () => {
    const link = createLink();
    const client = newClient();
    await client.push(link);
    await answerAsShown(world.deps, link.copyToken, {name: 'Hannah', choice: {kind: 'confirm'}});
    const {linkId} = link;
    expect(
      await client.push(
        {kind: 'link.edit', linkId, changes: {name: 'Other'}},
        {kind: 'link.remove', linkId},
        {kind: 'link.assign_client', linkId, client: null},
      ),
    ).toEqual(['already_answered', 'already_answered', 'already_answered']);
  });

  it('removes a link with what hangs on it, and makes one anew under the same id', async () => {
    const deal = await world.deal(account);
    const link = createLink();
    const again = {...createLink({name: 'Again'}), linkId: link.linkId};
    const client = newClient();
    expect(
      await client.push(link, attach(link.linkId, deal.id), {
        kind: 'link.remove',
        linkId: link.linkId,
      }),
    ).toEqual(['applied', 'applied', 'applied']);
    expect(await linkRow(link.linkId)).toBeUndefined();
    expect(await client.push(link, {kind: 'link.remove', linkId: link.linkId}, again)).toEqual([
      'applied',
      'applied',
      'applied',
    ]);
    expect(await linkRow(link.linkId)).toMatchObject({name: 'Again', copy_token: again.copyToken});
  });

  it('tells the news once, after the commit', async () => {
    const client = newClient();
    world.published.length = 0;
    await client.push(createLink(), createLink());
    expect(world.published).toEqual([{kind: 'news', accountId: account, rev: await revOf()}]);
    world.published.length = 0;
    await client.push(createLink({name: ''}));
    expect(world.published).toEqual([]);
  });
});
