import {sql} from 'kysely';
import {afterAll, beforeAll, beforeEach, describe, expect, it} from 'vitest';
import type {AccountId, LinkId} from '../../../lib/domain/ids.ts';
import {watchLinks} from '../../../server/client-mail/watch-links.ts';
import {changeProgram} from '../../../server/write/program.ts';
import {must, ownCompany, share} from '../shared-deals.ts';
import {attach, createWorld, done, operator, type Someone, type World} from '../world.ts';
import {age, asClient, askingOf, assignedLink, syncClient} from './asked-client.ts';

let world: World;
let account: AccountId;
let maria: Someone;
let dana: Someone;
let client: ReturnType<typeof syncClient>;

beforeAll(async () => {
  world = await createWorld();
  dana = await world.vendor('Dana', 'cam', 'rep');
});
afterAll(() => world.end());
beforeEach(async () => {
  account = await world.account('Bright Agency');
  await world.assign(account, dana, 'cam');
  maria = await world.member(account, 'Maria', 'partner_admin');
  client = syncClient(world, account, maria);
  await setTerms({});
});

const setTerms = async (settings: object) =>
  done(await changeProgram(world.deps, operator, world.programId, {settings}));

async function sentLink(name?: string): Promise<LinkId> {
  const {linkId} = await assignedLink(client, 'ann@acme.example', name);
  expect(await client.push({kind: 'link.send', linkId})).toEqual(['applied']);
  return linkId;
}

/** What happened to a link by itself, in order. */
const eventsOf = async (linkId: LinkId): Promise<string[]> => {
  const {rows} = await world.read(account, (trx) =>
    sql<{kind: string}>`
      select payload::jsonb #>> '{event,kind}' as kind from app.account_log
      where payload::jsonb #>> '{event,linkId}' = ${linkId} and payload::jsonb -> 'by' = 'null' order by seq
    `.execute(trx),
  );
  return rows.map(({kind}) => kind);
};
const watch = () => watchLinks(world.deps, 2);

describe('a client who does not answer', () => {
  it('is reminded after five days, then every two, and once for all that was missed', async () => {
    const linkId = await sentLink();
    await age(world, account, linkId, 4.9);
    await watch();
    expect(await eventsOf(linkId)).toEqual([]);
    await age(world, account, linkId, 0.2);
    await watch();
    await watch();
    expect(await eventsOf(linkId)).toEqual(['link_reminded']);
    await age(world, account, linkId, 30); // the server was off
    await Promise.all([watch(), watch()]);
    await watch();
    expect(await eventsOf(linkId)).toEqual(['link_reminded', 'link_reminded']);
    expect(await askingOf(world, account, linkId)).toMatchObject({
      reminders: 2,
      mailed: {count: 3},
    });
  });

  it('is reminded as the program says, or as the partner says for the one link', async () => {
    await setTerms({asking: {expiryDays: null, reminding: {afterDays: 2, everyDays: 1}}});
    const [asProgram, own, never] = [await sentLink(), await sentLink(), await sentLink()];
    await client.push(
      {
        ...{kind: 'link.set_asking', linkId: own},
        choice: {reminding: {afterDays: 9, everyDays: 9}},
      },
      {kind: 'link.set_asking', linkId: never, choice: {reminding: null}},
    );
    for (const id of [asProgram, own, never]) await age(world, account, id, 3);
    await watch();
    expect(await Promise.all([asProgram, own, never].map(eventsOf))).toEqual([
      ...[['link_reminded'], [], []],
    ]);
    await age(world, account, own, 365); // never expires here
    await watch();
    expect(await eventsOf(own)).toEqual(['link_reminded']);
  });

  it('who was never mailed, asked for a change, or has a wrong address is not reminded', async () => {
    const {linkId: copied} = await assignedLink(client, 'ann@acme.example');
    const [wished, wrong] = [await sentLink(), await sentLink()];
    await asClient(world, account, {
      ...{kind: 'link.ask_change', linkId: wished, input: {name: 'Ann', text: 'Wrong tier'}},
      weighed: {evidence: 'unverified', unproven: 'no_code'},
    });
    await world.read(account, (trx) =>
      sql`update app.link set asking = jsonb_set(asking, '{mailed,trouble}', '"bounced"') where id = ${wrong}`.execute(
        trx,
      ),
    );
    for (const id of [copied, wished, wrong]) await age(world, account, id, 20);
    await watch();
    expect([await eventsOf(copied), await eventsOf(wrong)]).toEqual([[], []]);
    expect(await eventsOf(wished)).toEqual(['change_wanted']);
  });

  it('is reminded as after a first mail once the link is sent again', async () => {
    const linkId = await sentLink();
    await age(world, account, linkId, 5.1);
    await watch();
    await age(world, account, linkId, 1);
    expect(await client.push({kind: 'link.send', linkId})).toEqual(['applied']);
    await age(world, account, linkId, 4.9);
    await watch();
    expect(await eventsOf(linkId)).toEqual(['link_reminded']);
    await age(world, account, linkId, 0.2);
    await watch();
    expect(await eventsOf(linkId)).toEqual(['link_reminded', 'link_reminded']);
  });

  it('in whose place another is put is no reason to remind the other, who is reminded once mailed', async () => {
    const linkId = await sentLink();
    const other = {name: 'Bo Acme', email: 'bo@acme.example'};
    await client.push({kind: 'link.assign_client', linkId, client: other});
    await age(world, account, linkId, 6);
    await watch();
    expect(await eventsOf(linkId)).toEqual([]);
    expect(await askingOf(world, account, linkId)).not.toHaveProperty('mailed');
    expect(await client.push({kind: 'link.send', linkId})).toEqual(['applied']);
    await age(world, account, linkId, 5.1);
    await watch();
    expect(await eventsOf(linkId)).toEqual(['link_reminded']);
  });

  it('who wants no more reminders of this partner gets none', async () => {
    const linkId = await sentLink();
    await age(world, account, linkId, 20);
    await world.read(account, (trx) =>
      trx
        .insertInto('no_reminders')
        .values({account_id: account, email: 'ann@acme.example'})
        .execute(),
    );
    await watch();
    expect(await eventsOf(linkId)).toEqual([]);
  });
});

describe('a link that nobody answers', () => {
  it('ends after three months, once, and begins anew when it is sent again', async () => {
    const {linkId} = await assignedLink(client, 'ann@acme.example');
    await age(world, account, linkId, 89.9);
    await watch();
    expect(await eventsOf(linkId)).toEqual([]);
    await age(world, account, linkId, 0.2);
    await Promise.all([watch(), watch()]);
    await watch();
    expect(await eventsOf(linkId)).toEqual(['link_expired']);
    expect(await client.push({kind: 'link.send', linkId})).toEqual(['applied']);
    await watch();
    expect(await askingOf(world, account, linkId)).not.toHaveProperty('isExpired');
    expect(await eventsOf(linkId)).toEqual(['link_expired']);
  });

  it('ends on the day that the partner set, and is reminded of no more', async () => {
    const linkId = await sentLink();
    await client.push({kind: 'link.set_asking', linkId, choice: {expiryDays: 7}});
    await age(world, account, linkId, 7.5);
    await watch();
    expect(await eventsOf(linkId)).toEqual(['link_expired']);
  });

  it('is found behind many others that are due, page by page, in every account', async () => {
    const ids = [];
    for (let n = 0; n < 5; n++) ids.push(await sentLink());
    for (const id of ids) await age(world, account, id, 100);
    await watch();
    for (const id of ids) expect(await eventsOf(id)).toEqual(['link_expired']);
  });

  it('is left alone by a clock that was set back', async () => {
    const linkId = await sentLink();
    await age(world, account, linkId, -10); // all of it lies ahead
    await watch();
    expect(await eventsOf(linkId)).toEqual([]);
  });
});

describe('a deal that closes with its proof pending', () => {
  const dayIn = (days: number) =>
    new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

  async function onDeal(closeDate: string): Promise<{linkId: LinkId; dealId: never}> {
    const deal = share({...ownCompany(), closeDate});
    await must(world, maria, account, deal);
    const {linkId} = await assignedLink(client, 'ann@acme.example');
    expect(await client.push(attach(linkId, deal.dealId))).toEqual(['applied']);
    return {linkId, dealId: deal.dealId as never};
  }

  it('is told once for each close date, four days before it', async () => {
    const [soon, later] = [await onDeal(dayIn(4)), await onDeal(dayIn(6))];
    await Promise.all([watch(), watch()]);
    await watch();
    expect(await eventsOf(soon.linkId)).toEqual(['closing_soon']);
    expect(await eventsOf(later.linkId)).toEqual([]);
    await must(world, maria, account, {
      ...{kind: 'deal.edit', dealId: soon.dealId, changes: {closeDate: dayIn(3)}},
    });
    await watch();
    await watch();
    expect(await eventsOf(soon.linkId)).toEqual(['closing_soon', 'closing_soon']);
  });

  it('is told as early as the program says, or never', async () => {
    const asking = {expiryDays: 90, reminding: null};
    await setTerms({asking: {...asking, closingDays: null}});
    const {linkId} = await onDeal(dayIn(9));
    const {linkId: other} = await onDeal(dayIn(1));
    await watch();
    expect([await eventsOf(linkId), await eventsOf(other)]).toEqual([[], []]);
    await setTerms({asking: {...asking, closingDays: 10}});
    await watch();
    expect([await eventsOf(linkId), await eventsOf(other)]).toEqual([
      ...[['closing_soon'], ['closing_soon']],
    ]);
  });
});
