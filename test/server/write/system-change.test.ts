import {randomUUID} from 'node:crypto';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import type {AccountId} from '../../../lib/domain/ids.ts';
import {applySystemMutation} from '../../../server/write/system-change.ts';
import {findDeal, must, newFile, post, share, timelineOf} from '../shared-deals.ts';
import {createSyncClient} from '../sync-client.ts';
import {createWorld, type Someone, type World} from '../world.ts';

let world: World;
let account: AccountId;
let maria: Someone;

beforeAll(async () => {
  world = await createWorld();
  account = await world.account('Bright Agency');
  maria = await world.member(account, 'Maria Nowak', 'partner_admin');
});
afterAll(() => world.end());

/** A message with a file of which nothing has arrived. */
async function withFile() {
  const deal = share();
  const file = newFile();
  await must(world, maria, account, deal);
  await must(world, maria, account, {...post(deal.dealId, 'See'), files: [file]});
  return {dealId: deal.dealId, ...file};
}

describe('what happens by itself', () => {
  it('reaches rows, feed, timeline and news like everything else', async () => {
    const {dealId, fileId} = await withFile();
    const client = createSyncClient(world, account, maria);
    await client.pull();
    const found = {kind: 'stored', type: 'application/pdf', hasPreview: false} as const;
    const told = world.published.length;
    const outcome = await applySystemMutation(world.deps, account, {
      ...{kind: 'system.file_arrived', fileId, found},
    });
    expect(outcome).toMatchObject({kind: 'applied', changes: [{kind: 'file', id: fileId}]});
    await client.pull();
    expect(client.rows.get(`file:${fileId}`)).toMatchObject({state: 'stored'});
    expect((await timelineOf(world, account, dealId)).at(-1)).toMatchObject({
      by: null,
      event: {kind: 'file_stored', fileId},
    });
    expect(world.published.slice(told)).toEqual([
      {kind: 'news', accountId: account, rev: client.cursor},
    ]);
  });

  it('told twice happens once', async () => {
    const {dealId, fileId} = await withFile();
    const found = {kind: 'refused', why: 'size_differs'} as const;
    const arrived = {kind: 'system.file_arrived', fileId, found} as const;
    expect(await applySystemMutation(world.deps, account, arrived)).toMatchObject({
      kind: 'applied',
    });
    const timeline = await timelineOf(world, account, dealId);
    const told = world.published.length;
    expect(await applySystemMutation(world.deps, account, arrived)).toEqual({
      ...{kind: 'applied', changes: []},
    });
    expect(await timelineOf(world, account, dealId)).toEqual(timeline);
    expect(world.published.length).toBe(told);
  });

  it('is refused in an account that the object is not of, and where there is no account', async () => {
    const other = await world.account('Somebody else');
    const {dealId} = await withFile();
    const owner = {name: 'Mallory'};
    const reassign = {kind: 'system.reassign', dealId, owner} as const;
    expect(await applySystemMutation(world.deps, other, reassign)).toEqual({
      kind: 'refused',
      refusal: {code: 'deal_not_found'},
    });
    const nowhere = randomUUID() as AccountId; // no account has it
    expect(await applySystemMutation(world.deps, nowhere, reassign)).toEqual({kind: 'no_account'});
    expect((await findDeal(world, account, dealId)).owner).toBeNull();
  });

  it('can be asked for by nobody', async () => {
    const {dealId} = await withFile();
    const expire = {kind: 'system.expire', dealId} as never; // no command has such a kind
    await expect(must(world, maria, account, expire)).rejects.toThrow('forbidden');
  });
});
