/**
 * History differs: the server was set back to a backup, or a profile was copied and both go on under one client id. No edit that a
 * browser had called saved is lost, and none has two effects.
 */
import fc from 'fast-check';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import type {AccountId} from '../../lib/domain/ids.ts';
import {createLink, type Someone} from '../server/world.ts';
import {backUp} from './backup.ts';
import {createBed, type Bed, type Browser} from './bed.ts';
import {copyDisk} from './copy-disk.ts';
import {patienceMs, runs, seeds} from './runs.ts';
import {mutationsOnServer, objectsIn, objectsOnServer} from './truth.ts';

let bed: Bed;
beforeAll(async () => {
  bed = await createBed();
});
afterAll(() => bed.end());

/** Makes links, one of four refused; the ids of those that have to be there in the end. */
async function make(browser: Browser, count: number): Promise<string[]> {
  const made: string[] = [];
  for (let at = 0; at < count; at++) {
    const isRefused = at % 4 === 3;
    const link = createLink(isRefused ? {name: ''} : {});
    await browser.edit(link);
    if (!isRefused) made.push(link.linkId);
  }
  return made;
}

/** Another browser on a copy of this one's disk. */
async function openCopy(
  original: Browser,
  name: string,
  accountId: AccountId,
  person: Someone,
): Promise<Browser> {
  const disk = `${original.disk}-${name}`;
  await copyDisk(original.disk, disk);
  return bed.browser(accountId, person, {disk});
}

const few = fc.integer({min: 0, max: 6});

describe('a restored server', {timeout: patienceMs}, () => {
  it.each(seeds)('[L12, L1, L5, L6, R5] gets back what it forgot, once (seed %i)', async (seed) => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({before: few, acked: few, queued: few, after: few, others: few}),
        fc.boolean(),
        async ({before, acked, queued, after, others}, silently) => {
          const {accountId, people} = await bed.account();
          const anna = await bed.browser(accountId, people[0]);
          const ben = await bed.browser(accountId, people[1]);
          const made = [...(await make(anna, before)), ...(await make(ben, 2))];
          for (const browser of [anna, ben]) await browser.quiet();
          const backup = await backUp(bed.world, [accountId]);
          made.push(...(await make(anna, acked)), ...(await make(ben, others)));
          await bed.world.deal(accountId); // nobody's edit: it will be gone
          for (const browser of [anna, ben]) await browser.quiet();
          anna.engine.stop(); // on a train
          made.push(...(await make(anna, queued)));
          await backup.restore({silently});
          anna.restart();
          made.push(...(await make(ben, after)));
          for (const browser of [anna, ben, anna, ben]) await browser.quiet();

          const truth = await objectsOnServer(bed.world, accountId);
          const links = Object.keys(truth).filter((key) => key.startsWith('link:'));
          expect(links).toEqual(made.map((id) => `link:${id}`).sort());
          const {log, effects} = await mutationsOnServer(bed.world, accountId);
          expect(effects).toHaveLength(made.length);
          for (const browser of [anna, ben]) {
            const {base, outbox, rejected, meta} = await browser.snapshot();
            expect(objectsIn(base)).toEqual(truth);
            expect(outbox).toEqual([]);
            const mine = log.filter(({client}) => client === meta.clientId);
            expect(mine).toHaveLength(meta.ackedMid);
            expect(rejected.map(({mid}) => mid)).toEqual(
              mine.filter(({refusal}) => refusal !== null).map(({mid}) => mid),
            );
            browser.close();
          }
          await backup.drop();
        },
      ),
      runs(2, seed),
    );
  });
});

describe('a copied profile', {timeout: patienceMs}, () => {
  it.each(seeds)('[L5, L3, P3] loses nothing, and does nothing twice (seed %i)', async (seed) => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({before: few, ahead: few, waiting: few, first: few, second: few, third: few}),
        fc.boolean(),
        async ({before, ahead, waiting, first, second, third}, isTogether) => {
          const {accountId, people} = await bed.account();
          const original = await bed.browser(accountId, people[0]);
          const made = await make(original, before);
          await original.quiet();
          original.engine.stop();
          // A copy that is ahead takes the name away from both of those that hold the same waiting edits
          const quicker = await openCopy(original, 'quicker', accountId, people[0]);
          made.push(...(await make(quicker, ahead)));
          await quicker.quiet();
          made.push(...(await make(original, waiting))); // these are in both
          const copy = await openCopy(original, 'copied', accountId, people[0]);
          original.restart();
          made.push(...(await make(original, first)));
          if (!isTogether) await original.quiet();
          made.push(...(await make(copy, second)), ...(await make(original, third)));
          const all = [original, copy, quicker];
          for (const browser of [...all, ...all]) await browser.quiet();

          const truth = await objectsOnServer(bed.world, accountId);
          const links = Object.keys(truth).filter((key) => key.startsWith('link:'));
          expect(links).toEqual(made.map((id) => `link:${id}`).sort());
          expect((await mutationsOnServer(bed.world, accountId)).effects).toHaveLength(made.length);
          for (const browser of all) {
            const {base, outbox, rejected} = await browser.snapshot();
            expect([objectsIn(base), outbox]).toEqual([truth, []]);
            for (const {refusal} of rejected) expect(refusal.code).toBe('invalid'); // never one that had been done
            browser.close();
          }
        },
      ),
      runs(4, seed),
    );
  });
});
