/** What one page and one wake cost grows with what changed, not with the account (L11). Counted, not timed. */
import type {KyselyPlugin} from 'kysely';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {protocol} from '../../lib/contract/protocol.ts';
import {pullLimit} from '../../lib/contract/wire.ts';
import {pull} from '../../server/data/pull.ts';
import {importDeals} from '../../server/write/import-deals.ts';
import {createSyncClient} from '../server/sync-client.ts';
import {createLink, done, makeDeal, operator} from '../server/world.ts';
import {createBed, type Bed} from './bed.ts';
import {armDisk, type Bomb} from './killable-disk.ts';
import {patienceMs, runs} from './runs.ts';

let bed: Bed;
beforeAll(async () => {
  bed = await createBed();
});
afterAll(() => bed.end());

const isLong = runs(1).numRuns > 1;
const sizes = isLong ? [1000, 10_000] : [600, 2400];
const insertAtOnce = 600;

async function measure(size: number) {
  const {accountId, people} = await bed.account('Large', 0);
  for (let made = 0; made < size; made += insertAtOnce) {
    const deals = Array.from({length: insertAtOnce}, () => makeDeal());
    done(await importDeals(bed.world.deps, operator, accountId, deals));
  }
  const [anna, ben] = people;
  const read = {rows: 0, bytes: 0};
  const db = bed.world.db.withPlugin(countRows(read));
  const ask = async (cursor: number, epoch: string | null) => {
    Object.assign(read, {rows: 0, bytes: 0});
    const outcome = await pull(db, anna.userId, {
      ...{protocol, accountId, clientId: anna.userId, epoch, cursor, ackedMid: 0},
      ...{limit: pullLimit, walk: null, tag: null},
    });
    if (outcome.kind !== 'pulled' || outcome.response.kind !== 'page') throw new Error('No page');
    const bytes = JSON.stringify(outcome.response).length;
    return {...read, sent: outcome.response.changes.length, bytes};
  };
  const first = await ask(0, null);

  const browser = await bed.browser(accountId, anna);
  const {meta} = await browser.quiet();
  const writer = createSyncClient(bed.world, accountId, ben);
  await writer.push(createLink());
  const behind = await ask(meta.cursor, meta.epoch);

  browser.flights.length = 0;
  const bomb: Bomb = {at: 0, steps: 0, off: false};
  const armed = armDisk(browser.disk, bomb);
  expect(await browser.engine.syncNow()).toBeUndefined();
  armed.disarm();
  const wake = {
    requests: browser.flights.length,
    bytes: browser.flights.reduce((sum, {bytes}) => sum + bytes, 0),
    onDisk: bomb.steps,
  };
  browser.close();
  return {first, behind, wake};
}

describe('an account that grows', {timeout: patienceMs}, () => {
  it('[L11] costs a page and a wake no more than before', async () => {
    const [small, large] = [await measure(sizes[0] ?? 0), await measure(sizes[1] ?? 0)];
    for (const {first, behind} of [small, large]) {
      expect(first.sent).toBe(pullLimit);
      // A row of the feed and one of its kind for each object, one more to see whether there are more, and a few to know who asks
      expect(first.rows).toBeLessThanOrEqual(2 * (pullLimit + 1) + 20);
      expect(first.bytes).toBeLessThan(1000 * pullLimit);
      expect(behind.sent).toBe(1);
      expect(behind.rows).toBeLessThanOrEqual(20);
    }
    expect(large.behind.rows).toBe(small.behind.rows);
    expect(large.wake.requests).toBe(1);
    expect(large.wake.onDisk).toBe(small.wake.onDisk);
    expect(large.wake.onDisk).toBeLessThan(60);
    expect(large.wake.bytes).toBeLessThan(5000);
  });
});

/** Counts every row that the database sends. */
function countRows(read: {rows: number}): KyselyPlugin {
  return {
    transformQuery: ({node}) => node,
    transformResult: ({result}) => {
      read.rows += result.rows.length;
      return Promise.resolve(result);
    },
  };
}
