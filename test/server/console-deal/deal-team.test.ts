import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import type {DealId} from '../../../lib/domain/ids.ts';
import {createConsoleWorld, formIds, pathOf, send, type ConsoleWorld} from './console-world.ts';

/** Rick owns and registered nothing; being on the team of Rosa's deal is all that he has to do with it. */
describe('a rep on the team of another rep’s deal', () => {
  let world: ConsoleWorld;
  let dealId: DealId;
  let other: DealId;
  beforeAll(async () => {
    world = await createConsoleWorld();
    dealId = await world.share(world.bright, world.maria);
    other = await world.share(world.bright, world.maria, {name: 'Without Rick'});
    await world.run(world.rosa, world.bright, {
      ...{kind: 'deal.team', dealId, add: [world.rick.userId], remove: []},
    });
  });
  afterAll(() => world.stop());

  it('reads it and writes on it', async () => {
    const rick = await world.as('Rick');
    const page = await rick.open(pathOf(world.bright, dealId));
    expect(page.status).toBe(200);
    await send(rick, page, 'message', {text: 'Rick is here'});
    expect((await rick.open(pathOf(world.bright, dealId))).html).toContain('Rick is here');
    expect((await rick.open('/console/deals')).html).toContain('Acme: new CRM');
  });

  it('decides nothing on it', async () => {
    const page = await (await world.as('Rick')).open(pathOf(world.bright, dealId));
    expect(formIds(page).filter((id) => /state|owner|eligibility|quote|close/.test(id))).toEqual(
      [],
    );
    await expect(
      world.run(world.rick, world.bright, {
        ...{kind: 'vendor.set_state', dealId, state: 'won', reason: ''},
      }),
    ).rejects.toThrow('forbidden');
  });

  it('sees no other deal of that partner, and this one no more once off the team', async () => {
    const rick = await world.as('Rick');
    expect((await rick.open(pathOf(world.bright, other))).status).toBe(404);
    await world.run(world.rosa, world.bright, {
      ...{kind: 'deal.team', dealId, add: [], remove: [world.rick.userId]},
    });
    expect((await rick.open(pathOf(world.bright, dealId))).status).toBe(404);
  });
});
