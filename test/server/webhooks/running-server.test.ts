// @vitest-environment node
import {expect, it} from 'vitest';
import {must} from '../shared-deals.ts';
import {startApi} from '../routes/running-api.ts';
import {createLink, createWorld} from '../world.ts';
import {startReceiver} from './receiver.ts';
import {addEndpoint, deliveriesOf, until} from './webhook-world.ts';

it.each([
  [true, {state: 'delivered', status: 204, problem: null}, 1],
  [false, {state: 'waiting', status: null, problem: 'refused_url'}, 0],
])('a server whose webhooks may go to its own machine (%s) sends', async (allow, made, got) => {
  const [world, receiver] = [await createWorld(), await startReceiver()];
  const admin = await world.vendor('Pat', 'program_admin');
  const accountId = await world.account('Bright Agency');
  const maria = await world.member(accountId, 'Maria');
  const url = receiver.url.replace('127.0.0.1', 'localhost'); // which the hosts file knows alone
  const endpoint = await addEndpoint(world.db, admin, world.programId, url);
  const api = await startApi({world, webhookAllowPrivate: allow});
  try {
    await must(world, maria, accountId, createLink());
    await until(async () => (await deliveriesOf(world.db, endpoint.id))[0]?.attempts === 1);
    expect(await deliveriesOf(world.db, endpoint.id)).toMatchObject([made]);
    expect(receiver.received).toHaveLength(got);
  } finally {
    await api.stop();
    await receiver.stop();
    await world.end();
  }
});
