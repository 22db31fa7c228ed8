import {randomUUID} from 'node:crypto';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import type {AccountId, AttachRequestId, DealId} from '../../../lib/domain/ids.ts';
import type {Mutation} from '../../../lib/domain/mutation.ts';
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
let client: ReturnType<typeof createSyncClient>;

beforeAll(async () => {
  world = await createWorld();
  account = await world.account('Bright Agency');
  maria = await world.member(account, 'Maria Nowak');
  client = createSyncClient(world, account, maria);
});
afterAll(() => world.end());

const timelineOf = (dealId: DealId) =>
  world.read(account, (trx) =>
    trx
      .selectFrom('activity')
      .select(['at', 'by_id', 'by_name', 'event'])
      .where('deal_id', '=', dealId)
      .orderBy('seq')
      .execute(),
  );

/** A link on a shared deal of its own. */
async function attached() {
  const deal = await world.deal(account);
  const link = createLink();
  expect(await client.push(link, attach(link.linkId, deal.id))).toEqual(['applied', 'applied']);
  return {linkId: link.linkId, copyToken: link.copyToken, dealId: deal.id};
}
type Attached = Awaited<ReturnType<typeof attached>>;

const byMember: Array<[kind: string, mutation: (on: Attached) => Mutation]> = [
  ['link_detached', ({linkId, dealId}) => ({kind: 'link.detach', linkId, dealId})],
  ['link_edited', ({linkId}) => ({kind: 'link.edit', linkId, changes: {name: 'Renamed'}})],
  ['link_removed', ({linkId}) => ({kind: 'link.remove', linkId})],
  [
    'client_assigned',
    ({linkId}) => ({
      kind: 'link.assign_client',
      linkId,
      client: {name: 'Otto', email: 'otto@acme.example'},
    }),
  ],
];

describe("a deal's timeline", () => {
  it.each(byMember)('%s: who and when', async (kind, mutation) => {
    const on = await attached();
    const from = Date.now();
    expect(await client.push(mutation(on))).toEqual(['applied']);
    const [first, second, ...more] = await timelineOf(on.dealId);
    expect(more).toEqual([]);
    for (const [row, expected] of [
      [first, 'link_attached'],
      [second, kind],
    ] as const) {
      expect(row).toMatchObject({
        by_id: maria.userId,
        by_name: 'Maria Nowak',
        event: {kind: expected, linkId: on.linkId, dealId: on.dealId},
      });
    }
    expect(Number(second?.at)).toBeGreaterThanOrEqual(from);
    expect(Number(second?.at)).toBeLessThanOrEqual(Date.now());
    expect(Number(first?.at)).toBeLessThanOrEqual(from);
  });

  it('attach_requested, on a deal that is not shared: who and when', async () => {
    const deal = await world.deal(account, {shared: false});
    const link = createLink();
    const requestId = randomUUID() as AttachRequestId;
    const from = Date.now();
    await client.push(link, {
      kind: 'attach.request',
      requestId,
      linkId: link.linkId,
      deal: {dealId: deal.id},
      note: '',
    });
    const [row, ...more] = await timelineOf(deal.id);
    expect(more).toEqual([]);
    expect(row).toMatchObject({
      by_id: maria.userId,
      by_name: 'Maria Nowak',
      event: {kind: 'attach_requested', linkId: link.linkId, dealId: deal.id, requestId},
    });
    expect(Number(row?.at)).toBeGreaterThanOrEqual(from);
  });

  it.each([
    ['link_confirmed', {kind: 'confirm'}],
    ['link_rejected', {kind: 'reject', reasonId: 'products_wrong', text: null}],
  ] as const)('%s: when, by nobody whom we know', async (kind, choice) => {
    const {linkId, dealId, copyToken} = await attached();
    const from = Date.now();
    await answerAsShown(world.deps, copyToken, {name: 'Hannah', choice});
    const [, row, ...more] = await timelineOf(dealId);
    expect(more).toEqual([]);
    expect(row).toMatchObject({by_id: null, by_name: null, event: {kind, linkId, dealId}});
    expect(Number(row?.at)).toBeGreaterThanOrEqual(from);
  });

  it('says nothing of a link that is on no deal', async () => {
    const deal = await world.deal(account);
    const link = createLink();
    await client.push(link, {kind: 'link.remove', linkId: link.linkId});
    expect(await timelineOf(deal.id)).toEqual([]);
  });
});
