// @vitest-environment node
import {createHmac} from 'node:crypto';
import {sql} from 'kysely';
import {afterAll, afterEach, beforeAll, beforeEach, describe, expect, it} from 'vitest';
import type {AccountId, DealId} from '../../../lib/domain/ids.ts';
import {deleteEndpoint, pauseEndpoint, rotateSecret} from '../../../server/webhooks/endpoints.ts';
import {sendAgain, sendTest} from '../../../server/webhooks/delivery-actions.ts';
import {defaultKeep, upkeep} from '../../../server/jobs/upkeep.ts';
import {pauses} from '../../../server/webhooks/lanes.ts';
import type {Sending} from '../../../server/webhooks/send-webhooks.ts';
import {must, newId, post} from '../shared-deals.ts';
import {createWorld, type Someone, type World} from '../world.ts';
import {startReceiver, type Receiver} from './receiver.ts';
import {
  addEndpoint,
  deliveriesOf,
  makeDue,
  newDeal,
  startSendingTo,
  until,
} from './webhook-world.ts';

let world: World;
let admin: Someone;
let accountId: AccountId;
let maria: Someone;
let receiver: Receiver;
let endpoint: {id: string; secret: string};
let sendings: Sending[] = [];

beforeAll(async () => {
  world = await createWorld();
  admin = await world.vendor('Pat', 'program_admin');
  await world.vendor('Rick', 'rep');
  accountId = await world.account('Bright Agency');
  maria = await world.member(accountId, 'Maria', 'partner_admin');
});
afterAll(() => world.end());
beforeEach(async () => {
  receiver = await startReceiver();
  endpoint = await addEndpoint(world.db, admin, world.programId, receiver.url);
});
afterEach(async () => {
  await Promise.all(sendings.map((one) => one.stop(0)));
  sendings = [];
  await receiver.stop();
  await deleteEndpoint(world.db, by(), endpoint.id);
});

const by = () => ({userId: admin.userId, programId: world.programId});
const start = (given: Parameters<typeof startSendingTo>[1] = {}) => {
  const sending = startSendingTo(world.db, given);
  sendings.push(sending);
  return sending;
};
const deliveries = () => deliveriesOf(world.db, endpoint.id);
const states = async () => (await deliveries()).map(({state}) => state);
async function shareDeal(): Promise<DealId> {
  const {dealId, mutation} = newDeal();
  await must(world, maria, accountId, mutation);
  return dealId;
}
const say = (dealId: DealId, text: string) => must(world, maria, accountId, post(dealId, text));
const textsOf = () =>
  receiver.received.map(({json}) => (json.message as {text: string} | null)?.text ?? json.type);

describe('what happens', () => {
  it('goes to the receiver, signed, with an id and a body of its own', async () => {
    start();
    const dealId = await shareDeal();
    await receiver.got(1);
    const [got] = receiver.received;
    expect(got?.json).toMatchObject({
      ...{version: 1, type: 'deal.registered', by: {userId: maria.userId, side: 'partner'}},
      program: {id: world.programId, name: 'Solutions Program'},
      account: {id: accountId, name: 'Bright Agency'},
      deal: {id: dealId, name: 'Acme renewal'},
      event: {kind: 'deal_registered', dealId, how: 'created'},
    });
    const {
      'webhook-id': id,
      'webhook-timestamp': time,
      'webhook-signature': signature,
    } = got?.headers ?? {};
    expect(got?.json.id).toBe(id);
    const key = Buffer.from(endpoint.secret.replace('whsec_', ''), 'base64');
    const signed = createHmac('sha256', key).update(`${String(id)}.${String(time)}.${got?.body}`);
    expect(signature).toBe(`v1,${signed.digest('base64')}`);
    expect(Math.abs(Number(time) - Date.now() / 1000)).toBeLessThan(60);
    await until(async () => (await states())[0] === 'delivered');
    expect(await deliveries()).toMatchObject([{id, attempts: 1, status: 204, problem: null}]);
  });

  it('waits in the same transaction: what is rolled back is told to nobody', async () => {
    const {mutation} = newDeal();
    const failing = {...mutation, values: {...mutation.values, name: ''}};
    await expect(must(world, maria, accountId, failing)).rejects.toThrow('invalid');
    expect(await deliveries()).toEqual([]);
  });

  it('goes to those who asked for its kind, of that program alone', async () => {
    const talk = await addEndpoint(world.db, admin, world.programId, receiver.url, ['talk']);
    const dealId = await shareDeal();
    await say(dealId, 'Hello');
    const types = async (id: string) => (await deliveriesOf(world.db, id)).map(({type}) => type);
    expect(await types(talk.id)).toEqual(['message.posted']);
    expect(await types(endpoint.id)).toEqual(['deal.registered', 'message.posted']);
    await deleteEndpoint(world.db, by(), talk.id);
  });
});

describe('the order of a deal', () => {
  it('is kept while the receiver fails and other deals go on', async () => {
    const [stuck, other] = [await shareDeal(), await shareDeal()];
    for (const text of ['one', 'two', 'three']) await say(stuck, text);
    await say(other, 'elsewhere');
    receiver.answerWith(({json}) => ((json.deal as {id: string}).id === stuck ? 500 : 204));
    start();
    await until(async () => (await states()).filter((state) => state === 'delivered').length === 2);
    expect(textsOf().filter((text) => text === 'one')).toEqual([]);
    expect(textsOf()).toContain('elsewhere');

    receiver.answerWith(() => 204);
    receiver.received.length = 0;
    await makeDue(world.db, endpoint.id);
    await receiver.got(4);
    expect(textsOf()).toEqual(['deal.registered', 'one', 'two', 'three']);
  });

  it('is that of the changes, when many are made at once', async () => {
    const dealId = await shareDeal();
    const texts = Array.from({length: 12}, (_, at) => `text ${at}`);
    await Promise.all(texts.map((text) => say(dealId, text)));
    start({perEndpoint: 8});
    await receiver.got(13);
    const order = receiver.received.map(({json}) => Number(json.sequence));
    expect(order).toEqual(order.toSorted((a, b) => a - b));
    expect(new Set(receiver.ids()).size).toBe(13);
  });

  it('is kept by several servers at once, and nothing goes twice', async () => {
    const deals = [await shareDeal(), await shareDeal(), await shareDeal()];
    for (const text of ['one', 'two', 'three', 'four']) {
      for (const dealId of deals) await say(dealId, text);
    }
    for (let servers = 0; servers < 4; servers++) start({everyMs: 1});
    await receiver.got(15);
    await until(async () => (await states()).every((state) => state === 'delivered'));
    expect(receiver.received).toHaveLength(15);
    for (const dealId of deals) {
      const ofDeal = receiver.received.filter(
        ({json}) => (json.deal as {id: string}).id === dealId,
      );
      expect(ofDeal.map(({json}) => (json.message as {text: string} | null)?.text)).toEqual([
        ...[undefined, 'one', 'two', 'three', 'four'],
      ]);
    }
  });

  it('goes on with the next when one was tried for 48 hours', async () => {
    expect(pauses.reduce((sum, seconds) => sum + seconds, 0)).toBe(48 * 3600);
    const dealId = await shareDeal();
    await say(dealId, 'next');
    receiver.answerWith(({json}) => (json.type === 'deal.registered' ? 503 : 204));
    start();
    for (let tries = 1; tries <= pauses.length; tries++) {
      await until(async () => (await deliveries())[0]?.attempts === tries);
      await makeDue(world.db, endpoint.id);
    }
    await until(async () => (await states())[1] === 'delivered');
    expect(await deliveries()).toMatchObject([
      {state: 'dead', attempts: pauses.length + 1, status: 503},
      {state: 'delivered', attempts: 1},
    ]);
    expect(new Set(receiver.ids().slice(0, -1)).size).toBe(1);
    expect(new Set(receiver.received.slice(0, -1).map(({body}) => body)).size).toBe(1);
  });

  it('waits longer after each failure', async () => {
    await shareDeal();
    receiver.answerWith(() => 500);
    start();
    const waits: number[] = [];
    for (let tries = 1; tries <= 4; tries++) {
      await until(async () => (await deliveries())[0]?.attempts === tries);
      const [row] = await world.rows(sql<{seconds: number}>`
        select extract(epoch from due_at - now())::float8 as seconds from app.webhook_lane
        where endpoint_id = ${endpoint.id}`);
      waits.push(row?.seconds ?? 0);
      await makeDue(world.db, endpoint.id);
    }
    for (const [at, seconds] of waits.entries()) {
      expect(seconds / (pauses[at] ?? 0)).toBeGreaterThan(0.6);
      expect(seconds / (pauses[at] ?? 0)).toBeLessThan(1.06);
    }
  });
});

describe('trouble', () => {
  it('of a receiver that hangs holds nobody else up', async () => {
    const fine = await startReceiver();
    const other = await addEndpoint(world.db, admin, world.programId, fine.url);
    let most = 0;
    let open = 0;
    receiver.answerWith((_got, response) => {
      most = Math.max(most, ++open);
      response.on('close', () => open--);
      return undefined;
    });
    const deals: DealId[] = [];
    for (let at = 0; at < 6; at++) deals.push(await shareDeal());
    start({wholeMs: 60_000, perEndpoint: 3});
    await fine.got(6);
    await receiver.got(3);
    expect([most, receiver.received.length]).toEqual([3, 3]);
    await deleteEndpoint(world.db, by(), other.id);
    await fine.stop();
  });

  it('of a server that was killed while sending: the same goes out again under its id', async () => {
    await shareDeal();
    receiver.answerWith(() => undefined);
    const killed = start({wholeMs: 60_000});
    await receiver.got(1);
    // It never writes down how that ended: its lease is taken from it, as after a minute
    await sql`
      update app.webhook_lane set leased_until = now() - interval '1 second' where endpoint_id = ${endpoint.id}
    `.execute(world.db);
    receiver.answerWith(() => 204);
    start();
    await receiver.got(2);
    await until(async () => (await states())[0] === 'delivered');
    await killed.stop(0);
    const [first, second] = receiver.received;
    expect(second?.headers['webhook-id']).toBe(first?.headers['webhook-id']);
    expect(second?.body).toBe(first?.body);
    expect(await deliveries()).toMatchObject([{state: 'delivered', attempts: 1}]);
  });

  it('of a server that stops: what it broke off counts for nothing and goes out again', async () => {
    await shareDeal();
    receiver.answerWith(() => undefined);
    const first = start({wholeMs: 60_000});
    await receiver.got(1);
    await first.stop(0);
    expect(await deliveries()).toMatchObject([{state: 'waiting', attempts: 0}]);
    receiver.answerWith(() => 204);
    start();
    await receiver.got(2);
    expect(new Set(receiver.ids()).size).toBe(1);
  });

  it('of a clock that was put back: nothing waits for a time that was set before', async () => {
    const [one, two] = [await shareDeal(), await shareDeal()];
    // As seen by a clock that was put back by a day: due, or held, until a time that no pause and no lease reaches
    await makeDue(world.db, endpoint.id, 24 * 3600);
    await sql`
      update app.webhook_lane set lease = gen_random_uuid(), leased_until = now() + interval '1 day'
      where endpoint_id = ${endpoint.id} and lane = ${two}`.execute(world.db);
    start();
    await receiver.got(2);
    expect(receiver.received.map(({json}) => (json.deal as {id: string}).id).toSorted()).toEqual(
      [one, two].toSorted(),
    );
  });

  it('of the clock of the server itself changes neither order nor time', async () => {
    const dealId = await shareDeal();
    const real = Date.now;
    try {
      await say(dealId, 'now');
      Date.now = () => real() - 86_400_000;
      await say(dealId, 'said a day ago');
    } finally {
      Date.now = real;
    }
    start();
    await receiver.got(3);
    expect(textsOf()).toEqual(['deal.registered', 'now', 'said a day ago']);
    for (const {headers} of receiver.received) {
      expect(Math.abs(Number(headers['webhook-timestamp']) - real() / 1000)).toBeLessThan(60);
    }
  });

  it('of an address that is refused is said in the log', async () => {
    await sql`update app.webhook_endpoint set url = 'https://hooks.example/' where id = ${endpoint.id}`.execute(
      world.db,
    );
    await shareDeal();
    start({rules: {allowPrivate: false}});
    await until(async () => (await deliveries())[0]?.attempts === 1);
    expect(await deliveries()).toMatchObject([
      {state: 'waiting', status: null, problem: 'refused_address'},
    ]);
  });
});

describe('an endpoint', () => {
  it('that is paused gets nothing, and all of it when it goes on', async () => {
    await pauseEndpoint(world.db, by(), endpoint.id, true);
    const dealId = await shareDeal();
    await say(dealId, 'meanwhile');
    const sending = start();
    const other = await addEndpoint(world.db, admin, world.programId, receiver.url, ['talk']);
    await say(dealId, 'to the other');
    await receiver.got(1); // it has looked
    expect(textsOf()).toEqual(['to the other']);
    await sendTest(world.db, by(), endpoint.id, newId());
    await receiver.got(2);
    expect(textsOf()).toEqual(['to the other', 'test']);
    await pauseEndpoint(world.db, by(), endpoint.id, false);
    sending.wake();
    await receiver.got(5);
    expect(textsOf().slice(2)).toEqual(['deal.registered', 'meanwhile', 'to the other']);
    await deleteEndpoint(world.db, by(), other.id);
  });

  it('signs with both secrets after a rotation, and with one a day later', async () => {
    const newest = async () => {
      const rows = await world.rows(sql<{id: string}>`
        select id from app.webhook_secret where endpoint_id = ${endpoint.id} and ends_at is null`);
      return rows[0]?.id ?? '';
    };
    const rotated = await rotateSecret(world.db, by(), endpoint.id, await newest());
    expect(await rotateSecret(world.db, by(), endpoint.id, newId())).toEqual({kind: 'stale'});
    start();
    await shareDeal();
    await receiver.got(1);
    const signatures = () =>
      String(receiver.received.at(-1)?.headers['webhook-signature']).split(' ');
    const signedBy = (secret: string) => {
      const last = receiver.received.at(-1);
      const {'webhook-id': id, 'webhook-timestamp': time} = last?.headers ?? {};
      const text = `${String(id)}.${String(time)}.${last?.body}`;
      const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
      return `v1,${createHmac('sha256', key).update(text).digest('base64')}`;
    };
    const secret = rotated.kind === 'rotated' ? rotated.secret : '';
    expect(signatures()).toEqual([signedBy(secret), signedBy(endpoint.secret)]);
    await sql`
      update app.webhook_secret set ends_at = now() where endpoint_id = ${endpoint.id} and ends_at is not null
    `.execute(world.db);
    await shareDeal();
    await receiver.got(2);
    expect(signatures()).toEqual([signedBy(secret)]);
  });

  it('gets a test once, whatever comes of it', async () => {
    const id = newId();
    receiver.answerWith(() => 500);
    start();
    await sendTest(world.db, by(), endpoint.id, id);
    await sendTest(world.db, by(), endpoint.id, id);
    await until(async () => (await states())[0] === 'dead');
    expect(await deliveries()).toMatchObject([{id, type: 'test', attempts: 1, status: 500}]);
    expect(receiver.received[0]?.json).toMatchObject({type: 'test', deal: null, account: null});
  });

  it('gets a delivery again under the same id, and nothing waits for that', async () => {
    const dealId = await shareDeal();
    start();
    await until(async () => (await states())[0] === 'delivered');
    const [sent] = await deliveries();
    await sendAgain(world.db, by(), endpoint.id, sent?.id ?? '');
    await receiver.got(2);
    expect(new Set(receiver.ids())).toEqual(new Set([sent?.id]));
    expect(receiver.received[0]?.body).toBe(receiver.received[1]?.body);
    await until(async () => (await states())[0] === 'delivered');
    receiver.answerWith(({json}) => (json.id === sent?.id ? 500 : 204));
    await sendAgain(world.db, by(), endpoint.id, sent?.id ?? '');
    await say(dealId, 'goes on');
    await until(async () => (await states()).join() === 'dead,delivered');
    expect((await deliveries())[0]).toMatchObject({attempts: 3, status: 500});
  });

  it('gets what waits at once, when somebody asks for it', async () => {
    await shareDeal();
    receiver.answerWith(() => 500);
    start();
    await until(async () => (await deliveries())[0]?.attempts === 1);
    await makeDue(world.db, endpoint.id, 3600);
    receiver.answerWith(() => 204);
    expect(await sendAgain(world.db, by(), endpoint.id, (await deliveries())[0]?.id ?? '')).toBe(
      true,
    );
    await until(async () => (await states())[0] === 'delivered');
  });

  it('that goes takes along what waits for it', async () => {
    receiver.answerWith(() => undefined);
    const sending = start({wholeMs: 60_000});
    await shareDeal();
    await receiver.got(1);
    expect(await deleteEndpoint(world.db, by(), endpoint.id)).toBe(true);
    await sending.stop(0);
    expect(await deliveries()).toEqual([]);
    await shareDeal(); // and nobody minds
  });
});

it('deliveries are forgotten after 30 days, and lanes that are left without any', async () => {
  const old = await shareDeal();
  await pauseEndpoint(world.db, by(), endpoint.id, true);
  await sql`update app.webhook_delivery set created_at = now() - interval '31 days' where lane = ${old}`.execute(
    world.db,
  );
  const young = await shareDeal();
  await upkeep(world.db, defaultKeep, 1);
  expect((await deliveries()).map(({lane}) => lane)).toEqual([young]);
  await pauseEndpoint(world.db, by(), endpoint.id, false);
  start();
  await until(async () => (await states())[0] === 'delivered');
  await until(async () => {
    const lanes = await world.rows(
      sql`select 1 from app.webhook_lane where endpoint_id = ${endpoint.id}`,
    );
    return lanes.length === 0;
  });
});
