import {randomUUID} from 'node:crypto';
import {afterAll, beforeAll, expect, it} from 'vitest';
import {runCommand} from '../../../server/write/command.ts';
import {must, post, share} from '../shared-deals.ts';
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

it('answers a key that is used again with nothing of a deal that the rep may not see any more', async () => {
  const account = await world.account('Bright Agency');
  const maria = await world.member(account, 'Maria');
  const cam = await world.vendor('Dana', 'cam');
  await world.assign(account, cam, 'cam');
  const [rick, rosa] = [await world.vendor('Rick', 'rep'), await world.vendor('Rosa', 'rep')];
  const deal = share();
  const {dealId} = deal;
  await must(world, maria, account, deal);
  await must(world, cam, account, {kind: 'deal.team', dealId, add: [rick.userId], remove: []});
  await must(world, cam, account, {kind: 'vendor.set_owner', dealId, userId: rosa.userId});
  const command = {key: randomUUID(), mutation: post(dealId, 'Mine for now')};
  const ask = () => runCommand(world.deps, rick, account, command);
  const first = await ask();
  expect(await ask()).toEqual(first);
  await must(world, cam, account, {kind: 'deal.team', dealId, add: [], remove: [rick.userId]});
  await must(world, maria, account, {
    ...{kind: 'deal.edit', dealId, changes: {nextSteps: 'Not for Rick'}},
  });
  expect(await ask()).toEqual({kind: 'applied', changes: []});
});
