import {randomUUID} from 'node:crypto';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import type {AccountId, LinkId} from '../../../lib/domain/ids.ts';
import type {Mutation} from '../../../lib/domain/mutation.ts';
import type {Overwrite} from '../../../lib/domain/overwrite.ts';
import {verifyLog} from '../../../server/write/account-log.ts';
import {removeMember} from '../../../server/write/account.ts';
import {runCommand} from '../../../server/write/command.ts';
import {createSyncClient} from '../sync-client.ts';
import {
  attach,
  createLink,
  createWorld,
  done,
  draft,
  operator,
  type Someone,
  type World,
} from '../world.ts';

type Client = ReturnType<typeof createSyncClient>;

let world: World;
let account: AccountId;
let maria: Someone;
let otto: Someone;

beforeAll(async () => {
  world = await createWorld();
  account = await world.account('Bright Agency');
  maria = await world.member(account, 'Maria Nowak', 'partner_admin');
  otto = await world.member(account, 'Otto Berg');
});
afterAll(() => world.end());

const rename = (linkId: LinkId, name: string, was: string): Mutation => ({
  kind: 'link.edit',
  linkId,
  changes: {name},
  was: {name: was},
});

const noticesOf = (client: Client, linkId: LinkId): Overwrite[] =>
  [...client.rows].flatMap(([key, row]) => {
    const notice = row as Overwrite;
    return key.startsWith('overwrite:') && notice.linkId === linkId ? [notice] : [];
  });

/** A link that Maria and Otto both have on screen. */
async function shared() {
  const clients = [maria, otto].map((person) => createSyncClient(world, account, person));
  const [ofMaria, ofOtto] = clients;
  if (!ofMaria || !ofOtto) throw new Error('There are two');
  const {linkId} = createLink();
  expect(await ofMaria.push({...createLink(), linkId})).toEqual(['applied']);
  await ofMaria.pull();
  await ofOtto.pull();
  return {linkId, ofMaria, ofOtto, clients};
}

describe('two people overwrite each other', () => {
  it('[F2] at the same moment: the later one stands, both are told once, with the lost value', async () => {
    const {linkId, ofMaria, ofOtto, clients} = await shared();
    await Promise.all([
      ofMaria.push(rename(linkId, "Maria's", draft.name)),
      ofOtto.push(rename(linkId, "Otto's", draft.name)),
    ]);
    for (const client of clients) await client.pull();
    const [notice, ...more] = noticesOf(ofMaria, linkId);
    if (!notice) throw new Error('Nobody was told');
    expect(more).toEqual([]);
    expect(noticesOf(ofOtto, linkId)).toEqual([notice]);
    expect(ofOtto.rows.get(`link:${linkId}`)).toMatchObject(notice.kept);
    const [lost, kept] =
      notice.lostBy.userId === maria.userId ? ["Maria's", "Otto's"] : ["Otto's", "Maria's"];
    expect(notice).toMatchObject({lost: {name: lost}, kept: {name: kept}, linkName: kept});
    expect(new Set(notice.told)).toEqual(new Set([maria.userId, otto.userId]));
    expect(notice.keptBy.userId).not.toBe(notice.lostBy.userId);
  });

  it('[F2] remembers the writer of each field from one push to the next, and in a queue sent at once', async () => {
    const {linkId, ofMaria, ofOtto} = await shared();
    const client = {name: 'Zoe', email: 'zoe@acme.example'};
    expect(
      await ofOtto.push(rename(linkId, 'One', draft.name), rename(linkId, 'Two', 'One'), {
        kind: 'link.assign_client',
        linkId,
        client,
        was: null,
      }),
    ).toEqual(['applied', 'applied', 'applied']);
    await ofOtto.pull();
    expect(noticesOf(ofOtto, linkId)).toEqual([]);
    await ofMaria.push(rename(linkId, 'Mine', draft.name), {
      kind: 'link.assign_client',
      linkId,
      client: null,
      was: {name: 'Somebody', email: 'else@acme.example'},
    });
    await ofMaria.pull();
    expect(noticesOf(ofMaria, linkId).map(({lost, lostBy}) => [lost, lostBy.name])).toEqual([
      [{name: 'Two'}, 'Otto Berg'],
      [{client}, 'Otto Berg'],
    ]);
  });

  it('[F3] each puts it away for themselves; the second takes it from the feed; twice is no harm', async () => {
    const {linkId, ofMaria, ofOtto, clients} = await shared();
    await ofOtto.push(rename(linkId, "Otto's", draft.name));
    await ofMaria.push(rename(linkId, "Maria's", draft.name));
    for (const client of clients) await client.pull();
    const [notice] = noticesOf(ofMaria, linkId);
    if (!notice) throw new Error('Nobody was told');
    const dismiss = {kind: 'overwrite.dismiss', linkId, overwriteId: notice.id} as const;
    expect(await ofMaria.push(dismiss, dismiss)).toEqual(['applied', 'applied']);
    await ofOtto.pull();
    expect(noticesOf(ofOtto, linkId)).toEqual([{...notice, told: [otto.userId]}]);
    expect(await ofOtto.push(dismiss)).toEqual(['applied']);
    expect(await ofOtto.push(dismiss)).toEqual(['applied']);
    for (const client of clients) await client.pull();
    expect(clients.map((client) => noticesOf(client, linkId))).toEqual([[], []]);
  });

  it('[F3] who leaves the account leaves nothing to be put away', async () => {
    const leaver = await world.member(account, 'Lea Leaver');
    const ofLeaver = createSyncClient(world, account, leaver);
    const {linkId, ofMaria} = await shared();
    await ofLeaver.push(rename(linkId, 'Leaving', draft.name));
    await ofMaria.push(rename(linkId, 'Staying', draft.name));
    await ofMaria.pull();
    expect(noticesOf(ofMaria, linkId)[0]?.told).toEqual([leaver.userId, maria.userId]);
    done(await removeMember(world.deps, operator, account, leaver.userId));
    await ofMaria.pull();
    expect(noticesOf(ofMaria, linkId)[0]?.told).toEqual([maria.userId]);

    const {linkId: other} = await shared();
    const gone = await world.member(account, 'Gone');
    await createSyncClient(world, account, gone).push(rename(other, 'By Gone', draft.name));
    done(await removeMember(world.deps, operator, account, gone.userId));
    await ofMaria.push(rename(other, 'By Maria', 'unlike'));
    await ofMaria.pull();
    expect(noticesOf(ofMaria, other)).toMatchObject([
      {lost: {name: 'By Gone'}, told: [maria.userId]},
    ]);
  });

  it('[F2] a removed link leaves the notice, and the same edit without a claim makes none', async () => {
    const {linkId, ofMaria, ofOtto} = await shared();
    await ofOtto.push(rename(linkId, "Otto's", draft.name));
    await ofMaria.push({kind: 'link.edit', linkId, changes: {name: 'No claim'}});
    await ofMaria.pull();
    expect(noticesOf(ofMaria, linkId)).toEqual([]);
    await ofOtto.push(rename(linkId, 'Again', "Otto's"), {kind: 'link.remove', linkId});
    await ofOtto.pull();
    expect(noticesOf(ofOtto, linkId)).toMatchObject([{lost: {name: 'No claim'}}]);
    expect(ofOtto.rows.has(`link:${linkId}`)).toBe(false);
  });

  it("is in the deal's timeline and the account's log, which still verifies", async () => {
    const {linkId, ofMaria, ofOtto} = await shared();
    const deal = await world.deal(account);
    await ofOtto.push(attach(linkId, deal.id), rename(linkId, "Otto's", draft.name));
    await ofMaria.push(rename(linkId, "Maria's", draft.name));
    const events = await world.read(account, (trx) =>
      trx
        .selectFrom('activity')
        .select('event')
        .where('deal_id', '=', deal.id)
        .orderBy('seq')
        .execute(),
    );
    expect(events.at(-1)?.event).toMatchObject({
      kind: 'value_overwritten',
      linkId,
      fields: ['name'],
      dealId: deal.id,
    });
    const verdict = await world.read(account, (trx) => verifyLog(trx, account));
    expect(verdict.kind).toBe('intact');
  });

  it('a command is answered with the notice it made, and the same again for the same key', async () => {
    const {linkId, ofOtto} = await shared();
    await ofOtto.push(rename(linkId, "Otto's", draft.name));
    const ask = {key: randomUUID(), mutation: rename(linkId, "Maria's", draft.name)};
    const first = await runCommand(world.deps, maria, account, ask);
    expect(first).toMatchObject({
      kind: 'applied',
      changes: [{kind: 'link'}, {kind: 'overwrite', row: {lost: {name: "Otto's"}}}],
    });
    expect(await runCommand(world.deps, maria, account, ask)).toEqual(first);
  });
});
