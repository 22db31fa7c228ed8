import {sql} from 'kysely';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {protocol} from '../../../lib/contract/protocol.ts';
import type {PullResponse} from '../../../lib/contract/wire.ts';
import type {AccountId} from '../../../lib/domain/ids.ts';
import {pull} from '../../../server/data/pull.ts';
import {updateAccount} from '../../../server/write/account.ts';
import {changeProgram} from '../../../server/write/program.ts';
import {takeBackup} from '../backup.ts';
import {createSyncClient} from '../sync-client.ts';
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
const counters = () =>
  world.read(account, (trx) =>
    trx
      .selectFrom('partner_account')
      .select(['rev', 'min_rev', 'epoch'])
      .where('id', '=', account)
      .executeTakeFirstOrThrow(),
  );
const setCounters = (change: ReturnType<typeof sql>) =>
  world.read(account, (trx) =>
    sql`update app.partner_account set ${change} where id = ${account}`.execute(trx),
  );

describe('pull', () => {
  it('[R1] gives the account, with its catalogue and the names of its managers, and all that is in it', async () => {
    const dana = await world.vendor('Dana Whitfield', 'cam');
    await world.assign(account, dana, 'cam');
    const deal = await world.deal(account);
    const link = createLink();
    const client = newClient();
    await client.push(link, attach(link.linkId, deal.id));
    await client.pull();
    expect(client.rows.get(`account:${account}`)).toMatchObject({
      name: 'Bright Agency',
      type: 'solutions_partner',
      vendorName: 'HubSpot',
      channelManagers: ['Dana Whitfield'],
    });
    expect(client.rows.get(`deal:${deal.id}`)).toEqual(deal);
    expect(client.rows.get(`link:${link.linkId}`)).toMatchObject({
      ...link.draft,
      client: {name: 'Hannah Reyes', email: 'hannah@acme.example'},
      copyToken: link.copyToken,
      createdBy: {userId: maria.userId, name: 'Maria Nowak'},
      answer: null,
    });
  });

  it('[R1, R2] comes in pages, in order, without gap or repetition', async () => {
    const client = newClient();
    await client.pull();
    await client.push(...Array.from({length: 23}, () => createLink()));
    const seen: string[] = [];
    let {cursor} = client;
    for (let more = true; more;) {
      const page = await client.pullPage(5);
      if (page.kind !== 'page') throw new Error('Reset without a reason');
      expect(page.changes.length).toBeLessThanOrEqual(5);
      expect(page.cursor).toBeGreaterThan(cursor);
      ({cursor, more} = page);
      seen.push(...page.changes.map(({kind, id}) => `${kind}:${id}`));
    }
    expect(seen).toHaveLength(23);
    expect(new Set(seen).size).toBe(23);
  });

  it('[R8] who has nothing walks through all there is, by kind and id', async () => {
    const busy = newClient();
    const links = Array.from({length: 12}, () => createLink());
    await busy.push(...links);
    await busy.push({kind: 'link.remove', linkId: (links[5] ?? createLink()).linkId});
    const client = newClient();
    const seen: string[] = [];
    let last: PullResponse = await client.pullPage(5);
    for (;;) {
      if (last.kind !== 'page') throw new Error('Reset without a reason');
      expect(last.changes.length).toBeLessThanOrEqual(5);
      expect(last.changes.every(({row}) => row !== null)).toBe(true);
      seen.push(...last.changes.map(({kind, id}) => `${kind} ${id}`));
      if (!last.walk) break;
      expect(last).toMatchObject({cursor: 0, more: true});
      expect(`${last.walk.kind} ${last.walk.id}`).toBe(seen.at(-1));
      last = await client.pullPage(5);
    }
    expect(last).toMatchObject({more: false, walk: null});
    await busy.pull();
    expect(last.cursor).toBe(busy.cursor);
    expect(seen).toEqual([...seen].sort());
    expect(new Set(seen).size).toBe(seen.length);
    expect(Object.fromEntries(client.rows)).toEqual(Object.fromEntries(busy.rows));
  });

  it('[R8, L1] what changes during a walk comes after it', async () => {
    const busy = newClient();
    const links = Array.from({length: 8}, () => createLink());
    await busy.push(...links);
    const [client, begin] = [newClient(), await counters()];
    await client.push(createLink());
    const first = await client.pullPage(4);
    if (first.kind !== 'page' || !first.walk) throw new Error('No walk');
    for (const [index, {linkId}] of links.entries()) {
      if (index % 2) await busy.push({kind: 'link.remove', linkId});
      else await busy.push({kind: 'link.edit', linkId, changes: {name: `Changed ${index}`}});
      await busy.push(createLink());
    }
    let page: PullResponse = first;
    while (page.kind === 'page' && page.walk) {
      expect(page.lastMid).toBe(0); // nothing is acknowledged before its effects
      page = await client.pullPage(4);
    }
    expect(page).toMatchObject({cursor: begin.rev + 1, more: true, lastMid: 1});
    await client.pull(4);
    await busy.pull();
    expect(Object.fromEntries(client.rows)).toEqual(Object.fromEntries(busy.rows));
  });

  it('[R8, R5] a walk begins again when it began before forgotten deletions, in another epoch or in the future', async () => {
    for (const change of [
      sql`rev = rev + 5, min_rev = rev + 5`,
      sql`epoch = gen_random_uuid()::text`,
      sql`rev = rev - 1`,
    ]) {
      const client = newClient();
      expect(await client.pullPage(2)).toMatchObject({kind: 'page', cursor: 0});
      const {rev} = await counters();
      await setCounters(change);
      expect(await client.pullPage(2)).toMatchObject({kind: 'reset'});
      expect(await client.pullPage(2)).toMatchObject({kind: 'page', cursor: 0, more: true});
      const now = await counters();
      if (now.rev < rev) await setCounters(sql`rev = rev + 1`);
    }
  });

  it('[R1] shows one state of the database, though it changes meanwhile', async () => {
    const deal = await world.deal(account);
    const link = createLink();
    const attachment = attach(link.linkId, deal.id);
    const client = newClient();
    await client.pull();
    await client.push(link, attachment);
    let pulled: Promise<unknown> = Promise.resolve();
    await world.read(account, async (trx) => {
      await sql`lock table app.attachment in access exclusive mode`.execute(trx);
      pulled = client.pullPage();
      await world.waitForLockWaiter(); // it has read the feed and the links by now
      await trx.deleteFrom('attachment').where('id', '=', attachment.attachmentId).execute();
    });
    await pulled;
    expect(client.rows.has(`attachment:${attachment.attachmentId}`)).toBe(true);
  });

  it('[R1, R6] tells that something is gone', async () => {
    const link = createLink();
    const [one, other] = [newClient(), newClient()];
    await one.push(link);
    await other.pull();
    await one.push({kind: 'link.remove', linkId: link.linkId});
    const page = await other.pullPage();
    expect(page).toMatchObject({
      changes: [{kind: 'link', id: link.linkId, row: null}],
      more: false,
    });
  });

  it('[L4, R3] acknowledges only on the page that reaches the effects', async () => {
    const client = newClient();
    await client.pull();
    await client.push(createLink(), createLink(), createLink());
    const lastMids = [];
    for (let more = true; more;) {
      const page = await client.pullPage(1);
      if (page.kind !== 'page') throw new Error('Reset without a reason');
      lastMids.push(page.lastMid);
      ({more} = page);
    }
    expect(lastMids).toEqual([0, 0, 3]);
  });

  it('[R3] acknowledges to the client who sent and to no other', async () => {
    const [one, other] = [newClient(), newClient()];
    await one.push(createLink());
    await other.pull();
    expect(other.ackedMid).toBe(0);
  });

  it('[R4] says what was refused and why, until the client has cleared it', async () => {
    const client = newClient();
    await client.push(createLink({name: ''}), createLink(), createLink({lines: []}));
    const page = await client.pullPage();
    expect(page).toMatchObject({
      lastMid: 3,
      refused: [
        {mid: 1, code: 'invalid', fields: [{field: 'name', code: 'required'}]},
        {mid: 3, code: 'invalid'},
      ],
    });
    expect(await client.pullPage()).toMatchObject({lastMid: 3, refused: []});
  });

  it('[R5] begins again for another epoch, a cursor from the future, or one before forgotten deletions', async () => {
    const client = newClient();
    await client.push(createLink());
    await client.pull();
    await setCounters(sql`epoch = 'after the restore'`);
    expect(await client.pullPage()).toEqual({
      kind: 'reset',
      epoch: 'after the restore',
      lastMid: 1,
    });
    await client.pull();
    await setCounters(sql`rev = rev - 1`);
    expect(await client.pullPage()).toMatchObject({kind: 'reset'});
    await setCounters(sql`rev = rev + 1`);
    await client.pull();
    await setCounters(sql`rev = rev + 5, min_rev = rev + 5`);
    expect(await client.pullPage()).toMatchObject({kind: 'reset'});
    expect(await client.pullPage()).toMatchObject({kind: 'page'});
  });

  it('[R9, L12] finds out a restore that nobody told of, though new edits have lifted the counter past it', async () => {
    const [lost, other] = [newClient(), newClient()];
    await other.push(createLink());
    for (const client of [lost, other]) await client.pull();
    const restore = await takeBackup(world.url, account);
    await lost.push(createLink(), createLink());
    await lost.pull();
    const seen = lost.cursor;
    await restore();
    await other.push(createLink());
    await other.push(createLink());
    await other.push(createLink());
    expect((await counters()).rev).toBeGreaterThan(seen);
    expect(await lost.pullPage()).toMatchObject({kind: 'reset', lastMid: 0});
    await lost.pull();
    expect(await other.pullPage()).toMatchObject({kind: 'page'}); // saw nothing that is gone
    expect(Object.fromEntries(lost.rows)).toEqual(Object.fromEntries(other.rows));
  });

  it('[R9] in the middle of a walk, too', async () => {
    const restore = await takeBackup(world.url, account);
    const [busy, client] = [newClient(), newClient()];
    await busy.push(createLink());
    expect(await client.pullPage(3)).toMatchObject({kind: 'page', more: true});
    await restore();
    await newClient().push(createLink());
    expect(await client.pullPage(3)).toMatchObject({kind: 'reset'});
    expect(await client.pullPage(3)).toMatchObject({kind: 'page', more: true});
  });

  it.each(['nonsense', '999999.AAAAAAAAAAAAAAAA', '1.AAAAAAAAAAAAAAAA', '0.BAAAAAAAAAAAAAAA'])(
    '[R9] the tag %s was never issued',
    async (tag) => {
      const {epoch, rev} = await counters();
      const outcome = await pull(world.db, maria.userId, {
        ...{protocol, accountId: account, clientId: newClient().clientId, epoch},
        ...{cursor: rev, walk: null, tag, ackedMid: 0, limit: 500},
      });
      expect(outcome).toMatchObject({response: {kind: 'reset'}});
    },
  );

  it('a change of the catalogue, the type or the name reaches every account concerned', async () => {
    const other = await world.account('Other');
    const clients = [
      newClient(),
      createSyncClient(world, other, await world.member(other, 'Olga')),
    ];
    for (const client of clients) await client.pull();
    const {catalogue} = await world.db
      .selectFrom('program')
      .select('catalogue')
      .executeTakeFirstOrThrow();
    const [first, ...rest] = catalogue.products;
    if (!first) throw new Error('Nothing to sell');
    const products = [{...first, name: 'Marketing Hub 2'}, ...rest];
    done(
      await changeProgram(world.deps, operator, world.programId, {
        catalogue: {...catalogue, products},
      }),
    );
    for (const client of clients) {
      expect(await client.pullPage()).toMatchObject({
        changes: [{kind: 'account', row: {catalogue: {products}}}],
      });
    }
    done(await updateAccount(world.deps, operator, other, {type: 'solutions_provider'}));
    expect(await clients[0]?.pullPage()).toMatchObject({changes: []});
    expect(await clients[1]?.pullPage()).toMatchObject({
      changes: [{kind: 'account', row: {type: 'solutions_provider'}}],
    });
  });

  it("brings the client's answer with the names as they stood", async () => {
    const link = createLink();
    const client = newClient();
    await client.push(link);
    await client.pull();
    const choice = {kind: 'reject', reasonId: 'other', text: '<b>Never heard</b>'} as const;
    const outcome = await answerAsShown(world.deps, link.copyToken, {name: ' Hannah ', choice});
    expect(outcome.kind).toBe('answered');
    expect(await client.pullPage()).toMatchObject({
      changes: [
        {
          kind: 'link',
          row: {
            answer: {
              by: {name: 'Hannah'},
              evidence: 'unverified',
              lines: [{verdict: 'rejected', reason: {name: 'Other', text: '<b>Never heard</b>'}}],
              snapshot: {vendor: 'HubSpot', duration: '1–3 months'},
            },
          },
        },
      ],
    });
  });
});
