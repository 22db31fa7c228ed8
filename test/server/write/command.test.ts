import {randomUUID} from 'node:crypto';
import {afterAll, beforeAll, expect, it} from 'vitest';
import {runCommand} from '../../../server/write/command.ts';
import {createSyncClient} from '../sync-client.ts';
import {attach, createLink, createWorld, type World} from '../world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.end());

it("answers who is no member of the account without a link's secret and client", async () => {
  const account = await world.account('Bright Agency');
  const maria = await world.member(account, 'Maria', 'partner_admin');
  const cam = await world.vendor('Dana', 'cam');
  await world.assign(account, cam, 'cam');
  const [deal, link] = [await world.deal(account), createLink()];
  await createSyncClient(world, account, maria).push(link);
  const command = {key: randomUUID(), mutation: attach(link.linkId, deal.id)};
  const [first, again] = [
    await runCommand(world.deps, cam, account, command),
    await runCommand(world.deps, cam, account, command),
  ];
  for (const answer of [first, again]) {
    expect(answer).toMatchObject({kind: 'applied', changes: [{kind: 'attachment'}]});
    expect(JSON.stringify(answer)).not.toContain(link.copyToken);
  }
  const own = await runCommand(world.deps, maria, account, {
    key: randomUUID(),
    mutation: createLink(),
  });
  expect(own).toMatchObject({kind: 'applied', changes: [{kind: 'link'}]});
});
