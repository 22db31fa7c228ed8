import {afterAll, beforeAll, beforeEach, describe, expect, it} from 'vitest';
import type {AccountId} from '../../../lib/domain/ids.ts';
import {verifyLog} from '../../../server/write/account-log.ts';
import {createSyncClient} from '../sync-client.ts';
import {
  answerAsShown,
  attach,
  createLink,
  createWorld,
  type Someone,
  type World,
} from '../world.ts';

let world: World;
let account: AccountId;
let maria: Someone;
let dealId: Awaited<ReturnType<World['deal']>>['id'];
let link: ReturnType<typeof createLink>;

beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.end());

beforeEach(async () => {
  account = await world.account('Bright Agency');
  maria = await world.member(account, 'Maria Nowak');
  ({id: dealId} = await world.deal(account));
  link = createLink();
  const client = createSyncClient(world, account, maria);
  await client.push(link, attach(link.linkId, dealId), createLink({name: ''}));
  await answerAsShown(world.deps, link.copyToken, {name: 'Hannah', choice: {kind: 'confirm'}});
});

const verify = () => world.read(account, (trx) => verifyLog(trx, account));

/** As somebody with the database in their hands: a superuser's way, past row-level security. */
async function tamper(statement: string): Promise<void> {
  const client = await world.pool.connect();
  try {
    await client.query('begin');
    await client.query('alter table app.account_log no force row level security');
    await client.query(statement, [account]);
    await client.query('alter table app.account_log force row level security');
    await client.query('commit');
  } finally {
    client.release();
  }
}

describe('the account log', () => {
  it('holds everything that happened, in order, and nothing that was refused', async () => {
    const entries = await world.read(account, (trx) =>
      trx
        .selectFrom('account_log')
        .select(['seq', 'payload'])
        .where('account_id', '=', account)
        .orderBy('seq')
        .execute(),
    );
    const kinds = entries.map(({payload}) => {
      const {event} = JSON.parse(payload ?? '{}') as {event: {kind: string}};
      return event.kind;
    });
    expect(kinds).toEqual([
      'account_created',
      'member_set',
      'deals_imported',
      'link_created',
      'link_attached',
      'link_confirmed',
    ]);
    expect(await verify()).toMatchObject({kind: 'intact', entries: 6});
  });

  it("never holds a link's address", async () => {
    const entries = await world.read(account, (trx) =>
      trx.selectFrom('account_log').select('payload').execute(),
    );
    expect(JSON.stringify(entries)).toContain(link.linkId);
    expect(JSON.stringify(entries)).not.toContain(link.copyToken);
  });

  it('verifies still when a payload was erased with its salt', async () => {
    await tamper(
      'update app.account_log set payload = null, salt = null where account_id = $1 and seq = 4',
    );
    expect(await verify()).toMatchObject({kind: 'intact', entries: 6});
  });

  it.each([
    [
      'a changed payload',
      `update app.account_log set payload = replace(payload, 'Hannah', 'Nobody') where account_id = $1 and seq = 6`,
      {atSeq: 6, why: 'payload'},
    ],
    [
      'a changed digest',
      `update app.account_log set payload = null, salt = null, digest = sha256('x') where account_id = $1 and seq = 3`,
      {atSeq: 3, why: 'chain'},
    ],
    [
      'a missing entry',
      'delete from app.account_log where account_id = $1 and seq = 2',
      {atSeq: 2, why: 'missing'},
    ],
    [
      'a cut tail',
      'delete from app.account_log where account_id = $1 and seq > 4',
      {atSeq: 6, why: 'end'},
    ],
  ])('shows %s', async (_, statement, found) => {
    await tamper(statement);
    expect(await verify()).toEqual({kind: 'broken', ...found});
  });

  it("keeps the deal's timeline: who did what, with the number of the log entry", async () => {
    const timeline = await world.read(account, (trx) =>
      trx
        .selectFrom('activity')
        .select(['seq', 'by_name', 'event'])
        .where('deal_id', '=', dealId)
        .orderBy('seq')
        .execute(),
    );
    expect(timeline).toEqual([
      {seq: 5, by_name: 'Maria Nowak', event: {kind: 'link_attached', linkId: link.linkId, dealId}},
      {seq: 6, by_name: null, event: {kind: 'link_confirmed', linkId: link.linkId, dealId}},
    ]);
  });
});
