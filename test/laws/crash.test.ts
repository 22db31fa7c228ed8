/**
 * The browser is killed at every step there is, one after the other: before each request to the disk, before each request to the
 * server and after each reply. Whatever the moment, the next start ends with every saved edit on the server once, and
 * with everything that the server has.
 */
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import type {AttachmentId} from '../../lib/domain/ids.ts';
import type {Mutation} from '../../lib/domain/mutation.ts';
import {newId} from '../../lib/platform/new-id.ts';
import {createSyncClient} from '../server/sync-client.ts';
import {createLink} from '../server/world.ts';
import {createBed, type Bed} from './bed.ts';
import {armDisk, armServer, type Bomb} from './killable-disk.ts';
import {patienceMs, runs} from './runs.ts';
import {mutationsOnServer, objectsIn, objectsOnServer} from './truth.ts';

let bed: Bed;
beforeAll(async () => {
  bed = await createBed();
});
afterAll(() => bed.end());

/** Two edits, a page of others' work, two more edits; all the while a bomb ticks. */
async function live(at: number): Promise<{steps: number; off: boolean}> {
  const {accountId, people, deals} = await bed.account('Fragile', 1);
  const other = createSyncClient(bed.world, accountId, people[1]);
  const bomb: Bomb = {at: 0, steps: 0, off: false};
  const first = await bed.browser(accountId, people[0], {
    server: (server) => armServer(server, bomb),
  });
  const armed = armDisk(first.disk, bomb);
  bomb.at = at;
  const link = createLink();
  const {linkId} = link;
  const dealId = deals[0]?.id;
  if (!dealId) throw new Error('There are three');
  const edits: Mutation[] = [
    link,
    createLink({name: ''}), // refused
    {kind: 'link.attach', attachmentId: newId<AttachmentId>(), linkId, dealId},
    {kind: 'link.edit', linkId, changes: {name: 'Edited'}},
  ];
  const saved: Mutation[] = [];
  try {
    for (const [index, edit] of edits.entries()) {
      if (index === 2) {
        await Promise.race([first.engine.syncNow(), powerCut(bomb)]);
        await other.push(createLink(), createLink());
      }
      const saving = first.edit(edit).then(() => 'saved' as const);
      if ((await Promise.race([saving, powerCut(bomb)])) !== 'saved') break;
      saved.push(edit);
    }
    await Promise.race([first.engine.syncNow(), powerCut(bomb)]);
  } catch (cause) {
    if (!bomb.off) throw cause;
  }
  armed.cut();
  armed.disarm();
  first.close();

  const second = await bed.browser(accountId, people[0], {disk: first.disk});
  const {base, outbox, rejected} = await second.quiet();
  expect(objectsIn(base)).toEqual(await objectsOnServer(bed.world, accountId));
  expect(outbox).toEqual([]);
  const {log, effects} = await mutationsOnServer(bed.world, accountId);
  const mine = log.filter(({client}) => client !== other.clientId);
  // What was being saved at the moment may be there or not
  expect(mine.length - saved.length).toBeGreaterThanOrEqual(0);
  expect(mine.length - saved.length).toBeLessThanOrEqual(1);
  expect(rejected).toHaveLength(mine.filter(({refusal}) => refusal !== null).length);
  expect(effects).toHaveLength(log.filter(({refusal}) => refusal === null).length);
  second.close();
  return {steps: bomb.steps, off: bomb.off};
}

/** Looks every turn of the loop, for what waits for the disk is never answered. */
async function powerCut(bomb: Bomb): Promise<'cut'> {
  while (!bomb.off) await new Promise((done) => setTimeout(done, 1));
  return 'cut';
}

describe('a browser that is killed', {timeout: patienceMs}, () => {
  it('[L8, R7, S2] is well again, whenever it was', async () => {
    const {steps} = await live(0);
    expect(steps).toBeGreaterThan(60);
    // In every test run one in so many, from another place each day; all of them by LAW_RUNS=3
    const stride = Math.max(1, 3 / runs(1).numRuns);
    const first = 1 + (Math.floor(Date.now() / 86_400_000) % stride);
    for (let at = first; at <= steps; at += stride) await live(at);
  });

  it('[L5, E1, S1] has on its disk every edit that it called saved', async () => {
    const {accountId, people} = await bed.account();
    let {disk} = await bed.browser(accountId, people[0]);
    for (let saved = 1; saved <= 8; saved++) {
      const browser = await bed.browser(accountId, people[0], {disk});
      browser.engine.stop();
      const armed = armDisk(disk, {at: 0, steps: 0, off: false});
      await browser.store.append(browser.scope, `edit ${saved}`, new Date().toISOString());
      armed.cut(); // the very moment it is called saved
      armed.disarm();
      browser.store.close();
      const next = await bed.browser(accountId, people[0], {disk});
      const {outbox} = await next.snapshot();
      expect(outbox.map(({mid, body}) => [mid, body])).toEqual(
        Array.from({length: saved}, (_, at) => [at + 1, `edit ${at + 1}`]),
      );
      ({disk} = next);
      next.close();
    }
  });
});
