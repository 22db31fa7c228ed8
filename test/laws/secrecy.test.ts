/** Nobody reads or writes another account's data: not by asking, not where the application forgot to ask, not from what was left on a disk. */
import fc from 'fast-check';
import {sql} from 'kysely';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {protocol} from '../../lib/contract/protocol.ts';
import type {rowKinds} from '../../lib/domain/account-view.ts';
import {newId} from '../../lib/platform/new-id.ts';
import {findAccount} from '../../server/data/account.ts';
import {findChanges} from '../../server/data/feed-rows.ts';
import {removeMember} from '../../server/write/account.ts';
import {createSyncClient} from '../server/sync-client.ts';
import {attach, bodyOf, createLink, done, issueToken, operator} from '../server/world.ts';
import {createBed, type Bed} from './bed.ts';
import {readDisk} from './copy-disk.ts';
import {patienceMs, runs, seeds} from './runs.ts';
import {objectsOnServer} from './truth.ts';

let bed: Bed;
beforeAll(async () => {
  bed = await createBed();
});
afterAll(() => bed.end());

/** An account with a link on a deal, and the words that nobody else may see. */
async function openAccount() {
  const {accountId, people, deals} = await bed.account(`Account ${newId()}`);
  const client = createSyncClient(bed.world, accountId, people[0]);
  const link = createLink({name: `Secret ${newId()}`});
  const [deal] = deals;
  if (!deal) throw new Error('There are three');
  await client.push(link, attach(link.linkId, deal.id));
  await client.pull();
  const words = [link.linkId, link.draft.name, link.copyToken, deal.id, deal.name];
  return {accountId, people, client, words};
}

describe('another account', {timeout: patienceMs}, () => {
  it.each(seeds)('[L9, P7] stays closed to whoever asks (seed %i)', async (seed) => {
    const ours = await openAccount();
    const theirs = await openAccount();
    const token = await issueToken(bed.world.db, ours.people[0].userId);
    const before = await objectsOnServer(bed.world, theirs.accountId);
    const asked = fc.record({
      route: fc.constantFrom('push', 'pull', 'ticket', 'commands'),
      isTheirClient: fc.boolean(),
      cursor: fc.nat(20),
      acked: fc.nat(5),
      mid: fc.integer({min: 1, max: 4}),
    });
    await fc.assert(
      fc.asyncProperty(asked, async ({route, isTheirClient, cursor, acked, mid}) => {
        const {accountId} = theirs;
        const clientId = isTheirClient ? theirs.client.clientId : newId();
        const mutation = createLink();
        const page = {epoch: null, cursor, ackedMid: acked, limit: 500, walk: null, tag: null};
        const bodies: Record<typeof route, unknown> = {
          push: {protocol, accountId, clientId, mutations: [{mid, body: bodyOf(mutation)}]},
          pull: {protocol, accountId, clientId, ...page},
          ticket: {protocol, accountId},
          commands: {protocol, key: newId(), mutation},
        };
        const path = route === 'commands' ? `accounts/${accountId}/commands` : route;
        const response = await bed.fetch(`http://127.0.0.1:1/api/v1/${path}`, {
          method: 'POST',
          headers: {'content-type': 'application/json', authorization: `Bearer ${token}`},
          body: JSON.stringify(bodies[route]),
        });
        const text = await response.text();
        expect([response.status, text]).toEqual([403, expect.stringContaining('no_access')]);
        for (const word of theirs.words) expect(text).not.toContain(word);
      }),
      runs(25, seed),
    );
    expect(await objectsOnServer(bed.world, theirs.accountId)).toEqual(before);
  });

  it('[L9] stays closed where the application forgot to ask: row-level security', async () => {
    const ours = await openAccount();
    const theirs = await openAccount();
    const theirObjects = [...theirs.client.rows.keys()].map((key) => {
      const [kind, id] = key.split(':');
      return {kind, id} as {kind: (typeof rowKinds)[number]; id: string}; // keys of the sync client
    });
    expect(theirObjects.length).toBeGreaterThan(4);
    const seen = await bed.world.read(ours.accountId, async (trx) => ({
      rows: (await findChanges(trx, theirs.accountId, theirObjects)).map(({row}) => row),
      account: await findAccount(trx, theirs.accountId),
      feed: (await sql`select * from app.feed where account_id = ${theirs.accountId}`.execute(trx))
        .rows,
      all: (await sql<{id: string}>`select id from app.link`.execute(trx)).rows.length,
    }));
    expect(seen.rows.filter((row) => row !== null)).toEqual([]);
    expect(seen).toMatchObject({account: undefined, feed: [], all: 1});
  });

  it('[L9, S4] leaves nothing on the disk of who was removed, but what they wrote themselves', async () => {
    const {accountId, people, words} = await openAccount();
    const browser = await bed.browser(accountId, people[1]);
    await browser.quiet();
    const had = JSON.stringify(await readDisk(browser.disk));
    for (const word of words) expect(had).toContain(word);

    done(await removeMember(bed.world.deps, operator, accountId, people[1].userId));
    const own = createLink({name: 'Written on the train'});
    await browser.edit(own);
    await browser.engine.syncNow();
    expect(browser.stops).toEqual(['no_access']);
    await browser.store.wipeBase(browser.scope); // as the background does when it is told so
    const left = JSON.stringify(await readDisk(browser.disk));
    for (const word of words) expect(left).not.toContain(word);
    expect((await browser.snapshot()).outbox.map(({body}) => body)).toEqual([
      expect.stringContaining(own.linkId),
    ]);
    browser.close();
  });
});
